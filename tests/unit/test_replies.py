"""What points at quotes shows those that are meant, numbered afresh."""

from collections.abc import Sequence

import pytest

from chatbot import interface
from chatbot.acts import Act, Told
from chatbot.answer import Answer, Outcome, Quote, fixed_reply
from chatbot.replies import reply, since_question
from ingest.index.snapshot import Index
from ingest.library import open_library
from ingest.model import Span
from tests.shelves import LetterEncoder, ShelfMaker, article_of

TEA = article_of("Tea is hot. Milk is cold. Ice is colder.", title="Drinks")
QUOTES = tuple(Quote(i, TEA, span) for i, span in enumerate((Span(0, 11), Span(12, 25)), 1))
THIRD = Quote(1, TEA, Span(26, 40))
ASKED = Answer("Hot?", "Is tea hot?", Outcome.ANSWERED, 0.9, QUOTES, "found")
DECLINED = Answer("Why?", "Why?", Outcome.DECLINED, 0.1, (), "none")


@pytest.fixture
def index(shelf_maker: ShelfMaker, lettered: LetterEncoder) -> Index:  # noqa: ARG001
    shelf_maker.add("tea", "Tea\n\nTea is hot. Jasmine scents it.\n", title="Drinks")
    shelf_maker.add("ice", "Ice\n\nIce is cold. Nobody scents it.\n", title="Frozen")
    return open_library(shelf_maker.settings).index


def nothing(_: str, __: Sequence[Quote]) -> tuple[Quote, ...]:
    return ()


def third(_: str, __: Sequence[Quote]) -> tuple[Quote, ...]:
    return (THIRD,)


def test_a_quote_is_picked_by_its_number(index: Index) -> None:
    answer = reply(Told(Act.PICK, 2), "the second", [ASKED], index, nothing)
    assert [(quote.number, quote.text) for quote in answer.quotes] == [(1, "Milk is cold.")]
    assert (answer.outcome, answer.confidence) == (Outcome.SHOWN, 0.9)
    assert answer.understood_as == "Is tea hot?"
    assert not answer.is_question
    last = reply(Told(Act.PICK, -1), "the last", [ASKED, answer], index, nothing)
    assert last.quotes == answer.quotes
    first = reply(Told(Act.PICK, 2), "the second", [ASKED, answer], index, nothing)
    assert first.quotes == answer.quotes  # of the turn that had two
    none = reply(Told(Act.PICK, 7), "number 7", [ASKED], index, nothing)
    assert none.message == interface.NO_SUCH_QUOTE


def test_a_source_is_named_and_a_quote_repeated(index: Index) -> None:
    answer = reply(Told(Act.SOURCE), "source?", [ASKED], index, nothing)
    assert "Drinks" in answer.message
    assert answer.quotes == QUOTES
    assert reply(Told(Act.REPEAT), "again", [ASKED], index, nothing).quotes == QUOTES


@pytest.mark.parametrize("act", [Act.PICK, Act.SOURCE, Act.REPEAT, Act.MORE])
def test_where_nothing_is_shown_nothing_is_pointed_at(act: Act, index: Index) -> None:
    for history in ([], [ASKED, DECLINED]):
        answer = reply(Told(act), "?", history, index, third)
        assert (answer.message, answer.quotes) == (interface.NOTHING_SHOWN, ())


def test_more_is_what_else_answers_the_question(index: Index) -> None:
    answer = reply(Told(Act.MORE), "more", [ASKED], index, third)
    assert answer.quotes == (THIRD,)
    over = reply(Told(Act.MORE), "more", [ASKED, answer], index, nothing)
    assert over.message == interface.NOTHING_MORE


def test_a_word_is_looked_up(index: Index) -> None:
    told = Told(Act.MENTIONS, subject="jasmine")
    answer = reply(told, "which article mentions jasmine", [], index, nothing)
    assert answer.message == interface.mentioned_in([index.articles["tea"]])
    assert "Jasmine scents it." in answer.quotes[0].text
    absent = Told(Act.MENTIONS, subject="roses")
    answer = reply(absent, "which article mentions roses", [], index, nothing)
    assert (answer.message, answer.quotes) == (interface.not_mentioned("roses"), ())


def test_the_shelf_is_told_by_its_titles_and_publishers(index: Index) -> None:
    message = reply(Told(Act.SHELF), "articles?", [], index, nothing).message
    assert f"Drinks ({interface.PUBLISHER_NOT_STATED}); Frozen" in message


def test_what_may_be_pointed_at_goes_back_to_the_last_question() -> None:
    thanks = fixed_reply("thanks", Outcome.SMALL_TALK, "")
    assert since_question([ASKED, DECLINED, ASKED, thanks]) == (ASKED,)
    assert since_question([thanks]) == ()
