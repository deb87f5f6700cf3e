"""Whether a shelf, what was learned for it, or its index has changed on disk."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingest.bank import question_files
from ingest.catalog import CATALOG
from ingest.index.publish import pointer
from ingest.learned import LEARNED
from ingest.model import Article
from ingest.readers import SUFFIXES
from ingest.settings import Settings

_Stamp = tuple[int, int, int] | None
"""Of a file: when it was changed, its size, its number on the disk; None if it is missing."""


@dataclass(frozen=True)
class Look:
    """What a shelf and its index looked like: a stamp of each file, and the current snapshot."""

    files: dict[Path, _Stamp]
    snapshot: str | None


class ShelfWatch:
    """Looks at the shelf and the index that `settings` name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._checked: dict[str, tuple[_Stamp, bool]] = {}

    def look(self) -> Look:
        """What both look like now.

        Raises:
            SetupError: the index directory cannot be read.
        """
        corpus = self._settings.corpus
        documents = [path for path in corpus.glob("*") if path.suffix.lower() in SUFFIXES]
        learned = sorted((corpus / LEARNED).glob("*"))
        files = [corpus / CATALOG, *sorted(documents), *question_files(corpus), *learned]
        current = pointer(self._settings.index)
        return Look({path: _stamp(path) for path in files}, current.name if current else None)

    def is_unchanged(self, article: Article) -> bool:
        """Whether the article's file still holds what was ingested; it is read only if its stamp
        is another than at the last time.
        """
        path = self._settings.corpus / article.file
        stamp = _stamp(path)
        known = self._checked.get(article.sha256)
        if known is None or known[0] != stamp:
            known = stamp, stamp is not None and _sha256(path) == article.sha256
            self._checked[article.sha256] = known
        return known[1]


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
