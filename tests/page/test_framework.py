"""Whoever opens the page sees the shelf as it is then, not as it was when the server started."""

from playwright.sync_api import Browser, Page, expect

from chatbot.feedback import FeedbackStore
from tests.conftest import ShelfMaker
from tests.product.test_live import eventually

from .conftest import watched
from .harness import ask, serving, visit

QUESTION = "Is tea hot?"


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
