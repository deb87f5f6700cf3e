"""An article's characters, laid out as headings, paragraphs, lists and tables.

Every character of a span comes out once, in order, only escaped: elements stand around slices of
the stored text and never replace any of it. Bars and bullets stay; the style sheet places them.
What is a heading, a list item, its bullet or a table row, the article's blocks say: nothing is
parsed here, but for the bars of a table's rows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from chatbot import interface
from chatbot.page.html import exact, joined, tag
from ingest.model import Article, Block, Kind, Span

_CELL = re.compile(r"(?:\A\s*\|)?[^|]*(?:\|\s*\Z|\||\Z)")
_BAR_OR_SLASH = re.compile(r"( *\||/)")
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

    def around(self, content: Markup) -> Markup:
        """The element that stands around its characters, or some of them."""
        if not self.cite:
            return tag("b", content, class_=self.name)
        return tag("mark", content, class_=self.name, data_cite=self.cite, tabindex="-1")


@dataclass(frozen=True)
class _Piece:
    """A block, or what a span holds of it, with the white space that follows it.

    Attributes:
        role: the class of its element.
        text: its characters.
        bullet: how many of them are a list item's bullet.
    """

    kind: Kind
    role: str
    span: Span
    text: str
    bullet: int

    @property
    def in_table(self) -> bool:
        return self.kind in _TABLE and "|" in self.text


def lay_out(
    article: Article, span: Span, context: Sequence[Span] = (), marks: Sequence[Mark] = ()
) -> Markup:
    r"""A span of the article as HTML.

    >>> article = Article(
    ...     "tea", "Tea", "en", "", "Tea is:\n- hot & wet\n",
    ...     (Block(Kind.PARAGRAPH, Span(0, 7)), Block(Kind.ITEM, Span(8, 19), Span(8, 10))), "",
    ... )
    >>> print(lay_out(article, Span(8, 19), marks=[Mark(Span(10, 13), "word")]))
    <ul><li class="item"><span class="bullet">- </span><b class="word">hot</b> &amp; wet</li></ul>

    Args:
        article: whose text and blocks they are.
        span: its characters.
        context: spans of the article to stand in front of it.
        marks: spans to be highlighted, which come in order and do not overlap.
    """
    pieces = [piece for part in context for piece in _pieces(article, part, "context")]
    pieces += _pieces(article, span)
    rows = [
        _contained(group, [_element(article, piece, marks) for piece in pieces_of])
        for group, pieces_of in groupby(pieces, _container)
    ]
    return joined(rows)


def around(article: Article, span: Span) -> Span:
    """The span, widened to whole blocks and by one more on either side.

    >>> blocks = tuple(Block(Kind.PARAGRAPH, Span(i, i + 4)) for i in (0, 5, 10, 15))
    >>> around(Article("a", "A", "en", "", "One. Two. Tri. Vier", blocks, ""), Span(6, 8))
    Span(start=0, end=14)
    """
    blocks = [block.span for block in article.blocks]
    touched = [number for number, block in enumerate(blocks) if block.overlaps(span)]
    if not touched:
        return span
    first, last = max(touched[0] - 1, 0), min(touched[-1] + 1, len(blocks) - 1)
    return Span(min(blocks[first].start, span.start), max(blocks[last].end, span.end))


def _pieces(article: Article, span: Span, role: str | None = None) -> Iterator[_Piece]:
    """The span, parted where blocks begin, so that nothing falls between two pieces."""
    blocks = article.blocks or (Block(Kind.PARAGRAPH, Span(0, len(article.text))),)
    cuts = [0, *(block.span.start for block in blocks[1:]), len(article.text)]
    for block, (start, end) in zip(blocks, pairwise(cuts), strict=True):
        part = Span(max(start, span.start), min(end, span.end))
        if part.start < part.end:
            bullet = 0
            if block.marker and block.marker.overlaps(part):
                bullet = min(block.marker.end, part.end) - part.start
            text = part.of(article.text)
            yield _Piece(block.kind, role or block.kind.value, part, text, bullet)


def _container(piece: _Piece) -> Kind | None:
    """What stands around neighbouring pieces of this kind, named by the first of its kinds."""
    if piece.in_table:
        return Kind.TABLE_ROW
    return piece.kind if piece.kind is Kind.ITEM or piece.kind in _NOT_QUOTED else None


def _contained(container: Kind | None, elements: Sequence[Markup]) -> Markup:
    if container is None:
        return joined(elements)
    if label := _NOT_QUOTED.get(container):
        return tag("div", *elements, class_="not-quoted", data_label=label)
    return tag("ul" if container is Kind.ITEM else "table", *elements)


def _element(article: Article, piece: _Piece, marks: Sequence[Mark]) -> Markup:
    if piece.in_table:
        return tag("tr", *_cells(article, piece, marks), class_=piece.role)
    start, end = piece.span.start, piece.span.end
    content = [_slice(article, Span(start + piece.bullet, end), marks)]
    if piece.bullet:
        bullet = _slice(article, Span(start, start + piece.bullet), marks)
        content.insert(0, tag("span", bullet, class_="bullet"))
    return tag(_TAGS.get(piece.kind, "p"), *content, class_=piece.role)


def _cells(article: Article, piece: _Piece, marks: Sequence[Mark]) -> Iterator[Markup]:
    """The row's cells, each with the bar that ends it."""
    for cell in _CELL.finditer(piece.text):
        if cell.group():
            span = Span(piece.span.start + cell.start(), piece.span.start + cell.end())
            yield tag(_TABLE[piece.kind], _slice(article, span, marks, _in_cell))


def _in_cell(text: str) -> Markup:
    """The characters of a cell: bars set apart, and a line may end after a slash.

    >>> print(_in_cell("< 2/3 |"))
    &lt; 2/<wbr>3<span class="bar" aria-hidden="true"> |</span>
    """
    parts: list[str] = []
    for part in _BAR_OR_SLASH.split(text):  # what is between them, and each of them by itself
        if part.endswith("|"):
            parts.append(tag("span", part, class_="bar", aria_hidden="true"))
        else:
            parts += [part, tag("wbr")] if part == "/" else [part]
    return joined(parts)


def _slice(
    article: Article,
    span: Span,
    marks: Sequence[Mark],
    write: Callable[[str], Markup] = exact,
) -> Markup:
    """The characters, written; those within a mark in an element of its own."""
    parts, start = [], span.start
    for mark in marks:
        first, last = (min(max(edge, start), span.end) for edge in (mark.span.start, mark.span.end))
        if first < last:
            parts.append(write(article.text[start:first]))
            parts.append(mark.around(write(article.text[first:last])))
            start = last
    return joined([*parts, write(article.text[start : span.end])])
