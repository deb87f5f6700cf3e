"""The question bank: conversations beside single questions, and how fitting divides them."""

import json
from typing import TYPE_CHECKING

import pytest

from chatbot.follow_up import follows
from chatbot.training.fit import hold_aside
from ingest.errors import SetupError
from ingest.library import Shelf, read_shelf
from ingest.model import Bank, BankQuestion, Turn

if TYPE_CHECKING:
    from tests.conftest import ShelfMaker

TALK = {
    "turns": [
        {"question": "Is tea hot?", "answers": ["tea:0-11"]},
        {"question": "and cold?", "means": "Is tea cold?", "answers": ["tea:12-24"]},
    ]
}
LONE = {"question": "Is there milk in tea?", "answers": []}


@pytest.fixture
def shelf(shelf_maker: "ShelfMaker") -> Shelf:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    shelf_maker.bank(json.dumps(TALK), json.dumps(LONE))
    return read_shelf(shelf_maker.folder)


def test_a_conversation_is_banked_by_what_its_turns_mean(shelf: Shelf) -> None:
    assert [entry.question for entry in shelf.bank.questions] == [
        "Is tea hot?",
        "Is tea cold?",
        "Is there milk in tea?",
    ]
    ((opening, follow_up),) = shelf.bank.conversations
    assert (opening.question, opening.follows) == ("Is tea hot?", False)
    assert (follow_up.question, follow_up.follows) == ("and cold?", True)
    assert follow_up.entry == BankQuestion("Is tea cold?", (1,))


@pytest.mark.parametrize("turns", ["[]", "[{}]", '["Is tea hot?"]', "7", "null"])
def test_a_bad_conversation_is_named(shelf_maker: "ShelfMaker", turns: str) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    shelf_maker.bank(f'{{"turns": {turns}}}')
    with pytest.raises(SetupError, match=r"bank\.jsonl:1: must be"):
        read_shelf(shelf_maker.folder)


REVIEW = {"review": "helpful"}


@pytest.mark.parametrize("line", [LONE | REVIEW, TALK | REVIEW, {"turns": [LONE | REVIEW]}])
def test_a_line_that_nobody_has_reviewed_is_refused(
    shelf_maker: "ShelfMaker", line: dict[str, object]
) -> None:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    shelf_maker.bank(json.dumps(TALK), json.dumps(line))
    with pytest.raises(SetupError, match=r"bank\.jsonl:2: still has to be reviewed: check its"):
        read_shelf(shelf_maker.folder)


def test_what_is_held_aside_is_not_known() -> None:
    def talk(number: int) -> tuple[Turn, ...]:
        opening = BankQuestion(f"What is {number}?", (number,))
        return (
            Turn(opening.question, opening),
            Turn("and then?", BankQuestion(f"What comes after {number}?", ())),
        )

    talks = tuple(map(talk, range(20)))
    meant = tuple(turn.entry for turns in talks for turn in turns)
    lone = tuple(BankQuestion(f"Why {number}?", (number,)) for number in range(100))
    known, held = hold_aside(Bank(lone + meant, talks))
    assert (len(held.questions), len(held.conversations)) == (20, 4)
    assert set(known.conversations) | set(held.conversations) == set(talks)
    unknown = {turn.entry for turns in held.conversations for turn in turns}
    assert set(known.questions) == set(lone + meant) - set(held.questions) - unknown


def test_hints_and_confidence_tell_a_follow_up() -> None:
    weights = (2.0, 2.0, 1.0, -1.0, 1.0, -2.0)
    assert follows("and then?", alone=0.2, in_context=0.8, weights=weights)
    assert not follows("and then?", alone=0.9, in_context=0.1, weights=weights)
    assert not follows("What is tea made of?", alone=0.8, in_context=0.8, weights=weights)
    assert follows("and it?", alone=0.0, in_context=1.0, weights=weights)
