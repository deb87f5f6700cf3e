"""Plain text as saved from a web page: one paragraph, heading, bullet or table row a line, or
hard-wrapped paragraphs between blank lines.

Text is never altered, only classified. Not parsed: nested lists, Markdown emphasis, HTML.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.model import Block, Kind, Span
from ingest.readers import Document

_HEADING_MAX = 120  # characters; the longest heading of the first five articles has 81
# What ends a line, as Unicode's newline guidelines have it (UAX 14): vertical tab, form feed, NEL,
# line and paragraph separator, too. A carriage return with a line feed is one end.
_LINE_ENDS = r"\n\v\f\r\x85\u2028\u2029"
_LINE_END = re.compile(rf"\r\n|[{_LINE_ENDS}]")
_LINE = re.compile(rf"[^\s\ufeff](?:[^{_LINE_ENDS}]*\S)?")
_MARKER = re.compile(r"(?:[-–—•*+▪‣◦●➤►✓]|\d{1,2}[.)])\s+(?=\S)")


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
    blocks = [_block(text, span) for span in _joined_lines(text)]
    return Document(text, tuple(_mark_tables(text, blocks)))


def _block(text: str, span: Span) -> Block:
    line = span.of(text)
    kind = _kind(line)
    marker = _MARKER.match(line) if kind is Kind.ITEM else None
    return Block(kind, span, Span(span.start, span.start + marker.end()) if marker else None)


def _kind(line: str) -> Kind:
    if not any(map(str.isalnum, line)):
        return Kind.SEPARATOR
    if _MARKER.match(line):
        return Kind.ITEM
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
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    follows = [
        len(_LINE_END.findall(text, before.end, after.start)) == 1
        and not _MARKER.match(after.of(text))
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
    """Rows of a Markdown table: the line above a rule of dashes and bars is its header."""
    marked: list[Block] = []
    barred = in_table = False  # of the line above
    for block in blocks:
        line = block.span.of(text)
        is_rule = block.kind is Kind.SEPARATOR and "|" in line and "--" in line
        if is_rule and barred:
            marked[-1] = replace(marked[-1], kind=Kind.TABLE_HEADER, marker=None)
        barred = "|" in line
        in_table = in_table and barred
        marked.append(replace(block, kind=Kind.TABLE_ROW, marker=None) if in_table else block)
        in_table = in_table or is_rule
    return marked
