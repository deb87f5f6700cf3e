"""Ingest under faults: whatever dies, fills up, gets damaged or is done twice at once, the index is
the old one or the new one, whole, and no harm needs a hand.
"""

import errno
import hashlib
import json
import logging
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from threading import Timer
from time import sleep
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from ingest import library as building
from ingest.encoder import Encoder
from ingest.errors import SetupError
from ingest.files import LARGEST
from ingest.index import publish
from ingest.index.publish import current, drafting
from ingest.index.snapshot import FORMAT, Snapshot, open_snapshot
from ingest.learned import GENERAL
from ingest.library import build, open_library
from ingest.settings import Settings
from ingest.shelf import Shelf, read_shelf
from tests.faults import harm
from tests.shelves import LetterEncoder, ShelfMaker

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"
FILES = [
    "CURRENT",
    "articles.jsonl",
    "bm25.json",
    "bm25.passages.npy",
    "bm25.scores.npy",
    "bm25.starts.npy",
    "bm25.terms.json",
    "manifest.json",
    "passages.jsonl",
    "passages.vectors",
    "questions.jsonl",
    "questions.vectors",
    "words.json",
]
_DEADLINE = 30.0  # seconds; long beyond what any of the processes takes


def put(shelf_maker: ShelfMaker, text: str) -> None:
    """Make `text` the shelf's only article."""
    shelf_maker.catalog.write_text("")
    shelf_maker.add("tea", text)


def held(
    index: Path, read: Callable[[Path], Snapshot] = open_snapshot
) -> tuple[object, ...] | None:
    """Everything that the index holds, to compare."""
    snapshot = current(index, read)
    if snapshot is None:
        return None
    found = snapshot.index
    return (
        snapshot.name,
        snapshot.sources,
        tuple(found.articles.values()),
        dict(found.counts),
        tuple(found.passages),
        tuple(found.embedded),
        found.words,
        found.questions,
        found.bm25.scores(["tea"]).tobytes(),
        found.passage_vectors.vectors(np.arange(len(found.passages))).tobytes(),
        found.question_vectors.vectors(np.arange(len(found.questions))).tobytes(),
    )


def names(index: Path) -> set[str]:
    return {path.name for path in index.iterdir()}


def is_tidy(index: Path) -> bool:
    """Whether there is one snapshot and nothing else."""
    snapshot = current(index, open_snapshot)
    return snapshot is not None and names(index) == {"CURRENT", snapshot.name}


def join(process: "BaseProcess") -> int | None:
    process.join(_DEADLINE)
    return process.exitcode


@pytest.fixture
def two_shelves(tmp_path: Path, letters: LetterEncoder) -> tuple[Settings, Settings]:
    """Two shelves that share one index, which holds the second."""
    index = tmp_path / "index"
    shelves = []
    for drink in ("tea", "milk"):
        maker = ShelfMaker(tmp_path / drink)
        maker.add("drink", TEA.replace("tea", drink))
        shelves.append(replace(maker.settings, index=index))
        build(shelves[-1], letters)
    return shelves[0], shelves[1]


def both(shelves: tuple[Settings, Settings]) -> list[tuple[object, ...] | None]:
    """What the index holds after an ingest of either."""
    found = []
    for settings in shelves:
        build(settings, LetterEncoder())
        found.append(held(settings.index))
    return found


# An ingest is killed.


def test_an_ingest_killed_at_any_step_leaves_the_old_index_or_the_new_one(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    for step in count(1):
        old = held(index)
        put(shelf_maker, f"{TEA}\nThis is the cup number {step}.\n")
        status = join(harm.start(harm.build_and_die, shelf_maker.settings, step))
        found = held(index)
        build(shelf_maker.settings, letters)
        assert found in (old, held(index))
        assert is_tidy(index)
        if status == 0:
            break
        assert status == -9
    assert step > 40


def test_a_first_ingest_killed_at_any_step_leaves_no_index_or_a_whole_one(
    shelf_maker: ShelfMaker, letters: LetterEncoder, tmp_path: Path
) -> None:
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    whole = held(shelf_maker.settings.index)
    for step in count(1, 3):
        settings = replace(shelf_maker.settings, index=tmp_path / f"index {step}")
        status = join(harm.start(harm.build_and_die, settings, step))
        assert held(settings.index) in (None, whole)
        build(settings, letters)
        assert held(settings.index) == whole
        assert is_tidy(settings.index)
        if status == 0:
            break


def test_an_ingest_of_the_same_shelf_killed_at_any_step_changes_nothing(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    whole = held(shelf_maker.settings.index)
    for step in count(1, 3):
        status = join(harm.start(harm.build_and_die, shelf_maker.settings, step))
        assert held(shelf_maker.settings.index) == whole
        if status == 0:
            break


def test_an_ingest_that_mends_a_damaged_index_may_be_killed_at_any_step(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    folder = build(shelf_maker.settings, letters).folder
    whole = held(index)
    for step in count(1, 3):
        (folder / "passages.jsonl").write_text("{}")
        status = join(harm.start(harm.build_and_die, shelf_maker.settings, step))
        try:
            assert held(index) == whole
        except SetupError as error:
            assert "rebuild it" in str(error)
        build(shelf_maker.settings, letters)
        assert held(index) == whole
        assert is_tidy(index)
        if status == 0:
            break


def test_ingests_killed_at_random_moments_leave_a_whole_index(
    two_shelves: tuple[Settings, Settings], letters: LetterEncoder
) -> None:
    index = two_shelves[0].index
    whole = both(two_shelves)
    moments = random.Random(1)
    for _ in range(25):
        started = harm.CONTEXT.Event()
        process = harm.start(harm.build_for_ever, two_shelves, started)
        assert started.wait(_DEADLINE)
        sleep(moments.uniform(0, 0.03))
        process.kill()
        assert join(process) == -9
        assert held(index) in whole
        build(two_shelves[0], letters)
        assert is_tidy(index)


# Two at once.


def test_a_second_ingest_says_that_it_waits_and_goes_on_when_the_first_is_killed(
    shelf_maker: ShelfMaker, letters: LetterEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ingest")
    put(shelf_maker, TEA)
    held_now = harm.CONTEXT.Event()
    first = harm.start(harm.hold_the_lock, shelf_maker.settings.index, held_now)
    assert held_now.wait(_DEADLINE)
    Timer(0.3, first.kill).start()
    build(shelf_maker.settings, letters)
    assert join(first) == -9
    assert is_tidy(shelf_maker.settings.index)
    index = shelf_maker.settings.index
    assert caplog.messages == [f"Waiting for another process that is writing {index} …"]


def test_who_has_waited_long_enough_says_so_and_readers_never_wait(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    old = held(index)
    monkeypatch.setattr(publish, "PATIENCE", 0.2)
    with drafting(index):
        with pytest.raises(SetupError, match=r"another process has been writing it .* try again"):
            build(shelf_maker.settings, letters)
        assert held(index) == old
    build(shelf_maker.settings, letters)


def test_one_of_two_that_start_at_once_builds_the_index_for_both(
    shelf_maker: ShelfMaker, tmp_path: Path
) -> None:
    put(shelf_maker, TEA)
    told = [tmp_path / "first.txt", tmp_path / "second.txt"]
    processes = [harm.start(harm.open_and_tell, shelf_maker.settings, path) for path in told]
    assert [join(process) for process in processes] == [0, 0]
    said = "\n".join(path.read_text() for path in told)
    assert said.count("Building the index (there is none yet) …") == 1
    assert is_tidy(shelf_maker.settings.index)


def test_readers_see_whole_snapshots_while_builds_swap_them(
    two_shelves: tuple[Settings, Settings],
) -> None:
    whole = both(two_shelves)
    started = harm.CONTEXT.Event()
    writers = [harm.start(harm.build_in_turn, two_shelves, 20, started) for _ in range(2)]
    assert started.wait(_DEADLINE)
    read = []
    while any(writer.is_alive() for writer in writers):
        read.append(held(two_shelves[0].index))
    assert [join(writer) for writer in writers] == [0, 0]
    assert all(found in whole for found in read)
    assert all(found in read for found in whole)


@pytest.mark.parametrize("comes_back", [False, True])
def test_a_snapshot_replaced_while_it_is_read_is_not_called_damaged(
    two_shelves: tuple[Settings, Settings], comes_back: bool
) -> None:
    tea, milk = two_shelves
    whole = both(two_shelves)  # milk is the current one
    once = iter([tea])

    def replaced_meanwhile(folder: Path) -> Snapshot:
        for settings in once:
            build(settings, LetterEncoder())
            try:
                return open_snapshot(folder)
            finally:
                if comes_back:
                    build(milk, LetterEncoder())
        return open_snapshot(folder)

    assert held(tea.index, replaced_meanwhile) == whole[1 if comes_back else 0]


def test_a_shelf_that_changes_while_it_is_opened_is_wholly_what_was_read_and_stale_at_once(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf_maker, TEA)
    newer = f"All about it.\n\n{TEA}"

    def slowly(_: Shelf, __: Settings) -> tuple[Encoder, Path]:
        put(shelf_maker, newer)
        return letters, GENERAL

    monkeypatch.setattr(building, "encoder_for", slowly)
    for text in (TEA, newer):
        library = open_library(shelf_maker.settings)
        article = library.articles["tea"]
        assert article.text == text
        assert article.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert [passage.span.of(text) for passage in library.index.passages] == [
            *["All about it."] * (text == newer),
            "Tea is hot.",
            "It is also wet.",
            "Green tea is made of leaves.",
        ]


def test_a_bank_that_changes_while_it_is_read_makes_the_index_stale(
    shelf_maker: ShelfMaker, lettered: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(shelf_maker, TEA)

    def changed_after(corpus: Path) -> Shelf:
        shelf = read_shelf(corpus)
        shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:12-23"]}')
        return shelf

    with monkeypatch.context() as patch:
        patch.setattr(building, "read_shelf", changed_after)
        build(shelf_maker.settings, lettered)
    library = open_library(shelf_maker.settings)
    assert library.index.questions[-1].question == "Is it hot?"


# The disk is full, read-only, or fails.


def test_a_disk_that_fills_up_at_any_step_is_told_and_the_old_index_stays(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    old = held(index)
    put(shelf_maker, f"{TEA}\nMore of it.\n")
    with harm.pool() as elsewhere:
        for step in count(1):
            try:
                elsewhere.submit(harm.build_on_a_full_disk, shelf_maker.settings, step).result()
                break
            except SetupError as error:
                assert "cannot be written (No space left on device); give a writable" in str(error)
                assert held(index) == old
                assert ".draft" not in names(index)
    assert step > 10
    assert held(index) != old
    assert is_tidy(index)


def test_files_that_cannot_be_written_to_the_end_are_told_and_the_old_index_stays(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    old = held(index)
    put(shelf_maker, f"{TEA}\nMore of it.\n")
    with harm.pool() as elsewhere:
        for size in count(0, 500):
            try:
                elsewhere.submit(harm.build_with_small_files, shelf_maker.settings, size).result()
                break
            except SetupError as error:
                assert "cannot be written (File too large)" in str(error)
                assert held(index) == old
                assert is_tidy(index)
    assert size > 5000
    assert held(index) != old


def test_a_read_only_index_is_told_and_still_serves(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    old = held(index)
    refused = r"index: cannot be written \(Read-only file system\); give a writable folder"
    with harm.pool() as elsewhere:
        assert elsewhere.submit(harm.open_on_a_read_only_disk, shelf_maker.settings).result() == []
        with pytest.raises(SetupError, match=refused):
            elsewhere.submit(harm.build_on_a_read_only_disk, shelf_maker.settings).result()
        put(shelf_maker, f"{TEA}\nMore of it.\n")
        with pytest.raises(SetupError, match=refused):
            elsewhere.submit(harm.open_on_a_read_only_disk, shelf_maker.settings).result()
    assert held(index) == old
    assert is_tidy(index)


def test_a_disk_that_fails_to_keep_what_was_written_is_told_and_the_index_is_whole(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = shelf_maker.settings.index
    put(shelf_maker, TEA)
    build(shelf_maker.settings, letters)
    flush = os.fsync
    flushed = len(FILES) + 2  # the snapshot's folder and the index, too, before the swap
    for good in count():
        old = held(index)
        put(shelf_maker, f"{TEA}\nThis is the cup number {good}.\n")
        left = iter(range(good))

        def fails_in_the_end(descriptor: int, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            flush(descriptor)

        monkeypatch.setattr(os, "fsync", fails_in_the_end)
        try:
            build(shelf_maker.settings, letters)
            break
        except SetupError as error:
            assert "cannot be written (Input/output error)" in str(error)
            assert (held(index) == old) == (good < flushed)
    assert good == flushed + 1
    assert is_tidy(index)


# The index is damaged, missing in part, old or foreign.


@dataclass(frozen=True)
class Intact:
    """An index to be harmed and mended again, and what it holds."""

    index: Path
    content: tuple[object, ...] | None

    def after(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Once a file is changed, the index is refused in one line, or holds what it held."""
        path = file_of(self.index, name)
        whole = path.read_bytes()
        overwrite(path, change(whole))
        try:
            assert held(self.index) == self.content
        except SetupError as error:
            assert "rebuild it with chapter-verse ingest" in str(error)
            assert "\n" not in str(error)
        finally:
            overwrite(path, whole)


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Intact:
    maker = ShelfMaker(tmp_path_factory.mktemp("intact") / "corpus")
    maker.add("tea", TEA)
    maker.bank('{"question": "What is in green tea?", "answers": ["tea:48-76"]}')
    build(maker.settings, LetterEncoder())
    return Intact(maker.settings.index, held(maker.settings.index))


def overwrite(path: Path, content: bytes) -> None:
    """In place; a file that is emptied first makes some file systems wait for the disk."""
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()


def file_of(index: Path, name: str) -> Path:
    return index / name if name == "CURRENT" else next(index.glob("*/manifest.json")).parent / name


def flipped(content: bytes, position: int, mask: int) -> bytes:
    changed = bytearray(content)
    changed[position % len(content)] ^= mask
    return bytes(changed)


@pytest.mark.parametrize("name", FILES)
def test_no_byte_can_be_flipped_without_notice(intact: Intact, name: str) -> None:
    for position in range(file_of(intact.index, name).stat().st_size):
        intact.after(name, partial(flipped, position=position, mask=1))


@trying(max_examples=200, deadline=None)
@given(name=st.sampled_from(FILES), position=st.integers(0), mask=st.integers(1, 255))
def test_no_byte_can_be_changed_without_notice(
    intact: Intact, name: str, position: int, mask: int
) -> None:
    intact.after(name, lambda content: flipped(content, position, mask))


@trying(max_examples=100, deadline=None)
@given(name=st.sampled_from(FILES), length=st.integers(0), more=st.binary(max_size=20))
def test_no_file_can_be_cut_or_lengthened_without_notice(
    intact: Intact, name: str, length: int, more: bytes
) -> None:
    intact.after(name, lambda content: content[: length % (len(content) + 1)] + more)


def reopened(shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture) -> str:
    """What opening says, after which the index holds the shelf again."""
    caplog.clear()
    with caplog.at_level(logging.INFO, "ingest"):
        open_library(shelf_maker.settings)
    snapshot = current(shelf_maker.settings.index, open_snapshot)
    assert snapshot is not None
    assert snapshot.sources.articles == {"tea": hashlib.sha256(TEA.encode()).hexdigest()}
    assert is_tidy(shelf_maker.settings.index)
    (line,) = caplog.messages
    assert "\n" not in line
    return line


@pytest.mark.usefixtures("lettered")
@pytest.mark.parametrize("name", FILES)
def test_opening_names_a_damaged_file_and_builds_the_same_index_again(
    shelf_maker: ShelfMaker, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(shelf_maker, TEA)
    index = shelf_maker.settings.index
    open_library(shelf_maker.settings)
    whole, path = held(index), file_of(index, name)
    path.write_bytes(flipped(path.read_bytes(), 5, 1))
    path_or_folder = index if name == "CURRENT" else path
    assert reopened(shelf_maker, caplog).startswith(f"Building the index ({path_or_folder}")
    assert held(index) == whole


@pytest.mark.usefixtures("lettered")
@pytest.mark.parametrize("name", FILES)
def test_opening_builds_what_is_missing(
    shelf_maker: ShelfMaker, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(shelf_maker, TEA)
    open_library(shelf_maker.settings)
    path = file_of(shelf_maker.settings.index, name)
    path.unlink()
    expected = "there is none yet" if name == "CURRENT" else f"{path}: cannot be read"
    assert expected in reopened(shelf_maker, caplog)


@pytest.mark.usefixtures("lettered")
@pytest.mark.parametrize("pointer", [b"", b"..", b"../corpus", b"/", b"\0", b"\xff", b"draft"])
def test_a_pointer_to_something_else_is_refused(
    shelf_maker: ShelfMaker, pointer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    put(shelf_maker, TEA)
    open_library(shelf_maker.settings)
    (shelf_maker.settings.index / "CURRENT").write_bytes(pointer)
    assert "CURRENT: is damaged; rebuild it" in reopened(shelf_maker, caplog)


@pytest.mark.usefixtures("lettered")
@pytest.mark.parametrize(
    "manifest",
    [
        "null",
        "[]",
        "{}",
        '{"sources": {}}',
        "[" * 100_000,
        json.dumps({"sources": {"format": FORMAT}}),
        json.dumps({"sources": {"format": FORMAT}, "files": {}}),
        json.dumps({"sources": {"format": FORMAT}, "files": []}),
        json.dumps({"sources": {"format": FORMAT - 1}}),
        json.dumps({"sources": {"format": FORMAT + 1}}),
    ],
)
def test_a_foreign_snapshot_is_refused_even_under_its_right_name(
    shelf_maker: ShelfMaker, manifest: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(shelf_maker, TEA)
    index = shelf_maker.settings.index
    name = hashlib.sha256(manifest.encode()).hexdigest()[:16]
    (index / name).mkdir(parents=True)
    (index / name / "manifest.json").write_text(manifest)
    (index / "CURRENT").write_text(name)
    assert re.search(f"{index / name}.*: (is|cannot be read) ", reopened(shelf_maker, caplog))


def test_what_others_keep_beside_the_index_is_left_alone(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    index = shelf_maker.settings.index
    (index / "extension").mkdir(parents=True)
    (index / "extension" / "manifest.json").write_text("{}")
    (index / "0123456789abcdef").mkdir()
    put(shelf_maker, TEA)
    folder = build(shelf_maker.settings, letters).folder
    assert names(index) == {"CURRENT", folder.name, "extension", "0123456789abcdef"}


# The shelf plays tricks.


def refusal(folder: Path) -> str:
    with pytest.raises(SetupError) as caught:
        read_shelf(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "slug",
    ["..", "../tea", "/etc/passwd", "a/tea", "a\\tea", "C:tea", "te\0a", "tea\n", "./tea"],
)
def test_a_slug_that_is_no_plain_name_is_refused(shelf_maker: ShelfMaker, slug: str) -> None:
    shelf_maker.catalog.write_text(
        f'[[article]]\nslug = {json.dumps(slug)}\ntitle = "T"\nlanguage = "en"\nsha256 = "0"\n'
    )
    assert f"article 1: the slug {slug!r} must be a plain file name" in refusal(shelf_maker.folder)


def test_a_link_out_of_the_shelf_is_refused(shelf_maker: ShelfMaker, tmp_path: Path) -> None:
    path = shelf_maker.add("tea", TEA)
    secret = path.rename(tmp_path / "secret.txt")
    path.symlink_to(secret)
    assert f"tea.txt: leads out of the shelf, to {secret}" in refusal(shelf_maker.folder)
    path.unlink()
    (shelf_maker.folder / "folder").symlink_to(tmp_path)
    path.symlink_to(Path("folder") / "secret.txt")
    assert "tea.txt: leads out of the shelf" in refusal(shelf_maker.folder)


def test_links_within_the_shelf_and_to_the_shelf_are_followed(
    shelf_maker: ShelfMaker, tmp_path: Path
) -> None:
    path = shelf_maker.add("tea", TEA)
    path.symlink_to(path.rename(shelf_maker.folder / "tea, second edition.txt").name)
    (tmp_path / "link").symlink_to(shelf_maker.folder)
    (article,) = read_shelf(tmp_path / "link").articles
    assert article.text == TEA


def test_what_is_no_file_is_refused_without_waiting_for_it(shelf_maker: ShelfMaker) -> None:
    path = shelf_maker.add("tea", TEA)
    path.unlink()
    os.mkfifo(path)
    assert "tea.txt: is not a file" in refusal(shelf_maker.folder)
    path.unlink()
    path.mkdir()
    assert "tea.txt: is not a file" in refusal(shelf_maker.folder)
    path.rmdir()
    path.symlink_to(path.name)
    assert "tea.txt: cannot be read (Too many levels of symbolic links)" in refusal(
        shelf_maker.folder
    )


def test_an_article_of_more_than_ten_megabytes_is_refused(shelf_maker: ShelfMaker) -> None:
    path = shelf_maker.add("tea", TEA)
    os.truncate(path, LARGEST + 1)
    assert "tea.txt: is larger than 10 MB; divide it" in refusal(shelf_maker.folder)
    shelf_maker.catalog.write_text("")
    shelf_maker.add("tea", "a" * LARGEST)
    assert len(read_shelf(shelf_maker.folder).articles) == 1


def test_a_catalog_nested_beyond_reason_is_refused(shelf_maker: ShelfMaker) -> None:
    shelf_maker.catalog.write_text("article = " + "[" * 100_000)
    assert "catalog.toml: is not valid TOML" in refusal(shelf_maker.folder)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("[" * 100_000, 'must be {"question"'),
        ('{"question": "\\ud800", "answers": []}', 'must be {"question"'),
        (f'{{"question": "Q?", "answers": ["tea:{"1" * 5000}-2"]}}', "names no article"),
    ],
)
def test_a_bank_that_plays_tricks_is_refused(
    shelf_maker: ShelfMaker, letters: LetterEncoder, line: str, complaint: str
) -> None:
    put(shelf_maker, TEA)
    path = shelf_maker.bank(line)
    with pytest.raises(SetupError) as caught:
        build(shelf_maker.settings, letters)
    assert f"{path}:1: " in str(caught.value)
    assert complaint in str(caught.value)


def test_a_bank_that_cannot_be_read_is_named(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    put(shelf_maker, TEA)
    path = shelf_maker.bank("")
    path.unlink()
    path.mkdir()
    with pytest.raises(SetupError, match=r"bank\.jsonl: is not a file"):
        build(shelf_maker.settings, letters)
