"""What is bent in Gradio 6.31, and why. All use of what it keeps private stands here.

- It sends every visitor what its components held when the server started: `Page.config`.
- It prints what was asked when something fails: `Page.process_api`.
- Its own middleware is in front of whatever is added to it: `Guarded`.
- It keeps a session for every call of a program, and tells callers of each other: `Guarded`.
- Its queue takes no more events once it has met one whose session is gone: `SteadyQueue`.
- It says where its page is only to its own terminal: `launch`.
- Once an event found no server, its script sends no other until one answers at `PULSE`, and then
  loads the page anew: the page looks there first, and keeps what it would lose.
- It sets an attribute on what a component may call, which no method lets it: `settable`.

Whoever pins another version of Gradio reads its code for each of these; the tests of this module
fail where one no longer holds.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

import gradio as gr
from gradio.data_classes import BlocksConfigDict
from gradio.queueing import Event, Queue
from gradio.routes import App, ORJSONResponse
from gradio.server_messages import EventMessage
from starlette.types import Receive, Scope, Send

from chatbot import interface
from chatbot.page.guard import EVENT, Guard, Rules, report
from chatbot.wire import RequestError

PULSE = "gradio_api/app_id"
"""Where it says that it is there: with another number whenever it was started anew."""

# Where a program gets its answer; the name of its session is that of what it asked.
_REPLY = re.compile(rf"/gradio_api/call/(v2/)?\w+/(?P<session>{EVENT})")
_PAUSE = 0.1  # seconds before a loop starts again, so that one that always fails leaves time

_log = logging.getLogger(__name__)


class SteadyQueue(Queue):
    """Gradio's queue of events and calls, which goes on whatever it meets.

    `restarts` tells how often one of its loops had to be started again.
    """

    restarts = 0
    _closed = False

    def send_message(self, event: Event, event_message: EventMessage) -> None:
        """Tell the event's session, if it is still there to be told."""
        if event.session_hash in self.pending_messages_per_session:
            super().send_message(event, event_message)
        else:
            event.alive = False

    async def start_processing(self) -> None:
        """Have events worked off until the queue is closed."""
        await self._keep_on(super().start_processing)

    async def start_progress_updates(self) -> None:
        """Tell sessions how far their events are, until the queue is closed."""
        await self._keep_on(super().start_progress_updates)

    def compute_analytics_summary(self, records: Any) -> dict[str, Any]:  # noqa: ARG002
        """None: nobody is shown any, and each would be made of all events before it."""
        return {"functions": {}}

    def close(self) -> None:
        """End the loops."""
        self._closed = True
        super().close()  # type: ignore[no-untyped-call]

    async def _keep_on(self, loop: Callable[[], Awaitable[None]]) -> None:
        while not self._closed:
            try:
                await loop()
            except Exception as error:
                self.restarts += 1
                report(error)
                _log.error("the queue was started again; restarts so far: %d", self.restarts)
            self.stopped = self._closed
            await asyncio.sleep(_PAUSE)

    def _cancel_asyncio_tasks(self) -> None:
        """What is being answered is answered to its end, whatever became of the loop."""
        if self._closed:
            super()._cancel_asyncio_tasks()  # type: ignore[no-untyped-call]


class Page(gr.Blocks):
    """A page that is fresh whenever a browser opens it, and discreet about what fails."""

    _config: BlocksConfigDict
    _fresh: Mapping[int, Callable[[], str]] = {}

    def keep_fresh(self, parts: Mapping[gr.HTML, Callable[[], str]]) -> None:
        """Make these parts' HTML with these functions from now on.

        Gradio can ask a function for a value, too, but only once the page is painted, and too late
        for a conversation that is taken up.
        """
        self._fresh = {part._id: make for part, make in parts.items()}

    @property
    def config(self) -> BlocksConfigDict:
        """What a browser is sent."""
        for part in self._config["components"]:
            if make := self._fresh.get(part["id"]):
                part["props"]["value"] = make()
        return self._config

    @config.setter
    def config(self, config: BlocksConfigDict) -> None:
        self._config = config

    def queue(self, *arguments: Any, **options: Any) -> "Page":
        """Queue events and calls, steadily."""
        super().queue(*arguments, **options)
        made = self._queue
        self._queue = SteadyQueue(
            made.live_updates,
            made.max_thread_count,
            made.update_intervals,
            made.max_size,
            self,
            made.default_concurrency_limit,
        )
        return self

    async def process_api(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        """Run an event or a call; of an error, log no more than where it happened."""
        try:
            return await super().process_api(*arguments, **options)
        except Exception as error:
            told = _told(error)
            cause = error.__cause__ if told is error else error
            if cause is not None and not isinstance(cause, RequestError):
                report(cause)
            told.print_exception = False
            raise told from None


def _told(error: Exception) -> gr.Error:
    """What whoever asked is told of an error."""
    if isinstance(error, gr.Error):
        return error
    return gr.Error(str(error) if isinstance(error, RequestError) else interface.FAILED)


class Guarded(App):
    """Gradio's application behind a guard, which must be in front of all its middleware.

    Args:
        rules: the guard's.
        options: FastAPI's own, such as further `routes`.
    """

    def __init__(self, rules: Rules, **options: Any) -> None:
        super().__init__(default_response_class=ORJSONResponse, **options)
        self.guard = Guard(self._serve, rules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, if the guard lets it in."""
        await self.guard(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.api_info = None  # Gradio would tell everyone the Host that the first caller named
            reply = _REPLY.fullmatch(scope.get("path", ""))
            if reply and scope["method"] == "GET":
                await self._forget(reply["session"])

    async def _forget(self, session: str) -> None:
        """Drop a session, which Gradio keeps for every call of a program as if it were a page."""
        queue = self.get_blocks()._queue
        await queue.clean_events(session_hash=session)
        queue.pending_messages_per_session.pop(session, None)
        queue.pending_event_ids_session.pop(session, None)
        self.state_holder.session_data.pop(session, None)
        self.state_holder.time_last_used.pop(session, None)


def launch(page: Page, app: Guarded, host: str, port: int, **options: Any) -> str:
    """Serve the page as this application, from a thread of its own: the address where it is.

    Args:
        page: with its queue made.
        app: the application, made with `options["app_kwargs"]`, which Gradio wants as well.
        host: the address to listen on.
        port: the port.
        options: of `gradio.Blocks.launch`.

    Raises:
        OSError: the port is taken.
    """
    _, url, _ = page.launch(
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,  # Gradio's, which keeps what was asked in the browser, in clear text
        enable_monitoring=False,
        max_file_size="1kb",  # nothing is uploaded
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        _app=app,
        **options,
    )
    return str(url)


def settable(method: Callable[[object], Any]) -> Callable[[object], Any]:
    """The method as a function, on which an attribute can be set."""

    @wraps(method)
    def function(argument: object) -> Any:
        return method(argument)

    return function
