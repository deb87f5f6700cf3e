"""Plain text as saved from a web page: one paragraph, heading, bullet or table row a line, or
hard-wrapped paragraphs between blank lines.

Text is never altered, only classified. Not parsed: nested lists, Markdown emphasis, HTML.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from ingest.model import Block, Kind, Span
from ingest.readers import Document
from ingest.readers.lists import mark_plain_items, marker_lengths

_HEADING_MAX = 120  # characters; the longest heading of the first five articles has 81
# What ends a line, as Unicode's newline guidelines have it (UAX 14): vertical tab, form feed, NEL,
# line and paragraph separator, too. A carriage return with a line feed is one end.
_LINE_ENDS = r"\n\v\f\r\x85\u2028\u2029"
_LINE_END = re.compile(rf"\r\n|[{_LINE_ENDS}]")
_LINE = re.compile(rf"[^\s\ufeff](?:[^{_LINE_ENDS}]*\S)?")
_CELL = re.compile(r"[|\t]+| {3,}")  # what divides the cells of a table
_LEAST_LINES = 3  # of a table without a rule: a header and two rows; two lines may be a menu


def read(content: bytes) -> Document:
    r"""The text, and every line of it as a block.

    >>> document = read("Tea\n\n• It is hot.\n".encode())
    >>> [(str(block.kind), block.span.of(document.text)) for block in document.blocks]
    [('heading', 'Tea'), ('item', '• It is hot.')]

    Raises:
        ValueError: the bytes are not UTF-8.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8 (byte {error.start}); save it as UTF-8 and update sha256"
        ) from None
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    lengths = marker_lengths([line.of(text) for line in lines])
    markers = {
        line.start: Span(line.start, line.start + length)
        for line, length in zip(lines, lengths, strict=True)
        if length
    }
    joined = _joined_lines(text, lines, markers)
    blocks = [_block(span.of(text), span, markers.get(span.start)) for span in joined]
    blocks = _mark_tables(text, blocks)
    gaps = [0, *(_line_ends(text, *pair) for pair in pairwise(joined))]
    return Document(text, tuple(mark_plain_items(blocks, text, gaps)))


def _block(line: str, span: Span, marker: Span | None) -> Block:
    kind = _kind(line, marker is not None)
    return Block(kind, span, marker if kind is Kind.ITEM else None)


def _kind(line: str, has_marker: bool) -> Kind:
    if not any(map(str.isalnum, line)):
        return Kind.SEPARATOR
    if has_marker:
        return Kind.ITEM
    if len(line) <= _HEADING_MAX and not line[0].islower():
        if line.endswith("?") and not re.search(r"[.!?;]\s", line):
            return Kind.QUESTION
        if line[-1] not in '.!?:;,…"”*^)' or re.fullmatch(r"[^.!?:;]*\([^)]*\)", line):
            return Kind.HEADING
    return Kind.PARAGRAPH


def _line_ends(text: str, before: Span, after: Span) -> int:
    return len(_LINE_END.findall(text, before.end, after.start))


def _joined_lines(text: str, lines: list[Span], markers: Container[int]) -> list[Span]:
    """The lines, those of a hard-wrapped paragraph joined; one that starts where a marker does
    stays apart.

    A file is taken as hard-wrapped when most lines that directly follow another open in lower
    case: prose wrapped at a width does, a file with one paragraph a line never does.
    """
    follows = [
        _line_ends(text, before, after) == 1 and after.start not in markers
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


def _mark_tables(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Rows of tables, each under its header: the line above a Markdown rule of dashes and bars, or
    the first of several neighbouring lines of as many cells.
    """
    marked: list[Block] = []
    for is_table, group in groupby(blocks, lambda block: _cells(block, text) > 0):
        lines = list(group)
        header = _header(lines, text) if is_table else None
        for number, block in enumerate(lines):
            if header is not None and number == header:
                block = replace(block, kind=Kind.TABLE_HEADER, marker=None)
            elif header is not None and number > header and block.kind is not Kind.SEPARATOR:
                block = replace(block, kind=Kind.TABLE_ROW, marker=None)
            marked.append(block)
    return marked


def _header(lines: Sequence[Block], text: str) -> int | None:
    """Which of neighbouring lines that have cells is the header of the others, if one is."""
    for number, block in enumerate(lines[1:]):
        if block.kind is Kind.SEPARATOR and "--" in block.span.of(text):
            return number
    cells = {_cells(block, text) for block in lines if block.kind is not Kind.ITEM}
    return 0 if len(lines) >= _LEAST_LINES and len(cells) == 1 and cells.pop() > 1 else None


def _cells(block: Block, text: str) -> int:
    """The number of a line's cells, 0 if nothing divides it; an item's only if bars do."""
    line = block.span.of(text)
    divided = "|" in line or (block.kind is not Kind.ITEM and _CELL.search(line))
    return len(_CELL.split(line.strip("| "))) if divided else 0
