"""What an adapter is taught: messages alone and in conversations, and as others would put them."""

import random

import pytest

from chatbot.training.lessons import Lesson, details, later_turns, lessons, vary
from ingest.shelf import Shelf, read_shelf
from tests.shelves import ShelfMaker

SHORT = Lesson("Can tea be served cold?", "Can tea be served cold?", (1,))
LONG = Lesson("It stood there since noon. My cup is blue! is it still hot?", "Is tea hot?", (0,))


@pytest.fixture
def shelf(shelf_maker: ShelfMaker) -> Shelf:
    shelf_maker.add("tea", "Tea is made of leaves. It is served hot.")
    shelf_maker.bank(
        '{"question": "my cup stood there, is it hot", "means": "Is tea hot?",'
        ' "answers": ["tea:23-40"]}',
        '{"turns": [{"question": "whats tea", "means": "What is tea?", "answers": ["tea:0-22"]},'
        ' {"question": "and is it hot?", "means": "Is tea hot?", "answers": ["tea:23-40"]}]}',
        '{"turns": [{"question": "Is it served?", "answers": ["tea:23-40"]},'
        ' {"question": "What is snow?", "answers": []}]}',
    )
    return read_shelf(shelf_maker.folder)


def test_messages_are_taught_alone_and_as_they_are_read_in_their_conversations(
    shelf: Shelf,
) -> None:
    taught = lessons(shelf, shelf.bank)
    assert [lesson.read for lesson in taught] == [
        "Is tea hot?",
        "What is tea?",
        "Is it served?",
        "What is snow?",
        "my cup stood there, is it hot",
        "whats tea",
        "and is it hot? (whats tea) [Tea is made of leaves.]",
        # Another topic; "It" is shown with what it names.
        "Is it served? (whats tea and is it hot?) [Tea is made of leaves. It is served hot.]",
        "What is snow? (Is it served?) [Tea is made of leaves. It is served hot.]",
        "whats tea (What is snow?)",  # another topic; nothing was shown
    ]
    assert taught[4] == Lesson("my cup stood there, is it hot", "Is tea hot?", (1,))
    assert taught[6].means == "Is tea hot?"
    assert [len(lesson.asked) for lesson in taught] == [0] * 6 + [1, 2, 1, 1]


def test_details_are_what_long_messages_tell_beside_their_question() -> None:
    told = Lesson("I drank it. why", "Why?", (), ("Is it hot?",), " [It is served hot.]")
    assert details([SHORT, LONG, told]) == ["It stood there since noon.", "My cup is blue!"]


def test_a_short_question_is_put_among_details_and_keeps_its_words() -> None:
    rng, told = random.Random(0), details([LONG])
    seen = {vary(SHORT, told, rng) for _ in range(200)}
    assert SHORT.question in seen
    assert any(text.startswith("My cup is blue! ") and SHORT.question in text for text in seen)
    assert any(text.endswith(" It stood there since noon.") for text in seen)


def test_a_question_is_mistyped_but_stays_readable() -> None:
    rng = random.Random(0)
    seen = {vary(LONG, [], rng) for _ in range(200)}
    assert LONG.question in seen
    assert len(seen) > 20
    for text in seen:
        words, meant = text.lower().split(), LONG.question.lower().split()
        assert len(words) == len(meant)
        assert all(word[0] == other[0] for word, other in zip(words, meant, strict=True))


def test_what_was_shown_is_never_mistyped() -> None:
    rng, shown = random.Random(0), " [Tea is served at once; it is hot.]"
    lesson = Lesson("But why is that?", "Why is tea hot?", (1,), ("Is Tea hot?",), shown)
    seen = {vary(lesson, ["Oh dear me."], rng) for _ in range(200)}
    assert all(text.endswith(f"){shown}") and "Oh" not in text for text in seen)
    assert lesson.read in seen and len(seen) > 20


def test_what_was_shown_is_read_as_it_was_quoted(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot. But it cools. Snow is cold.")
    shelf_maker.bank(
        '{"turns": [{"question": "Is tea hot?", "answers": ["tea:0-11"]},'
        ' {"question": "and snow?", "means": "Is snow cold?", "answers": ["tea:26-39"]}]}',
    )
    shelf = read_shelf(shelf_maker.folder)
    ((_, lesson), _) = later_turns(shelf, shelf.bank.conversations)
    assert lesson.read == "and snow? (Is tea hot?) [Tea is hot. But it cools.]"


def test_the_same_seed_varies_alike() -> None:
    one, other = ([vary(LONG, ["Oh dear me."], random.Random(3)) for _ in range(5)] for _ in "ab")
    assert one == other
