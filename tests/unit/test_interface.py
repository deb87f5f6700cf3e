"""The interface texts in another language: a catalogue is all that it takes."""

import ast
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import chatbot
from chatbot import interface

PACKAGE = Path(chatbot.__file__).parent
BRAND = {"NAME"}
NO_TEXTS = {"TYPE_CHECKING", "LANGUAGE"}
POLISH = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\n"
)


def constants() -> dict[str, str]:
    return {
        name: value
        for name, value in vars(interface).items()
        if name.isupper() and name not in NO_TEXTS
    }


def messages() -> list[tuple[str, ...]]:
    """What a translator is given: the literals that are passed to gettext, as xgettext reads."""
    calls = [
        node
        for node in ast.walk(ast.parse(Path(interface.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return [
        tuple(ast.literal_eval(text) for text in call.args if isinstance(text, ast.Constant))
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
    ]


def catalogue(translations: Mapping[str, str]) -> bytes:
    """A .mo file: two tables of lengths and offsets, and the texts that they lead to."""
    pairs = sorted((key.encode(), value.encode()) for key, value in translations.items())
    count, texts_at, tables, body = len(pairs), 28 + 16 * len(pairs), [b"", b""], b""
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), texts_at + len(body))
            body += pair[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    return header + b"".join(tables) + body


def translated() -> dict[str, str]:
    """Every message in guillemets, with three plurals; the header, which tells of them, is ""."""
    singles = {message[0]: f"«{message[0]}»" for message in messages() if len(message) == 1}
    plurals = {
        "\0".join(message): "\0".join(f"«{form} {message[1]}»" for form in range(3))
        for message in messages()
        if len(message) == 2
    }
    return {"": POLISH} | singles | plurals


def run(folder: Path, code: str, language: str = "pl", mo: bytes | None = None) -> str:
    """What a program prints that uses a copy of the package with the catalogue in it."""
    shutil.copytree(PACKAGE, folder / "chatbot", ignore=shutil.ignore_patterns("locale"))
    if mo is not None:
        place = folder / "chatbot" / "locale" / "pl" / "LC_MESSAGES" / "texts.mo"
        place.parent.mkdir(parents=True)
        place.write_bytes(mo)
    process = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"CHAPTER_VERSE_LANGUAGE": language},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return process.stdout + process.stderr


def test_no_text_is_forgotten(tmp_path: Path) -> None:
    code = "from chatbot import interface\nfor name, value in vars(interface).items():\n"
    code += "    if name.isupper(): print(name, repr(value))"
    said = dict(
        line.split(" ", 1) for line in run(tmp_path, code, mo=catalogue(translated())).splitlines()
    )
    assert {name: value for name, value in said.items() if name not in NO_TEXTS} == {
        name: repr(value if name in BRAND else f"«{value}»") for name, value in constants().items()
    }


def test_the_page_is_said_in_another_language_with_its_plurals(tmp_path: Path) -> None:
    code = """
from chatbot import interface
from chatbot.answer import Answer, Outcome
from chatbot.page import conversation, frame

print(frame.header(""))
print(frame.start(["Why?"], []))
declined = Answer("Why?", "Why?", Outcome.DECLINED, 0.5, (), interface.DECLINED)
print(conversation.conversation([declined], "0123"))
print([interface.quotes(number) for number in (1, 2, 5)])
print(interface.found(3, 7), interface.found(1, 1))
print(interface.taken_from("0123"))
"""
    said = run(tmp_path, code, mo=catalogue(translated()))
    for part in (
        '<header lang="pl">',
        f"<h1>{interface.NAME.replace('&', '&amp;')}</h1>",
        f"<h2>«{interface.START}»</h2>",
        f"«{interface.SHOULD_ANSWER}»</button>",
        "['«0 1 quotes.»', '«1 2 quotes.»', '«2 5 quotes.»']",
        "«1 3 of the 7 articles speak to this» «The article on the shelf speaks to this»",
        f"«{interface.NAME}, shelf 0123.» «{interface.TAGLINE}»",
    ):
        assert part in said


def test_what_a_catalogue_lacks_is_said_in_english(tmp_path: Path) -> None:
    mo = catalogue({"": POLISH, interface.YES: "Tak"})
    assert run(
        tmp_path, "from chatbot import interface; print(interface.YES, interface.NO)", mo=mo
    ) == ("Tak No\n")


@pytest.mark.parametrize(
    ("language", "mo"),
    [("fr", None), ("pt-BR", None), ("pl", b"no catalogue"), ("pl", catalogue({"a": "ą"}))],
)
def test_a_language_without_a_catalogue_is_one_line(
    tmp_path: Path, language: str, mo: bytes | None
) -> None:
    code = "import sys; from chatbot.__main__ import main; print(main(['Why?']))"
    line, status = sorted(run(tmp_path, code, language, mo).splitlines(), reverse=True)
    name = language.replace("-", "_")
    assert line.startswith(f"error: CHAPTER_VERSE_LANGUAGE: no translation into {language} can")
    assert str(Path("chatbot", "locale", name, "LC_MESSAGES", "texts.mo")) in line
    assert status == "2"


@pytest.mark.parametrize("language", ["", "en", "en_GB", "en-US"])
def test_english_needs_no_catalogue(tmp_path: Path, language: str) -> None:
    code = "from chatbot import interface; from chatbot.interface import LANGUAGE; "
    code += "print(LANGUAGE, interface.YES)"
    assert run(tmp_path, code, language) == f"{language.replace('_', '-') or 'en'} Yes\n"
