"""python -m tests.page.screenshots DIR: pictures of the page, to be looked at."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from chatbot import interface

from .harness import NO_CHROMIUM, ask, chromium, serving, visit

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
}
ANSWERED = "Can a pinched nerve cause muscle spasms?"
FOLLOW_UP = "and in the legs?"
DIFFERENCE = "whats the difference between a cramp from dehydration and from a nerve"
DECLINED = "What dose of ibuprofen should I take?"


def main(folder: Path) -> None:
    """Take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = chromium(playwright)
        if browser is None:
            sys.exit(NO_CHROMIUM)
        for name, device in {
            "light": DESK,
            "dark": DESK | {"color_scheme": "dark"},
            "phone": PHONE,
            "phone-dark": PHONE | {"color_scheme": "dark"},
            "narrow": {"viewport": {"width": 320, "height": 640}},
            "wide": {"viewport": {"width": 1920, "height": 1080}},
        }.items():
            with opened(browser, address, device) as page:
                for step in session(page):
                    page.mouse.move(0, 0)
                    page.wait_for_timeout(300)
                    whole = step.endswith("print")
                    page.screenshot(path=folder / f"{name}-{step}.png", full_page=whole)


@contextmanager
def opened(browser: Browser, address: str, device: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**device)
    page = context.new_page()
    visit(page, address)
    yield page
    context.close()


def session(page: Page) -> Iterator[str]:
    """A visitor's way through the page; the name of each place where a picture is worth it."""
    yield "01-start"
    page.locator("header a.cite").click()
    yield "02-articles"
    page.keyboard.press("Escape")
    ask(page, ANSWERED)
    yield "03-answer"
    read(page)
    yield "04-reader"
    page.keyboard.press("Escape")
    page.get_by_text(interface.WHY).first.click()
    page.get_by_text(interface.WIDEN).first.click()
    page.locator(".around mark").first.wait_for()
    yield "05-why-and-around"
    page.get_by_role("button", name=interface.NO, exact=True).click()
    yield "06-end-of-answer"
    ask(page, FOLLOW_UP)
    yield "07-follow-up"
    ask(page, DIFFERENCE)
    yield "08-table"
    read(page)
    yield "09-table-in-reader"
    page.locator("#reader aside").evaluate("aside => aside.scrollIntoView({block: 'end'})")
    yield "10-end-of-article"
    page.keyboard.press("Escape")
    ask(page, DECLINED)
    yield "11-declined"
    page.get_by_role("button", name=interface.HISTORY).click()
    yield "12-history"
    page.get_by_role("button", name=interface.DONE, exact=True).click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    yield "13-print"


def read(page: Page) -> None:
    """Open the first citation of the last answer."""
    page.locator(".turn").last.locator("a.cite").first.click()
    page.locator("#reader mark").first.wait_for()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
