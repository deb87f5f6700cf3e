"""The shelf: its files read once, and clear words for what is wrong with a document."""

import hashlib
import logging
from pathlib import Path

import pytest

from ingest.errors import SetupError
from ingest.model import Article
from ingest.shelf import read_shelf
from tests.conftest import CORPUS
from tests.shelves import ShelfMaker, article_of


def failure(folder: Path) -> str:
    with pytest.raises(SetupError) as caught:
        _ = read_shelf(folder).articles
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_articles_are_stored_byte_for_byte(shelf: dict[str, Article]) -> None:
    for article in shelf.values():
        assert (CORPUS / article.file).read_bytes() == article.text.encode()


def test_an_article_is_what_its_entry_and_its_document_say(shelf_maker: ShelfMaker) -> None:
    url = "https://example.org/tea"
    shelf_maker.add("tea", "Tea is hot.", file="leaf.txt", publisher="Kettle", url=url)
    shelf = read_shelf(shelf_maker.folder)
    (article,) = shelf.articles
    assert (article.slug, article.title, article.language) == ("tea", "Tea", "en")
    assert (article.text, article.file) == ("Tea is hot.", "leaf.txt")
    assert (article.publisher, article.url) == ("Kettle", url)
    assert shelf.checksums == {"tea": article.sha256}
    assert [passage.span.of(article.text) for passage in shelf.passages] == ["Tea is hot."]
    assert shelf.embedded == ("Tea. Tea is hot.",)


def test_what_is_embedded_belongs_to_the_passage_at_the_same_position(
    shelf_maker: ShelfMaker,
) -> None:
    shelf_maker.add("tea", "Tea is hot. Leaves are green.")
    shelf_maker.add("empty", "+")
    shelf_maker.add("milk", "Milk is white.")
    assert read_shelf(shelf_maker.folder).embedded == (
        "Tea. Tea is hot.",
        "Tea. Leaves are green.",
        "Milk. Milk is white.",
    )


def test_an_upper_case_checksum_is_that_of_the_document(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    content = shelf_maker.catalog.read_text()
    sha256 = read_shelf(shelf_maker.folder).checksums["tea"]
    shelf_maker.catalog.write_text(content.replace(sha256, sha256.upper()))
    assert read_shelf(shelf_maker.folder).checksums == {"tea": sha256}


def test_a_file_without_an_entry_is_told(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    (shelf_maker.folder / "coffee.TXT").write_text("Coffee is hot.")
    (shelf_maker.folder / "cup.jpg").touch()
    assert [article.slug for article in read_shelf(shelf_maker.folder).articles] == ["tea"]
    (told,) = caplog.messages
    assert told.startswith(str(shelf_maker.folder / "coffee.TXT"))
    assert "is not in the catalog" in told


def test_an_article_without_a_passage_is_told_and_the_rest_goes_on(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("questions", "Why?\n\nHow?\n")
    shelf_maker.add("tea", "Tea is hot.")
    shelf = read_shelf(shelf_maker.folder)
    assert [passage.article for passage in shelf.passages] == ["tea"]
    ((_, level, told),) = caplog.record_tuples
    assert (level, told) == (
        logging.WARNING,
        "questions.txt: holds no sentence that could be quoted",
    )


def test_a_shelf_without_a_passage_is_refused(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("questions", "Why?\n\nHow?\n")
    with pytest.raises(SetupError, match="corpus: holds no sentence that could be quoted"):
        _ = read_shelf(shelf_maker.folder).passages


@pytest.mark.parametrize("key", ["furniture", "promotion"])
def test_a_declared_line_that_is_not_there(shelf_maker: ShelfMaker, key: str) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    with shelf_maker.catalog.open("a") as catalog:
        catalog.write(f'{key} = ["Menu"]\n')
    assert f'the {key} line "Menu" is not a line of tea.txt' in failure(shelf_maker.folder)


def test_a_byte_order_mark_in_an_article_is_harmless() -> None:
    marked = article_of("\ufeffMenu\nTea is hot.", furniture=("Menu",))
    bare = article_of("Menu\nTea is hot.", furniture=("Menu",))
    words = [(block.kind, block.span.of(bare.text)) for block in bare.blocks]
    assert [(block.kind, block.span.of(marked.text)) for block in marked.blocks] == words


def test_a_missing_file(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.").unlink()
    assert "tea.txt: not found; restore it" in failure(shelf_maker.folder)


def test_an_altered_file(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.").write_text("Tea is cold.")
    message = failure(shelf_maker.folder)
    assert "tea.txt: does not match its sha256" in message
    assert "accept the change" in message


def test_a_file_that_is_not_utf8(shelf_maker: ShelfMaker) -> None:
    content = "Thé chaud".encode("latin-1")
    shelf_maker.add("tea", "", sha256=hashlib.sha256(content).hexdigest()).write_bytes(content)
    assert "tea.txt: is not UTF-8 (byte 2)" in failure(shelf_maker.folder)


@pytest.mark.parametrize("text", ["", " \n\n", "\ufeff", "\ufeff \n"])
def test_an_empty_article(shelf_maker: ShelfMaker, text: str) -> None:
    shelf_maker.add("tea", text)
    assert "tea.txt: is empty" in failure(shelf_maker.folder)
