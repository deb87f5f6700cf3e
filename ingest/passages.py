"""From blocks to passages: the units that can be quoted, each knowing what it needs to stand alone.

A passage is one whole sentence, one whole table row, or one sentence of a list item (with the
item's bullet and label where it opens the item). It carries spans, never text.
"""

import re
from dataclasses import dataclass

from ingest.blocks import HEADINGS, Block, Kind, Span, is_quotable_kind, read_blocks, sentences
from ingest.catalog import Article

# A sentence that opens with one of these refers back: it cannot stand without the one before it.
_REFERRING = re.compile(
    r"(?:This|These|Those|They|Them|Its|Such|Their|However|But|Instead|Otherwise|As a result"
    r"|Examples|In (?:this|these|such|contrast)|On the other hand"
    r"|It(?! helps| is \w+ (?:to|that)))\b"
    r"|(?:[\w’'-]+ ){1,5}[\w’'-]+, (?:this|these|those)\b"
)
# One that opens with these goes on with a thought: it leans on what is before it in its paragraph,
# but a paragraph may open with it.
_CONTINUING = re.compile(
    r"(?:Moreover|Furthermore|Additionally|Also|Therefore|Thus|Similarly|Consequently"
    r"|And|So|Or|For (?:example|instance)|In addition(?! to))\b"
)
# A person who is not named in the sentence was named before it.
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr)\b")
# A sentence that opens with one of these limits the one before it, which must not stand without it.
_LIMITING = re.compile(r"(?:However|But|Nevertheless|Nonetheless|Still|That said|Yet)\b")
# A sentence that tells the reader about the article itself answers nothing.
_SIGNPOST = re.compile(
    r"(?:Read on|Let[’']s (?:explore|look|take|dive|discuss)"
    r"|(?:In )?[Tt]his (?:article|guide|post|page|blog)\b"
    r"|(?:To find out|Click|Learn) more\b)"
)
_LABEL = 30  # characters; a run-in label of one sentence ("• Inflammation.") is no longer than this


@dataclass(frozen=True)
class Passage:
    """One quotable unit of an article.

    Attributes:
        article: slug of its article.
        span: its characters.
        kind: PARAGRAPH (a sentence), ITEM or TABLE_ROW.
        block: number of its block within the article; neighbours share it.
        section: span of the heading it stands under, None above the first heading or where the
            page lost it.
        lead_in: the sentence that introduces its list, or its table's header row.
        leans_on: what it refers back to ("They …"): the sentence before it, with whatever that one
            leans on, or its heading.
        limited_by: the sentence after it that limits it ("However, …").
    """

    article: str
    span: Span
    kind: Kind
    block: int
    section: Span | None = None
    lead_in: Span | None = None
    leans_on: Span | None = None
    limited_by: Span | None = None


def read_passages(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in reading order."""
    text = article.text
    blocks = read_blocks(article)
    passages: list[Passage] = []
    section: Span | None = None
    lead_in: Span | None = None
    opener: Span | None = None  # what a leaning first sentence of the next block leans on
    for number, block in enumerate(blocks):
        if _starts_section(blocks, number, text):
            section = block.span if block.kind in HEADINGS else None
            lead_in, opener = None, section
        elif block.kind is Kind.TABLE_HEADER:
            lead_in = block.span
        elif is_quotable_kind(block.kind):
            units = _units(text, block)
            if block.kind is Kind.PARAGRAPH:
                lead_in = None
            chains = _chains(text, units, opener if block.kind is Kind.PARAGRAPH else None)
            passages += _block_passages(
                article, number, block.kind, units, chains, section, lead_in
            )
            if block.kind is Kind.PARAGRAPH and units:
                opener = chains[-1]
                lead_in = opener if text[opener.end - 1] == ":" else None
            elif block.kind is not Kind.PARAGRAPH:
                opener = None
    return tuple(passages)


def embedding_text(article: Article, passage: Passage) -> str:
    """What the encoder reads for a passage: its section's heading, then its own words without the
    bullet. Never shown to anyone.
    """
    words = re.sub(r"^\W+", "", passage.span.of(article.text))
    heading = passage.section.of(article.text) if passage.section else article.title
    return f"{heading.rstrip('?.! ')}. {words}"


def place(article: Article, span: Span) -> str:
    """How a passage is named, in the question bank as in the page's addresses: `slug:start-end`."""
    return f"{article.slug}:{span.start}-{span.end}"


def _starts_section(blocks: tuple[Block, ...], number: int, text: str) -> bool:
    """A heading starts a section. So does advertising's heading, and an accordion's "+" whose
    question the page lost: what follows belongs to no heading above it.
    """
    block = blocks[number]
    if block.kind in HEADINGS:
        return True
    if block.kind is Kind.PROMOTION:
        return text[block.span.end - 1].isalnum()
    return block.span.of(text) == "+" and blocks[number - 1].kind is not Kind.QUESTION


def _units(text: str, block: Block) -> list[Span]:
    """The sentences of a block; a row whole; a run-in label with the sentence that it names."""
    if block.kind is Kind.TABLE_ROW:
        return [block.span]
    units = sentences(text, block.span)
    if block.kind is Kind.ITEM and len(units) > 1 and units[0].end - units[0].start <= _LABEL:
        units[:2] = [Span(units[0].start, units[1].end)]
    return units


def _block_passages(
    article: Article,
    number: int,
    kind: Kind,
    units: list[Span],
    chains: list[Span],
    section: Span | None,
    lead_in: Span | None,
) -> list[Passage]:
    text = article.text
    found = []
    for i, (unit, chained) in enumerate(zip(units, chains, strict=True)):
        if not _answers(unit.of(text)):
            continue
        if kind is Kind.ITEM and i > 0:  # a later sentence of an item leans on its label
            chained = Span(units[0].start, units[i].end)
        after = units[i + 1] if i + 1 < len(units) else None
        found.append(
            Passage(
                article=article.slug,
                span=unit,
                kind=kind,
                block=number,
                section=section,
                lead_in=lead_in if kind is not Kind.PARAGRAPH else None,
                leans_on=Span(chained.start, unit.start) if chained.start < unit.start else None,
                limited_by=after if after and _LIMITING.match(after.of(text)) else None,
            )
        )
    return found


def _chains(text: str, units: list[Span], opener: Span | None) -> list[Span]:
    """Each unit with everything before it that it leans on, back to a sentence that stands."""
    chains: list[Span] = []
    for unit in units:
        before = chains[-1] if chains else opener
        leaning = leans(unit.of(text)) if chains else _refers_back(unit.of(text))
        chains.append(Span(before.start if before and leaning else unit.start, unit.end))
    return chains


def leans(sentence: str) -> bool:
    """Whether a sentence leans on the one before it in its paragraph."""
    return _CONTINUING.match(sentence) is not None or _refers_back(sentence)


def _refers_back(sentence: str) -> bool:
    if _REFERRING.match(sentence):
        return True
    person = _PRONOUN.search(sentence)
    return person is not None and not _NAMED.search(sentence, 0, person.start())


def _answers(sentence: str) -> bool:
    """A question, a lead-in, mere marks and a word about the article itself answer nothing by
    themselves.
    """
    if not any(map(str.isalnum, sentence)):
        return False
    return sentence[-1] not in "?:" and not _SIGNPOST.match(sentence)
