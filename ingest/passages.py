"""From blocks to passages: the units that can be quoted, each with what it needs to stand alone."""

import re
from collections.abc import Sequence

from ingest.language import Rules, rules_for
from ingest.model import Article, Block, Kind, Passage, Span

# Characters of a run-in label that is a sentence by itself ("• Inflammation."): in the first five
# articles such labels have up to 26, the shortest first sentence of another item 98.
_LABEL = 30
_MARKS = re.compile(r"\A\W+")


def read_passages(article: Article) -> tuple[Passage, ...]:
    """The passages of an article, in reading order.

    >>> text = "Nerves hurt. They heal."
    >>> block = Block(Kind.PARAGRAPH, Span(0, 23), sentences=(Span(0, 12), Span(13, 23)))
    >>> hurt, heal = read_passages(Article("nerves", "Nerves", "en", "", text, (block,), ""))
    >>> heal.span.of(text), heal.antecedent.of(text)
    ('They heal.', 'Nerves hurt. ')
    """
    text = article.text
    blocks = article.blocks
    passages: list[Passage] = []
    section: Span | None = None
    lead_in: Span | None = None
    opener: Span | None = None  # what a leaning first sentence of the next block leans on
    for number, block in enumerate(blocks):
        if _starts_section(blocks, number, text):
            section = block.span if block.kind.is_heading else None
            lead_in, opener = None, section
        elif block.kind is Kind.TABLE_HEADER:
            lead_in = block.span
        elif block.kind.is_quotable:
            units = _units(block)
            if block.kind is Kind.PARAGRAPH:
                lead_in = None
            before = opener if block.kind is Kind.PARAGRAPH else None
            chains = _chains(text, units, before, rules_for(article.language))
            passages += _block_passages(article, block.kind, units, chains, section, lead_in)
            if block.kind is Kind.PARAGRAPH and units:
                opener = chains[-1]
                lead_in = opener if text[opener.end - 1] == ":" else None
            elif block.kind is not Kind.PARAGRAPH:
                opener = None
    return tuple(passages)


def embedding_texts(article: Article, passages: Sequence[Passage]) -> list[str]:
    """What the encoder reads for each passage of the article: its section's heading, then its own
    words without the bullet or number. Never shown to anyone.

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


def _starts_section(blocks: tuple[Block, ...], number: int, text: str) -> bool:
    """A heading starts a section. So does advertising's heading, and an accordion's "+" whose
    question the page lost: what follows belongs to no heading above it.
    """
    block = blocks[number]
    if block.kind.is_heading:
        return True
    if block.kind is Kind.PROMOTION:
        return text[block.span.end - 1].isalnum()
    return block.span.of(text) == "+" and blocks[number - 1].kind is not Kind.QUESTION


def _units(block: Block) -> list[Span]:
    """The sentences of a block; a row whole; a run-in label with the sentence that it names."""
    units = list(block.sentences)
    if block.kind is Kind.ITEM and len(units) > 1 and units[0].end - units[0].start <= _LABEL:
        units[:2] = [Span(units[0].start, units[1].end)]
    return units


def _block_passages(
    article: Article,
    kind: Kind,
    units: list[Span],
    chains: list[Span],
    section: Span | None,
    lead_in: Span | None,
) -> list[Passage]:
    text, rules = article.text, rules_for(article.language)
    found = []
    for i, (unit, chained) in enumerate(zip(units, chains, strict=True)):
        if not _is_quotable(unit.of(text), rules):
            continue
        if kind is Kind.ITEM and i > 0:  # a later sentence of an item leans on its label
            chained = Span(units[0].start, units[i].end)
        after = units[i + 1] if i + 1 < len(units) else None
        found.append(
            Passage(
                article=article.slug,
                span=unit,
                kind=kind,
                section=section,
                lead_in=lead_in if kind is not Kind.PARAGRAPH else None,
                antecedent=Span(chained.start, unit.start) if chained.start < unit.start else None,
                limitation=after if after and rules.limits.match(after.of(text)) else None,
            )
        )
    return found


def _chains(text: str, units: list[Span], opener: Span | None, rules: Rules) -> list[Span]:
    """Each unit with everything before it that it leans on, back to a sentence that stands."""
    chains: list[Span] = []
    for unit in units:
        before = chains[-1] if chains else opener
        leaning = leans(unit.of(text), rules) if chains else _refers_back(unit.of(text), rules)
        chains.append(Span(before.start if before and leaning else unit.start, unit.end))
    return chains


def leans(sentence: str, rules: Rules) -> bool:
    """Whether a sentence leans on the one before it in its paragraph.

    >>> leans("They hurt.", rules_for("en")), leans("Nerves hurt.", rules_for("en"))
    (True, False)
    """
    return rules.goes_on.match(sentence) is not None or _refers_back(sentence, rules)


def _refers_back(sentence: str, rules: Rules) -> bool:
    if rules.refers_back.match(sentence):
        return True
    person = rules.pronoun.search(sentence)
    return person is not None and not rules.title.search(sentence, 0, person.start())


def _is_quotable(sentence: str, rules: Rules) -> bool:
    """A question, a lead-in, mere marks and a word about the article itself answer nothing by
    themselves.
    """
    if not any(map(str.isalnum, sentence)):
        return False
    return sentence[-1] not in "?:" and not rules.about_itself.match(sentence)
