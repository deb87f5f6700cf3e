"""A message is divided where each part asks by itself, and nowhere else."""

from dataclasses import replace

import pytest

from chatbot.answer import Answer, Outcome, Quote
from chatbot.parts import in_parts, is_divided, parts
from ingest.model import Span
from tests.shelves import article_of


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("What is tea? Who drinks it?", ("What is tea?", "Who drinks it?")),
        ("what is tea? also how is it made", ("what is tea?", "how is it made")),
        ("What are tea and coffee?", ("What are tea", "What are coffee")),
        ("tell me about green tea and milk", ("tell me about green tea", "tell me about milk")),
        ("What is tea and how is it made?", ("What is tea", "how is it made?")),
    ],
)
def test_several_questions(message: str, expected: tuple[str, ...]) -> None:
    assert parts(message, "en") == expected


@pytest.mark.parametrize(
    "message",
    [
        "What is tea?",
        "My tea is cold. Can I heat it? I only have milk.",
        "Can I heat it? It is cold.",
        "Is tea or coffee better?",
        "What is the difference between tea and coffee?",
        "What are the uses of tea and coffee?",
        "Why? And how?",
        "Does it help because it is hot and sweet?",
        "What is it? Who is it? Where is it? When is it?",
    ],
)
def test_one_question(message: str) -> None:
    assert parts(message, "en") == ()


def test_in_a_language_without_rules_nothing_is_divided() -> None:
    assert parts("What is tea? Who drinks it?", "de") == ()


def quoting(question: str, confidence: float, *spans: Span) -> Answer:
    article = article_of("Tea is hot. Milk is cold.")
    quotes = tuple(Quote(number, article, span) for number, span in enumerate(spans, 1))
    outcome = Outcome.ANSWERED if spans else Outcome.DECLINED
    return Answer(question, question, outcome, confidence, quotes, "")


HOT, COLD = Span(0, 11), Span(12, 25)
TEA, MILK = quoting("Tea?", 0.9, HOT), quoting("Milk?", 0.7, COLD)
NOTHING = quoting("Ice?", 0.1)


def test_a_message_is_divided_unless_the_whole_is_answered_as_well() -> None:
    assert not is_divided(quoting("Both?", 0.8, HOT, COLD), [TEA, MILK])
    assert is_divided(quoting("Both?", 0.6, HOT, COLD), [TEA, MILK])  # less certain
    assert is_divided(quoting("Both?", 0.8, HOT), [TEA, MILK])  # one is not covered
    assert is_divided(quoting("Both?", 0.8, HOT), [TEA, NOTHING])
    assert not is_divided(NOTHING, [NOTHING, NOTHING])
    assert not is_divided(NOTHING, [TEA, replace(TEA, question="Hot?")])  # one answer, not two
    assert not is_divided(TEA, [])


def test_quotes_are_numbered_through_all_parts() -> None:
    answer = in_parts(quoting("Tea? Ice? Milk?", 0.2), [TEA, NOTHING, MILK])
    assert [quote.number for quote in answer.quotes] == [1, 2]
    assert [[quote.number for quote in part.quotes] for part in answer.parts] == [[1], [], [2]]
    assert (answer.outcome, answer.confidence) == (Outcome.ANSWERED, 0.7)
