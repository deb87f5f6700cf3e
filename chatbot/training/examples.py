"""What the bank teaches: lessons for the adapter, and examples of how a question that nobody has
seen looks to retrieval.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatbot.fitted import Fitted
from chatbot.follow_up import asked_before, features, in_context
from chatbot.rank import decide
from chatbot.retrieve import Candidates, Floats, Retriever
from chatbot.training.adapter import Effort, train_adapter
from ingest.adapter import Adapter
from ingest.embedding import embed
from ingest.encoder import Model, SentenceEncoder
from ingest.learned import GENERAL
from ingest.library import Library
from ingest.model import Bank, BankQuestion, Turn
from ingest.shelf import Shelf

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A banked question as retrieval sees it.

    Attributes:
        candidates: what was found for it, n passages.
        right: which of them answer it, shape (n,).
        answerable: whether the shelf answers it.
    """

    candidates: Candidates
    right: Flags
    answerable: bool


def learn(model: Model, shelf: Shelf, bank: Bank, effort: Effort) -> Adapter:
    """An adapter that knows `bank`: its questions, and the later turns of its conversations, read
    as the chatbot reads them.

    Raises:
        SetupError: the model cannot be loaded.
    """
    lessons = [(banked.question, banked.passages) for banked in bank.questions] + [
        (in_context(turn.question, before), turn.meaning.passages)
        for turn, before in _later_turns(bank.conversations)
    ]
    questions, right = zip(*lessons, strict=True)
    return train_adapter(model, questions, shelf.embedded, right, effort)


def library_of(model: Model, shelf: Shelf, bank: Bank, effort: Effort) -> Library:
    """The library as if `bank`, a part of the shelf's, were all that was ever written for it.

    Raises:
        SetupError: the model cannot be loaded.
    """
    encoder = SentenceEncoder(model, learn(model, shelf, bank, effort))
    index, _ = embed(shelf, bank.questions, encoder, "faiss")
    return Library(name="", index=index, encoder=encoder, learned=GENERAL)


def examples(library: Library, questions: Sequence[BankQuestion]) -> list[Example]:
    """The banked questions as they look to a library that does not know them."""
    retriever = Retriever(library.index, library.encoder)
    vectors = library.encoder.encode_questions([banked.question for banked in questions])
    found = []
    for banked, vector in zip(questions, vectors, strict=True):
        candidates = retriever.candidates(banked.question, vector)
        right = np.isin(candidates.passages, banked.passages)
        found.append(Example(candidates, right, bool(banked.passages)))
    return found


def follow_up_examples(
    library: Library, talks: Sequence[Sequence[Turn]], fitted: Fitted
) -> tuple[Floats, Flags]:
    """The later turns of conversations that the library does not know.

    Returns:
        Their features in the order of FOLLOW_UP, shape (turns, 5), and whether each is a follow-up.
    """
    retriever = Retriever(library.index, library.encoder)

    def confidence(question: str) -> float:
        vector = library.encoder.encode_questions([question])[0]
        return decide(retriever.candidates(question, vector), fitted).confidence

    later = _later_turns(talks)
    rows = [
        features(
            turn.question,
            confidence(turn.question),
            confidence(in_context(turn.question, before)),
            library.index.language,
        )
        for turn, before in later
    ]
    return np.stack(rows), np.array([turn.follows for turn, _ in later])


def _later_turns(talks: Sequence[Sequence[Turn]]) -> list[tuple[Turn, tuple[str, ...]]]:
    """The later turns of conversations, each with what was asked before; and a change of the topic
    at the end of each: the opening of the next conversation.
    """
    found = []
    for number, turns in enumerate(talks):
        asked = [(turn.question, turn.follows) for turn in turns]
        found += [(turns[i], asked_before(asked[:i])) for i in range(1, len(turns))]
        found.append((talks[(number + 1) % len(talks)][0], asked_before(asked)))
    return found
