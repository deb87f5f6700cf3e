"""From answers and articles to the page's HTML: pure functions that escape all they are given."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote as quote_for_url

from chatbot import texts
from chatbot.answer import Answer, Quote
from chatbot.page.layout import blocks_of, lay_out
from ingest.blocks import Kind, Span
from ingest.catalog import Article

_ADDRESS = re.compile(r"(?P<slug>.+?)(?::(?P<start>\d{1,9})-(?P<end>\d{1,9}))?", re.DOTALL)


def header() -> str:
    """The page's head: what it is, the way to the articles, the way to a new chat."""
    return (
        f"<header><h1>{escape(texts.NAME)}</h1><p>{escape(texts.TAGLINE)}</p>"
        f'<nav><a class="cite" href="?cite=">{escape(texts.ARTICLES)}</a>'
        f'<button type="button" class="new-chat">{escape(texts.NEW_CHAT)}</button></nav></header>'
    )


def start(examples: Sequence[str], articles: Sequence[Article]) -> str:
    """What stands in the place of the conversation before the first question."""
    asking = f"<h3>{escape(texts.EXAMPLES)}</h3>{_questions(examples)}" if examples else ""
    return (
        f'<section class="start"><h2>{escape(texts.START)}</h2>'
        f'<div class="columns"><div>{asking}</div>'
        f"<div><h3>{escape(texts.SHELF)}</h3>{_shelf(articles)}</div></div></section>"
    )


def conversation(answers: Sequence[Answer], pending: str | None = None) -> str:
    """The turns so far; `pending` is a question that is being answered."""
    turns = [_turn(answer.question, _answer(answer)) for answer in answers]
    if pending is not None:
        turns.append(_turn(pending, f'<p class="pending">{escape(texts.LOOKING)}</p>'))
    label = escape(texts.CONVERSATION)
    return f'<div class="log" role="log" aria-label="{label}">{"".join(turns)}</div>'


def reader(articles: Sequence[Article]) -> str:
    """The empty reader: the list of articles, and room for one."""
    close = escape(texts.CLOSE)
    return (
        f'<aside aria-label="{escape(texts.READER)}"><div class="toolbar">'
        f'<a class="cite" href="?cite=">{escape(texts.ARTICLES)}</a>'
        f'<button type="button" class="close" aria-label="{close}" title="{close}">✕</button></div>'
        f'<nav><h2 tabindex="-1">{escape(texts.SHELF)}</h2>{_shelf(articles)}</nav>'
        '<div class="page"></div></aside>'
    )


def reading(article: Article, marked: Span | None = None) -> str:
    """The article in full, `marked` highlighted."""
    titled = any(block.kind is Kind.TITLE for block in blocks_of(article))
    title = "" if titled else f"<h2>{escape(article.title)}</h2>"
    body = lay_out(article, Span(0, len(article.text)), marked=marked)
    return (
        f'<article tabindex="-1" lang="{escape(article.language)}">'
        f'<p class="publisher">{_publisher(article)}</p>{title}{body}</article>'
    )


def address(article: Article, span: Span | None = None) -> str:
    """The address of an article, or of a passage in it, on this page."""
    passage = f":{span.start}-{span.end}" if span else ""
    return f"?cite={quote_for_url(article.slug, safe='')}{passage}"


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


def _turn(question: str, body: str) -> str:
    heading = f'<h2 class="asked" dir="auto" tabindex="-1">{escape(question)}</h2>'
    return f'<section class="turn">{heading}{body}</section>'


def _answer(answer: Answer) -> str:
    parts = []
    if answer.understood_as != answer.question:
        understood = f"{escape(texts.UNDERSTOOD_AS)} <q>{escape(answer.understood_as)}</q>"
        parts.append(f'<p class="understood">{understood}</p>')
    parts.append(f'<p class="message {answer.outcome}">{escape(answer.message)}</p>')
    parts += map(_quote, answer.quotes)
    if answer.topics:
        topics = _list("topics", map(escape, answer.topics))
        parts.append(f"<h3>{escape(texts.TOPICS)}</h3>{topics}")
    if answer.suggestions:
        parts.append(f"<h3>{escape(texts.INSTEAD)}</h3>{_questions(answer.suggestions)}")
    return "".join(parts)


def _quote(quote: Quote) -> str:
    article = quote.article
    place = f" · {escape(quote.heading)}" if quote.heading else ""
    return (
        f'<figure class="quote"><blockquote lang="{escape(article.language)}">'
        f"{lay_out(article, quote.span, quote.context)}</blockquote>"
        f'<figcaption><a class="cite" href="{escape(address(article, quote.span))}">'
        f'<span class="number">{quote.number}</span> <span><cite>{escape(article.title)}</cite> '
        f"<small>{_publisher(article)}{place}</small></span></a>{_also(quote)}</figcaption></figure>"
    )


def _also(quote: Quote) -> str:
    """Links to the further sources of a quote."""
    links = [
        f'<a class="cite" href="{escape(address(source.article, source.span))}">'
        f"<cite>{escape(source.article.title)}</cite></a>"
        for source in quote.also
    ]
    return f'<p class="also">{escape(texts.ALSO)} {", ".join(links)}</p>' if links else ""


def _questions(questions: Iterable[str]) -> str:
    """Questions to be asked with one tap."""
    return _list(
        "questions",
        (f'<button type="button" class="ask">{escape(text)}</button>' for text in questions),
    )


def _shelf(articles: Iterable[Article]) -> str:
    """The articles, to be opened in the reader."""
    return _list(
        "shelf",
        (
            f'<a class="cite" href="{escape(address(article))}">'
            f"<cite>{escape(article.title)}</cite> <small>{_publisher(article)}</small></a>"
            for article in articles
        ),
    )


def _list(name: str, items: Iterable[str]) -> str:
    return f'<ul class="{name}">' + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _publisher(article: Article) -> str:
    return escape(article.publisher or texts.PUBLISHER_NOT_STATED)
