"""From answers to the conversation's HTML: pure functions that escape all they are given."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote as quote_for_url

from chatbot import interface
from chatbot.answer import Answer, Quote
from chatbot.feedback import Verdict
from chatbot.page.article import Mark, lay_out
from chatbot.page.html import address, button, items, publisher, questions
from ingest.index.bm25 import shared_words
from ingest.model import Span

STRONG = 0.8  # confidence from which four answers of five, or more, are right
_REASONS = {
    Verdict.WRONG_PASSAGE: interface.WRONG_PASSAGE,
    Verdict.NOT_MY_QUESTION: interface.NOT_MY_QUESTION,
    Verdict.SHOULD_DECLINE: interface.SHOULD_DECLINE,
}
_REASONS_TO_ANSWER = {
    Verdict.SHOULD_ANSWER: interface.SHOULD_ANSWER,
    Verdict.NOT_MY_QUESTION: interface.NOT_MY_QUESTION,
}
_FRAGMENT = 6  # words at each end of a quote that a link to the original names


def conversation(answers: Sequence[Answer], checksum: str, pending: str | None = None) -> str:
    """The turns so far; `pending` is a question that is being answered, `checksum` the shelf's."""
    turns = [_turn(answer.question, _answer(answer), answer) for answer in answers]
    if pending is not None:
        turns.append(_turn(pending, f'<p class="pending">{escape(interface.LOOKING)}</p>'))
    tools = button("save", interface.SAVE) + button("print", interface.PRINT)
    return (
        f'<section class="log" aria-label="{escape(interface.CONVERSATION)}" '
        f'data-copied="{escape(interface.COPIED)}" data-noted="{escape(interface.NOTED)}" '
        f'data-file="{escape(interface.FILE)}">'
        f'<p class="printed"><time></time> {escape(interface.taken_from(checksum))}</p>'
        f'{"".join(turns)}<p class="tools export">{tools}</p></section>'
    )


def _turn(question: str, body: str, answer: Answer | None = None) -> str:
    heading = f'<h2 class="asked" dir="auto" tabindex="-1">{escape(question)}</h2>'
    asked_alone = escape(answer.understood_as) if answer else ""
    return f'<section class="turn" data-alone="{asked_alone}">{heading}{body}</section>'


def _answer(answer: Answer) -> str:
    parts = []
    if answer.understood_as != answer.question:
        understood = f"{escape(interface.UNDERSTOOD_AS)} <q>{escape(answer.understood_as)}</q>"
        edit = button("edit-understood", interface.EDIT)
        parts.append(f'<p class="understood">{understood} {edit}</p>')
    said, strength = escape(answer.message), ""
    if answer.answered:
        said += f" {escape(interface.quotes(len(answer.quotes)))}"
        strength = f' <span class="strength">{escape(_strength(answer))}</span>'
    parts.append(
        f'<p class="message {answer.outcome}" data-said="{said}">'
        f"{escape(answer.message)}{strength}</p>"
    )
    if answer.signpost:
        parts.append(f'<p class="signpost" role="note">{escape(answer.signpost)}</p>')
    parts += [_quote(quote, answer.understood_as) for quote in answer.quotes]
    if answer.topics:
        topics = items("topics", map(escape, answer.topics))
        parts.append(f"<h3>{escape(interface.TOPICS)}</h3>{topics}")
    if answer.is_question:
        parts.append(_tools(answer))
    if answer.suggestions:
        parts.append(f"<h3>{escape(interface.offer(answer))}</h3>{questions(answer.suggestions)}")
    return "".join(parts)


def _strength(answer: Answer) -> str:
    return interface.STRONG if answer.confidence >= STRONG else interface.PARTIAL


def _quote(quote: Quote, question: str) -> str:
    article = quote.article
    heading = f" · {escape(quote.heading)}" if quote.heading else ""
    spans = [*quote.context, quote.span]
    words = [
        Span(span.start + word.start, span.start + word.end)
        for span in spans
        for word in shared_words(question, span.of(article.text), article.language)
    ]
    marks = [Mark(word, "word") for word in sorted(words)]
    return (
        f'<figure class="quote" data-attribution="{escape(interface.attribution(quote))}">'
        f'<blockquote lang="{escape(article.language)}">'
        f"{lay_out(article, quote.span, quote.context, marks)}</blockquote>"
        f'<div class="around" lang="{escape(article.language)}"></div>'
        f'<figcaption><a class="cite" href="{escape(address(article, quote.span))}">'
        f'<span class="number">{quote.number}</span> <span><cite>{escape(article.title)}</cite> '
        f"<small>{publisher(article)}{heading}</small></span></a>{_also(quote)}"
        f'<div class="tools">{_why(quote, [word.of(article.text) for word in words])}'
        f"{button('widen', interface.WIDEN)}{button('copy', interface.COPY)}"
        f"{_original(quote)}</div>"
        "</figcaption></figure>"
    )


def _why(quote: Quote, words: Iterable[str]) -> str:
    """What speaks for a quote, on demand."""
    shared = ", ".join(dict.fromkeys(word.lower() for word in words)) or interface.NO_SHARED_WORDS
    facts = {
        interface.SHARED_WORDS: shared,
        interface.MATCHED: quote.matched,
        interface.SECTION: quote.heading,
    }
    rows = [f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v]
    return (
        f'<details class="why"><summary>{escape(interface.WHY)}</summary><dl>{"".join(rows)}</dl>'
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
        f"{escape(interface.ORIGINAL)}</a>"
    )


def _also(quote: Quote) -> str:
    """Links to the further sources of a quote."""
    links = [
        f'<a class="cite" href="{escape(address(source.article, source.span))}">'
        f"<cite>{escape(source.article.title)}</cite></a>"
        for source in quote.also
    ]
    return f'<p class="also">{escape(interface.ALSO)} {", ".join(links)}</p>' if links else ""


def _tools(answer: Answer) -> str:
    """What can be done with an answer: judge it, share it, ask otherwise, take it away."""
    asks = interface.HELPFUL_ANSWER if answer.answered else interface.RIGHT_TO_DECLINE
    reasons = _REASONS if answer.answered else _REASONS_TO_ANSWER
    why_not = "".join(_verdict(reason, said) for reason, said in reasons.items())
    return (
        f'<div class="tools turn-tools"><span class="judge" role="group" '
        f'aria-label="{escape(asks)}">{escape(asks)} {_verdict(Verdict.HELPFUL, interface.YES)}'
        f"{_verdict(Verdict.UNHELPFUL, interface.NO)}</span>"
        f'<span class="reasons" role="group" aria-label="{escape(interface.REASON)}" hidden>'
        f"{escape(interface.REASON)} {why_not}</span>"
        f"<span>{button('share', interface.SHARE)}{button('edit-question', interface.EDIT)}"
        f"{button('delete', interface.DELETE)}</span></div>"
    )


def _verdict(verdict: Verdict, label: str) -> str:
    return (
        f'<button type="button" class="verdict" aria-pressed="false" '
        f'data-verdict="{escape(verdict)}">{escape(label)}</button>'
    )
