"""What arrives from outside is not trusted, and what fails is said."""

from typing import Any

import gradio as gr
import pytest

from chatbot import texts
from chatbot.answer import Answer
from chatbot.bot import LONGEST_QUESTION, Chatbot
from chatbot.page.events import MOST_EARLIER, Events

QUESTION = "Can a pinched nerve cause muscle spasms?"


@pytest.fixture(scope="session")
def events(bot: Chatbot) -> Events:
    return Events(bot)


def test_a_question_is_shown_at_once_and_then_answered(events: Events) -> None:
    pending, done = events.ask(f" {QUESTION}\n", ())
    assert texts.LOOKING in pending[1]
    assert pending[2] == ()
    assert texts.LOOKING not in done[1]
    assert [answer.question for answer in done[2]] == [QUESTION]


@pytest.mark.parametrize("question", ["", " \n", None, 1, {"a": "b"}, ["question"]])
def test_what_is_not_a_question_changes_nothing(events: Events, question: Any) -> None:
    ((box, html, answers),) = events.ask(question, ())
    assert box == html == answers == gr.skip()


def test_of_a_huge_question_little_is_kept(events: Events) -> None:
    *_, (_, _, (answer,)) = events.ask("x" * 1_000_000, ())
    assert answer.message == texts.TOO_LONG
    assert len(answer.question) == LONGEST_QUESTION + 1


def test_a_failure_keeps_the_conversation_and_the_question(
    events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(question: str, history: Any = ()) -> Answer:
        raise RuntimeError(f"no answer to {question} after {history}")

    monkeypatch.setattr(events._bot, "answer", fail)
    asking = events.ask(QUESTION, ())
    next(asking)
    assert next(asking) == (QUESTION, events.welcome, ())
    with pytest.raises(gr.Error, match=texts.FAILED):
        next(asking)


@pytest.mark.parametrize("cite", [None, 3, [], {"a": 1}, "../../etc/passwd", "x" * 100_000])
def test_no_address_reads_anything_but_articles(events: Events, cite: Any) -> None:
    assert events.read(cite) is None


@pytest.mark.parametrize(
    ("question", "history"),
    [(1, None), (QUESTION, "text"), (QUESTION, [1]), (QUESTION, ["q"] * (MOST_EARLIER + 1))],
)
def test_a_malformed_call_is_refused(events: Events, question: Any, history: Any) -> None:
    with pytest.raises(gr.Error, match=texts.MALFORMED):
        events.answer(question, history)
