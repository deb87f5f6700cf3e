"""Who is sent elsewhere, for how long, and who is not."""

from collections.abc import Sequence

import pytest

from chatbot import interface
from chatbot.answer import Answer, Outcome, Signpost, SignpostKind
from chatbot.emergencies import Emergencies
from chatbot.signposts import asks_about_oneself, signposted, urgent_signpost
from tests.shelves import LetterEncoder

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
    "she passed out today",
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


def asked(question: str, history: Sequence[Answer] = (), language: str = "en") -> Answer:
    """The answer to a question that nothing was found for, with something to offer."""
    plain = Answer(
        question,
        question,
        Outcome.DECLINED,
        0.1,
        (),
        interface.DECLINED,
        topics=("Tea",),
        suggestions=("What is tea?",),
    )
    letters = LetterEncoder()
    emergencies = Emergencies(language, letters, letters.encode_questions)
    return signposted(plain, history, emergencies, language)


def kinds(*questions: str) -> list[SignpostKind | None]:
    """The signposts of a conversation."""
    answers: list[Answer] = []
    for question in questions:
        answers.append(asked(question, answers))
    return [answer.signpost.kind if answer.signpost else None for answer in answers]


@pytest.mark.parametrize("message", EMERGENCIES)
def test_an_emergency_is_sent_on_and_nothing_is_offered(message: str) -> None:
    answer = asked(message)
    assert answer.urgent
    assert answer.signpost == urgent_signpost(SignpostKind.EMERGENCY)
    assert (answer.topics, answer.suggestions) == ((), ())


def test_suicide_has_its_own_words() -> None:
    assert kinds("I want to kill myself, the pain is too much") == [SignpostKind.SUICIDE]


@pytest.mark.parametrize("message", NEITHER)
def test_other_questions_are_not(message: str) -> None:
    answer = asked(message)
    assert answer.signpost is None
    assert answer.suggestions == ("What is tea?",)


def test_an_emergency_goes_on_until_the_visitor_says_otherwise() -> None:
    legs, told = "I can't feel my legs", SignpostKind.EMERGENCY
    assert kinds(legs, "What is a disc?", "Does it heal?") == [told, told, told]
    assert kinds(legs, "false alarm", "What is a disc?") == [told, None, None]
    assert kinds(legs, "That was in 2015.") == [told, None]


def test_what_was_called_suicide_stays_so() -> None:
    told = kinds("I want to die", "I have taken 30 tablets")
    assert told == [SignpostKind.SUICIDE] * 2


@pytest.mark.parametrize("message", ONESELF)
def test_who_asks_about_oneself_is_told_once_in_a_conversation(message: str) -> None:
    assert asks_about_oneself(message, "en")
    own_case = Signpost(SignpostKind.OWN_CASE, interface.ONESELF)
    answer = asked(message)
    assert (answer.signpost, answer.urgent) == (own_case, False)
    assert asked(message, [answer, asked("What is a disc?", [answer])]).signpost is None


@pytest.mark.parametrize("message", ["I can't feel my legs", "Do I have a pinched nerve?"])
def test_in_a_language_without_rules_nobody_is(message: str) -> None:
    assert asked(message, language="en-US").signpost is not None
    assert asked(message, language="de").signpost is None


def test_only_a_number_that_the_owner_has_set_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert urgent_signpost(SignpostKind.EMERGENCY).number == ""
    monkeypatch.setenv("CHAPTER_VERSE_EMERGENCY_NUMBER", "112")
    monkeypatch.setenv("CHAPTER_VERSE_CRISIS_LINE", "0800 123")
    assert urgent_signpost(SignpostKind.EMERGENCY).number == "112"
    assert urgent_signpost(SignpostKind.SUICIDE).number == "0800 123"
