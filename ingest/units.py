"""What can be quoted: sentences, and several as one where none of them stands alone.

Those are direct speech, a run-in label with the sentence that it names, and a verdict ("That is a
myth.") with the claim before it.
"""

from bisect import bisect_left
from collections.abc import Sequence

from ingest.denials import Denials
from ingest.model import Block, Kind, Span
from ingest.speech import quotations

# Characters of a run-in label that is a sentence by itself ("• Inflammation."): in the first five
# articles such labels have up to 26, the shortest first sentence of another item 98.
_LABEL = 30
_ASIDES = 2  # sentences that may stand between a claim and the verdict on it


def units_of(text: str, block: Block, denials: Denials) -> list[Span]:
    """The sentences of a block; those that do not stand alone joined; a row whole.

    >>> from ingest.denials import denials_for
    >>> text = "Yes. “I knew. We all did,” he said. It rained."
    >>> sentences = (Span(0, 4), Span(5, 13), Span(14, 35), Span(36, 46))
    >>> block = Block(Kind.PARAGRAPH, Span(0, 46), sentences=sentences)
    >>> [unit.of(text) for unit in units_of(text, block, denials_for("en"))]
    ['Yes. “I knew. We all did,” he said.', 'It rained.']
    """
    spoken = quotations(text, block.span) if block.sentences else []
    starts = [quotation.start for quotation in spoken]
    units: list[Span] = []
    judged = True  # whether all so far is a verdict, which goes with what follows it
    for sentence in block.sentences:
        words = sentence.of(text)
        begun = bisect_left(starts, sentence.start)
        in_speech = begun > 0 and spoken[begun - 1].end > sentence.start
        verdict = denials.is_verdict(words)
        if judged or in_speech or words[0].islower():
            first = max(0, len(units) - 1)
        else:
            first = _claim(text, units, denials) if verdict else len(units)
        start = units[first].start if first < len(units) else sentence.start
        units[first:] = [Span(start, sentence.end)]
        judged = judged and verdict
    if block.kind is Kind.ITEM and len(units) > 1 and units[0].end - units[0].start <= _LABEL:
        units[:2] = [Span(units[0].start, units[1].end)]
    return units


def _claim(text: str, units: Sequence[Span], denials: Denials) -> int:
    """The place of the claim that a verdict after these units is on."""
    place = last = len(units) - 1
    while 0 < place > last - _ASIDES and denials.is_aside(units[place].of(text)):
        place -= 1
    return place


def is_speech(text: str, unit: Span) -> bool:
    """Whether a unit is one quotation and nothing else.

    >>> is_speech("“It rained.”", Span(0, 12)), is_speech("“It” rained.", Span(0, 12))
    (True, False)
    """
    return quotations(text, unit)[:1] == [unit]
