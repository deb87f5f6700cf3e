"""The shelves that tests use: the real one with its index, built once, and small ones."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from chatbot.bot import Chatbot
from ingest.adapter import SCALE
from ingest.catalog import read_catalog
from ingest.encoder import Vectors
from ingest.library import Library, open_library
from ingest.model import Article
from ingest.settings import Settings

CORPUS = Settings().corpus


@pytest.fixture(scope="session")
def shelf() -> dict[str, Article]:
    return {article.slug: article for article in read_catalog(CORPUS)}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The real shelf and model, with an index of this test run's own."""
    return Settings(index=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return open_library(settings, print)


@pytest.fixture(scope="session")
def bot(library: Library) -> Chatbot:
    return Chatbot(library)


class LetterEncoder:
    """An `Encoder` that counts letters: instant, deterministic, and it remembers what it read."""

    name = "letters"
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

    def _count(self, texts: Sequence[str], least: float) -> Vectors:
        """What each role counts differs a little, so that none passes for the other."""
        self.read += texts
        counts = np.array(
            [[text.lower().count(chr(97 + i)) + least for i in range(26)] for text in texts],
            dtype=np.float32,
        )
        counts = counts.reshape(len(texts), self.dimension)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


@pytest.fixture
def letters() -> LetterEncoder:
    return LetterEncoder()


class ShelfMaker:
    """Writes small shelves: `add` an article, change `catalog`, ask a `question`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.settings = Settings(corpus=folder, index=folder.parent / "index")
        self.catalog = folder / "catalog.toml"
        self.catalog.touch()

    def add(self, slug: str, text: str, **fields: str) -> Path:
        path = self.folder / f"{slug}.txt"
        path.write_bytes(text.encode())
        entry = {
            "slug": slug,
            "title": slug.title(),
            "language": "en",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        } | fields
        lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
        with self.catalog.open("a") as catalog:
            catalog.write(f"[[article]]\n{lines}\n\n")
        return path

    def bank(self, *lines: str) -> Path:
        path = self.folder / "questions" / "bank.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        return path


@pytest.fixture
def shelf_maker(tmp_path: Path) -> ShelfMaker:
    return ShelfMaker(tmp_path / "corpus")
