"""What programs and assistants can do: three calls, without Gradio in them.

Their docstrings are what callers are told of them, and ask for the questions of a conversation
instead of a session: the same questions get the same answers.
"""

from typing import Any

from chatbot.bot import Chatbot, bounded
from chatbot.live import LiveChatbot
from chatbot.wire import (
    RequestError,
    article_in_full,
    article_in_list,
    read_call,
    replay,
    to_json,
)

AT_ONCE = 32  # answers, which share the encoder's batches
MOST_WAITING = 64  # calls; whoever comes later is told that the page is busy


class Api:
    """The calls, around a chatbot."""

    def __init__(self, bot: Chatbot | LiveChatbot) -> None:
        self._bot = bot

    def answer(self, question: str, history: list[str] | None = None) -> dict[str, Any]:
        """Answer a question with word-for-word quotes from the shelf, or say that it has no answer.

        Args:
            question: the question, which may follow up on the ones before it.
            history: the questions asked before it in this conversation, the oldest first.

        Returns:
            The answer: whether the shelf answers the question, with what confidence, and the
            quotes, the best first, each with its article, section, text and offsets.

        Raises:
            RequestError: they are no question and no few questions before it.
        """
        questions = map(bounded, read_call(question, history))
        return to_json(replay(self._bot.answer, questions)[-1])

    def articles(self) -> list[dict[str, Any]]:
        """List the articles on the shelf.

        Returns:
            For each article its name (slug), title, publisher if it is stated, language, length in
            characters and address.
        """
        return [article_in_list(article) for article in self._bot.articles]

    def article(self, slug: str) -> dict[str, Any]:
        """Read an article of the shelf in full.

        Args:
            slug: the article's name, as the list of articles and the quotes give it.

        Returns:
            The article's title, publisher and text, and its blocks: headings, paragraphs, list
            items, table rows, advertising and page furniture, each with its offsets in the text.

        Raises:
            RequestError: there is no such article.
        """
        for article in self._bot.articles:
            if article.slug == slug:
                return article_in_full(article)
        raise RequestError("there is no such article; the list of articles has their names")
