"""Which two things a message compares, and the passages that tell of each.

"The difference between X and Y" is answered by what is said of X beside what is said of Y: two rows
of one table or items of one list if there are such, else the best passage for each.
"""

from collections.abc import Sequence

from chatbot.language import phrases_for
from chatbot.rank import Ranking
from ingest.index.bm25 import terms
from ingest.index.snapshot import Index
from ingest.model import Kind, Passage

_NAME_ENDS = {Kind.TABLE_ROW: "|", Kind.ITEM: ":"}  # what ends the name of a row or an item
_NAMED = 0.5  # share of a thing's words that name it: "low potassium" is named by "potassium"


def compared(message: str, language: str) -> tuple[str, str] | None:
    """The two things that a message compares, if it does.

    >>> compared("What is the difference between green tea and mate?", "en")
    ('green tea', 'mate')
    >>> compared("Green tea vs. mate", "en"), compared("What is mate?", "en")
    (('Green tea', 'mate'), None)
    """
    for pattern in phrases_for(language).comparisons:
        if found := pattern.search(message):
            return found["one"].strip(), found["other"].strip()
    return None


def side_by_side(ranking: Ranking, message: str, index: Index) -> Ranking:
    """The ranking, with a passage for each of the things that the message compares in front: two of
    one table or list, or else the best for each, behind the best of all. This leads, too, if it
    names both. If the message compares none, or one of them is named nowhere, the ranking as it is.
    """
    pair = compared(message, index.language)
    if pair is None:
        return ranking
    one, other = (set(terms(thing, index.language)) for thing in pair)
    tellings = [_telling(index, position) for position in ranking.passages]
    shares = [(_share(one - other, told), _share(other - one, told)) for told in tellings]
    ours, theirs = _naming(shares), _naming([(theirs, ours) for ours, theirs in shares])
    if not ours or not theirs:
        return ranking
    passages = [index.passages[position] for position in ranking.passages]
    listed = [(i, j) for i in ours for j in theirs if _are_listed(passages[i], passages[j])]
    first = [] if listed and min(shares[0]) < _NAMED else [0]
    front = list(dict.fromkeys([*first, *sorted(listed[0] if listed else (ours[0], theirs[0]))]))
    order = [*front, *(place for place in range(len(passages)) if place not in front)]
    # Each of the two answers its half of what is asked, whatever it says to the whole.
    return Ranking(
        tuple(ranking.passages[place] for place in order),
        tuple(1.0 if place in front else ranking.relevance[place] for place in order),
    )


def _naming(shares: Sequence[tuple[float, float]]) -> list[int]:
    """The places of what names one thing, and more than the other thing, by falling share.

    >>> _naming([(0.5, 0.0), (1.0, 1.0), (1.0, 0.5), (0.2, 0.0)])
    [2, 0]
    """
    places = [i for i, (one, other) in enumerate(shares) if one >= _NAMED and one > other]
    return sorted(places, key=lambda place: -shares[place][0])


def _are_listed(first: Passage, second: Passage) -> bool:
    """Whether two passages are of one list, or of one table."""
    return first.kind is second.kind is not Kind.PARAGRAPH and (
        first.article,
        first.section,
        first.lead_in,
    ) == (second.article, second.section, second.lead_in)


def _telling(index: Index, position: int) -> set[str]:
    """The terms that tell what a passage is about: of a row its first cell's, of a list's item its
    label's, if it has one, and of others all.
    """
    passage, text = index.passages[position], index.embedded[position]
    if mark := _NAME_ENDS.get(passage.kind):
        text = passage.span.of(index.articles[passage.article].text).partition(mark)[0]
    return set(terms(text, index.language))


def _share(of: set[str], told: set[str]) -> float:
    """The share of the terms that are told."""
    return len(of & told) / len(of) if of else 0.0
