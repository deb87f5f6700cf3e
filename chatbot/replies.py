"""What is said to a message that does not ask the articles: fixed words, or quotes that were shown
before, or that hold a word. Not here: which act a message is.
"""

from collections.abc import Callable, Sequence

import numpy as np

from chatbot import interface
from chatbot.acts import Act, Told
from chatbot.answer import Answer, Outcome, Quote, fixed_reply, numbered
from chatbot.quotes import select_quotes
from chatbot.rank import Ranking
from ingest.index.bm25 import terms
from ingest.index.snapshot import Index

_FIXED = {
    Act.GREETING: interface.GREETING,
    Act.THANKS: interface.THANKS,
    Act.GOODBYE: interface.GOODBYE,
    Act.ACKNOWLEDGEMENT: interface.ACKNOWLEDGED,
    Act.COMPLAINT: interface.APOLOGY,
    Act.SIMPLER: interface.ONLY_QUOTES,
    Act.ABILITIES: interface.ABILITIES,
    Act.IDENTITY: interface.IDENTITY,
    Act.PRIVACY: interface.PRIVACY,
}


def reply(
    told: Told,
    message: str,
    history: Sequence[Answer],
    index: Index,
    further: Callable[[str, Sequence[Quote]], tuple[Quote, ...]],
) -> Answer:
    """What is said to an act.

    Args:
        told: the act.
        message: as it came.
        history: the answers before it.
        index: what the shelf holds.
        further: quotes that answer a question beside some that were shown.
    """
    if told.act in _FIXED:
        return fixed_reply(message, Outcome.SMALL_TALK, _FIXED[told.act])
    if told.act is Act.SHELF:
        shelf = interface.on_shelf(tuple(index.articles.values()))
        return fixed_reply(message, Outcome.SMALL_TALK, shelf)
    if told.act is Act.MENTIONS:
        return _mentions(told.subject, message, index)
    turns = since_question(history)
    if told.act is Act.MORE:
        return _more(message, turns, further)
    return _pointed(told, message, turns)


def since_question(history: Sequence[Answer]) -> tuple[Answer, ...]:
    """The turns that something may point at, the last one first: those that showed quotes, back to
    the last question, which is among them in any case.
    """
    turns: list[Answer] = []
    for turn in reversed(history):
        if turn.is_question or turn.answered:
            turns.append(turn)
        if turn.is_question:
            break
    return tuple(turns)


def _pointed(told: Told, message: str, turns: Sequence[Answer]) -> Answer:
    """Quotes that are shown once more: the one with the number, of the last turn that had so many,
    or all of the last turn.
    """
    number = told.number
    if not turns or not turns[-1].quotes:
        return fixed_reply(message, Outcome.SMALL_TALK, interface.NOTHING_SHOWN)
    turn, quotes = turns[0], turns[0].quotes
    if number is not None:
        place = number if number < 0 else number - 1
        turn = next((each for each in turns if place < len(each.quotes)), turn)
        quotes = turn.quotes[place:][:1]
    if not quotes:
        return fixed_reply(message, Outcome.SMALL_TALK, interface.NO_SUCH_QUOTE)
    said = interface.from_where(quotes) if told.act is Act.SOURCE else interface.SHOWN
    return _shown(message, turn, quotes, said)


def _more(
    message: str,
    turns: Sequence[Answer],
    further: Callable[[str, Sequence[Quote]], tuple[Quote, ...]],
) -> Answer:
    """What else answers the last question."""
    if not turns or not turns[-1].quotes:
        return fixed_reply(message, Outcome.SMALL_TALK, interface.NOTHING_SHOWN)
    asked = turns[-1]
    quotes = further(asked.understood_as, [quote for turn in turns for quote in turn.quotes])
    if not quotes:
        return fixed_reply(message, Outcome.SMALL_TALK, interface.NOTHING_MORE)
    return _shown(message, asked, quotes, interface.MORE)


def _shown(message: str, turn: Answer, quotes: Sequence[Quote], said: str) -> Answer:
    """Quotes beside those of a turn, or of it, numbered afresh."""
    return Answer(
        question=message,
        understood_as=turn.understood_as,
        outcome=Outcome.SHOWN,
        confidence=turn.confidence,
        quotes=numbered(quotes),
        message=said,
    )


def _mentions(subject: str, message: str, index: Index) -> Answer:
    """The passages that hold all of a subject's words, one of each article first."""
    wanted = list(dict.fromkeys(terms(subject, index.language)))
    holds = np.ones(len(index.passages), dtype=bool)
    for term in wanted:
        holds &= index.bm25.holds(term, np.arange(len(index.passages)))
    scores = np.where(holds, index.bm25.scores(wanted), 0)
    found = [
        position for position in np.argsort(-scores, kind="stable").tolist() if holds[position]
    ]
    # A passage that is only found by its heading says nothing of it.
    said = [position for position in found if set(wanted) <= set(_terms_of(position, index))]
    if not said:
        not_there = interface.not_mentioned(subject)
        return fixed_reply(message, Outcome.SMALL_TALK, not_there)
    first = {index.passages[position].article: position for position in reversed(said)}
    said.sort(key=lambda position: position not in first.values())
    ranking = Ranking(tuple(said), (1.0,) * len(said))
    return Answer(
        question=message,
        understood_as=message,
        outcome=Outcome.SHOWN,
        confidence=1.0,
        quotes=select_quotes(ranking, index.passages, index.articles, 0.0),
        message=interface.mentioned_in(
            [index.articles[slug] for slug in index.counts if slug in first]
        ),
    )


def _terms_of(position: int, index: Index) -> list[str]:
    passage = index.passages[position]
    article = index.articles[passage.article]
    return terms(passage.span.of(article.text), article.language)
