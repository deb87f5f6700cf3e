"""Passages of a small shelf: alike, or in contradiction."""

import pytest

from chatbot.likeness import Likeness
from ingest.library import build
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

NORTH, SOUTH = "North Press", "South Press"


@pytest.fixture
def likeness_of(shelf_maker: ShelfMaker, letters: LetterEncoder) -> "Compare":
    return Compare(shelf_maker, letters)


class Compare:
    """Builds a shelf of texts, each with its publisher."""

    def __init__(self, maker: ShelfMaker, letters: LetterEncoder) -> None:
        self._maker, self._letters = maker, letters

    def __call__(self, *texts: tuple[str, str]) -> Likeness:
        for number, (text, publisher) in enumerate(texts):
            fields = {"publisher": publisher} if publisher else {}
            self._maker.add(f"article-{number}", text, title=f"Article {number}", **fields)
        build(self._maker.settings, self._letters)
        return Likeness(snapshot_in(self._maker.settings.index).index)


def test_a_number_tells_two_passages_apart(likeness_of: Compare) -> None:
    found = likeness_of(
        ("Take up to four pills. Tea is hot.", NORTH), ("Take up to five pills. Tea is hot!", SOUTH)
    )
    assert not found.alike(0, 2)
    assert found.contradict(0, 2)
    assert found.alike(1, 3)
    assert not found.contradict(1, 3)


def test_only_different_publishers_contradict(likeness_of: Compare) -> None:
    text = "Tea is hot. Milk is wet. Tea is not hot."
    found = likeness_of((text, NORTH), (text, NORTH), (text, ""), (text, ""))
    assert not found.contradict(0, 2)
    assert not found.contradict(0, 5)
    assert found.contradict(0, 8)
    assert found.contradict(6, 11)


def test_headings_of_one_article_tell_what_is_spoken_of(likeness_of: Compare) -> None:
    text = "Adults\n\nTake it with food.\n\nToddlers\n\nTake it with food."
    found = likeness_of((text, NORTH), ("Adults\n\nTake it with food.", SOUTH))
    assert not found.alike(0, 1)
    assert found.alike(0, 2)
    assert not found.alike(1, 2)


def test_the_number_of_an_item_says_nothing(likeness_of: Compare) -> None:
    found = likeness_of(
        ("Steps:\n\n1. Boil some water.\n2. Add the leaves.", NORTH),
        ("Steps:\n\n1. Warm a cup.\n2. Boil some water.", SOUTH),
    )
    assert not found.contradict(0, 3)
    assert found.alike(0, 3)
