"""The library: only what changed is read, verified or embedded, once each, and nothing is lost."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chatbot.bot import Chatbot
from chatbot.fitted import load_fitted
from chatbot.page.frame import reading
from ingest import boilerplate, library, shelf
from ingest.errors import SetupError
from ingest.files import File, read_file
from ingest.index import snapshot as snapshots
from ingest.index.snapshot import current_name, read_snapshot
from ingest.index.vectors import Vectors
from ingest.learned import GENERAL
from ingest.library import build, open_library
from ingest.settings import Settings
from tests.shelves import LetterEncoder, ShelfMaker

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"
NEVER_DECLINES = replace(load_fitted(GENERAL), threshold=0.0, unbanked_threshold=0.0)


@pytest.fixture(autouse=True)
def _info(caplog: pytest.LogCaptureFixture) -> None:
    """What the library is doing is logged as information."""
    caplog.set_level(logging.INFO, "ingest")


def passage_vectors(settings: Settings) -> Vectors:
    snapshot = read_snapshot(settings.index)
    assert snapshot is not None
    return snapshot.index.passage_vectors.vectors(np.arange(len(snapshot.index.passages)))


# What is embedded.


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
    monkeypatch.setattr(library, "_BATCH", 2)
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


def test_a_broken_shelf_leaves_the_snapshot_in_place(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    path = shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    path.write_text("Tea is cold.")
    with pytest.raises(SetupError):
        build(shelf_maker.settings, letters)
    assert current_name(shelf_maker.settings.index) == folder.name


def test_a_broken_bank_is_told_before_the_model_is_loaded(
    shelf_maker: ShelfMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", TEA)
    path = shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:12-23"]}', "not json")
    loaded: list[Settings] = []
    monkeypatch.setattr(library, "encoder_for", lambda _, settings: loaded.append(settings))
    with pytest.raises(SetupError, match=f"{path}:2: must be"):
        build(shelf_maker.settings)
    assert loaded == []


# What is told.


@pytest.mark.usefixtures("lettered")
def test_opening_builds_once_and_says_so(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", TEA)
    open_library(shelf_maker.settings)
    open_library(shelf_maker.settings)
    assert caplog.messages == ["Building the index (there is none yet) …"]


@pytest.mark.usefixtures("lettered")
def test_opening_rebuilds_a_stale_index(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", TEA)
    open_library(shelf_maker.settings)
    shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:12-23"]}')
    opened = open_library(shelf_maker.settings)
    assert caplog.messages[1:] == ["Building the index (the shelf or the model changed) …"]
    assert opened.index.questions[-1].question == "Is it hot?"


@pytest.mark.usefixtures("lettered")
def test_opening_rebuilds_a_damaged_index(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", TEA)
    name = open_library(shelf_maker.settings).name
    (shelf_maker.settings.index / name / "passages.jsonl").write_text("{}")
    caplog.clear()
    assert open_library(shelf_maker.settings).name == name
    (told,) = caplog.messages
    assert "is damaged" in told


@pytest.mark.usefixtures("lettered")
def test_a_long_start_tells_how_far_it_is_where_no_terminal_shows_it(
    shelf_maker: ShelfMaker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.bank(*(f'{{"question": "Tea {i}?", "answers": []}}' for i in range(2000)))
    monkeypatch.setattr(library, "_TELL_EVERY", -1.0)
    monkeypatch.setattr(library, "_BATCH", 1000)
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
    monkeypatch.setattr(library, "_BATCH", 1)
    open_library(shelf_maker.settings)
    assert caplog.messages == ["Building the index (there is none yet) …"]


# What is read and verified.


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """How often each file of a shelf is read, and each file of a snapshot hashed."""
    counted: Counter[Path] = Counter()
    checksum = snapshots._checksum

    def counting_read(path: Path, missing: str) -> File:
        counted[path] += 1
        return read_file(path, missing)

    def counting_checksum(path: Path) -> str:
        counted[path] += 1
        return checksum(path)

    for module in ("ingest.shelf", "ingest.catalog", "ingest.bank"):
        monkeypatch.setattr(f"{module}.read_file", counting_read)
    monkeypatch.setattr(snapshots, "_checksum", counting_checksum)
    return counted


@pytest.mark.usefixtures("lettered")
def test_a_stale_start_reads_every_file_once_and_verifies_the_old_snapshot_once(
    shelf_maker: ShelfMaker, read: Counter[Path]
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.add("milk", "Milk is white.")
    shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:12-23"]}')
    index = shelf_maker.settings.index
    old = index / open_library(shelf_maker.settings).name
    on_old = set(old.iterdir()) - {old / "manifest.json"}
    on_shelf = {path for path in shelf_maker.folder.rglob("*") if path.is_file()}
    shelf_maker.add("water", "Water is clear.")
    on_shelf.add(shelf_maker.folder / "water.txt")
    read.clear()
    new = index / open_library(shelf_maker.settings).name
    assert new != old
    on_new = {index / ".draft" / "new" / path.name for path in new.iterdir()}
    on_new.discard(index / ".draft" / "new" / "manifest.json")
    assert read == dict.fromkeys(on_shelf | on_old | on_new, 1)


@pytest.mark.usefixtures("lettered")
def test_a_start_that_is_not_stale_reads_every_file_once_and_writes_nothing(
    shelf_maker: ShelfMaker, read: Counter[Path]
) -> None:
    shelf_maker.add("tea", TEA)
    folder = shelf_maker.settings.index / open_library(shelf_maker.settings).name
    before = {path: path.stat() for path in shelf_maker.settings.index.rglob("*")}
    read.clear()
    open_library(shelf_maker.settings)
    on_disk = {shelf_maker.catalog, shelf_maker.folder / "tea.txt", *folder.iterdir()}
    assert read == dict.fromkeys(on_disk - {folder / "manifest.json"}, 1)
    assert {path: path.stat() for path in shelf_maker.settings.index.rglob("*")} == before


@pytest.mark.usefixtures("lettered")
def test_serving_parses_no_document(
    shelf_maker: ShelfMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.bank('{"question": "Is green tea made of leaves?", "answers": ["tea:48-76"]}')
    open_library(shelf_maker.settings)

    def parses(*_: object) -> None:
        raise AssertionError("parsed while serving")

    for name in ("reader_for", "mark", "read_passages", "read_bank"):
        monkeypatch.setattr(shelf, name, parses)
    monkeypatch.setattr(boilerplate, "sentences", parses)
    bot = Chatbot(open_library(shelf_maker.settings), NEVER_DECLINES)
    answer = bot.answer("Is green tea made of leaves?")
    assert answer.quotes[0].text == "Green tea is made of leaves."
    (article,) = bot.articles
    assert "Green tea is made of leaves." in reading(article, answer.quotes[0].span)
