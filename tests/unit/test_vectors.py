"""Another index of vectors, written here alone: a class and its name in BACKENDS are enough."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from chatbot.bot import Chatbot
from ingest.errors import SetupError
from ingest.index.publish import pointer
from ingest.index.vectors import BACKENDS, Positions, Vectors, backend
from ingest.library import build, open_library
from tests.shelves import NEVER_DECLINES, LetterEncoder, ShelfMaker, snapshot_in


class ArrayIndex:
    """Every vector in one array, compared one by one."""

    def __init__(self, stored: Vectors) -> None:
        self._stored = stored

    @classmethod
    def build(cls, batches: Iterable[Vectors], dimension: int, scratch: Path | None = None) -> Self:  # noqa: ARG003
        return cls(np.concatenate([np.empty((0, dimension), np.float32), *batches]))

    @classmethod
    def load(cls, path: Path) -> Self:
        return cls(np.load(path))

    def save(self, path: Path) -> None:
        with path.open("wb") as file:
            np.save(file, self._stored)

    def search(
        self, vector: Vectors, number: int, among: Positions | None = None
    ) -> tuple[Vectors, Positions]:
        among = np.arange(len(self)) if among is None else among
        products = self._stored[among] @ vector
        nearest = np.argsort(-products, kind="stable")[:number]
        return products[nearest], among[nearest]

    def vectors(self, positions: Positions) -> Vectors:
        return self._stored[positions]

    def __len__(self) -> int:
        return len(self._stored)


@pytest.mark.usefixtures("lettered")
def test_another_backend_is_a_class_and_its_name(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", "Tea is hot.\n\nLeaves\nGreen tea is made of leaves.\n")
    shelf_maker.bank('{"question": "What is green tea made of?", "answers": ["tea:20-48"]}')
    monkeypatch.setitem(BACKENDS, "array", ArrayIndex)
    settings = replace(shelf_maker.settings, backend="array")
    built, usual = open_library(settings), open_library(shelf_maker.settings)
    opened = open_library(settings)
    letters.read.clear()
    reopened = open_library(settings)
    assert letters.read == []
    assert isinstance(reopened.index.passage_vectors, ArrayIndex)
    assert isinstance(reopened.index.question_vectors, ArrayIndex)
    assert reopened.name == opened.name == built.name != usual.name
    answers = [
        Chatbot(library, NEVER_DECLINES).answer("What is green tea made of?")
        for library in (reopened, usual)
    ]
    assert answers[0] == answers[1]
    assert answers[0].quotes[0].text == "Green tea is made of leaves."


def test_a_backend_that_nobody_knows(shelf_maker: ShelfMaker, letters: LetterEncoder) -> None:
    with pytest.raises(SetupError, match="index backend cloud: is not one of faiss"):
        backend("cloud")
    shelf_maker.add("tea", "Tea is hot.")
    with pytest.raises(SetupError, match="index backend cloud: is not one of faiss"):
        build(replace(shelf_maker.settings, backend="cloud"), letters)
    assert pointer(shelf_maker.settings.index) is None


def test_an_index_of_a_backend_that_is_gone_is_built_anew(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    with monkeypatch.context() as patch:
        patch.setitem(BACKENDS, "array", ArrayIndex)
        build(replace(shelf_maker.settings, backend="array"), letters)
    assert build(shelf_maker.settings, letters).reused == 0
    assert snapshot_in(shelf_maker.settings.index).sources.backend == "faiss"
