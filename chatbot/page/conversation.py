"""From answers to the conversation's HTML: pure functions."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote as quote_for_url

from markupsafe import Markup

from chatbot import interface
from chatbot.answer import Answer, Quote, Signpost
from chatbot.feedback import Verdict
from chatbot.page.article import Mark, lay_out
from chatbot.page.held import name_of
from chatbot.page.html import button, items, joined, publisher, questions, tag
from chatbot.page.reader import link
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


def conversation(answers: Sequence[Answer], snapshot: str) -> Markup:
    """The turns so far.

    Args:
        answers: of the turns, the first one first.
        snapshot: the name of what answered, to be printed.
    """
    turns = [_turn(answer) for answer in answers]
    printed = [tag("time"), " ", interface.taken_from(snapshot)]
    tools = [button("save", interface.SAVE), button("print", interface.PRINT)]
    return tag(
        "section",
        tag("p", *printed, class_="printed"),
        *turns,
        tag("p", *tools, class_="tools export"),
        class_="log",
        aria_label=interface.CONVERSATION,
        data_copied=interface.COPIED,
        data_noted=interface.NOTED,
        data_file=interface.FILE,
        data_name=name_of(answers, snapshot),
        data_shelf=snapshot,
    )


def _turn(answer: Answer) -> Markup:
    heading = tag("h2", answer.question, class_="asked", dir="auto", tabindex="-1")
    return tag("section", heading, _answer(answer), class_="turn", data_alone=answer.understood_as)


def _answer(answer: Answer) -> Markup:
    if answer.signpost and answer.urgent:
        return _urgent(answer, answer.signpost)
    parts = [_understood(answer), _message(answer)]
    if answer.signpost:
        parts.append(tag("p", answer.signpost.words, class_="signpost", role="note"))
    parts += map(_part, answer.parts) if answer.parts else [_found(answer)]
    if answer.is_question:
        parts.append(_tools(answer))
    if answer.suggestions:
        parts += [tag("h3", interface.offer(answer)), questions(answer.suggestions)]
    return joined(parts)


def _part(answer: Answer) -> Markup:
    """The answer to one of several questions in a message, under its own words."""
    heading = tag("h3", answer.question, dir="auto")
    return joined([heading, _understood(answer), _message(answer), _found(answer)])


def _found(answer: Answer) -> Markup:
    """The quotes, or the nearest topics."""
    found = [_quote(quote, answer.understood_as) for quote in answer.quotes]
    if answer.topics:
        found += [tag("h3", interface.TOPICS), items("topics", answer.topics)]
    return joined(found)


def _urgent(answer: Answer, signpost: Signpost) -> Markup:
    """What to do now, alone; what is quoted waits behind a line of its own."""
    said = f"{signpost.heading}. {signpost.words}"
    parts = [
        tag("h3", signpost.heading),
        tag("p", signpost.words, class_="message", data_said=said),
    ]
    if signpost.number:
        digits = re.sub(r"[^\d+*#]", "", signpost.number)
        parts.append(tag("a", interface.call(signpost.number), class_="call", href=f"tel:{digits}"))
    shown = [tag("div", *parts, class_="urgent", role="note")]
    if answer.quotes:
        quotes = [_quote(quote, answer.understood_as) for quote in answer.quotes]
        shown.append(
            tag("details", tag("summary", interface.WHAT_ARTICLES_SAY), *quotes, class_="quotes")
        )
    if answer.is_question:
        shown.append(tag("div", _turn_tools(), class_="tools turn-tools"))
    return joined(shown)


def _understood(answer: Answer) -> Markup:
    """How a message was understood, if otherwise than it was put."""
    if answer.understood_as == answer.question:
        return Markup()
    question = tag("q", answer.understood_as)
    edit = button("edit-understood", interface.EDIT)
    return tag("p", f"{interface.UNDERSTOOD_AS} ", question, " ", edit, class_="understood")


def _message(answer: Answer) -> Markup:
    said, strength = answer.message, []
    if answer.answered:
        said = f"{said} {interface.quotes(len(answer.quotes))}"
        told = interface.STRONG if answer.confidence >= STRONG else interface.PARTIAL
        strength = [" ", tag("span", told, class_="strength")]
    return tag("p", answer.message, *strength, class_=f"message {answer.outcome}", data_said=said)


def _quote(quote: Quote, question: str) -> Markup:
    article = quote.article
    words = [
        Span(span.start + word.start, span.start + word.end)
        for span in (*quote.context, quote.span)
        for word in shared_words(question, span.of(article.text), article.language)
    ]
    marks = [Mark(word, "word") for word in sorted(words)]
    quoted = lay_out(article, quote.span, quote.context, marks)
    tools = [
        _why(quote, [word.of(article.text) for word in words]),
        button("widen", interface.WIDEN),
        button("copy", interface.COPY),
        _original(quote),
    ]
    return tag(
        "figure",
        tag("blockquote", quoted, lang=article.language),
        tag("div", class_="around", lang=article.language),
        tag(
            "figcaption",
            _citation(quote),
            _also(quote),
            _differs(quote),
            tag("div", *tools, class_="tools"),
        ),
        class_="quote",
        data_attribution=interface.attribution(quote),
    )


def _citation(quote: Quote) -> Markup:
    """The quote's number, article, publisher and section, which lead to the passage."""
    article = quote.article
    source = " · ".join(filter(None, [publisher(article), quote.heading]))
    number = tag("span", str(quote.number), class_="number")
    where = tag("span", tag("cite", article.title), " ", tag("small", source))
    return link([number, " ", where], article, quote.span)


def _why(quote: Quote, words: Iterable[str]) -> Markup:
    """What speaks for a quote, on demand."""
    shared = ", ".join(dict.fromkeys(word.lower() for word in words)) or interface.NO_SHARED_WORDS
    facts = {
        interface.SHARED_WORDS: shared,
        interface.MATCHED: quote.matched,
        interface.SECTION: quote.heading,
    }
    rows = [part for k, v in facts.items() if v for part in (tag("dt", k), tag("dd", v))]
    return tag("details", tag("summary", interface.WHY), tag("dl", *rows), class_="why")


def _original(quote: Quote) -> Markup:
    """A link to the quote on the publisher's own page, which a browser scrolls to (WICG's text
    fragments), if the catalog has its address.
    """
    url = quote.article.url
    if not url or not url.startswith(("https://", "http://")):
        return Markup()
    words = quote.text.split()
    ends = [words] if len(words) <= _FRAGMENT else [words[:_FRAGMENT], words[-_FRAGMENT:]]
    # Dashes and commas mean something in a text fragment.
    parts = [quote_for_url(" ".join(end), safe="").replace("-", "%2D") for end in ends]
    return tag(
        "a",
        interface.ORIGINAL,
        class_="original",
        href=f"{url.split('#')[0]}#:~:text={','.join(parts)}",
        target="_blank",
        rel="noopener noreferrer",
    )


def _also(quote: Quote) -> Markup:
    """Links to the further sources of a quote."""
    if not quote.also:
        return Markup()
    links = [
        link([tag("cite", source.article.title)], source.article, source.span)
        for source in quote.also
    ]
    return tag("p", f"{interface.ALSO} ", Markup(", ").join(links), class_="also")


def _differs(quote: Quote) -> Markup:
    """That other publishers contradict the quote."""
    if not quote.differs:
        return Markup()
    return tag("p", interface.differs(quote.differs), class_="differs", role="note")


def _tools(answer: Answer) -> Markup:
    """What can be done with an answer: judge it, share it, ask otherwise, take it away."""
    asks = interface.HELPFUL_ANSWER if answer.answered else interface.RIGHT_TO_DECLINE
    reasons = _REASONS if answer.answered else _REASONS_TO_ANSWER
    judge = [
        f"{asks} ",
        _verdict(Verdict.HELPFUL, interface.YES),
        _verdict(Verdict.UNHELPFUL, interface.NO, asks_why=True),
    ]
    why_not = [_verdict(reason, label) for reason, label in reasons.items()]
    return tag(
        "div",
        tag("span", *judge, class_="judge", role="group", aria_label=asks),
        tag(
            "span",
            f"{interface.REASON} ",
            *why_not,
            class_="reasons",
            role="group",
            aria_label=interface.REASON,
            hidden=True,
        ),
        _turn_tools(),
        class_="tools turn-tools",
    )


def _turn_tools() -> Markup:
    """What can be done with any answer: share it, ask otherwise, take it away."""
    tools = [
        button("share", interface.SHARE),
        button("edit-question", interface.EDIT),
        button("delete", interface.DELETE),
    ]
    return tag("span", *tools)


def _verdict(verdict: Verdict, label: str, asks_why: bool = False) -> Markup:
    """A button that gives this verdict, and then asks for the reason, which is a verdict, too."""
    told = {"aria_pressed": "false", "data_verdict": verdict.value}
    return button("verdict", label, **told, data_asks_why=asks_why)
