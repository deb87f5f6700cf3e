"""Boilerplate: what is never quoted is marked as such, on the real articles and on small ones."""

import pytest

from ingest.model import Article, Kind
from tests.shelves import article_of

LEGS = "pinched-nerves-and-leg-spasms"
AICA = "pinched-nerves-and-muscle-spasms"
DAMAGE = "nerve-damage-and-muscle-spasms"
PAIN = "nerve-pain-and-muscle-spasms"
DISC = "herniated-discs-and-muscle-spasms"


def kinds(article: Article) -> list[tuple[Kind, str]]:
    return [(block.kind, block.span.of(article.text)) for block in article.blocks]


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
    assert kinds(article_of("Some text here.\n\nOur sponsors")) == [
        (Kind.PARAGRAPH, "Some text here."),
        (Kind.FURNITURE, "Our sponsors"),
    ]


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
    assert kinds(article_of(text)) == [
        (Kind.PARAGRAPH, "Nerves carry signals."),
        (Kind.PROMOTION, "Call us now. Schedule a free consultation with our team today!"),
    ]


@pytest.mark.parametrize(
    ("key", "kind"), [("promotion", Kind.PROMOTION), ("furniture", Kind.FURNITURE)]
)
def test_the_catalog_can_declare_a_line(key: str, kind: Kind) -> None:
    declared = article_of("Buy the book.\n\nReal text.", **{key: ("Buy the book.",)})
    assert [kind for kind, _ in kinds(declared)] == [kind, Kind.PARAGRAPH]


def test_a_block_carries_its_whole_sentences_and_what_is_not_quotable_none() -> None:
    text = "A title\n\nTea is hot. Call us now. Milk is\nwhite, too.\n\n- Wet. It is.\n"
    article = article_of(text)
    assert [
        (block.kind, [sentence.of(text) for sentence in block.sentences])
        for block in article.blocks
    ] == [
        (Kind.TITLE, []),
        (Kind.PARAGRAPH, ["Tea is hot."]),
        (Kind.PROMOTION, []),
        (Kind.PARAGRAPH, ["Milk is\nwhite, too."]),
        (Kind.ITEM, ["- Wet.", "It is."]),
    ]


def test_a_row_is_one_sentence() -> None:
    article = article_of("Sign | Cause |\n---|---|\nPain. Ache. | Nerve |\n")
    row = article.blocks[-1]
    assert (row.kind, row.sentences) == (Kind.TABLE_ROW, (row.span,))
