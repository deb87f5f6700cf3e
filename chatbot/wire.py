"""The one JSON contract: what the command line, the page's API and its tools understand and say.

Offsets are Python string offsets into an article's text, from `start` (inclusive) to `end`
(exclusive). Not here: how a request comes in and a reply goes out.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from chatbot.answer import Answer, Quote, Signpost, Source
from ingest.model import Article, Span

LONGEST_LINE = 10_000_000  # bytes of JSON lines; a thousand of the longest questions have 8 MB
MOST_TURNS = 1000  # of a conversation in JSON lines, which is answered at once
MOST_EARLIER = 20  # questions that a call may send along; each takes as long as the one it asks

Json = dict[str, Any]


class RequestError(ValueError):
    """A request is not what the contract says; the message tells its sender what it should be."""


@dataclass(frozen=True)
class Request:
    """A line of JSON lines, understood.

    Attributes:
        id: what the reply is to be known by.
        questions: the messages of a conversation, the oldest first; one if it is a lone question.
        is_conversation: whether the reply is to hold all answers.
    """

    id: str | int
    questions: tuple[str, ...]
    is_conversation: bool

    def reply(self, answers: Sequence[Answer]) -> Json:
        """The answers to its questions, in their order, as the reply."""
        if self.is_conversation:
            return {"id": self.id, "turns": [to_json(answer) for answer in answers]}
        return {"id": self.id} | to_json(answers[-1])


def read_request(line: bytes) -> Request:
    r"""Understand a line of JSON lines. A byte order mark in front of it says nothing.

    >>> read_request(b'{"id": 7, "turns": ["What is a disc?", "Does it heal?"]}').questions
    ('What is a disc?', 'Does it heal?')
    >>> read_request(b'{"id": "a", "question": "Why?"}')
    Request(id='a', questions=('Why?',), is_conversation=False)

    Raises:
        RequestError: the line is too long, no JSON or not what it should hold.
    """
    if len(line) > LONGEST_LINE:
        raise RequestError(f"is longer than {LONGEST_LINE // 10**6} MB")
    try:
        request = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RequestError(str(error)) from None
    if not isinstance(request, dict) or "id" not in request:
        raise RequestError('must be an object with "id" and "question" or "turns"')
    if not isinstance(request["id"], str | int):
        raise RequestError('"id" must be a string or a whole number')
    if ("question" in request) == ("turns" in request):
        raise RequestError('must have either "question" or "turns"')
    question, turns = request.get("question"), request.get("turns")
    if isinstance(question, str):
        return Request(request["id"], (question,), is_conversation=False)
    if not _are_texts(turns):
        raise RequestError('"question" must be a string, "turns" a list of strings')
    if len(turns) > MOST_TURNS:
        raise RequestError(f'"turns" must hold {MOST_TURNS} strings at most')
    return Request(request["id"], tuple(turns), is_conversation=True)


def read_call(question: object, history: object) -> tuple[str, ...]:
    """Understand a call of the API: the questions of the conversation, the one asked last.

    >>> read_call("Does it heal?", ["What is a disc?"])
    ('What is a disc?', 'Does it heal?')

    Raises:
        RequestError: they are no question and no few questions before it.
    """
    earlier = [] if history is None else history
    if not isinstance(question, str) or not _are_texts(earlier) or len(earlier) > MOST_EARLIER:
        raise RequestError(
            f"question must be a string, and history a list of {MOST_EARLIER} strings at most"
        )
    return (*earlier, question)


def replay(
    answer: Callable[[str, Sequence[Answer]], Answer],
    questions: Iterable[str],
    history: Sequence[Answer] = (),
) -> tuple[Answer, ...]:
    """A conversation with these questions asked, one after the other, at its end."""
    answers = list(history)
    for question in questions:
        answers.append(answer(question, answers))
    return tuple(answers)


def to_json(answer: Answer) -> Json:
    """An answer."""
    return {
        "question": answer.question,
        "signpost": _signpost(answer.signpost) if answer.signpost else None,
        "understood_as": answer.understood_as,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "quotes": [_quote(quote) for quote in answer.quotes],
        "message": answer.message,
        "topics": list(answer.topics),
        "suggestions": list(answer.suggestions),
        "parts": [to_json(part) for part in answer.parts],
    }


def article_in_list(article: Article) -> Json:
    """An article, as the list of articles tells it."""
    return {
        "slug": article.slug,
        "title": article.title,
        "publisher": article.publisher,
        "language": article.language,
        "characters": len(article.text),
        "url": article.url,
    }


def article_in_full(article: Article) -> Json:
    """An article with its text and what that is made of."""
    return {
        "slug": article.slug,
        "title": article.title,
        "publisher": article.publisher,
        "text": article.text,
        "blocks": [{"kind": str(block.kind), **_ends(block.span)} for block in article.blocks],
    }


def _signpost(signpost: Signpost) -> Json:
    return {
        "kind": signpost.kind.value,
        "heading": signpost.heading,
        "words": signpost.words,
        "number": signpost.number,
    }


def _quote(quote: Quote) -> Json:
    return {
        "article": quote.article.slug,
        "title": quote.article.title,
        "publisher": quote.article.publisher,
        "section": quote.heading,
        **_slice(quote.article, quote.span),
        "context": [_slice(quote.article, span) for span in quote.context],
        "also": [_source(source) for source in quote.also],
        "matched": quote.matched,
        "differs": list(quote.differs),
    }


def _source(source: Source) -> Json:
    return {
        "article": source.article.slug,
        "section": source.heading,
        **_slice(source.article, source.span),
    }


def _slice(article: Article, span: Span) -> Json:
    return {**_ends(span), "text": span.of(article.text)}


def _ends(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _are_texts(texts: object) -> TypeGuard[list[str]]:
    return isinstance(texts, list) and all(isinstance(text, str) for text in texts)
