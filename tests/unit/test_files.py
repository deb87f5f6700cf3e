"""Files of the shelf: read within bounds, and hashed as they are read."""

import hashlib
from pathlib import Path

import pytest

from ingest import files
from ingest.errors import SetupError
from ingest.files import File, read_file


def test_a_file_is_told_with_the_checksum_of_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "tea.txt"
    path.write_bytes(b"Tea is hot.")
    file = read_file(path, "restore it")
    path.write_bytes(b"Tea is cold.")
    assert file.content == b"Tea is hot."
    assert file.sha256 == hashlib.sha256(b"Tea is hot.").hexdigest()


def test_a_byte_order_mark_is_no_character() -> None:
    assert File(Path("tea.txt"), "\ufeffTea\ufeff".encode()).text() == "Tea\ufeff"


def test_what_is_not_utf8_is_told_with_the_place() -> None:
    with pytest.raises(SetupError, match=r"tea\.txt: is not UTF-8 \(byte 2\); save it as UTF-8"):
        File(Path("tea.txt"), "Thé".encode("latin-1")).text()


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"tea\.txt: not found; boil it"):
        read_file(tmp_path / "tea.txt", "boil it")


def test_no_more_is_read_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 3)
    (tmp_path / "tea.txt").write_text("Tea")
    assert read_file(tmp_path / "tea.txt", "").content == b"Tea"
    (tmp_path / "tea.txt").write_text("Teas")
    with pytest.raises(SetupError, match=r"tea\.txt: is larger than 0 MB; divide it"):
        read_file(tmp_path / "tea.txt", "")
