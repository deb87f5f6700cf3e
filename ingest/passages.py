"""From blocks to passages: the units that can be quoted, each with what it needs to stand alone."""

import re
from collections.abc import Sequence

from ingest.denials import denials_for
from ingest.language import rules_for
from ingest.lead_ins import lead_ins
from ingest.model import Article, Kind, Passage, Span
from ingest.sections import sections
from ingest.standing import Unit, standing

_MARKS = re.compile(r"\A\W+")


def read_passages(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in reading order.

    >>> from ingest.model import Block
    >>> text = "Nerves hurt. They heal."
    >>> block = Block(Kind.PARAGRAPH, Span(0, 23), sentences=(Span(0, 12), Span(13, 23)))
    >>> hurt, heal = read_passages(Article("nerves", "Nerves", "en", "", text, (block,), ""))
    >>> heal.span.of(text), heal.antecedent.of(text)
    ('They heal.', 'Nerves hurt. ')
    """
    opened = sections(article)
    units = standing(article, opened)
    introduced = lead_ins(article, opened, units)
    passages: list[Passage] = []
    for number, block in enumerate(article.blocks):
        opener = article.blocks[opened[number]]
        section = opener.span if opened[number] >= 0 and opener.kind.is_heading else None
        passages += [
            _passage(article, block.kind, unit, section, introduced[number])
            for unit in units[number]
            if _is_quotable(unit, article)
        ]
    return tuple(passages)


def _passage(
    article: Article, kind: Kind, unit: Unit, section: Span | None, lead_in: Span | None
) -> Passage:
    start = unit.span.start
    return Passage(
        article=article.slug,
        span=unit.span,
        kind=kind,
        section=section,
        lead_in=lead_in if lead_in and lead_in.end <= unit.start else None,
        antecedent=Span(unit.start, start) if unit.start < start else None,
        limitation=unit.after,
    )


def embedding_texts(article: Article, passages: Sequence[Passage]) -> list[str]:
    """What the encoder reads for each passage of the article: its section's heading, then its own
    words without the bullet or number. Never shown to anyone.

    >>> from ingest.model import Block
    >>> item = Block(Kind.ITEM, Span(0, 7), Span(0, 2), (Span(0, 7),))
    >>> tea = Article("tea", "What is tea?", "en", "", "- It is", (item,), "")
    >>> embedding_texts(tea, read_passages(tea))
    ['What is tea. It is']
    """
    markers = {block.span.start: block.marker.end for block in article.blocks if block.marker}
    texts = []
    for passage in passages:
        start = markers.get(passage.span.start, passage.span.start)
        words = _MARKS.sub("", article.text[start : passage.span.end])
        heading = passage.section.of(article.text) if passage.section else article.title
        texts.append(f"{heading.rstrip('?.! ')}. {words}")
    return texts


def _is_quotable(unit: Unit, article: Article) -> bool:
    """A question, a lead-in, mere marks, a word about the article itself, and a verdict on nothing
    answer nothing by themselves.
    """
    words = unit.span.of(article.text)
    if not any(map(str.isalnum, words)) or words[-1] in "?:":
        return False
    if unit.start == unit.span.start and denials_for(article.language).is_verdict(words):
        return False
    return not rules_for(article.language).about_itself.match(words)
