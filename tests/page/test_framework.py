"""What is bent in Gradio: a page is fresh, and little is kept of those who called."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio.events import api as endpoint
from gradio.routes import App
from gradio_client import Client
from playwright.sync_api import Browser, Page, expect

from chatbot.bot import Chatbot
from chatbot.feedback import FeedbackStore
from chatbot.page.api import Api
from chatbot.page.events import Events
from chatbot.page.framework import Guarded, SteadyQueue
from chatbot.page.framework import Page as FrameworkPage
from chatbot.page.guard import Rules
from chatbot.page.page import build_page
from tests.product.test_live import eventually
from tests.shelves import ShelfMaker

from .conftest import watched
from .harness import ask, serving, visit

QUESTION = "Is tea hot?"
ANSWERED = "Can a pinched nerve cause muscle spasms?"


def test_a_new_visitor_sees_the_shelf_as_it_is(
    browser: Browser, shelf_maker: ShelfMaker, store: FeedbackStore
) -> None:
    shelf_maker.add("tea", "Tea is hot. It is made of leaves.\n")
    shelf, index = shelf_maker.settings.corpus, shelf_maker.settings.index
    options = ("--corpus", str(shelf), "--index", str(index), "--feedback", str(store.path))
    with serving(*options) as address:
        for context in watched(browser.new_context(), address):
            page = context.new_page()
            visit(page, address)
            assert listed(page) == ["Tea"]
            ask(page, QUESTION)
            shelf_maker.add("coffee", "Coffee is hot. It is made of beans.\n")
            eventually(lambda: newly_listed(browser, address) == ["Tea", "Coffee"])
            page.reload()
            expect(page.locator(".asked")).to_have_text([QUESTION])
            expect(page.locator("#reader nav cite")).to_have_text(["Tea", "Coffee"])


def newly_listed(browser: Browser, address: str) -> list[str]:
    """The articles that a new visitor sees, whose question makes the server look at the shelf."""
    for context in watched(browser.new_context(), address):
        page = context.new_page()
        visit(page, address)
        titles = listed(page)
        ask(page, QUESTION)
    return titles


def listed(page: Page) -> list[str]:
    """The articles on the start page, which must be those in the reader."""
    titles = page.locator(".start .shelf cite").all_text_contents()
    assert page.locator("#reader nav cite").all_text_contents() == titles
    return titles


@pytest.fixture
def app(bot: Chatbot, tmp_path: Path) -> Iterator[App]:
    """The application of a page that is served from this process."""
    app = Guarded(Rules(rate=0))
    blocks = build_page(Events(bot, FeedbackStore(tmp_path / "feedback.sqlite")), Api(bot))
    blocks.launch(prevent_thread_lock=True, quiet=True, _app=app)
    yield app
    blocks.close(verbose=False)


def test_nothing_is_kept_of_a_program_that_has_its_answer(app: App) -> None:
    blocks = app.get_blocks()
    with httpx.Client(base_url=str(blocks.local_url)) as client:
        for _ in range(3):
            call = client.post("gradio_api/call/answer", json={"data": [ANSWERED, []]})
            reply = client.get(f"gradio_api/call/answer/{call.json()['event_id']}")
            assert "event: complete" in reply.text

    def kept() -> list[object]:
        sessions, queue = app.state_holder, blocks._queue
        return [
            *sessions.session_data,
            *sessions.time_last_used,
            *queue.pending_messages_per_session,
            *queue.pending_event_ids_session,
        ]

    eventually(lambda: not kept())  # the answer is sent just before its session is dropped


def test_a_program_that_calls_again_and_again_has_one_session(app: App) -> None:
    client = Client(app.get_blocks().local_url, verbose=False)
    for _ in range(3):
        client.predict(ANSWERED, api_name="/answer")
    assert len(app.state_holder.session_data) <= 1


@pytest.fixture
def small() -> Iterator[Guarded]:
    """The application of a page that has one call, and no shelf."""
    app = Guarded(Rules(rate=0))

    def articles() -> list[str]:
        return ["tea"]

    with FrameworkPage() as blocks:
        endpoint(articles, api_name="articles")
    blocks.launch(prevent_thread_lock=True, quiet=True, _app=app)
    yield app
    blocks.close(verbose=False)


def test_a_queue_whose_loop_fails_goes_on_and_counts_it(
    small: Guarded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    queue = small.get_blocks()._queue
    failures = [KeyError("a secret"), ValueError("a secret")]
    take = queue.get_events

    def take_or_fail() -> object:
        if failures:
            raise failures.pop()
        return take()

    monkeypatch.setattr(queue, "get_events", take_or_fail)
    with httpx.Client(base_url=str(small.get_blocks().local_url), timeout=60) as client:
        for _ in range(3):
            call = client.post("gradio_api/call/articles", json={"data": []}).json()["event_id"]
            assert "event: complete" in client.get(f"gradio_api/call/articles/{call}").text
    assert isinstance(queue, SteadyQueue)
    assert queue.restarts == 2
    assert "restarts so far: 2" in caplog.text
    assert "secret" not in caplog.text


def test_no_caller_is_told_the_host_that_another_one_named(app: App) -> None:
    address = f"{app.get_blocks().local_url}gradio_api/info"
    httpx.get(address, headers={"Host": "localhost:1"})
    assert "localhost:1" not in httpx.get(address).text
