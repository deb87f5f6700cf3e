"""The fuzzers, each for a few seconds and with the same inputs every time."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("target", "runs"), [("parser", 3000), ("jsonl", 6000)])
def test_no_input_makes_it_fail(target: str, runs: int, tmp_path: Path) -> None:
    command = ["tests.hostile.fuzz", target, "--runs", str(runs), "--folder", str(tmp_path)]
    process = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    assert f"Done {runs} in " in process.stderr + process.stdout
    assert not list(tmp_path.glob("crash-*"))
    assert len(list((tmp_path / "inputs").iterdir())) > 30  # it found its way further
