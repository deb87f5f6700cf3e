"""What a page carries beside its article: navigation, repeated titles, advertising.

General rules first (repeated titles, headings that head nothing, the publisher's name; navigation
and calls to action where rules are known of the article's language); the catalog's `furniture` and
`promotion` lines override them. Works on the blocks of any reader, and leaves every quotable block
with its sentences.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.catalog import Entry
from ingest.language import rules_for
from ingest.model import Block, Kind, Span
from ingest.segment import sentences

_LONGEST = 120  # characters; the longest such line of the first five articles has 62


def mark(entry: Entry, text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a document, with what is never quoted marked as such, and the sentences of the
    others.

    >>> tea = Entry("tea", "Tea", "en", "", "tea.txt", publisher="Leaf & Co")
    >>> text = "It is hot. Buy it of Leaf & Co."
    >>> block = Block(Kind.PARAGRAPH, Span(0, len(text)))
    >>> [(str(part.kind), part.span.of(text)) for part in mark(tea, text, [block])]
    [('paragraph', 'It is hot.'), ('promotion', 'Buy it of Leaf & Co.')]
    """
    marked = [_mark_navigation(entry, text, block) for block in blocks]
    marked = _mark_front_matter(entry.title, text, marked)
    marked = _mark_trailing_headings(marked)
    parts = (part for block in marked for part in _split_promotion(entry, text, block))
    return tuple(_override(entry, text, part) for part in parts)


def _mark_navigation(entry: Entry, text: str, block: Block) -> Block:
    line = block.span.of(text)
    navigates = (
        (block.kind.is_heading or block.kind is Kind.PARAGRAPH)
        and len(line) < _LONGEST
        and rules_for(entry.language).navigation.match(line)
    )
    return replace(block, kind=Kind.FURNITURE) if navigates else block


def _mark_front_matter(title: str, text: str, blocks: list[Block]) -> list[Block]:
    """Above the first text, the title counts once; its repeats and all that stands before it
    are furniture.
    """
    body = next((i for i, block in enumerate(blocks) if block.kind.is_quotable), len(blocks))
    titles = [
        i
        for i, block in enumerate(blocks[:body])
        if block.kind.is_heading and _is_same(block.span.of(text), title)
    ]
    if not titles:
        return blocks
    repeats = set(titles)
    return [
        replace(block, kind=Kind.TITLE)
        if i == titles[0]
        else replace(block, kind=Kind.FURNITURE)
        if i < titles[0] or i in repeats
        else block
        for i, block in enumerate(blocks)
    ]


def _is_same(line: str, title: str) -> bool:
    return line.casefold().strip(" ?!.") == title.casefold().strip(" ?!.")


def _mark_trailing_headings(blocks: list[Block]) -> list[Block]:
    """A heading with nothing under it to the end of the article heads nothing: furniture."""
    last = max((i for i, block in enumerate(blocks) if block.kind.is_quotable), default=-1)
    return [
        replace(block, kind=Kind.FURNITURE) if i > last and block.kind.is_heading else block
        for i, block in enumerate(blocks)
    ]


def _split_promotion(entry: Entry, text: str, block: Block) -> Iterator[Block]:
    """The block with its sentences, the advertising ones set apart: those that name the publisher
    or call the reader to it.
    """
    if block.kind.is_heading or block.kind is Kind.TABLE_ROW:
        advertises = _is_promotion(entry, block.span.of(text))
        kind = Kind.PROMOTION if advertises else block.kind
        row = (block.span,) if kind is Kind.TABLE_ROW else ()
        yield replace(block, kind=kind, sentences=row)
        return
    if not block.kind.is_quotable:
        yield block
        return
    run: Block | None = None
    for sentence in sentences(text, block.span):
        kind = Kind.PROMOTION if _is_promotion(entry, sentence.of(text)) else block.kind
        if run and run.kind is kind:
            run = _extended(run, sentence)
        else:
            if run:
                yield run
            marker = block.marker if kind is Kind.ITEM and run is None else None
            run = Block(kind, sentence, marker, (sentence,) if kind.is_quotable else ())
    if run:
        yield run


def _extended(block: Block, sentence: Span) -> Block:
    more = (*block.sentences, sentence) if block.kind.is_quotable else ()
    return replace(block, span=Span(block.span.start, sentence.end), sentences=more)


def _is_promotion(entry: Entry, sentence: str) -> bool:
    named = entry.publisher is not None and entry.publisher.casefold() in sentence.casefold()
    return named or rules_for(entry.language).call_to_action.search(sentence) is not None


def _override(entry: Entry, text: str, block: Block) -> Block:
    line = block.span.of(text)
    if line in entry.furniture:
        return replace(block, kind=Kind.FURNITURE, marker=None, sentences=())
    if line in entry.promotion:
        return replace(block, kind=Kind.PROMOTION, marker=None, sentences=())
    return block
