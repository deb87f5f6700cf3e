"""Which lines of a plain text are items of a list: by a bullet or number, or by a colon above them.

A line may open with a mark that is a bullet wherever it stands ("• ", "2) "). Of others ("~ ", "o ",
"A. ") the lines around them tell: what opens neighbouring lines, or one under a colon, is a bullet.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.model import Block, Kind

_PLAIN_MAX = 120  # characters of an item without a mark; as for a heading, which looks the same
_REACH = 3  # lines of an item wrapped at a width, over which its neighbour is looked for

# By Unicode's blocks: arrows, enclosed numbers, shapes, symbols, dingbats and emoji, and the private
# use area, where symbol fonts have their bullets; and the bullets that stand in other blocks.
_GLYPH = "[•‣⁃∙·\u2190-\u21ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\ue000-\uf8ff\U0001f000-\U0001faff]"
_ENUMERATED = (
    r"\d{1,2}[.)]|\((?:\d{1,2}|[^\W\d_]|[ivx]{2,5})\)|(?:[^\W\d_]|[ivx]{2,5})\)|\d\ufe0f?\u20e3"
)
_SURE = re.compile(
    rf"(?:[-–—*+]|\[[ x]?\]|{_ENUMERATED})\s+(?=\S)|{_GLYPH}\ufe0f?(?:\s+(?=\S)|(?=\w))"
)
# Marks that open a quotation, a bracket, a table's row, or a heading or quotation of Markdown are
# no bullets; neither is the section sign.
_UNSURE = re.compile(
    r"""(?P<sign>[^\w\s"'“„«‹‘({<\[|#>§]{1,3}|o)\s+(?=\S)|(?:[^\W\d_]|[ivx]{2,5})\.\s+(?=\S)""",
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
    for step in (-1, 1):
        for other in range(number + step, number + step * (_REACH + 1), step):
            if not 0 <= other < len(lines):
                break
            if unsure[other]:
                if _are_alike(unsure[number], unsure[other]):
                    return True
                break
            if not lines[other][0].islower():
                break
    return False


def _are_alike(one: re.Match[str] | None, other: re.Match[str] | None) -> bool:
    """Whether both are the same sign, or both letters that differ: "A." and "B."."""
    if not one or not other or bool(one["sign"]) != bool(other["sign"]):
        return False
    return bool(one["sign"]) == (one.group().strip() == other.group().strip())


def mark_plain_items(blocks: Sequence[Block], text: str, gaps: Sequence[int]) -> list[Block]:
    """The blocks, with short lines right under one that ends in a colon as items.

    >>> from ingest.model import Span
    >>> lines = [Span(0, 6), Span(7, 11), Span(12, 16)]
    >>> blocks = [Block(Kind.PARAGRAPH, lines[0]), *(Block(Kind.HEADING, line) for line in lines[1:])]
    >>> [str(block.kind) for block in mark_plain_items(blocks, "Never:\\nMilk\\nSalt", [0, 1, 1])]
    ['paragraph', 'item', 'item']

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
    """The numbers of the blocks from the `first` that are lines of one list."""
    end = first
    while end < len(blocks) and _may_be_item(blocks[end], text):
        if end > first:
            wider = end > first + 1 and gaps[end] > gaps[end - 1]
            if wider or (end == first + 1 and gaps[end] > gaps[first]):
                return range(first, end)
            if _opens_text(blocks[first], blocks[end], text):
                break
        end += 1
    follows = end < len(blocks) and blocks[end].kind is Kind.PARAGRAPH
    # A line like a heading that text follows, as near as the lines are to each other, is its heading.
    if follows and end > first and blocks[end - 1].kind is Kind.HEADING:
        near = end - 1 == first or gaps[end] <= gaps[end - 1]
        end -= near
    return range(first, end)


def _may_be_item(block: Block, text: str) -> bool:
    short = block.span.end - block.span.start <= _PLAIN_MAX
    return (
        short and block.kind in {Kind.HEADING, Kind.PARAGRAPH} and text[block.span.end - 1] != ":"
    )


def _opens_text(first: Block, block: Block, text: str) -> bool:
    """Whether a line looks other than the first of a list: ends a sentence, or does not."""
    return block.kind is not first.kind and not text[block.span.start].islower()
