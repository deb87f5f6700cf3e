"""Looking at a shelf: every change on disk is seen, and what is quoted is still what was read."""

from collections.abc import Callable

import pytest

from ingest.learned import LEARNED
from ingest.shelf import read_shelf
from ingest.watch import ShelfWatch
from tests.shelves import ShelfMaker


def change_article(maker: ShelfMaker) -> None:
    (maker.folder / "tea.txt").write_text("Tea is cold now.")


def add_article(maker: ShelfMaker) -> None:
    maker.add("milk", "Milk is white.")


def add_question(maker: ShelfMaker) -> None:
    maker.bank('{"question": "Hot?", "answers": []}')


def learn(maker: ShelfMaker) -> None:
    (maker.folder / LEARNED).mkdir()
    (maker.folder / LEARNED / "fitted.json").write_text("{}")


def point_elsewhere(maker: ShelfMaker) -> None:
    maker.settings.index.mkdir()
    (maker.settings.index / "CURRENT").write_text("0123456789abcdef\n")


@pytest.mark.parametrize(
    "change", [change_article, add_article, add_question, learn, point_elsewhere]
)
def test_every_change_is_seen(
    shelf_maker: ShelfMaker, change: Callable[[ShelfMaker], None]
) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    watch = ShelfWatch(shelf_maker.settings)
    before = watch.look()
    assert watch.look() == before
    change(shelf_maker)
    assert watch.look() != before


def test_an_article_is_unchanged_as_long_as_its_file_holds_what_was_read(
    shelf_maker: ShelfMaker,
) -> None:
    path = shelf_maker.add("tea", "Tea is hot.")
    (article,) = read_shelf(shelf_maker.folder).articles
    watch = ShelfWatch(shelf_maker.settings)
    assert watch.is_unchanged(article)
    path.write_text("Tea is cold now.")
    assert not watch.is_unchanged(article)
    path.write_text("Tea is hot.")
    assert watch.is_unchanged(article)
    path.unlink()
    assert not watch.is_unchanged(article)
