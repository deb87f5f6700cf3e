"""Plain text: every rule that makes blocks of lines, on the real articles and on small ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Article, Block, Kind, Span
from ingest.readers import Document, plain
from tests.shelves import article_of

LEGS = "pinched-nerves-and-leg-spasms"
AICA = "pinched-nerves-and-muscle-spasms"
DAMAGE = "nerve-damage-and-muscle-spasms"
DISC = "herniated-discs-and-muscle-spasms"


def read(text: str) -> Document:
    return plain.read(text.encode())


def kinds(article: Article | Document) -> list[tuple[Kind, str]]:
    return [(block.kind, block.span.of(article.text)) for block in article.blocks]


def kind_of(article: Article, opening: str) -> list[Kind]:
    return [kind for kind, text in kinds(article) if text.startswith(opening)]


def test_accordion_marks_and_table_rules_are_separators(shelf: dict[str, Article]) -> None:
    assert [text for kind, text in kinds(shelf[DAMAGE]) if kind is Kind.SEPARATOR] == ["+"] * 4
    assert kind_of(shelf[LEGS], "---|") == [Kind.SEPARATOR]


def test_a_table_has_a_header_and_rows(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[LEGS], "Cause | Nerve Involvement?") == [Kind.TABLE_HEADER]
    for row in ("Pinched Nerve (e.g.", "Eletrolyte Imbalance", "Dehydration |"):
        assert kind_of(shelf[LEGS], row) == [Kind.TABLE_ROW]


@pytest.mark.parametrize(
    ("slug", "item"),
    [
        (LEGS, "- The lumbar spine (lower back), where"),
        (LEGS, "➤ Pinched nerves can trigger"),
        (DAMAGE, "• Trauma: Physical injuries"),
        (DISC, "• Inflammation. The center of"),
        (AICA, "- Electromyography (EMG): This test"),
    ],
)
def test_bullets_of_every_shape_are_items(shelf: dict[str, Article], slug: str, item: str) -> None:
    assert kind_of(shelf[slug], item) == [Kind.ITEM]


def test_numbered_lines_are_items() -> None:
    assert [kind for kind, _ in kinds(read("1. Sit down now.\n2) Stand up then."))] == [
        Kind.ITEM,
        Kind.ITEM,
    ]


def test_a_heading_may_ask_after_a_colon(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[LEGS], "Key Takeaways: Can A Pinched") == [Kind.QUESTION]
    assert kind_of(shelf[LEGS], "The Bottom Line – Can A") == [Kind.QUESTION]


def test_a_sentence_that_introduces_a_list_is_a_paragraph(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[LEGS], "If conservative care fails:") == [Kind.PARAGRAPH]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Nerves carry signals from\nthe brain to the muscles and\nback again.\n\n"
        "A heading\n\nMuscles contract when\nthey are told to, and Dr.\nSmith agrees.\n"
    )
    assert kinds(read(text)) == [
        (Kind.PARAGRAPH, "Nerves carry signals from\nthe brain to the muscles and\nback again."),
        (Kind.HEADING, "A heading"),
        (Kind.PARAGRAPH, "Muscles contract when\nthey are told to, and Dr.\nSmith agrees."),
    ]


def test_the_marker_of_an_item_is_told_with_the_white_space_after_it() -> None:
    document = read("Signs:\n• Hot.\n12)  Wet.\n- \n")
    assert [block.marker for block in document.blocks] == [None, Span(7, 9), Span(14, 19), None]


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"], ids=ascii
)
def test_whatever_ends_a_line_for_unicode_ends_one(end: str) -> None:
    text = f"A heading{end}One sentence.{end}{end}- an item"
    assert kinds(read(text)) == [
        (Kind.HEADING, "A heading"),
        (Kind.PARAGRAPH, "One sentence."),
        (Kind.ITEM, "- an item"),
    ]


@pytest.mark.parametrize("end", ["\r\n", "\v", "\f", "\x85", "\u2028"], ids=ascii)
def test_a_paragraph_may_be_wrapped_with_any_end_of_line(end: str) -> None:
    text = f"Nerves carry signals from{end}the brain to the{end}muscles.{end}{end}A heading"
    assert [kind for kind, _ in kinds(read(text))] == [Kind.PARAGRAPH, Kind.HEADING]


def test_windows_line_ends_and_a_byte_order_mark_stay_outside_blocks() -> None:
    assert kinds(article_of("\ufeffA title\r\n\r\nOne sentence.\r\n")) == [
        (Kind.TITLE, "A title"),
        (Kind.PARAGRAPH, "One sentence."),
    ]


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(ValueError, match=r"is not UTF-8 \(byte 2\); save it as UTF-8"):
        plain.read("Thé".encode("latin-1"))


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["+", "", "- an item", "a | b |", "---|---|", "A heading", "One. Two!", "Why?"]
        ),
    ),
    max_size=12,
)
WHITESPACE = "\ufeff" + "".join(filter(str.isspace, map(chr, range(0x3001))))


def assert_in_order_and_whole(text: str, blocks: tuple[Block, ...]) -> None:
    """Blocks come in order and hold every visible character."""
    position = 0
    for block in blocks:
        assert position <= block.span.start < block.span.end
        assert not text[position : block.span.start].strip(WHITESPACE)
        position = block.span.end
    assert not text[position:].strip(WHITESPACE)


@given(LINES)
def test_blocks_come_in_order_and_hold_every_visible_character(lines: list[str]) -> None:
    document = read("\n".join(lines))
    assert document.text == "\n".join(lines)
    assert_in_order_and_whole(document.text, document.blocks)
    if document.blocks:
        assert_in_order_and_whole(document.text, article_of(document.text).blocks)
