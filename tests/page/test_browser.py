"""The page in a browser, served by a process of its own from the real shelf and model."""

import re

import pytest
from gradio_client import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from chatbot import texts
from chatbot.answer import to_json
from chatbot.bot import Chatbot
from chatbot.page.layout import lay_out
from ingest.blocks import Span

from .conftest import watched
from .harness import PATIENCE, ask, visit
from .test_layout import article_of

ANSWERED = "Can a pinched nerve cause muscle spasms?"
DECLINED = "What dose of ibuprofen should I take?"
SCRIPTS = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> {{value}} ${alert(3)} `![](//x.y/z)`"
)

expect.set_options(timeout=PATIENCE)


def marked(page: Page) -> str:
    """The highlighted text of the reader, which must be in sight."""
    mark = page.locator("#reader mark")
    expect(mark.first).to_be_in_viewport(ratio=1)
    return "".join(mark.all_text_contents())


def quoted(quote: Locator) -> str:
    """A quote's own characters, without the context in front of it."""
    return "".join(quote.locator("blockquote :is(p, li, tr):not(.context)").all_text_contents())


def test_the_page_says_what_it_is_and_waits_for_a_question(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(texts.NAME)
    expect(page.get_by_text(texts.TAGLINE)).to_be_in_viewport()
    expect(page.locator("#question textarea")).to_be_focused()
    assert 1 <= page.locator("button.ask").count() <= 5


def test_every_citation_opens_its_quote_in_the_article(page: Page, bot: Chatbot) -> None:
    ask(page, ANSWERED)
    answer = bot.answer(ANSWERED)
    assert answer.answered
    quotes = page.locator(".quote")
    expect(quotes).to_have_count(len(answer.quotes))
    for shown, quote in zip(quotes.all(), answer.quotes, strict=True):
        assert quoted(shown) == quote.text
        citation = shown.locator("a.cite")
        for part in (str(quote.number), quote.article.title, quote.heading or ""):
            expect(citation).to_contain_text(part)
        expect(citation).to_contain_text(quote.article.publisher or texts.PUBLISHER_NOT_STATED)
        citation.click()
        expect(page.locator("#reader article")).to_contain_text(quote.text.split("\n")[0])
        expect(page.locator("#reader mark").first).to_be_focused()
        assert marked(page) == quote.text


def test_escape_and_the_close_button_give_the_focus_back(page: Page) -> None:
    ask(page, ANSWERED)
    citation = page.locator(".quote a.cite").first
    citation.click()
    expect(page.locator("#reader mark").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(citation).to_be_focused()
    citation.click()
    page.get_by_label(texts.CLOSE).click()
    expect(page.locator("#reader")).to_be_hidden()
    expect(citation).to_be_focused()


def test_a_declined_question_cites_nothing_and_its_suggestion_is_answered(page: Page) -> None:
    ask(page, DECLINED)
    turn = page.locator(".turn").first
    expect(turn.locator(".message")).to_have_text(texts.DECLINED)
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
    page.get_by_role("button", name=texts.NEW_CHAT).click()
    expect(page.locator(".start")).to_be_visible()
    ask(page, "and in the legs?")
    expect(page.locator(".understood")).to_have_count(0)


def test_a_follow_up_says_how_it_was_understood(page: Page, bot: Chatbot) -> None:
    first = bot.answer(ANSWERED)
    follow_up = "and in the legs?"
    understood = bot.answer(follow_up, [first]).understood_as
    assert understood != follow_up
    ask(page, ANSWERED)
    ask(page, follow_up)
    expect(page.locator(".turn").nth(1).locator(".understood q")).to_have_text(understood)
    expect(page.locator(".asked").nth(1)).to_be_in_viewport()


def test_conversations_are_apart(browser: Browser, page: Page, address: str) -> None:
    ask(page, ANSWERED)
    other = browser.new_page()
    visit(other, address)
    ask(other, "and in the legs?")
    expect(other.locator(".understood")).to_have_count(0)
    other.close()


def test_what_is_typed_is_shown_as_text(page: Page) -> None:
    ask(page, SCRIPTS)
    expect(page.locator(".asked")).to_have_text(SCRIPTS)
    expect(page.locator(".asked *")).to_have_count(0)


def test_text_survives_the_browser(page: Page) -> None:
    """What the unit tests read with Python's parser is what a browser reads."""
    text = "A title\r\n\r\n- one\t|&amp;\r- two  </li>\n\na | b\n---|---\n<c> | `${d}` |\n&#13; end"
    html = lay_out(article_of(text), Span(0, len(text)))
    page.evaluate("html => { document.querySelector('#reader .page').innerHTML = html }", html)
    assert page.locator("#reader .page").text_content() == text


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
    label = page.locator(f'#reader .not-quoted[data-label="{texts.PROMOTION}"]').first
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
    expect(page.locator("#reader mark").first).to_be_focused()
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
    page.get_by_label(texts.CLOSE).tap()
    expect(page.locator("#chat")).not_to_have_attribute("inert", "")
    expect(citation).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    ask(page, "whats the difference between a cramp from dehydration and from a nerve")
    page.locator(".quote a.cite").first.click()
    marked(page)
    too_wide = page.evaluate(
        "() => [...document.querySelectorAll('#masthead *, #desk *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"
    )
    assert too_wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_and_its_text_has_contrast(
    browser: Browser, address: str, scheme: str
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


def test_programs_get_the_same_answer(address: str, bot: Chatbot) -> None:
    client = Client(address, verbose=False)
    first = bot.answer(ANSWERED)
    expected = to_json(bot.answer("and in the legs?", [first]))
    assert client.predict("and in the legs?", [ANSWERED], api_name="/answer") == expected
    assert client.predict(question=ANSWERED, api_name="/answer") == to_json(first)
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/answer"]
