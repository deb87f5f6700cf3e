"""Which passages of an index say nearly the same, and which contradict each other."""

import numpy as np

from chatbot.contrast import audience, contradict, same, swap
from ingest.index.snapshot import Index
from ingest.model import Article, Passage, Span

# Cosine of two passages that may say nearly the same. Chosen by reading the pairs of the shelf:
# above it both say one thing, below it many only speak of one thing. An article's own passages are
# nearer to each other than those of two articles.
_ALIKE, _ALIKE_WITHIN = 0.92, 0.95


class Likeness:
    """Compares passages of an index, which are given by their positions."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def alike(self, first: int, second: int) -> bool:
        """Whether two passages say nearly the same: by their meaning, word by word with all that
        each needs to stand alone, and for the same people. Under two headings of one article, each
        of which names what the other does not, they do not.
        """
        one, other = self._index.passages[first], self._index.passages[second]
        within = one.article == other.article
        vectors = self._index.passage_vectors.vectors(np.array([first, second]))
        if vectors[0] @ vectors[1] < (_ALIKE_WITHIN if within else _ALIKE):
            return False
        article = self._article(one)
        if within and swap(_heading(article, one), _heading(article, other), article.language):
            return False
        return self._for_the_same(one, other) and same(
            self._said(one, one.lead_in, one.antecedent, one.span, one.limitation),
            self._said(other, other.lead_in, other.antecedent, other.span, other.limitation),
            article.language,
        )

    def contradict(self, first: int, second: int) -> bool:
        """Whether two passages of different publishers, or of articles that do not name theirs,
        contradict each other, and are for the same people.
        """
        one, other = self._index.passages[first], self._index.passages[second]
        articles = self._article(one), self._article(other)
        publishers = {article.publisher for article in articles}
        if one.article == other.article or (len(publishers) == 1 and None not in publishers):
            return False
        return self._for_the_same(one, other) and contradict(
            self._said(one, one.lead_in, one.span),
            self._said(other, other.lead_in, other.span),
            articles[0].language,
        )

    def _for_the_same(self, one: Passage, other: Passage) -> bool:
        """Whether titles and headings name the same people, if any, for two passages."""
        whom = [
            audience(f"{article.title} {_heading(article, passage)}", article.language)
            for passage in (one, other)
            for article in [self._article(passage)]
        ]
        return whom[0] == whom[1]

    def _said(self, passage: Passage, *spans: Span | None) -> str:
        """The words of these spans, without the number of a list's item."""
        article = self._article(passage)
        markers = [block.marker for block in article.blocks if block.marker]
        ends = {marker.start: marker.end for marker in markers}
        return " ".join(
            article.text[ends.get(span.start, span.start) : span.end] for span in spans if span
        )

    def _article(self, passage: Passage) -> Article:
        return self._index.articles[passage.article]


def _heading(article: Article, passage: Passage) -> str:
    return passage.section.of(article.text) if passage.section else ""
