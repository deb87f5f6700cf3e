"""python app.py: the chatbot as a page in the browser."""

import argparse
import math
import re
import sys

from chatbot.feedback import FeedbackStore, add_feedback_argument
from ingest.errors import tells_setup_errors
from ingest.settings import Settings, add_arguments, credentials


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Serve the page until it is stopped; 2 if the shelf, index, model or port must be mended."""
    parser = argparse.ArgumentParser(
        prog="chapter-verse serve", description="Serve the chatbot as a page in the browser."
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default %(default)s: this machine)",
    )
    parser.add_argument("--port", type=port, default=7860, help="port (default %(default)s)")
    parser.add_argument(
        "--auth",
        type=login,
        default=credentials(),
        metavar="USER:PASSWORD",
        help="ask everyone for this login (or $CHAPTER_VERSE_AUTH, which no list of processes "
        "shows)",
    )
    parser.add_argument(
        "--rate",
        type=rate,
        default=20,  # as many as a hundred visitors behind one address ask
        help="questions a second that one client may ask (default %(default)s; 0: any number)",
    )
    parser.add_argument(
        "--proxy",
        action="store_true",
        help="a reverse proxy is in front: the last address in X-Forwarded-For is the client",
    )
    parser.add_argument(
        "--public-host",
        type=public_host,
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which the page is called, besides localhost and what --host says; may be "
        "given several times",
    )
    parser.add_argument(
        "--mcp", action="store_true", help="serve tools for language models, too, at /mcp"
    )
    parser.add_argument(
        "--count-declined",
        action="store_true",
        help="keep declined questions with the feedback, without asking those who asked them",
    )
    add_feedback_argument(parser)
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    # Heavy: --help does without. And a language without a catalogue fails here, inside of main.
    from chatbot.page.guard import Rules
    from chatbot.page.server import serve

    serve(
        Settings.from_arguments(arguments),
        FeedbackStore(arguments.feedback),
        Rules(
            arguments.rate,
            arguments.proxy,
            arguments.auth,
            arguments.host,
            tuple(arguments.public_host),
        ),
        arguments.port,
        arguments.mcp,
        arguments.count_declined,
    )
    return 0


def port(text: str) -> int:
    """A port's number.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def public_host(text: str) -> str:
    """A host's name.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)*", text, re.ASCII):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no host's name; give it without http:// or /"
        )
    return text


def rate(text: str) -> float:
    """A rate.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no rate; give a number, 0 or more")
    return number


def login(text: str) -> str:
    """A user's name and password.

    Raises:
        ArgumentTypeError: one of them is missing.
    """
    name, _, password = text.partition(":")
    if not name or not password:
        raise argparse.ArgumentTypeError("not of the form USER:PASSWORD")
    return text


if __name__ == "__main__":
    sys.exit(main())
