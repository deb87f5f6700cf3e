"""What an answer is: quotes that are spans of articles, and nothing written by a machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.model import Address, Article, Span


class Outcome(StrEnum):
    """What became of a message."""

    ANSWERED = "answered"
    DECLINED = "declined"
    SMALL_TALK = "small_talk"  # fixed words
    SHOWN = "shown"  # quotes that were pointed at, or asked for by a word that they hold
    UNREAD = "unread"  # empty, too long to search for, or in another language


@dataclass(frozen=True)
class Source:
    """Another passage that says what a quote says, in nearly the same words.

    Attributes:
        article: where it stands.
        span: its characters.
        section: the heading it stands under, if any.
    """

    article: Article
    span: Span
    section: Span | None = None

    @property
    def heading(self) -> str | None:
        """The words of the section's heading."""
        return self.section.of(self.article.text) if self.section else None


@dataclass(frozen=True)
class Quote:
    """A word-for-word quote: a span of an article, sliced from its text whenever it is shown.

    Attributes:
        number: the citation's number in its answer, from 1, the best quote first.
        article: where it stands.
        span: its characters, whole sentences, list items or table rows.
        section: the heading it stands under, if any.
        context: spans elsewhere in the section that it needs to be understood (the sentence that
            introduces a list, a table's header row), to be shown in front of it.
        also: further sources, in the order of their rank.
        matched: of the banked questions that it answers, the one nearest to what was asked.
        differs: numbers of quotes of the same answer, of other publishers, that contradict it.
    """

    number: int
    article: Article
    span: Span
    section: Span | None = None
    context: tuple[Span, ...] = ()
    also: tuple[Source, ...] = ()
    matched: str | None = None
    differs: tuple[int, ...] = ()

    @property
    def address(self) -> Address:
        """Where it stands."""
        return Address(self.article.slug, self.span)

    @property
    def text(self) -> str:
        """The quoted characters."""
        return self.span.of(self.article.text)

    @property
    def heading(self) -> str | None:
        """The words of the section's heading."""
        return self.section.of(self.article.text) if self.section else None


class SignpostKind(StrEnum):
    """Why a visitor is sent elsewhere."""

    EMERGENCY = "emergency"
    SUICIDE = "suicide"
    OWN_CASE = "own_case"  # what nobody can judge who does not know the visitor


@dataclass(frozen=True)
class Signpost:
    """Where a visitor is sent.

    Attributes:
        kind: why.
        words: fixed interface text.
        heading: what stands above it in an emergency.
        number: to be called, if the owner has set one.
    """

    kind: SignpostKind
    words: str
    heading: str = ""
    number: str = ""

    @property
    def urgent(self) -> bool:
        """Whether it comes before all else."""
        return self.kind is not SignpostKind.OWN_CASE


@dataclass(frozen=True)
class Answer:
    """The answer to one message of a conversation.

    Attributes:
        question: the message as it came.
        understood_as: the message made standalone; the same where it stands alone.
        confidence: calibrated probability, 0 to 1, that answering serves the visitor right.
        quotes: best first; empty unless the outcome is ANSWERED or SHOWN.
        message: fixed interface text.
        topics: headings nearest to a declined question.
        suggestions: questions that the shelf does answer and nobody has asked, offered in place of
            a declined one or to carry on with.
        follows: whether it was understood together with what was asked before.
        signpost: where its writer is sent beside it, or before it.
        parts: of a message that asks several things the answer to each, under its own words, with
            the same quotes; empty for others.
    """

    question: str
    understood_as: str
    outcome: Outcome
    confidence: float
    quotes: tuple[Quote, ...]
    message: str
    topics: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    follows: bool = False
    signpost: Signpost | None = None
    parts: tuple["Answer", ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether the message was taken for a question."""
        return self.outcome in {Outcome.ANSWERED, Outcome.DECLINED}

    @property
    def answered(self) -> bool:
        """Whether there are quotes."""
        return self.outcome in {Outcome.ANSWERED, Outcome.SHOWN}

    @property
    def urgent(self) -> bool:
        """Whether it is about an emergency: what to do comes first and alone, before quotes."""
        return self.signpost is not None and self.signpost.urgent


def fixed_reply(question: str, outcome: Outcome, message: str) -> Answer:
    """What is said to a message that no quotes are looked for."""
    return Answer(
        question=question,
        understood_as=question,
        outcome=outcome,
        confidence=0.0,
        quotes=(),
        message=message,
    )


def quoted_articles(quotes: Sequence[Quote]) -> tuple[Article, ...]:
    """The articles that are quoted or named as further sources, each once."""
    articles = [quote.article for quote in quotes]
    articles += [source.article for quote in quotes for source in quote.also]
    return tuple({article.slug: article for article in articles}.values())


def numbered(quotes: Sequence[Quote], first: int = 1) -> tuple[Quote, ...]:
    """The quotes with the numbers that they have in one answer, from `first` on."""
    return tuple(replace(quote, number=number) for number, quote in enumerate(quotes, first))
