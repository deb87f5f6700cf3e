"""Statistics: the numbers of ranking and decision, fitted to examples.

Ranking is a conditional logit over a question's candidates, everything else a logistic regression.
Pure functions: they read no shelf and write no file.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression

from chatbot.fitted import Fitted, Logistic
from chatbot.rank import features
from chatbot.retrieve import SIGNALS, Floats
from chatbot.training.examples import Example, Flags

_UNBANKED = SIGNALS.index("unbanked")
_PENALTY = 1e-6  # on squared weights: too little to move them, enough to keep them finite

# Choices of what is wanted, not of what is likely: no data can tell them.
_UNANSWERABLE = 0.45  # share of questions without an answer that the decision is weighed for
_BETA = 0.75  # of the F-measure for further quotes: a wrong one costs more than a missed one
_FURTHER = 12  # candidates a question that teach when to quote a further passage: twice the 6 asked
# for by recall@6


def fit(examples: Sequence[Example], initial: Fitted) -> tuple[Fitted, dict[str, float]]:
    """Ranking and decision for articles with a bank; what the examples do not tell is as `initial`.

    Args:
        examples: some with an answer, some without.
        initial: the numbers to start from.

    Returns:
        The numbers, and figures on the examples themselves.
    """
    banked = [column for column in range(len(SIGNALS)) if column != _UNBANKED]
    ranking = _fit_ranking(examples, banked, np.array(initial.ranking))
    hits = _hits(examples, ranking)
    answerable, sample_weight = _sample_weights(examples)
    rows = np.stack([features(example.candidates) for example in examples])
    decision = _fit_logistic(rows, answerable, sample_weight)
    logits = decision.logit(rows)[:, None]
    calibration = _fit_logistic(logits, hits, sample_weight)
    confidence = expit(calibration.logit(logits))
    threshold = _best_threshold(confidence, hits, answerable, sample_weight)
    scores = [example.candidates.signals @ ranking for example in examples]
    relevance, least_relevance = _fit_relevance(examples, scores)
    answered = confidence >= threshold
    served = np.where(answerable, hits & answered, ~answered)
    figures = {
        "questions": float(len(examples)),
        "hit@1": float(hits[answerable].mean()),
        "served right": float(np.average(served, weights=sample_weight)),
        "answered": float(answered[answerable].mean()),
        "declined": float((~answered[~answerable]).mean()),
        "false answers at most": _upper_bound(answered[~answerable]),
    }
    fitted = replace(
        initial,
        ranking=tuple(ranking.tolist()),
        answerable=decision,
        calibration=calibration,
        threshold=threshold,
        relevance=relevance,
        least_relevance=least_relevance,
    )
    return fitted, {name: round(figure, 4) for name, figure in figures.items()}


def fit_unbanked(examples: Sequence[Example], initial: Fitted) -> Fitted:
    """What being without a bank weighs, and the decision where the best passage is of an article
    without one: fitted to the questions of an article that was left out.
    """
    ranking = _fit_ranking(examples, [_UNBANKED], np.array(initial.ranking))
    about = [
        example
        for example in examples
        for signals in [example.candidates.signals]
        if signals[(signals @ ranking).argmax(), _UNBANKED]
    ]
    ranked = replace(initial, ranking=tuple(ranking.tolist()))
    if not any(example.answerable for example in about):
        return ranked
    margins = np.array([features(example.candidates)[:1] for example in about])
    hits, (answerable, sample_weight) = _hits(about, ranking), _sample_weights(about)
    unbanked = _fit_logistic(margins, hits, sample_weight)
    confidence = expit(unbanked.logit(margins))
    threshold = _best_threshold(confidence, hits, answerable, sample_weight)
    return replace(ranked, unbanked=unbanked, unbanked_threshold=threshold)


def fit_follow_up(rows: Floats, follows: Flags, initial: Fitted) -> Fitted:
    """When a message is a follow-up, from features of shape (messages, 5) and whether each is. Both
    kinds weigh the same: how often a bank's conversations change their topic says nothing about
    visitors, and a topic that leaks into a fresh question is as bad as one that is lost.
    """
    share = follows.mean()
    sample_weight = np.where(follows, 1 - share, share) if 0 < share < 1 else np.ones(len(rows))
    return replace(initial, follow_up=_fit_logistic(rows, follows, sample_weight))


def _hits(examples: Sequence[Example], ranking: Floats) -> Flags:
    """Whether the best candidate of each answers it, shape (examples,)."""
    best = [(example.candidates.signals @ ranking).argmax() for example in examples]
    return np.array([example.right[i] for example, i in zip(examples, best, strict=True)])


def _sample_weights(examples: Sequence[Example]) -> tuple[Flags, Floats]:
    """Which examples are answerable, and what each weighs, both of shape (examples,)."""
    answerable = np.array([example.answerable for example in examples])
    share = answerable.mean()
    if share == 1:
        return answerable, np.ones(len(examples))
    weight = np.where(answerable, (1 - _UNANSWERABLE) / share, _UNANSWERABLE / (1 - share))
    return answerable, weight


def _upper_bound(events: Flags) -> float:
    """What the rate of the events is below with 95 % confidence (Clopper and Pearson 1934), as if
    no two examples meant the same, so a little too low.
    """
    rate = binomtest(int(events.sum()), events.size, alternative="less")
    return float(rate.proportion_ci(0.95, method="exact").high)


def _fit_ranking(
    examples: Sequence[Example], free: Sequence[int], initial: NDArray[np.float64]
) -> Floats:
    """Weights that make the right candidates likely in a softmax over all (conditional logit;
    McFadden 1974), the right ones of a question counted together. Only those in the `free` columns
    change. None is negative: every signal speaks for a passage, and a weight that makes one speak
    against it only undoes another signal that it goes along with, on the questions at hand.
    """
    informative = [example for example in examples if example.right.any()]
    if not informative:
        return initial

    def loss(part: Floats) -> tuple[float, Floats]:
        weights = initial.copy()
        weights[free] = part
        total, gradient = 0.0, np.zeros_like(weights)
        for example in informative:
            signals, right = example.candidates.signals, example.right
            scores = signals @ weights
            probability = np.exp(scores - scores.max())
            probability /= probability.sum()
            of_right = probability[right].sum()
            total -= np.log(of_right)
            gradient += probability @ signals - probability[right] @ signals[right] / of_right
        number = len(informative)
        penalty = _PENALTY * float(part @ part)
        return total / number + penalty, gradient[free] / number + 2 * _PENALTY * part

    start, bounds = np.zeros(len(free)), [(0, None)] * len(free)
    found = initial.copy()
    found[free] = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def _fit_logistic(rows: Floats, outcome: Flags, sample_weight: Floats) -> Logistic:
    """A logistic regression of features, shape (n, features). Where all outcomes are the same, no
    feature can tell anything: then the constant is that of their rate, half a case added to both
    kinds.
    """
    if outcome.all() or not outcome.any():
        rate = (outcome.sum() + 0.5) / (outcome.size + 1)
        return Logistic((0.0,) * rows.shape[1], float(logit(rate)))
    # scikit-learn adds C times the sum of the losses to half the squared weights.
    regression = LogisticRegression(
        C=1 / (2 * _PENALTY * sample_weight.sum()), solver="newton-cholesky", tol=1e-8
    )
    regression.fit(rows, outcome, sample_weight=sample_weight)
    return Logistic(tuple(regression.coef_[0].tolist()), float(regression.intercept_[0]))


def _best_threshold(
    confidence: Floats, hits: Flags, answerable: Flags, sample_weight: Floats
) -> float:
    """The confidence from which answering serves the most examples right. Of those that serve as
    many within a standard error, the highest (Breiman et al. 1984): where the examples cannot tell,
    it is better to say nothing.
    """
    thresholds = np.arange(0.05, 0.95, 0.01)
    served = np.array(
        [
            np.average(
                np.where(confidence >= t, answerable & hits, ~answerable), weights=sample_weight
            )
            for t in thresholds
        ]
    )
    best = served.max()
    enough = served >= best - np.sqrt(best * (1 - best) / len(confidence))
    return float(round(thresholds[enough][-1], 2))


def _fit_relevance(examples: Sequence[Example], scores: Sequence[Floats]) -> tuple[Logistic, float]:
    """When a further passage answers, too: a logistic regression on its score and its lead over the
    best, and the probability from which quoting it is worth its while.
    """
    rows, right = [], []
    for example, score in zip(examples, scores, strict=True):
        if example.answerable:
            top = np.argsort(-score, kind="stable")[:_FURTHER]
            rows.append(np.stack([score[top], score[top] - score[top[0]]], axis=1))
            right.append(example.right[top])
    outcome = np.concatenate(right)
    relevance = _fit_logistic(np.concatenate(rows), outcome, np.ones(len(outcome)))
    probabilities = [expit(relevance.logit(row)) for row in rows]
    thresholds = np.arange(0.1, 0.9, 0.02)
    worth = [
        np.mean([_f_measure(p >= t, r) for p, r in zip(probabilities, right, strict=True)])
        for t in thresholds
    ]
    return relevance, float(round(thresholds[int(np.argmax(worth))], 2))


def _f_measure(quoted: Flags, right: Flags) -> float:
    """F-measure of the quoted candidates, of which the first is quoted in any case.

    >>> _f_measure(np.array([True, True, False]), np.array([True, True, False]))
    1.0
    """
    both = float((quoted & right)[1:].sum() + right[0])
    wanted = _BETA**2 * float(right.sum())
    return (1 + _BETA**2) * both / (wanted + float(quoted[1:].sum()) + 1)
