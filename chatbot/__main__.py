"""chapter-verse ask "question": answers on the command line, with quotes from the shelf."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from chatbot.wire import (
    LONGEST_LINE,
    MOST_TURNS,
    Json,
    RequestError,
    read_request,
    replay,
)
from ingest.errors import printable, tells_setup_errors
from ingest.settings import Settings, add_arguments

if TYPE_CHECKING:
    from chatbot.answer import Answer
    from chatbot.bot import Chatbot

JSONL_HELP = (
    'read {"id", "question"} or {"id", "turns": [question, …]} a line from standard input and '
    f"write the answers a line each to standard output; up to {MOST_TURNS} turns and "
    f"{LONGEST_LINE // 10**6} MB a line"
)


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Run the command; 2 if the shelf, the index or the model must be mended first."""
    parser = argparse.ArgumentParser(
        prog="chapter-verse ask",
        description="Answer a question, or many as JSON lines, with quotes from the shelf.",
    )
    parser.add_argument("question", nargs="?", help="a question for the shelf")
    parser.add_argument("--jsonl", action="store_true", help=JSONL_HELP)
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    if (arguments.question is None) != arguments.jsonl:
        parser.error("give either a question or --jsonl")
    from chatbot.bot import open_chatbot  # heavy: --help does without

    bot = open_chatbot(Settings.from_arguments(arguments))
    if arguments.jsonl:
        for reply in answer_lines(bot, bounded_lines(sys.stdin.buffer)):
            print(json.dumps(reply, ensure_ascii=True), flush=True)
    else:
        print(readable(bot.answer(arguments.question)))
    return 0


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one above `LONGEST_LINE`, no more than it takes to see that."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)


def answer_lines(bot: "Chatbot", lines: Iterable[bytes]) -> Iterator[Json]:
    """One reply for each line that is not blank; a malformed one gets `{"error", "line"}`."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                request = read_request(line)
            except RequestError as error:
                yield {"error": f"line {number}: {error}", "line": number}
            else:
                yield request.reply(replay(bot.answer, request.questions))


def readable(answer: "Answer") -> str:
    """The answer for a terminal."""
    from chatbot import interface  # it fails on a language without a catalogue: not before main

    parts = interface.opening(answer)
    parts += [f"{part.question}\n\n{readable(part)}" for part in answer.parts]
    for quote in () if answer.parts else answer.quotes:
        lines = [span.of(quote.article.text) for span in quote.context] + [quote.text]
        body = "\n".join(f"    {line}" for part in lines for line in part.splitlines() if line)
        below = [interface.attribution(quote)]
        below += [f"{interface.ALSO} {other.article.title}" for other in quote.also]
        below += [interface.differs(quote.differs)] if quote.differs else []
        parts.append(f"[{quote.number}]\n{body}\n    — " + "\n    ".join(below))
    for heading, told in (
        (interface.TOPICS, answer.topics),
        (interface.offer(answer), answer.suggestions),
    ):
        if told:
            parts.append(heading + "".join(f"\n  - {line}" for line in told))
    return printable("\n\n".join(parts))


if __name__ == "__main__":
    sys.exit(main())
