"""What each sentence must not be shown without: what it leans on, and what takes it back.

What can be quoted is a unit: a sentence, or several of which none stands alone: direct speech, a
run-in label with the sentence that it names, a verdict ("That is a myth.") with its claim.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.denials import Denials, denials_for
from ingest.language import Rules, rules_for
from ingest.model import Article, Block, Kind, Span
from ingest.speech import quotations

# Characters of a run-in label that is a sentence by itself ("• Inflammation."): in the first five
# articles such labels have up to 26, the shortest first sentence of another item 98.
_LABEL = 30
# Words of a sentence over which a denial still reaches the claim before it ("Every neighbour will
# tell you so."), and how many such sentences.
_LIGHT, _REACH = 10, 2


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


def sections(article: Article) -> list[int]:
    """For each block, the number of the one that opens its section; -1 above the first."""
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
        self._rules = rules_for(article.language)
        self._denials = denials_for(article.language)
        self._units = [_joined(self._text, block, self._denials) for block in self._blocks]

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
            else:
                starts = [
                    units[0].start for _ in units
                ]  # a later sentence of an item needs its label
            yield [
                Unit(span, start, self._after(number, place))
                for place, (span, start) in enumerate(zip(units, starts, strict=True))
            ]
            if block.kind is Kind.PARAGRAPH and units:
                opener, listed = Span(starts[-1], units[-1].end), None
            elif block.kind.is_quotable:
                listed = Span((listed or opener or block.span).start, block.span.end)
                opener = None

    def _starts(self, units: Sequence[Span], opener: Span | None, listed: Span | None) -> list[int]:
        """Where each unit of a paragraph starts with everything before it that it leans on, back to
        a sentence that stands.
        """
        starts: list[int] = []
        for place, unit in enumerate(units):
            sentence = unit.of(self._text)
            denies = self._denials.points_back(sentence)
            needs = denies or self._denials.is_answer(sentence) or self._lacks_speaker(units, place)
            start = unit.start
            if place:
                if needs or leans(sentence, self._rules):
                    start = starts[self._claim(units, place) if denies else place - 1]
            elif opener and (needs or _refers_back(sentence, self._rules)):
                start = opener.start
            elif listed and denies:
                start = listed.start
            starts.append(start)
        return starts

    def _claim(self, units: Sequence[Span], place: int) -> int:
        """The place of what a denial denies: the sentence before it, or before that if it is light."""
        claim = place - 1
        while claim and place - claim <= _REACH and self._is_light(units[claim]):
            claim -= 1
        return claim

    def _lacks_speaker(self, units: Sequence[Span], place: int) -> bool:
        """Whether a unit is all direct speech, and the next does not tell whose."""
        if not self._is_speech(units[place]):
            return False
        return place + 1 == len(units) or not self._tells_who(units[place + 1])

    def _after(self, number: int, place: int) -> Span | None:
        """What takes back or limits a unit, from the sentence after it on."""
        units, denials = self._units[number], self._denials
        claim = units[place].of(self._text)
        following = [*units[place + 1 : place + 2 + _REACH]]
        inside = len(following)
        following += self._units_below(number, claim)[: 1 + _REACH - inside]
        end: int | None = None
        for step, unit in enumerate(following):
            sentence = unit.of(self._text)
            next_to = step == 0 or following[step - 1].end == end
            told = step == 0 and (
                denials.is_reported(claim)
                or (self._is_speech(units[place]) and self._tells_who(unit))
            )
            limits = next_to and step < inside and self._rules.limits.match(sentence)
            if (
                told
                or limits
                or denials.is_denial(sentence)
                or denials.is_of_other_time(claim, sentence)
            ):
                end = unit.end
            elif step >= inside or not self._is_light(unit):
                break
        return None if end is None else Span(following[0].start, end)

    def _units_below(self, number: int, claim: str) -> list[Span]:
        """The units of the next block, if they may take back what this one ends with."""
        blocks, below = self._blocks, number + 1
        if below == len(blocks) or self._opened[below] != self._opened[number]:
            return []
        kind, next_kind = blocks[number].kind, blocks[below].kind
        if next_kind is Kind.PARAGRAPH or (
            kind is next_kind is Kind.ITEM and self._denials.is_reported(claim)
        ):
            return self._units[below]
        return []

    def _is_speech(self, unit: Span) -> bool:
        """Whether a unit is one quotation and nothing else."""
        spoken = quotations(self._text, unit)
        return bool(spoken) and spoken[0] == unit

    def _tells_who(self, unit: Span) -> bool:
        return self._denials.tells_who(unit.of(self._text))

    def _is_light(self, unit: Span) -> bool:
        return len(unit.of(self._text).split()) <= _LIGHT


def _joined(text: str, block: Block, denials: Denials) -> list[Span]:
    """The sentences of a block; those that do not stand alone joined; a row whole."""
    spoken = quotations(text, block.span) if block.sentences else []
    starts = [quotation.start for quotation in spoken]
    units: list[Span] = []
    judged = True  # whether all so far is a verdict, which goes with what follows it
    for sentence in block.sentences:
        words = sentence.of(text)
        opened = bisect_right(starts, sentence.start - 1)
        in_speech = opened > 0 and spoken[opened - 1].end > sentence.start
        verdict = denials.is_verdict(words)
        if units and (judged or verdict or in_speech or words[0].islower()):
            units[-1] = Span(units[-1].start, sentence.end)
        else:
            units.append(sentence)
        judged = judged and verdict
    if block.kind is Kind.ITEM and len(units) > 1 and units[0].end - units[0].start <= _LABEL:
        units[:2] = [Span(units[0].start, units[1].end)]
    return units
