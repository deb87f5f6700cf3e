"""The library: only what changed is read, verified or embedded, once each, and nothing is lost."""

import logging
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.bot import Chatbot
from chatbot.page.reader import reading
from ingest import boilerplate, library, shelf
from ingest.errors import SetupError
from ingest.files import File, read_file
from ingest.index import snapshot as snapshots
from ingest.learned import GENERAL, LEARNED, read_provenance, write_provenance
from ingest.library import build, open_library
from ingest.settings import Settings
from tests.shelves import NEVER_DECLINES, LetterEncoder, ShelfMaker, snapshot_in

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"


@pytest.fixture(autouse=True)
def _info(caplog: pytest.LogCaptureFixture) -> None:
    """What the library is doing is logged as information."""
    caplog.set_level(logging.INFO, "ingest")


def test_a_broken_shelf_leaves_the_snapshot_in_place(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    path = shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    path.write_text("Tea is cold.")
    with pytest.raises(SetupError):
        build(shelf_maker.settings, letters)
    assert snapshot_in(shelf_maker.settings.index).name == folder.name


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


def test_a_lost_adapter_is_told_and_not_done_without(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", TEA)
    tea = shelf.read_shelf(shelf_maker.folder)
    general = read_provenance(GENERAL)
    folder = shelf_maker.folder / LEARNED
    folder.mkdir()
    write_provenance(replace(general, bank_sha256=tea.bank_sha256), folder)
    with pytest.raises(SetupError, match=rf"{folder}/adapter.safetensors: not found; restore it"):
        library.encoder_for(tea, shelf_maker.settings)


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


# What is read and verified.


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """How often each file of a shelf is read, and each file of a snapshot hashed."""
    counted: Counter[Path] = Counter()
    checksum = snapshots._checksum

    def counting_read(path: Path, missing: str, sha256: str = "") -> File:
        counted[path] += 1
        return read_file(path, missing, sha256)

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
    before = written(shelf_maker.settings.index)
    read.clear()
    open_library(shelf_maker.settings)
    on_disk = {shelf_maker.catalog, shelf_maker.folder / "tea.txt", *folder.iterdir()}
    assert read == dict.fromkeys(on_disk - {folder / "manifest.json"}, 1)
    assert written(shelf_maker.settings.index) == before


def written(index: Path) -> dict[Path, tuple[int, int]]:
    """Which file stands at each place of an index, and when it was written; not when it was read,
    which is told in a file's status, too.
    """
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in index.rglob("*")}


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
