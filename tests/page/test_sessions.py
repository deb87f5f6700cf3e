"""What the server keeps of those who called it: nothing of a program that has its answer."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio.routes import App
from gradio_client import Client

from chatbot.bot import Chatbot
from chatbot.feedback import FeedbackStore
from chatbot.page import page
from chatbot.page.events import Events
from chatbot.page.guard import Rules

QUESTION = "Can a pinched nerve cause muscle spasms?"


@pytest.fixture
def app(bot: Chatbot, tmp_path: Path) -> Iterator[App]:
    """The application of a page that is served from this process."""
    app = page.Guarded(Rules(rate=0))
    blocks = page.build_page(Events(bot, FeedbackStore(tmp_path / "feedback.sqlite")))
    blocks.launch(prevent_thread_lock=True, quiet=True, _app=app)
    yield app
    blocks.close(verbose=False)


def test_nothing_is_kept_of_a_program_that_has_its_answer(app: App) -> None:
    blocks = app.get_blocks()
    with httpx.Client(base_url=blocks.local_url) as client:
        for _ in range(3):
            call = client.post("gradio_api/call/answer", json={"data": [QUESTION, []]})
            reply = client.get(f"gradio_api/call/answer/{call.json()['event_id']}")
            assert "event: complete" in reply.text
    assert not app.state_holder.session_data
    assert not app.state_holder.time_last_used
    assert not blocks._queue.pending_messages_per_session
    assert not blocks._queue.pending_event_ids_session


def test_a_program_that_calls_again_and_again_has_one_session(app: App) -> None:
    client = Client(app.get_blocks().local_url, verbose=False)
    for _ in range(3):
        client.predict(QUESTION, api_name="/answer")
    assert len(app.state_holder.session_data) <= 1


def test_no_caller_is_told_the_host_that_another_one_named(app: App) -> None:
    address = f"{app.get_blocks().local_url}gradio_api/info"
    httpx.get(address, headers={"Host": "elsewhere.example"})
    assert "elsewhere.example" not in httpx.get(address).text
