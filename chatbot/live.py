"""A chatbot that keeps up with its shelf while it serves.

When the shelf or the index changes on disk, a thread opens it anew, and questions that come after
that are asked of what it opened: every answer is wholly of one snapshot. Until then the old one
answers, but quotes no article that has changed under it.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Lock, Thread
from time import monotonic

from chatbot import interface
from chatbot.answer import Answer, Outcome, fixed_reply, quoted_articles
from chatbot.bot import Chatbot, open_chatbot
from ingest.errors import SetupError
from ingest.model import Article
from ingest.settings import Settings
from ingest.watch import Look, ShelfWatch

_PAUSE = 1.0  # seconds between two looks at the shelf: its owner does not wait longer than that

_log = logging.getLogger(__name__)


class LiveChatbot:
    """Answers like a `Chatbot`, over the shelf as it is now.

    What goes wrong with the shelf while it serves is logged, and the last snapshot goes on serving.
    """

    def __init__(
        self, settings: Settings, opens: Callable[[Settings], Chatbot] = open_chatbot
    ) -> None:
        """Open the shelf.

        Raises:
            SetupError: the shelf, the index or the model is at fault.
        """
        self._settings = settings
        self._opens = opens
        self._watch = ShelfWatch(settings)
        self._renewing = Lock()  # held by the thread that looks or opens, for as long as it does
        self._looked = monotonic()
        look = self._watch.look()  # first, so that a change while it is opened is seen afterwards
        self._bot = opens(settings)
        self._seen = replace(look, snapshot=self._bot.snapshot)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The shelf, in the catalog's order."""
        return self._bot.articles

    @property
    def snapshot(self) -> str:
        """The name of the snapshot that answers."""
        return self._bot.snapshot

    def examples(self, number: int) -> tuple[str, ...]:
        """Up to `number` questions to start with, which the shelf answers."""
        return self._bot.examples(number)

    def answer(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """Answer a message, given the answers before it; say so if what would be quoted has just
        changed.
        """
        self.keep_up()
        answer = self._bot.answer(question, history)
        if all(map(self._watch.is_unchanged, quoted_articles(answer.quotes))):
            return answer
        changed = fixed_reply(question, Outcome.UNREAD, interface.SHELF_CHANGED)
        return replace(changed, signpost=answer.signpost)  # an emergency cannot wait for the shelf

    def keep_up(self) -> None:
        """Have a thread look whether the shelf or the index has changed, and if so, open it anew;
        one at a time, and not more often than once a second. Nobody waits for it.
        """
        if monotonic() - self._looked >= _PAUSE and self._renewing.acquire(blocking=False):
            self._looked = monotonic()
            try:
                Thread(target=self._renew, daemon=True).start()
            except RuntimeError:  # no thread can be started now; whoever comes next tries again
                self._renewing.release()

    def _renew(self) -> None:
        try:
            with suppress(SetupError):  # one that cannot be read now says nothing about what serves
                found = self._watch.look()
                if found != self._seen:
                    self._seen = found  # what cannot be opened is told once, not every second
                    self._open(found)
        finally:
            self._renewing.release()

    def _open(self, found: Look) -> None:
        try:
            bot = self._opens(self._settings)
        except SetupError as error:
            _log.error("%s", error)
        else:
            self._bot, self._seen = bot, replace(found, snapshot=bot.snapshot)
