"""python app.py: the chatbot as a page in the browser."""

import argparse
import sys

from chatbot.feedback import FeedbackStore, add_feedback_argument
from ingest.errors import ShelfError, tells_shelf_errors
from ingest.settings import Settings, add_arguments


@tells_shelf_errors
def main(argv: list[str] | None = None) -> int:
    """Serve the page until interrupted; 2 if the shelf, index, model or port must be mended."""
    parser = argparse.ArgumentParser(prog="python app.py", description=__doc__)
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default %(default)s: this machine)",
    )
    parser.add_argument("--port", type=port, default=7860, help="port (default %(default)s)")
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
    from chatbot.bot import open_chatbot
    from chatbot.page.events import Events
    from chatbot.page.page import serve

    bot = open_chatbot(Settings.from_arguments(arguments))
    events = Events(bot, FeedbackStore(arguments.feedback), arguments.count_declined)
    try:
        serve(events, arguments.host, arguments.port, arguments.mcp)
    except OSError:
        place = f"{arguments.host}, port {arguments.port}"
        raise ShelfError(f"cannot serve at {place}; choose another --port or --host") from None
    return 0


def port(text: str) -> int:
    """A port's number, from the command line."""
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError
    return number


if __name__ == "__main__":
    sys.exit(main())
