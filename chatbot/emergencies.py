"""Recognises messages that tell of an emergency, by their words and by their meaning.

Neither is enough: few people use the same words, and an encoder that was made for a shelf brings
all complaints close together. The meaning is learned when the chatbot opens, from banked examples,
with the encoder that is loaded: a kernel ridge regression (kernel exp(γ(cosine − 1))) of what is
urgent (1) against what is ordinary (−1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.answer import SignpostKind
from chatbot.batching import Encode
from chatbot.emergency_signs import is_general, is_past, signs_for, told_by_words
from chatbot.remembering import example_vectors
from chatbot.retrieve import Floats, plain
from ingest.encoder import Encoder
from ingest.index.vectors import Vectors

# All three were chosen on 159 messages written for that, and on 1,500 ordinary ones of the question
# bank, with and without an adapter. The quantile bounds false alarms: as few are wanted as may be
# while these examples, which look like emergencies, are much harder than what visitors ask.
_GAMMA = 6.0
_RIDGE = 0.2
_QUANTILE = 0.95  # of the ordinary examples score below the threshold, each told by the others
# Share of pairs of an urgent and an ordinary example that an encoder must order rightly for its
# meaning to be asked: the shipped ones reach 0.88 and 0.92, chance 0.5.
_LEAST_ORDERED = 0.7
_MOST = 2000  # characters of a message that are read: as many as a question may have
_URGENT = (SignpostKind.EMERGENCY, SignpostKind.SUICIDE)


class Emergencies:
    """Knows emergencies in a language, with an encoder's understanding of it."""

    def __init__(self, language: str, encoder: Encoder, encode: Encode) -> None:
        """Learn from the examples of the language, if it has any.

        Args:
            language: of the messages.
            encoder: whose vectors are learned from.
            encode: gives its vectors of messages.
        """
        self._signs = signs_for(language)
        self._meaning = _learned(language, encoder)
        self._encode = encode

    def kind(self, message: str) -> SignpostKind | None:
        """The kind of emergency that a message tells of, if any."""
        message = message[:_MOST].replace("’", "'")
        told = told_by_words(message, self._signs)
        if told or self._meaning is None or self._is_calm(message):
            return told
        (vector,) = self._encode([message])
        return self._meaning.kind(vector)

    def is_over(self, message: str) -> bool:
        """Whether a message ends an emergency that was told before it."""
        message = message[:_MOST].replace("’", "'")
        return self._signs.over.search(message) is not None or is_past(message, self._signs)

    def _is_calm(self, message: str) -> bool:
        return is_general(message, self._signs) or is_past(message, self._signs)


@dataclass(frozen=True)
class _Meaning:
    """A fitted regression.

    Attributes:
        examples: their vectors, shape (n, dimension).
        weights: shape (n, 3): of the score for any emergency, and for each of `_URGENT`.
        threshold: of the first score.
    """

    examples: Vectors
    weights: Floats
    threshold: float

    def kind(self, vector: Vectors) -> SignpostKind | None:
        """The kind of emergency that a message of this vector tells of, if any."""
        score, *of_kinds = _kernel(vector[None], self.examples)[0] @ self.weights
        return _URGENT[int(np.argmax(of_kinds))] if score > self.threshold else None


def _learned(language: str, encoder: Encoder) -> _Meaning | None:
    """What the encoder understands of emergencies; None if there are no examples, or it cannot tell
    them from ordinary messages.
    """
    examples = signs_for(language).examples
    if not examples:
        return None
    kinds = [kind for kind, messages in examples.items() for _ in messages]
    texts = [plain(message) for messages in examples.values() for message in messages]
    return fit(example_vectors(encoder, texts), kinds)


def fit(vectors: Vectors, kinds: Sequence[str]) -> _Meaning | None:
    """The regression on vectors of these kinds, or None if it hardly tells them apart.

    The threshold comes from what each ordinary example scores if it is left out, which has a closed
    form: its target less its weight over the diagonal of the inverse.
    """
    of_kinds = np.array([[kind == each for each in _URGENT] for kind in kinds])
    urgent = of_kinds.any(axis=1)
    targets = np.column_stack([urgent, of_kinds]) * 2.0 - 1.0
    inverse = np.linalg.inv(_kernel(vectors, vectors) + _RIDGE * np.eye(len(vectors)))
    weights = inverse @ targets
    left_out = targets[:, 0] - weights[:, 0] / np.diag(inverse)
    ordered = (left_out[urgent][:, None] > left_out[~urgent]).mean()
    if ordered < _LEAST_ORDERED:
        return None
    return _Meaning(vectors, weights, float(np.quantile(left_out[~urgent], _QUANTILE)))


def _kernel(one: Vectors, other: Vectors) -> Floats:
    return np.exp(_GAMMA * (one.astype(np.float64) @ other.astype(np.float64).T - 1))
