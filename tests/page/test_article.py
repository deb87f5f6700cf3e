"""What is laid out are the article's characters, all of them and no others, and nothing runs."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.page.article import Mark, around, lay_out
from ingest import boilerplate
from ingest.catalog import Entry
from ingest.model import Article, Span
from ingest.readers import plain

TAGS = {"h2", "h3", "p", "ul", "li", "table", "tr", "th", "td", "div", "span", "mark", "b", "wbr"}
ATTRIBUTES = {"class", "data-label", "data-cite", "tabindex", "aria-hidden"}
ODDS = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            "</blockquote>",
            "<!--",
            "&amp;",
            "&#13;",
            "[1](x)",
            "**b**",
        ),
        *("`", "{{value}}", "${value}", "a | b |", "---|---", "| c", "- item", "1. x", "• ", "➤ "),
        *("\n", "\r\n", "\n\n", "\ufeff", "\u202e", "A heading", "Is it?", "It is. It was."),
        "Contact us today.",
    ]
)
TEXTS = st.lists(st.one_of(ODDS, st.text(max_size=20)), min_size=1).map("".join)


class Reading(HTMLParser):
    """What a browser makes of HTML: its text, the text of its marks, its tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = self.marked = ""
        self.context = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._open: list[tuple[str, str | None]] = []
        self.feed(str(html))  # of Markup, the parser would make more Markup
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "wbr":  # which is never closed
            self._open.append((tag, dict(attrs).get("class")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(name == "context" for _, name in self._open):
            self.context += data
            return
        self.text += data
        if any(tag == "mark" for tag, _ in self._open):
            self.marked += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)


def article_of(text: str) -> Article:
    """The article that a plain text holds, whatever that is; its blocks as on a shelf."""
    entry = Entry(slug="a", title="A title", language="en", sha256="", file="a.txt")
    blocks = boilerplate.mark(entry, text, plain.read(text.encode()).blocks)
    return Article("a", "A title", "en", "", text, blocks, "a.txt", publisher="We")


def spans(text: str) -> st.SearchStrategy[Span]:
    edges = st.integers(0, len(text))
    return st.tuples(edges, edges).map(lambda pair: Span(min(pair), max(pair)))


def apart(text: str) -> st.SearchStrategy[list[Mark]]:
    """Marks in order that do not overlap, of passages and of words."""
    edges = st.lists(st.integers(0, len(text)), max_size=8).map(sorted)
    return edges.map(
        lambda edges: [
            Mark(Span(start, end), f"m{i}", "a:1-2" if i % 2 else "")
            for i, (start, end) in enumerate(pairwise(edges))
        ]
    )


@settings(deadline=None)
@given(TEXTS, st.data())
def test_every_character_is_shown_once_and_nothing_else(text: str, data: st.DataObject) -> None:
    span, marks = data.draw(spans(text)), data.draw(apart(text))
    context = tuple(data.draw(st.lists(spans(text), max_size=2)))
    read = Reading(lay_out(article_of(text), span, context, marks))
    assert read.text == span.of(text)
    assert read.context == "".join(part.of(text) for part in context)
    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES


@settings(deadline=None)
@given(TEXTS, st.data())
def test_what_is_marked_is_the_passage(text: str, data: st.DataObject) -> None:
    marks = data.draw(apart(text))
    read = Reading(lay_out(article_of(text), Span(0, len(text)), marks=marks))
    assert read.marked == "".join(mark.span.of(text) for mark in marks if mark.cite)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_what_stands_around_a_passage_holds_it_and_grows_to_the_whole(
    text: str, data: st.DataObject
) -> None:
    article, span = article_of(text), data.draw(spans(text))
    blocks = [block.span for block in article.blocks]
    wide = around(article, span)
    assert wide.start <= span.start <= span.end <= wide.end
    for _ in blocks:
        wide = around(article, wide)
    if any(block.overlaps(span) for block in blocks):
        assert (wide.start <= blocks[0].start) and (blocks[-1].end <= wide.end)
    else:
        assert wide == span


def test_a_list_is_a_list_with_its_own_bullets() -> None:
    text = "Tests:\n- One | two\n- Two"
    html = lay_out(article_of(text), Span(0, len(text)))
    assert html == (
        '<p class="paragraph">Tests:\n</p><ul><li class="item"><span class="bullet">- </span>'
        'One | two\n</li><li class="item"><span class="bullet">- </span>Two</li></ul>'
    )


def test_a_row_stands_in_a_table_under_the_header_it_needs() -> None:
    text = "Some text here.\nCause | Sign |\n---|---|\nHeat | <b>/c |\nCold | Numb |\n"
    header = Span(text.index("Cause"), text.index("\n---"))
    row = Span(text.index("Heat"), text.index("\nCold"))
    html = lay_out(article_of(text), row, (header,))
    bar = '<span class="bar" aria-hidden="true"> |</span>'
    assert html == (
        f'<table><tr class="context"><th>Cause{bar}</th><th> Sign{bar}</th></tr>'
        f'<tr class="table_row"><td>Heat{bar}</td><td> &lt;b&gt;/<wbr>c{bar}</td></tr></table>'
    )


def test_a_bar_in_an_address_is_no_cells() -> None:
    text = "Some text here.\nCause | Sign |\n---|---|\nHeat | Red |\n"
    article = replace(article_of(text), slug="a|b")
    row = Span(text.index("Heat"), len(text))
    html = lay_out(article, row, marks=[Mark(row, "cited", "a|b:1-2")])
    assert html.count('data-cite="a|b:1-2"') == 2
    assert Reading(html).text == row.of(text)


def test_the_real_articles_are_shown_in_full(shelf: dict[str, Article]) -> None:
    for article in shelf.values():
        read = Reading(lay_out(article, Span(0, len(article.text))))
        assert read.text == article.text
