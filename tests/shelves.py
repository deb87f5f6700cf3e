"""Small shelves for tests, articles without a shelf, and an encoder that needs no model."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chatbot.fitted import load_fitted
from ingest.adapter import SCALE
from ingest.catalog import Entry
from ingest.encoder import Encoder
from ingest.index.publish import current
from ingest.index.snapshot import Snapshot, open_snapshot
from ingest.index.vectors import Vectors
from ingest.learned import GENERAL
from ingest.model import Article
from ingest.settings import Settings
from ingest.shelf import Shelf, read_article

NEVER_DECLINES = replace(load_fitted(GENERAL), threshold=0.0, unbanked_threshold=0.0)
"""The general numbers, but for the confidence that an answer needs."""


class LetterEncoder:
    """An `Encoder` that counts letters: instant, deterministic, and it remembers what it read."""

    sha256 = "letters"
    dimension = 26

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._count(texts, 0.01)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._count(texts, 0.02)

    def none_score(self, question: Vectors) -> float:  # noqa: ARG002
        return SCALE / 2

    def encoder_for(self, shelf: Shelf, settings: Settings) -> tuple[Encoder, Path]:  # noqa: ARG002
        """In place of `ingest.library.encoder_for`: this encoder, with the general defaults."""
        return self, GENERAL

    def _count(self, texts: Sequence[str], least: float) -> Vectors:
        """What each role counts differs a little, so that none passes for the other."""
        self.read += texts
        counts = np.array(
            [[text.lower().count(chr(97 + i)) + least for i in range(26)] for text in texts],
            dtype=np.float32,
        )
        counts = counts.reshape(len(texts), self.dimension)
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), dtype=np.float32)


class ShelfMaker:
    """Writes small shelves: `add` an article, change `catalog`, fill the `bank`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.settings = Settings(corpus=folder, index=folder.parent / "index")
        self.catalog = folder / "catalog.toml"
        self.catalog.touch()

    def add(self, slug: str, text: str, **fields: str) -> Path:
        """Put an article on the shelf; its fields in the catalog may be others than the usual."""
        path = self.folder / fields.get("file", f"{slug}.txt")
        path.write_bytes(text.encode())
        entry = {
            "slug": slug,
            "title": slug.title(),
            "language": "en",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        } | fields
        lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
        with self.catalog.open("a", encoding="utf-8") as catalog:
            catalog.write(f"[[article]]\n{lines}\n\n")
        return path

    def bank(self, *lines: str) -> Path:
        """Write the question bank."""
        path = self.folder / "questions" / "bank.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def snapshot_in(index: Path) -> Snapshot:
    """The current snapshot of an index directory, which must have one."""
    snapshot = current(index, open_snapshot)
    assert snapshot is not None
    return snapshot


def article_of(text: str, **fields: Any) -> Article:
    """The article that a plain text holds; `fields` are those of its `Entry` that matter."""
    usual = {"slug": "a", "title": "A title", "language": "en", "sha256": "", "file": "a.txt"}
    return read_article(Entry(**usual | fields), text.encode())
