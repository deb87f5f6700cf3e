"""The catalog: what is on the shelf, and clear words for what is wrong with it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.catalog import read_catalog, uncatalogued
from ingest.errors import SetupError
from ingest.model import Article

if TYPE_CHECKING:
    from tests.conftest import ShelfMaker


def test_the_shelf_as_published(shelf: dict[str, Article]) -> None:
    assert {slug: (article.title, article.publisher) for slug, article in shelf.items()} == {
        "pinched-nerves-and-muscle-spasms": (
            "Understanding Pinched Nerves and Muscle Spasms",
            "AICA Orthopedics",
        ),
        "pinched-nerves-and-leg-spasms": (
            "Can a Pinched Nerve Cause Muscle Spasms in Legs?",
            None,
        ),
        "nerve-damage-and-muscle-spasms": ("Does Nerve Damage Cause Muscle Spasms", None),
        "nerve-pain-and-muscle-spasms": ("Can Nerve Pain Cause Muscle Spasms?", None),
        "herniated-discs-and-muscle-spasms": (
            "Can a herniated disc cause muscle spasms?",
            "Laser Spine Institute",
        ),
    }


def test_a_small_shelf(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.", publisher="Kettle", url="https://example.org/tea")
    (article,) = read_catalog(shelf_maker.folder)
    assert (article.text, article.publisher, article.note) == ("Tea is hot.", "Kettle", None)


def test_files_without_an_entry_are_reported(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.")
    (shelf_maker.folder / "coffee.txt").write_text("Coffee is hot.")
    assert uncatalogued(shelf_maker.folder, read_catalog(shelf_maker.folder)) == ["coffee.txt"]


def failure(folder: Path) -> str:
    with pytest.raises(SetupError) as caught:
        read_catalog(folder)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_no_catalog(tmp_path: Path) -> None:
    assert "catalog.toml: not found; give the folder" in failure(tmp_path)


def test_broken_toml(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.catalog.write_text("[[article]\n")
    message = failure(shelf_maker.folder)
    assert "not valid TOML" in message
    assert "line 1" in message


def test_an_empty_catalog(shelf_maker: "ShelfMaker") -> None:
    assert "lists no article" in failure(shelf_maker.folder)


@pytest.mark.parametrize("articles", ["article = 1", "article = [1]"])
def test_articles_that_are_no_tables(shelf_maker: "ShelfMaker", articles: str) -> None:
    shelf_maker.catalog.write_text(articles)
    assert "[[article]]" in failure(shelf_maker.folder)


def test_a_missing_key(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.catalog.write_text('[[article]]\nslug = "tea"\n')
    assert "article 1: lacks language, sha256, title" in failure(shelf_maker.folder)


def test_an_unknown_key(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.", author="Someone")
    assert "unknown key author" in failure(shelf_maker.folder)


def test_a_value_of_the_wrong_type(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.")
    content = shelf_maker.catalog.read_text()
    shelf_maker.catalog.write_text(content.replace('title = "Tea"', "title = 5"))
    assert "title must be a non-empty string" in failure(shelf_maker.folder)


def test_a_declared_line_that_is_not_there(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.")
    with shelf_maker.catalog.open("a") as catalog:
        catalog.write('furniture = ["Menu"]\n')
    assert 'the furniture line "Menu" is not a line of tea.txt' in failure(shelf_maker.folder)


def test_a_missing_file(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.").unlink()
    assert "tea.txt: not found; restore it" in failure(shelf_maker.folder)


def test_an_altered_file(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.").write_text("Tea is cold.")
    message = failure(shelf_maker.folder)
    assert "tea.txt: does not match its sha256" in message
    assert "accept the change" in message


def test_a_file_that_is_not_utf8(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.").write_bytes("Thé chaud".encode("latin-1"))
    assert "tea.txt: is not UTF-8 (byte 2)" in failure(shelf_maker.folder)


def test_an_empty_article(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", " \n\n")
    assert "tea.txt: is empty" in failure(shelf_maker.folder)


def test_a_slug_listed_twice(shelf_maker: "ShelfMaker") -> None:
    shelf_maker.add("tea", "Tea is hot.")
    shelf_maker.add("tea", "Tea is hot.")
    assert 'the slug "tea" is listed twice' in failure(shelf_maker.folder)


@pytest.mark.parametrize("slug", ["../tea", "/etc/passwd", "a/b", ".", "..", ".tea"])
def test_a_slug_that_leaves_the_shelf(shelf_maker: "ShelfMaker", slug: str) -> None:
    shelf_maker.catalog.write_text(
        f'[[article]]\nslug = "{slug}"\ntitle = "T"\nlanguage = "en"\nsha256 = "0"\n'
    )
    assert "must be a plain file name" in failure(shelf_maker.folder)
