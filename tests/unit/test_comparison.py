"""Comparisons: what is compared, and which passages are put side by side."""

import pytest

from chatbot.comparison import compared, side_by_side
from chatbot.rank import Ranking
from ingest.index.snapshot import Index
from ingest.library import build
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEXT = (
    "Green tea is drunk with rooibos ice.\n\nPlain\n\nRooibos is red.\n\n"
    "Tea | Caffeine | Taste |\n---|---|---\nRooibos | No | Sweet |\nGreen tea | Yes | Fresh |\n"
)
BOTH, PLAIN, ROOIBOS, GREEN = range(4)


@pytest.mark.parametrize(
    "message",
    [
        "What’s the difference between green tea and rooibos?",
        "green tea vs rooibos",
        "How is green tea different from rooibos?",
        "How do green tea and rooibos differ?",
        "Compare green tea with rooibos, please.",
        "green tea or rooibos – which is healthier?",
        "How do I tell green tea from rooibos?",
    ],
)
def test_comparisons_are_understood(message: str) -> None:
    assert compared(message, "en") == ("green tea", "rooibos")


@pytest.mark.parametrize("message", ["Is it tea or coffee?", "What is rooibos?", "tea and cake"])
def test_what_compares_nothing_is_left_alone(message: str) -> None:
    assert compared(message, "en") is None
    assert compared("Was ist Tee vs. Kaffee?", "de") is None


@pytest.fixture
def index(shelf_maker: ShelfMaker, letters: LetterEncoder) -> Index:
    shelf_maker.add("teas", TEXT)
    build(shelf_maker.settings, letters)
    return snapshot_in(shelf_maker.settings.index).index


def test_two_rows_of_a_table_go_in_front(index: Index) -> None:
    ranking = Ranking((PLAIN, GREEN, ROOIBOS), (0.5, 0.4, 0.1))
    found = side_by_side(ranking, "green tea vs rooibos", index)
    assert found == Ranking((GREEN, ROOIBOS, PLAIN), (1.0, 1.0, 0.5))


def test_what_tells_of_both_stays_in_front(index: Index) -> None:
    ranking = Ranking((BOTH, ROOIBOS, GREEN), (0.5, 0.4, 0.1))
    found = side_by_side(ranking, "green tea vs rooibos", index)
    assert found.passages == (BOTH, ROOIBOS, GREEN)


def test_what_is_not_there_is_compared_with_nothing(index: Index) -> None:
    ranking = Ranking((ROOIBOS, GREEN), (0.5, 0.4))
    assert side_by_side(ranking, "green tea vs mate", index) == ranking
    assert side_by_side(ranking, "Is green tea hot?", index) == ranking
