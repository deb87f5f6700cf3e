"""What arrives from outside is not trusted, and what fails is said."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from chatbot import interface
from chatbot.answer import Answer
from chatbot.bot import LONGEST_QUESTION, Chatbot
from chatbot.feedback import FeedbackStore, Verdict
from chatbot.page.events import MOST_EARLIER, MOST_TURNS, Events, Shown

QUESTION = "Can a pinched nerve cause muscle spasms?"
FOLLOW_UP = "and in the legs?"
DECLINED = "What dose of ibuprofen should I take?"


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "feedback.sqlite")


@pytest.fixture
def events(bot: Chatbot, store: FeedbackStore) -> Events:
    return Events(bot, store)


def tap(**fields: object) -> gr.EventData:
    """What the page sends with a tap."""
    return gr.EventData(None, fields)


def last(shown: Iterator[Shown]) -> Shown:
    """What is shown in the end."""
    *_, end = shown
    return end


def test_a_question_is_shown_at_once_and_then_answered(events: Events) -> None:
    pending, done = events.ask(f" {QUESTION}\n", ())
    assert interface.LOOKING in pending[1]
    assert pending[2] == ()
    assert interface.LOOKING not in done[1]
    assert [answer.question for answer in done[2]] == [QUESTION]


@pytest.mark.parametrize("question", ["", " \n", None, 1, {"a": "b"}, ["question"]])
def test_what_is_not_a_question_changes_nothing(events: Events, question: Any) -> None:
    ((box, html, answers),) = events.ask(question, ())
    assert box == html == answers == gr.skip()


def test_of_a_huge_question_little_is_kept(events: Events) -> None:
    *_, (_, _, (answer,)) = events.ask("x" * 1_000_000, ())
    assert answer.message == interface.TOO_LONG
    assert len(answer.question) == LONGEST_QUESTION + 1


def test_a_failure_keeps_the_conversation_and_the_question(
    events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(question: str, history: Any = ()) -> Answer:
        raise RuntimeError(f"no answer to {question} after {history}")

    monkeypatch.setattr(events._bot, "answer", fail)
    asking = events.ask(QUESTION, ())
    next(asking)
    assert next(asking) == (QUESTION, events.welcome(), ())
    with pytest.raises(gr.Error, match=interface.FAILED):
        next(asking)


@pytest.mark.parametrize(
    "cites", [None, 3, [], {"a": 1}, [3], ["../../etc/passwd"], ["x" * 100_000], ["x"] * 1000]
)
def test_no_address_reads_anything_but_articles(events: Events, cites: Any) -> None:
    assert events.read(cites) is None
    assert events.widen(cites) is None


@pytest.mark.parametrize(
    ("question", "history"),
    [(1, None), (QUESTION, "text"), (QUESTION, [1]), (QUESTION, ["q"] * (MOST_EARLIER + 1))],
)
def test_a_malformed_call_is_refused(events: Events, question: Any, history: Any) -> None:
    with pytest.raises(gr.Error, match=interface.MALFORMED):
        events.answer(question, history)


def test_a_conversation_is_taken_up_as_it_was(events: Events) -> None:
    held: Any = ()
    for question in (QUESTION, FOLLOW_UP):
        _, html, held = last(events.ask(question, held))
    again = last(events.take_up(tap(questions=[QUESTION, FOLLOW_UP])))
    assert again[1:] == (html, held)


@pytest.mark.parametrize("questions", [None, "text", [1], ["q"] * (MOST_TURNS + 1), {"a": 1}])
def test_what_is_no_conversation_changes_nothing(events: Events, questions: Any) -> None:
    assert last(events.take_up(tap(questions=questions))) == (gr.skip(), gr.skip(), gr.skip())
    assert events.export(questions) is None


def test_the_last_question_can_be_edited(events: Events) -> None:
    _, html, first = last(events.ask(QUESTION, ()))
    _, _, both = last(events.ask(FOLLOW_UP, first))
    assert events.edit(both) == (FOLLOW_UP, html, first)
    assert events.edit(first) == (QUESTION, events.welcome(), ())
    assert events.edit(()) == (gr.skip(), gr.skip(), ())


def test_a_verdict_is_kept_with_what_was_quoted(events: Events, store: FeedbackStore) -> None:
    _, _, answers = last(events.ask(QUESTION, ()))
    assert store.all() == []
    events.judge(tap(turn=0, verdict="wrong passage"), answers)
    (kept,) = store.all()
    assert (kept.question, kept.verdict) == (QUESTION, Verdict.WRONG_PASSAGE)
    assert kept.quotes == tuple(quote.place for quote in answers[0].quotes)


@pytest.mark.parametrize(
    ("turn", "verdict"),
    [(1, "helpful"), (-1, "helpful"), ("0", "helpful"), (0, "declined"), (0, []), (None, None)],
)
def test_what_is_no_verdict_is_not_kept(
    events: Events, store: FeedbackStore, turn: Any, verdict: Any
) -> None:
    _, _, answers = last(events.ask(QUESTION, ()))
    events.judge(tap(turn=turn, verdict=verdict), answers)
    assert store.all() == []


def test_declined_questions_are_counted_only_if_the_owner_says_so(
    events: Events, bot: Chatbot, store: FeedbackStore
) -> None:
    last(events.ask(DECLINED, ()))
    assert store.all() == []
    counting = Events(bot, store, counts_declined=True)
    last(counting.ask(DECLINED, ()))
    last(counting.ask(QUESTION, ()))
    assert [(kept.question, kept.verdict) for kept in store.all()] == [(DECLINED, Verdict.DECLINED)]


def test_feedback_that_cannot_be_kept_costs_the_visitor_nothing(
    bot: Chatbot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events = Events(bot, FeedbackStore(tmp_path), counts_declined=True)
    assert last(events.ask(DECLINED, ()))[2]
    assert str(tmp_path) in capsys.readouterr().err


def test_a_quote_is_widened_step_by_step(events: Events, bot: Chatbot) -> None:
    quote = bot.answer(QUESTION).quotes[0]
    first = events.widen([quote.place, quote.place])
    assert first is not None
    second = events.widen([quote.place, first["shown"]])
    assert second is not None
    assert len(second["html"]) > len(first["html"])
    for widened in (first, second):
        assert f'data-cite="{quote.place}"' in widened["html"]
    assert events.widen(["nowhere:1-2", quote.place]) is None
    assert events.widen([quote.place, 7]) is None


def test_a_conversation_can_be_taken_along_as_markdown(events: Events, bot: Chatbot) -> None:
    text = events.export([QUESTION, DECLINED])
    assert text is not None
    answer = bot.answer(QUESTION)
    for quote in answer.quotes:
        assert quote.attribution in text
        for line in quote.text.splitlines():
            assert f"> {line}\n" in text
    assert interface.DECLINED in text
    assert bot.checksum in text
    assert re.search(r"\d{4}-\d\d-\d\d", text)
