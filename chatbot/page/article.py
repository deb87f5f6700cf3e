"""An article's characters, laid out as headings, paragraphs, lists and tables.

Every character of a span comes out once, in order, only escaped: elements stand around slices of
the stored text and never replace any of it. Bars and bullets stay; the style sheet places them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from chatbot import interface
from ingest.model import Article, Kind, Span

_BULLET = re.compile(r"\s*(?:[^\w\s]+|\d{1,2}[.)])\s+")
_CELL = re.compile(r"(?:\A\s*\|)?[^|]*(?:\|\s*\Z|\||\Z)")
_IN_TEXT = "(?![^<>]*>)"  # not in a tag
_BAR = re.compile(rf" *\|{_IN_TEXT}")
_SLASH = re.compile(f"/{_IN_TEXT}")
_TAGS = {Kind.TITLE: "h2", Kind.HEADING: "h3", Kind.QUESTION: "h3", Kind.ITEM: "li"}
_TABLE = {Kind.TABLE_HEADER: "th", Kind.TABLE_ROW: "td", Kind.SEPARATOR: "td"}
_NOT_QUOTED = {Kind.FURNITURE: interface.FURNITURE, Kind.PROMOTION: interface.PROMOTION}


@dataclass(frozen=True)
class Mark:
    """A span to be highlighted.

    Attributes:
        span: its characters.
        name: the class of the elements that stand around them.
        cite: the address that they are cited with; empty for words, which are only set off.
    """

    span: Span
    name: str
    cite: str = ""


@dataclass(frozen=True)
class _Piece:
    """A block, or what a span holds of it, with the white space that follows it."""

    kind: Kind
    span: Span
    text: str
    is_context: bool

    @property
    def in_table(self) -> bool:
        return self.kind in _TABLE and "|" in self.text


def lay_out(
    article: Article, span: Span, context: Sequence[Span] = (), marks: Sequence[Mark] = ()
) -> str:
    """HTML of a span of the article, the `context` spans in front of it, the `marks` highlighted,
    which come in order and do not overlap.
    """
    pieces = [piece for part in context for piece in _pieces(article, part, is_context=True)]
    pieces += _pieces(article, span)
    return "".join(
        opening + "".join(_element(article, piece, marks) for piece in group) + closing
        for (opening, closing), group in groupby(pieces, _container)
    )


def around(article: Article, span: Span) -> Span:
    """The span, widened to whole blocks and by one more on either side."""
    blocks = [block.span for block in article.blocks]
    touched = [
        i for i, block in enumerate(blocks) if block.start < span.end and span.start < block.end
    ]
    if not touched:
        return span
    first, last = max(touched[0] - 1, 0), min(touched[-1] + 1, len(blocks) - 1)
    return Span(min(blocks[first].start, span.start), max(blocks[last].end, span.end))


def _pieces(article: Article, span: Span, is_context: bool = False) -> Iterator[_Piece]:
    """The span, parted where blocks begin, so that nothing falls between two pieces."""
    blocks = article.blocks
    kinds = [Kind.PARAGRAPH] if not blocks else [block.kind for block in blocks]
    cuts = [0, *(block.span.start for block in blocks[1:]), len(article.text)]
    for kind, (start, end) in zip(kinds, pairwise(cuts), strict=True):
        part = Span(max(start, span.start), min(end, span.end))
        if part.start < part.end:
            yield _Piece(kind, part, part.of(article.text), is_context)


def _container(piece: _Piece) -> tuple[str, str]:
    """What stands around neighbouring pieces of this kind."""
    if piece.in_table:
        return "<table>", "</table>"
    if piece.kind is Kind.ITEM:
        return "<ul>", "</ul>"
    if label := _NOT_QUOTED.get(piece.kind):
        return f'<div class="not-quoted" data-label="{escape(label)}">', "</div>"
    return "", ""


def _element(article: Article, piece: _Piece, marks: Sequence[Mark]) -> str:
    start, end = piece.span.start, piece.span.end
    if piece.in_table:
        tag, inner = "tr", _cells(article, piece, marks)
    elif piece.kind is Kind.ITEM and (bullet := _BULLET.match(piece.text)):
        cut = start + bullet.end()
        tag, inner = "li", f'<span class="bullet">{_slice(article, start, cut, marks)}</span>'
        inner += _slice(article, cut, end, marks)
    else:
        tag, inner = _TAGS.get(piece.kind, "p"), _slice(article, start, end, marks)
    role = "context" if piece.is_context else piece.kind
    return f'<{tag} class="{role}">{inner}</{tag}>'


def _cells(article: Article, piece: _Piece, marks: Sequence[Mark]) -> str:
    """The row's cells, each with the bar that ends it; a line in one may end after a slash."""
    cells = []
    for cell in _CELL.finditer(piece.text):
        if cell.group():
            start, end = piece.span.start + cell.start(), piece.span.start + cell.end()
            inner = _slice(article, start, end, marks)
            inner = _BAR.sub(r'<span class="bar" aria-hidden="true">\g<0></span>', inner)
            inner = _SLASH.sub("/<wbr>", inner)
            cells.append(f"<{_TABLE[piece.kind]}>{inner}</{_TABLE[piece.kind]}>")
    return "".join(cells)


def _slice(article: Article, start: int, end: int, marks: Sequence[Mark]) -> str:
    """The characters, escaped; those within a mark in an element of its own."""
    parts = []
    for mark in marks:
        first, last = (min(max(edge, start), end) for edge in (mark.span.start, mark.span.end))
        if first < last:
            parts.append(_escape(article.text[start:first]))
            parts.append(_marked(_escape(article.text[first:last]), mark))
            start = last
    return "".join(parts) + _escape(article.text[start:end])


def _marked(inner: str, mark: Mark) -> str:
    name = escape(mark.name)
    if not mark.cite:
        return f'<b class="{name}">{inner}</b>'
    return f'<mark class="{name}" data-cite="{escape(mark.cite)}" tabindex="-1">{inner}</mark>'


def _escape(text: str) -> str:
    """For HTML; a carriage return, too, which a browser would read as a line feed."""
    return escape(text).replace("\r", "&#13;")
