"""What happens on the page: each event is a method, and the bot is asked.

Whatever is attached to the page can be called by anyone who reaches the server, with anything:
nothing that arrives is trusted to be what the page would send.
"""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeGuard

import gradio as gr

from chatbot import interface
from chatbot.answer import Answer
from chatbot.bot import LONGEST_QUESTION, Chatbot
from chatbot.feedback import FeedbackStore, Verdict, feedback_on
from chatbot.live import LiveChatbot
from chatbot.page import frame
from chatbot.page.article import around
from chatbot.page.conversation import conversation
from chatbot.page.html import at_address
from chatbot.page.markdown import markdown
from chatbot.wire import to_json
from ingest.errors import SetupError
from ingest.model import Address, Article, Span

EXAMPLES = 5
MOST_EARLIER = 20  # questions a program may send along; each takes as long as the one it asks
MOST_CITES = 100  # addresses that are asked for at once; an answer has no more than 12
MOST_TURNS = 50  # of a conversation that is taken up again

Answers = tuple[Answer, ...]
Shown = tuple[Any, str, Answers]
"""The question box, the conversation's HTML, and the answers, which never leave the server."""


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
        return frame.reader(self._bot.articles)

    def ask(self, question: object, answers: Answers) -> Iterator[Shown]:
        """Show the question at once, then its answer."""
        if not isinstance(question, str) or not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        question = _bounded(question)
        yield "", self._show(answers, pending=question), answers
        try:
            answers = (*answers, self._bot.answer(question, answers))
        except Exception as error:
            yield question, self._show(answers), answers
            raise gr.Error(interface.FAILED) from error
        if self._counts_declined and answers[-1].is_question and not answers[-1].answered:
            self._keep(answers[-1], Verdict.DECLINED)
        yield gr.skip(), self._show(answers), answers

    def ask_tapped(self, event: gr.EventData, answers: Answers) -> Iterator[Shown]:
        """Ask a question that the page offered."""
        yield from self.ask(getattr(event, "question", None), answers)

    def take_up(self, event: gr.EventData) -> Iterator[Shown]:
        """A conversation as it was, from its questions: the same questions get the same answers."""
        questions = getattr(event, "questions", None)
        if not _are_questions(questions, MOST_TURNS):
            yield gr.skip(), gr.skip(), gr.skip()
            return
        yield gr.skip(), self._show((), pending=questions[-1] if questions else None), ()
        answers = self._replay(questions)
        yield gr.skip(), self._show(answers), answers

    def edit(self, answers: Answers) -> Shown:
        """Take the last question back into the box."""
        if not answers:
            return gr.skip(), gr.skip(), answers
        return answers[-1].question, self._show(answers[:-1]), answers[:-1]

    def start_over(self) -> Shown:
        """Forget the conversation."""
        return "", self.welcome(), ()

    def judge(self, event: gr.EventData, answers: Answers) -> None:
        """Keep a visitor's verdict on an answer."""
        turn, verdict = getattr(event, "turn", None), getattr(event, "verdict", None)
        told = isinstance(verdict, str) and verdict in set(Verdict) - {Verdict.DECLINED}
        if told and isinstance(turn, int) and 0 <= turn < len(answers):
            self._keep(answers[turn], Verdict(str(verdict)))

    def read(self, cites: object) -> str | None:
        """The article at the first address, its passage highlighted, and lightly those at the other
        addresses that are of the same article; None if there is no such article.
        """
        places = self._places(cites)
        if not places or places[0] is None:
            return None
        article, span = places[0]
        others = [other[1] for other in places[1:] if other and other[0] is article]
        return frame.reading(article, span, filter(None, others))

    def widen(self, cites: object) -> dict[str, str] | None:
        """The quote at the first address with more around it than the second shows, and the address
        of that; None if there is no such quote.
        """
        match self._places(cites):
            case [(article, Span() as quoted), (_, Span() as wide)]:
                both = Span(min(wide.start, quoted.start), max(wide.end, quoted.end))
                span = around(article, both)
                html = frame.widened(article, span, quoted)
                return {"html": html, "shown": str(Address(article.slug, span))}
            case _:
                return None

    def export(self, questions: object) -> str | None:
        """The conversation of these questions as Markdown; None if they are none."""
        if not _are_questions(questions, MOST_TURNS):
            return None
        return markdown(self._replay(questions), self._bot.snapshot, date.today().isoformat())

    def answer(self, question: str, history: list[str] | None = None) -> dict[str, Any]:
        """Answer a question with word-for-word quotes from the shelf, or say that it has no answer.

        Args:
            question: the question, which may follow up on the ones before it.
            history: the questions asked before it in this conversation, the oldest first.

        Returns:
            The answer: whether the shelf answers the question, with what confidence, and the
            quotes, the best first, each with its article, section, text and offsets.
        """
        earlier = history or []
        if not isinstance(question, str) or not _are_questions(earlier, MOST_EARLIER):
            raise gr.Error(interface.MALFORMED)
        return to_json(self._replay([*earlier, question])[-1])

    def articles(self) -> list[dict[str, Any]]:
        """List the articles on the shelf.

        Returns:
            For each article its name (slug), title, publisher if it is stated, language, length in
            characters and address.
        """
        return [
            {
                "slug": article.slug,
                "title": article.title,
                "publisher": article.publisher,
                "language": article.language,
                "characters": len(article.text),
                "url": article.url,
            }
            for article in self._bot.articles
        ]

    def article(self, slug: str) -> dict[str, Any]:
        """Read an article of the shelf in full.

        Args:
            slug: the article's name, as the list of articles and the quotes give it.

        Returns:
            The article's title, publisher and text, and its blocks: headings, paragraphs, list
            items, table rows, advertising and page furniture, each with its offsets in the text.
        """
        article = self._by_slug().get(slug) if isinstance(slug, str) else None
        if article is None:
            raise gr.Error(interface.NO_SUCH_ARTICLE)
        return {
            "slug": article.slug,
            "title": article.title,
            "publisher": article.publisher,
            "text": article.text,
            "blocks": [
                {"kind": str(block.kind), "start": block.span.start, "end": block.span.end}
                for block in article.blocks
            ],
        }

    def _show(self, answers: Answers, pending: str | None = None) -> str:
        if not answers and pending is None:
            return self.welcome()
        return conversation(answers, self._bot.snapshot, pending)

    def _replay(self, questions: list[str]) -> Answers:
        answers: list[Answer] = []
        for asked in questions:
            answers.append(self._bot.answer(_bounded(asked), answers))
        return tuple(answers)

    def _keep(self, answer: Answer, verdict: Verdict) -> None:
        """Feedback that cannot be kept is told to the owner, and costs the visitor nothing."""
        try:
            self._store.add(feedback_on(answer, verdict))
        except SetupError as error:
            print(f"error: {error}", file=sys.stderr, flush=True)

    def _places(self, cites: object) -> list[tuple[Article, Span | None] | None]:
        """What the addresses name; nothing for too many or for what is no list of addresses."""
        if not isinstance(cites, list) or len(cites) > MOST_CITES:
            return []
        if not all(isinstance(cite, str) for cite in cites):
            return []
        by_slug = self._by_slug()
        return [at_address(cite, by_slug) for cite in cites]

    def _by_slug(self) -> dict[str, Article]:
        return {article.slug: article for article in self._bot.articles}


def _bounded(question: str) -> str:
    """No more of a question than the bot needs to call it too long."""
    return question.strip()[: LONGEST_QUESTION + 1]


def _are_questions(questions: object, most: int) -> TypeGuard[list[str]]:
    return (
        isinstance(questions, list)
        and len(questions) <= most
        and all(isinstance(question, str) for question in questions)
    )
