"""The small shelf with the instant encoder, asked by many tests."""

import pytest

from chatbot.bot import Chatbot
from tests.hostile.invariants import open_tea
from tests.shelves import LetterEncoder


@pytest.fixture(scope="package")
def reader() -> LetterEncoder:
    """The small shelf's encoder, which remembers what it read."""
    return LetterEncoder()


@pytest.fixture(scope="package")
def tea(reader: LetterEncoder, tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    return open_tea(tmp_path_factory.mktemp("tea"), reader)
