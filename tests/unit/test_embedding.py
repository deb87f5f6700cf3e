"""Embedding: only what an earlier index does not hold, batch by batch, and how far it is."""

import logging
from collections.abc import Sequence

import numpy as np
import pytest

from ingest import embedding
from ingest.index.vectors import Vectors
from ingest.library import build, open_library
from ingest.settings import Settings
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"


def passage_vectors(settings: Settings) -> Vectors:
    index = snapshot_in(settings.index).index
    return index.passage_vectors.vectors(np.arange(len(index.passages)))


def test_unchanged_articles_are_not_embedded_again(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    build(shelf_maker.settings, letters)
    letters.read.clear()
    shelf_maker.add("milk", "Milk is white.")
    report = build(shelf_maker.settings, letters)
    assert letters.read == ["Milk. Milk is white."]
    assert (report.embedded, report.reused) == (1, 4)


def test_a_shelf_is_embedded_batch_by_batch_into_the_same_snapshot(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.add("milk", TEA.replace("ea", "ilk"))
    at_once = build(shelf_maker.settings, letters)
    vectors = passage_vectors(shelf_maker.settings)
    read: list[int] = []
    count = letters._count

    def counting(texts: Sequence[str], least: float) -> Vectors:
        read.append(len(texts))
        return count(texts, least)

    monkeypatch.setattr(letters, "_count", counting)
    monkeypatch.setattr(letters, "sha256", "letters again")
    monkeypatch.setattr(embedding, "_BATCH", 2)
    by_batches = build(shelf_maker.settings, letters)
    assert read == [2, 2, 2, 2]
    assert by_batches.embedded == at_once.embedded
    assert np.array_equal(passage_vectors(shelf_maker.settings), vectors)


def test_another_model_embeds_everything_again(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    build(shelf_maker.settings, letters)
    letters.sha256 = "other letters"
    assert build(shelf_maker.settings, letters).reused == 0


@pytest.mark.usefixtures("lettered")
def test_a_long_start_tells_how_far_it_is_where_no_terminal_shows_it(
    shelf_maker: ShelfMaker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.bank(*(f'{{"question": "Tea {i}?", "answers": []}}' for i in range(2000)))
    monkeypatch.setattr(embedding, "_TELL_EVERY", -1.0)
    monkeypatch.setattr(embedding, "_BATCH", 1000)
    caplog.set_level(logging.INFO, "ingest")
    open_library(shelf_maker.settings)
    assert caplog.messages == [
        "Building the index (there is none yet) …",
        "3 of 2,004 texts are embedded …",
        "1,003 of 2,004 texts are embedded …",
        "2,003 of 2,004 texts are embedded …",
    ]


@pytest.mark.usefixtures("lettered")
def test_a_short_start_is_not_told_step_by_step(
    shelf_maker: ShelfMaker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", TEA)
    monkeypatch.setattr(embedding, "_BATCH", 1)
    caplog.set_level(logging.INFO, "ingest")
    open_library(shelf_maker.settings)
    assert caplog.messages == ["Building the index (there is none yet) …"]
