"""Another reader, written here alone: a function and its suffix in READERS are enough."""

import pytest

from chatbot.bot import Chatbot
from ingest.errors import SetupError
from ingest.library import open_library
from ingest.model import Block, Kind, Span
from ingest.readers import READERS, Document, plain, reader_for
from ingest.shelf import read_shelf
from tests.shelves import NEVER_DECLINES, LetterEncoder, ShelfMaker

TABLE = "drink,made of\ngreen tea,leaves\ncoffee,beans\n"


def read_csv(content: bytes) -> Document:
    """A table: its first line is the header of all rows."""
    if b"\0" in content:
        raise ValueError("is not a table; save it as one")
    text, start = content.decode(), 0
    blocks: list[Block] = []
    for line in text.splitlines():
        kind = Kind.TABLE_ROW if blocks else Kind.TABLE_HEADER
        blocks.append(Block(kind, Span(start, start + len(line))))
        start += len(line) + 1
    return Document(text, tuple(blocks))


@pytest.mark.usefixtures("lettered")
def test_another_reader_is_a_function_and_its_suffix(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(READERS, ".csv", read_csv)
    shelf_maker.add("drinks", TABLE, file="drinks.CSV")
    shelf_maker.add("water", "Water is clear.")
    built = open_library(shelf_maker.settings)
    letters.read.clear()
    reopened = open_library(shelf_maker.settings)
    assert letters.read == []
    assert dict(reopened.articles) == dict(built.articles)
    assert reopened.articles["drinks"].text == TABLE
    answer = Chatbot(reopened, NEVER_DECLINES).answer("green tea")
    assert answer.quotes[0].text == "drink,made of\ngreen tea,leaves"  # its header touches it


def test_what_a_reader_refuses_is_told_with_the_file(
    shelf_maker: ShelfMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(READERS, ".csv", read_csv)
    shelf_maker.add("drinks", "\0", file="drinks.csv")
    with pytest.raises(SetupError, match=r"drinks\.csv: is not a table; save it as one"):
        _ = read_shelf(shelf_maker.folder).articles


def test_the_suffix_tells_the_reader_whatever_its_case() -> None:
    assert reader_for("tea.txt") is reader_for("TEA.TXT") is plain.read
    with pytest.raises(KeyError):
        reader_for("tea.csv")
