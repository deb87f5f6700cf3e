"""Small talk gets fixed words, and nothing else does."""

import pytest

from chatbot import interface
from chatbot.acts import small_talk


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
    assert small_talk(message, "en") == reply


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
    assert small_talk(message, "en") is None


def test_in_a_language_without_rules_every_message_is_a_question() -> None:
    assert small_talk("hello", "en-GB") == interface.GREETING
    assert small_talk("hello", "de") is None
