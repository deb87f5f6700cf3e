"""Several questions in one message: where it divides into parts that each ask by themselves.

Told by the wording, for structure shows it: sentences that all ask, clauses that both ask, or two
things in a list after "what are" or "tell me about". A story with one question, a choice ("X or
Y?") and a question with its reason are one. Not here: whether the parts are answered better than
the whole.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from chatbot import interface
from chatbot.answer import Answer, Outcome, numbered
from chatbot.language import phrases_for
from ingest.index.bm25 import WORD, terms

_MOST = 3  # parts; more of them are an outpouring, which is read as a whole
_SHORTEST, _LONGEST = 3, 20  # words of a part: "Why?" leans on what is before it, a story is long
_LONGEST_THING = 4  # words of a thing in a list
_OFFERED = 3  # questions, as beside other answers
_SENTENCE_END = re.compile(r"(?<=[?!.…])\s+")


def parts(message: str, language: str) -> tuple[str, ...]:
    """The questions of a message, in its words; none if it is one question, or no certain several.

    >>> parts("What is tea? And how long does it keep?", "en")
    ('What is tea?', 'how long does it keep?')
    >>> parts("Tell me about green tea and coffee", "en")
    ('Tell me about green tea', 'Tell me about coffee')
    >>> parts("My tea is bitter. Is it old?", "en")
    ()
    """
    sentences = _SENTENCE_END.split(message.strip())
    if len(sentences) > 1:
        # The last question may lack its mark; a full stop tells that it is none.
        marked = all(each.endswith("?") for each in sentences[:-1])
        found = sentences if marked and not sentences[-1].endswith(".") else []
    else:
        found = _listed(message, language) or _clauses(message, language)
    found = [_unlinked(each, language) for each in found]
    several = 1 < len(found) <= _MOST and all(_asks(each, language) for each in found)
    return tuple(found) if several else ()


def is_divided(whole: Answer, answers: Sequence[Answer]) -> bool:
    """Whether a message is better answered in parts: one of them at least is answered, none with
    the quote that answers another, and the whole message was not answered as well, with more
    confidence than the least certain part and with the best quote of each.
    """
    best = [answer.quotes[0].address for answer in answers if answer.quotes]
    if not best or len(set(best)) < len(best):
        return False
    least = min(answer.confidence for answer in answers)
    covers = all(_quotes_best(whole, answer) for answer in answers)
    return not (covers and whole.confidence >= least)


def in_parts(whole: Answer, answers: Sequence[Answer]) -> Answer:
    """The answer to a message of several questions, its quotes numbered through; what concerns the
    message (a note, suggestions) is said once.

    Args:
        whole: the answer to the message as a whole.
        answers: those to its parts, of which one at least is answered.
    """
    told: list[Answer] = []
    for answer in answers:
        quotes = numbered(answer.quotes, 1 + sum(len(each.quotes) for each in told))
        told.append(replace(answer, quotes=quotes, suggestions=()))
    asked = {answer.question for answer in answers}
    offered = dict.fromkeys(chain.from_iterable(answer.suggestions for answer in answers))
    return replace(
        whole,
        understood_as=whole.question,
        outcome=Outcome.ANSWERED,
        confidence=min(answer.confidence for answer in answers if answer.answered),
        quotes=tuple(chain.from_iterable(answer.quotes for answer in told)),
        message=interface.PARTS,
        topics=(),
        suggestions=tuple(each for each in offered if each not in asked)[:_OFFERED],
        follows=answers[0].follows,
        parts=tuple(told),
    )


def _quotes_best(whole: Answer, part: Answer) -> bool:
    """Whether the best quote of a part is among those of the whole."""
    return any(
        quote.article.slug == best.article.slug and quote.span.overlaps(best.span)
        for best in part.quotes[:1]
        for quote in whole.quotes
    )


def _asks(part: str, language: str) -> bool:
    """Whether a part opens like a question, and is as long as one."""
    enough = _SHORTEST <= len(part.split()) <= _LONGEST
    return enough and phrases_for(language).opens_question.match(part) is not None


def _unlinked(part: str, language: str) -> str:
    """A part without the word that links it to the one before."""
    link = phrases_for(language).joins.match(part)
    return part[link.end() :].lstrip(" ,") if link else part


def _listed(message: str, language: str) -> list[str]:
    """What asks of two bare things: without a preposition, which could belong to both."""
    match = phrases_for(language).lists.fullmatch(message.strip())
    if not match:
        return []
    things = [match["first"], match["second"]]
    if any(len(each.split()) > _LONGEST_THING or _holds_common(each, language) for each in things):
        return []
    return [f"{match['frame']} {each}" for each in things]


def _holds_common(thing: str, language: str) -> bool:
    """Whether a thing's name holds one of the commonest words of its language after the first."""
    return any(not terms(word, language) for word in WORD.findall(thing)[1:])


def _clauses(message: str, language: str) -> list[str]:
    """Two clauses of a sentence that both ask, joined by a word like "and"."""
    phrases = phrases_for(language)
    match = phrases.clauses.fullmatch(message.strip())
    if not match or phrases.pairs.search(match["first"]):
        return []
    return [match["first"].rstrip(" ,"), match["second"]]
