"""A chatbot that serves while its shelf changes: nothing mixed, nothing stale, no restart."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic, sleep

import pytest

from chatbot import interface, live
from chatbot.answer import Answer
from chatbot.bot import Chatbot
from chatbot.live import LiveChatbot
from ingest.library import open_library
from ingest.settings import Settings
from tests.shelves import NEVER_DECLINES, LetterEncoder, ShelfMaker, snapshot_in

QUESTION = "Is tea hot?"
PATIENCE = 60  # seconds


def version(number: int) -> str:
    return f"Tea number {number} is hot. It has {'very ' * number}many leaves.\n"


def shelve(maker: ShelfMaker, text: str) -> None:
    """Put the text on the shelf as its only article, and the catalog right."""
    maker.catalog.write_text("")
    maker.add("tea", text)


def opens(settings: Settings) -> Chatbot:
    return Chatbot(open_library(settings), NEVER_DECLINES)


def eventually(holds: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end
        sleep(0.02)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the shelf before every question, and read it with an instant encoder."""
    monkeypatch.setattr(live, "_PAUSE", 0.0)
    monkeypatch.setattr("ingest.library.encoder_for", LetterEncoder().encoder_for)


@pytest.fixture
def bot(shelf_maker: ShelfMaker) -> LiveChatbot:
    shelve(shelf_maker, version(0))
    return LiveChatbot(shelf_maker.settings, opens)


def quotes(bot: LiveChatbot, words: str) -> bool:
    return words in quoted(bot.answer(QUESTION))


def quoted(answer: Answer) -> str:
    return " ".join(quote.text for quote in answer.quotes)


def test_a_changed_shelf_is_taken_up_without_restart(
    bot: LiveChatbot, shelf_maker: ShelfMaker
) -> None:
    assert "number 0" in quoted(bot.answer(QUESTION))
    before = bot.snapshot
    shelve(shelf_maker, version(1))
    eventually(lambda: "number 1" in quoted(bot.answer(QUESTION)))
    assert bot.snapshot == snapshot_in(shelf_maker.settings.index).name != before


def test_a_snapshot_that_someone_else_built_is_taken_up(
    bot: LiveChatbot, shelf_maker: ShelfMaker
) -> None:
    before = bot.snapshot
    shelf_maker.bank('{"question": "Hot?", "answers": ["tea:0-20"]}')
    opens(shelf_maker.settings)
    eventually(lambda: bool(bot.answer(QUESTION)) and bot.snapshot != before)


def test_while_the_shelf_is_swapped_every_answer_is_of_one_snapshot(
    bot: LiveChatbot, shelf_maker: ShelfMaker
) -> None:
    swaps = 20
    sentences = {line for i in range(swaps + 1) for line in sentences_of(version(i))}
    done = False

    def ask() -> int:
        asked = 0
        while not done:
            answer = bot.answer(QUESTION)
            asked += 1
            assert answer.answered or answer.message == interface.SHELF_CHANGED
            for quote in answer.quotes:
                assert set(sentences_of(quote.text)) <= sentences
            assert len({quote.article.text for quote in answer.quotes}) <= 1
        return asked

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for number in range(1, swaps + 1):
                shelve(shelf_maker, version(number))
                eventually(partial(quotes, bot, f"number {number} "))
        finally:
            done = True
        assert all(each.result() > 0 for each in asking)


def sentences_of(text: str) -> Iterator[str]:
    return (sentence.strip() for sentence in text.split(".") if sentence.strip())


def test_an_article_that_no_longer_matches_its_checksum_is_not_quoted(
    bot: LiveChatbot, shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    path = shelf_maker.folder / "tea.txt"
    path.write_text("Something else stands here now.")
    assert bot.answer(QUESTION).message == interface.SHELF_CHANGED
    eventually(lambda: bool(bot.answer(QUESTION)) and "tea.txt: does not match" in caplog.text)
    assert not bot.answer(QUESTION).quotes
    path.write_text(version(0))
    eventually(lambda: "number 0" in quoted(bot.answer(QUESTION)))


def test_a_missing_article_is_not_quoted(bot: LiveChatbot, shelf_maker: ShelfMaker) -> None:
    (shelf_maker.folder / "tea.txt").unlink()
    assert bot.answer(QUESTION).message == interface.SHELF_CHANGED


def test_a_shelf_that_does_not_change_is_opened_once(shelf_maker: ShelfMaker) -> None:
    shelve(shelf_maker, version(0))
    opened = []

    def counting(settings: Settings) -> Chatbot:
        opened.append(settings)
        return opens(settings)

    bot = LiveChatbot(shelf_maker.settings, counting)
    for _ in range(50):
        assert bot.answer(QUESTION).answered
    assert len(opened) == 1
