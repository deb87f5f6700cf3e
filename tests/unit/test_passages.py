"""Passages: what can be quoted, and what each quote needs to stand alone."""

import pytest

from ingest.model import Article, Kind, Passage, Span
from ingest.passages import embedding_texts, read_passages
from tests.shelves import article_of

LEGS = "pinched-nerves-and-leg-spasms"
AICA = "pinched-nerves-and-muscle-spasms"
DAMAGE = "nerve-damage-and-muscle-spasms"
DISC = "herniated-discs-and-muscle-spasms"


def passage(article: Article, opening: str) -> Passage:
    """The one passage that opens so."""
    return next(p for p in read_passages(article) if p.span.of(article.text).startswith(opening))


def words(article: Article, span: Span | None) -> str | None:
    return span.of(article.text) if span else None


def brings_the_one_before(sentence: str, language: str) -> bool:
    """Whether a sentence brings the one before it in its paragraph."""
    before = "Nerves hurt."
    article = article_of(f"{before} {sentence}", language=language)
    return words(article, read_passages(article)[-1].antecedent) == f"{before} "


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
    brought = words(shelf[AICA], found.antecedent)
    assert brought is not None
    assert brought.startswith("A pinched nerve occurs when")
    assert brought.endswith("tingling, or weakness. ")


def test_a_first_sentence_that_refers_back_brings_its_heading(shelf: dict[str, Article]) -> None:
    found = passage(shelf[LEGS], "This condition narrows the spinal canal")
    assert words(shelf[LEGS], found.antecedent) == "Spinal Stenosis\n"


def test_a_paragraph_that_refers_back_brings_the_one_before(shelf: dict[str, Article]) -> None:
    found = passage(shelf[LEGS], "These erratic impulses stimulate")
    brought = words(shelf[LEGS], found.antecedent)
    assert brought is not None
    assert brought.startswith("Compression disrupts this delicate balance")


def test_a_limiting_sentence_comes_along(shelf: dict[str, Article]) -> None:
    found = passage(shelf[DAMAGE], "Some potential natural remedies")
    limit = words(shelf[DAMAGE], found.limitation)
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
    brought = words(shelf[DAMAGE], found.antecedent)
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
    assert brings_the_one_before(sentence, "en")


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
    assert not brings_the_one_before(sentence, "en")


@pytest.mark.parametrize("language", ["en-GB", "en_US", "EN"])
def test_english_of_any_country_is_english(language: str) -> None:
    assert brings_the_one_before("However, effects vary.", language)


def test_every_passage_is_a_whole_sentence_of_a_quotable_block(shelf: dict[str, Article]) -> None:
    for article in shelf.values():
        for found in read_passages(article):
            (block,) = [b for b in article.blocks if b.span.overlaps(found.span)]
            assert block.kind.is_quotable
            assert found.span.start in {sentence.start for sentence in block.sentences}
            assert found.span.end in {sentence.end for sentence in block.sentences}
            text = found.span.of(article.text)
            assert text == text.strip()


def test_what_is_embedded_names_the_section_and_drops_the_bullet(
    shelf: dict[str, Article],
) -> None:
    article = shelf[LEGS]
    (text,) = embedding_texts(article, [passage(article, "- The sacral region")])
    assert text == "How Nerve Compression Causes Muscle Spasms. The sacral region near the pelvis."


def test_what_is_embedded_drops_a_number_and_names_the_title_above_the_first_heading() -> None:
    article = article_of("1. Sit down now and put up your legs. Then rest.")
    assert embedding_texts(article, read_passages(article)) == [
        "A title. Sit down now and put up your legs.",
        "A title. Then rest.",
    ]


GERMAN = """Was hilft gegen Krämpfe?

Magnesium hilft. However, es wirkt nicht immer. He sagt das. This article ist kurz. Also gut!

Subscribe

Call us today. Ende.
"""
"""German with English words where each English rule would find some."""


def test_no_english_rule_touches_german() -> None:
    article = article_of(GERMAN, language="de")
    assert [str(block.kind) for block in article.blocks] == [
        "question",
        "paragraph",
        "heading",
        "paragraph",
    ]
    passages = read_passages(article)
    assert [passage.span.of(GERMAN) for passage in passages] == [
        "Magnesium hilft.",
        "However, es wirkt nicht immer.",
        "He sagt das.",
        "This article ist kurz.",
        "Also gut!",
        "Call us today.",
        "Ende.",
    ]
    assert not any(passage.antecedent or passage.limitation for passage in passages)


def test_each_english_rule_would_have() -> None:
    article = article_of(GERMAN, language="en")
    kinds = [str(block.kind) for block in article.blocks]
    assert kinds == ["question", "paragraph", "furniture", "promotion", "paragraph"]
    magnesium, however, he, also, _ = read_passages(article)
    assert words(article, magnesium.limitation) == "However, es wirkt nicht immer."
    assert all(found.antecedent for found in (however, he, also))
