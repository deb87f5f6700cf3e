"""The page's frame and the reader as HTML: pure functions that escape all they are given."""

from collections.abc import Iterable, Sequence
from html import escape

from chatbot import interface
from chatbot.interface import LANGUAGE
from chatbot.page.article import Mark, lay_out
from chatbot.page.html import address, button, items, publisher, questions
from ingest.model import Address, Article, Kind, Span


def header() -> str:
    """The page's head: what it is, the ways to the articles, to earlier conversations and to a new
    one; and the dialog of earlier conversations.
    """
    return (
        f'<header lang="{escape(LANGUAGE)}">'
        f"<h1>{escape(interface.NAME)}</h1><p>{escape(interface.TAGLINE)}</p>"
        f'<nav><a class="cite" href="?cite=">{escape(interface.ARTICLES)}</a>'
        f"{button('show-history', interface.HISTORY)}{button('new-chat', interface.NEW_CHAT)}</nav>"
        f'</header><p class="announcer" role="status"></p>{_history()}'
    )


def _history() -> str:
    name = escape(interface.HISTORY)
    return (
        f'<dialog class="history" aria-label="{name}"><h2>{name}</h2>'
        f'<ul class="talks" data-delete="{escape(interface.DELETE)}"></ul>'
        f'<p class="empty">{escape(interface.HISTORY_EMPTY)}</p>'
        f'<p><label><input type="checkbox"> {escape(interface.HISTORY_KEPT)}</label></p>'
        f'<p class="tools">{button("erase", interface.ERASE)}{button("done", interface.DONE)}</p>'
        "</dialog>"
    )


def start(examples: Sequence[str], articles: Sequence[Article]) -> str:
    """What stands in the place of the conversation before the first question."""
    asking = f"<h3>{escape(interface.EXAMPLES)}</h3>{questions(examples)}" if examples else ""
    return (
        f'<section class="start"><h2>{escape(interface.START)}</h2>'
        f'<div class="columns"><div>{asking}</div>'
        f"<div><h3>{escape(interface.SHELF)}</h3>{_shelf(articles)}</div></div></section>"
    )


def reader(articles: Sequence[Article]) -> str:
    """The empty reader: the list of articles, and room for one."""
    close = escape(interface.CLOSE)
    return (
        f'<aside aria-label="{escape(interface.READER)}"><div class="toolbar">'
        f'<a class="cite" href="?cite=">{escape(interface.ARTICLES)}</a>'
        f'<span class="steps" hidden>{_step("previous", "↑", interface.PREVIOUS)}<output></output>'
        f"{_step('next', '↓', interface.NEXT)}</span>"
        f'<button type="button" class="close" aria-label="{close}" title="{close}">✕</button></div>'
        f'<nav><h2 tabindex="-1">{escape(interface.SHELF)}</h2>{_shelf(articles)}</nav>'
        '<div class="page"></div></aside>'
    )


def reading(article: Article, cited: Span | None = None, others: Iterable[Span] = ()) -> str:
    """The article in full, the cited passage highlighted, `others` of the same answer lightly."""
    titled = any(block.kind is Kind.TITLE for block in article.blocks)
    title = "" if titled else f"<h2>{escape(article.title)}</h2>"
    marks = [Mark(cited, "cited", str(Address(article.slug, cited)))] if cited else []
    for span in others:
        if not any(span.start < mark.span.end and mark.span.start < span.end for mark in marks):
            marks.append(Mark(span, "other", str(Address(article.slug, span))))
    marks.sort(key=lambda mark: mark.span)
    body = lay_out(article, Span(0, len(article.text)), marks=marks)
    return (
        f'<article tabindex="-1" lang="{escape(article.language)}">'
        f'<p class="publisher">{publisher(article)}</p>{title}{body}</article>'
    )


def widened(article: Article, span: Span, quoted: Span) -> str:
    """A quote with what stands around it: `span`, of which `quoted` is highlighted."""
    marks = [Mark(quoted, "cited", str(Address(article.slug, quoted)))]
    return lay_out(article, span, marks=marks)


def _step(name: str, sign: str, label: str) -> str:
    return (
        f'<button type="button" class="{name}" aria-label="{escape(label)}" '
        f'title="{escape(label)}">{sign}</button>'
    )


def _shelf(articles: Iterable[Article]) -> str:
    """The articles, to be opened in the reader."""
    return items(
        "shelf",
        (
            f'<a class="cite" href="{escape(address(article))}">'
            f"<cite>{escape(article.title)}</cite> <small>{publisher(article)}</small></a>"
            for article in articles
        ),
    )
