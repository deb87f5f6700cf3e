"""What the bank teaches: how questions and later turns look to a library that is new to them."""

import pytest

from chatbot.fitted import FOLLOW_UP, load_fitted
from chatbot.training.examples import examples, follow_up_examples
from chatbot.training.lessons import later_turns, lessons
from ingest.embedding import embed
from ingest.learned import GENERAL
from ingest.library import Library
from ingest.shelf import Shelf, read_shelf
from tests.shelves import LetterEncoder, ShelfMaker


@pytest.fixture
def shelf(shelf_maker: ShelfMaker) -> Shelf:
    shelf_maker.add("tea", "Tea is made of leaves. It is served hot.")
    shelf_maker.bank(
        '{"turns": [{"question": "What is tea?", "answers": ["tea:0-22"]},'
        ' {"question": "And is it hot?", "means": "Is tea hot?", "answers": ["tea:23-40"]}]}',
        '{"turns": [{"question": "Is it served?", "answers": ["tea:23-40"]},'
        ' {"question": "What is snow?", "answers": []}]}',
    )
    return read_shelf(shelf_maker.folder)


@pytest.fixture
def library(shelf: Shelf, letters: LetterEncoder) -> Library:
    index, _ = embed(shelf, shelf.bank.questions[:1], letters, "faiss")
    return Library("", index, letters, GENERAL)


def test_an_example_marks_the_candidates_that_answer(shelf: Shelf, library: Library) -> None:
    taught = lessons(shelf, shelf.bank)
    found = examples(library, taught)
    for each, lesson in zip(found, taught, strict=True):
        assert each.candidates.passages[each.right].tolist() == list(lesson.passages)
        assert each.answerable == bool(lesson.passages)


def test_later_turns_follow_and_a_change_of_topic_does_not(shelf: Shelf, library: Library) -> None:
    later = later_turns(shelf, shelf.bank.conversations)
    rows, follows = follow_up_examples(library, later, load_fitted(GENERAL))
    assert rows.shape == (4, len(FOLLOW_UP))
    assert follows.tolist() == [True, False, False, False]
    linked = FOLLOW_UP.index("linked")
    assert rows[:, linked].tolist() == [1, 0, 0, 0]
