"""From answers and articles to the page's HTML: pure functions that escape all they are given."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import quote as quote_for_url

from chatbot import texts
from chatbot.answer import Answer, Quote
from chatbot.feedback import Verdict
from chatbot.page.layout import Mark, blocks_of, lay_out
from chatbot.words import shared_words
from ingest.blocks import Kind, Span
from ingest.catalog import Article

STRONG = 0.8  # confidence from which four answers of five, or more, are right
_REASONS = (Verdict.WRONG_PASSAGE, Verdict.NOT_MY_QUESTION, Verdict.SHOULD_DECLINE)
_REASONS_TO_ANSWER = (Verdict.SHOULD_ANSWER, Verdict.NOT_MY_QUESTION)
_FRAGMENT = 6  # words at each end of a quote that a link to the original names
_ADDRESS = re.compile(r"(?P<slug>.+?)(?::(?P<start>\d{1,9})-(?P<end>\d{1,9}))?", re.DOTALL)


def header() -> str:
    """The page's head: what it is, the ways to the articles, to earlier conversations and to a new
    one; and the dialog of earlier conversations.
    """
    return (
        f"<header><h1>{escape(texts.NAME)}</h1><p>{escape(texts.TAGLINE)}</p>"
        f'<nav><a class="cite" href="?cite=">{escape(texts.ARTICLES)}</a>'
        f"{_button('show-history', texts.HISTORY)}{_button('new-chat', texts.NEW_CHAT)}</nav>"
        f'</header><p class="announcer" role="status"></p>{_history()}'
    )


def _history() -> str:
    name = escape(texts.HISTORY)
    return (
        f'<dialog class="history" aria-label="{name}"><h2>{name}</h2>'
        f'<ul class="talks" data-delete="{escape(texts.DELETE)}"></ul>'
        f'<p class="empty">{escape(texts.HISTORY_EMPTY)}</p>'
        f'<p><label><input type="checkbox"> {escape(texts.HISTORY_KEPT)}</label></p>'
        f'<p class="tools">{_button("erase", texts.ERASE)}{_button("done", texts.DONE)}</p>'
        "</dialog>"
    )


def start(examples: Sequence[str], articles: Sequence[Article]) -> str:
    """What stands in the place of the conversation before the first question."""
    asking = f"<h3>{escape(texts.EXAMPLES)}</h3>{_questions(examples)}" if examples else ""
    return (
        f'<section class="start"><h2>{escape(texts.START)}</h2>'
        f'<div class="columns"><div>{asking}</div>'
        f"<div><h3>{escape(texts.SHELF)}</h3>{_shelf(articles)}</div></div></section>"
    )


def conversation(answers: Sequence[Answer], checksum: str, pending: str | None = None) -> str:
    """The turns so far; `pending` is a question that is being answered, `checksum` the shelf's."""
    turns = [_turn(answer.question, _answer(answer), answer) for answer in answers]
    if pending is not None:
        turns.append(_turn(pending, f'<p class="pending">{escape(texts.LOOKING)}</p>'))
    tools = _button("save", texts.SAVE) + _button("print", texts.PRINT)
    return (
        f'<section class="log" aria-label="{escape(texts.CONVERSATION)}" '
        f'data-copied="{escape(texts.COPIED)}" data-noted="{escape(texts.NOTED)}" '
        f'data-file="{escape(texts.FILE)}">'
        f'<p class="printed"><time></time> {escape(texts.taken_from(checksum))}</p>'
        f'{"".join(turns)}<p class="tools export">{tools}</p></section>'
    )


def reader(articles: Sequence[Article]) -> str:
    """The empty reader: the list of articles, and room for one."""
    close = escape(texts.CLOSE)
    return (
        f'<aside aria-label="{escape(texts.READER)}"><div class="toolbar">'
        f'<a class="cite" href="?cite=">{escape(texts.ARTICLES)}</a>'
        f'<span class="steps" hidden>{_step("previous", "↑", texts.PREVIOUS)}<output></output>'
        f"{_step('next', '↓', texts.NEXT)}</span>"
        f'<button type="button" class="close" aria-label="{close}" title="{close}">✕</button></div>'
        f'<nav><h2 tabindex="-1">{escape(texts.SHELF)}</h2>{_shelf(articles)}</nav>'
        '<div class="page"></div></aside>'
    )


def reading(article: Article, cited: Span | None = None, others: Iterable[Span] = ()) -> str:
    """The article in full, the cited passage highlighted, `others` of the same answer lightly."""
    titled = any(block.kind is Kind.TITLE for block in blocks_of(article))
    title = "" if titled else f"<h2>{escape(article.title)}</h2>"
    marks = [Mark(cited, "cited", place(article, cited))] if cited else []
    for span in others:
        if not any(span.start < mark.span.end and mark.span.start < span.end for mark in marks):
            marks.append(Mark(span, "other", place(article, span)))
    marks.sort(key=lambda mark: mark.span)
    body = lay_out(article, Span(0, len(article.text)), marks=marks)
    return (
        f'<article tabindex="-1" lang="{escape(article.language)}">'
        f'<p class="publisher">{_publisher(article)}</p>{title}{body}</article>'
    )


def widened(article: Article, span: Span, quoted: Span) -> str:
    """A quote with what stands around it: `span`, of which `quoted` is highlighted."""
    marks = [Mark(quoted, "cited", place(article, quoted))]
    return lay_out(article, span, marks=marks)


def _step(name: str, sign: str, label: str) -> str:
    return (
        f'<button type="button" class="{name}" aria-label="{escape(label)}" '
        f'title="{escape(label)}">{sign}</button>'
    )


def address(article: Article, span: Span | None = None) -> str:
    """The address of an article, or of a passage in it, on this page."""
    return f"?cite={quote_for_url(place(article, span) if span else article.slug, safe=':')}"


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


def place(article: Article, span: Span) -> str:
    """How an address names a passage: `slug:start-end`."""
    return f"{article.slug}:{span.start}-{span.end}"


def _turn(question: str, body: str, answer: Answer | None = None) -> str:
    heading = f'<h2 class="asked" dir="auto" tabindex="-1">{escape(question)}</h2>'
    asked_alone = escape(answer.understood_as) if answer else ""
    return f'<section class="turn" data-alone="{asked_alone}">{heading}{body}</section>'


def _answer(answer: Answer) -> str:
    parts = []
    if answer.understood_as != answer.question:
        understood = f"{escape(texts.UNDERSTOOD_AS)} <q>{escape(answer.understood_as)}</q>"
        edit = _button("edit-understood", texts.EDIT)
        parts.append(f'<p class="understood">{understood} {edit}</p>')
    said, strength = escape(answer.message), ""
    if answer.answered:
        said += f" {escape(texts.quotes(len(answer.quotes)))}"
        strength = f' <span class="strength">{escape(_strength(answer))}</span>'
    parts.append(
        f'<p class="message {answer.outcome}" data-said="{said}">'
        f"{escape(answer.message)}{strength}</p>"
    )
    if answer.signpost:
        parts.append(f'<p class="signpost" role="note">{escape(answer.signpost)}</p>')
    parts += [_quote(quote, answer.understood_as) for quote in answer.quotes]
    if answer.topics:
        topics = _list("topics", map(escape, answer.topics))
        parts.append(f"<h3>{escape(texts.TOPICS)}</h3>{topics}")
    if answer.is_question:
        parts.append(_tools(answer))
    if answer.suggestions:
        offer = texts.FURTHER if answer.answered else texts.INSTEAD
        parts.append(f"<h3>{escape(offer)}</h3>{_questions(answer.suggestions)}")
    return "".join(parts)


def _strength(answer: Answer) -> str:
    return texts.STRONG if answer.confidence >= STRONG else texts.PARTIAL


def _quote(quote: Quote, question: str) -> str:
    article = quote.article
    heading = f" · {escape(quote.heading)}" if quote.heading else ""
    spans = [*quote.context, quote.span]
    words = [
        Span(span.start + word.start, span.start + word.end)
        for span in spans
        for word in shared_words(question, span.of(article.text))
    ]
    marks = [Mark(word, "word") for word in sorted(words)]
    return (
        f'<figure class="quote" data-attribution="{escape(quote.attribution)}">'
        f'<blockquote lang="{escape(article.language)}">'
        f"{lay_out(article, quote.span, quote.context, marks)}</blockquote>"
        '<div class="around"></div>'
        f'<figcaption><a class="cite" href="{escape(address(article, quote.span))}">'
        f'<span class="number">{quote.number}</span> <span><cite>{escape(article.title)}</cite> '
        f"<small>{_publisher(article)}{heading}</small></span></a>{_also(quote)}"
        f'<div class="tools">{_why(quote, [word.of(article.text) for word in words])}'
        f"{_button('widen', texts.WIDEN)}{_button('copy', texts.COPY)}{_original(quote)}</div>"
        "</figcaption></figure>"
    )


def _why(quote: Quote, words: Iterable[str]) -> str:
    """What speaks for a quote, on demand."""
    shared = ", ".join(dict.fromkeys(word.lower() for word in words)) or texts.NO_SHARED_WORDS
    facts = {texts.SHARED_WORDS: shared, texts.MATCHED: quote.matched, texts.SECTION: quote.heading}
    rows = [f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v]
    return (
        f'<details class="why"><summary>{escape(texts.WHY)}</summary><dl>{"".join(rows)}</dl>'
        "</details>"
    )


def _original(quote: Quote) -> str:
    """A link to the quote on the publisher's own page, which a browser scrolls to (WICG's text
    fragments), if the catalog has its address.
    """
    url = quote.article.url
    if not url or not url.startswith(("https://", "http://")):
        return ""
    words = quote.text.split()
    ends = [words] if len(words) <= _FRAGMENT else [words[:_FRAGMENT], words[-_FRAGMENT:]]
    # Dashes and commas mean something in a text fragment.
    parts = [quote_for_url(" ".join(end), safe="").replace("-", "%2D") for end in ends]
    href = f"{url.split('#')[0]}#:~:text={','.join(parts)}"
    return (
        f'<a class="original" href="{escape(href)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(texts.ORIGINAL)}</a>"
    )


def _also(quote: Quote) -> str:
    """Links to the further sources of a quote."""
    links = [
        f'<a class="cite" href="{escape(address(source.article, source.span))}">'
        f"<cite>{escape(source.article.title)}</cite></a>"
        for source in quote.also
    ]
    return f'<p class="also">{escape(texts.ALSO)} {", ".join(links)}</p>' if links else ""


def _tools(answer: Answer) -> str:
    """What can be done with an answer: judge it, share it, ask otherwise, take it away."""
    asks = texts.HELPFUL_ANSWER if answer.answered else texts.RIGHT_TO_DECLINE
    reasons = _REASONS if answer.answered else _REASONS_TO_ANSWER
    why_not = "".join(_verdict(reason, reason.capitalize()) for reason in reasons)
    return (
        f'<div class="tools turn-tools"><span class="judge" role="group" '
        f'aria-label="{escape(asks)}">{escape(asks)} {_verdict(Verdict.HELPFUL, texts.YES)}'
        f"{_verdict(Verdict.UNHELPFUL, texts.NO)}</span>"
        f'<span class="reasons" role="group" aria-label="{escape(texts.REASON)}" hidden>'
        f"{escape(texts.REASON)} {why_not}</span>"
        f"<span>{_button('share', texts.SHARE)}{_button('edit-question', texts.EDIT)}"
        f"{_button('delete', texts.DELETE)}</span></div>"
    )


def _verdict(verdict: Verdict, label: str) -> str:
    return (
        f'<button type="button" class="verdict" aria-pressed="false" '
        f'data-verdict="{escape(verdict)}">{escape(label)}</button>'
    )


def _button(name: str, label: str) -> str:
    return f'<button type="button" class="{name}">{escape(label)}</button>'


def _questions(questions: Iterable[str]) -> str:
    """Questions to be asked with one tap."""
    return _list(
        "questions",
        (_button("ask", text) for text in questions),
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
