"""The statistics of training, on examples small enough to reason about."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from chatbot.fitted import load_fitted
from chatbot.retrieve import SIGNALS, Candidates
from chatbot.training.examples import Example
from chatbot.training.fit import _fit_logistic, _fit_ranking, fit, fit_follow_up, fit_unbanked
from ingest.learned import GENERAL

INITIAL = load_fitted(GENERAL)
UNBANKED = SIGNALS.index("unbanked")


def example(signals: Sequence[Sequence[float]], right: Sequence[int]) -> Example:
    """Candidates with these signals, of which those at the positions `right` answer."""
    rows = np.array(signals, dtype=np.float64)
    nearest = (0.9, 0.3) if right else (0.3, 0.9)
    found = Candidates(np.arange(len(rows)), rows, 10.0, *nearest)
    marks = np.isin(np.arange(len(rows)), right)
    return Example(found, marks, bool(right))


def drawn(number: int, unbanked: float = 0.0) -> list[Example]:
    """Of every three questions two are answerable, most by the candidate with the best cosine."""
    rng = np.random.default_rng(0)
    found = []
    for i in range(number):
        rows = rng.uniform(0, 1, (8, 5))
        rows[:, UNBANKED] = unbanked
        best = int(rows[:, 0].argmax()) if i % 5 else int(rows[:, 1].argmin())
        if i % 3 == 0:
            rows[:, 0] /= 3
        found.append(example(rows.tolist(), [best] if i % 3 else []))
    return found


def test_no_signal_speaks_against_a_passage() -> None:
    """Without the bound, BM25 would: the right candidates here have the least of it."""
    examples = [
        example([[0.9, 0.1, 0.5, 0.0, 0.0], [0.5, 0.9, 0.5, 0.0, 0.0]], [0]),
        example([[0.4, 0.2, 0.5, 0.0, 0.0], [0.6, 0.8, 0.5, 0.0, 0.0]], [0]),
    ]
    weights = _fit_ranking(examples, [0, 1], np.zeros(len(SIGNALS)))
    assert weights[1] == 0
    assert weights.min() >= 0


def test_only_the_free_weights_change() -> None:
    initial = np.array(INITIAL.ranking)
    weights = _fit_ranking(drawn(30), [0, 2], initial)
    changed = weights != initial
    assert changed[[0, 2]].all() and not changed[[1, 3, 4]].any()


def test_a_logistic_regression_is_the_least_of_its_loss() -> None:
    """scikit-learn's penalty and sample weights are meant as these."""
    rng = np.random.default_rng(0)
    rows, weight = rng.normal(size=(200, 2)), rng.uniform(0.5, 2, 200)
    outcome = rng.uniform(size=200) < expit(rows @ [2.0, -1.0] + 0.5)

    def loss(part: np.ndarray) -> float:
        logits = rows @ part[:2] + part[2]
        losses = np.logaddexp(0, np.where(outcome, -logits, logits))
        return float(np.average(losses, weights=weight))

    least = minimize(loss, np.zeros(3), tol=1e-10).x
    found = _fit_logistic(rows, outcome, weight)
    assert np.allclose([*found.weights, found.constant], least, atol=1e-3)


@pytest.mark.parametrize("outcome", [True, False])
def test_outcomes_that_are_all_the_same_leave_a_constant(outcome: bool) -> None:
    fitted = _fit_logistic(np.ones((9, 2)), np.full(9, outcome), np.ones(9))
    rate = float(expit(fitted.constant))
    assert fitted.weights == (0.0, 0.0)
    assert rate == pytest.approx(0.95 if outcome else 0.05)


def test_ranking_and_decision_are_fitted_and_the_rest_stays() -> None:
    fitted, figures = fit(drawn(60), INITIAL)
    assert min(fitted.ranking) >= 0
    assert fitted.ranking[UNBANKED] == INITIAL.ranking[UNBANKED]
    assert (fitted.unbanked, fitted.follow_up) == (INITIAL.unbanked, INITIAL.follow_up)
    assert figures["questions"] == 60
    assert figures["hit@1"] > 0.7
    assert figures["declined"] == 1
    assert 0 < figures["false answers at most"] < 0.15


def test_an_article_without_a_bank_is_decided_apart() -> None:
    fitted = fit_unbanked(drawn(60, unbanked=1.0), INITIAL)
    assert fitted.unbanked != INITIAL.unbanked
    assert fitted.ranking[:UNBANKED] == INITIAL.ranking[:UNBANKED]
    assert (fitted.answerable, fitted.threshold) == (INITIAL.answerable, INITIAL.threshold)


def test_examples_that_tell_nothing_of_articles_without_a_bank_change_nothing() -> None:
    fitted = fit_unbanked(drawn(30), INITIAL)
    assert (fitted.unbanked, fitted.unbanked_threshold) == (
        INITIAL.unbanked,
        INITIAL.unbanked_threshold,
    )


def test_follow_ups_are_told_by_their_features() -> None:
    rows = np.array([[1, 1, 0.5, -1, 1], [0, 0, 0.1, 1, -1]] * 10, dtype=np.float64)
    follows = np.array([True, False] * 10)
    fitted = fit_follow_up(rows, follows, INITIAL)
    assert ((fitted.follow_up.logit(rows) > 0) == follows).all()
