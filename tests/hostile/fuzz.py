"""python -m tests.hostile.fuzz parser|jsonl: coverage-guided fuzzing of what reads foreign bytes.

The parser reads each input as an article, the JSON-lines interface as what comes on its standard
input; what must hold is in `invariants`. Inputs that lead somewhere new are kept in a folder, and
so is one that fails, which `--again FILE` tries alone. The exit code is 0 if none did.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["ingest", "chatbot"]):
    from ingest.errors import SetupError
    from tests.hostile.invariants import TEA, check_article, check_lines, open_tea
    from tests.shelves import LetterEncoder, article_of

_SLOWEST = 30  # seconds that an input may take; far beyond what any does
_LARGEST = 2048  # bytes of an input

ARTICLES = (
    TEA,
    TEA.replace("\n", "\r\n"),
    "\ufeffHow is tea?\n\nTea is hot and it is\nalso wet, said Dr.\nBrown. It cools.\n",
    "Kettle sells tea.\n+\nTea is hot.\n+\n\nWhy?\n\x00\n1. One.\n2) They. But not.\n• Hot. Wet.\n",
    "|--|\n| a | b |\n|--|--|\n| c |\n\n- a | b\n---\n* * *\n“Hot.” he said: “It\u200b is…”^1\n",
    "\u202eA title\u2028\x0b\x0c\x85\x1c\u2067\nE\u0301e\u0301 👩\u200d👩 ﷽. A.B.C. e.g. 3.5 %?!\n",
)
LINES = (
    b'{"id": 1, "question": "Is tea hot?"}\n\n{"id": "b", "turns": ["hi", "and green?", ""]}\n',
    rb'{"id": 1, "question": "\u202e\u0000 \ud800 <b>tea</b> \udc00\ud83d\ude00"}',
    '{"id": "é", "question": "Is teaa hott, e\u0301 \u200b👩\u200d👩?"}'.encode(),
    b'{"id": 1, "id": [], "question": 5}\n{"id": NaN, "question": ""}\n{"id": -1e999}\n"',
    b'{"id": {"a": [[[[]]]]}, "turns": [["tea"]]}\n[]\nnull\n1\n"\\u00e9"\n\xff\n\x00\n{}\n{"id"',
    b"[" * 1500 + b"\n\xef\xbb\xbf{}\n" + b"9" * 500,
)
WORDS = (  # as libFuzzer's dictionaries have them
    r"\"id\": 1, ",
    r"\"question\": \"",
    r"\"turns\": [\"",
    r"\", \"",
    r"\\ud800",
    r"\x0a",
    r"\xe2\x80\xae",
    r"\xf0\x9f\x98\x80",
    "And tea? ",
    "However, it is hot. ",
    "- ",
    " | ",
    "|--|",
    "Contact us today.",
)


def read_article(data: bytes) -> None:
    """Read the input as an article, with a line that is advertising if it has one; what is empty
    or not UTF-8 is refused.
    """
    text = data.decode("utf-8", "ignore")
    for promotion in ((), ("+",)):
        with suppress(SetupError):
            article = article_of(text, title="How is tea?", publisher="Kettle", promotion=promotion)
            check_article(article)


def line_reader(folder: Path) -> Callable[[bytes], None]:
    """What reads an input as JSON lines, over a small shelf."""
    bot = open_tea(folder, LetterEncoder())

    def read_lines(data: bytes) -> None:
        check_lines(bot, data.split(b"\n"))

    return read_lines


def fuzz(target: str, folder: Path, options: list[str]) -> None:
    """Fuzz one of the two as libFuzzer's options say, and end the process."""
    reads = read_article if target == "parser" else line_reader(Path(tempfile.mkdtemp(dir=folder)))
    words = folder / "words"
    words.write_text("".join(f'"{word}"\n' for word in WORDS))
    options += [f"-artifact_prefix={folder}/", f"-dict={words}"]
    options += [f"-max_len={_LARGEST}", "-len_control=0", f"-timeout={_SLOWEST}"]
    atheris.Setup([sys.argv[0], *options], reads)
    atheris.Fuzz()


def seeded(target: str, folder: Path) -> Path:
    """The folder of inputs to start from."""
    inputs = folder / "inputs"
    inputs.mkdir(exist_ok=True)
    seeds = LINES if target == "jsonl" else [article.encode() for article in ARTICLES]
    for number, seed in enumerate(seeds):
        (inputs / f"seed-{number}").write_bytes(seed)
    return inputs


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("target", choices=["parser", "jsonl"])
    parser.add_argument("--seconds", type=int, default=60, help="to go on for")
    parser.add_argument("--runs", type=int, help="stop after so many inputs, the same every time")
    parser.add_argument("--again", metavar="FILE", help="an input to try alone")
    parser.add_argument("--folder", type=Path, help="where inputs are kept (a temporary one)")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="fuzz-"))
    if arguments.again:
        options = [arguments.again]
    else:
        limit = f"-max_total_time={arguments.seconds}"
        limits = [f"-atheris_runs={arguments.runs}", "-seed=1"] if arguments.runs else [limit]
        options = [*limits, str(seeded(arguments.target, folder))]
    print(f"Inputs are kept in {folder}.", flush=True)
    fuzz(arguments.target, folder, options)


if __name__ == "__main__":
    main()
