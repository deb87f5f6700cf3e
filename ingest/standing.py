"""What each sentence must not be shown without: what it leans on, and what takes it back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.denials import denials_for
from ingest.language import Rules, rules_for
from ingest.model import Article, Kind, Span
from ingest.units import is_speech, units_of

# Words of a sentence over which a denial still reaches the claim before it ("Every neighbour will
# tell you so."), and how many such sentences.
_LIGHT, _REACH = 10, 2
_DASHES = tuple("—–―-")  # before the name of who said what is above


@dataclass(frozen=True, slots=True)
class Unit:
    """What can be quoted, with what it must not be shown without.

    Attributes:
        span: its sentences.
        start: where what it leans on begins, back to a sentence that stands.
        after: what takes it back or limits it, from the sentence after it on.
    """

    span: Span
    start: int
    after: Span | None


def leans(sentence: str, rules: Rules) -> bool:
    """Whether a sentence leans on the one before it in its paragraph.

    >>> leans("They hurt.", rules_for("en")), leans("Nerves hurt.", rules_for("en"))
    (True, False)
    """
    return rules.goes_on.match(sentence) is not None or _refers_back(sentence, rules)


def _refers_back(sentence: str, rules: Rules) -> bool:
    if rules.refers_back.match(sentence):
        return True
    person = rules.pronoun.search(sentence)
    return person is not None and not rules.title.search(sentence, 0, person.start())


def standing(article: Article, opened: Sequence[int]) -> list[list[Unit]]:
    """The units of each block, none of those that cannot be quoted.

    >>> from ingest.model import Block, Kind
    >>> from ingest.sections import sections
    >>> text = "Running harms the discs. That is a myth. Runners have strong ones."
    >>> sentences = (Span(0, 24), Span(25, 40), Span(41, 66))
    >>> block = Block(Kind.PARAGRAPH, Span(0, 66), sentences=sentences)
    >>> running = Article("running", "Running", "en", "", text, (block,), "")
    >>> [unit.span.of(text) for unit in standing(running, sections(running))[0]]
    ['Running harms the discs. That is a myth.', 'Runners have strong ones.']
    """
    return list(_Standing(article, opened).blocks())


class _Standing:
    """An article while its units are found."""

    def __init__(self, article: Article, opened: Sequence[int]) -> None:
        self._text = article.text
        self._blocks = article.blocks
        self._opened = opened
        self._lasts = _ends_of_lists(article, opened)
        self._rules = rules_for(article.language)
        self._denials = denials_for(article.language)
        sentences = [each for block in self._blocks for each in block.sentences]
        self._first = {sentence.start: sentence for sentence in sentences}
        self._judged = {  # where verdicts end
            sentence.end
            for sentence in sentences
            if self._denials.is_verdict(self._words(sentence))
        }
        self._units = [units_of(self._text, block, self._denials) for block in self._blocks]

    def blocks(self) -> Iterator[list[Unit]]:
        """The units of each block."""
        opener: Span | None = None  # what a leaning first sentence of the next block leans on
        listed: Span | None = None  # the list right above, with what introduces it
        for number, block in enumerate(self._blocks):
            if self._opened[number] == number:
                opener, listed = block.span if block.kind.is_heading else None, None
            units = self._units[number]
            if block.kind is Kind.PARAGRAPH:
                starts = self._starts(units, opener, listed)
            else:  # a later sentence of an item needs its label
                starts = [units[0].start for _ in units]
            yield [
                Unit(span, start, self._after(number, place))
                for place, (span, start) in enumerate(zip(units, starts, strict=True))
            ]
            if block.kind is Kind.PARAGRAPH and units:
                opener, listed = Span(starts[-1], units[-1].end), None
            elif block.kind.is_quotable:
                asks = self._words(block.span).endswith("?")
                start = block.span if asks else (listed or opener or block.span)
                listed = Span(start.start, block.span.end)
                opener = None

    def _starts(self, units: Sequence[Span], opener: Span | None, listed: Span | None) -> list[int]:
        """Where each unit of a paragraph starts with everything before it that it leans on, back to
        a sentence that stands.
        """
        denials = self._denials
        starts: list[int] = []
        for place, unit in enumerate(units):
            words = self._words(unit)
            denies = denials.points_back(words) or self._judges_above(unit)
            answers = denials.is_answer(words)
            needs = denies or answers or self._lacks_speaker(units, place)
            if place and not needs:
                reported = denials.is_reported(self._words(units[place - 1]))
                needs = leans(words, self._rules) or (reported and denials.is_denial(words))
            elif not needs:
                needs = _refers_back(words, self._rules)
            above = opener or (listed if denies or answers else None)
            claim = self._claim(units, place) if denies else place - 1
            if needs and place and (claim >= 0 or above is None):
                starts.append(starts[max(0, claim)])
            else:
                starts.append(above.start if needs and above else unit.start)
        return starts

    def _claim(self, units: Sequence[Span], place: int) -> int:
        """The place of what a denial denies: the sentence before it, or before asides on that; -1
        if it stands above the paragraph.
        """
        for claim in range(place - 1, max(-1, place - 2 - _REACH), -1):
            if not self._denials.is_aside(self._words(units[claim])):
                return claim
        return max(-1, place - 2 - _REACH)

    def _lacks_speaker(self, units: Sequence[Span], place: int) -> bool:
        """Whether a unit is all direct speech, and the next does not tell whose."""
        if not is_speech(self._text, units[place]):
            return False
        return place + 1 == len(units) or not self._denials.tells_who(self._words(units[place + 1]))

    def _after(self, number: int, place: int) -> Span | None:
        """What takes back or limits a unit, from the sentence after it on."""
        denials, unit = self._denials, self._units[number][place]
        following = self._units[number][place + 1 : place + 2 + _REACH]
        inside = len(following)
        following = [*following, *self._below(number, unit)][: 1 + _REACH]
        last: Span | None = None
        for step, (before, after) in enumerate(pairwise([unit, *following])):
            words = self._words(after)
            claimed = before in {unit, last}
            near = claimed or denials.is_aside(self._words(before))
            if (
                (claimed and self._calls_for(before, words))
                or (near and step < inside and self._rules.limits.match(words))
                or denials.is_denial(words)
                or self._judges_above(after)
                or denials.is_other_amount(self._words(unit), words)
            ):
                last = after
            elif len(words.split()) > _LIGHT or (step >= inside and not denials.is_aside(words)):
                break
        return last and Span(following[0].start, last.end)

    def _judges_above(self, unit: Span) -> bool:
        """Whether a unit is a verdict after an aside: "Everybody says so. It is nonsense."."""
        return unit.end in self._judged and self._denials.is_aside(
            self._words(self._first[unit.start])
        )

    def _calls_for(self, unit: Span, after: str) -> bool:
        """Whether a unit needs what follows it: another's claim does, whatever that is; a unit that
        is all direct speech, if that tells whose.
        """
        if unit.end not in self._judged and self._denials.is_reported(self._words(unit)):
            return True
        named = after.startswith(_DASHES) or self._denials.tells_who(after)
        return named and is_speech(self._text, unit)

    def _below(self, number: int, unit: Span) -> Sequence[Span]:
        """The units of the next block, if they may take back what ends this one; of the block below
        a list, if they may take back all items.
        """
        last = self._lasts[number]
        if number < last and self._denials.is_reported(self._words(unit)):
            return self._units[number + 1]
        below = last + 1
        if below == len(self._blocks) or self._opened[below] != self._opened[number]:
            return ()
        units = self._units[below]
        if not units or (number < last and not self._denials.is_of_all(self._words(units[0]))):
            return ()
        names = is_speech(self._text, unit) and self._words(units[0]).startswith(_DASHES)
        return units if names or self._blocks[below].kind is Kind.PARAGRAPH else ()

    def _words(self, span: Span) -> str:
        return span.of(self._text)


def _ends_of_lists(article: Article, opened: Sequence[int]) -> list[int]:
    """For each block, the number of the last one of its list or table, or its own."""
    blocks = article.blocks
    lasts = list(range(len(blocks)))
    for number in range(len(blocks) - 2, -1, -1):
        kind, below = blocks[number].kind, number + 1
        same = kind is blocks[below].kind and opened[number] == opened[below]
        if same and kind in {Kind.ITEM, Kind.TABLE_ROW}:
            lasts[number] = lasts[below]
    return lasts
