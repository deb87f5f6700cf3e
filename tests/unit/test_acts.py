"""Acts are told from questions by examples; an encoder of letters stands in for meanings."""

import numpy as np
import pytest

from chatbot.acts import Act, Acts, Letters, Told
from chatbot.bot import Chatbot
from ingest.library import open_library
from tests.shelves import LetterEncoder, ShelfMaker

TEXT = "Green tea\n\nGreen tea turns bitter in boiling water. Who pours it hot spoils it.\n"


@pytest.fixture
def acts(shelf_maker: ShelfMaker, lettered: LetterEncoder) -> Acts:
    shelf_maker.add("tea", TEXT)
    return Acts(open_library(shelf_maker.settings).index, lettered, lettered.encode_questions)


@pytest.mark.parametrize(
    ("message", "act"),
    [
        ("Hello!", Act.GREETING),
        ("thanks", Act.THANKS),
        ("OK bye", Act.GOODBYE),
        ("lol", Act.ACKNOWLEDGEMENT),
        ("👍", Act.ACKNOWLEDGEMENT),
        ("…", Act.ACKNOWLEDGEMENT),
        ("Repeat that.", Act.REPEAT),
        ("Source?", Act.SOURCE),
        ("In simpler words", Act.SIMPLER),
        ("List all articles", Act.SHELF),
        ("Are you ChatGPT?", Act.IDENTITY),
        ("Do you store my questions?", Act.PRIVACY),
    ],
)
def test_an_example_in_any_spelling_is_its_act(acts: Acts, message: str, act: Act) -> None:
    assert acts.told(message) == Told(act)


@pytest.mark.parametrize(
    "message",
    [
        "why?",
        "and then?",
        "which one is better?",
        "When does green tea turn bitter?",
        "thanks, and when does green tea turn bitter?",
        "hello " * 13,
    ],
)
def test_a_question_is_no_act(acts: Acts, message: str) -> None:
    assert acts.told(message) is None


@pytest.mark.parametrize(
    ("message", "number"), [("the first one", 1), ("The second one!", 2), ("the last one", -1)]
)
def test_a_number_picks_a_quote(acts: Acts, message: str, number: int) -> None:
    assert acts.told(message) == Told(Act.PICK, number)


def test_what_is_to_be_mentioned_is_told_in_the_message_s_words(acts: Acts) -> None:
    assert acts.told("Which article mentions jasmine tea?") == Told(
        Act.MENTIONS, subject="jasmine tea"
    )


@pytest.mark.usefixtures("lettered")
def test_in_a_language_without_examples_every_message_is_a_question(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tee", "Tee\n\nTee ist heiß.\n", language="de")
    acts = Acts(open_library(shelf_maker.settings).index, letters, letters.encode_questions)
    assert acts.told("hello") is None
    assert acts.told("👍") is None


def test_letters_are_alike_in_any_case_and_with_any_marks() -> None:
    (cosines,) = Letters(["thank you", "go on"]).cosines(["Thank you!"])
    assert cosines == pytest.approx(np.array([1.0, 0.0]))


@pytest.mark.usefixtures("lettered")
def test_what_is_said_is_no_question_and_nothing_follows_it(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", TEXT)
    answer = Chatbot(open_library(shelf_maker.settings)).answer("thanks")
    assert not answer.is_question
    assert not answer.quotes
