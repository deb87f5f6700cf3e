"""The JSON contract: what is understood, what is refused, and how."""

import json
from typing import Any

import pytest

from chatbot.answer import Answer, Outcome
from chatbot.wire import (
    LONGEST_LINE,
    MOST_EARLIER,
    MOST_TURNS,
    RequestError,
    read_call,
    read_request,
    replay,
)


def echo(question: str, history: Any) -> Answer:
    said = f"after {len(history)}"
    return Answer(question, question, Outcome.SMALL_TALK, 0.0, (), said)


def test_a_lone_question_and_a_conversation_are_replied_to_under_their_ids() -> None:
    single = read_request(b'{"id": "a", "question": "Why?"}')
    reply = single.reply(replay(echo, single.questions))
    assert (reply["id"], reply["question"], reply["message"]) == ("a", "Why?", "after 0")
    talk = read_request(b'{"id": 7, "turns": ["Why?", "And why not?"]}')
    reply = talk.reply(replay(echo, talk.questions))
    assert list(reply) == ["id", "turns"]
    assert [turn["message"] for turn in reply["turns"]] == ["after 0", "after 1"]
    assert read_request(b'{"id": 7, "turns": []}').reply(()) == {"id": 7, "turns": []}


def test_a_byte_order_mark_says_nothing() -> None:
    line = '{"id": 1, "question": "\ufeffWhy?"}'
    assert read_request(line.encode("utf-8-sig")) == read_request(line.encode())
    assert read_request(line.encode()).questions == ("\ufeffWhy?",)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ([], "must be an object"),
        ({"question": "no id"}, "must be an object"),
        ({"id": 1.5, "question": "q"}, '"id" must be'),
        ({"id": 1}, 'must have either "question" or "turns"'),
        ({"id": 1, "question": "q", "turns": []}, 'must have either "question" or "turns"'),
        ({"id": 1, "question": 5}, '"question" must be a string'),
        ({"id": 1, "turns": "q"}, '"turns" a list of strings'),
        ({"id": 1, "turns": ["q", 5]}, '"turns" a list of strings'),
        ({"id": 1, "turns": ["q"] * (MOST_TURNS + 1)}, "1000 strings at most"),
    ],
)
def test_what_is_not_understood_is_told(request_: Any, told: str) -> None:
    with pytest.raises(RequestError, match=told):
        read_request(json.dumps(request_).encode())


@pytest.mark.parametrize("line", [b"not json", b"\xff", b"[" * 100_000, b" " * (LONGEST_LINE + 1)])
def test_what_is_no_json_is_refused(line: bytes) -> None:
    with pytest.raises(RequestError):
        read_request(line)


def test_a_call_may_send_a_few_questions_along() -> None:
    assert read_call("q", None) == ("q",)
    assert read_call("q", ["p"] * MOST_EARLIER) == ("p",) * MOST_EARLIER + ("q",)
    for question, history in ((1, None), ("q", "p"), ("q", [1]), ("q", ["p"] * 21)):
        with pytest.raises(RequestError, match="history a list of 20 strings at most"):
            read_call(question, history)
