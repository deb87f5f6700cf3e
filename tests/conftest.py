"""The shelves that tests use: the real one with its index, built once, and small ones."""

from pathlib import Path

import hypothesis
import pytest

from chatbot.bot import Chatbot
from ingest.library import Library, open_library
from ingest.model import Article
from ingest.settings import Settings
from ingest.shelf import read_shelf
from tests.shelves import LetterEncoder, ShelfMaker

# How fast a machine is that does something else besides is no property of an example.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

CORPUS = Settings().corpus


@pytest.fixture(scope="session")
def shelf() -> dict[str, Article]:
    """The articles of the real shelf, by slug."""
    return {article.slug: article for article in read_shelf(CORPUS).articles}


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The real shelf and model, with an index of this test run's own."""
    return Settings(index=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return open_library(settings)


@pytest.fixture(scope="session")
def bot(library: Library) -> Chatbot:
    return Chatbot(library)


@pytest.fixture
def shelf_maker(tmp_path: Path) -> ShelfMaker:
    return ShelfMaker(tmp_path / "corpus")


@pytest.fixture
def letters() -> LetterEncoder:
    return LetterEncoder()


@pytest.fixture
def lettered(letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch) -> LetterEncoder:
    """Opening a shelf uses the letter encoder instead of the real model."""
    monkeypatch.setattr("ingest.library.encoder_for", letters.encoder_for)
    return letters
