"""The question bank: conversations beside single questions, and clear words for a bad line."""

import json

import pytest

from ingest.errors import SetupError
from ingest.model import BankQuestion
from ingest.shelf import Shelf, read_shelf
from tests.shelves import ShelfMaker

TALK = {
    "turns": [
        {"question": "Is tea hot?", "answers": ["tea:0-11"]},
        {"question": "and cold?", "means": "Is tea cold?", "answers": ["tea:12-24"]},
    ]
}
LONE = {"question": "Is there milk in tea?", "answers": []}


@pytest.fixture
def shelf(shelf_maker: ShelfMaker) -> Shelf:
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
    assert follow_up.meaning == BankQuestion("Is tea cold?", (1,))


LONG = {
    "question": "hi, my cup stood there since noon, is it still hot",
    "means": "Is tea hot?",
    "answers": ["tea:0-11"],
}


def test_a_long_message_is_banked_by_what_it_means(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    shelf_maker.bank(json.dumps(LONG), json.dumps(LONG | {"question": "hot?"}))
    bank = read_shelf(shelf_maker.folder).bank
    assert bank.questions == (BankQuestion("Is tea hot?", (0,)),)
    assert [turn.question for turn in bank.messages] == [LONG["question"], "hot?"]
    assert not any(turn.follows for turn in bank.messages)
    assert not bank.conversations


def test_what_is_asked_twice_is_answered_by_all_that_is_named(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    hot = {"question": "Is tea hot?", "answers": ["tea:0-11"]}
    shelf_maker.bank(
        json.dumps(hot | {"answers": ["tea:12-27"]}),
        json.dumps({"turns": [hot, {"question": "so?", "means": "What is it?", "answers": []}]}),
    )
    bank = read_shelf(shelf_maker.folder).bank
    both = BankQuestion("Is tea hot?", (1, 0))
    assert bank.questions == (both, BankQuestion("What is it?", ()))
    assert bank.conversations[0][0].meaning == both


def test_a_later_turn_may_stand_alone(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    later = {"question": "whats cold tea", "means": "Is tea cold?", "answers": []}
    shelf_maker.bank(
        json.dumps({"turns": [LONE, later]}),
        json.dumps({"turns": [LONE, later | {"follows": False}]}),
    )
    talks = read_shelf(shelf_maker.folder).bank.conversations
    assert [turns[1].follows for turns in talks] == [True, False]


def test_the_best_answer_stays_first(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    shelf_maker.bank(json.dumps(LONE | {"answers": ["tea:12-27", "tea:0-11"]}))
    (banked,) = read_shelf(shelf_maker.folder).bank.questions
    assert banked.passages == (1, 0)


@pytest.mark.parametrize("turns", ["[]", "[{}]", '["Is tea hot?"]', "7", "null"])
def test_a_bad_conversation_is_named(shelf_maker: ShelfMaker, turns: str) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    shelf_maker.bank(f'{{"turns": {turns}}}')
    with pytest.raises(SetupError, match=r"bank\.jsonl:1: must be"):
        _ = read_shelf(shelf_maker.folder).bank


REVIEW = {"review": "helpful"}


@pytest.mark.parametrize("line", [LONE | REVIEW, TALK | REVIEW, {"turns": [LONE | REVIEW]}])
def test_a_line_that_nobody_has_reviewed_is_refused(
    shelf_maker: ShelfMaker, line: dict[str, object]
) -> None:
    shelf_maker.add("tea", "Tea is hot. It can be cold.")
    shelf_maker.bank(json.dumps(TALK), json.dumps(line))
    with pytest.raises(SetupError, match=r"bank\.jsonl:2: still has to be reviewed: check its"):
        _ = read_shelf(shelf_maker.folder).bank


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", 'must be {"question"'),
        ("[]", 'must be {"question"'),
        ('{"question": " ", "answers": []}', 'must be {"question"'),
        ('{"question": "Q?", "answers": ["coffee:0-5"]}', "names no article"),
        ('{"question": "Q?", "answers": ["tea"]}', "names no article"),
        ('{"question": "Q?", "answers": ["tea:500-600"]}', "no passage stands at"),
    ],
)
def test_a_bad_line_is_named(shelf_maker: ShelfMaker, line: str, complaint: str) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    path = shelf_maker.bank('{"question": "Is it hot?", "answers": ["tea:0-11"]}', line)
    with pytest.raises(SetupError) as caught:
        _ = read_shelf(shelf_maker.folder).bank
    assert str(caught.value).startswith(f"{path}:2: ")
    assert complaint in str(caught.value)


def test_a_bank_that_is_not_utf8_is_named(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    shelf_maker.bank("").write_bytes(b"\xff")
    with pytest.raises(SetupError, match=r"bank\.jsonl: is not UTF-8 \(byte 0\)"):
        _ = read_shelf(shelf_maker.folder).bank


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(
    shelf_maker: ShelfMaker, shelf: Shelf
) -> None:
    path = shelf_maker.bank(json.dumps(TALK), json.dumps(LONE))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_shelf(shelf_maker.folder).bank == shelf.bank


def test_a_heading_that_asks_is_answered_by_the_first_passage_under_it(
    shelf_maker: ShelfMaker,
) -> None:
    shelf_maker.add(
        "tea", "It is a drink.\n\nHow is tea?\nTea is hot. It is wet.\n\nLeaves\nGreen.\n"
    )
    shelf_maker.add("milk", "How is milk?\nWhite as it is, it is wet.\n")
    assert read_shelf(shelf_maker.folder).bank.questions == (
        BankQuestion("How is tea?", (1,)),
        BankQuestion("How is milk?", (4,)),
    )
