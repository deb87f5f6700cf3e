"""From an article's text to typed blocks, each a span of the stored file.

Reads plain text as saved from a web page: one paragraph, heading, bullet or table row a line, or
hard-wrapped paragraphs between blank lines. Text is never altered, only classified. Not parsed:
nested lists, Markdown emphasis, HTML.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import syntok.segmenter

from ingest.catalog import Article


class Kind(StrEnum):
    """What a block is to a reader."""

    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    """A heading that asks; its section holds the answer."""
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"
    SEPARATOR = "separator"
    """A line without a letter or digit: an accordion's "+", a table's rule."""
    FURNITURE = "furniture"
    PROMOTION = "promotion"


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` (inclusive) to `end` (exclusive) of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Block:
    """A typed span. Blocks of an article come in order, never overlap, and hold every character
    that is not white space.
    """

    kind: Kind
    span: Span


HEADINGS = {Kind.HEADING, Kind.QUESTION}
_HEADING_MAX = 120  # characters; the longest heading of the first five articles has 81
_BULLET = re.compile(r"(?:[-–—•*+▪‣◦●➤►✓]|\d{1,2}[.)])\s+\S")
_NAVIGATION = re.compile(
    r"back to (the )?top\b|(browse |see |view )?(related|more|recommended) "
    r"(articles|posts|resources|reading|topics|stories)$|share (this|on)\b|table of contents$"
    r"|advertisement$|skip to\b|(previous|next) (article|post)$|read more$|subscribe\b|sign up\b",
    re.IGNORECASE,
)
_CALL_TO_ACTION = re.compile(
    r"\bour\s+(?:\S+\s+){0,2}(team|staff|clinics?|offices?|facilities|specialists|doctors|surgeons|surgery|providers|experts)\b"
    r"|\b(contact|call|visit|reach out to)\s+us\b"
    r"|\b(schedule|book|request)\s+(a|an|your)\s+(?:\S+\s+){0,2}(consultation|appointment|evaluation|review|visit)\b"
    # Atomic: if "today" does not follow the first of these, it follows none of them.
    r"|(?:\A|[.!?])(?>[^.!?]*?\b(?:call|contact|book|schedule|visit)\b)[^.!?]*\btoday\b",
    re.IGNORECASE,
)


def read_blocks(article: Article) -> tuple[Block, ...]:
    """Classify every line of the article.

    General rules first (repeated titles, navigation, headings that head nothing, the publisher's
    name, calls to action); the catalog's `furniture` and `promotion` lines override them.
    """
    text = article.text
    lines = _joined_lines(text)
    blocks = [Block(_kind(span.of(text)), span) for span in lines]
    blocks = _mark_tables(text, blocks)
    blocks = _mark_front_matter(article, blocks)
    blocks = _mark_trailing_headings(blocks)
    blocks = [part for block in blocks for part in _split_promotion(article, block)]
    return tuple(_override(article, block) for block in blocks)


def sentences(text: str, span: Span) -> list[Span]:
    """Spans of the whole sentences within `span`, found by syntok's rule-based segmenter
    (https://github.com/fnl/syntok).
    """
    return [Span(span.start + start, span.start + end) for start, end in _segments(span.of(text))]


@lru_cache(1024)  # the paragraphs of an article, which are asked for more than once
def _segments(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (tokens[0].offset, tokens[-1].offset + len(tokens[-1].value))
        for paragraph in syntok.segmenter.analyze(text)
        for tokens in paragraph
    )


def is_quotable_kind(kind: Kind) -> bool:
    """Whether sentences of a block of this kind may answer a question."""
    return kind in {Kind.PARAGRAPH, Kind.ITEM, Kind.TABLE_ROW}


def _kind(line: str) -> Kind:
    if not any(map(str.isalnum, line)):
        return Kind.SEPARATOR
    if _BULLET.match(line):
        return Kind.ITEM
    if len(line) < _HEADING_MAX and _NAVIGATION.match(line):
        return Kind.FURNITURE
    if len(line) <= _HEADING_MAX and not line[0].islower():
        if line.endswith("?") and not re.search(r"[.!?;]\s", line):
            return Kind.QUESTION
        if line[-1] not in '.!?:;,…"”*^)' or re.fullmatch(r"[^.!?:;]*\([^)]*\)", line):
            return Kind.HEADING
    return Kind.PARAGRAPH


def _joined_lines(text: str) -> list[Span]:
    """Spans of the lines, stripped of white space; the lines of a hard-wrapped paragraph joined.

    A file is taken as hard-wrapped when most lines that directly follow another open in lower
    case: prose wrapped at a width does, a file with one paragraph a line never does.
    """
    lines = [
        Span(match.start(), match.end())
        for match in re.finditer(r"[^\s\ufeff](?:[^\r\n]*\S)?", text)
    ]
    follows = [
        text.count("\n", before.end, after.start) == 1 and not _BULLET.match(after.of(text))
        for before, after in pairwise(lines)
    ]
    adjacent = [after.of(text) for after, follow in zip(lines[1:], follows, strict=True) if follow]
    if sum(line[0].islower() for line in adjacent) <= len(adjacent) / 2:
        return lines
    joined = lines[:1]
    for line, follow in zip(lines[1:], follows, strict=True):
        if follow:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def _mark_tables(text: str, blocks: list[Block]) -> list[Block]:
    """Rows of a Markdown table: the line above a rule of dashes and bars is its header."""
    marked: list[Block] = []
    barred = in_table = False  # of the line above
    for block in blocks:
        line = block.span.of(text)
        is_rule = block.kind is Kind.SEPARATOR and "|" in line and "--" in line
        if is_rule and barred:
            marked[-1] = replace(marked[-1], kind=Kind.TABLE_HEADER)
        barred = "|" in line
        in_table = in_table and barred
        marked.append(replace(block, kind=Kind.TABLE_ROW) if in_table else block)
        in_table = in_table or is_rule
    return marked


def _mark_front_matter(article: Article, blocks: list[Block]) -> list[Block]:
    """Above the first text, the title counts once; its repeats and all that stands before it
    are furniture.
    """
    body = next((i for i, block in enumerate(blocks) if is_quotable_kind(block.kind)), len(blocks))
    titles = [
        i
        for i, block in enumerate(blocks[:body])
        if block.kind in HEADINGS and _same(block.span.of(article.text), article.title)
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


def _same(line: str, title: str) -> bool:
    return line.casefold().strip(" ?!.") == title.casefold().strip(" ?!.")


def _mark_trailing_headings(blocks: list[Block]) -> list[Block]:
    """A heading with nothing under it to the end of the article heads nothing: furniture."""
    last = max((i for i, block in enumerate(blocks) if is_quotable_kind(block.kind)), default=-1)
    return [
        replace(block, kind=Kind.FURNITURE) if i > last and block.kind in HEADINGS else block
        for i, block in enumerate(blocks)
    ]


def _split_promotion(article: Article, block: Block) -> Iterator[Block]:
    """The block, its advertising sentences set apart: those that name the publisher or call the
    reader to it.
    """
    if block.kind in HEADINGS | {Kind.TABLE_ROW}:
        advertises = _is_promotion(article, block.span)
        yield replace(block, kind=Kind.PROMOTION) if advertises else block
        return
    if not is_quotable_kind(block.kind):
        yield block
        return
    runs: list[Block] = []
    for sentence in sentences(article.text, block.span):
        kind = Kind.PROMOTION if _is_promotion(article, sentence) else block.kind
        if runs and runs[-1].kind is kind:
            runs[-1] = Block(kind, Span(runs[-1].span.start, sentence.end))
        else:
            runs.append(Block(kind, sentence))
    yield from runs


def _is_promotion(article: Article, span: Span) -> bool:
    sentence = span.of(article.text)
    named = article.publisher is not None and article.publisher.casefold() in sentence.casefold()
    return named or _CALL_TO_ACTION.search(sentence) is not None


def _override(article: Article, block: Block) -> Block:
    line = block.span.of(article.text)
    if line in article.furniture:
        return replace(block, kind=Kind.FURNITURE)
    if line in article.promotion:
        return replace(block, kind=Kind.PROMOTION)
    return block
