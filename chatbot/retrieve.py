"""Hybrid retrieval: a question to candidate passages, each with the signals that speak for it.

Dense (inner product of sentence vectors, faiss), sparse (BM25 over stems, bm25s), and the question
bank: a passage inherits the similarity of the nearest banked question that it answers. A bank can
only raise a passage; one that no banked question names keeps its own signals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from ingest.encoder import Vectors
from ingest.snapshot import Snapshot

Floats = NDArray[np.float64]

SIGNALS = ("dense", "sparse", "bank", "coverage")
_DEPTH = 64  # candidates that each of the three retrievers may bring


@dataclass(frozen=True)
class Candidates:
    """What retrieval found for one question.

    Attributes:
        passages: positions of the candidate passages, shape (n,).
        signals: one row a candidate, columns as in SIGNALS, shape (n, 4). All are about 0 to 1:
            cosine; BM25 over the best possible one; cosine of the nearest banked question that the
            passage answers, less what is usual; share of the question's words, weighted by rarity,
            that the passage holds.
        answerable: cosine of the nearest banked question that the shelf answers, 0 without any.
        unanswerable: the same of those that the shelf does not answer.
        unknown: share of the question's words, weighted by rarity, that no passage holds.
    """

    passages: NDArray[np.int64]
    signals: Floats
    answerable: float
    unanswerable: float
    unknown: float


class Retriever:
    """Retrieval over a snapshot; holds the sparse index and the bank's links in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._stemmer = Stemmer.Stemmer("english")
        terms = [self._terms(text) for text in snapshot.embedded]
        self._sparse = bm25s.BM25()
        self._sparse.index(terms, show_progress=False)
        self._term_sets = [frozenset(words) for words in terms]
        self._rarity = _rarity(self._term_sets)
        self._unseen = float(np.log(1 + 2 * len(terms)))

    def candidates(self, question: str, vector: Vectors, without: int = -1) -> Candidates:
        """Candidates for a question whose unit vector, shape (dimension,), is `vector`.

        `without` leaves one banked question out, as if it had never been asked.
        """
        similar, bank, answerable, unanswerable = self._bank_signals(vector, without)
        terms = list(dict.fromkeys(self._terms(question)))
        sparse = self._sparse_scores(terms)
        depth = min(_DEPTH, len(self._snapshot.passages))
        _, nearest = self._snapshot.passage_index.search(vector[None], depth)
        lexical = np.argsort(-sparse, kind="stable")[:depth]
        passages = np.unique(np.concatenate([nearest[0], lexical[sparse[lexical] > 0], similar]))
        dense = np.stack([self._snapshot.passage_index.reconstruct(int(i)) for i in passages])
        weights = np.array([self._rarity.get(term, self._unseen) for term in terms])
        total = float(weights.sum()) or 1.0
        known = np.array([term in self._rarity for term in terms], dtype=bool)
        coverage = [
            sum(w for w, term in zip(weights, terms, strict=True) if term in self._term_sets[i])
            for i in passages
        ]
        signals = np.stack(
            [
                dense @ vector,
                sparse[passages] / (2.5 * total),  # 2.5 = k1 + 1, the most one term can weigh
                np.array([bank.get(int(i), 0.0) for i in passages]),
                np.array(coverage) / total,
            ],
            axis=1,
        )
        unknown = float(weights[~known].sum() / total) if terms else 1.0
        return Candidates(passages, signals.astype(np.float64), answerable, unanswerable, unknown)

    def _terms(self, text: str) -> list[str]:
        tokens: list[list[str]] = bm25s.tokenize(
            text, stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return tokens[0]

    def _sparse_scores(self, terms: Sequence[str]) -> Floats:
        known = [term for term in terms if term in self._rarity]
        if not known:
            return np.zeros(len(self._snapshot.passages))
        return np.asarray(self._sparse.get_scores(known), dtype=np.float64)

    def _bank_signals(
        self, vector: Vectors, without: int
    ) -> tuple[NDArray[np.int64], dict[int, float], float, float]:
        """Passages that similar banked questions name, each with its best cosine, and the best
        cosine of an answerable and of an unanswerable one.
        """
        bank: dict[int, float] = {}
        best = {True: 0.0, False: 0.0}
        size = len(self._snapshot.questions)
        if size:
            scores, found = self._snapshot.question_index.search(
                vector[None], min(size, 2 * _DEPTH)
            )
            for score, position in zip(scores[0].tolist(), found[0].tolist(), strict=True):
                if position == without:
                    continue
                answers = self._snapshot.questions[position].answers
                best[bool(answers)] = max(best[bool(answers)], score)
                for passage in answers:
                    bank[passage] = max(bank.get(passage, 0.0), score)
        return np.array(sorted(bank), dtype=np.int64), bank, best[True], best[False]


def _rarity(documents: Sequence[frozenset[str]]) -> dict[str, float]:
    """Inverse document frequency of each term (Robertson and Sparck Jones, as in Lucene)."""
    counts: dict[str, int] = {}
    for words in documents:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    n = len(documents)
    return {word: float(np.log(1 + (n - c + 0.5) / (c + 0.5))) for word, c in counts.items()}
