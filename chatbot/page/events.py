"""What visitors do on the page: each event is a method, and the bot is asked.

Whatever is attached to the page can be called by anyone who reaches the server, with anything:
nothing that arrives is trusted to be what the page would send. What was answered never leaves the
server, but as HTML: it is held there for as long as the page is open and the server runs. The
browser owns the conversation: what it sends about one says which (see `chatbot.page.held`).
"""

import logging
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
from chatbot.page.held import LOST, name_of
from chatbot.page.markdown import markdown
from chatbot.page.reader import cited, reader, reading, widened
from chatbot.wire import replay
from ingest.errors import SetupError
from ingest.model import Address, Article, Span

EXAMPLES = 5  # questions to start with: as many as fit on a telephone's first screens
MOST_CITES = 100  # addresses that are asked for at once; an answer has no more than 12

History = tuple[Answer, ...]
"""The answers of a conversation, the first one first."""

Shown = tuple[Any, History, str]
"""The conversation's HTML, its answers, and the name that the page knows it by, or LOST."""

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

    def ask(self, event: gr.EventData, history: History) -> Shown:
        """Answer `questions`, which follow the first `turns` of those that are shown; `again` if
        they were answered before: the same questions get the same answers.

        A long conversation comes in pieces of MOST_AT_ONCE, so that no request is too large and
        nobody waits long for others.
        """
        questions, turns = getattr(event, "questions", None), getattr(event, "turns", None)
        if turns != 0 and not self._holds(event, history):
            return _lost(history)
        if not (_are_questions(questions) and _is_within(turns, len(history) + 1)):
            return self._unchanged(history)
        snapshot = self._bot.snapshot
        try:
            longer = replay(self._bot.answer, map(bounded, questions), history[:turns])
        except Exception as error:
            raise gr.Error(interface.FAILED) from error
        if self._counts_declined and not getattr(event, "again", False):
            for answer in longer[turns:]:
                if answer.is_question and not answer.answered:
                    self._keep(answer, Verdict.DECLINED)
        return conversation(longer, snapshot), longer, name_of(longer, snapshot)

    def delete(self, event: gr.EventData, history: History) -> Shown:
        """Take a turn out; the others stay as they are."""
        if not self._holds(event, history):
            return _lost(history)
        turn = getattr(event, "turn", None)
        if not _is_within(turn, len(history)):
            return self._unchanged(history)
        fewer, snapshot = history[:turn] + history[turn + 1 :], self._bot.snapshot
        html = conversation(fewer, snapshot) if fewer else self.welcome()
        return html, fewer, name_of(fewer, snapshot)

    def start_over(self) -> Shown:
        """Forget the conversation."""
        return self.welcome(), (), name_of((), self._bot.snapshot)

    def judge(self, event: gr.EventData, history: History) -> str:
        """Keep a visitor's verdict on an answer."""
        if not self._holds(event, history):
            return LOST
        turn, verdict = getattr(event, "turn", None), getattr(event, "verdict", None)
        told = isinstance(verdict, str) and verdict in set(Verdict) - {Verdict.DECLINED}
        if told and _is_within(turn, len(history)):
            self._keep(history[turn], Verdict(str(verdict)))
        return name_of(history, self._bot.snapshot)

    def export(self, event: gr.EventData, history: History) -> tuple[str, str]:
        """The conversation as Markdown, and its name."""
        if not self._holds(event, history):
            return "", LOST
        snapshot = self._bot.snapshot
        text = markdown(history, snapshot, date.today().isoformat())
        return text, name_of(history, snapshot)

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

    def _holds(self, event: gr.EventData, history: History) -> bool:
        """Whether the answers are those that the page shows."""
        return getattr(event, "held", None) == name_of(history, self._bot.snapshot)

    def _unchanged(self, history: History) -> Shown:
        return gr.skip(), history, name_of(history, self._bot.snapshot)

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


def _lost(history: History) -> Shown:
    return gr.skip(), history, LOST


def _are_questions(questions: object) -> TypeGuard[list[str]]:
    return (
        isinstance(questions, list)
        and 0 < len(questions) <= MOST_AT_ONCE
        and all(isinstance(question, str) for question in questions)
    )


def _is_within(number: object, end: int) -> TypeGuard[int]:
    return isinstance(number, int) and 0 <= number < end
