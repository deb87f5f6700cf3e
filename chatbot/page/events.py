"""What visitors do on the page: each event is a method, and the bot is asked.

Whatever is attached to the page can be called by anyone who reaches the server, with anything:
nothing that arrives is trusted to be what the page would send. What was answered never leaves the
server, but as HTML: it is held there for as long as the page is open.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeGuard

import gradio as gr

from chatbot import interface
from chatbot.answer import Answer
from chatbot.bot import Chatbot, bounded
from chatbot.feedback import FeedbackStore, Verdict, feedback_on
from chatbot.live import LiveChatbot
from chatbot.page import frame
from chatbot.page.article import around
from chatbot.page.conversation import conversation
from chatbot.page.frame import MOST_AT_ONCE
from chatbot.page.markdown import markdown
from chatbot.page.reader import cited, reader, reading, widened
from chatbot.wire import replay
from ingest.errors import SetupError
from ingest.model import Address, Article, Span

EXAMPLES = 5  # questions to start with: as many as fit on a telephone's first screens
MOST_CITES = 100  # addresses that are asked for at once; an answer has no more than 12

History = tuple[Answer, ...]
"""The answers of a conversation, the first one first."""

Shown = tuple[Any, Any, History]
"""The question box, the conversation's HTML, and its answers."""

_log = logging.getLogger(__name__)


class Events:
    """The events of the page around a chatbot.

    Args:
        bot: what answers.
        store: where visitors' verdicts are kept.
        counts_declined: whether a declined question is kept there by itself, too.
    """

    def __init__(
        self, bot: Chatbot | LiveChatbot, store: FeedbackStore, counts_declined: bool = False
    ) -> None:
        self._bot = bot
        self._store = store
        self._counts_declined = counts_declined
        self._welcome = ("", "")

    def welcome(self) -> str:
        """What stands in the place of the conversation before the first question."""
        self._bot.keep_up()
        snapshot, html = self._welcome
        if snapshot != self._bot.snapshot:
            snapshot = self._bot.snapshot
            html = frame.start(self._bot.examples(EXAMPLES), self._bot.articles)
            self._welcome = snapshot, html
        return html

    def reader(self) -> str:
        """The empty reader."""
        return reader(self._bot.articles)

    def ask(self, question: object, history: History) -> Iterator[Shown]:
        """Show the question at once, then its answer."""
        if not isinstance(question, str) or not question.strip():
            yield _unchanged(history)
            return
        question = bounded(question)
        for shown in self._answer([question], history, ("", question)):
            yield shown
        answer = shown[2][-1]
        if self._counts_declined and answer.is_question and not answer.answered:
            self._keep(answer, Verdict.DECLINED)

    def ask_tapped(self, event: gr.EventData, history: History) -> Iterator[Shown]:
        """Ask a question that the page offered."""
        yield from self.ask(getattr(event, "question", None), history)

    def take_up(self, event: gr.EventData, history: History) -> Iterator[Shown]:
        """A conversation as it was, from its questions: the same questions get the same answers.

        A long one comes in pieces of MOST_AT_ONCE, so that no request is too large and nobody waits
        long for others: the first one `starts`, the others go on from what is there.
        """
        questions = getattr(event, "questions", None)
        if not _are_questions(questions):
            yield _unchanged(history)
            return
        earlier = () if getattr(event, "starts", True) else history
        as_typed = gr.skip(), gr.skip()
        yield from self._answer(list(map(bounded, questions)), earlier, as_typed)

    def edit(self, history: History) -> Shown:
        """Take the last question back into the box."""
        if not history:
            return _unchanged(history)
        return history[-1].question, self._show(history[:-1]), history[:-1]

    def delete(self, event: gr.EventData, history: History) -> Shown:
        """Take a turn out; the others stay as they are."""
        turn = getattr(event, "turn", None)
        if not _is_turn(turn, history):
            return _unchanged(history)
        history = history[:turn] + history[turn + 1 :]
        return gr.skip(), self._show(history), history

    def start_over(self) -> Shown:
        """Forget the conversation."""
        return "", self.welcome(), ()

    def judge(self, event: gr.EventData, history: History) -> None:
        """Keep a visitor's verdict on an answer."""
        turn, verdict = getattr(event, "turn", None), getattr(event, "verdict", None)
        told = isinstance(verdict, str) and verdict in set(Verdict) - {Verdict.DECLINED}
        if told and _is_turn(turn, history):
            self._keep(history[turn], Verdict(str(verdict)))

    def export(self, history: History) -> str:
        """The conversation as Markdown."""
        return markdown(history, self._bot.snapshot, date.today().isoformat())

    def read(self, cites: object) -> str | None:
        """The article at the first address, its passage highlighted, and lightly those at the other
        addresses that are of the same article; None if there is no such article.
        """
        found = self._cited(cites)
        if not found or found[0] is None:
            return None
        article, span = found[0]
        others = [other[1] for other in found[1:] if other and other[0] is article]
        return reading(article, span, filter(None, others))

    def widen(self, cites: object) -> dict[str, str] | None:
        """The quote at the first address with more around it than the second shows, and the address
        of that; None if there is no such quote.
        """
        match self._cited(cites):
            case [(article, Span() as quoted), (_, Span() as wide)]:
                both = Span(min(wide.start, quoted.start), max(wide.end, quoted.end))
                span = around(article, both)
                html = widened(article, span, quoted)
                return {"html": html, "shown": str(Address(article.slug, span))}
            case _:
                return None

    def _answer(
        self, questions: Sequence[str], history: History, boxes: tuple[object, object]
    ) -> Iterator[Shown]:
        """Show the last of the questions at once, then all answers.

        Args:
            questions: one at least.
            history: what they follow.
            boxes: what the question box holds from now on, and what if they cannot be answered,
                which ends in an error.
        """
        emptied, restored = boxes
        yield emptied, self._show(history, pending=questions[-1]), history
        try:
            longer = replay(self._bot.answer, questions, history)
            html = self._show(longer)
        except Exception as error:
            yield restored, self._show(history), history
            raise gr.Error(interface.FAILED) from error
        yield gr.skip(), html, longer

    def _show(self, history: History, pending: str | None = None) -> str:
        if not history and pending is None:
            return self.welcome()
        return conversation(history, self._bot.snapshot, pending)

    def _keep(self, answer: Answer, verdict: Verdict) -> None:
        """Feedback that cannot be kept is told to the owner, and costs the visitor nothing."""
        try:
            self._store.add(feedback_on(answer, verdict))
        except SetupError as error:
            _log.error("%s", error)

    def _cited(self, cites: object) -> list[tuple[Article, Span | None] | None]:
        """What the addresses name; nothing for too many or for what is no list of addresses."""
        if not isinstance(cites, list) or len(cites) > MOST_CITES:
            return []
        if not all(isinstance(cite, str) for cite in cites):
            return []
        articles = {article.slug: article for article in self._bot.articles}
        return [cited(cite, articles) for cite in cites]


def _unchanged(history: History) -> Shown:
    return gr.skip(), gr.skip(), history


def _are_questions(questions: object) -> TypeGuard[list[str]]:
    return (
        isinstance(questions, list)
        and 0 < len(questions) <= MOST_AT_ONCE
        and all(isinstance(question, str) for question in questions)
    )


def _is_turn(turn: object, history: History) -> TypeGuard[int]:
    return isinstance(turn, int) and 0 <= turn < len(history)
