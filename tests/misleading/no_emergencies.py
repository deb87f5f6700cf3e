"""What only looks like an emergency is none: general questions, history, lasting trouble."""

from tests.misleading.cases import Case, Kind
from tests.misleading.emergencies import MESSAGES, is_calm

KIND = Kind(
    name="no emergencies",
    cases=tuple(
        Case((message,), is_calm, aside=part == "aside")
        for part, kinds in MESSAGES.items()
        for message in kinds["no_emergencies"]
    ),
    least=148,
)
