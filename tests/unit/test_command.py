"""chapter-verse: one command, whose subcommands are imported when they are asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.command import SUBCOMMANDS, main

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chatbot.command", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_the_subcommands_and_imports_none() -> None:
    process = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "chatbot.command", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name, subcommand in SUBCOMMANDS.items():
        assert f"  {name} " in process.stdout
        assert subcommand.help in process.stdout
        assert f"| {subcommand.module}\n" not in process.stderr
    assert " numpy\n" not in process.stderr


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_a_subcommand_tells_its_own_help_under_its_own_name(name: str) -> None:
    process = run(name, "--help")
    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith(f"usage: chapter-verse {name} ")


def test_what_follows_the_name_goes_to_the_subcommand_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "none.sqlite"
    assert main(["feedback", "--feedback", str(file)]) == 0
    assert capsys.readouterr().err == f"There is no feedback in {file} yet.\n"


@pytest.mark.parametrize("arguments", [[], ["sing"], ["--serve"]])
def test_what_is_no_subcommand_is_an_error_that_names_the_usage(arguments: list[str]) -> None:
    process = run(*arguments)
    assert process.returncode == 2
    assert process.stderr.startswith("usage: chapter-verse ")


def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert main(["train"]) == 2
    assert ".[train]" in capsys.readouterr().err
