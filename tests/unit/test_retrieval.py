"""Retrieval and decision: the signals on a small shelf, and what is fitted to them."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from chatbot.fitted import FITTED, Fitted, load_fitted, save_fitted
from chatbot.rank import evidence, rank
from chatbot.retrieve import SIGNALS, Candidates, Retriever
from chatbot.training.fit import Example, fit, fit_unbanked
from ingest.adapter import SCALE
from ingest.index.snapshot import Snapshot, read_snapshot
from ingest.library import build

if TYPE_CHECKING:
    from tests.conftest import LetterEncoder, ShelfMaker

TEA = "Tea is made of leaves. Coffee is made of beans. Juice is pressed from ripe fruit."
BANK = (
    '{"question": "What do I need for tea?", "answers": ["drinks:0-22"]}',
    '{"question": "What is in coffee?", "answers": ["drinks:23-47"]}',
    '{"question": "What does tea cost?", "answers": []}',
)
FIT = Fitted(
    ranking=(20.0, 20.0, 4.0, 0.5, 1.0),
    evidence=(1.0, 0.0, 0.0, 0.0),
    calibration=(1.0, 0.0),
    unbanked=(1.0, 0.0),
    threshold=0.3,
    unbanked_threshold=0.2,
    relevance=(0.2, 0.2, 0.0),
    least_relevance=0.3,
    follow_up=(1.0, 1.0, 1.0, -1.0, 1.0, 0.0),
)


@pytest.fixture
def snapshot(shelf_maker: "ShelfMaker", letters: "LetterEncoder") -> Snapshot:
    shelf_maker.add("drinks", TEA)
    shelf_maker.bank(*BANK)
    build(shelf_maker.settings, letters)
    snapshot = read_snapshot(shelf_maker.settings.index)
    assert snapshot is not None
    return snapshot


def candidates(snapshot: Snapshot, letters: "LetterEncoder", question: str) -> Candidates:
    vector = letters.encode_questions([question])[0]
    return Retriever(snapshot, letters).candidates(question, vector)


def signal(found: Candidates, name: str) -> list[float]:
    return [float(value) for value in found.signals[:, SIGNALS.index(name)]]


def test_every_signal_speaks_for_the_right_passage(
    snapshot: Snapshot, letters: "LetterEncoder"
) -> None:
    found = candidates(snapshot, letters, "What is in coffee?")
    assert found.passages.tolist() == [0, 1, 2]
    for name in ("sparse", "coverage", "bank"):
        assert int(np.argmax(signal(found, name))) == 1
    assert all(-1 <= value <= 1.0001 for value in signal(found, "dense"))
    assert signal(found, "coverage") == [0, 1, 0]  # "coffee" is its only word that counts
    assert 0 < signal(found, "sparse")[1] <= 1
    assert found.answerable == pytest.approx(1.0)
    assert found.unanswerable < 1
    assert found.none == SCALE / 2  # as its encoder says


def test_the_bank_raises_and_never_lowers(snapshot: Snapshot, letters: "LetterEncoder") -> None:
    unbanked = replace(snapshot, questions=())
    asked = "What do I need for tea?"
    with_bank = candidates(snapshot, letters, asked)
    without_bank = candidates(unbanked, letters, asked)
    assert signal(without_bank, "bank") == [0, 0, 0]
    assert all(value >= 0 for value in signal(with_bank, "bank"))
    for name in ("dense", "sparse", "coverage"):
        assert signal(with_bank, name) == signal(without_bank, name)


def test_an_article_without_a_bank_is_taken_to_have_the_most_votes(
    shelf_maker: "ShelfMaker", letters: "LetterEncoder"
) -> None:
    shelf_maker.add("drinks", TEA)
    shelf_maker.add("other", "Water comes from rain. Milk comes from cows.")
    shelf_maker.bank(*BANK, '{"question": "And juice?", "answers": ["drinks:48-81"]}')
    build(shelf_maker.settings, letters)
    snapshot = read_snapshot(shelf_maker.settings.index)
    assert snapshot is not None
    found = candidates(snapshot, letters, "What is in coffee?")
    assert signal(found, "unbanked") == [0, 0, 0, 1, 1]
    votes = signal(found, "bank")
    assert votes[1] > 0
    assert votes[3] == votes[4] == max(votes)


def test_where_the_best_passage_has_no_bank_the_margin_alone_decides(
    snapshot: Snapshot, letters: "LetterEncoder"
) -> None:
    unbanked = replace(snapshot, questions=())
    found = candidates(unbanked, letters, "What is in coffee?")
    odds = float(np.log(1 / rank(found, FIT).confidence - 1))
    assert -odds == pytest.approx(evidence(found)[0])


@pytest.mark.parametrize("question", ["?!", "the of and", "\u0000", "ßß 𝔫𝔢𝔯𝔳𝔢"])
def test_a_question_without_a_known_word_has_no_lexical_signal(
    snapshot: Snapshot, letters: "LetterEncoder", question: str
) -> None:
    found = candidates(snapshot, letters, question)
    assert signal(found, "sparse") == signal(found, "coverage") == [0, 0, 0]


def test_ranking_puts_the_heaviest_signals_first(
    snapshot: Snapshot, letters: "LetterEncoder"
) -> None:
    ranking = rank(candidates(snapshot, letters, "What is in coffee?"), FIT)
    assert ranking.passages[0] == 1
    assert list(ranking.relevance) == sorted(ranking.relevance, reverse=True)
    assert 0 < ranking.confidence < 1


def test_confidence_grows_with_the_margin_over_none(
    snapshot: Snapshot, letters: "LetterEncoder"
) -> None:
    found = candidates(snapshot, letters, "What is in coffee?")
    nearer = replace(found, none=found.none - 1)
    assert evidence(nearer)[0] == pytest.approx(evidence(found)[0] + 1)
    assert rank(nearer, FIT).confidence > rank(found, FIT).confidence


def test_the_fitted_numbers_are_read_as_they_were_written(tmp_path: Path) -> None:
    save_fitted(FIT, {"hit@1": 0.5}, tmp_path / "fitted.json")
    assert load_fitted(tmp_path / "fitted.json") == FIT
    assert '"made_by": "python -m chatbot.fit"' in FITTED.read_text()


def test_fitting_finds_the_signal_that_tells() -> None:
    """Examples in which only the bank knows the answer, and only "none" that there is no answer."""
    generator = np.random.default_rng(0)
    examples = []
    for i in range(200):
        answerable = i % 3 > 0
        signals = generator.normal(size=(10, len(SIGNALS)))
        signals[:, SIGNALS.index("unbanked")] = 0
        right = np.zeros(10, dtype=bool)
        if answerable:
            right[signals[:, SIGNALS.index("bank")].argmax()] = True
        none = SCALE * signals[:, 0].max() + (-3.0 if answerable else 3.0)
        found = Candidates(np.arange(10), signals, none, 0.5, 0.5)
        examples.append(Example(found, right, answerable))
    fitted, about = fit(examples, FIT)
    assert fitted.ranking[SIGNALS.index("unbanked")] == 1.0  # as given
    assert max(fitted.ranking) == fitted.ranking[SIGNALS.index("bank")]
    assert about["hit@1"] > 0.95
    assert about["declined"] > 0.95
    assert 0.01 < about["false answers at most"] < 0.10  # 67 questions cannot promise less
    assert fitted.evidence[0] > 0


def test_what_an_article_without_a_bank_needs_is_fitted_to_one() -> None:
    """Examples whose right answers are without a bank, however well the others match."""
    generator = np.random.default_rng(0)
    examples = []
    for i in range(200):
        answerable = i % 3 > 0
        signals = generator.normal(size=(10, len(SIGNALS))) * 0.05
        signals[:, SIGNALS.index("unbanked")] = np.arange(10) == i % 10
        right = (np.arange(10) == i % 10) & answerable
        none = SCALE * signals[:, 0].max() + (-3.0 if answerable else 3.0)
        examples.append(
            Example(Candidates(np.arange(10), signals, none, 0.9, 0.9), right, answerable)
        )
    given = replace(FIT, ranking=(20.0, 20.0, 4.0, 0.5, 0.0), unbanked=(0.0, 0.0))
    fitted = fit_unbanked(examples, given)
    assert fitted.ranking[:-1] == given.ranking[:-1]
    assert fitted.ranking[-1] > 1
    assert fitted.unbanked[0] > 0
    for example in examples:
        ranking = rank(example.candidates, fitted)
        assert ranking.answers == example.answerable
