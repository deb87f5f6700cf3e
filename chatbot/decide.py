"""Ranks candidates and decides whether to answer, with numbers fitted on the question bank.

The numbers live in fitted.json beside this file; `python -m chatbot.fit` makes it.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from chatbot.retrieve import SIGNALS, Candidates, Floats

FITTED = Path(__file__).parent / "fitted.json"
_COMMAND = "python -m chatbot.fit"
_BANK = SIGNALS.index("bank")

# A banked question less similar than this says nothing about a passage, so that a bank raises the
# passages it names without pushing the others down. Chosen on the training questions: 0.5 to 0.8
# were tried; from 0.7 on the bank stops helping, below 0.6 it overrules passages without one.
BANK_FLOOR = 0.6

EVIDENCE = ("best", "lead", "dense", "coverage", "answerable", "unanswerable", "unknown")


@dataclass(frozen=True)
class Fitted:
    """The fitted numbers.

    Attributes:
        ranking: weight of each signal of SIGNALS in a passage's score.
        evidence: weight of each entry of EVIDENCE in the log-odds of serving right by answering.
        bias: constant of those log-odds.
        threshold: the least confidence with which a question is answered.
        relevance: weights of score, of lead over the best, and constant, in the log-odds that a
            passage answers, too.
        least_relevance: the least probability with which a further passage is quoted.
    """

    ranking: tuple[float, ...]
    evidence: tuple[float, ...]
    bias: float
    threshold: float
    relevance: tuple[float, float, float]
    least_relevance: float


@dataclass(frozen=True)
class Ranking:
    """Candidates by falling score.

    Attributes:
        passages: their positions in the snapshot, best first.
        relevance: for each, the probability that it answers the question if any passage does.
        confidence: the probability, 0 to 1, that answering with the best serves the visitor right.
    """

    passages: tuple[int, ...]
    relevance: tuple[float, ...]
    confidence: float


def load_fitted(path: Path = FITTED) -> Fitted:
    """Read the fitted numbers."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Fitted(
        ranking=tuple(content["ranking"][name] for name in SIGNALS),
        evidence=tuple(content["evidence"][name] for name in EVIDENCE),
        bias=content["bias"],
        threshold=content["threshold"],
        relevance=tuple(content["relevance"]),
        least_relevance=content["least_relevance"],
    )


def save_fitted(fitted: Fitted, about: dict[str, float], path: Path = FITTED) -> None:
    """Write the fitted numbers, with the command that made them and what is known `about` them."""
    content = asdict(fitted) | {
        "made_by": _COMMAND,
        "ranking": dict(zip(SIGNALS, fitted.ranking, strict=True)),
        "evidence": dict(zip(EVIDENCE, fitted.evidence, strict=True)),
        "on_training_questions": about,
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def rank(candidates: Candidates, fitted: Fitted) -> Ranking:
    """Order the candidates and weigh the evidence for answering at all."""
    scores = passage_scores(candidates.signals, np.array(fitted.ranking))
    order = np.argsort(-scores, kind="stable")
    best = scores[order[0]]
    score_weight, lead_weight, constant = fitted.relevance
    relevance = logistic(score_weight * scores + lead_weight * (scores - best) + constant)
    confidence = logistic(evidence(candidates, scores) @ np.array(fitted.evidence) + fitted.bias)
    return Ranking(
        tuple(candidates.passages[order].tolist()),
        tuple(relevance[order].tolist()),
        float(confidence),
    )


def passage_scores(signals: Floats, weights: Floats) -> Floats:
    """Score of each candidate: its signals, shape (n, 4), weighted."""
    return ranking_signals(signals) @ weights


def ranking_signals(signals: Floats) -> Floats:
    """The signals with what is usual taken off the bank's."""
    counted = signals.copy()
    counted[:, _BANK] = np.maximum(0.0, counted[:, _BANK] - BANK_FLOOR)
    return counted


def evidence(candidates: Candidates, scores: Floats) -> Floats:
    """What speaks for and against answering, in the order of EVIDENCE."""
    best = int(np.argmax(scores))
    others = np.delete(scores, best)
    return np.array(
        [
            scores[best],
            scores[best] - (others.max() if len(others) else 0.0),
            candidates.signals[:, SIGNALS.index("dense")].max(),
            candidates.signals[best, SIGNALS.index("coverage")],
            candidates.answerable,
            candidates.unanswerable,
            candidates.unknown,
        ]
    )


def logistic(log_odds: Floats) -> Floats:
    """Probability of the given log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
