"""What introduces each item of a list and each row of a table, which are not shown without it.

An item's lead-in is the sentence above its list, or the heading if there is none between; a row's
is its table's header. What negates is never lost: a list below a heading that negates starts there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.denials import denials_for
from ingest.model import Article, Block, Kind, Span
from ingest.standing import Unit

_ENDED = '.!?…"”’»)*^'  # a sentence before a list that ends so may have nothing to do with it
_COUNTED = re.compile(r"\w+")
_DEEPEST = 40  # characters that an item is indented at most


@dataclass(frozen=True, slots=True)
class _Level:
    """What items of one list have in common: how far they are indented, and their kind of mark."""

    indent: int
    mark: str


def lead_ins(
    article: Article, opened: Sequence[int], units: Sequence[Sequence[Unit]]
) -> list[Span | None]:
    r"""What introduces each block.

    >>> from ingest.sections import sections
    >>> from ingest.standing import standing
    >>> text = "You must not:\n- swim."
    >>> lead = Block(Kind.PARAGRAPH, Span(0, 13), sentences=(Span(0, 13),))
    >>> item = Block(Kind.ITEM, Span(14, 21), Span(14, 16), (Span(14, 21),))
    >>> drops = Article("drops", "Drops", "en", "", text, (lead, item), "")
    >>> opened = sections(drops)
    >>> [span and span.of(text) for span in lead_ins(drops, opened, standing(drops, opened))]
    [None, 'You must not:']

    Args:
        article: whose blocks they are.
        opened: of each block, the number of the one that opens its section.
        units: of each block, what can be quoted.
    """
    return list(_LeadIns(article, opened, units).blocks())


class _LeadIns:
    """An article while its lead-ins are found."""

    def __init__(
        self, article: Article, opened: Sequence[int], units: Sequence[Sequence[Unit]]
    ) -> None:
        self._text = article.text
        self._blocks = article.blocks
        self._opened = opened
        self._units = units
        self._denials = denials_for(article.language)
        self._heading: Span | None = None
        self._above: Span | None = None  # what introduces a list that starts now
        self._levels: list[tuple[_Level, Span | None]] = []  # of the list, the outermost first

    def blocks(self) -> Iterator[Span | None]:
        """What introduces each block."""
        previous: Block | None = None
        for number, block in enumerate(self._blocks):
            if self._opened[number] == number:
                self._heading = self._above = block.span if block.kind.is_heading else None
                self._levels = []
                yield None
            elif block.kind is Kind.ITEM:
                yield self._of_item(block, previous)
            elif block.kind is Kind.TABLE_ROW:
                yield self._above
            else:
                listed = previous is not None and previous.kind is Kind.ITEM
                if listed and self._above == self._heading:  # the heading was of that list alone
                    self._heading = self._above = None
                yield self._negating_heading()
                if block.kind is Kind.TABLE_HEADER:
                    negated = self._above and self._restricts(self._above)
                    start = self._above.start if self._above and negated else block.span.start
                    self._above = Span(start, block.span.end)
                elif self._units[number]:
                    self._after_paragraph(self._units[number][-1])
            previous = block

    def _of_item(self, block: Block, previous: Block | None) -> Span | None:
        """What introduces an item: what does others of its level, or for a list within a list, its
        parent, too.
        """
        levels, level = self._levels, self._level(block)
        for depth in reversed(range(len(levels))):
            if levels[depth][0] == level:
                del levels[depth + 1 :]
                return levels[depth][1]
        lead_in = self._above
        if levels and previous and previous.kind is Kind.ITEM and self._is_parent(previous, level):
            outer = levels[-1][1]
            start = outer.start if outer and self._restricts(outer) else previous.span.start
            lead_in = Span(start, previous.span.end)
        else:
            levels.clear()
        levels.append((level, lead_in))
        return lead_in

    def _is_parent(self, previous: Block, level: _Level) -> bool:
        """Whether the item above one of a new level introduces it."""
        return (
            level.indent > self._level(previous).indent or _last(self._text, previous.span) == ":"
        )

    def _level(self, item: Block) -> _Level:
        before = self._text[max(0, item.span.start - _DEEPEST) : item.span.start]
        mark = item.marker.of(self._text).strip() if item.marker else ""
        return _Level(len(before) - len(before.rstrip(" \t")), _COUNTED.sub("#", mark))

    def _after_paragraph(self, unit: Unit) -> None:
        """The last sentence of a paragraph introduces a list that follows, unless it ends like any
        other and restricts nothing; then a list that goes on keeps its lead-in, with all since.
        """
        last = Span(unit.start, unit.span.end)
        heading, resumed = self._negating_heading(), self._levels[:1]
        self._levels = []
        if _last(self._text, last) not in _ENDED or self._restricts(unit.span):
            first = heading is not None and self._above == heading
            self._above = Span(heading.start, last.end) if heading and first else last
            return
        self._above = heading
        for level, lead_in in resumed:
            if lead_in and self._restricts(lead_in):
                self._levels = [(level, Span(lead_in.start, last.end))]

    def _negating_heading(self) -> Span | None:
        negates = self._heading and self._denials.negates(self._heading.of(self._text))
        return self._heading if negates else None

    def _restricts(self, span: Span) -> bool:
        return self._denials.restricts(span.of(self._text))


def _last(text: str, span: Span) -> str:
    return text[span.end - 1]
