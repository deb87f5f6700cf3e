"""Where the sections of an article open."""

from collections.abc import Sequence

from ingest.model import Article, Block, Kind


def sections(article: Article) -> list[int]:
    r"""For each block, the number of the one that opens its section; -1 above the first.

    >>> from ingest.model import Span
    >>> blocks = (Block(Kind.PARAGRAPH, Span(0, 3)), Block(Kind.HEADING, Span(4, 7)))
    >>> sections(Article("tea", "Tea", "en", "", "Hot\nTea", blocks, ""))
    [-1, 1]
    """
    opened = -1
    found = []
    for number in range(len(article.blocks)):
        if _starts_section(article.blocks, number, article.text):
            opened = number
        found.append(opened)
    return found


def _starts_section(blocks: Sequence[Block], number: int, text: str) -> bool:
    """A heading starts a section. So does advertising's heading, and an accordion's "+" whose
    question the page lost: what follows belongs to no heading above it.
    """
    block = blocks[number]
    if block.kind.is_heading:
        return True
    if block.kind is Kind.PROMOTION:
        return text[block.span.end - 1].isalnum()
    return block.span.of(text) == "+" and blocks[number - 1].kind is not Kind.QUESTION
