"""Direct speech, between quotation marks of every kind."""

import pytest

from ingest.model import Span
from ingest.speech import quotations


def spoken(text: str) -> list[str]:
    return [span.of(text) for span in quotations(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "quotation",
    [
        "“Stop. Go!”",
        '"Stop. Go!"',
        "‘Stop. Go!’",
        "'Stop. Go!'",
        "«Stop. Go!»",
        "„Stop. Go!“",
        "»Stop. Go!«",
    ],
)
def test_marks_of_every_kind_hold_speech(quotation: str) -> None:
    assert spoken(f"Then, {quotation} she said.") == [quotation]


def test_an_apostrophe_neither_opens_nor_closes_speech() -> None:
    assert spoken("It’s the dogs’ bowl. Don't take the cats' milk.") == []
    assert spoken("‘Wait. The dogs’ bowls are empty,’ he said.") == [
        "‘Wait. The dogs’ bowls are empty,’"
    ]


def test_a_mark_that_nothing_closes_opens_nothing() -> None:
    assert spoken('A stray “ mark. A 5" pipe and a 6" pipe.') == []
