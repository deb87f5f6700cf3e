"""The catalog: what is on the shelf, and clear words for what is wrong with it."""

from pathlib import Path

import pytest

from ingest.catalog import Entry, read_catalog
from ingest.errors import SetupError
from tests.conftest import CORPUS
from tests.shelves import ShelfMaker


def test_the_shelf_as_published() -> None:
    entries = read_catalog(CORPUS).entries
    assert {entry.slug: (entry.title, entry.publisher) for entry in entries} == {
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


def test_a_small_shelf_whose_documents_are_not_opened(shelf_maker: ShelfMaker) -> None:
    url = "https://example.org/tea"
    shelf_maker.add("tea", "Tea is hot.", sha256="0" * 64, publisher="Kettle", url=url)
    catalog = read_catalog(shelf_maker.folder)
    assert catalog.entries == (
        Entry("tea", "Tea", "en", "0" * 64, "tea.txt", publisher="Kettle", url=url),
    )


def test_an_entry_names_its_file(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.", file="All about tea, 2nd edition.TXT")
    catalog = read_catalog(shelf_maker.folder)
    assert [entry.file for entry in catalog.entries] == ["All about tea, 2nd edition.TXT"]


@pytest.mark.parametrize("file", ["../tea.txt", "/etc/passwd", "a\\tea.txt", ".tea.txt", "t\tea"])
def test_a_file_that_leaves_the_shelf(shelf_maker: ShelfMaker, file: str) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    with shelf_maker.catalog.open("a") as catalog:
        catalog.write(f"file = '{file}'\n")
    assert f"the file {file!r} must be the plain name of a file" in failure(shelf_maker.folder)


@pytest.mark.parametrize("sha256", ["AB" * 32, f" {'ab' * 32}\n"])
def test_a_checksum_may_be_written_in_upper_case(shelf_maker: ShelfMaker, sha256: str) -> None:
    shelf_maker.add("tea", "Tea is hot.", sha256=sha256)
    assert read_catalog(shelf_maker.folder).entries[0].sha256 == "ab" * 32


@pytest.mark.parametrize("sha256", ["0", "0" * 63, "0" * 65, "g" * 64])
def test_what_is_no_checksum(shelf_maker: ShelfMaker, sha256: str) -> None:
    shelf_maker.add("tea", "Tea is hot.", sha256=sha256)
    assert "article 1: sha256 must be 64 hexadecimal digits" in failure(shelf_maker.folder)


def test_a_byte_order_mark_in_front_of_the_catalog(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    without = read_catalog(shelf_maker.folder)
    shelf_maker.catalog.write_bytes(b"\xef\xbb\xbf" + shelf_maker.catalog.read_bytes())
    assert read_catalog(shelf_maker.folder).entries == without.entries


@pytest.mark.parametrize("file", ["tea.pdf", "tea", "tea.txt.gz"])
def test_a_format_that_no_reader_knows(shelf_maker: ShelfMaker, file: str) -> None:
    shelf_maker.add("tea", "Tea is hot.", file=file)
    told = f"article 1: no reader knows the format of {file!r}; give one of .txt"
    assert failure(shelf_maker.folder).endswith(told)


def failure(folder: Path) -> str:
    with pytest.raises(SetupError) as caught:
        read_catalog(folder)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_no_catalog(tmp_path: Path) -> None:
    assert "catalog.toml: not found; give the folder" in failure(tmp_path)


def test_broken_toml(shelf_maker: ShelfMaker) -> None:
    shelf_maker.catalog.write_text("[[article]\n")
    message = failure(shelf_maker.folder)
    assert "not valid TOML" in message
    assert "line 1" in message


def test_an_empty_catalog(shelf_maker: ShelfMaker) -> None:
    assert "lists no article" in failure(shelf_maker.folder)


@pytest.mark.parametrize("articles", ["article = 1", "article = [1]"])
def test_articles_that_are_no_tables(shelf_maker: ShelfMaker, articles: str) -> None:
    shelf_maker.catalog.write_text(articles)
    assert "[[article]]" in failure(shelf_maker.folder)


def test_a_missing_key(shelf_maker: ShelfMaker) -> None:
    shelf_maker.catalog.write_text('[[article]]\nslug = "tea"\n')
    assert "article 1: lacks language, sha256, title" in failure(shelf_maker.folder)


def test_an_unknown_key(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.", author="Someone")
    assert "unknown key author" in failure(shelf_maker.folder)


def test_a_value_of_the_wrong_type(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    content = shelf_maker.catalog.read_text()
    shelf_maker.catalog.write_text(content.replace('title = "Tea"', "title = 5"))
    assert "title must be a non-empty string" in failure(shelf_maker.folder)


def test_a_slug_listed_twice(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", "Tea is hot.")
    shelf_maker.add("tea", "Tea is hot.")
    assert 'the slug "tea" is listed twice' in failure(shelf_maker.folder)


@pytest.mark.parametrize("slug", ["../tea", "/etc/passwd", "a/b", ".", "..", ".tea", "tea:1-2"])
def test_a_slug_that_leaves_the_shelf(shelf_maker: ShelfMaker, slug: str) -> None:
    shelf_maker.catalog.write_text(
        f'[[article]]\nslug = "{slug}"\ntitle = "T"\nlanguage = "en"\nsha256 = "0"\n'
    )
    assert "must be a plain file name" in failure(shelf_maker.folder)
