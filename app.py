"""python app.py: the chatbot as a page in the browser."""

import argparse
import math
import os
import sys

from chatbot.feedback import FeedbackStore, add_feedback_argument
from ingest.errors import SetupError, tells_setup_errors
from ingest.settings import Settings, add_arguments


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Serve the page until it is stopped; 2 if the shelf, index, model or port must be mended."""
    parser = argparse.ArgumentParser(prog="python app.py", description=__doc__)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default %(default)s: this machine)",
    )
    parser.add_argument("--port", type=port, default=7860, help="port (default %(default)s)")
    parser.add_argument(
        "--auth",
        type=login,
        default=os.environ.get("CHAPTER_VERSE_AUTH") or None,
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
    from chatbot import interface
    from chatbot.live import LiveChatbot
    from chatbot.page.events import Events
    from chatbot.page.guard import Rules, is_local
    from chatbot.page.page import serve

    rules = Rules(arguments.rate, arguments.proxy, arguments.auth)
    if not (is_local(arguments.host) or rules.proxied or rules.login):
        print(f"warning: {interface.open_to_all(arguments.host)}", file=sys.stderr, flush=True)
    bot = LiveChatbot(Settings.from_arguments(arguments))
    events = Events(bot, FeedbackStore(arguments.feedback), arguments.count_declined)
    try:
        serve(events, arguments.host, arguments.port, rules, arguments.mcp)
    except OSError:
        place = f"{arguments.host}, port {arguments.port}"
        raise SetupError(f"cannot serve at {place}; choose another --port or --host") from None
    return 0


def port(text: str) -> int:
    """A port's number, from the command line."""
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError
    return number


def rate(text: str) -> float:
    """A rate, from the command line."""
    number = float(text)
    if not 0 <= number < math.inf:
        raise ValueError
    return number


def login(text: str) -> str:
    """A user's name and password, from the command line."""
    name, _, password = text.partition(":")
    if not name or not password:
        raise argparse.ArgumentTypeError("not of the form USER:PASSWORD")
    return text


if __name__ == "__main__":
    sys.exit(main())
