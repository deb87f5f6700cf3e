"""What arrives from outside is not trusted, and what fails is said."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from chatbot import interface
from chatbot.answer import Answer, Outcome
from chatbot.bot import LONGEST_QUESTION, Chatbot
from chatbot.feedback import FeedbackStore, Verdict
from chatbot.page.events import Events, History, Shown
from chatbot.page.frame import MOST_AT_ONCE

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
    ((box, html, history),) = events.ask(question, ())
    assert box == html == gr.skip()
    assert history == ()


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


def test_a_conversation_is_taken_up_as_it_was(events: Events) -> None:
    held: Any = ()
    for question in (QUESTION, FOLLOW_UP):
        _, html, held = last(events.ask(question, held))
    again = last(events.take_up(tap(questions=[QUESTION, FOLLOW_UP], starts=True), held))
    assert again[1:] == (html, held)


class Echo:
    """A bot that is instant, and answers every message with how many came before it."""

    snapshot = "0123456789abcdef"
    articles = ()

    def keep_up(self) -> None:
        pass

    def examples(self, _: int) -> tuple[str, ...]:
        return ()

    def answer(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        if question == "fail":
            raise RuntimeError(question)
        said = f"after {len(history)}"
        return Answer(question, question, Outcome.SMALL_TALK, 0.0, (), said)


@pytest.fixture
def echo(store: FeedbackStore) -> Events:
    bot: Any = Echo()
    return Events(bot, store)


def long_talk(events: Events, questions: Sequence[str]) -> History:
    """A conversation, taken up in the pieces in which the page sends it."""
    history: History = ()
    for start in range(0, len(questions), MOST_AT_ONCE):
        piece = tap(questions=list(questions[start : start + MOST_AT_ONCE]), starts=start == 0)
        _, _, history = last(events.take_up(piece, history))
    return history


def test_a_conversation_of_any_length_is_taken_up_saved_and_loses_only_what_is_deleted(
    echo: Events,
) -> None:
    questions = [f"question {number}" for number in range(12 * MOST_AT_ONCE + 5)]
    history = long_talk(echo, questions)
    assert [answer.question for answer in history] == questions
    assert history[-1].message == f"after {len(questions) - 1}"
    saved = echo.export(history)
    assert [line[3:] for line in saved.splitlines() if line.startswith("## ")] == questions
    _, html, shorter = echo.delete(tap(turn=7), history)
    assert shorter == history[:7] + history[8:]
    assert html.count('class="turn"') == len(questions) - 1


def test_what_cannot_be_taken_up_leaves_what_was(echo: Events) -> None:
    history = long_talk(echo, ["one", "two"])
    taking_up = echo.take_up(tap(questions=["three", "fail"], starts=False), history)
    assert next(taking_up)[2] == history
    assert next(taking_up)[2] == history
    with pytest.raises(gr.Error, match=interface.FAILED):
        next(taking_up)


def test_deleting_the_only_turn_shows_the_start_page(echo: Events) -> None:
    _, html, history = echo.delete(tap(turn=0), long_talk(echo, ["one"]))
    assert (html, history) == (echo.welcome(), ())


@pytest.mark.parametrize("questions", [None, "text", [], [1], ["q"] * (MOST_AT_ONCE + 1), {"a": 1}])
def test_what_is_no_conversation_changes_nothing(echo: Events, questions: Any) -> None:
    history = long_talk(echo, ["one"])
    shown = list(echo.take_up(tap(questions=questions), history))
    assert shown == [(gr.skip(), gr.skip(), history)]


@pytest.mark.parametrize("turn", [None, -1, 1, "0", [0]])
def test_what_is_no_turn_deletes_nothing(echo: Events, turn: Any) -> None:
    history = long_talk(echo, ["one"])
    assert echo.delete(tap(turn=turn), history) == (gr.skip(), gr.skip(), history)


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
    assert kept.quotes == tuple(str(quote.address) for quote in answers[0].quotes)


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
    bot: Chatbot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    events = Events(bot, FeedbackStore(tmp_path), counts_declined=True)
    assert last(events.ask(DECLINED, ()))[2]
    (told,) = caplog.messages
    assert str(tmp_path) in told
    assert DECLINED not in told


def test_a_quote_is_widened_step_by_step(events: Events, bot: Chatbot) -> None:
    quote = bot.answer(QUESTION).quotes[0]
    address = str(quote.address)
    first = events.widen([address, address])
    assert first is not None
    second = events.widen([address, first["shown"]])
    assert second is not None
    assert len(second["html"]) > len(first["html"])
    for widened in (first, second):
        assert f'data-cite="{address}"' in widened["html"]
    assert events.widen(["nowhere:1-2", address]) is None
    assert events.widen([address, 7]) is None
