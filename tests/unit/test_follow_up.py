"""Understanding: small talk gets fixed words, follow-ups are joined to what they follow."""

import pytest

from chatbot import interface
from chatbot.acts import small_talk
from chatbot.follow_up import asked_before, hints, in_context


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("hi", interface.GREETING),
        ("Hello!", interface.GREETING),
        ("Good morning :)", interface.GREETING),
        ("thanks", interface.THANKS),
        ("Thank you so much!!", interface.THANKS),
        ("ok, thanks", interface.THANKS),
        ("bye", interface.GOODBYE),
        ("What can you do?", interface.ABILITIES),
        ("help", interface.ABILITIES),
        ("Who are you?", interface.IDENTITY),
        ("are you a real doctor", interface.IDENTITY),
        ("What’s your name?", interface.IDENTITY),
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


FRESH, FOLLOWS = False, True
SPASMS = ("Can a pinched nerve cause muscle spasms?", FRESH)
LEGS = ("and in the legs?", FOLLOWS)
DISC = ("What is a herniated disc?", FRESH)


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ([], ()),
        ([SPASMS], (SPASMS[0],)),
        ([SPASMS, LEGS], (SPASMS[0], LEGS[0])),
        ([SPASMS, LEGS, ("why?", FOLLOWS)], (SPASMS[0], "why?")),
        ([SPASMS, LEGS, DISC], (DISC[0],)),  # a fresh question changes the topic
    ],
)
def test_a_follow_up_follows_the_last_fresh_question_and_the_last_of_all(
    asked: list[tuple[str, bool]], before: tuple[str, ...]
) -> None:
    assert asked_before(asked) == before


def test_what_was_asked_before_is_put_in_brackets() -> None:
    assert in_context("why?", [SPASMS[0], LEGS[0]]) == f"why? ({SPASMS[0]} {LEGS[0]})"


@pytest.mark.parametrize(
    ("question", "linked", "pointing"),
    [
        ("and in the legs?", 1, 0),
        ("What about both sides?", 1, 0),
        ("Does it spread further?", 0, 1),
        ("can you explain the second reason", 0, 1),
        ("Do chiropractors treat people with herniated discs?", 0, 0),
    ],
)
def test_links_and_pointing_words_hint_at_a_follow_up(
    question: str, linked: int, pointing: int
) -> None:
    assert hints(question)[:2] == (linked, pointing)


def test_the_briefer_the_likelier_a_follow_up() -> None:
    assert hints("Why?")[2] > hints("Why is that?")[2] > hints("Why would anybody do that?")[2] > 0
