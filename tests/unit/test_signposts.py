"""Who is sent to a doctor, and who is not."""

import pytest

from chatbot import interface
from chatbot.signposts import signpost

EMERGENCIES = (
    "I can't breathe and my arm hurts",
    "my dad has chest pain right now",
    "My chest hurts and my arm is numb",
    "there's a tight feeling across my chest, chest feels really heavy",
    "the left side of my face went numb",
    "I can't control my bowels since the fall",
    "I feel numb between my legs",
    "I’ve lost control of my bladder and my legs feel heavy",
    "my groin went numb after lifting",
    "suddenly I cannot move my leg",
    "I want to kill myself, the pain is too much",
    "she passed out",
    "think he is having a stroke, slurred speech",
)
ONESELF = (
    "Do I have a pinched nerve?",
    "should i take ibuprofen for this",
    "What is wrong with me?",
    "is my back pain serious",
    "How many of these pills can I take?",
)
NEITHER = (
    "What is a pinched nerve?",
    "Can a herniated disc cause muscle spasms?",
    "Who is the president of Peru?",
    "Can I see the opening hours?",
    "Why do muscles cramp at night?",
    "What makes legs numb and tingling?",
    "Can a pinched nerve cause pain on one side of the back?",
    "how is cervical radiculopathy diagnosed",
)


@pytest.mark.parametrize("message", EMERGENCIES)
@pytest.mark.parametrize("declined", [True, False])
def test_an_emergency_is_always_sent_on(message: str, declined: bool) -> None:
    assert signpost(message, declined, "en") == interface.EMERGENCY


@pytest.mark.parametrize("message", ONESELF)
def test_who_asks_about_oneself_and_gets_no_quote_is_sent_to_a_doctor(message: str) -> None:
    assert signpost(message, True, "en") == interface.ONESELF
    assert signpost(message, False, "en") == ""


@pytest.mark.parametrize("message", NEITHER)
def test_other_questions_are_not(message: str) -> None:
    assert signpost(message, True, "en") == ""


@pytest.mark.parametrize("message", ["call 911", "Do I have a pinched nerve?"])
def test_in_a_language_without_rules_nobody_is(message: str) -> None:
    assert signpost(message, True, "en-US") != ""
    assert signpost(message, True, "de") == ""
