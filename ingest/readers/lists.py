"""Which lines of a plain text are items of a list.

A line may open with a mark that is a bullet wherever it stands ("• ", "2) "). Of others ("~ ",
"o ", "A. ") the lines around tell: what opens neighbouring lines, or one under a colon, is a
bullet. Short lines right under a colon are items even without a mark.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Block, Kind

_PLAIN_MAX = 120  # characters of an item without a mark; as for a heading, which looks the same
_REACH = 3  # lines of an item wrapped at a width, over which its neighbour is looked for

# By Unicode's blocks: arrows, enclosed numbers, shapes, symbols, dingbats and emoji, and the
# private use area, where symbol fonts have their bullets; and bullets that stand in other blocks.
_GLYPH = (
    "[•‣⁃∙·\u2190-\u21ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\ue000-\uf8ff\U0001f000-\U0001faff]"
)
_ENUMERATED = (
    r"\d{1,2}[.)]|\((?:\d{1,2}|[^\W\d_]|[ivx]{2,5})\)|(?:[^\W\d_]|[ivx]{2,5})\)|\d\ufe0f?\u20e3"
)
_SURE = re.compile(
    rf"(?:[-–—*+]|\[[ x]?\]|{_ENUMERATED})\s+(?=\S)|{_GLYPH}\ufe0f?(?:\s+(?=\S)|(?=\w))"
)
# Marks that open a quotation, a bracket, a table's row, or a heading or quotation of Markdown are
# no bullets; neither is the section sign.
_UNSURE = re.compile(
    r"""(?P<sign>(?![“„«‹‘"'({<\[|#>§])[^\w\s]{1,3}|o)\s+(?=\S)|(?:[^\W\d_]|[ivx]{2,5})\.\s+(?=\S)""",
)


def marker_lengths(lines: Sequence[str]) -> list[int]:
    """Of each line, the length of the bullet or number that opens it, with the white space after
    it; 0 where there is none.

    >>> marker_lengths(["• Tea", "Never:", "o Milk", "A. Smith", "~ Salt", "~ Sugar"])
    [2, 0, 2, 0, 2, 2]
    """
    unsure = [_UNSURE.match(line) for line in lines]
    lengths = []
    for number, line in enumerate(lines):
        found = _SURE.match(line)
        if found is None and unsure[number] and _is_told(number, lines, unsure):
            found = unsure[number]
        lengths.append(found.end() if found else 0)
    return lengths


def _is_told(number: int, lines: Sequence[str], unsure: Sequence[re.Match[str] | None]) -> bool:
    """Whether the lines around a line tell that its mark is a bullet."""
    if number and lines[number - 1].endswith(":"):
        return True
    before = range(number - 1, max(-1, number - 1 - _REACH), -1)
    after = range(number + 1, min(len(lines), number + 1 + _REACH))
    return any(_are_alike(unsure[number], _next(near, lines, unsure)) for near in (before, after))


def _next(
    near: range, lines: Sequence[str], unsure: Sequence[re.Match[str] | None]
) -> re.Match[str] | None:
    """The mark of the nearest of these lines that does not go on with the one before it."""
    return next((unsure[i] for i in near if unsure[i] or not lines[i][0].islower()), None)


def _are_alike(one: re.Match[str] | None, other: re.Match[str] | None) -> bool:
    """Whether both are the same sign, or count on: "A." and "B.", "i." and "ii."."""
    if one is None or other is None or (one["sign"] is None) != (other["sign"] is None):
        return False
    mark, another = one.group().strip(), other.group().strip()
    if one["sign"]:
        return mark == another
    if len(mark) == len(another) == len("A."):
        return abs(ord(mark[0]) - ord(another[0])) == 1  # but "Q." and "A." are no list
    return mark != another


def mark_plain_items(blocks: Sequence[Block], text: str, gaps: Sequence[int]) -> list[Block]:
    r"""The blocks, with short lines right under one that ends in a colon as items.

    >>> from ingest.model import Span
    >>> lead_in, milk = Block(Kind.PARAGRAPH, Span(0, 6)), Block(Kind.HEADING, Span(7, 11))
    >>> marked = mark_plain_items([lead_in, milk], "Never:\nMilk", [0, 1])
    >>> [str(block.kind) for block in marked]
    ['paragraph', 'item']

    Args:
        blocks: in order.
        text: theirs.
        gaps: of each block, how many ends of lines are before it.
    """
    marked = list(blocks)
    for number, block in enumerate(blocks):
        if text[block.span.end - 1] == ":":
            for item in _listed(blocks, number + 1, text, gaps):
                marked[item] = replace(blocks[item], kind=Kind.ITEM)
    return marked


def _listed(blocks: Sequence[Block], first: int, text: str, gaps: Sequence[int]) -> range:
    """The numbers of the blocks from the `first` that are lines of one list: short, no farther
    apart than those before, and of one look.
    """
    end = first
    while end < len(blocks) and _may_be_item(blocks[end], text):
        if end > first and gaps[end] > gaps[end - 1]:
            break
        if (
            blocks[end].kind is not blocks[first].kind
            and not text[blocks[end].span.start].islower()
        ):
            break
        end += 1
    # A line like a heading that text follows, no farther than the lines are apart, heads that text.
    heads = end > first and blocks[end - 1].kind is Kind.HEADING
    follows = end < len(blocks) and blocks[end].kind is Kind.PARAGRAPH
    return range(first, end - 1 if heads and follows and gaps[end] <= gaps[end - 1] else end)


def _may_be_item(block: Block, text: str) -> bool:
    if block.kind not in {Kind.HEADING, Kind.PARAGRAPH}:
        return False
    return block.span.end - block.span.start <= _PLAIN_MAX and text[block.span.end - 1] != ":"
