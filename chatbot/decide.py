"""Ranks candidates and decides whether to answer, with numbers fitted on the question bank.

The numbers live in fitted.json beside this file; `python -m chatbot.fit` makes it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit, logit

from chatbot.retrieve import SIGNALS, Candidates, Floats
from chatbot.understand import hints
from ingest.adapter import SCALE

FITTED = Path(__file__).parent / "fitted.json"
_COMMAND = "python -m chatbot.fit"
_LEAST = 1e-6  # confidence, so that its log-odds stay finite
EVIDENCE = ("margin", "answerable", "unanswerable")


@dataclass(frozen=True)
class Fitted:
    """The fitted numbers.

    Attributes:
        ranking: weight of each signal of SIGNALS in a passage's score.
        evidence: weight of each entry of EVIDENCE, and the constant, in the log-odds that the
            shelf answers.
        calibration: weight of those log-odds, and the constant, in the log-odds that answering
            serves the visitor right.
        unbanked: weight of the margin alone, and the constant, in the same log-odds where the best
            passage is of an article without a bank.
        threshold: the least confidence with which a question is answered.
        unbanked_threshold: the same where the best passage is of an article without a bank.
        relevance: weights of a passage's score, of its lead over the best, and the constant, in
            the log-odds that it answers, too.
        least_relevance: the least probability with which a further passage is quoted.
        follow_up: weight of each of a message's hints, of the log-odds of answering it alone and of
            answering it in its context, and the constant, in the log-odds that it is a follow-up.
    """

    ranking: tuple[float, ...]
    evidence: tuple[float, ...]
    calibration: tuple[float, ...]
    unbanked: tuple[float, ...]
    threshold: float
    unbanked_threshold: float
    relevance: tuple[float, ...]
    least_relevance: float
    follow_up: tuple[float, ...]


@dataclass(frozen=True)
class Ranking:
    """Candidates by falling score.

    Attributes:
        passages: their positions in the snapshot, best first.
        relevance: for each, the probability that it answers the question if any passage does.
        confidence: the probability, 0 to 1, that answering with the best serves the visitor right.
        answers: whether that is enough to answer.
    """

    passages: tuple[int, ...]
    relevance: tuple[float, ...]
    confidence: float
    answers: bool


def load_fitted(path: Path = FITTED) -> Fitted:
    """Read the fitted numbers."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Fitted(
        ranking=tuple(content["ranking"][name] for name in SIGNALS),
        evidence=tuple(content["evidence"][name] for name in (*EVIDENCE, "constant")),
        calibration=tuple(content["calibration"]),
        unbanked=tuple(content["unbanked"]),
        threshold=content["threshold"],
        unbanked_threshold=content["unbanked_threshold"],
        relevance=tuple(content["relevance"]),
        least_relevance=content["least_relevance"],
        follow_up=tuple(content["follow_up"]),
    )


def save_fitted(fitted: Fitted, about: dict[str, float], path: Path = FITTED) -> None:
    """Write the fitted numbers, with the command that made them and what is known `about` them."""
    content = {"made_by": _COMMAND, "on_training_questions_held_out": about} | asdict(fitted)
    content["ranking"] = dict(zip(SIGNALS, fitted.ranking, strict=True))
    content["evidence"] = dict(zip((*EVIDENCE, "constant"), fitted.evidence, strict=True))
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def rank(candidates: Candidates, fitted: Fitted) -> Ranking:
    """Order the candidates and weigh the evidence for answering at all."""
    scores = candidates.signals @ np.array(fitted.ranking)
    order = np.argsort(-scores, kind="stable")
    facts = np.stack([scores, scores - scores[order[0]]], axis=1)
    speaks = evidence(candidates)
    if candidates.signals[order[0], SIGNALS.index("unbanked")]:
        odds, threshold = log_odds(speaks[:1], fitted.unbanked), fitted.unbanked_threshold
    else:
        answerable = log_odds(speaks, fitted.evidence)
        odds, threshold = log_odds(answerable[None], fitted.calibration), fitted.threshold
    confidence = float(expit(odds))
    return Ranking(
        tuple(candidates.passages[order].tolist()),
        tuple(expit(log_odds(facts, fitted.relevance))[order].tolist()),
        confidence,
        confidence >= threshold,
    )


def follows(question: str, alone: float, in_context: float, weights: Sequence[float]) -> bool:
    """Whether a message is a follow-up, given the confidences of its two readings."""
    return float(log_odds(follow_up_evidence(question, alone, in_context), weights)) > 0


def follow_up_evidence(question: str, alone: float, in_context: float) -> Floats:
    """What speaks for a follow-up: the message's hints, and the log-odds of its two readings."""
    confidences = np.clip([alone, in_context], _LEAST, 1 - _LEAST)
    return np.array([*hints(question), *logit(confidences)])


def evidence(candidates: Candidates) -> Floats:
    """What speaks for and against answering, in the order of EVIDENCE: how far the best passage
    is above "none of these", and the nearest banked questions with and without an answer.
    """
    dense = candidates.signals[:, SIGNALS.index("dense")]
    margin = SCALE * dense.max() - candidates.none
    return np.array([margin, candidates.answerable, candidates.unanswerable])


def log_odds(facts: Floats, weights: Sequence[float]) -> Floats:
    """Weighted facts, shape (…, n), plus the constant, which is the last of the n + 1 weights."""
    return np.asarray(facts @ np.array(weights[:-1]) + weights[-1])
