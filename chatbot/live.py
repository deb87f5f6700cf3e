"""A chatbot that keeps up with its shelf while it serves.

When the shelf or the index changes on disk, a thread opens it anew, and questions that come after
that are asked of what it opened: every answer is wholly of one snapshot. Until then the old one
answers, but quotes no article that has changed under it.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock, Thread
from time import monotonic

from chatbot import texts
from chatbot.answer import Answer, Outcome, quoted_articles
from chatbot.bot import Chatbot, open_chatbot
from ingest.catalog import CATALOG, Article
from ingest.errors import ShelfError
from ingest.questions import question_files
from ingest.settings import Settings
from ingest.snapshot import current_name

_PAUSE = 1.0  # seconds between two looks at the shelf

_Stamp = tuple[int, int, int] | None
"""Of a file: when it was changed, its size, its number on the disk; None if it is missing."""
_Stamps = dict[Path, _Stamp]


class LiveChatbot:
    """Answers like a `Chatbot`, over the shelf as it is now.

    What goes wrong with the shelf while it serves is told on standard error, and the last snapshot
    goes on serving.
    """

    def __init__(
        self, settings: Settings, opens: Callable[[Settings], Chatbot] = open_chatbot
    ) -> None:
        """Open the shelf.

        Raises:
            ShelfError: the shelf, the index or the model is at fault.
        """
        self._settings = settings
        self._opens = opens
        self._renewing = Lock()
        self._checked: dict[str, tuple[_Stamp, bool]] = {}
        self._looked = monotonic()
        shelf = self._shelf()
        self._bot = opens(settings)
        self._seen: tuple[_Stamps, str | None] = (shelf, self._bot.checksum)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The shelf, in the catalog's order."""
        return self._bot.articles

    @property
    def checksum(self) -> str:
        """Of the shelf as it is indexed."""
        self._keep_up()
        return self._bot.checksum

    def examples(self, number: int) -> tuple[str, ...]:
        """Up to `number` questions to start with, which the shelf answers."""
        return self._bot.examples(number)

    def answer(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """Answer a message, given the answers before it; say so if what would be quoted has just
        changed.
        """
        self._keep_up()
        answer = self._bot.answer(question, history)
        if all(map(self._is_unchanged, quoted_articles(answer.quotes))):
            return answer
        return Answer(question, question, Outcome.UNREAD, 0.0, (), texts.SHELF_CHANGED)

    def _keep_up(self) -> None:
        if monotonic() - self._looked < _PAUSE:
            return
        self._looked = monotonic()
        try:
            found = (self._shelf(), current_name(self._settings.index))
        except ShelfError:
            return  # an index that cannot be read now says nothing about the one that serves
        if found != self._seen and self._renewing.acquire(blocking=False):
            Thread(target=self._renew, args=found, daemon=True).start()

    def _renew(self, shelf: _Stamps, current: str | None) -> None:
        try:
            bot = self._opens(self._settings)
            self._bot, self._seen = bot, (shelf, bot.checksum)
        except ShelfError as error:
            self._seen = (shelf, current)
            print(f"error: {error}", file=sys.stderr, flush=True)
        finally:
            self._renewing.release()

    def _shelf(self) -> _Stamps:
        corpus = self._settings.corpus
        files = [corpus / CATALOG, *sorted(corpus.glob("*.txt")), *question_files(corpus)]
        return {path: _stamp(path) for path in files}

    def _is_unchanged(self, article: Article) -> bool:
        """Whether the article's file still holds the text that was ingested."""
        path = self._file(article)
        stamp = _stamp(path)
        known = self._checked.get(article.sha256)
        if known is None or known[0] != stamp:
            known = stamp, stamp is not None and _sha256(path) == article.sha256
            self._checked[article.sha256] = known
        return known[1]

    def _file(self, article: Article) -> Path:
        return self._settings.corpus / f"{article.slug}.txt"


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _sha256(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
