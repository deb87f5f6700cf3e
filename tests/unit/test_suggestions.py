"""What is worth asking next, on a small index."""

import numpy as np
import pytest

from chatbot.suggestions import MOST, Suggestions
from ingest.index.snapshot import Index
from ingest.library import build
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

DRINKS = "Tea is made of leaves. Coffee is made of beans. Mr Zipf pressed juice from quince."
BANK = (
    '{"question": "Xxxx tea zzzz?", "answers": ["drinks:0-22"]}',
    '{"question": "Tea zzzz xxxx?", "answers": ["drinks:23-47"]}',
    '{"question": "Bbbb coffee bbbb?", "answers": ["drinks:23-47"]}',
    '{"question": "Kkkk coffee kkkk?", "answers": ["drinks:23-47"]}',
    '{"question": "Who is Mr Zipf the presser?", "answers": ["drinks:48-82"]}',
    '{"question": "Without an answer, gggg?", "answers": []}',
)


@pytest.fixture
def index(shelf_maker: ShelfMaker, letters: LetterEncoder) -> Index:
    shelf_maker.add("drinks", DRINKS)
    shelf_maker.bank(*BANK)
    build(shelf_maker.settings, letters)
    return snapshot_in(shelf_maker.settings.index).index


def ordered(index: Index, letters: LetterEncoder, message: str, *earlier: str) -> list[str]:
    suggestions = Suggestions(index)
    asked = letters.encode_questions([message, *earlier])
    near = suggestions.well_put.tolist()
    return [
        index.questions[position].question for position in suggestions.order(near, message, asked)
    ]


def test_the_nearest_comes_first(index: Index, letters: LetterEncoder) -> None:
    assert ordered(index, letters, "bbb coffee ppppppp")[0] == "Bbbb coffee bbbb?"


def test_what_was_asked_is_not_offered_in_other_words(index: Index, letters: LetterEncoder) -> None:
    assert "Bbbb coffee bbbb?" not in ordered(index, letters, "bbbbbbbb coffee?")
    earlier = ordered(index, letters, "gggg", "bbbb coffee bbbb")
    assert "Bbbb coffee bbbb?" not in earlier
    assert "Kkkk coffee kkkk?" in earlier


def test_a_person_is_only_offered_to_who_named_one(index: Index, letters: LetterEncoder) -> None:
    about = "Who is Mr Zipf the presser?"
    assert about not in ordered(index, letters, "quince quince")
    assert about in ordered(index, letters, "Mr Zipf quince juice yyyyyyyy")


def test_what_is_excluded_is_not_offered(index: Index, letters: LetterEncoder) -> None:
    assert not any("coffee" in each for each in ordered(index, letters, "I'm allergic to coffee."))


def test_of_equally_near_ones_the_more_asked_comes_first(
    index: Index, letters: LetterEncoder
) -> None:
    first, second = [text for text in ordered(index, letters, "ooo") if "zzzz" in text]
    assert (first, second) == ("Tea zzzz xxxx?", "Xxxx tea zzzz?")


def test_no_two_ask_or_are_answered_the_same(index: Index) -> None:
    texts = [banked.question for banked in index.questions]
    found = Suggestions(index).different([texts.index(each) for each in texts[:5]])
    assert [texts[position] for position in found] == [
        "Xxxx tea zzzz?",
        "Bbbb coffee bbbb?",
        "Who is Mr Zipf the presser?",
    ]
    assert len(found) <= MOST


def test_a_shelf_without_a_bank_offers_nothing(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("drinks", DRINKS)
    build(shelf_maker.settings, letters)
    suggestions = Suggestions(snapshot_in(shelf_maker.settings.index).index)
    assert suggestions.well_put.size == 0
    assert suggestions.order([], "tea?", np.ones((1, letters.dimension), np.float32)) == []
