"""A served page of the real shelf, and a browser page that must stay clean from start to end."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from chatbot.feedback import FeedbackStore
from ingest.library import Library
from ingest.settings import Settings

from .harness import NO_CHROMIUM, chromium, serving, visit


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> FeedbackStore:
    """Where the served page keeps feedback."""
    return FeedbackStore(tmp_path_factory.mktemp("feedback") / "feedback.sqlite")


@pytest.fixture(scope="session")
def address(
    library: Library,
    settings: Settings,
    store: FeedbackStore,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the real page, whose server must not have spoken to anyone at the end."""
    assert library.index.passages
    outside = tmp_path_factory.mktemp("audit") / "outside"
    outside.touch()
    audit = {"PYTHONPATH": str(Path(__file__).parent / "audit"), "OUTSIDE_HOSTS": str(outside)}
    options = ("--index", str(settings.index), "--feedback", str(store.path), "--mcp")
    with serving(*options, **audit) as address:
        yield address
    assert outside.read_text() == ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        if browser is None:
            if os.environ.get("CHAPTER_VERSE_REQUIRE_BROWSER") == "1":
                pytest.fail(NO_CHROMIUM)
            pytest.skip(NO_CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A visitor of the wide, light page; nothing may leave the machine or go wrong meanwhile."""
    yield from watched(browser.new_context(viewport={"width": 1280, "height": 800}), address)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A visitor with a telephone."""
    device: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    yield from watched(browser.new_context(**device), address)


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page, just opened."""
    page = context.new_page()
    visit(page, address)
    return page


def watched(context: BrowserContext, address: str) -> Iterator[BrowserContext]:
    """The context; fails at its end if a request left the machine, or a script failed or ran."""
    requests: list[str] = []
    troubles: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on(
        "console",
        lambda message: troubles.append(message.text) if message.type == "error" else None,
    )
    yield context
    context.close()
    outside = [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    assert requests
    assert outside == []
    assert troubles == []
