"""A clone of the repository: its files hold what they held, however git writes ends of lines."""

import subprocess
from pathlib import Path

from ingest.shelf import read_shelf
from tests.conftest import CORPUS

ROOT = Path(__file__).parents[2]


def test_a_clone_with_windows_line_ends_has_the_same_shelf(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    converting = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(["git", "clone", "--quiet", *converting, ROOT, clone], check=True)
    assert b"\r\n" not in (clone / "corpus" / "catalog.toml").read_bytes()
    cloned, own = read_shelf(clone / "corpus"), read_shelf(CORPUS)
    assert cloned.checksums == own.checksums
    assert cloned.bank_sha256 == own.bank_sha256
    assert cloned.catalog.sha256 == own.catalog.sha256
