"""The page's parts, and the server that shows them."""

import os
import re
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

import gradio as gr
from gradio.events import api
from gradio.routes import App, ORJSONResponse
from starlette.types import Receive, Scope, Send

from chatbot import interface
from chatbot.bot import LONGEST_QUESTION
from chatbot.page import frame
from chatbot.page.events import Events
from chatbot.page.framework import FreshPage
from chatbot.page.guard import Guard, Rules, is_local, report
from chatbot.page.mcp_tools import tools

_HERE = Path(__file__).parent
_WAITING = 64  # questions; whoever comes later is told that the page is busy
_LIMIT: dict[str, Any] = {
    "concurrency_limit": 32,  # answers at a time, which share the encoder's batches
    "concurrency_id": "answer",
}
_REPLY = re.compile(r"/gradio_api/call/\w+/(?P<session>\w+)")  # where a program gets its answer
_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


class _Page(FreshPage):
    """A page that logs no more of an error than where it happened: Gradio prints what was asked."""

    async def process_api(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        try:
            return await super().process_api(*arguments, **options)
        except Exception as error:
            told = error if isinstance(error, gr.Error) else gr.Error(interface.FAILED)
            cause = error.__cause__ if told is error else error
            if cause is not None:
                report(cause)
            told.print_exception = False
            raise told from None


class Guarded(App):
    """Gradio's application behind a guard, which must be in front of all its middleware."""

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


def serve(events: Events, host: str, port: int, rules: Rules, mcp: bool = False) -> None:
    """Serve the page until interrupted or terminated, and finish the answers in flight; with `mcp`,
    as tools for language models, too.

    Raises:
        OSError: the port is taken.
    """
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # the guard alone decides whom to believe
    options = tools(events, is_local(host) and not rules.proxied) if mcp else {}
    app = Guarded(rules, **options)
    page = build_page(events)
    page.queue(max_size=_WAITING, api_open=False)
    _, url, _ = page.launch(
        server_name=host,
        server_port=port,
        theme=_theme(),
        head=f"<style>{_read('style.css')}</style>",  # css= would send it twice, rewritten
        favicon_path=_HERE / "icon.svg",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size="1kb",
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        _app=app,
        app_kwargs=options,
    )
    stopping = _signals()
    print(interface.serving(url), flush=True)
    while not stopping:
        time.sleep(0.1)
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


def build_page(events: Events) -> gr.Blocks:
    """The conversation with the question box, and the reader."""

    # Gradio sets an attribute on each: no method may be that.
    def read(cites: object) -> str | None:
        return events.read(cites)

    def widen(cites: object) -> dict[str, str] | None:
        return events.widen(cites)

    def export(questions: object) -> str | None:
        return events.export(questions)

    page = _Page(title=interface.NAME, fill_height=True, fill_width=True)
    with page:
        _html(frame.header(), "masthead", "history.js")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat"):
                conversation = _html(
                    events.welcome(), "conversation", "chat.js", server_functions=[widen, export]
                )
                box = gr.Textbox(
                    elem_id="question",
                    label=interface.QUESTION,
                    placeholder=interface.PLACEHOLDER,
                    submit_btn=interface.SEND,
                    max_length=LONGEST_QUESTION,
                    max_lines=6,
                    autofocus=True,
                )
            reader = _html(events.reader(), "reader", "reader.js", server_functions=[read])
        page.keep_fresh({conversation: events.welcome, reader: events.reader})
        answers = gr.State(())
        shown = [box, conversation, answers]
        box.submit(events.ask, [box, answers], shown, **_EVENT, **_LIMIT)
        conversation.ask(events.ask_tapped, answers, shown, **_EVENT, **_LIMIT)
        conversation.take_up(events.take_up, None, shown, **_EVENT, **_LIMIT)
        conversation.edit(events.edit, answers, shown, **_EVENT)
        conversation.new_chat(events.start_over, None, shown, **_EVENT)
        conversation.judge(events.judge, answers, None, **_EVENT)
        api(events.answer, api_name="answer", **_LIMIT)
        api(events.articles, api_name="articles")
        api(events.article, api_name="article")
    return page


def _html(value: str, elem_id: str, script: str | None = None, **options: Any) -> gr.HTML:
    """HTML that only the style sheet styles, with the behaviour that its script gives it."""
    js = _read(script) if script else None
    return gr.HTML(value, elem_id=elem_id, js_on_load=js, apply_default_css=False, **options)


def _theme() -> gr.themes.Base:
    """The colours that are painted before the style sheet is there, and a font of Gradio's own."""
    sans: list[gr.themes.Font | str] = [gr.themes.LocalFont("Source Sans Pro", weights=(400, 700))]
    return gr.themes.Base(
        font=[*sans, "system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    ).set(
        body_background_fill="#fdfcf9",
        body_background_fill_dark="#17181a",
        body_text_color="#1f1d1a",
        body_text_color_dark="#e9e5dc",
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
