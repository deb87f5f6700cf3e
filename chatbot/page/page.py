"""The page's parts, and which of them has which event."""

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api as endpoint

from chatbot import interface
from chatbot.bot import LONGEST_QUESTION
from chatbot.page import frame
from chatbot.page.api import AT_ONCE, Api
from chatbot.page.events import Events
from chatbot.page.framework import PULSE, Page, settable

_HERE = Path(__file__).parent
_LIMIT: dict[str, Any] = {"concurrency_limit": AT_ONCE, "concurrency_id": "answer"}
_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# What the conversation's script is told, on the document.
_TELL = "detail => { document.dispatchEvent(new CustomEvent('%s', {detail: %s})); }"


def build_page(events: Events, api: Api) -> Page:
    """The conversation with the question box, and the reader."""
    page = Page(title=interface.NAME, fill_height=True, fill_width=True)
    with page:
        _html(frame.header(PULSE), "masthead", "history.js")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat"):
                conversation = _html(
                    events.welcome(),
                    "conversation",
                    *("sending.js", "outbox.js", "box.js", "conversation.js"),
                    server_functions=[settable(events.widen)],
                )
                gr.Textbox(
                    elem_id="question",
                    label=interface.QUESTION,
                    placeholder=interface.PLACEHOLDER,
                    submit_btn=interface.SEND,
                    max_length=LONGEST_QUESTION,
                    max_lines=6,
                    autofocus=True,
                )
            reader = _html(
                events.reader(), "reader", "reader.js", server_functions=[settable(events.read)]
            )
        page.keep_fresh({conversation: events.welcome, reader: events.reader})
        history = gr.State(())
        name = gr.Textbox(visible=False)  # of the conversation that the server holds, or LOST
        exported = gr.Textbox(visible=False)
        shown = [conversation, history, name]
        for sent in (
            conversation.ask(events.ask, history, shown, **_EVENT, **_LIMIT),
            conversation.delete(events.delete, history, shown, **_EVENT),
            conversation.new_chat(events.start_over, None, shown, **_EVENT),
            conversation.judge(events.judge, history, name, **_EVENT),
            saved := conversation.save(events.export, history, [exported, name], **_EVENT),
        ):
            sent.success(None, name, js=_TELL % ("told", "detail"), **_EVENT)
            sent.failure(None, js=_TELL % ("told", "null"), **_EVENT)
        saved.success(None, exported, js=_TELL % ("saved", "detail"), **_EVENT)
        endpoint(api.answer, api_name="answer", **_LIMIT)
        endpoint(api.articles, api_name="articles")
        endpoint(api.article, api_name="article")
    return page


def appearance() -> dict[str, Any]:
    """How the page looks, as options of its launch."""
    return {
        "theme": _theme(),
        "head": f"<style>{_read('style.css')}</style>",  # css= would send it twice, rewritten
        "favicon_path": _HERE / "icon.svg",
    }


def _html(value: str, elem_id: str, *scripts: str, **options: Any) -> gr.HTML:
    """HTML that only the style sheet styles, with the behaviour that its scripts give it: one after
    the other, in one function.
    """
    script = "\n".join(map(_read, scripts))
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False, **options)


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
