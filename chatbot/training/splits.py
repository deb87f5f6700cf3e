"""Parts of a question bank: what may be learned from, and what is kept to be new.

Ranking and decision must be fitted to questions that the adapter has not seen, because a visitor's
are new, too. Nothing here is drawn anew: the same bank is always divided in the same way.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

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
    """The bank in two: what is known, and a fifth that is held aside as if it were new. What means
    the same is on one side, and so are conversations in which the same is asked.
    """
    rng = np.random.default_rng(0)
    groups = _groups([_meanings(turns) for turns in bank.conversations])
    _, held_groups = _divide(groups, rng.permutation(len(groups)))
    held_talks = {number for group in held_groups for number in group}
    talked = set().union(*map(_meanings, bank.conversations))
    alone = [banked.question for banked in bank.questions if banked.question not in talked]
    _, drawn = _divide(alone, rng.permutation(len(alone)))
    is_held = set(drawn).union(*(_meanings(bank.conversations[number]) for number in held_talks))

    def part(side: bool) -> Bank:
        return Bank(
            tuple(each for each in bank.questions if (each.question in is_held) == side),
            tuple(each for each in bank.messages if (each.meaning.question in is_held) == side),
            tuple(
                turns
                for number, turns in enumerate(bank.conversations)
                if (number in held_talks) == side
            ),
        )

    return part(False), part(True)


def _meanings(turns: Sequence[Turn]) -> set[str]:
    return {turn.meaning.question for turn in turns}


def _groups(meanings: Sequence[Collection[str]]) -> list[list[int]]:
    """The numbers of conversations with these meanings, those together that share one.

    >>> _groups([{"a", "b"}, {"c"}, {"b"}])
    [[0, 2], [1]]
    """
    number_of: dict[str, int] = {}
    pairs = [
        (number, number_of.setdefault(meaning, number))
        for number, found in enumerate(meanings)
        for meaning in found
    ]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    shared = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(meanings),) * 2)
    _, labels = connected_components(shared, directed=False)
    groups: dict[int, list[int]] = {}
    for number, label in enumerate(labels.tolist()):
        groups.setdefault(label, []).append(number)
    return list(groups.values())


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
    unanswered = [each.question for each in shelf.bank.questions if not each.passages]
    passages = backend("faiss").build([encoder.encode_passages(shelf.embedded)], encoder.dimension)
    vectors = encoder.encode_questions(unanswered)
    nearest = {
        question: int(passages.search(vector, 1)[1][0])
        for question, vector in zip(unanswered, vectors, strict=True)
    }
    headings = {banked.question for banked in harvested(shelf.articles, shelf.passages)}

    def is_foreign(banked: BankQuestion) -> bool:
        named = banked.passages or (nearest[banked.question],)
        return all(shelf.passages[i].article != slug for i in named)

    def part(foreign: bool) -> Bank:
        return Bank(
            tuple(
                banked
                for banked in shelf.bank.questions
                if (banked.question in headings or is_foreign(banked)) == foreign
            ),
            tuple(each for each in shelf.bank.messages if is_foreign(each.meaning) == foreign),
            tuple(
                turns
                for turns in shelf.bank.conversations
                if all(is_foreign(turn.meaning) for turn in turns) == foreign
            ),
        )

    return part(foreign=True), part(foreign=False)


def _divide(items: Sequence[T], order: NDArray[np.int64]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """The items in two: those that are known, and those that `order` puts first, held aside.

    >>> _divide("abcde", np.array([4, 0, 1, 2, 3]))
    (('a', 'b', 'c', 'd'), ('e',))
    """
    held, known = np.split(order, [len(order) // _HELD_ASIDE])
    return tuple(items[i] for i in known), tuple(items[i] for i in held)
