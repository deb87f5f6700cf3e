"""What happens on the page: each event is a method, and the bot is asked.

Whatever is attached to the page can be called by anyone who reaches the server, with anything:
nothing that arrives is trusted to be what the page would send.
"""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from chatbot import texts
from chatbot.answer import Answer, to_json
from chatbot.bot import LONGEST_QUESTION, Chatbot
from chatbot.page import render

EXAMPLES = 5
MOST_EARLIER = 20  # questions a program may send along; each takes as long as the one it asks

Answers = tuple[Answer, ...]
Shown = tuple[Any, str, Answers]
"""The question box, the conversation's HTML, and the answers, which never leave the server."""


class Events:
    """The events of the page around a chatbot."""

    def __init__(self, bot: Chatbot) -> None:
        self._bot = bot
        self._shelf = {article.slug: article for article in bot.articles}
        self.welcome = render.start(bot.examples(EXAMPLES), bot.articles)

    def ask(self, question: object, answers: Answers) -> Iterator[Shown]:
        """Show the question at once, then its answer."""
        if not isinstance(question, str) or not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        question = _bounded(question)
        yield "", render.conversation(answers, pending=question), answers
        try:
            answers = (*answers, self._bot.answer(question, answers))
        except Exception as error:
            yield question, render.conversation(answers) if answers else self.welcome, answers
            raise gr.Error(texts.FAILED) from error
        yield gr.skip(), render.conversation(answers), answers

    def ask_tapped(self, event: gr.EventData, answers: Answers) -> Iterator[Shown]:
        """Ask a question that the page offered."""
        yield from self.ask(getattr(event, "question", None), answers)

    def start_over(self) -> Shown:
        """Forget the conversation."""
        return "", self.welcome, ()

    def read(self, cite: object) -> str | None:
        """The article at an address, its passage highlighted; None if there is no such article."""
        place = render.at_address(cite, self._shelf) if isinstance(cite, str) else None
        return render.reading(*place) if place else None

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
        if not isinstance(question, str) or not _are_questions(earlier):
            raise gr.Error(texts.MALFORMED)
        answers: list[Answer] = []
        for asked in [*earlier, question]:
            answers.append(self._bot.answer(_bounded(asked), answers))
        return to_json(answers[-1])


def _bounded(question: str) -> str:
    """No more of a question than the bot needs to call it too long."""
    return question.strip()[: LONGEST_QUESTION + 1]


def _are_questions(history: object) -> bool:
    return (
        isinstance(history, list)
        and len(history) <= MOST_EARLIER
        and all(isinstance(question, str) for question in history)
    )
