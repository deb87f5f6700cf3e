"""Hybrid retrieval: a question to candidate passages, each with the signals that speak for it.

Dense (inner product of sentence vectors, faiss), sparse (BM25 over stems), and the question bank:
banked questions vote for the passages that answer them. That nobody wrote questions for an article
says nothing against it: its passages are taken to have as many votes as the passage with the most.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import faiss
import numpy as np
from numpy.typing import NDArray

from ingest.encoder import Encoder, Vectors
from ingest.lexical import best, terms
from ingest.snapshot import Snapshot

Floats = NDArray[np.float64]

SIGNALS = ("dense", "sparse", "coverage", "bank", "unbanked")
_DEPTH = 64  # candidates that each of the three retrievers may bring

# Cosine of two passages that say nearly the same. Chosen by reading the pairs of the shelf: above
# it both say one thing, below it many only speak of one thing. An article's own passages are nearer
# to each other than those of two articles.
_ALIKE, _ALIKE_WITHIN = 0.92, 0.95

# How banked questions vote. All three were chosen on the training questions.
_TEMPERATURE = 0.04  # of the softmax over cosines
_ABSTENTION = 0.85  # cosine of a vote that is always cast for no passage: far questions say nothing
_LEAST_VOTE = 0.01  # share of the votes taken for granted before the logarithm

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
        answerable: cosine of the nearest banked question that the shelf answers, 0 without any.
        unanswerable: the same of those that the shelf does not answer.
    """

    passages: NDArray[np.int64]
    signals: Floats
    none: float
    answerable: float
    unanswerable: float


class Selection:
    """Some of the banked questions, by their `positions`, as faiss wants them."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = positions
        selector = faiss.IDSelectorBatch(np.array(positions, dtype=np.int64))
        self.parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


class Retriever:
    """Retrieval over a snapshot; holds the bank's links in memory."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        answers = [entry.answers for entry in snapshot.questions]
        self._answers = np.fromiter(chain.from_iterable(answers), dtype=np.int64)
        self._starts = np.cumsum([0, *map(len, answers)], dtype=np.int64)
        self._asked_of: dict[int, list[int]] = {}
        for position, each in enumerate(answers):
            for passage in each:
                self._asked_of.setdefault(passage, []).append(position)
        self._unbanked = _unbanked(snapshot.counts.values(), list(self._asked_of))

    def candidates(self, question: str, vector: Vectors) -> Candidates:
        """Candidates for a question whose vector, shape (dimension,), is `vector`."""
        index = self._snapshot.passage_index
        depth = min(_DEPTH, index.ntotal)
        asked = list(dict.fromkeys(terms(question)))
        sparse = self._snapshot.lexical.scores(asked)
        voted, votes, answerable, unanswerable = self._ask_bank(vector)
        nearest = index.search(vector[None], depth)[1][0]
        passages = np.unique(np.concatenate([nearest, best(sparse, depth), voted]))
        dense = index.reconstruct_batch(passages) @ vector
        bank = np.zeros(len(passages))
        bank[np.searchsorted(passages, voted)] = np.log1p(votes / _LEAST_VOTE)
        unbanked = self._unbanked[passages]
        bank[unbanked] = bank.max()
        columns = [dense, sparse[passages], self._coverage(asked, passages), bank, unbanked]
        signals = np.stack(columns, axis=1)
        return Candidates(
            passages=passages,
            signals=signals.astype(np.float64),
            none=self._encoder.none_score(vector),
            answerable=answerable,
            unanswerable=unanswerable,
        )

    def alike(self, first: int, second: int) -> bool:
        """Whether two passages say nearly the same."""
        index, passages = self._snapshot.passage_index, self._snapshot.passages
        within = passages[first].article == passages[second].article
        cosine = index.reconstruct(first) @ index.reconstruct(second)
        return bool(cosine >= (_ALIKE_WITHIN if within else _ALIKE))

    def matched(self, vector: Vectors, passages: Iterable[int]) -> str | None:
        """The banked question nearest to `vector` that one of the passages answers, if any."""
        asked = sorted({i for passage in passages for i in self._asked_of.get(passage, ())})
        if not asked:
            return None
        cosines = self._snapshot.question_index.reconstruct_batch(np.array(asked)) @ vector
        return self._snapshot.questions[asked[int(cosines.argmax())]].question

    def nearest_questions(self, vector: Vectors, among: Selection, number: int) -> list[int]:
        """Up to `number` positions of banked questions among the selected, the nearest to `vector`
        first.
        """
        number = min(number, len(among.positions))
        if not number:
            return []
        _, found = self._snapshot.question_index.search(
            vector[None], number, params=among.parameters
        )
        return [int(position) for position in found[0]]

    def _coverage(self, asked: Sequence[str], passages: NDArray[np.int64]) -> Floats:
        """The share of the terms, weighted by rarity, that each passage holds, 0 to 1."""
        lexical = self._snapshot.lexical
        rarity = np.array([lexical.rarity(term) for term in asked])
        held = np.array([lexical.holds(term, passages) for term in asked], dtype=np.float64)
        return rarity @ held / rarity.sum() if asked else np.zeros(len(passages))

    def _ask_bank(self, vector: Vectors) -> tuple[NDArray[np.int64], Floats, float, float]:
        """The passages that banked questions vote for and the share of the votes that each has,
        both of shape (voted,); and the best cosine of an answerable and of an unanswerable
        question. A question's vote is divided among the passages that answer it.
        """
        depth = min(len(self._snapshot.questions), 2 * _DEPTH)
        if not depth:
            return np.zeros(0, dtype=np.int64), np.zeros(0), 0.0, 0.0
        scores, found = self._snapshot.question_index.search(vector[None], depth)
        cosines = scores[0].astype(np.float64)
        ballots = np.exp(cosines / _TEMPERATURE)
        starts, ends = self._starts[found[0]], self._starts[found[0] + 1]
        numbers = ends - starts
        answers = [self._answers[start:end] for start, end in zip(starts, ends, strict=True)]
        voted, places = np.unique(np.concatenate(answers), return_inverse=True)
        votes = np.bincount(places, np.repeat(ballots / np.maximum(numbers, 1), numbers))
        cast = np.exp(_ABSTENTION / _TEMPERATURE) + ballots.sum()
        answerable = float(cosines.max(initial=0.0, where=numbers > 0))
        unanswerable = float(cosines.max(initial=0.0, where=numbers == 0))
        return voted, votes / cast, answerable, unanswerable


def _unbanked(counts: Collection[int], named: Sequence[int]) -> NDArray[np.bool_]:
    """Which passages are of articles that nobody wrote questions for, shape (passages,); `counts`
    are the articles' numbers of passages, `named` those that answer a banked question.
    """
    is_named = np.zeros(sum(counts), dtype=bool)
    is_named[named] = True
    articles = np.split(is_named, np.cumsum(list(counts))[:-1])
    return np.concatenate([np.full(len(each), each.mean() < _BANKED) for each in articles])
