"""python -m chatbot.fit: fits alignment, ranking and decision to the shelf's question bank.

The ranking and the decision are fitted on banked questions as if they were new: the alignment that
places a question was fitted without it (fold by fold), and its own line is left out of the bank.
So the figures printed are those of questions that the bank does not hold. Deterministic. Writes
ingest/alignment.safetensors and chatbot/fitted.json; takes about two minutes.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from chatbot.align import fit_alignment
from chatbot.decide import Fitted, evidence, log_odds, save_fitted
from chatbot.retrieve import SIGNALS, Candidates, Floats, Retriever
from ingest.alignment import save_alignment
from ingest.build import Library, open_library
from ingest.encoder import Vectors
from ingest.errors import ShelfError, tells_shelf_errors
from ingest.settings import Settings, add_arguments
from ingest.snapshot import exact_index

_FOLDS = 5
_PENALTY = 1e-6  # on squared weights, only to keep them finite
_UNANSWERABLE = 0.45  # share of questions without an answer that the decision is weighed for
_FURTHER = 12  # candidates a question that teach when to quote a further passage
_BETA = (
    0.75  # of the F-measure that weighs further quotes: a wrong one costs more than a missed one
)

Gradient = Callable[[Floats], tuple[float, Floats]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A banked question as retrieval sees it; `right` marks the candidates that answer it."""

    candidates: Candidates
    right: Flags
    answerable: bool


@tells_shelf_errors
def main(argv: list[str] | None = None) -> int:
    """Fit and save; 2 if the shelf has no bank to learn from."""
    parser = argparse.ArgumentParser(prog="python -m chatbot.fit", description=__doc__)
    add_arguments(parser)
    settings = Settings.from_arguments(parser.parse_args(argv))
    library = open_library(settings)
    if not any(entry.answers for entry in library.snapshot.questions):
        raise ShelfError(f"{settings.corpus}/questions: holds no answerable question to fit on")
    snapshot, encoder = library.snapshot, library.encoder
    questions = encoder.encode([entry.question for entry in snapshot.questions])
    passages = encoder.encode(snapshot.embedded)
    fitted, about = fit(held_out_examples(library, questions, passages))
    answers = [entry.answers for entry in snapshot.questions]
    save_alignment(fit_alignment(questions, passages, answers), encoder.sha256)
    save_fitted(fitted, about)
    for name, figure in about.items():
        print(f"{name:24} {figure:.3f}")
    return 0


def held_out_examples(library: Library, questions: Vectors, passages: Vectors) -> list[Example]:
    """Every banked question as if it were new; `questions` and `passages` are bare vectors."""
    entries = library.snapshot.questions
    folds = np.random.default_rng(0).permutation(len(entries)) % _FOLDS
    examples: dict[int, Example] = {}
    for fold in range(_FOLDS):
        kept = np.flatnonzero(folds != fold)
        answers = [entries[i].answers for i in kept]
        alignment = fit_alignment(questions[kept], passages, answers)
        asked = alignment.questions(questions)
        snapshot = replace(
            library.snapshot,
            passage_index=exact_index(alignment.passages(passages)),
            question_index=exact_index(asked),
        )
        retriever = Retriever(snapshot, alignment)
        for i in np.flatnonzero(folds == fold).tolist():
            candidates = retriever.candidates(entries[i].question, asked[i], without=i)
            right = np.isin(candidates.passages, entries[i].answers)
            examples[i] = Example(candidates, right, bool(entries[i].answers))
    return [examples[i] for i in range(len(entries))]


def fit(examples: Sequence[Example]) -> tuple[Fitted, dict[str, float]]:
    """The fitted numbers, and figures on the examples themselves."""
    ranking = _fit_ranking([example for example in examples if example.right.any()])
    scores = [example.candidates.signals @ ranking for example in examples]
    hits = np.array(
        [example.right[score.argmax()] for example, score in zip(examples, scores, strict=True)]
    )
    answerable = np.array([example.answerable for example in examples])
    share = np.where(
        answerable, (1 - _UNANSWERABLE) / answerable.mean(), _UNANSWERABLE / (~answerable).mean()
    )
    facts = np.stack([evidence(example.candidates) for example in examples])
    decision = _fit_logistic(facts, answerable, share)
    answerable_odds = log_odds(facts, decision.tolist())[:, None]
    calibration = _fit_logistic(answerable_odds, hits, share)
    confidence = expit(log_odds(answerable_odds, calibration.tolist()))
    threshold = _best_threshold(confidence, hits, answerable, share)
    relevance, least_relevance = _fit_relevance(examples, scores)
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
        evidence=tuple(decision.tolist()),
        calibration=tuple(calibration.tolist()),
        threshold=threshold,
        relevance=tuple(relevance.tolist()),
        least_relevance=least_relevance,
    )
    return fitted, {name: round(figure, 4) for name, figure in about.items()}


def _fit_ranking(examples: Sequence[Example]) -> Floats:
    """Weights that make the right candidates likely in a softmax over all (conditional logit;
    McFadden 1974), the right ones of a question counted together.
    """

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, gradient = 0.0, np.zeros_like(weights)
        for example in examples:
            signals, right = example.candidates.signals, example.right
            scores = signals @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            of_right = chance[right].sum()
            total -= np.log(of_right)
            gradient += chance @ signals - chance[right] @ signals[right] / of_right
        return total / len(examples), gradient / len(examples)

    return _minimize(loss, len(SIGNALS))


def _fit_logistic(facts: Floats, outcome: Flags, share: Floats) -> Floats:
    """Weights and, last, the constant of a logistic regression; `share` weighs the rows."""
    rows = np.hstack([facts, np.ones((len(facts), 1))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = rows @ weights
        losses = np.logaddexp(0, np.where(outcome, -odds, odds))
        residual = share * (expit(odds) - outcome)
        return float(np.average(losses, weights=share)), rows.T @ residual / share.sum()

    return _minimize(loss, rows.shape[1])


def _minimize(loss: Gradient, size: int) -> Floats:
    def penalized(weights: Floats) -> tuple[float, Floats]:
        value, gradient = loss(weights)
        return value + _PENALTY * float(weights @ weights), gradient + 2 * _PENALTY * weights

    found = minimize(penalized, np.zeros(size), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)


def _best_threshold(confidence: Floats, hits: Flags, answerable: Flags, share: Floats) -> float:
    """The confidence from which answering serves the most examples right."""
    thresholds = np.arange(0.05, 0.95, 0.01)
    served = [
        np.average(np.where(confidence >= t, answerable & hits, ~answerable), weights=share)
        for t in thresholds
    ]
    return float(round(thresholds[int(np.argmax(served))], 2))


def _fit_relevance(examples: Sequence[Example], scores: Sequence[Floats]) -> tuple[Floats, float]:
    """When a further passage answers, too: a logistic of its score and of its lead over the best,
    and the probability from which quoting it is worth its while.
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
    chances = [expit(log_odds(fact, weights.tolist())) for fact in facts]
    thresholds = np.arange(0.1, 0.9, 0.02)
    worth = [
        np.mean([_f_measure(c >= t, r) for c, r in zip(chances, right, strict=True)])
        for t in thresholds
    ]
    return weights, float(round(thresholds[int(np.argmax(worth))], 2))


def _f_measure(quoted: Flags, right: Flags) -> float:
    """F-measure of the quoted candidates, of which the first is quoted in any case."""
    both = float((quoted & right)[1:].sum() + right[0])
    wanted = _BETA**2 * float(right.sum())
    return (1 + _BETA**2) * both / (wanted + float(quoted[1:].sum()) + 1)


if __name__ == "__main__":
    sys.exit(main())
