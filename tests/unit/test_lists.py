"""Which lines are items: by their marks, by their neighbours, by a colon above them."""

import pytest

from ingest.model import Kind
from ingest.readers import plain
from ingest.readers.lists import marker_lengths

BULLETS = [*"·\uf0b7✔✅☑→★■□○➢❌", "a)", "(1)", "(iv)", "[x]", "1️⃣"]


@pytest.mark.parametrize("bullet", BULLETS, ids=ascii)
def test_a_mark_that_is_a_bullet_anywhere(bullet: str) -> None:
    assert marker_lengths([f"{bullet} Drink alcohol."]) == [len(bullet) + 1]


@pytest.mark.parametrize(
    "marks", [("o", "o"), ("~", "~"), ("=>", "=>"), ("i.", "ii."), ("A.", "B.")]
)
def test_a_mark_that_neighbours_make_a_bullet(marks: tuple[str, str]) -> None:
    lines = [f"{mark} Drink" for mark in marks]
    assert all(marker_lengths(lines))
    assert marker_lengths(lines[:1]) == [0]
    assert all(marker_lengths(["You must not:", lines[0]])[1:])


@pytest.mark.parametrize("line", ["# Tea", "| Tea | Milk", "“ Tea ”", "§ 5 Tea", "A. Smith", "Tea"])
def test_other_lines_have_no_marker(line: str) -> None:
    assert marker_lengths([line, line]) == [0, 0]


def kinds(text: str) -> list[Kind]:
    return [block.kind for block in plain.read(text.encode()).blocks]


def test_short_lines_under_a_colon_are_items() -> None:
    assert kinds("Never take:\nGlass\nMetal\n\nShower first. Then rest.\n") == [
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.ITEM,
        Kind.PARAGRAPH,
    ]


def test_a_line_that_heads_text_under_a_colon_is_a_heading() -> None:
    assert kinds("Never take:\nGlass\nMetal\nShowers\nShower before you go in.\n")[1:] == [
        Kind.ITEM,
        Kind.ITEM,
        Kind.HEADING,
        Kind.PARAGRAPH,
    ]


@pytest.mark.parametrize("bar", [" | ", "\t"], ids=["bars", "tabs"])
def test_neighbouring_lines_of_as_many_cells_are_a_table(bar: str) -> None:
    rows = [bar.join(cells) for cells in (("Oil", "Safe"), ("Lavender", "No"), ("Olive", "Yes"))]
    assert kinds("\n".join(rows)) == [Kind.TABLE_HEADER, Kind.TABLE_ROW, Kind.TABLE_ROW]
    assert Kind.TABLE_ROW not in kinds("\n".join(rows[:2]))
