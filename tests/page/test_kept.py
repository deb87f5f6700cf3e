"""The browser owns its conversation: what was asked or shown outlives its server and its network.

The page is open in a real browser while its server, a process of its own, is stopped and started.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from chatbot import interface
from chatbot.feedback import FeedbackStore, Verdict
from tests.shelves import ShelfMaker

from .harness import PATIENCE, ask, free_port, serving, visit

expect.set_options(timeout=PATIENCE)

QUESTION = "What is green tea made of?"
FOLLOW_UP = "How long is it steeped?"
OTHER = "Does green tea contain caffeine?"
UNDERSTOOD = f"{FOLLOW_UP} ({QUESTION})"
TEA = (
    "Green tea\n\nGreen tea is made of leaves that are steamed. It is drunk hot, without milk.\n\n"
    "The leaves are steeped in hot water for two minutes. Then they are taken out.\n\n"
    "Green tea contains caffeine. A cup has about thirty milligrams of it.\n"
)


class Server:
    """A page's server, always at the same address, that can be stopped and started."""

    def __init__(self, *options: str) -> None:
        port = str(free_port())
        self._options = ("--port", port, *options)
        self._running = ExitStack()
        self.runs = False
        self.address = f"http://127.0.0.1:{port}/"

    def start(self) -> None:
        self.stop()
        assert self._running.enter_context(serving(*self._options)) == self.address
        self.runs = True

    def stop(self) -> None:
        self._running.close()
        self.runs = False


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> ShelfMaker:
    shelf = ShelfMaker(tmp_path_factory.mktemp("tea") / "corpus")
    shelf.add("tea", TEA)
    return shelf


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> FeedbackStore:
    return FeedbackStore(tmp_path_factory.mktemp("feedback") / "feedback.sqlite")


@pytest.fixture(scope="module")
def started(tea: ShelfMaker, feedback: FeedbackStore) -> Iterator[Server]:
    settings = tea.settings
    options = ("--corpus", settings.corpus, "--index", settings.index, "--feedback", feedback.path)
    server = Server(*map(str, options))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(started: Server) -> Iterator[Server]:
    """A server that may be stopped, and runs again at the end."""
    yield started
    if not started.runs:
        started.start()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor, in whose browser no script fails: that nobody is there is no failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    failures: list[str] = []
    context.on("weberror", lambda error: failures.append(str(error.error)))
    yield context
    context.close()
    assert failures == []


@pytest.fixture
def page(context: BrowserContext, started: Server) -> Page:
    page = context.new_page()
    visit(page, started.address)
    return page


def send(page: Page, question: str) -> None:
    """Type a question and send it."""
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")


def expect_conversation(page: Page, *questions: str) -> None:
    """These were asked and answered, once each, in this order, and are kept as they are shown."""
    expect(page.locator(".turn .message")).to_have_count(len(questions))
    expect(page.locator(".asked")).to_have_text(list(questions))
    assert kept(page) == list(questions)


def kept(page: Page) -> list[str]:
    """The questions of the newest conversation that the browser keeps."""
    talks = json.loads(page.evaluate("localStorage.getItem('chapter-and-verse')"))
    return list(talks[0]["questions"])


def expect_unsent(page: Page, question: str) -> None:
    waiting = page.locator(".turn", has=page.get_by_text(question, exact=True)).last
    expect(waiting.get_by_text(interface.NOT_SENT)).to_be_visible()
    expect(waiting.get_by_role("button", name=interface.TRY_AGAIN)).to_be_visible()
    assert question in kept(page)


def stays_open(page: Page) -> None:
    """Mark the page, to see whether it is loaded anew."""
    page.evaluate("window.isTheSame = true")


def was_open(page: Page) -> bool:
    return bool(page.evaluate("window.isTheSame === true"))


def test_a_conversation_goes_on_after_a_restart(page: Page, server: Server) -> None:
    stays_open(page)
    ask(page, QUESTION)
    server.stop()
    server.start()
    ask(page, FOLLOW_UP)
    expect(page.locator(".understood q")).to_have_text(UNDERSTOOD)
    expect_conversation(page, QUESTION, FOLLOW_UP)
    expect(page.locator("p.notice")).to_be_hidden()
    assert was_open(page)


def test_what_is_done_with_a_turn_is_done_after_a_restart(
    page: Page, server: Server, feedback: FeedbackStore
) -> None:
    ask(page, QUESTION)
    ask(page, FOLLOW_UP)
    server.stop()
    server.start()
    page.get_by_role("button", name=interface.YES, exact=True).first.click()
    expect(page.locator(".announcer")).to_have_text(interface.NOTED)
    assert [(given.question, given.verdict) for given in feedback.all()] == [
        (QUESTION, Verdict.HELPFUL)
    ]
    server.stop()
    server.start()
    page.get_by_role("button", name=interface.DELETE, exact=True).first.click()
    expect_conversation(page, FOLLOW_UP)
    server.stop()
    server.start()
    with page.expect_download() as download:
        page.get_by_role("button", name=interface.SAVE).click()
    assert f"## {FOLLOW_UP}" in download.value.path().read_text(encoding="utf-8")


def test_a_question_asked_while_the_server_is_down_waits_for_it(page: Page, server: Server) -> None:
    stays_open(page)
    ask(page, QUESTION)
    server.stop()
    send(page, FOLLOW_UP)
    expect_unsent(page, FOLLOW_UP)
    send(page, OTHER)
    expect_unsent(page, OTHER)
    page.get_by_role("button", name=interface.TRY_AGAIN).first.click()
    expect_unsent(page, FOLLOW_UP)
    server.start()
    expect_conversation(page, QUESTION, FOLLOW_UP, OTHER)
    expect(page.locator(".understood q").first).to_have_text(UNDERSTOOD)
    assert was_open(page)


def test_the_first_question_of_all_can_wait_too_and_be_taken_back(
    page: Page, server: Server
) -> None:
    server.stop()
    send(page, QUESTION)
    expect_unsent(page, QUESTION)
    send(page, OTHER)
    expect_unsent(page, OTHER)
    page.locator(".turn").first.get_by_role("button", name=interface.DELETE, exact=True).click()
    expect(page.locator(".asked")).to_have_text([OTHER])
    expect(page.locator("#question textarea")).to_be_focused()
    page.get_by_role("button", name=interface.NEW_CHAT).click()
    expect(page.get_by_text(interface.UNREACHABLE)).to_be_visible()
    expect(page.locator(".asked")).to_have_text([OTHER])
    server.start()
    expect_conversation(page, OTHER)


def test_a_question_asked_offline_waits_for_the_network(
    page: Page, context: BrowserContext
) -> None:
    stays_open(page)
    ask(page, QUESTION)
    context.set_offline(True)
    send(page, FOLLOW_UP)
    expect_unsent(page, FOLLOW_UP)
    context.set_offline(False)
    expect_conversation(page, QUESTION, FOLLOW_UP)
    assert was_open(page)
    page.reload()
    expect_conversation(page, QUESTION, FOLLOW_UP)


def test_a_question_that_waits_outlives_its_page(
    page: Page, context: BrowserContext, started: Server
) -> None:
    ask(page, QUESTION)
    context.set_offline(True)
    send(page, FOLLOW_UP)
    expect_unsent(page, FOLLOW_UP)
    page.goto("about:blank")
    context.set_offline(False)
    visit(page, started.address)
    expect_conversation(page, QUESTION, FOLLOW_UP)
    expect(page.locator(".understood q")).to_have_text(UNDERSTOOD)


def test_an_answer_lost_on_its_way_is_given_after_all(page: Page) -> None:
    ask(page, QUESTION)
    page.locator("#question textarea").fill("a draft")
    page.route("**/queue/data*", lambda route: route.abort(), times=1)
    page.get_by_role("button", name=interface.EDIT, exact=True).click()
    send(page, OTHER)
    expect_conversation(page, OTHER)
    expect(page.locator("#question textarea")).to_have_value("a draft")


class Held:
    """Holds back the requests for answers, as a slow network would."""

    def __init__(self, page: Page) -> None:
        self._held: list[Route] = []
        self._page = page
        page.route("**/queue/join*", lambda route: self._held.append(route))

    def wait(self, number: int = 1) -> None:
        """Until so many are held."""
        while len(self._held) < number:
            self._page.wait_for_timeout(20)

    def let_go(self) -> None:
        for route in self._held:
            route.continue_()
        self._held.clear()
        self._page.unroute("**/queue/join*")


def test_a_second_question_waits_for_the_answer_to_the_first(page: Page) -> None:
    held = Held(page)
    send(page, QUESTION)
    send(page, FOLLOW_UP)
    held.wait()
    send(page, OTHER)
    page.locator("#question textarea").press("Enter")  # as a hasty finger does
    expect(page.locator(".asked")).to_have_text([QUESTION, FOLLOW_UP, OTHER])
    held.let_go()
    expect_conversation(page, QUESTION, FOLLOW_UP, OTHER)
    expect(page.locator(".understood q").first).to_have_text(UNDERSTOOD)
    expect(page.locator("#question textarea")).to_have_value("")


def test_a_question_waits_for_a_conversation_that_is_taken_up(page: Page) -> None:
    ask(page, QUESTION)
    held = Held(page)
    page.reload()
    held.wait()
    send(page, FOLLOW_UP)
    expect(page.locator(".asked")).to_have_text([QUESTION, FOLLOW_UP])
    held.let_go()
    expect_conversation(page, QUESTION, FOLLOW_UP)
    expect(page.locator(".understood q")).to_have_text(UNDERSTOOD)


def test_what_failed_is_asked_again_when_it_is_tapped(page: Page) -> None:
    ask(page, QUESTION)
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={}), times=1)
    send(page, FOLLOW_UP)
    expect(page.get_by_text(interface.NOT_ANSWERED)).to_be_visible()
    page.get_by_role("button", name=interface.TRY_AGAIN).click()
    expect_conversation(page, QUESTION, FOLLOW_UP)


def test_what_is_answered_again_from_a_changed_shelf_is_told(
    page: Page, server: Server, tea: ShelfMaker
) -> None:
    ask(page, QUESTION)
    server.stop()
    article, catalog = tea.folder / "tea.txt", tea.catalog.read_text(encoding="utf-8")
    text = article.read_bytes()
    tea.catalog.write_text("", encoding="utf-8")
    tea.add("tea", TEA.replace("two minutes", "three minutes"))
    server.start()
    ask(page, FOLLOW_UP)
    expect_conversation(page, QUESTION, FOLLOW_UP)
    expect(page.get_by_text(interface.SHELF_RENEWED)).to_be_visible()
    server.stop()
    tea.catalog.write_text(catalog, encoding="utf-8")
    article.write_bytes(text)
    server.start()
    page.reload()
    expect_conversation(page, QUESTION, FOLLOW_UP)
    expect(page.get_by_text(interface.SHELF_RENEWED)).to_be_visible()
    page.reload()
    expect_conversation(page, QUESTION, FOLLOW_UP)
    expect(page.get_by_text(interface.SHELF_RENEWED)).to_be_hidden()


def test_a_draft_survives_all_that_is_asked_otherwise(page: Page) -> None:
    box = page.locator("#question textarea")
    ask(page, QUESTION)
    box.fill("a draft")
    page.reload()
    expect_conversation(page, QUESTION)
    expect(box).to_have_value("a draft")
    page.get_by_role("button", name=interface.EDIT, exact=True).click()
    expect(box).to_have_value(QUESTION)
    expect(box).to_be_focused()
    expect(page.get_by_text(interface.EDITING)).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("a draft")
    expect_conversation(page, QUESTION)
    page.get_by_role("button", name=interface.EDIT, exact=True).click()
    send(page, OTHER)
    expect_conversation(page, OTHER)
    expect(box).to_have_value("a draft")
    page.get_by_role("button", name=interface.NEW_CHAT).click()
    expect(page.locator(".start")).to_be_visible()
    expect(box).to_have_value("a draft")
    page.evaluate(
        "document.querySelector('.start').insertAdjacentHTML('beforeend',"
        f" `<button data-action='ask'>{QUESTION}</button>`)"
    )
    page.locator(".start button[data-action=ask]").last.click()
    expect_conversation(page, QUESTION)
    expect(box).to_have_value("a draft")


def test_an_edit_outlives_its_page_and_can_be_left_then(page: Page) -> None:
    box = page.locator("#question textarea")
    ask(page, QUESTION)
    box.fill("a draft")
    page.get_by_role("button", name=interface.EDIT, exact=True).click()
    box.fill("half a question")
    page.reload()
    expect(box).to_have_value("half a question")
    page.get_by_role("button", name=interface.CANCEL).click()
    expect(box).to_have_value("a draft")
    expect_conversation(page, QUESTION)
