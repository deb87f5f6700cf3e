"""Understanding: small talk gets fixed words, follow-ups are joined to what they follow."""

import pytest

from chatbot import texts
from chatbot.answer import Answer, Outcome
from chatbot.understand import small_talk, standalone


def turn(question: str, outcome: Outcome = Outcome.ANSWERED, understood: str = "") -> Answer:
    return Answer(question, understood or question, outcome, 0.9, (), "")


def key_words(question: str) -> list[str]:
    return [word for word in question.split() if len(word) > 5]


SPASMS = turn("Can a pinched nerve cause muscle spasms?")


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("hi", texts.GREETING),
        ("Hello!", texts.GREETING),
        ("Good morning :)", texts.GREETING),
        ("thanks", texts.THANKS),
        ("Thank you so much!!", texts.THANKS),
        ("ok, thanks", texts.THANKS),
        ("bye", texts.GOODBYE),
        ("What can you do?", texts.ABILITIES),
        ("help", texts.ABILITIES),
        ("Who are you?", texts.IDENTITY),
        ("are you a real doctor", texts.IDENTITY),
        ("What’s your name?", texts.IDENTITY),
    ],
)
def test_small_talk_gets_fixed_words(message: str, reply: str) -> None:
    assert small_talk(message) == reply


@pytest.mark.parametrize(
    "message",
    [
        "Hi, can a pinched nerve cause spasms?",
        "thanks to a nerve my leg hurts",
        "What can you do about a pinched nerve?",
        "who treats nerves",
        "helps",
        "",
        "<script>alert(1)</script>",
    ],
)
def test_questions_are_no_small_talk(message: str) -> None:
    assert small_talk(message) is None


@pytest.mark.parametrize(
    "follow_up",
    ["and in the legs?", "What about both sides?", "is it painful", "Why?", "Does that hurt them?"],
)
def test_a_follow_up_takes_the_topic_of_the_question_before(follow_up: str) -> None:
    assert standalone(follow_up, [SPASMS], key_words) == f"{follow_up} (pinched muscle spasms?)"


def test_a_question_that_stands_alone_stays_as_it_is() -> None:
    fresh = "Do chiropractors treat people with herniated discs?"
    assert standalone(fresh, [SPASMS], key_words) is None


def test_without_a_topic_there_is_nothing_to_follow_up_on() -> None:
    assert standalone("and in the legs?", [], key_words) is None
    assert standalone("and in the legs?", [turn("why oh why")], key_words) is None


def test_small_talk_is_no_history() -> None:
    thanks = turn("thanks for everything", Outcome.SMALL_TALK)
    assert standalone("and in the legs?", [thanks], key_words) is None
    assert standalone("why?", [SPASMS, thanks], key_words) == "why? (pinched muscle spasms?)"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    legs = turn("and in the legs?", understood="and in the legs? (pinched muscle spasms?)")
    assert standalone("why?", [SPASMS, legs], key_words) == "why? (pinched muscle spasms?)"
