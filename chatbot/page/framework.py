"""What is bent in Gradio 6.31, and why. All use of what it keeps private stands here.

- It sends every visitor what its components held when the server started: `Page.config`.
- It prints what was asked when something fails: `Page.process_api`.
- Its own middleware is in front of whatever is added to it: `Guarded`.
- It keeps a session for every call of a program, and tells callers of each other: `Guarded`.
- It says where its page is only to its own terminal: `launch`.
- Once an event found no server, its script sends no other until one answers at `PULSE`, and then
  loads the page anew: the page looks there first, and keeps what it would lose.
- It sets an attribute on what a component may call, which no method lets it: `settable`.

Whoever pins another version of Gradio reads its code for each of these; the tests of this module
fail where one no longer holds.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import gradio as gr
from gradio.data_classes import BlocksConfigDict
from gradio.routes import App, ORJSONResponse
from starlette.types import Receive, Scope, Send

from chatbot import interface
from chatbot.page.guard import Guard, Rules, report
from chatbot.wire import RequestError

PULSE = "gradio_api/app_id"
"""Where it says that it is there: with another number whenever it was started anew."""

_REPLY = re.compile(r"/gradio_api/call/\w+/(?P<session>\w+)")  # where a program gets its answer


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
            if reply := _REPLY.fullmatch(scope.get("path", "")):
                self._forget(reply["session"])

    def _forget(self, session: str) -> None:
        """Drop a session, which Gradio keeps for every call of a program as if it were a page."""
        self.state_holder.session_data.pop(session, None)
        self.state_holder.time_last_used.pop(session, None)
        queue = self.get_blocks()._queue
        queue.pending_messages_per_session.pop(session, None)
        queue.pending_event_ids_session.pop(session, None)


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
