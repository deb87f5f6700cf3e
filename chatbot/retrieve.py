"""Hybrid retrieval: a question to candidate passages, each with the signals that speak for it.

Dense (inner product of sentence vectors, faiss), sparse (BM25 over stems, bm25s), and the
question bank: banked questions vote for the passages that answer them. That nobody wrote questions
for an article says nothing against it: its passages are taken to have as many votes as the passage
with the most.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

import bm25s
import faiss
import numpy as np
import Stemmer
from numpy.typing import NDArray

from ingest.encoder import Encoder, Vectors
from ingest.passages import Passage
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


class Retriever:
    """Retrieval over a snapshot; holds the sparse index and the bank's links in memory."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        self._stemmer = Stemmer.Stemmer("english")
        terms = [self._terms(text) for text in snapshot.embedded]
        self._sparse = bm25s.BM25()
        self._sparse.index(terms, show_progress=False)
        self._term_sets = [frozenset(words) for words in terms]
        self._rarity = _rarity(self._term_sets)
        self._unseen = float(np.log(1 + 2 * len(terms)))
        self._asked_of: dict[int, list[int]] = {}
        for position, entry in enumerate(snapshot.questions):
            for passage in entry.answers:
                self._asked_of.setdefault(passage, []).append(position)
        self._unbanked = _unbanked(snapshot.passages, self._asked_of)

    def candidates(self, question: str, vector: Vectors) -> Candidates:
        """Candidates for a question whose vector, shape (dimension,), is `vector`."""
        index = self._snapshot.passage_index
        depth = min(_DEPTH, index.ntotal)
        terms = list(dict.fromkeys(self._terms(question)))
        weights = {term: self._rarity.get(term, self._unseen) for term in terms}
        total = sum(weights.values()) or 1.0
        sparse = self._sparse_scores(terms) / ((1 + self._sparse.k1) * total)
        votes, answerable, unanswerable = self._ask_bank(vector)
        nearest = index.search(vector[None], depth)[1][0]
        lexical = np.argsort(-sparse, kind="stable")[:depth]
        voted = np.array(sorted(votes), dtype=np.int64)
        passages = np.unique(np.concatenate([nearest, lexical[sparse[lexical] > 0], voted]))
        dense = np.stack([index.reconstruct(int(i)) for i in passages]) @ vector
        held = [sum(weights[t] for t in terms if t in self._term_sets[i]) for i in passages]
        bank = np.array([np.log1p(votes.get(int(i), 0.0) / _LEAST_VOTE) for i in passages])
        unbanked = self._unbanked[passages]
        bank[unbanked] = bank.max()
        columns = [dense, sparse[passages], np.array(held) / total, bank, unbanked]
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

    def nearest_questions(
        self, vector: Vectors, among: NDArray[np.int64], number: int
    ) -> list[int]:
        """Up to `number` positions of banked questions `among` these, the nearest to `vector`
        first.
        """
        if not among.size:
            return []
        these = faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]
        index = self._snapshot.question_index
        _, found = index.search(vector[None], min(number, among.size), params=these)
        return [int(position) for position in found[0]]

    def _terms(self, text: str) -> list[str]:
        tokens: list[list[str]] = bm25s.tokenize(
            text, stopwords="en_plus", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        return tokens[0]

    def _sparse_scores(self, terms: Sequence[str]) -> Floats:
        known = [term for term in terms if term in self._rarity]
        if not known:
            return np.zeros(len(self._snapshot.passages))
        return np.asarray(self._sparse.get_scores(known), dtype=np.float64)

    def _ask_bank(self, vector: Vectors) -> tuple[dict[int, float], float, float]:
        """The bank's votes by passage, and the best cosine of an answerable and of an unanswerable
        question. A question's vote is divided among the passages that answer it.
        """
        questions = self._snapshot.questions
        votes: dict[int, float] = {}
        best = {True: 0.0, False: 0.0}
        cast = float(np.exp(_ABSTENTION / _TEMPERATURE))
        if questions:
            depth = min(len(questions), 2 * _DEPTH)
            scores, found = self._snapshot.question_index.search(vector[None], depth)
            for score, position in zip(scores[0].tolist(), found[0].tolist(), strict=True):
                answers = questions[position].answers
                best[bool(answers)] = max(best[bool(answers)], score)
                vote = float(np.exp(score / _TEMPERATURE))
                cast += vote
                for passage in answers:
                    votes[passage] = votes.get(passage, 0.0) + vote / len(answers)
        shares = {passage: vote / cast for passage, vote in votes.items()}
        return shares, best[True], best[False]


def _unbanked(passages: Sequence[Passage], named: Container[int]) -> NDArray[np.bool_]:
    """Which passages are of articles that nobody wrote questions for, shape (passages,)."""
    shares: dict[str, list[bool]] = {}
    for position, passage in enumerate(passages):
        shares.setdefault(passage.article, []).append(position in named)
    banked = {article for article, share in shares.items() if np.mean(share) >= _BANKED}
    return np.array([passage.article not in banked for passage in passages], dtype=bool)


def _rarity(documents: Sequence[frozenset[str]]) -> dict[str, float]:
    """Inverse document frequency of each term (Robertson and Sparck Jones, as in Lucene)."""
    counts = Counter(word for words in documents for word in words)
    n = len(documents)
    return {word: float(np.log(1 + (n - c + 0.5) / (c + 0.5))) for word, c in counts.items()}
