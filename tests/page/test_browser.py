"""The page in a browser, served by a process of its own from the real shelf and model."""

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from chatbot import interface
from chatbot.bot import Chatbot
from chatbot.feedback import FeedbackStore, Verdict
from chatbot.interface import LANGUAGE
from chatbot.page.article import lay_out
from ingest.model import Span

from .conftest import watched
from .harness import PATIENCE, ask, visit
from .test_article import article_of

ANSWERED = "Can a pinched nerve cause muscle spasms?"
MANY_QUOTES = "What are the symptoms of a pinched nerve?"
FOLLOW_UP = "and in the legs?"
DECLINED = "What dose of ibuprofen should I take?"
TABLE = "whats the difference between a cramp from dehydration and from a nerve"
SCRIPTS = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> {{value}} ${alert(3)} `![](//x.y/z)`"
)

expect.set_options(timeout=PATIENCE)


def marked(page: Page) -> str:
    """The highlighted text of the reader, which must be in sight."""
    mark = page.locator("#reader mark.cited")
    expect(mark.first).to_be_in_viewport(ratio=1)
    return "".join(mark.all_text_contents())


def quoted(quote: Locator) -> str:
    """A quote's own characters, without the context in front of it."""
    parts = quote.locator("blockquote :is(h3, h4, h5, p, li, tr):not(.context)").all_text_contents()
    return " ".join(" ".join(parts).split())


def test_the_page_says_what_it_is_and_waits_for_a_question(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(interface.NAME)
    expect(page.get_by_text(interface.TAGLINE)).to_be_in_viewport()
    expect(page.locator("#question textarea")).to_be_focused()
    assert 1 <= page.locator("button.ask").count() <= 5


def test_every_citation_opens_its_quote_in_the_article(page: Page, bot: Chatbot) -> None:
    ask(page, ANSWERED)
    answer = bot.answer(ANSWERED)
    assert answer.answered
    quotes = page.locator(".quote")
    expect(quotes).to_have_count(len(answer.quotes))
    for shown, quote in zip(quotes.all(), answer.quotes, strict=True):
        assert quoted(shown) == " ".join(quote.text.split())
        citation = shown.locator("a.cite").first
        for part in (str(quote.number), quote.article.title, quote.heading or ""):
            expect(citation).to_contain_text(part)
        expect(citation).to_contain_text(quote.article.publisher or interface.PUBLISHER_NOT_STATED)
        citation.click()
        expect(page.locator("#reader article")).to_contain_text(quote.text.split("\n")[0])
        expect(page.locator("#reader mark.cited").first).to_be_focused()
        assert marked(page) == quote.text


def test_escape_and_the_close_button_give_the_focus_back(page: Page) -> None:
    ask(page, ANSWERED)
    citation = page.locator(".quote a.cite").first
    citation.click()
    expect(page.locator("#reader mark.cited").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(citation).to_be_focused()
    citation.click()
    page.get_by_label(interface.CLOSE).click()
    expect(page.locator("#reader")).to_be_hidden()
    expect(citation).to_be_focused()


def test_a_declined_question_cites_nothing_and_its_suggestion_is_answered(page: Page) -> None:
    ask(page, DECLINED)
    turn = page.locator(".turn").first
    expect(turn.locator(".message")).to_have_text(interface.DECLINED)
    expect(turn.locator(".quote, a.cite")).to_have_count(0)
    suggestion = turn.locator("button.ask").first
    question = suggestion.inner_text()
    suggestion.click()
    second = page.locator(".turn").nth(1)
    expect(second.locator(".asked")).to_have_text(question)
    expect(second.locator(".quote").first).to_be_visible()


def test_an_example_is_asked_with_a_tap_and_a_new_chat_forgets(page: Page) -> None:
    example = page.locator("button.ask").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".quote").first).to_be_visible()
    expect(page.locator(".asked")).to_have_text(question)
    expect(page.locator(".asked")).to_be_focused()
    page.get_by_role("button", name=interface.NEW_CHAT).click()
    expect(page.locator(".start")).to_be_visible()
    ask(page, FOLLOW_UP)
    expect(page.locator(".understood")).to_have_count(0)


def test_a_follow_up_says_how_it_was_understood(page: Page, bot: Chatbot) -> None:
    first = bot.answer(ANSWERED)
    understood = bot.answer(FOLLOW_UP, [first]).understood_as
    assert understood != FOLLOW_UP
    ask(page, ANSWERED)
    ask(page, FOLLOW_UP)
    expect(page.locator(".turn").nth(1).locator(".understood q")).to_have_text(understood)
    expect(page.locator(".asked").nth(1)).to_be_in_viewport()


def test_the_page_is_in_the_language_of_its_texts(browser: Browser, address: str) -> None:
    for context in watched(browser.new_context(locale="de-DE"), address):
        page = context.new_page()
        visit(page, address)
        page.wait_for_timeout(500)
        expect(page.locator("html")).to_have_attribute("lang", LANGUAGE)


def test_conversations_are_apart(browser: Browser, page: Page, address: str) -> None:
    ask(page, ANSWERED)
    other = browser.new_page()
    visit(other, address)
    ask(other, FOLLOW_UP)
    expect(other.locator(".understood")).to_have_count(0)
    other.close()


def test_what_is_typed_is_shown_as_text(page: Page) -> None:
    ask(page, SCRIPTS)
    expect(page.locator(".asked")).to_have_text(SCRIPTS)
    expect(page.locator(".asked *")).to_have_count(0)


def test_text_survives_the_browser(page: Page) -> None:
    """What the unit tests read with Python's parser is what a browser reads."""
    text = (
        "A title\r\n\r\n- one\t|&amp;\r- two  </li>\n\na | b\n---|---\n<c> / | `${d}` |\n&#13; end"
    )
    html = lay_out(article_of(text), Span(0, len(text)))
    page.evaluate("html => { document.querySelector('#reader .page').innerHTML = html }", html)
    assert page.locator("#reader .page").text_content() == text


def test_the_quotes_of_an_answer_are_walked_through_in_the_article(page: Page) -> None:
    ask(page, MANY_QUOTES)
    page.locator(".quote a.cite").first.click()
    marked(page)
    places = page.locator("#reader mark").evaluate_all(
        "marks => [...new Set(marks.map(mark => mark.dataset.cite))]"
    )
    assert len(places) > 1
    back, on = (page.get_by_label(label) for label in (interface.PREVIOUS, interface.NEXT))
    while back.is_enabled():
        back.click()
        page.wait_for_timeout(200)
    for number, place in enumerate(places, 1):
        expect(page.locator("#reader .steps output")).to_have_text(f"{number} / {len(places)}")
        expect(page.locator("#reader mark.cited").first).to_have_attribute("data-cite", place)
        marked(page)
        if number < len(places):
            on.click()
    expect(on).to_be_disabled()


def test_a_quote_tells_why_and_what_stands_around_it(page: Page, bot: Chatbot) -> None:
    quote = bot.answer(ANSWERED).quotes[0]
    ask(page, ANSWERED)
    shown = page.locator(".quote").first
    shown.get_by_text(interface.WHY).click()
    expect(shown.locator(".why dl")).to_contain_text(quote.matched or "")
    expect(shown.locator("blockquote b.word").first).to_be_visible()
    shown.get_by_text(interface.WIDEN).click()
    around = shown.locator(".around")
    once = around.text_content() or ""
    marked = "".join(around.locator("mark").all_text_contents())
    assert "".join(marked.split()) == "".join(quote.text.split())
    shown.get_by_text(interface.WIDEN).click()
    expect(around).not_to_have_text(once)
    assert once.strip() in (around.text_content() or "")


def test_a_quote_is_copied_with_its_attribution(
    page: Page, context: BrowserContext, bot: Chatbot
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    quote = bot.answer(ANSWERED).quotes[0]
    ask(page, ANSWERED)
    page.locator(".quote").first.get_by_role("button", name=interface.COPY).click()
    expect(page.locator(".announcer")).to_have_text(interface.COPIED)
    copied = page.evaluate("navigator.clipboard.readText()")
    said, attribution, link = copied.rsplit("\n", 2)
    assert said == f"“{quote.text}”"
    assert attribution == f"— {interface.attribution(quote)}"
    page.goto(link)
    assert marked(page) == quote.text


def test_a_table_is_copied_with_its_bars(page: Page, context: BrowserContext, bot: Chatbot) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, TABLE)
    answer = bot.answer(TABLE)
    number, quote = next((i, q) for i, q in enumerate(answer.quotes) if "|" in q.text)
    lines = "\n".join(span.of(quote.article.text) for span in (*quote.context, quote.span))
    shown = page.locator(".quote").nth(number)
    shown.get_by_role("button", name=interface.COPY).click()
    expect(page.locator(".announcer")).to_have_text(interface.COPIED)
    assert f"“{lines}”" in page.evaluate("navigator.clipboard.readText()")
    shown.locator("blockquote").evaluate("quote => getSelection().selectAllChildren(quote)")
    page.keyboard.press("Control+c")
    by_hand = page.evaluate("navigator.clipboard.readText()")
    assert by_hand.split() == lines.split()


def test_a_link_to_a_follow_up_reopens_it_for_someone_else(
    page: Page, context: BrowserContext, browser: Browser, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, ANSWERED)
    ask(page, FOLLOW_UP)
    turn = page.locator(".turn").nth(1)
    turn.get_by_role("button", name=interface.SHARE).click()
    expect(page.locator(".announcer")).to_have_text(interface.COPIED)
    link = page.evaluate("navigator.clipboard.readText()")
    for other in watched(browser.new_context(), address):
        theirs = other.new_page()
        theirs.goto(link)
        expect(theirs.locator(".quote").first).to_be_visible()
        asked = turn.get_attribute("data-alone")
        expect(theirs.locator(".turn .asked").first).to_have_text(asked or "")
        assert "q=" not in theirs.url


def test_what_was_understood_can_be_changed(page: Page, bot: Chatbot) -> None:
    ask(page, ANSWERED)
    ask(page, FOLLOW_UP)
    understood = bot.answer(FOLLOW_UP, [bot.answer(ANSWERED)]).understood_as
    page.locator(".understood button").click()
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#question textarea")).to_have_value(understood)


def test_a_conversation_survives_reload_and_a_turn_can_go(page: Page) -> None:
    for question in (ANSWERED, DECLINED, FOLLOW_UP):
        ask(page, question)
    page.reload()
    asked = page.locator(".asked")
    expect(asked).to_have_text([ANSWERED, DECLINED, FOLLOW_UP])
    page.locator(".turn").nth(1).get_by_role("button", name=interface.DELETE).click()
    expect(asked).to_have_text([ANSWERED, FOLLOW_UP])
    page.locator(".turn").nth(1).get_by_role("button", name=interface.EDIT, exact=True).last.click()
    expect(page.locator("#question textarea")).to_have_value(FOLLOW_UP)
    page.locator("#question textarea").fill(MANY_QUOTES)
    page.keyboard.press("Enter")
    expect(asked).to_have_text([ANSWERED, MANY_QUOTES])


def remembered(context: BrowserContext, questions: list[str]) -> None:
    """Let the visitor come back to a conversation with these questions, in the same tab."""
    talks = json.dumps([{"id": "1", "at": "2026-01-31T00:00:00Z", "questions": questions}])
    context.add_init_script(
        "if (location.protocol === 'http:' && !sessionStorage.length) {"
        f"localStorage.setItem('chapter-and-verse', {json.dumps(talks)});"
        "sessionStorage.setItem('chapter-and-verse-current', '1'); }"
    )


def kept(page: Page) -> list[str]:
    """The questions of the conversation that the browser keeps."""
    talks = page.evaluate("JSON.parse(localStorage.getItem('chapter-and-verse'))")
    assert len(talks) == 1
    return list(talks[0]["questions"])


def save(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=interface.SAVE).click()
    assert download.value.suggested_filename == interface.FILE
    return download.value.path().read_text(encoding="utf-8")


LONG = [f"What is disc number {number}?" for number in range(60)]


def test_nothing_of_a_long_conversation_is_lost(context: BrowserContext, address: str) -> None:
    remembered(context, LONG)
    page = context.new_page()
    visit(page, address)
    asked = page.locator(".asked")
    expect(asked).to_have_text(LONG)
    expect(page.locator(".pending")).to_have_count(0)
    for _ in range(2):
        assert [line for line in save(page).splitlines() if line.startswith("## ")] == [
            f"## {question}" for question in LONG
        ]
    page.locator(".turn").first.get_by_role("button", name=interface.DELETE).click()
    expect(asked).to_have_text(LONG[1:])
    ask(page, ANSWERED)
    page.reload()
    expect(asked).to_have_text([*LONG[1:], ANSWERED])
    expect(page.locator(".pending")).to_have_count(0)
    assert kept(page) == [*LONG[1:], ANSWERED]


def test_what_cannot_be_taken_up_is_kept_nevertheless(browser: Browser, address: str) -> None:
    context = browser.new_context()
    remembered(context, LONG)
    page = context.new_page()
    asked = page.locator(".asked")
    joins = iter(range(100))
    page.route(
        "**/queue/join*",
        lambda route: route.fulfill(status=429) if next(joins) == 1 else route.continue_(),
    )
    visit(page, address)
    expect(page.locator(".turn .message")).to_have_count(20)
    expect(page.get_by_text(interface.NOT_ANSWERED)).to_have_count(40)
    expect(asked).to_have_text(LONG)
    assert kept(page) == LONG
    page.locator("#question textarea").fill(ANSWERED)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".turn .message")).to_have_count(61)
    expect(asked).to_have_text([*LONG, ANSWERED])
    assert kept(page) == [*LONG, ANSWERED]
    context.close()


def test_the_history_stays_in_the_browser_and_can_be_erased_and_switched_off(page: Page) -> None:
    ask(page, ANSWERED)
    page.get_by_role("button", name=interface.NEW_CHAT).click()
    expect(page.locator(".start")).to_be_visible()
    ask(page, DECLINED)
    page.get_by_role("button", name=interface.HISTORY).click()
    talks = page.locator("dialog .talk")
    expect(talks).to_have_count(2)
    talks.nth(1).click()
    expect(page.locator(".asked")).to_have_text([ANSWERED])
    expect(page.locator("dialog")).to_be_hidden()
    page.get_by_role("button", name=interface.HISTORY).click()
    page.get_by_role("button", name=f"{interface.DELETE}: {DECLINED}").click()
    expect(talks).to_have_count(1)
    page.get_by_role("button", name=interface.ERASE).click()
    expect(page.get_by_text(interface.HISTORY_EMPTY)).to_be_visible()
    page.get_by_label(interface.HISTORY_KEPT).uncheck()
    page.get_by_role("button", name=interface.DONE, exact=True).click()
    ask(page, FOLLOW_UP)
    assert page.evaluate("localStorage.getItem('chapter-and-verse')") == "[]"
    page.reload()
    expect(page.locator(".start")).to_be_visible()


def test_no_conversation_is_taken_up_while_an_answer_is_awaited(page: Page) -> None:
    ask(page, ANSWERED)
    page.get_by_role("button", name=interface.NEW_CHAT).click()
    expect(page.locator(".start")).to_be_visible()
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: held.append(route))
    page.locator("#question textarea").fill(DECLINED)
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".pending")).to_be_visible()
    page.get_by_role("button", name=interface.HISTORY).click()
    page.locator("dialog .talk").nth(1).click()
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.unroute("**/queue/join*")
    expect(page.locator(".turn .message")).to_have_count(1)
    expect(page.locator(".asked")).to_have_text([DECLINED])
    current = page.evaluate("sessionStorage.getItem('chapter-and-verse-current')")
    talks = page.evaluate("JSON.parse(localStorage.getItem('chapter-and-verse'))")
    assert [talk["questions"] for talk in talks] == [[DECLINED], [ANSWERED]]
    assert current == talks[0]["id"]


def test_a_conversation_is_saved_and_printed(page: Page, bot: Chatbot) -> None:
    ask(page, ANSWERED)
    saved = save(page)
    answer = bot.answer(ANSWERED)
    assert all(interface.attribution(quote) in saved for quote in answer.quotes)
    assert bot.snapshot in saved
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".printed")).to_contain_text(bot.snapshot)
    expect(page.locator(".printed time")).not_to_be_empty()
    expect(page.locator(".quote cite").first).to_be_visible()
    for hidden in ("#question", ".turn-tools", "button.ask", "header nav"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_verdict_reaches_the_owner_only_when_it_is_given(
    page: Page, store: FeedbackStore, bot: Chatbot
) -> None:
    before = len(store.all())
    ask(page, ANSWERED)
    assert len(store.all()) == before
    page.get_by_role("button", name=interface.NO, exact=True).click()
    expect(page.locator(".announcer")).to_have_text(interface.NOTED)
    page.get_by_role("button", name="Wrong passage").click()
    expect(page.get_by_role("button", name="Wrong passage")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.wait_for_timeout(500)
    kept = store.all()[before:]
    assert [given.verdict for given in kept] == [Verdict.UNHELPFUL, Verdict.WRONG_PASSAGE]
    answer = bot.answer(ANSWERED)
    assert {given.question for given in kept} == {ANSWERED}
    assert kept[1].quotes == tuple(str(quote.address) for quote in answer.quotes)
    assert kept[1].confidence == pytest.approx(answer.confidence)


def test_an_emergency_is_sent_on(page: Page) -> None:
    ask(page, "I have chest pain and cannot breathe")
    expect(page.locator(".urgent .message")).to_have_text(interface.EMERGENCY)


def test_the_answer_is_announced(page: Page, bot: Chatbot) -> None:
    ask(page, ANSWERED)
    answer = bot.answer(ANSWERED)
    expect(page.locator(".announcer")).to_have_text(
        f"{answer.message} {interface.quotes(len(answer.quotes))}"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_to_complain_of(
    browser: Browser, address: str, scheme: Any, width: int
) -> None:
    viewport: Any = {"width": width, "height": 800}
    for context in watched(browser.new_context(color_scheme=scheme, viewport=viewport), address):
        page = context.new_page()
        visit(page, address)
        assert complaints(page) == []
        ask(page, MANY_QUOTES)
        page.locator(".why summary").first.click()
        page.get_by_role("button", name=interface.WIDEN).first.click()
        expect(page.locator(".around mark").first).to_be_visible()
        assert complaints(page) == []
        page.locator(".quote a.cite").first.click()
        marked(page)
        assert complaints(page) == []
        page.keyboard.press("Escape")
        ask(page, DECLINED)
        page.get_by_role("button", name=interface.NO, exact=True).last.click()
        assert complaints(page) == []
        page.get_by_role("button", name=interface.HISTORY).click()
        expect(page.locator("dialog")).to_be_visible()
        assert complaints(page) == []


def complaints(page: Page) -> list[str]:
    """What axe-core finds against the rules of WCAG 2.2 AA and good practice."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("_", range(5))  # the page's parts come in another order each time
def test_nothing_jumps_while_the_page_is_painted(
    context: BrowserContext, address: str, _: int
) -> None:
    page = context.new_page()
    page.add_init_script(
        "window.jumps = []; new PerformanceObserver(list => list.getEntries().forEach(shift => "
        "shift.hadRecentInput || jumps.push(shift.value)))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    visit(page, address)
    page.wait_for_timeout(1000)
    jumped = page.evaluate("jumps.reduce((sum, jump) => sum + jump, 0)")
    assert jumped < 0.01  # a tenth of what passes for good (https://web.dev/articles/cls)


def test_an_article_can_be_read_without_a_question(page: Page, bot: Chatbot) -> None:
    page.locator("header a.cite").click()
    titles = page.locator("#reader nav cite")
    expect(titles).to_have_text([article.title for article in bot.articles])
    titles.nth(1).click()
    expect(page.locator("#reader article")).to_be_visible()
    expect(page.locator("#reader mark")).to_have_count(0)
    expect(page.locator("#reader nav")).to_be_hidden()
    page.locator("#reader .toolbar a").click()
    expect(titles.first).to_be_visible()


def test_advertising_is_labelled(page: Page) -> None:
    page.locator(".start a.cite").first.click()
    label = page.locator(f'#reader .not-quoted[data-label="{interface.PROMOTION}"]').first
    expect(label).to_contain_text("Visit AICA Orthopedics")


def test_the_address_of_a_citation_survives_reload_and_back(page: Page, address: str) -> None:
    ask(page, ANSWERED)
    page.locator(".quote a.cite").first.click()
    passage = marked(page)
    assert re.search(r"\?cite=[\w-]+:\d+-\d+$", page.url)
    page.reload()
    assert marked(page) == passage
    page.go_back()
    expect(page.locator("#reader")).to_be_hidden()
    assert page.url == address
    page.go_forward()
    assert marked(page) == passage


def test_an_address_that_leads_nowhere_shows_the_shelf(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    visit(page, f"{address}?cite=<img src=x onerror=alert(1)>:1-2")
    expect(page.locator("#reader nav")).to_be_visible()


def test_the_keyboard_is_enough(page: Page) -> None:
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".quote").first).to_be_visible()
    expect(page.locator("#question textarea")).to_be_focused()
    citation = page.locator(".quote a.cite").first
    for _ in range(40):
        if citation.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    expect(citation).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reader mark.cited").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(citation).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#question textarea")).to_be_focused()


def test_on_a_telephone_the_reader_covers_the_chat(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    visit(page, address)
    ask(page, ANSWERED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    citation = page.locator(".quote a.cite").first
    citation.tap()
    marked(page)
    assert page.locator("#reader").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    expect(page.locator("#chat")).to_have_attribute("inert", "")
    page.get_by_label(interface.CLOSE).tap()
    expect(page.locator("#chat")).not_to_have_attribute("inert", "")
    expect(citation).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    ask(page, TABLE)
    page.locator(".quote a.cite").first.click()
    marked(page)
    too_wide = page.evaluate(
        "() => [...document.querySelectorAll('#masthead *, #desk *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    assert too_wide == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_word_in_a_table_is_broken(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    ask(page, TABLE)
    page.locator(".quote a.cite").first.click()
    marked(page)
    assert page.locator("#reader td").count() > 1
    assert page.evaluate(BROKEN_WORDS) == []


BROKEN_WORDS = """() => [...document.querySelectorAll('td, th')].flatMap(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[^\\s\\/-]+/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_and_its_text_has_contrast(
    browser: Browser, address: str, scheme: Any
) -> None:
    for context in watched(browser.new_context(color_scheme=scheme), address):
        page = context.new_page()
        visit(page, address)
        ask(page, ANSWERED)
        page.locator(".quote a.cite").first.click()
        marked(page)
        dark = page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
        assert dark == (scheme == "dark")
        assert [pair for pair in page.evaluate(CONTRASTS) if pair[0] < 4.5] == []


CONTRASTS = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = colour => channels(colour).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    const colour = getComputedStyle(element).backgroundColor;
    const clear = channels(colour)[3] === 0;
    return clear && element.parentElement ? behind(element.parentElement) : colour;
  };
  return [...document.querySelectorAll('#masthead *, #desk *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.offsetParent)
    .map(e => {
      const [a, b] = [getComputedStyle(e).color, behind(e)].map(luminance).sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), e.outerHTML.slice(0, 80)];
    });
}"""
