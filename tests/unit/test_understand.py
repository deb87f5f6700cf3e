"""Understanding: small talk gets fixed words, follow-ups are joined to what they follow."""

import pytest

from chatbot import texts
from chatbot.answer import Answer, Outcome
from chatbot.understand import about_the_shelf, follow_up, small_talk


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


def followed(question: str, *history: Answer) -> str | None:
    return follow_up(question, history, key_words)


@pytest.mark.parametrize(
    "question", ["and in the legs?", "What about both sides?", "Why?", "Does it spread further?"]
)
def test_a_follow_up_takes_the_topic_of_the_question_before(question: str) -> None:
    assert followed(question, SPASMS) == f"{question} (pinched muscle spasms?)"


def test_a_question_that_stands_alone_stays_as_it_is() -> None:
    assert followed("Do chiropractors treat people with herniated discs?", SPASMS) is None


def test_without_a_topic_there_is_nothing_to_follow_up_on() -> None:
    assert followed("and in the legs?") is None
    assert followed("and in the legs?", turn("why oh why")) is None


@pytest.mark.parametrize("outcome", [Outcome.SMALL_TALK, Outcome.DECLINED])
def test_what_was_not_answered_is_no_topic(outcome: Outcome) -> None:
    between = turn("thanks for everything", outcome)
    assert followed("and in the legs?", between) is None
    assert followed("why?", SPASMS, between) == "why? (pinched muscle spasms?)"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    legs = turn("and in the legs?", understood="and in the legs? (pinched muscle spasms?)")
    assert followed("why?", SPASMS, legs) == "why? (pinched muscle spasms?)"


def test_a_brief_question_about_something_unnamed_means_the_shelf() -> None:
    topic = ["nerves", "spasms"]
    asked = "Which doctors find it?"
    assert about_the_shelf(asked, key_words, topic) == f"{asked} (nerves spasms)"
    assert about_the_shelf(asked, key_words, []) is None


@pytest.mark.parametrize(
    "question",
    [
        "Which doctors find spasms?",  # names what it is about
        "Is it so that doctors can find a pinched nerve?",  # long enough to say
        "Is it so?",  # no word that the shelf knows
    ],
)
def test_other_questions_do_not_mean_the_shelf(question: str) -> None:
    assert about_the_shelf(question, key_words, ["nerves"]) is None
