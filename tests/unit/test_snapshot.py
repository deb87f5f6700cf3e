"""Snapshots: they hold what they were made from, are read through maps, and are checked."""

import json
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import SetupError
from ingest.index.snapshot import open_snapshot
from ingest.library import build
from ingest.shelf import read_shelf
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"


def test_a_snapshot_holds_passages_questions_and_their_vectors(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    text = shelf_maker.add("tea", TEA).read_text()
    shelf_maker.bank('{"question": "What is in green tea?", "answers": ["tea:48-76"]}')
    report = build(shelf_maker.settings, letters)
    index = snapshot_in(shelf_maker.settings.index).index
    assert [p.span.of(text) for p in index.passages] == [
        "Tea is hot.",
        "It is also wet.",
        "Green tea is made of leaves.",
    ]
    assert [(q.question, q.passages) for q in index.questions] == [
        ("How is tea?", (0,)),  # harvested from the heading
        ("What is in green tea?", (2,)),
    ]
    assert np.allclose(
        index.passage_vectors.vectors(np.arange(3)), letters.encode_passages(index.embedded)
    )
    asked = [q.question for q in index.questions]
    assert np.allclose(
        index.question_vectors.vectors(np.arange(2)), letters.encode_questions(asked)
    )
    assert (report.passages, report.questions, report.embedded) == (3, 2, 5)


def test_a_snapshot_holds_the_articles_with_their_blocks_as_they_were_read(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    table = "Sign | Cause |\n---|---|\nPain | Nerve |\n"
    list_ = "\ufeffTea\nTea:\r\n1. Hot. Wet.\u2028- Green, ünïcode 𝔫𝔢𝔯𝔳𝔢.\n\nCall us now.\n"
    shelf_maker.add("tea", list_, publisher="Kettle", url="https://example.org")
    shelf_maker.add("pain", table)
    build(shelf_maker.settings, letters)
    index, shelf = snapshot_in(shelf_maker.settings.index).index, read_shelf(shelf_maker.folder)
    assert list(index.articles) == ["tea", "pain"]
    assert tuple(index.articles.values()) == shelf.articles
    assert tuple(index.passages) == shelf.passages
    assert tuple(index.embedded) == shelf.embedded
    assert index.counts == {"tea": 2, "pain": 1}  # a short label is part of its sentence


def test_the_manifest_tells_what_the_index_is_made_of(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["passages"], manifest["questions"]) == ([["tea", 3]], 1)
    assert manifest["sources"]["encoder_sha256"] == "letters"
    assert manifest["sources"]["backend"] == "faiss"
    assert list(manifest["sources"]["articles"]) == manifest["articles"] == ["tea"]
    assert set(manifest["files"]) == {path.name for path in folder.iterdir()} - {"manifest.json"}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="tells maps on Linux alone")
def test_a_snapshot_is_read_through_memory_maps_and_embeds_nothing(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    letters.read.clear()
    snapshot = snapshot_in(shelf_maker.settings.index)
    maps = Path("/proc/self/maps").read_text().splitlines()
    mapped = {Path(line.split()[-1]).name for line in maps if str(folder) in line}
    assert mapped >= {"passages.vectors", "questions.vectors", "passages.jsonl", "articles.jsonl"}
    assert mapped >= {"bm25.scores.npy", "bm25.passages.npy", "bm25.starts.npy"}
    assert snapshot.index.passages[0].article == "tea"
    assert letters.read == []


def test_the_same_shelf_gives_the_same_snapshot(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    first = build(shelf_maker.settings, letters)
    assert build(shelf_maker.settings, letters).folder == first.folder


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "file", ["articles.jsonl", "passages.vectors", "passages.jsonl", "questions.jsonl"]
)
def test_a_damaged_file_is_named(
    shelf_maker: ShelfMaker, letters: LetterEncoder, file: str
) -> None:
    shelf_maker.add("tea", TEA)
    flip_a_bit(build(shelf_maker.settings, letters).folder / file)
    with pytest.raises(SetupError, match=f"{file}: is damaged; rebuild it"):
        snapshot_in(shelf_maker.settings.index)


def test_a_snapshot_that_was_just_written_need_not_be_hashed_again(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    whole = open_snapshot(folder, check=True).index.articles["tea"].text
    path = folder / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Tea is hot", b"Tea is wet"))
    assert open_snapshot(folder, check=False).index.articles["tea"].text != whole
    with pytest.raises(SetupError, match=r"articles\.jsonl: is damaged"):
        open_snapshot(folder, check=True)


def test_a_missing_file_and_another_format_are_refused(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    (folder / "passages.vectors").unlink()
    with pytest.raises(SetupError, match="rebuild it"):
        snapshot_in(shelf_maker.settings.index)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sources"]["format"] = 0
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SetupError, match="another format"):
        snapshot_in(shelf_maker.settings.index)
