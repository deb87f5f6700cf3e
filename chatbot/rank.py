"""Orders candidates, and decides whether the best of them is worth quoting."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from chatbot.fitted import Fitted
from chatbot.retrieve import SIGNALS, Candidates, Floats
from ingest.adapter import SCALE

_DENSE, _UNBANKED = SIGNALS.index("dense"), SIGNALS.index("unbanked")


@dataclass(frozen=True)
class Ranking:
    """Candidates by falling score.

    Attributes:
        passages: their positions in the index, best first.
        relevance: for each, the probability that it answers the question if any passage does.
    """

    passages: tuple[int, ...]
    relevance: tuple[float, ...]


@dataclass(frozen=True)
class Decision:
    """Whether to answer.

    Attributes:
        confidence: the probability, 0 to 1, that answering with the best serves the visitor right.
        answer: whether that is enough.
    """

    confidence: float
    answer: bool


def rank(candidates: Candidates, fitted: Fitted) -> Ranking:
    """Order the candidates by the weighted sum of their signals; of equal ones the first stays
    first.

    >>> from chatbot.fitted import load_fitted
    >>> from ingest.learned import GENERAL
    >>> signals = np.array([[0.5, 0.0, 0.0, 0.0, 0.0], [0.9, 0.0, 0.0, 0.0, 0.0]])
    >>> found = Candidates(np.array([4, 7]), signals, none=10.0, answerable=0.8, unanswerable=0.6)
    >>> rank(found, load_fitted(GENERAL)).passages
    (7, 4)
    """
    scores = _scores(candidates, fitted)
    order = np.argsort(-scores, kind="stable")
    features = np.stack([scores, scores - scores[order[0]]], axis=1)
    relevance = expit(fitted.relevance.logit(features))
    return Ranking(tuple(candidates.passages[order].tolist()), tuple(relevance[order].tolist()))


def decide(candidates: Candidates, fitted: Fitted) -> Decision:
    """Weigh what tells whether the shelf answers at all. Where the best passage is of an article
    without a bank, the nearest banked questions tell nothing: the margin alone does.

    >>> from chatbot.fitted import load_fitted
    >>> from ingest.learned import GENERAL
    >>> signals = np.array([[0.9, 0.0, 0.0, 0.0, 0.0]])
    >>> near = Candidates(np.array([7]), signals, none=8.0, answerable=0.9, unanswerable=0.1)
    >>> far = Candidates(np.array([7]), signals, none=20.0, answerable=0.1, unanswerable=0.9)
    >>> decide(near, load_fitted(GENERAL)).answer, decide(far, load_fitted(GENERAL)).answer
    (True, False)
    """
    told = features(candidates)
    best = int(np.argmax(_scores(candidates, fitted)))
    if candidates.signals[best, _UNBANKED]:
        logit, threshold = fitted.unbanked.logit(told[:1]), fitted.unbanked_threshold
    else:
        answerable = fitted.answerable.logit(told)
        logit, threshold = fitted.calibration.logit(answerable[None]), fitted.threshold
    confidence = float(expit(logit))
    return Decision(confidence, confidence >= threshold)


def features(candidates: Candidates) -> Floats:
    """What tells whether the shelf answers, in the order of ANSWERABLE, shape (3,): how far the
    best passage is above "none of these", and the nearest banked questions with and without an
    answer.

    >>> signals = np.array([[0.5, 0.0, 0.0, 0.0, 0.0], [0.75, 0.0, 0.0, 0.0, 0.0]])
    >>> features(Candidates(np.array([4, 7]), signals, 10.0, 0.8, 0.6)).tolist()
    [5.0, 0.8, 0.6]
    """
    margin = SCALE * candidates.signals[:, _DENSE].max() - candidates.none
    return np.array([margin, candidates.answerable, candidates.unanswerable])


def _scores(candidates: Candidates, fitted: Fitted) -> Floats:
    """The weighted sum of each candidate's signals, shape (candidates,)."""
    return np.asarray(candidates.signals @ np.array(fitted.ranking))
