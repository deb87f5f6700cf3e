"""Sentences: where they begin and end, on the real articles."""

from ingest.model import Article, Span
from ingest.segment import sentences

DAMAGE = "nerve-damage-and-muscle-spasms"
DISC = "herniated-discs-and-muscle-spasms"


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
