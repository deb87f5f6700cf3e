"""What is remembered of encoded texts: the same vectors, and no more of them than is allowed."""

from collections.abc import Sequence

import numpy as np
import pytest

from chatbot.remembering import Remembering
from ingest.index.vectors import Vectors
from tests.shelves import LetterEncoder


def test_the_vectors_are_those_of_the_encoder(letters: LetterEncoder) -> None:
    remembering = Remembering(letters.encode_questions)
    first = remembering(["tea", "snow"])
    again = remembering(["snow", "tea", "snow"])
    assert np.array_equal(again, first[[1, 0, 1]])
    assert letters.read == ["tea", "snow"]


def test_the_oldest_is_forgotten_first(letters: LetterEncoder) -> None:
    remembering = Remembering(letters.encode_questions, most=2)
    for text in ("tea", "snow", "tea", "cars", "tea", "snow"):
        remembering([text])
    assert letters.read == ["tea", "snow", "cars", "snow"]


def test_what_fails_is_not_remembered() -> None:
    def fail(texts: Sequence[str]) -> Vectors:
        raise MemoryError(*texts)

    remembering = Remembering(fail)
    for _ in range(2):
        with pytest.raises(MemoryError):
            remembering(["tea"])
