"""The nouns of the house: what a shelf is made of, as frozen data.

Nothing here reads a file, knows a format or decides anything. Offsets are Python string offsets
into an article's stored text, from `start` (inclusive) to `end` (exclusive).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_ADDRESS = re.compile(r"(?P<slug>[^:]+):(?P<start>\d{1,9})-(?P<end>\d{1,9})")


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

    @property
    def is_heading(self) -> bool:
        """Whether it opens a section."""
        return self in {Kind.HEADING, Kind.QUESTION}

    @property
    def is_quotable(self) -> bool:
        """Whether sentences of a block of this kind may answer a question."""
        return self in {Kind.PARAGRAPH, Kind.ITEM, Kind.TABLE_ROW}


@dataclass(frozen=True, order=True, slots=True)  # a shelf has many
class Span:
    """Characters `start` (inclusive) to `end` (exclusive) of an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers.

        >>> Span(4, 9).of("The nerve.")
        'nerve'
        """
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a character in common.

        >>> Span(0, 4).overlaps(Span(3, 5)), Span(0, 4).overlaps(Span(4, 5))
        (True, False)
        """
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Address:
    """Where a passage stands, as the question bank, the page's addresses and feedback write it."""

    slug: str
    span: Span

    def __str__(self) -> str:
        """The written form.

        >>> str(Address("pinched-nerves", Span(769, 909)))
        'pinched-nerves:769-909'
        """
        return f"{self.slug}:{self.span.start}-{self.span.end}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """The address that `text` writes.

        >>> Address.parse("pinched-nerves:769-909").span
        Span(start=769, end=909)

        Raises:
            ValueError: it is not of the form slug:start-end.
        """
        match = _ADDRESS.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is not of the form slug:start-end")
        return cls(match["slug"], Span(int(match["start"]), int(match["end"])))


@dataclass(frozen=True, slots=True)
class Block:
    """A typed span. Blocks of an article come in order, never overlap, and hold every character
    that is not white space.

    Attributes:
        marker: the bullet or number that opens a list item, with the white space after it.
        sentences: spans of its whole sentences, in order; of quotable blocks only.
    """

    kind: Kind
    span: Span
    marker: Span | None = None
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Article:
    """One article of the shelf, as it was read.

    Attributes:
        slug: its name, under which it is cited.
        language: as BCP 47 writes it: "en", "pt-BR".
        sha256: checksum of the file that it was read from.
        text: what its reader found; every quote is a slice of it.
        blocks: what the text is made of.
        file: the name of its file in the shelf's folder.
        publisher: None if the article does not say.
        url: where it was published.
    """

    slug: str
    title: str
    language: str
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    file: str
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One quotable unit of an article: a whole sentence, a whole table row, or one sentence of a
    list item (with the item's bullet and label where it opens the item).

    Attributes:
        article: slug of its article.
        span: its characters.
        kind: PARAGRAPH (a sentence), ITEM or TABLE_ROW.
        section: span of the heading it stands under, None above the first heading or where the
            page lost it.
        lead_in: what introduces its list, its table's header row, or a heading that negates it.
        antecedent: what it refers back to ("They …"): the sentence before it, with whatever that
            one refers back to, or its heading.
        limitation: what limits it or takes it back, up to three sentences after it ("However, …",
            "Nobody has shown that.").
    """

    article: str
    span: Span
    kind: Kind
    section: Span | None = None
    lead_in: Span | None = None
    antecedent: Span | None = None
    limitation: Span | None = None

    @property
    def address(self) -> Address:
        """Where it stands."""
        return Address(self.article, self.span)


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A banked question, with the positions in the sequence of passages of those that answer it:
    none if the shelf has no answer.
    """

    question: str
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, of a banked conversation or alone.

    Attributes:
        question: the message.
        meaning: what it asks, in one short sentence that stands alone, with the passages that
            answer it, the best first.
        follows: whether it is understood only after what was asked before.
    """

    question: str
    meaning: BankQuestion
    follows: bool


@dataclass(frozen=True)
class Bank:
    """All that was written for a shelf.

    Attributes:
        questions: short ones, among them what all messages and turns mean.
        messages: those that come to their question at length.
        conversations: turns that follow each other.
    """

    questions: tuple[BankQuestion, ...]
    messages: tuple[Turn, ...]
    conversations: tuple[tuple[Turn, ...], ...]
