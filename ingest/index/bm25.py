"""Which passages hold the words of a question: BM25 over stems (bm25s, https://bm25s.github.io),
with the eager scoring of Lù (2024), https://arxiv.org/abs/2407.03618.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import bm25s
import bm25s.stopwords
import numpy as np
import Stemmer
from numpy.typing import NDArray

from ingest.index.vectors import Positions
from ingest.language import rules_for
from ingest.model import Span

Scores = NDArray[np.float32]

WORD = re.compile(r"[^\W\d_]+")
_TERM = re.compile(r"\b\w\w+\b")
_FILES = {
    "data_name": "bm25.scores.npy",
    "indices_name": "bm25.passages.npy",
    "indptr_name": "bm25.starts.npy",
    "vocab_name": "bm25.terms.json",
    "params_name": "bm25.json",
}


class BM25:
    """For each term the passages that hold it, in their order, and what it adds to their scores."""

    def __init__(self, index: bm25s.BM25) -> None:
        self._index = index

    @classmethod
    def of(cls, passages: Iterable[Sequence[str]]) -> "BM25":
        """The index over passages, given by the terms of each, in their order."""
        numbers = {"": 0}  # of terms; a text without any holds this one, for bm25s asks for one
        read = [[numbers.setdefault(t, len(numbers)) for t in held or [""]] for held in passages]
        index = bm25s.BM25()
        index.index((read, numbers), show_progress=False)
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> "BM25":
        """The index in `folder`, mapped into memory."""
        index = bm25s.BM25.load(folder, mmap=True, show_progress=False, **_FILES)
        for name in ("data", "indices", "indptr"):  # plain views of the map are faster to slice
            index.scores[name] = np.asarray(index.scores[name])
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, as several files.

        Raises:
            OSError: it cannot be written.
        """
        self._index.save(folder, show_progress=False, **_FILES)

    def scores(self, query: Sequence[str]) -> Scores:
        """BM25 of every passage, shape (passages,), as a share of the best that any passage could
        have: 0 to 1.
        """
        known = [self._index.vocab_dict[term] for term in query if self._postings(term).size]
        if not known:
            return np.zeros(self._index.scores["num_docs"], dtype=np.float32)
        most = (1 + self._index.k1) * sum(map(self.rarity, query))
        return np.asarray(self._index.get_scores_from_ids(known) / most, dtype=np.float32)

    def holds(self, term: str, passages: Positions) -> NDArray[np.bool_]:
        """Whether each of the passages, in any order, holds the term; shape (len(passages),)."""
        postings = self._postings(term)
        if not postings.size:
            return np.zeros(len(passages), dtype=bool)
        found = np.minimum(np.searchsorted(postings, passages), postings.size - 1)
        return np.asarray(postings[found] == passages)

    def rarity(self, term: str) -> float:
        """Inverse document frequency (Robertson and Sparck Jones, as in Lucene)."""
        number, count = self._index.scores["num_docs"], self._postings(term).size
        return float(np.log(1 + (number - count + 0.5) / (count + 0.5)))

    def _postings(self, term: str) -> NDArray[np.int32]:
        number = self._index.vocab_dict.get(term)
        if number is None:
            return np.zeros(0, dtype=np.int32)
        start, end = self._index.scores["indptr"][number : number + 2]
        return np.asarray(self._index.scores["indices"][start:end])


def terms(text: str, language: str) -> list[str]:
    """The stems of a text's words, without the commonest words of its language; in a language that
    has no rules, its whole words, in lower case.

    >>> terms("Do pinched nerves hurt?", "en")
    ['pinch', 'nerv', 'hurt']
    >>> terms("Was tun die Nerven?", "de")
    ['was', 'tun', 'die', 'nerven']
    """
    return [term for _, term in _terms(text, language)]


def shared_words(query: str, text: str, language: str) -> tuple[Span, ...]:
    """Where `text`, which is in this language, holds a term of the query, in order.

    >>> text = "A spasm hurts."
    >>> [span.of(text) for span in shared_words("Do spasms hurt?", text, "en")]
    ['spasm', 'hurts']
    """
    wanted = set(terms(query, language))
    return tuple(span for span, term in _terms(text, language) if term in wanted)


def commonest_words(name: str) -> frozenset[str]:
    """The commonest words of a language, given the name of bm25s's list of them.

    >>> "nicht" in commonest_words("STOPWORDS_GERMAN")
    True
    """
    return frozenset(getattr(bm25s.stopwords, name))


def best(scores: Scores, number: int) -> Positions:
    """Positions of up to `number` scores above 0, the highest first, of equal ones the first.

    >>> best(np.array([0.0, 0.5, 0.9, 0.5], dtype=np.float32), 2).tolist()
    [2, 1]
    """
    found = np.flatnonzero(scores)
    if found.size > number:
        least = np.partition(scores[found], -number)[-number]
        found = found[scores[found] >= least]
    return np.asarray(found[np.argsort(-scores[found], kind="stable")][:number])


def word_counts(texts: Iterable[str]) -> dict[str, int]:
    """How often each word is written, whatever its case, in alphabetical order.

    >>> word_counts(["Tea is hot.", "Hot tea!"])
    {'hot': 2, 'is': 1, 'tea': 2}
    """
    counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
    return dict(sorted(counts.items()))


def _terms(text: str, language: str) -> Iterator[tuple[Span, str]]:
    commonest, stem = _commonest(language), _stem(language)
    for match in _TERM.finditer(text):
        word = match.group().lower()
        if word not in commonest:
            yield Span(*match.span()), stem(word)


@cache
def _commonest(language: str) -> frozenset[str]:
    name = rules_for(language).stop_words
    return commonest_words(name) if name else frozenset()


@cache
def _stem(language: str) -> Callable[[str], str]:
    name = rules_for(language).stemmer
    return Stemmer.Stemmer(name).stemWord if name else str
