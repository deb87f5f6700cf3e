"""Parts of a question bank: what may be learned from, and what is kept to be new.

Ranking and decision must be fitted to questions that the adapter has not seen, because a visitor's
are new, too. Nothing here is drawn anew: the same bank is always divided in the same way.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.bank import harvested
from ingest.encoder import Encoder
from ingest.index.vectors import backend
from ingest.model import Bank, BankQuestion, Turn
from ingest.shelf import Shelf

# One question in so many. A single fifth costs one training where full cross-validation costs five;
# on the first shelf it holds 4,830 in all shapes, which tell the rate of false answers to 0.02.
_HELD_ASIDE = 5

T = TypeVar("T")


def hold_aside(bank: Bank) -> tuple[Bank, Bank]:
    """The bank in two: what is known, and a fifth that is held aside as if it were new. Questions
    and single messages that mean the same are on one side; what turns of conversations mean is on
    that of their conversation, or known if it is asked in conversations of both sides.
    """
    rng = np.random.default_rng(0)
    talks = [turns for turns in bank.conversations if len(turns) > 1]
    known_talks, held_talks = _divide(talks, rng.permutation(len(talks)))
    known, held = map(_meanings, (known_talks, held_talks))
    talked = known | held
    alone = [banked.question for banked in bank.questions if banked.question not in talked]
    _, drawn = _divide(alone, rng.permutation(len(alone)))
    is_held = (held - known).union(drawn)

    def part(side: bool, talks: tuple[tuple[Turn, ...], ...]) -> Bank:
        lone = [turns for turns in bank.conversations if len(turns) == 1]
        return Bank(
            tuple(each for each in bank.questions if (each.question in is_held) == side),
            talks + tuple(turns for turns in lone if (_meanings([turns]) <= is_held) == side),
        )

    return part(False, known_talks), part(True, held_talks)


def _meanings(talks: Sequence[Sequence[Turn]]) -> set[str]:
    return {turn.meaning.question for turns in talks for turn in turns}


def typical_article(shelf: Shelf) -> str:
    """The article to leave out: that with the median number of banked questions.

    Each article that is left out costs a training, so one is, and it has to stand for all:
    the one with the most would take too much of the bank with it for the others' sake, the one with
    the fewest would teach little. That what is fitted to it holds for the others is measured, not
    assumed: `python -m tests.quality --unbanked` leaves out each in turn.
    """
    numbers = Counter(
        slug
        for banked in shelf.bank.questions
        for slug in {shelf.passages[position].article for position in banked.passages}
    )
    by_number = sorted(numbers, key=lambda slug: (numbers[slug], slug))
    return by_number[len(by_number) // 2]


def leave_out(shelf: Shelf, slug: str, encoder: Encoder) -> tuple[Bank, Bank]:
    """The bank in two: what was written for other articles, and what was written for this one. A
    question of several articles counts as written for each; one that the shelf does not answer, for
    the article that holds the passage nearest to it. Headings that ask are no one's work, and stay.

    Args:
        shelf: whose bank it is.
        slug: the article's.
        encoder: tells which passage is the nearest: the model as it was published.
    """
    meant = [turn.meaning for turns in shelf.bank.conversations for turn in turns]
    judged = [*shelf.bank.questions, *meant]
    unanswered = list(dict.fromkeys(each.question for each in judged if not each.passages))
    passages = backend("faiss").build([encoder.encode_passages(shelf.embedded)], encoder.dimension)
    vectors = encoder.encode_questions(unanswered)
    nearest = {
        question: int(passages.search(vector, 1)[1][0])
        for question, vector in zip(unanswered, vectors, strict=True)
    }
    headings = harvested(shelf.articles, shelf.passages)

    def is_foreign(banked: BankQuestion) -> bool:
        named = banked.passages or (nearest[banked.question],)
        return banked in headings or all(shelf.passages[i].article != slug for i in named)

    def part(foreign: bool) -> Bank:
        talks = [
            turns
            for turns in shelf.bank.conversations
            if all(is_foreign(turn.meaning) for turn in turns) == foreign
        ]
        questions = [banked for banked in shelf.bank.questions if is_foreign(banked) == foreign]
        return Bank(tuple(questions), tuple(talks))

    return part(foreign=True), part(foreign=False)


def _divide(items: Sequence[T], order: NDArray[np.int64]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """The items in two: those that are known, and those that `order` puts first, held aside.

    >>> _divide("abcde", np.array([4, 0, 1, 2, 3]))
    (('a', 'b', 'c', 'd'), ('e',))
    """
    held, known = np.split(order, [len(order) // _HELD_ASIDE])
    return tuple(items[i] for i in known), tuple(items[i] for i in held)
