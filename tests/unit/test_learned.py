"""What was learned is used for its model and bank alone, and is replaced whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.fitted import FITTED, load_fitted
from ingest.errors import SetupError
from ingest.learned import (
    GENERAL,
    LEARNED,
    Provenance,
    find_learned,
    read_provenance,
    renewing,
    write_provenance,
)
from ingest.settings import Settings
from ingest.shelf import read_shelf

MODEL, BANK = "ab" * 32, "cd" * 32
PROVENANCE = Provenance("tiny", MODEL, BANK, "chapter-verse train", "2026-11-27", {"hit@1": 0.5})
OF_GENERAL = read_provenance(GENERAL).model_sha256


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A shelf's folder with something learned."""
    learn(tmp_path, PROVENANCE)
    return tmp_path


def learn(corpus: Path, provenance: Provenance) -> None:
    with renewing(corpus) as folder:
        write_provenance(provenance, folder)


def found(corpus: Path, model: str = MODEL, bank: str = BANK) -> Path:
    return find_learned(corpus, "the model", model, bank)


def test_what_was_learned_is_used_with_its_model_and_bank_in_silence(
    corpus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_provenance(corpus / LEARNED) == PROVENANCE
    assert found(corpus) == corpus / LEARNED
    assert not caplog.messages


def test_a_shelf_without_any_gets_the_general_defaults_in_silence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert found(tmp_path, OF_GENERAL) == GENERAL
    assert not caplog.messages


@pytest.mark.parametrize(
    ("model", "bank", "reason"),
    [
        ("ef" * 32, BANK, "belongs to the model tiny, not to the model; the general defaults were"),
        (OF_GENERAL, BANK, "belongs to the model tiny, not to the model; the general defaults are"),
    ],
)
def test_what_belongs_to_others_is_refused_with_one_line(
    corpus: Path, caplog: pytest.LogCaptureFixture, model: str, bank: str, reason: str
) -> None:
    assert found(corpus, model, bank) == GENERAL
    (line,) = caplog.messages
    assert line.startswith(f"{corpus / LEARNED}: {reason}")
    assert "chapter-verse train" in line


def test_another_bank_is_refused_with_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    learn(tmp_path, Provenance("bundled", OF_GENERAL, BANK, "", "", {}))
    assert found(tmp_path, OF_GENERAL, "ef" * 32) == GENERAL
    (line,) = caplog.messages
    assert "belongs to another question bank; the general defaults are used" in line


def test_another_model_without_anything_learned_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert found(tmp_path, "ef" * 32) == GENERAL
    (line,) = caplog.messages
    assert line.startswith("the general defaults were fitted with another model than the model")


def test_the_shipped_shelf_has_what_was_learned_for_it() -> None:
    shelf = read_shelf(Settings().corpus)
    folder = find_learned(shelf.corpus, "all-MiniLM-L6-v2", OF_GENERAL, shelf.bank_sha256)
    assert folder == shelf.corpus / LEARNED


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"model": "tiny"}', "\udcff"])
def test_a_damaged_provenance_is_named(corpus: Path, content: str) -> None:
    path = corpus / LEARNED / "provenance.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(SetupError, match=r"provenance\.json: is damaged; restore it, or remove"):
        found(corpus)


def test_a_missing_provenance_is_named(corpus: Path) -> None:
    (corpus / LEARNED / "provenance.json").unlink()
    with pytest.raises(SetupError, match=r"provenance\.json: cannot be read .*restore it, or"):
        found(corpus)


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[:-40],
        lambda text: f"[{text}]",
        lambda text: text.replace('"threshold"', '"other"'),
        lambda text: text.replace('"margin"', '"other"'),
        lambda text: text.replace('"least_relevance": ', '"least_relevance": "much", "x": '),
    ],
)
def test_damaged_numbers_are_named(tmp_path: Path, harm: Callable[[str], str]) -> None:
    text = (GENERAL / FITTED).read_text(encoding="utf-8")
    json.loads(text)
    (tmp_path / FITTED).write_text(harm(text), encoding="utf-8")
    with pytest.raises(SetupError, match=r"fitted\.json: is damaged .* chapter-verse train"):
        load_fitted(tmp_path)


class Killed(BaseException):
    """Ends a process at this very point."""


def test_what_was_there_stays_if_writing_is_broken_off(corpus: Path) -> None:
    with pytest.raises(Killed), renewing(corpus) as folder:
        (folder / "provenance.json").write_text("half")
        raise Killed
    assert read_provenance(found(corpus)) == PROVENANCE


def test_what_was_there_is_found_if_the_process_dies_between_two_renames(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def die(self: Path, target: Path) -> Path:
        if target.name == LEARNED:
            raise Killed
        return rename(self, target)

    newer = Provenance("tiny", MODEL, BANK, "chapter-verse train", "2026-12-01", {})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", die)
        with pytest.raises(Killed):
            learn(corpus, newer)
    assert read_provenance(found(corpus)) == PROVENANCE
    learn(corpus, newer)
    assert read_provenance(found(corpus)) == newer
    assert [path.name for path in corpus.iterdir()] == [LEARNED]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match=r"learned\.draft: cannot be written"):
        learn(tmp_path / "file", PROVENANCE)
