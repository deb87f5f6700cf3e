"""python -m chatbot.fit: fits the ranking and the decision to the question bank.

Each banked question is asked as if it had never been banked (left out of the bank, its own line
gone), so the figures are those of a question the bank does not hold. Deterministic. Writes
chatbot/fitted.json and prints what it found.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from chatbot.decide import (
    Fitted,
    evidence,
    logistic,
    passage_scores,
    ranking_signals,
    save_fitted,
)
from chatbot.retrieve import SIGNALS, Candidates, Floats, Retriever
from ingest.build import open_library
from ingest.errors import ShelfError
from ingest.settings import Settings, add_arguments
from ingest.snapshot import Snapshot

_PENALTY = 1e-6  # on squared weights, only to keep them finite
_UNANSWERABLE = 0.45  # share of questions without an answer that the decision is weighed for
_FURTHER = 12  # candidates a question that teach when to quote a further passage

Gradient = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True)
class Example:
    """A banked question as retrieval sees it; `right` marks the candidates that answer it."""

    candidates: Candidates
    right: NDArray[np.bool_]
    answerable: bool


def main(argv: list[str] | None = None) -> int:
    """Fit and save; 2 if the shelf has no bank to learn from."""
    parser = argparse.ArgumentParser(prog="python -m chatbot.fit", description=__doc__)
    add_arguments(parser)
    settings = Settings.from_arguments(parser.parse_args(argv))
    try:
        library = open_library(settings, lambda line: print(line, file=sys.stderr))
        examples = banked_examples(library.snapshot)
        if not any(example.answerable for example in examples):
            raise ShelfError(f"{settings.corpus}/questions: holds no answerable question to fit on")
    except ShelfError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    fitted, about = fit(examples)
    save_fitted(fitted, about)
    for name, figure in about.items():
        print(f"{name:24} {figure:.3f}")
    return 0


def banked_examples(snapshot: Snapshot) -> list[Example]:
    """Every banked question, asked without its own line in the bank."""
    retriever = Retriever(snapshot)
    vectors = snapshot.question_vectors()
    examples = []
    for position, entry in enumerate(snapshot.questions):
        candidates = retriever.candidates(entry.question, vectors[position], without=position)
        right = np.isin(candidates.passages, entry.answers)
        examples.append(Example(candidates, right, bool(entry.answers)))
    return examples


def fit(examples: Sequence[Example]) -> tuple[Fitted, dict[str, float]]:
    """The fitted numbers, and figures on the examples themselves."""
    ranking = _fit_ranking([example for example in examples if example.right.any()])
    scores = [passage_scores(example.candidates.signals, ranking) for example in examples]
    hits = np.array(
        [example.right[s.argmax()] for example, s in zip(examples, scores, strict=True)]
    )
    answerable = np.array([example.answerable for example in examples])
    facts = np.stack(
        [evidence(example.candidates, s) for example, s in zip(examples, scores, strict=True)]
    )
    share = np.where(
        answerable, (1 - _UNANSWERABLE) / answerable.mean(), _UNANSWERABLE / (~answerable).mean()
    )
    decision = _fit_logistic(facts, hits, share)
    confidence = logistic(facts @ decision[:-1] + decision[-1])
    threshold = _best_threshold(confidence, hits, answerable, share)
    relevance, least = _fit_relevance(examples, scores)
    answered = confidence >= threshold
    served = np.where(answerable, hits & answered, ~answered)
    about = {
        "questions": float(len(examples)),
        "hit@1": float(hits[answerable].mean()),
        "served right": float(np.average(served, weights=share)),
        "answered": float(answered[answerable].mean()),
        "declined": float((~answered[~answerable]).mean()),
    }
    fitted = Fitted(
        ranking=tuple(ranking.tolist()),
        evidence=tuple(decision[:-1].tolist()),
        bias=float(decision[-1]),
        threshold=threshold,
        relevance=(float(relevance[0]), float(relevance[1]), float(relevance[2])),
        least_relevance=least,
    )
    return fitted, {name: round(figure, 4) for name, figure in about.items()}


def _fit_ranking(examples: Sequence[Example]) -> Floats:
    """Weights that make the right candidates likely in a softmax over all (conditional logit;
    McFadden 1974), the right ones of a question counted together.
    """
    rows = [(ranking_signals(example.candidates.signals), example.right) for example in examples]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, gradient = 0.0, np.zeros_like(weights)
        for signals, right in rows:
            scores = signals @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            of_right = chance[right].sum()
            total -= np.log(of_right)
            gradient += chance @ signals - chance[right] @ signals[right] / of_right
        return total / len(rows), gradient / len(rows)

    return _minimize(loss, len(SIGNALS))


def _fit_logistic(facts: Floats, outcome: NDArray[np.bool_], share: Floats) -> Floats:
    """Weights and, last, the constant of a logistic regression; `share` weighs the rows."""
    rows = np.hstack([facts, np.ones((len(facts), 1))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = rows @ weights
        losses = np.logaddexp(0, np.where(outcome, -log_odds, log_odds))
        residual = share * (logistic(log_odds) - outcome)
        return float(np.average(losses, weights=share)), rows.T @ residual / share.sum()

    return _minimize(loss, rows.shape[1])


def _minimize(loss: Gradient, size: int) -> Floats:
    def penalized(weights: Floats) -> tuple[float, Floats]:
        value, gradient = loss(weights)
        return value + _PENALTY * float(weights @ weights), gradient + 2 * _PENALTY * weights

    found = minimize(penalized, np.zeros(size), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)


def _best_threshold(
    confidence: Floats, hits: NDArray[np.bool_], answerable: NDArray[np.bool_], share: Floats
) -> float:
    """The confidence above which answering serves the most examples right."""
    thresholds = np.arange(0.05, 0.95, 0.01)
    served = [
        np.average(np.where(confidence >= t, answerable & hits, ~answerable), weights=share)
        for t in thresholds
    ]
    return float(round(thresholds[int(np.argmax(served))], 2))


def _fit_relevance(examples: Sequence[Example], scores: Sequence[Floats]) -> tuple[Floats, float]:
    """When a further passage answers, too: a logistic of its score and of its distance from the
    best, and the probability from which quoting it gains more (F1 of the quoted) than it costs.
    """
    facts, right = [], []
    for example, score in zip(examples, scores, strict=True):
        if example.answerable:
            top = np.argsort(-score, kind="stable")[:_FURTHER]
            facts.append(np.stack([score[top], score[top] - score[top[0]]], axis=1))
            right.append(example.right[top])
    weights = _fit_logistic(
        np.concatenate(facts), np.concatenate(right), np.ones(sum(map(len, right)))
    )
    thresholds = np.arange(0.2, 0.8, 0.02)
    chances = [logistic(fact @ weights[:-1] + weights[-1]) for fact in facts]
    gains = [
        np.mean([_f1(c >= t, r) for c, r in zip(chances, right, strict=True)]) for t in thresholds
    ]
    return weights, float(round(thresholds[int(np.argmax(gains))], 2))


def _f1(quoted: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    quoted = quoted.copy()
    quoted[0] = True  # the best one is always quoted
    return float(2 * (quoted & right).sum() / max(1, quoted.sum() + right.sum()))


if __name__ == "__main__":
    sys.exit(main())
