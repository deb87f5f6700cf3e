"""Blocks: every rule of the parser, on the real articles and on small ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Article, Kind, Span
from ingest.readers.plain import read_blocks
from ingest.segment import sentences

LEGS = "pinched-nerves-and-leg-spasms"
AICA = "pinched-nerves-and-muscle-spasms"
DAMAGE = "nerve-damage-and-muscle-spasms"
PAIN = "nerve-pain-and-muscle-spasms"
DISC = "herniated-discs-and-muscle-spasms"


def article(text: str, title: str = "A title", publisher: str | None = None) -> Article:
    return Article("a", title, "en", "", text, publisher)


def kinds(article: Article) -> list[tuple[Kind, str]]:
    return [(block.kind, block.span.of(article.text)) for block in read_blocks(article)]


def kind_of(article: Article, opening: str) -> list[Kind]:
    return [kind for kind, text in kinds(article) if text.startswith(opening)]


def test_a_repeated_title_counts_once(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[DAMAGE], "Does Nerve Damage Cause") == [
        Kind.TITLE,
        Kind.FURNITURE,
        Kind.FURNITURE,
    ]
    assert kind_of(shelf[DISC], "Can a herniated disc cause") == [Kind.TITLE, Kind.FURNITURE]
    assert kind_of(shelf[PAIN], "Can Nerve Pain Cause") == [Kind.TITLE]


def test_the_page_header_above_the_title_is_furniture(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[DAMAGE], "Columbia") == [Kind.FURNITURE]


def test_a_question_like_the_title_further_down_is_a_question(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[LEGS], "Can a pinched nerve cause muscle spasms in legs?") == [
        Kind.QUESTION
    ]


@pytest.mark.parametrize(
    "caption",
    [
        "Pinched Nerve Cervical Radiculopathy Ohio State Medical Center",
        "Muscle Spasm Trigger Points",
        "Muscle Spasms In The Foot",
    ],
)
def test_captions_named_in_the_catalog_are_furniture(
    shelf: dict[str, Article], caption: str
) -> None:
    assert kind_of(shelf[DAMAGE], caption) == [Kind.FURNITURE]


@pytest.mark.parametrize("line", ["Related Articles", "Back to top button"])
def test_navigation_is_furniture(shelf: dict[str, Article], line: str) -> None:
    assert kind_of(shelf[DAMAGE], line) == [Kind.FURNITURE]


def test_a_heading_that_heads_nothing_is_furniture(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[DISC], "Browse Related Resources") == [Kind.FURNITURE]
    assert kinds(article("Some text here.\n\nOur sponsors")) == [
        (Kind.PARAGRAPH, "Some text here."),
        (Kind.FURNITURE, "Our sponsors"),
    ]


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
    assert [kind for kind, _ in kinds(article("1. Sit down now.\n2) Stand up then."))] == [
        Kind.ITEM,
        Kind.ITEM,
    ]


def test_a_heading_may_ask_after_a_colon(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[LEGS], "Key Takeaways: Can A Pinched") == [Kind.QUESTION]
    assert kind_of(shelf[LEGS], "The Bottom Line – Can A") == [Kind.QUESTION]


def test_a_sentence_that_introduces_a_list_is_a_paragraph(shelf: dict[str, Article]) -> None:
    assert kind_of(shelf[LEGS], "If conservative care fails:") == [Kind.PARAGRAPH]


def test_advertising_is_set_apart_sentence_by_sentence(shelf: dict[str, Article]) -> None:
    promotion = [text for kind, text in kinds(shelf[AICA]) if kind is Kind.PROMOTION]
    assert promotion[0] == "Visit AICA Orthopedics for Pinched Nerves and Muscle Spasms"
    assert promotion[1].startswith("Contact AICA Orthopedics today")
    assert promotion[1].endswith("Let our team of specialists help you take the first step "
                                 "toward relief and recovery!")  # fmt: skip
    assert kind_of(shelf[AICA], "The relationship between pinched nerves") == [Kind.PARAGRAPH]


def test_a_sentence_that_names_the_publisher_is_advertising(shelf: dict[str, Article]) -> None:
    promotion = [text for kind, text in kinds(shelf[DISC]) if kind is Kind.PROMOTION]
    assert [text.split(" ", 3)[:3] for text in promotion] == [
        ["If", "nonsurgical", "treatments"],
        ["Laser", "Spine", "Institute"],
    ]


def test_without_a_publisher_calls_to_action_are_still_advertising() -> None:
    text = "Nerves carry signals. Call us now. Schedule a free consultation with our team today!"
    assert kinds(article(text)) == [
        (Kind.PARAGRAPH, "Nerves carry signals."),
        (Kind.PROMOTION, "Call us now. Schedule a free consultation with our team today!"),
    ]


def test_the_catalog_can_declare_a_line_promotion() -> None:
    declared = Article(
        "a", "A", "en", "", "Buy the book.\n\nReal text.", promotion=("Buy the book.",)
    )
    assert [kind for kind, _ in kinds(declared)] == [Kind.PROMOTION, Kind.PARAGRAPH]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Nerves carry signals from\nthe brain to the muscles and\nback again.\n\n"
        "A heading\n\nMuscles contract when\nthey are told to, and Dr.\nSmith agrees.\n"
    )
    assert kinds(article(text)) == [
        (Kind.PARAGRAPH, "Nerves carry signals from\nthe brain to the muscles and\nback again."),
        (Kind.HEADING, "A heading"),
        (Kind.PARAGRAPH, "Muscles contract when\nthey are told to, and Dr.\nSmith agrees."),
    ]


def test_windows_line_ends_and_a_byte_order_mark_stay_outside_blocks() -> None:
    assert kinds(article("\ufeffA title\r\n\r\nOne sentence.\r\n")) == [
        (Kind.TITLE, "A title"),
        (Kind.PARAGRAPH, "One sentence."),
    ]


def test_titles_of_persons_do_not_end_a_sentence(shelf: dict[str, Article]) -> None:
    text = shelf[DAMAGE].text
    start = text.index("Consider the story of Ms. Davis")
    first = sentences(text, Span(start, text.index("\n", start)))[0]
    assert first.of(text).endswith("after a car accident.")


def test_a_footnote_sign_belongs_to_its_sentence(shelf: dict[str, Article]) -> None:
    text = shelf[DISC].text
    start = text.index("Our state-of-the-art")
    assert [s.of(text)[-2:] for s in sentences(text, Span(start, text.index("\n", start)))] == [
        ".^"
    ]


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            ["+", "", "- an item", "a | b |", "---|---|", "A heading", "One. Two!", "Why?"]
        ),
    ),
    max_size=12,
)


@given(LINES)
def test_blocks_come_in_order_and_hold_every_visible_character(lines: list[str]) -> None:
    text = "\n".join(lines)
    position = 0
    for block in read_blocks(article(text)):
        assert position <= block.span.start < block.span.end
        assert not text[position : block.span.start].strip("\ufeff" + WHITESPACE)
        position = block.span.end
    assert not text[position:].strip("\ufeff" + WHITESPACE)


WHITESPACE = "".join(map(chr, filter(lambda code: chr(code).isspace(), range(0x3001))))


def test_the_articles_are_stored_byte_for_byte(shelf: dict[str, Article]) -> None:
    for slug, stored in shelf.items():
        path = Path(__file__).parents[2] / "corpus" / f"{slug}.txt"
        assert path.read_bytes() == stored.text.encode()
