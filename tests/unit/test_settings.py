"""Settings: options, environment variables and defaults, in this order."""

import argparse
import ast
from pathlib import Path

import pytest

import app
import chatbot
import ingest
from ingest import settings
from ingest.settings import Settings, add_arguments

VARIABLES = ("CORPUS", "INDEX", "MODEL", "FEEDBACK", "LANGUAGE", "AUTH")
SOURCES = [
    Path(app.__file__),
    *(path for room in (ingest, chatbot) for path in Path(room.__path__[0]).rglob("*.py")),
]


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(f"CHAPTER_VERSE_{name}", raising=False)


def parsed(*arguments: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return Settings.from_arguments(parser.parse_args(arguments))


def test_an_option_outweighs_the_environment_which_outweighs_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert parsed() == Settings()
    monkeypatch.setenv("CHAPTER_VERSE_CORPUS", "shelf")
    monkeypatch.setenv("CHAPTER_VERSE_INDEX", "index")
    monkeypatch.setenv("CHAPTER_VERSE_MODEL", "model")
    assert parsed() == Settings(Path("shelf"), Path("index"), "model")
    assert parsed("--corpus", "other", "--no-adapter") == Settings(
        Path("other"), Path("index"), "model", adapter=False
    )


def test_the_other_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.feedback_file().name == ".feedback.sqlite"
    assert settings.interface_language() == "en"
    assert settings.login() is None
    monkeypatch.setenv("CHAPTER_VERSE_FEEDBACK", "said.sqlite")
    monkeypatch.setenv("CHAPTER_VERSE_LANGUAGE", "pt_BR")
    monkeypatch.setenv("CHAPTER_VERSE_AUTH", "ann:secret")
    assert settings.feedback_file() == Path("said.sqlite")
    assert settings.interface_language() == "pt-BR"
    assert settings.login() == "ann:secret"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(f"CHAPTER_VERSE_{name}", "")
    assert parsed() == Settings()
    assert settings.interface_language() == "en"
    assert settings.login() is None


def test_no_other_module_reads_the_environment() -> None:
    """Setting a variable for a library is another matter: `os.environ[…] = …`."""
    readers = [
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (
            isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ.get", "os.getenv")
        )
        or (
            isinstance(node, ast.Subscript)
            and ast.unparse(node.value) == "os.environ"
            and isinstance(node.ctx, ast.Load)
        )
    ]
    assert readers == ["settings.py"]
