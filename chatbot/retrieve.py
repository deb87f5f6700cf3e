"""Hybrid retrieval: a question to candidate passages, each with the signals that speak for it.

Dense (inner product of sentence vectors), sparse (BM25 over stems), and the question bank:
banked questions vote for the passages that answer them. That nobody wrote questions for an article
says nothing against it: its passages are taken to have as many votes as the passage with the most.
"""

import re
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Encoder
from ingest.index.bm25 import best, terms
from ingest.index.snapshot import Index
from ingest.index.vectors import Positions, Vectors

Floats = NDArray[np.float64]

SIGNALS = ("dense", "sparse", "coverage", "bank", "unbanked")
_MARKS = re.compile(r'[.,:;!?…"“”„«»¿¡]')  # that end or divide sentences, and of quotation
_DEPTH = 64  # candidates that each of the three retrievers may bring

# How banked questions vote: k nearest neighbours, weighed by a softmax over their cosines. All were
# chosen on the training questions.
_TEMPERATURE = 0.04  # of the softmax
_ABSTENTION = 0.85  # cosine of a neighbour that votes for no passage: far questions say nothing
_LEAST_VOTE = 0.01  # additive smoothing: share of the votes granted before the logarithm
_FAR = 0.5  # cosine of questions that have nothing in common; what is farther says no more

# Share of an article's passages that banked questions must name for it to count as banked. Far from
# both kinds on the shelf: 1.0 with its bank, below 0.1 with nothing but its headings that ask.
_BANKED = 0.5


@dataclass(frozen=True)
class Candidates:
    """What retrieval found for one question.

    Attributes:
        passages: positions of the candidate passages, shape (n,).
        signals: one row a candidate, columns as in SIGNALS, shape (n, 5): cosine; BM25 over the
            best possible one, 0 to 1; share of the question's words, weighted by rarity, that the
            passage holds; logarithm of the bank's votes over the least possible, 0 and up; 1 if it
            is of an article without a bank, else 0.
        none: what "none of these" scores, to set beside the scaled cosines.
        answerable: how near banked questions are that the shelf answers: a soft maximum of their
            cosines, to which several near ones add up, so that it may exceed 1 a little.
        unanswerable: the same of those that the shelf does not answer.
    """

    passages: Positions
    signals: Floats
    none: float
    answerable: float
    unanswerable: float


class Retriever:
    """Retrieval over an index; holds in memory which banked question names which passages."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        named = [banked.passages for banked in index.questions]
        # The passages that question i names are _named[_starts[i] : _starts[i + 1]].
        self._named = np.fromiter(chain.from_iterable(named), dtype=np.int64)
        self._starts = np.cumsum([0, *map(len, named)], dtype=np.int64)
        self._questions_of: dict[int, list[int]] = {}
        for position, passages in enumerate(named):
            for passage in passages:
                self._questions_of.setdefault(passage, []).append(position)
        self._unbanked = _unbanked(index.counts.values(), list(self._questions_of))

    def candidates(
        self, question: str, vector: Vectors, among: Positions | None = None
    ) -> Candidates:
        """Candidates for a question whose vector, shape (dimension,), is `vector`; only those
        passages `among`, if given.
        """
        index = self._index.passage_vectors
        query = list(dict.fromkeys(terms(question, self._index.language)))
        sparse = self._index.bm25.scores(query)
        if among is not None:
            sparse = np.where(np.isin(np.arange(len(sparse)), among), sparse, np.float32(0))
        voted, votes, answerable, unanswerable = self._ask_bank(vector, among)
        _, nearest = index.search(vector, _DEPTH, among)
        passages = np.unique(np.concatenate([nearest, best(sparse, _DEPTH), voted]))
        dense = index.vectors(passages) @ vector
        bank = np.zeros(len(passages))
        bank[np.searchsorted(passages, voted)] = np.log1p(votes / _LEAST_VOTE)
        unbanked = self._unbanked[passages]
        bank[unbanked] = bank.max()
        columns = [dense, sparse[passages], self._coverage(query, passages), bank, unbanked]
        signals = np.stack(columns, axis=1)
        return Candidates(
            passages=passages,
            signals=signals.astype(np.float64),
            none=self._encoder.none_score(vector),
            answerable=answerable,
            unanswerable=unanswerable,
        )

    def within(self, articles: Container[str]) -> Positions:
        """The positions of the passages of these articles, given by their slugs."""
        slugs, counts = zip(*self._index.counts.items(), strict=True)
        chosen = np.array([slug in articles for slug in slugs])
        return np.flatnonzero(np.repeat(chosen, counts))

    def mentioning(self, question: str, among: Positions) -> Positions:
        """Those passages of `among` that hold all words of the question but the commonest."""
        query = dict.fromkeys(terms(question, self._index.language))
        held = [self._index.bm25.holds(term, among) for term in query]
        return among[np.all(held, axis=0)] if held else among[:0]

    def matched(self, vector: Vectors, passages: Iterable[int]) -> str | None:
        """The banked question nearest to `vector` that one of the passages answers, if any."""
        found = {i for passage in passages for i in self._questions_of.get(passage, ())}
        if not found:
            return None
        banked = np.array(sorted(found))
        cosines = self._index.question_vectors.vectors(banked) @ vector
        return self._index.questions[int(banked[cosines.argmax()])].question

    def nearest_questions(self, vector: Vectors, among: Positions, number: int) -> list[int]:
        """Up to `number` positions of banked questions `among` these, the nearest to `vector`
        first.
        """
        _, found = self._index.question_vectors.search(vector, number, among)
        return [int(position) for position in found]

    def _coverage(self, query: Sequence[str], passages: Positions) -> Floats:
        """The share of the terms, weighted by rarity, that each passage holds, 0 to 1."""
        bm25 = self._index.bm25
        rarity = np.array([bm25.rarity(term) for term in query])
        held = np.array([bm25.holds(term, passages) for term in query], dtype=np.float64)
        return rarity @ held / rarity.sum() if query else np.zeros(len(passages))

    def _ask_bank(
        self, vector: Vectors, among: Positions | None
    ) -> tuple[Positions, Floats, float, float]:
        """The passages that banked questions vote for and the share of the votes that each has,
        both of shape (voted,); and how near answerable and unanswerable questions are. A
        question's vote is divided among the passages that answer it; one that is answered by none
        of those `among` counts as unanswerable.
        """
        products, banked = self._index.question_vectors.search(vector, 2 * _DEPTH)
        if not banked.size:
            return np.zeros(0, dtype=np.int64), np.zeros(0), _FAR, _FAR
        cosines = products.astype(np.float64)
        ballots = np.exp(cosines / _TEMPERATURE)
        starts, ends = self._starts[banked], self._starts[banked + 1]
        named = [self._named[start:end] for start, end in zip(starts, ends, strict=True)]
        if among is not None:
            named = [each[np.isin(each, among)] for each in named]
        numbers = np.array([len(each) for each in named])
        voted, columns = np.unique(np.concatenate(named), return_inverse=True)
        votes = np.bincount(columns, np.repeat(ballots / np.maximum(numbers, 1), numbers))
        cast = np.exp(_ABSTENTION / _TEMPERATURE) + ballots.sum()
        near = [_soft_maximum(ballots[group]) for group in (numbers > 0, numbers == 0)]
        return voted, votes / cast, near[0], near[1]


def encode_messages(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Unit vectors of messages as visitors type them, shape (len(texts), dimension): each is read
    as it stands and in plain letters, and the mean of both taken. How it is typed says nothing of
    what it asks, and what both readings have in common is what does.
    """
    ways = list(dict.fromkeys([*texts, *map(plain, texts)]))
    places = {text: place for place, text in enumerate(ways)}
    vectors = encoder.encode_questions(ways)
    means = vectors[[places[text] for text in texts]]
    means = means + vectors[[places[plain(text)] for text in texts]]
    norms = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / norms, dtype=np.float32)


def plain(text: str) -> str:
    """The text in small letters, without the marks that end or divide sentences, and of quotation.

    >>> plain("Help!! My L4/L5 disc... WHAT can I do?")
    'help my l4/l5 disc what can i do'
    """
    return " ".join(_MARKS.sub(" ", text.lower()).split()) or text


def _soft_maximum(ballots: Floats) -> float:
    """The soft maximum of the cosines that these ballots were made of.

    >>> ballots = np.exp(np.array([0.9, 0.3]) / _TEMPERATURE)
    >>> round(_soft_maximum(ballots), 3), round(_soft_maximum(ballots[:0]), 3)
    (0.9, 0.5)
    """
    return float(_TEMPERATURE * np.log(np.exp(_FAR / _TEMPERATURE) + ballots.sum()))


def _unbanked(counts: Collection[int], named: Sequence[int]) -> NDArray[np.bool_]:
    """Which passages are of articles that nobody wrote questions for, shape (passages,); `counts`
    are the articles' numbers of passages, `named` those that answer a banked question.

    >>> _unbanked([2, 1], [0]).tolist()
    [False, False, True]
    """
    is_named = np.zeros(sum(counts), dtype=bool)
    is_named[named] = True
    articles = np.split(is_named, np.cumsum(list(counts))[:-1])
    return np.concatenate([np.full(len(each), each.mean() < _BANKED) for each in articles])
