"""Parts that the page's HTML is made of, and the addresses of articles and passages in it."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote as quote_for_url

from chatbot import interface
from ingest.model import Address, Article, Span

_ADDRESS = re.compile(r"(?P<slug>.+?)(?::(?P<start>\d{1,9})-(?P<end>\d{1,9}))?", re.DOTALL)


def address(article: Article, span: Span | None = None) -> str:
    """The address of an article, or of a passage in it, on this page."""
    cite = str(Address(article.slug, span)) if span else article.slug
    return f"?cite={quote_for_url(cite, safe=':')}"


def at_address(cite: str, articles: Mapping[str, Article]) -> tuple[Article, Span | None] | None:
    """What the value of `cite` in an address names; None if the shelf has no such place."""
    match = _ADDRESS.fullmatch(cite)
    article = articles.get(match["slug"]) if match else None
    if match is None or article is None:
        return None
    if match["start"] is None:
        return article, None
    span = Span(int(match["start"]), int(match["end"]))
    return article, span if span.start < span.end <= len(article.text) else None


def button(name: str, label: str) -> str:
    """A button of this class."""
    return f'<button type="button" class="{name}">{escape(label)}</button>'


def questions(asked: Iterable[str]) -> str:
    """Questions to be asked with one tap."""
    return items(
        "questions",
        (button("ask", text) for text in asked),
    )


def items(name: str, each: Iterable[str]) -> str:
    """A list of this class."""
    return f'<ul class="{name}">' + "".join(f"<li>{item}</li>" for item in each) + "</ul>"


def publisher(article: Article) -> str:
    """Who published the article, if it says so."""
    return escape(article.publisher or interface.PUBLISHER_NOT_STATED)
