"""A "Yes" or "No" of an article answers the question that stands there, and leads no answer to
another one.

A passage with a verdict may be quoted first only if what it is a verdict on is asked: the question
before it, the heading that asks, what it goes on to state, or the column of a table's row.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

from chatbot.language import phrases_for
from chatbot.rank import Ranking
from ingest.index.bm25 import terms
from ingest.index.snapshot import Index
from ingest.index.vectors import Vectors
from ingest.model import Article, Kind, Passage, Span

# Cosine of a message and what a verdict is on, from which this is asked. Of the bank's questions
# to which such a passage is nearest, 83 of 100 of those that it answers best have as much, and 15
# of 100 of the others.
_ASKED = 0.64

# How much nearer to a message that asks for a column the row's name is with this column's heading
# than alone. None of the bank's questions about something else in a row has as much.
_NEARER = 0.1

_CELLS = re.compile(r"\s*\|\s*")


class Verdicts:
    """Knows the verdicts among an index's passages.

    Args:
        index: what is quoted from.
        encode: unit vectors of messages, shape (texts, dimension).
    """

    def __init__(self, index: Index, encode: Callable[[Sequence[str]], Vectors]) -> None:
        self._index = index
        self._encode = encode

    def led(
        self, ranking: Ranking, least_relevance: float, message: str, vector: Vectors
    ) -> Ranking | None:
        """The ranking, led by its first passage that is no verdict on something else; such verdicts
        before it follow it, but for those that stand before it in its own section. None if what
        could lead is not relevant enough to take a verdict's place.
        """
        borrowed: list[int] = []
        for place, position in enumerate(ranking.passages):
            if borrowed and ranking.relevance[place] < least_relevance:
                return None
            if not self._is_borrowed(self._index.passages[position], message, vector):
                after = [other for other in borrowed if self._apart(ranking, other, place)]
                return _moved(ranking, place, after)
            borrowed.append(place)
        return None

    def _apart(self, ranking: Ranking, one: int, other: int) -> bool:
        """Whether what stands at one place cannot be joined in front of what does at the other."""
        first, second = (self._index.passages[ranking.passages[place]] for place in (one, other))
        together = (first.article, first.section) == (second.article, second.section)
        return not together or first.span > second.span

    def _is_borrowed(self, passage: Passage, message: str, vector: Vectors) -> bool:
        """Whether the passage opens with a verdict, or is a row with one, on what is not asked."""
        article = self._index.articles[passage.article]
        if passage.kind is Kind.TABLE_ROW:
            return self._is_borrowed_row(passage, article, message, vector)
        verdict = phrases_for(article.language).verdict
        for span in _shown_sentences(article, passage):
            if found := verdict.match(article.text, span.start, span.end):
                stated = article.text[found.end() : passage.span.end].strip()
                on = [*_questions_before(article, passage, span.start), *filter(None, [stated])]
                return max(self._cosines(on, vector), default=0.0) < _ASKED
        return False

    def _is_borrowed_row(
        self, row: Passage, article: Article, message: str, vector: Vectors
    ) -> bool:
        """A verdict in a row passes for the answer to a message, unless this is an open question,
        or asks for its column, or the row, its table's header and heading hold all its words.
        """
        phrases, language = phrases_for(article.language), article.language
        if not row.lead_in or phrases.open_question.search(message):
            return False
        name, *cells = _CELLS.split(row.span.of(article.text))
        header = row.lead_in.of(article.text)
        on = [
            column
            for column, cell in zip(_CELLS.split(header)[1:], cells, strict=False)
            if phrases.verdict.match(cell)
        ]
        heading = row.section.of(article.text) if row.section else ""
        held = terms(f"{heading} {header} {row.span.of(article.text)}", language)
        asked = {*terms(message, language)}
        columns = {*terms(" ".join(on), language)} - {*terms(name, language)}
        if not on or asked & columns or asked.issubset(held):
            return False
        alone, *named = self._cosines([name, *(f"{name} {column}" for column in on)], vector)
        return max(named) < alone + _NEARER

    def _cosines(self, texts: Sequence[str], vector: Vectors) -> list[float]:
        return [float(np.dot(each, vector)) for each in self._encode(texts)] if texts else []


def _shown_sentences(article: Article, passage: Passage) -> list[Span]:
    """The sentences of the passage, and of what it leans on, in their order."""
    shown = Span(min(passage.span, passage.antecedent or passage.span).start, passage.span.end)
    return [each for each in _sentences(article) if each.overlaps(shown)]


def _questions_before(article: Article, passage: Passage, start: int) -> list[str]:
    """The question right before `start`, and the heading over the passage if it asks."""
    before = [each for each in _sentences(article) if each.end <= start]
    spans = {*before[-1:], *([passage.section] if passage.section else [])}
    return [text for span in sorted(spans) if (text := span.of(article.text)).endswith("?")]


def _sentences(article: Article) -> list[Span]:
    """The sentences of an article, and what else of it says something, in their order."""
    return [
        span
        for block in article.blocks
        if block.kind is not Kind.SEPARATOR
        for span in block.sentences or (block.span,)
    ]


def _moved(ranking: Ranking, place: int, after: Sequence[int]) -> Ranking:
    """The ranking with the passage at this place first, then those at the places `after`, then all
    behind it.

    >>> _moved(Ranking((5, 6, 7), (0.9, 0.8, 0.7)), 1, [0])
    Ranking(passages=(6, 5, 7), relevance=(0.8, 0.9, 0.7))
    """
    order = [place, *after, *range(place + 1, len(ranking.passages))]
    return Ranking(
        tuple(ranking.passages[i] for i in order), tuple(ranking.relevance[i] for i in order)
    )
