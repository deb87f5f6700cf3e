"""Ranking and decision: candidates in order, and how sure it is that the best one serves."""

from dataclasses import replace

import numpy as np
import pytest

from chatbot.fitted import Fitted, Logistic
from chatbot.rank import decide, features, rank
from chatbot.retrieve import SIGNALS, Candidates
from ingest.adapter import SCALE

FIT = Fitted(
    ranking=(20.0, 20.0, 4.0, 0.5, 1.0),
    answerable=Logistic((1.0, 0.0, 0.0), 0.0),
    calibration=Logistic((1.0,), 0.0),
    unbanked=Logistic((1.0,), 0.0),
    threshold=0.3,
    unbanked_threshold=0.2,
    relevance=Logistic((0.2, 0.2), 0.0),
    least_relevance=0.3,
    follow_up=Logistic((1.0, 1.0, 1.0, -1.0, 1.0), 0.0),
)
FOUND = Candidates(
    passages=np.array([4, 7, 9]),
    signals=np.array([[0.5, 0.1, 0.2, 0, 0], [0.6, 0.5, 1, 3, 0], [0.2, 0.0, 0, 0, 0]]),
    none=SCALE / 2,
    answerable=0.8,
    unanswerable=0.4,
)


def unbanked(found: Candidates) -> Candidates:
    """The same of an article without a bank."""
    signals = found.signals.copy()
    signals[:, SIGNALS.index("unbanked")] = 1
    return replace(found, signals=signals)


def log_odds(confidence: float) -> float:
    return -float(np.log(1 / confidence - 1))


def test_ranking_puts_the_heaviest_signals_first() -> None:
    ranking = rank(FOUND, FIT)
    assert ranking.passages == (7, 4, 9)
    assert list(ranking.relevance) == sorted(ranking.relevance, reverse=True)
    assert all(0 < relevance < 1 for relevance in ranking.relevance)


def test_of_equal_candidates_the_first_comes_first() -> None:
    signals = np.tile(FOUND.signals[:1], (3, 1))
    assert rank(replace(FOUND, signals=signals), FIT).passages == (4, 7, 9)


def test_what_tells_is_the_margin_and_the_nearest_questions() -> None:
    assert features(FOUND).tolist() == pytest.approx([SCALE * 0.6 - SCALE / 2, 0.8, 0.4])


def test_confidence_grows_with_the_margin_over_none() -> None:
    nearer = replace(FOUND, none=FOUND.none - 1)
    assert features(nearer)[0] == pytest.approx(features(FOUND)[0] + 1)
    assert decide(nearer, FIT).confidence > decide(FOUND, FIT).confidence


def test_where_the_best_passage_has_no_bank_the_margin_alone_decides() -> None:
    fitted = replace(FIT, answerable=Logistic((5.0, 5.0, 5.0), 5.0))
    decision = decide(unbanked(FOUND), fitted)
    assert log_odds(decision.confidence) == pytest.approx(features(FOUND)[0])
    assert log_odds(decide(FOUND, fitted).confidence) > 15


def test_a_question_is_answered_from_its_threshold_on() -> None:
    confidence = decide(FOUND, FIT).confidence
    above = float(np.nextafter(confidence, 1))
    assert decide(FOUND, replace(FIT, threshold=confidence, unbanked_threshold=1.0)).answer
    assert not decide(FOUND, replace(FIT, threshold=above, unbanked_threshold=0.0)).answer


def test_one_without_a_bank_has_a_threshold_of_its_own() -> None:
    found = unbanked(FOUND)
    confidence = decide(found, FIT).confidence
    above = float(np.nextafter(confidence, 1))
    assert decide(found, replace(FIT, threshold=1.0, unbanked_threshold=confidence)).answer
    assert not decide(found, replace(FIT, threshold=0.0, unbanked_threshold=above)).answer
