"""The measures: how right the quotes of an answer are, judged unit by unit.

`judge` turns one answer into facts. Every figure is a function of those facts and of how often each
input counts, so that the same function gives the figure (each counts once) and its bootstrap.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chatbot.evaluation.judged import Question, Unit, Units, shared
from ingest.model import Span

Floats = NDArray[np.float64]

Statistic = Callable[[Floats], Floats]
"""From counts, shape (samples, inputs), to one figure a sample, NaN where it is undefined."""

COVERED = 0.6  # a quote covers a unit when it holds this share of the unit's characters
LISTED = 6  # direct units that recall asks for at most
BINS = 10  # of confidence, of equal width; among 150 inputs, most of more would be empty
RESAMPLES = 2_000  # of the bootstrap; the ends of its interval move by less than is printed
SEED = 0

_HEADING_MAX = 75  # characters
# Sentences that lean on the one before them, in English. A list of its own beside those of
# ingest/english.toml, on purpose: a measure must not move with what it measures.
_LEANING = re.compile(
    r"[-•➤ ]*(?:This|These|Those|They|It|Its|Such|However|Moreover|Additionally|In this|Also|Their"
    r"|Examples|For example|For instance|But|He|She|His|Her)\b"
)


@dataclass(frozen=True)
class Cited:
    """A span of an article, by its slug, and the text that was shown for it."""

    article: str
    span: Span
    text: str


@dataclass(frozen=True)
class Reply:
    """A system's answer: quotes best first, `context` what it shows in front of them."""

    answered: bool
    confidence: float
    quotes: tuple[Cited, ...] = ()
    context: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What one answer did. All but `served` are None where nothing had to be answered; the last
    five, where nothing was.

    Attributes:
        served: the first quote covers a direct unit, or what need not be answered was declined.
        hit: the first quote covers a direct unit.
        precision: characters of covered units that are direct or supporting, over the characters of
            all covered units but those that come for free (see `_is_free`).
        recall: direct units quoted, over all of them or 6, whichever is less; at most 1.
        articles: share of the articles with a direct unit that have one quoted.
        words: words of the covered units.
        words_first: words of the units that the first quote covers.
    """

    served: bool
    hit: bool | None = None
    precision: float | None = None
    recall: float | None = None
    articles: float | None = None
    words: int | None = None
    words_first: int | None = None


@dataclass(frozen=True)
class Figure:
    """A figure with the ends of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def judge(question: Question, reply: Reply, units: Units) -> Facts:
    """The facts about one answer."""
    if question.answerable is False:
        return Facts(served=not reply.answered)
    if not reply.answered or not reply.quotes:
        return Facts(True) if question.answerable is None else Facts(served=False, hit=False)
    first, *others = (covered(quote, units) for quote in reply.quotes)
    hit = any(unit.id in question.direct for unit in first)
    if question.answerable is None:
        return Facts(served=hit)
    quoted = {unit.id: unit for group in (first, *others) for unit in group}
    found = [unit for name, unit in quoted.items() if name in question.direct]
    wanted = [units.by_id[name] for name in question.direct]
    return Facts(
        served=hit,
        hit=hit,
        precision=_precision(question, quoted, units),
        recall=min(1.0, len(found) / min(LISTED, len(question.direct))),
        articles=len(_articles(found)) / len(_articles(wanted)),
        words=sum(unit.words for unit in quoted.values()),
        words_first=sum(unit.words for unit in first),
    )


def covered(quote: Cited, units: Units) -> list[Unit]:
    """The units of which a quote holds enough to say that it quotes them.

    >>> units = Units((Unit("1", "tea", Span(0, 10), "Tea is hot"),))
    >>> [unit.id for unit in covered(Cited("tea", Span(0, 7), "Tea is "), units)]
    ['1']
    >>> covered(Cited("tea", Span(0, 4), "Tea "), units)
    []
    """
    return [
        unit
        for unit in units.by_article.get(quote.article, ())
        if shared(quote.span, unit.span) >= COVERED * len(unit.text)
    ]


def _precision(question: Question, quoted: dict[str, Unit], units: Units) -> float:
    good = quoted.keys() & (question.direct | question.supporting)
    right = sum(len(quoted[name].text) for name in good)
    wrong = sum(
        len(unit.text)
        for name, unit in quoted.items()
        if name not in good and not _is_free(unit, good, units)
    )
    return right / max(1, right + wrong)


def _is_free(unit: Unit, good: set[str], units: Units) -> bool:
    """What a quote may bring along at no cost: a heading, a lead-in, a table's header row, and the
    sentence that a rightly quoted "This …" or "However …" leans on.
    """
    after = units.following.get(unit.id)
    return (
        _is_heading(unit.text)
        or unit.text.endswith(":")
        or (after is not None and after.text.startswith("---"))
        or (after is not None and after.id in good and _LEANING.match(after.text) is not None)
    )


def _is_heading(text: str) -> bool:
    if text == "+" or text.startswith("---"):
        return True
    plain = text[0] not in "-•➤+" and "|" not in text and text[-1] not in ".!:;,)"
    return plain and len(text) < _HEADING_MAX


def _articles(units: Iterable[Unit]) -> set[str]:
    return {unit.article for unit in units}


def ratio(top: ArrayLike, bottom: ArrayLike) -> Statistic:
    """The sum of `top` over the sum of `bottom`, each holding one number an input."""
    numerator, denominator = np.asarray(top, np.float64), np.asarray(bottom, np.float64)

    def statistic(counts: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.asarray((counts @ numerator) / (counts @ denominator))

    return statistic


def mean(values: Sequence[float | None]) -> Statistic:
    """The mean over the inputs that have a value.

    >>> float(mean([1.0, None, 0.0])(np.ones((1, 3)))[0])
    0.5
    """
    return ratio([value or 0.0 for value in values], [value is not None for value in values])


def auroc(confidence: ArrayLike, answerable: Sequence[bool | None]) -> Statistic:
    """How often an answerable input gets more confidence than an unanswerable one; ties half. None
    is neither.

    >>> float(auroc([0.9, 0.4, 0.5, 0.1], [True, True, False, None])(np.ones((1, 4)))[0])
    0.5
    """
    scores = np.asarray(confidence)
    positive, negative = (
        np.array([each is kind for each in answerable], dtype=bool) for kind in (True, False)
    )
    high, low = scores[positive][:, None], scores[negative][None]
    wins = (high > low) + 0.5 * (high == low)

    def statistic(counts: Floats) -> Floats:
        yes, no = counts[:, positive], counts[:, negative]
        with np.errstate(invalid="ignore"):
            return np.asarray((yes @ wins * no).sum(1) / (yes.sum(1) * no.sum(1)))

    return statistic


def calibration_error(confidence: ArrayLike, outcome: ArrayLike) -> Statistic:
    """Expected calibration error in ten bins of equal width: the distance between mean confidence
    and share of good outcomes in each bin, weighed by the bin's share of the inputs.

    The confidence is meant as the probability that answering serves the input right, so `outcome`
    is whether it does, or, for a declined input, would have: never for an unanswerable one. Chance
    alone makes it positive, and resampling adds chance, so its interval lies high.
    """
    probability = np.asarray(confidence, np.float64)
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    excess = np.eye(BINS)[bins] * (probability - np.asarray(outcome, np.float64))[:, None]
    return lambda counts: np.asarray(np.abs(counts @ excess).sum(1) / counts.sum(1))


def estimate(statistic: Statistic, inputs: int) -> Figure | None:
    """The figure over all inputs, with its percentile bootstrap interval over them; None where it
    is undefined. Seeded: all figures over as many inputs see the same resamples.
    """
    value = float(statistic(np.ones((1, inputs)))[0]) if inputs else np.nan
    if np.isnan(value):
        return None
    probability = np.full(inputs, 1 / inputs)
    resamples = np.random.default_rng(SEED).multinomial(inputs, probability, size=RESAMPLES)
    low, high = np.nanpercentile(statistic(resamples.astype(np.float64)), [2.5, 97.5])
    return Figure(value, float(low), float(high))
