"""How a question that nobody has seen looks to retrieval, for ranking and decision to be fitted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.fitted import Fitted
from chatbot.follow_up import features
from chatbot.rank import decide
from chatbot.retrieve import Candidates, Floats, Retriever, encode_messages
from chatbot.training.lessons import Lesson
from ingest.adapter import Adapter
from ingest.embedding import embed
from ingest.encoder import Model, SentenceEncoder
from ingest.learned import GENERAL
from ingest.library import Library
from ingest.model import Bank, Turn
from ingest.shelf import Shelf

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A question as retrieval sees it.

    Attributes:
        candidates: what was found for it, n passages.
        right: which of them answer it, shape (n,).
        answerable: whether the shelf answers it.
    """

    candidates: Candidates
    right: Flags
    answerable: bool


def library_of(model: Model, adapter: Adapter, shelf: Shelf, bank: Bank) -> Library:
    """The library as if `bank`, a part of the shelf's, which the adapter knows, were all that was
    ever written for it.

    Raises:
        SetupError: the model cannot be loaded.
    """
    encoder = SentenceEncoder(model, adapter)
    index, _ = embed(shelf, bank.questions, encoder, "faiss")
    return Library(name="", index=index, encoder=encoder, learned=GENERAL)


def examples(library: Library, held: Sequence[Lesson]) -> list[Example]:
    """Questions of every shape as they look to a library that does not know them."""
    retriever = Retriever(library.index, library.encoder)
    vectors = encode_messages(library.encoder, [lesson.read for lesson in held])
    found = []
    for lesson, vector in zip(held, vectors, strict=True):
        candidates = retriever.candidates(lesson.question, vector)
        right = np.isin(candidates.passages, lesson.passages)
        found.append(Example(candidates, right, bool(lesson.passages)))
    return found


def follow_up_examples(
    library: Library, later: Sequence[tuple[Turn, Lesson]], fitted: Fitted
) -> tuple[Floats, Flags]:
    """The later turns of conversations that the library does not know, each with how it is read in
    its conversation.

    Returns:
        Their features in the order of FOLLOW_UP, shape (turns, 5), and whether each is a follow-up.
    """
    retriever = Retriever(library.index, library.encoder)

    def confidence(question: str, read: str) -> float:
        (vector,) = encode_messages(library.encoder, [read])
        return decide(retriever.candidates(question, vector), fitted).confidence

    rows = [
        features(
            turn.question,
            confidence(turn.question, turn.question),
            confidence(lesson.question, lesson.read),
            library.index.language,
        )
        for turn, lesson in later
    ]
    return np.stack(rows), np.array([turn.follows for turn, _ in later])
