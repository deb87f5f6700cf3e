"""Passages: what can be quoted, and what each quote needs to stand alone."""

import pytest

from ingest.model import Article, Kind, Passage, Span
from ingest.passages import embedding_text, leans, read_passages
from ingest.readers.plain import read_blocks

LEGS = "pinched-nerves-and-leg-spasms"
AICA = "pinched-nerves-and-muscle-spasms"
DAMAGE = "nerve-damage-and-muscle-spasms"
DISC = "herniated-discs-and-muscle-spasms"


def passage(article: Article, opening: str) -> Passage:
    """The one passage that opens so."""
    return next(p for p in read_passages(article) if p.span.of(article.text).startswith(opening))


def words(article: Article, span: Span | None) -> str | None:
    return span.of(article.text) if span else None


def test_a_passage_is_a_whole_sentence_under_its_heading(shelf: dict[str, Article]) -> None:
    found = passage(shelf[AICA], "Twitching is typically")
    assert found.kind is Kind.PARAGRAPH
    assert words(shelf[AICA], found.section) == "Can a Pinched Nerve Cause Muscle Twitching?"
    assert found.span.of(shelf[AICA].text).endswith("concerning for people.")


def test_above_the_first_heading_there_is_no_section(shelf: dict[str, Article]) -> None:
    assert passage(shelf[LEGS], "Yes, a pinched nerve can directly").section is None


def test_a_caption_is_not_a_section(shelf: dict[str, Article]) -> None:
    found = passage(shelf[DAMAGE], "There are several ways")
    assert words(shelf[DAMAGE], found.section) == "Mechanisms of Nerve-Induced Muscle Spasms"


@pytest.mark.parametrize("opening", ["Muscle spasms can have various", "Yes, stress can indeed"])
def test_an_accordion_that_lost_its_question_has_no_section(
    shelf: dict[str, Article], opening: str
) -> None:
    assert passage(shelf[DAMAGE], opening).section is None


def test_an_accordion_that_kept_its_question_has_it_for_a_section(
    shelf: dict[str, Article],
) -> None:
    found = passage(shelf[DAMAGE], "The curability of muscle spasms")
    assert (
        words(shelf[DAMAGE], found.section) == "Can muscle spasms caused by nerve damage be cured?"
    )


def test_advertising_names_no_section(shelf: dict[str, Article]) -> None:
    assert passage(shelf[AICA], "The relationship between pinched nerves").section is None


def test_what_refers_back_brings_what_it_refers_to(shelf: dict[str, Article]) -> None:
    found = passage(shelf[AICA], "These symptoms will often radiate")
    brought = words(shelf[AICA], found.leans_on)
    assert brought is not None
    assert brought.startswith("A pinched nerve occurs when")
    assert brought.endswith("tingling, or weakness. ")


def test_a_first_sentence_that_refers_back_brings_its_heading(shelf: dict[str, Article]) -> None:
    found = passage(shelf[LEGS], "This condition narrows the spinal canal")
    assert words(shelf[LEGS], found.leans_on) == "Spinal Stenosis\n"


def test_a_paragraph_that_refers_back_brings_the_one_before(shelf: dict[str, Article]) -> None:
    found = passage(shelf[LEGS], "These erratic impulses stimulate")
    brought = words(shelf[LEGS], found.leans_on)
    assert brought is not None
    assert brought.startswith("Compression disrupts this delicate balance")


def test_a_limiting_sentence_comes_along(shelf: dict[str, Article]) -> None:
    found = passage(shelf[DAMAGE], "Some potential natural remedies")
    limit = words(shelf[DAMAGE], found.limited_by)
    assert limit is not None
    assert limit.startswith("However, their effectiveness can vary")


def test_an_item_knows_its_lead_in(shelf: dict[str, Article]) -> None:
    found = passage(shelf[LEGS], "- The sacral region")
    assert words(shelf[LEGS], found.lead_in) == (
        "Common sites for nerve compression causing leg spasms include:"
    )


def test_a_lead_in_brings_what_it_leans_on(shelf: dict[str, Article]) -> None:
    found = passage(shelf[DAMAGE], "• Avoiding Physical Trauma")
    brought = words(shelf[DAMAGE], found.lead_in)
    assert brought is not None
    assert brought.startswith("While not all nerve damage can be prevented")
    assert brought.endswith("These include:")


def test_a_row_knows_its_header(shelf: dict[str, Article]) -> None:
    found = passage(shelf[LEGS], "Dehydration | No")
    assert words(shelf[LEGS], found.lead_in) == "Cause | Nerve Involvement? | Main Symptoms |"


def test_a_run_in_label_stays_with_its_sentence(shelf: dict[str, Article]) -> None:
    found = passage(shelf[DISC], "• Inflammation.")
    assert found.span.of(shelf[DISC].text).endswith("cause inflammation and pain.")


def test_a_later_sentence_of_an_item_brings_the_label(shelf: dict[str, Article]) -> None:
    found = passage(shelf[DAMAGE], "Physical therapy can also aid")
    brought = words(shelf[DAMAGE], found.leans_on)
    assert brought is not None
    assert brought.startswith("• Physical Therapy:")


@pytest.mark.parametrize(
    "opening",
    [
        "Doctors may use the following",  # a lead-in
        "One frequently asked question",  # a question
        "This article delves into",  # a word about the article
        "Read on to learn",
        "Let’s explore more",
        "Contact AICA",  # advertising
        "Let our team",
        "If nonsurgical treatments fail",
        "Columbia",  # furniture
        "Muscle Spasm Trigger Points",
        "Back to top",
    ],
)
def test_what_answers_nothing_is_no_passage(shelf: dict[str, Article], opening: str) -> None:
    assert not any(
        found.span.of(article.text).startswith(opening)
        for article in shelf.values()
        for found in read_passages(article)
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "This compression disrupts it.",
        "They may recommend surgery.",
        "However, effects vary.",
        "For example, a nerve in the neck.",
        "When compromised, these nerves may fire.",
        "Over time, he began to feel numbness.",
        "It’s common in older adults.",
    ],
)
def test_sentences_that_lean(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A pinched nerve can cause spasms.",
        "In addition to spasms, a nerve can cause twitching.",
        "It helps to compare causes.",
        "Mr. Johnson said that he was well.",
        "Items of this list stand alone.",
        "Though it hurts, it heals.",
    ],
)
def test_sentences_that_stand(sentence: str) -> None:
    assert not leans(sentence)


def test_every_passage_is_whole_and_of_one_quotable_block(shelf: dict[str, Article]) -> None:
    for article in shelf.values():
        blocks = read_blocks(article)
        for found in read_passages(article):
            block = blocks[found.block]
            assert block.span.start <= found.span.start < found.span.end <= block.span.end
            assert block.kind in {Kind.PARAGRAPH, Kind.ITEM, Kind.TABLE_ROW}
            text = found.span.of(article.text)
            assert text == text.strip()


def test_what_is_embedded_names_the_section_and_drops_the_bullet(
    shelf: dict[str, Article],
) -> None:
    found = passage(shelf[LEGS], "- The sacral region")
    assert embedding_text(shelf[LEGS], found) == (
        "How Nerve Compression Causes Muscle Spasms. The sacral region near the pelvis."
    )
