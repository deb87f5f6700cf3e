"""Ingest: from a shelf to a snapshot, only what changed is embedded, and nothing is ever lost."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest import library as building
from ingest.encoder import load_encoder, model_folder, weights_checksum
from ingest.errors import SetupError
from ingest.index.snapshot import Snapshot, read_snapshot
from ingest.library import build, open_library
from ingest.settings import BUNDLED_MODEL, Settings

if TYPE_CHECKING:
    from tests.conftest import LetterEncoder, ShelfMaker

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"


def current(settings: Settings) -> Snapshot:
    snapshot = read_snapshot(settings.index)
    assert snapshot is not None
    return snapshot


def test_a_snapshot_holds_passages_questions_and_their_vectors(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    text = shelf_maker.add("tea", TEA).read_text()
    shelf_maker.bank('{"question": "What is in green tea?", "answers": ["tea:48-76"]}')
    report = build(shelf_maker.settings, letters)
    snapshot = current(shelf_maker.settings)
    assert [p.span.of(text) for p in snapshot.passages] == [
        "Tea is hot.",
        "It is also wet.",
        "Green tea is made of leaves.",
    ]
    assert [(q.question, q.answers) for q in snapshot.questions] == [
        ("How is tea?", (0,)),  # harvested from the heading
        ("What is in green tea?", (2,)),
    ]
    assert np.allclose(snapshot.passage_vectors(), letters.encode_passages(snapshot.embedded))
    asked = [q.question for q in snapshot.questions]
    assert np.allclose(snapshot.question_vectors(), letters.encode_questions(asked))
    assert (report.passages, report.questions, report.embedded) == (3, 2, 5)


def test_the_manifest_tells_what_the_index_is_made_of(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["passages"], manifest["questions"]) == ([["tea", 3]], 1)
    assert manifest["dimension"] == 26
    assert manifest["sources"]["encoder_sha256"] == "letters"
    assert list(manifest["sources"]["articles"]) == ["tea"]
    assert set(manifest["files"]) == {path.name for path in folder.iterdir()} - {"manifest.json"}


def test_unchanged_articles_are_not_embedded_again(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    build(shelf_maker.settings, letters)
    letters.read.clear()
    shelf_maker.add("milk", "Milk is white.")
    report = build(shelf_maker.settings, letters)
    assert letters.read == ["Milk. Milk is white."]
    assert (report.embedded, report.reused) == (1, 4)


def test_a_shelf_is_embedded_block_by_block_into_the_same_snapshot(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder", monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.add("milk", TEA.replace("ea", "ilk"))
    at_once = build(shelf_maker.settings, letters)
    read: list[int] = []
    count = letters._count
    monkeypatch.setattr(letters, "_count", lambda t, least: read.append(len(t)) or count(t, least))
    monkeypatch.setattr(letters, "sha256", "letters again")
    monkeypatch.setattr(building, "_BLOCK", 2)
    vectors = current(shelf_maker.settings).passage_vectors()
    by_blocks = build(shelf_maker.settings, letters)
    assert read == [2, 2, 2, 2]
    assert by_blocks.embedded == at_once.embedded
    assert np.array_equal(current(shelf_maker.settings).passage_vectors(), vectors)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="tells maps on Linux alone")
def test_a_snapshot_is_read_through_memory_maps_and_embeds_nothing(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    letters.read.clear()
    snapshot = current(shelf_maker.settings)
    maps = Path("/proc/self/maps").read_text().splitlines()
    mapped = {Path(line.split()[-1]).name for line in maps if str(folder) in line}
    assert mapped >= {"passages.faiss", "questions.faiss", "passages.jsonl"}
    assert mapped >= {"lexical.scores.npy", "lexical.passages.npy", "lexical.starts.npy"}
    assert snapshot.passages[0].article == "tea"
    assert letters.read == []


def test_another_model_embeds_everything_again(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    build(shelf_maker.settings, letters)
    letters.sha256 = "other letters"
    assert build(shelf_maker.settings, letters).reused == 0


def test_the_same_shelf_gives_the_same_snapshot(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    first = build(shelf_maker.settings, letters)
    assert build(shelf_maker.settings, letters).folder == first.folder


def test_a_new_snapshot_replaces_the_old_one(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    build(shelf_maker.settings, letters)
    shelf_maker.add("milk", "Milk is white.")
    folder = build(shelf_maker.settings, letters).folder
    assert sorted(shelf_maker.settings.index.iterdir()) == sorted(
        [folder, shelf_maker.settings.index / "CURRENT"]
    )


def test_a_broken_shelf_leaves_the_snapshot_in_place(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    path = shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    path.write_text("Tea is cold.")
    with pytest.raises(SetupError):
        build(shelf_maker.settings, letters)
    assert current(shelf_maker.settings).name == folder.name


def test_an_index_folder_that_is_a_file(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.settings.index.write_text("in the way")
    with pytest.raises(SetupError, match=r"cannot be written .* give a writable folder"):
        build(shelf_maker.settings, letters)


def test_a_write_that_fails_leaves_the_snapshot_and_no_litter(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder", monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    shelf_maker.add("milk", "Milk is white.")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.snapshot._flush", full_disk)
    with pytest.raises(SetupError, match="No space left on device"):
        build(shelf_maker.settings, letters)
    assert current(shelf_maker.settings).name == folder.name
    assert {path.name for path in shelf_maker.settings.index.iterdir()} == {"CURRENT", folder.name}


@pytest.mark.parametrize("file", ["passages.faiss", "passages.jsonl", "questions.jsonl"])
def test_a_damaged_file_is_named(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder", file: str
) -> None:
    shelf_maker.add("tea", TEA)
    path = build(shelf_maker.settings, letters).folder / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(SetupError, match=f"{file}: is damaged; rebuild it"):
        read_snapshot(shelf_maker.settings.index)


def test_a_missing_file_and_another_format_are_refused(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    (folder / "passages.faiss").unlink()
    with pytest.raises(SetupError, match="rebuild it"):
        read_snapshot(shelf_maker.settings.index)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sources"]["format"] = 0
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SetupError, match="another format"):
        read_snapshot(shelf_maker.settings.index)


@pytest.fixture
def lettered(letters: "LetterEncoder", monkeypatch: pytest.MonkeyPatch) -> "LetterEncoder":
    """Opening a library uses the letter encoder instead of the real model."""
    monkeypatch.setattr(building, "load_encoder", lambda _: letters)
    return letters


@pytest.mark.usefixtures("lettered")
def test_opening_builds_once_and_says_so(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", TEA)
    said: list[str] = []
    open_library(shelf_maker.settings, said.append)
    open_library(shelf_maker.settings, said.append)
    assert said == ["Building the index (there is none yet) …"]


@pytest.mark.usefixtures("lettered")
def test_opening_rebuilds_a_stale_index(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", TEA)
    said: list[str] = []
    open_library(shelf_maker.settings, said.append)
    shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:12-23"]}')
    library = open_library(shelf_maker.settings, said.append)
    assert said[1:] == ["Building the index (the shelf or the model changed) …"]
    assert library.snapshot.questions[-1].question == "Is it hot?"


@pytest.mark.usefixtures("lettered")
def test_opening_rebuilds_a_damaged_index(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", TEA)
    library = open_library(shelf_maker.settings, print)
    (shelf_maker.settings.index / library.snapshot.name / "passages.jsonl").write_text("{}")
    said: list[str] = []
    assert open_library(shelf_maker.settings, said.append).snapshot.name == library.snapshot.name
    assert "is damaged" in said[0]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", 'must be {"question"'),
        ("[]", 'must be {"question"'),
        ('{"question": " ", "answers": []}', 'must be {"question"'),
        ('{"question": "Q?", "answers": ["coffee:0-5"]}', "names no article"),
        ('{"question": "Q?", "answers": ["tea"]}', "names no article"),
        ('{"question": "Q?", "answers": ["tea:500-600"]}', "no passage stands at"),
    ],
)
def test_a_bad_line_of_the_bank_is_named(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder", line: str, complaint: str
) -> None:
    shelf_maker.add("tea", TEA)
    path = shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:12-23"]}', line)
    with pytest.raises(SetupError) as caught:
        build(shelf_maker.settings, letters)
    assert f"{path}:2: " in str(caught.value)
    assert complaint in str(caught.value)


def test_a_bank_that_is_not_utf8_is_named(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.bank("").write_bytes(b"\xff")
    with pytest.raises(SetupError, match=r"bank\.jsonl: is not UTF-8 \(byte 0\)"):
        build(shelf_maker.settings, letters)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTER_VERSE_INDEX", "elsewhere")
    monkeypatch.setenv("CHAPTER_VERSE_MODEL", "another")
    assert Settings.from_environment() == Settings(index=Path("elsewhere"), model="another")


def test_the_bundled_weights_are_the_published_ones() -> None:
    folder = model_folder(BUNDLED_MODEL)
    assert weights_checksum(BUNDLED_MODEL, folder) == (
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    )


def test_other_weights_under_the_bundled_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(SetupError, match="does not match the published sha256"):
        weights_checksum(BUNDLED_MODEL, tmp_path)


def test_a_model_that_is_not_here_is_not_downloaded() -> None:
    with pytest.raises(SetupError, match=r"nothing is downloaded; give the folder"):
        load_encoder("no-such-model")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"holds no \.safetensors weights"):
        load_encoder(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(SetupError, match="cannot be loaded"):
        load_encoder(str(tmp_path))
