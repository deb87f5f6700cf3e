"""The reader: the list of articles, one of them with a passage highlighted, and the addresses of
both on this page. Pure functions, from articles to HTML.
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote as quote_for_url

from markupsafe import Markup

from chatbot import interface
from chatbot.page.article import Mark, lay_out
from chatbot.page.html import icon, items, joined, publisher, tag
from ingest.model import Address, Article, Kind, Span


def link(content: Iterable[str], article: Article, span: Span | None = None) -> Markup:
    """A link that opens the article in the reader, at a passage of it if there is one.

    It is an address of its own, `?cite=slug` or `?cite=slug:start-end`, that can be shared.
    """
    cite = str(Address(article.slug, span)) if span else article.slug
    return _link(content, f"?cite={quote_for_url(cite, safe=':')}")


def link_to_articles() -> Markup:
    """A link that opens the list of articles."""
    return _link([interface.ARTICLES], "?cite=")


def _link(content: Iterable[str], href: str) -> Markup:
    return tag("a", *content, class_="cite", data_action="read", href=href)


def cited(cite: str, articles: Mapping[str, Article]) -> tuple[Article, Span | None] | None:
    """What the value of `cite` in an address names: an article, and a passage of it if there is
    such a one; None if the shelf has no such article.

    Args:
        cite: `slug` or `slug:start-end`.
        articles: the shelf, by slug.

    >>> tea = Article("tea", "Tea", "en", "", "It is hot.", (), "")
    >>> [span for _, span in (cited("tea:6-9", {"tea": tea}), cited("tea:6-99", {"tea": tea}))]
    [Span(start=6, end=9), None]
    """
    if article := articles.get(cite):
        return article, None
    try:
        address = Address.parse(cite)
    except ValueError:
        return None
    article = articles.get(address.slug)
    if article is None:
        return None
    span = address.span
    return article, span if span.start < span.end <= len(article.text) else None


def reader(articles: Sequence[Article]) -> Markup:
    """The empty reader: the list of articles, and room for one."""
    steps = [
        icon("previous", "↑", interface.PREVIOUS),
        tag("output"),
        icon("next", "↓", interface.NEXT),
    ]
    toolbar = [
        link_to_articles(),
        tag("span", *steps, class_="steps", hidden=True),
        icon("close", "✕", interface.CLOSE),
    ]
    return tag(
        "aside",
        tag("div", *toolbar, class_="toolbar"),
        tag("nav", tag("h2", interface.SHELF, tabindex="-1"), shelf(articles)),
        tag("div", class_="page"),
        aria_label=interface.READER,
    )


def shelf(articles: Iterable[Article]) -> Markup:
    """The articles, to be opened in the reader."""
    return items(
        "shelf",
        (
            link([tag("cite", article.title), " ", tag("small", publisher(article))], article)
            for article in articles
        ),
    )


def reading(article: Article, passage: Span | None = None, others: Iterable[Span] = ()) -> Markup:
    """The article in full, the passage highlighted, `others` of the same answer lightly."""
    titled = any(block.kind is Kind.TITLE for block in article.blocks)
    marks = [_mark(article, passage, "cited")] if passage else []
    for span in others:
        if not any(span.overlaps(mark.span) for mark in marks):
            marks.append(_mark(article, span, "other"))
    marks.sort(key=lambda mark: mark.span)
    body = [
        tag("p", publisher(article), class_="publisher"),
        "" if titled else tag("h2", article.title),
        lay_out(article, Span(0, len(article.text)), marks=marks),
    ]
    return tag("article", joined(body), tabindex="-1", lang=article.language)


def widened(article: Article, span: Span, quoted: Span) -> Markup:
    """A quote with what stands around it: `span`, of which `quoted` is highlighted."""
    return lay_out(article, span, marks=[_mark(article, quoted, "cited")])


def _mark(article: Article, span: Span, name: str) -> Mark:
    return Mark(span, name, str(Address(article.slug, span)))
