"""One word: its inflections, its spelling in another country, its derivations."""

import pytest

from chatbot.vocabulary import Vocabulary

SHELF = Vocabulary(
    {"celiac": 3, "organise": 1, "centre": 2, "tumor": 1, "counsellor": 1, "arthritis": 1}, "en"
)


@pytest.mark.parametrize(
    ("asked", "spelt"),
    [
        ("coeliac", "celiac"),
        ("organizes", "organise"),
        ("center", "centre"),
        ("tumours", "tumor"),
        ("counselors", "counsellor"),
    ],
)
def test_two_countries_spellings_are_one_word(asked: str, spelt: str) -> None:
    assert SHELF.spelling(asked) == spelt
    assert SHELF.has(asked)


@pytest.mark.parametrize("word", ["tumors", "centre", "four", "filling", "kayak"])
def test_what_the_shelf_writes_or_lacks_has_no_other_spelling(word: str) -> None:
    assert SHELF.spelling(word) is None


def test_derivations_are_one_word_and_neighbours_are_two() -> None:
    assert SHELF.has("arthritic")
    assert not SHELF.has("arthroscopy")


def test_in_a_language_without_lists_a_word_is_itself() -> None:
    german = Vocabulary({"farbe": 1}, "de")
    assert german.has("farbe")
    assert not german.has("farben")
