"""Settings: from the environment, and from the command line over it."""

import argparse
from pathlib import Path

import pytest

from ingest.settings import Settings, add_arguments


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTER_VERSE_INDEX", "elsewhere")
    monkeypatch.setenv("CHAPTER_VERSE_MODEL", "another")
    assert Settings.from_environment() == Settings(index=Path("elsewhere"), model="another")


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTER_VERSE_INDEX", "elsewhere")
    monkeypatch.setenv("CHAPTER_VERSE_MODEL", "another")
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    told = Settings.from_arguments(parser.parse_args(["--model", "mine", "--no-adapter"]))
    assert told == Settings(index=Path("elsewhere"), model="mine", adapter=False)
