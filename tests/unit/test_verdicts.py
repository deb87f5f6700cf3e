"""Verdicts: which may lead an answer, and what leads in their place."""

from collections.abc import Sequence

import numpy as np
import pytest

from chatbot.language import phrases_for
from chatbot.rank import Ranking
from chatbot.verdicts import Verdicts
from ingest.index.snapshot import Index
from ingest.index.vectors import Vectors
from ingest.library import build
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEXT = (
    "Can lavender be pruned in winter?\n\nNo, lavender dies of it. It likes dry soil.\n\n"
    "Bees\n\nBees like lavender.\n\n"
    "Tea | Caffeine? | Taste |\n---|---|---\nRooibos | No – none | Sweet |\n"
)
NO, SOIL, BEES, ROOIBOS = range(4)
ASKED, OTHER = np.eye(2, dtype=np.float32)
RANKING = Ranking((NO, BEES, SOIL, ROOIBOS), (0.9, 0.8, 0.7, 0.6))


def encode(texts: Sequence[str]) -> Vectors:
    """A message is what a verdict is on if it is ASKED and that is about pruning."""
    return np.stack([ASKED if "pruned" in text else OTHER for text in texts])


@pytest.fixture
def index(shelf_maker: ShelfMaker, letters: LetterEncoder) -> Index:
    shelf_maker.add("lavender", TEXT)
    build(shelf_maker.settings, letters)
    return snapshot_in(shelf_maker.settings.index).index


def led(index: Index, message: str, vector: Vectors, ranking: Ranking = RANKING) -> Ranking | None:
    return Verdicts(index, encode).led(ranking, 0.5, message, vector)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("No, it dies.", True),
        ("Absolutely yes—it does.", True),
        ("Not really: it helps.", True),
        ("No – none", True),
        ("Yes - some", True),
        ("No", True),
        ("No-one knows.", False),
        ("No evidence was found.", False),
        ("Sure-footed goats climb.", False),
    ],
)
def test_a_verdict_has_a_mark_behind_it(text: str, opens: bool) -> None:
    assert (phrases_for("en").verdict.match(text) is not None) is opens


def test_a_verdict_on_what_is_asked_leads(index: Index) -> None:
    assert led(index, "May I prune it in winter?", ASKED) == RANKING


def test_a_verdict_on_something_else_follows_the_next_best(index: Index) -> None:
    found = led(index, "Do bees like it?", np.array([0.5, 0.0], dtype=np.float32))
    assert found == Ranking((BEES, NO, SOIL, ROOIBOS), (0.8, 0.9, 0.7, 0.6))


def test_a_verdict_never_stands_in_front_of_what_takes_its_place(index: Index) -> None:
    ranking = Ranking((NO, SOIL), (0.9, 0.8))
    found = led(index, "Is it thirsty?", np.array([0.5, 0.0], dtype=np.float32), ranking)
    assert found is None  # "It likes dry soil." brings the verdict in front of it along


def test_what_is_not_relevant_enough_takes_no_place(index: Index) -> None:
    ranking = Ranking((NO, BEES), (0.9, 0.4))
    assert led(index, "Is it thirsty?", np.zeros(2, dtype=np.float32), ranking) is None


def test_a_row_with_a_verdict_leads_who_asks_for_its_column_or_openly(index: Index) -> None:
    ranking = Ranking((ROOIBOS, BEES), (0.9, 0.8))
    none = np.zeros(2, dtype=np.float32)
    assert led(index, "Is there caffeine in rooibos?", none, ranking) == ranking
    assert led(index, "What does rooibos taste like?", none, ranking) == ranking
    moved = led(index, "Does rooibos help with sleep?", none, ranking)
    assert moved == Ranking((BEES, ROOIBOS), (0.8, 0.9))
