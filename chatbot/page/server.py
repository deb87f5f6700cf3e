"""The process that serves the page: from its start to the last answer after it is stopped."""

import logging
import os
import signal
import time
from types import FrameType

from chatbot import interface
from chatbot.feedback import FeedbackStore
from chatbot.live import LiveChatbot
from chatbot.page.api import MOST_WAITING, Api
from chatbot.page.events import Events
from chatbot.page.framework import Guarded, launch
from chatbot.page.guard import Rules
from chatbot.page.hosts import is_local
from chatbot.page.mcp_tools import tools
from chatbot.page.page import appearance, build_page
from ingest.errors import SetupError, log_to_stderr
from ingest.settings import Settings

_BLINK = 0.1  # seconds between two looks whether a signal has come

_log = logging.getLogger(__name__)


def serve(
    settings: Settings,
    store: FeedbackStore,
    rules: Rules,
    port: int,
    mcp: bool = False,
    counts_declined: bool = False,
) -> None:
    """Serve the page until interrupted or terminated, and finish the answers in flight.

    Args:
        settings: the shelf that answers.
        store: where visitors' verdicts are kept.
        rules: whom the page lets in, and the address to listen on.
        port: the port.
        mcp: whether tools for language models are served, too.
        counts_declined: whether declined questions are kept with the verdicts.

    Raises:
        SetupError: the shelf, the index or the model is at fault, the port is taken, or the package
            for the tools is not installed.
    """
    if not (is_local(rules.host) or rules.proxied or rules.login):
        _log.warning("%s", interface.open_to_all(rules.host))
    bot = LiveChatbot(settings)
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # the guard alone decides whom to believe
    api = Api(bot)
    options = tools(api) if mcp else {}
    app = Guarded(rules, **options)
    page = build_page(Events(bot, store, counts_declined), api)
    page.queue(max_size=MOST_WAITING, api_open=False)
    look = appearance()
    try:
        url = launch(page, app, rules.host, port, app_kwargs=options, **look)
    except OSError:
        raise SetupError(
            f"cannot serve at {rules.host}, port {port}; choose another --port or --host"
        ) from None
    stopping = _signals()
    print(interface.serving(url), flush=True)
    log_to_stderr(dated=True)  # what is told from now on, the owner reads later
    while not stopping:
        time.sleep(_BLINK)
    app.guard.drain()
    page.close(verbose=False)


def _signals() -> list[int]:
    """A list that gets the signal to stop when it comes; Ctrl+C then ends the process at once."""
    come: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        come.append(number)
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    return come
