"""The command lines as processes of their own: ingest, chatbot, and the JSON-lines interface."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chatbot import interface
from chatbot.bot import Chatbot
from ingest.library import Library
from ingest.model import Article
from ingest.settings import Settings

if TYPE_CHECKING:
    from tests.shelves import ShelfMaker

ROOT = Path(__file__).parents[2]


def run(
    *arguments: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        input=stdin,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def index(library: Library, settings: Settings) -> str:
    """The folder of a current index of the real shelf."""
    assert library.index.passages
    return str(settings.index)


def ask(index: str, *lines: str) -> list[dict[str, Any]]:
    process = run("chatbot", "--jsonl", "--index", index, stdin="\n".join(lines).encode())
    assert process.returncode == 0, process.stderr
    return [json.loads(line) for line in process.stdout.splitlines()]


def test_json_lines_in_and_out(index: str, shelf: dict[str, Article]) -> None:
    spasms = "Can a pinched nerve cause muscle spasms?"
    single, conversation, declined = ask(
        index,
        json.dumps({"id": "a", "question": spasms}),
        "",
        json.dumps({"id": 7, "turns": [spasms, "and in the legs?"]}),
        json.dumps({"id": "c", "question": "Who won the world cup?"}),
    )
    assert set(single) >= {
        "id", "question", "understood_as", "answered", "confidence", "quotes", "message",
    }  # fmt: skip
    assert (single["id"], single["question"], single["answered"]) == ("a", spasms, True)
    assert 0 <= single["confidence"] <= 1
    for quote in single["quotes"]:
        assert quote["text"] == shelf[quote["article"]].text[quote["start"] : quote["end"]]
        assert quote["title"] == shelf[quote["article"]].title
        assert quote["publisher"] == shelf[quote["article"]].publisher
    assert conversation["id"] == 7
    assert [turn["question"] for turn in conversation["turns"]] == [spasms, "and in the legs?"]
    assert conversation["turns"][1]["understood_as"] != "and in the legs?"
    assert (declined["answered"], declined["quotes"]) == (False, [])


def test_malformed_lines_are_named_and_the_rest_goes_on(index: str) -> None:
    replies = ask(
        index,
        "not json",
        "[]",
        '{"question": "no id"}',
        '{"id": 1}',
        '{"id": 1, "question": 5}',
        '{"id": 1, "turns": ["ok", 5]}',
        '{"id": 1, "question": "both", "turns": []}',
        "[" * 100_000,
        '{"id": 9, "question": "hello"}',
    )
    assert [reply.get("line") for reply in replies] == [1, 2, 3, 4, 5, 6, 7, 8, None]
    assert all(f"line {i}: " in replies[i - 1]["error"] for i in range(1, 9))
    assert replies[8]["id"] == 9


def test_bytes_that_are_no_text_are_a_malformed_line(index: str) -> None:
    process = run(
        "chatbot", "--jsonl", "--index", index, stdin=b'\xff\n{"id": 1, "question": "hi"}'
    )
    first, second = map(json.loads, process.stdout.splitlines())
    assert "line 1" in first["error"]
    assert second["id"] == 1


def test_a_byte_order_mark_in_front_of_json_lines_is_no_mistake(index: str) -> None:
    stdin = b'\xef\xbb\xbf{"id": 1, "question": "hi"}\r\n{"id": 2, "question": "hi"}\r\n'
    process = run("chatbot", "--jsonl", "--index", index, stdin=stdin)
    first, second = map(json.loads, process.stdout.splitlines())
    assert first | {"id": 2} == second


def test_a_question_on_the_command_line(index: str) -> None:
    process = run("chatbot", "Can a pinched nerve cause muscle spasms?", "--index", index)
    printed = process.stdout.decode()
    assert "Yes, a pinched nerve can cause muscle spasms in certain cases." in printed
    assert "Understanding Pinched Nerves and Muscle Spasms · AICA Orthopedics" in printed
    assert interface.FURTHER in printed
    assert process.stderr == b""


def test_an_emergency_on_the_command_line(index: str) -> None:
    process = run("chatbot", "I lost control of my bladder, what now?", "--index", index)
    printed = process.stdout.decode()
    assert interface.EMERGENCY in printed
    assert interface.FURTHER not in printed


@pytest.mark.parametrize("room", ["ingest", "chatbot"])
def test_help_imports_nothing_heavy(room: str) -> None:
    script = (
        f"import sys, {room}.__main__ as room\n"
        "try: room.main(['--help'])\n"
        "except SystemExit: print(sorted({'faiss', 'numpy', 'torch'} & sys.modules.keys()))"
    )
    process = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True)
    assert process.stdout.endswith(b"[]\n")


def test_who_has_read_enough_may_close_the_output(index: str) -> None:
    lines = "".join(f'{{"id": {number}, "question": "hi"}}\n' for number in range(2000))
    command = [sys.executable, "-m", "chatbot", "--jsonl", "--index", index]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(lines.encode())
        process.stdin.close()
        assert json.loads(process.stdout.readline())["id"] == 0
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_chatbot_without_a_question_says_what_it_needs() -> None:
    process = run("chatbot")
    assert process.returncode == 2
    assert b"give either a question or --jsonl" in process.stderr


def test_ingest_then_chatbot_on_a_shelf_of_ones_own(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "How is tea made?\nGreen tea is made of leaves and hot water.\n")
    paths: dict[str, Any] = {
        "CHAPTER_VERSE_CORPUS": str(shelf_maker.folder),
        "CHAPTER_VERSE_INDEX": str(shelf_maker.settings.index),
    }
    process = run("ingest", **paths)
    assert process.returncode == 0, process.stderr
    assert process.stdout.decode().startswith(
        "1 articles, 1 passages, 1 questions; 2 texts embedded"
    )
    assert process.stderr == b""  # quiet where there is no terminal
    asked = run("chatbot", "How is tea made?", **paths)
    assert "Green tea is made of leaves and hot water." in asked.stdout.decode()
    assert asked.stderr == b""
    (shelf_maker.folder / "coffee.txt").write_text("Coffee.")
    assert b"coffee.txt is not in the catalog" in run("ingest", **paths).stderr


def test_a_broken_shelf_is_one_line_and_exit_code_2(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.").unlink()
    for command in (["ingest"], ["chatbot", "Is tea hot?"]):
        process = run(*command, "--corpus", str(shelf_maker.folder))
        assert process.returncode == 2
        assert process.stderr.decode().startswith("error: ")
        assert process.stderr.count(b"\n") == 1
        assert b"tea.txt: not found" in process.stderr


def test_an_unwritable_index_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    process = run("ingest", "--index", str(tmp_path / "file" / "index"))
    assert process.returncode == 2
    assert b"cannot be written" in process.stderr


def test_passages_can_be_listed_with_their_addresses(shelf: dict[str, Article]) -> None:
    lines = run("ingest", "--passages").stdout.decode().splitlines()
    assert len(lines) > 200
    address, text = lines[0].split("\t")
    slug, span = address.split(":")
    start, end = map(int, span.split("-"))
    assert shelf[slug].text[start:end] == text


def test_the_index_is_built_when_there_is_none(tmp_path: Path, bot: Chatbot) -> None:
    process = run("chatbot", "hello", "--index", str(tmp_path / "new"))
    assert process.stderr.decode().splitlines() == ["Building the index (there is none yet) …"]
    assert process.stdout.decode().strip() == bot.answer("hello").message
