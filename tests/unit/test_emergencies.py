"""Emergencies by their meaning: learned where an encoder tells them from ordinary messages."""

import numpy as np

from chatbot.answer import SignpostKind
from chatbot.emergencies import Emergencies, fit
from ingest.index.vectors import Vectors
from tests.shelves import LetterEncoder

RANDOM = np.random.default_rng(0)
KINDS = ["emergency"] * 20 + ["suicide"] * 20 + ["ordinary"] * 40


def vectors(spread: float) -> Vectors:
    """Unit vectors, those of a kind around an axis of its own."""
    axes = np.array([["emergency", "suicide", "ordinary"].index(kind) for kind in KINDS])
    found = np.eye(3)[axes] + spread * RANDOM.standard_normal((len(KINDS), 3))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found, dtype=np.float32)


def test_kinds_that_lie_apart_are_told_apart() -> None:
    meaning = fit(vectors(0.1), KINDS)
    assert meaning is not None
    found = [meaning.kind(vector) for vector in np.eye(3, dtype=np.float32)]
    assert found == [SignpostKind.EMERGENCY, SignpostKind.SUICIDE, None]


def test_kinds_that_lie_all_over_are_not_learned() -> None:
    assert fit(vectors(50.0), KINDS) is None


def test_words_are_enough() -> None:
    letters = LetterEncoder()
    emergencies = Emergencies("en", letters, letters.encode_questions)
    assert emergencies.kind("I can’t breathe!") is SignpostKind.EMERGENCY
    assert emergencies.kind("What is tea?") is None
    assert emergencies.kind("") is None
    assert Emergencies("de", letters, letters.encode_questions).kind("I can't breathe!") is None
