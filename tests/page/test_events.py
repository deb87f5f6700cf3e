"""What arrives from outside is not trusted, and what fails is said."""

from collections.abc import Sequence
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
from chatbot.page.held import LOST, name_of

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


def about(events: Events, history: History, **fields: object) -> gr.EventData:
    """What the page sends with a tap on the conversation that it shows."""
    return tap(held=name_of(history, events._bot.snapshot), **fields)


def ask(events: Events, *questions: str, after: History = (), **fields: object) -> Shown:
    """What is shown when these questions are asked at the end of a conversation."""
    usual = {"questions": list(questions), "turns": len(after)}
    return events.ask(about(events, after, **usual | fields), after)


def test_a_question_is_answered(events: Events, bot: Chatbot) -> None:
    html, history, name = ask(events, f" {QUESTION}\n")
    assert history == (bot.answer(QUESTION),)
    assert name == name_of(history, bot.snapshot)
    assert f'data-name="{name}"' in html


def test_of_a_huge_question_little_is_kept(events: Events) -> None:
    _, (answer,), _ = ask(events, "x" * 1_000_000)
    assert answer.message == interface.TOO_LONG
    assert len(answer.question) == LONGEST_QUESTION + 1


@pytest.mark.parametrize(
    "cites", [None, 3, [], {"a": 1}, [3], ["../../etc/passwd"], ["x" * 100_000], ["x"] * 1000]
)
def test_no_address_reads_anything_but_articles(events: Events, cites: Any) -> None:
    assert events.read(cites) is None
    assert events.widen(cites) is None


def test_a_conversation_is_taken_up_as_it_was(events: Events) -> None:
    _, first, _ = ask(events, QUESTION)
    both = ask(events, FOLLOW_UP, after=first)
    assert events.ask(tap(questions=[QUESTION, FOLLOW_UP], turns=0), ()) == both


def test_the_last_question_is_asked_otherwise_in_its_place(events: Events) -> None:
    _, first, _ = ask(events, QUESTION)
    _, both, _ = ask(events, FOLLOW_UP, after=first)
    assert ask(events, DECLINED, after=both, turns=1) == ask(events, DECLINED, after=first)


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
        piece = questions[start : start + MOST_AT_ONCE]
        _, history, _ = ask(events, *piece, after=history)
    return history


def test_a_conversation_of_any_length_is_taken_up_saved_and_loses_only_what_is_deleted(
    echo: Events,
) -> None:
    questions = [f"question {number}" for number in range(12 * MOST_AT_ONCE + 5)]
    history = long_talk(echo, questions)
    assert [answer.question for answer in history] == questions
    assert history[-1].message == f"after {len(questions) - 1}"
    saved, _ = echo.export(about(echo, history), history)
    assert [line[3:] for line in saved.splitlines() if line.startswith("## ")] == questions
    html, shorter, _ = echo.delete(about(echo, history, turn=7), history)
    assert shorter == history[:7] + history[8:]
    assert html.count('class="turn"') == len(questions) - 1


def test_what_fails_is_told(echo: Events) -> None:
    with pytest.raises(gr.Error, match=interface.FAILED):
        ask(echo, "three", "fail", after=long_talk(echo, ["one", "two"]))


@pytest.mark.parametrize("held", [(), ("one",), ("two", "one"), ("one", "two", "three")])
def test_nothing_is_done_about_another_conversation_than_the_one_shown(
    echo: Events, store: FeedbackStore, held: Sequence[str]
) -> None:
    """As after a restart, when nothing is held of what the page shows."""
    shown, holds = long_talk(echo, ["one", "two"]), long_talk(echo, held)
    lost = (gr.skip(), holds, LOST)
    assert echo.ask(about(echo, shown, questions=["three"], turns=2), holds) == lost
    assert echo.delete(about(echo, shown, turn=0), holds) == lost
    assert echo.judge(about(echo, shown, turn=0, verdict="helpful"), holds) == LOST
    assert echo.export(about(echo, shown), holds) == ("", LOST)
    assert store.all() == []


def test_what_another_shelf_answered_is_not_gone_on_with(
    echo: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = long_talk(echo, ["one"])
    event = about(echo, shown, questions=["two"], turns=1)
    monkeypatch.setattr(echo._bot, "snapshot", "fedcba9876543210")
    assert echo.ask(event, shown) == (gr.skip(), shown, LOST)


def test_deleting_the_only_turn_shows_the_start_page(echo: Events) -> None:
    history = long_talk(echo, ["one"])
    assert echo.delete(about(echo, history, turn=0), history) == (echo.welcome(), (), "")


@pytest.mark.parametrize("questions", [None, "text", [], [1], ["q"] * (MOST_AT_ONCE + 1), {"a": 1}])
def test_what_are_no_questions_change_nothing(echo: Events, questions: Any) -> None:
    history = long_talk(echo, ["one"])
    unchanged = (gr.skip(), history, name_of(history, echo._bot.snapshot))
    assert ask(echo, after=history, questions=questions) == unchanged


@pytest.mark.parametrize("turns", [None, -1, 2, "0", [0]])
def test_no_question_follows_what_is_not_there(echo: Events, turns: Any) -> None:
    history = long_talk(echo, ["one"])
    unchanged = (gr.skip(), history, name_of(history, echo._bot.snapshot))
    assert ask(echo, "two", after=history, turns=turns) == unchanged


@pytest.mark.parametrize("turn", [None, -1, 1, "0", [0]])
def test_what_is_no_turn_deletes_nothing(echo: Events, turn: Any) -> None:
    history = long_talk(echo, ["one"])
    unchanged = (gr.skip(), history, name_of(history, echo._bot.snapshot))
    assert echo.delete(about(echo, history, turn=turn), history) == unchanged


def test_a_verdict_is_kept_with_what_was_quoted(events: Events, store: FeedbackStore) -> None:
    _, answers, _ = ask(events, QUESTION)
    assert store.all() == []
    events.judge(about(events, answers, turn=0, verdict="wrong passage"), answers)
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
    _, answers, _ = ask(events, QUESTION)
    events.judge(about(events, answers, turn=turn, verdict=verdict), answers)
    assert store.all() == []


def test_declined_questions_are_counted_only_if_the_owner_says_so(
    events: Events, bot: Chatbot, store: FeedbackStore
) -> None:
    ask(events, DECLINED)
    assert store.all() == []
    counting = Events(bot, store, counts_declined=True)
    ask(counting, DECLINED)
    ask(counting, DECLINED, again=True)
    ask(counting, QUESTION)
    assert [(kept.question, kept.verdict) for kept in store.all()] == [(DECLINED, Verdict.DECLINED)]


def test_feedback_that_cannot_be_kept_costs_the_visitor_nothing(
    bot: Chatbot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    events = Events(bot, FeedbackStore(tmp_path), counts_declined=True)
    assert ask(events, DECLINED)[1]
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
