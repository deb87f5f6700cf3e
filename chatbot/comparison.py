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
    """The ranking, with a passage for each of the things that the message compares in front: behind
    the best one, if that names both. If it compares none, or one of them is named nowhere, the
    ranking as it is.
    """
    pair = compared(message, index.language)
    if pair is None:
        return ranking
    one, other = (set(terms(thing, index.language)) for thing in pair)
    tellings = [_telling(index, position) for position in ranking.passages]
    ours = [_share(one - other, told) for told in tellings]
    theirs = [_share(other - one, told) for told in tellings]
    both = _best_pair([index.passages[position] for position in ranking.passages], ours, theirs)
    if both is None:
        return ranking
    first = [0] if min(ours[0], theirs[0]) >= _NAMED else []
    front = list(dict.fromkeys([*first, *sorted(both)]))
    order = [*front, *(place for place in range(len(tellings)) if place not in front)]
    # Each of the two answers its half of what is asked, whatever it says to the whole.
    return Ranking(
        tuple(ranking.passages[place] for place in order),
        tuple(1.0 if place in front else ranking.relevance[place] for place in order),
    )


def _best_pair(
    passages: Sequence[Passage], ours: Sequence[float], theirs: Sequence[float]
) -> tuple[int, int] | None:
    """The places of what names one thing more than the other and of what does so the other way
    round: the first two of one list or table, or those that name them best.
    """
    one = [i for i in range(len(passages)) if ours[i] >= _NAMED and ours[i] > theirs[i]]
    other = [i for i in range(len(passages)) if theirs[i] >= _NAMED and theirs[i] > ours[i]]
    if not one or not other:
        return None
    listed = [(i, j) for i in one for j in other if _are_listed(passages[i], passages[j])]
    return min(
        listed,
        key=sum,
        default=(max(one, key=ours.__getitem__), max(other, key=theirs.__getitem__)),
    )


def _are_listed(first: Passage, second: Passage) -> bool:
    """Whether two passages are of one list, or of one table."""
    return first.kind is second.kind is not Kind.PARAGRAPH and (
        first.article,
        first.section,
        first.lead_in,
    ) == (second.article, second.section, second.lead_in)


def _telling(index: Index, position: int) -> set[str]:
    """The terms that tell what a passage is about: of a row, those of its first cell."""
    passage, text = index.passages[position], index.embedded[position]
    if passage.kind is Kind.TABLE_ROW:
        text = passage.span.of(index.articles[passage.article].text).partition("|")[0]
    return set(terms(text, index.language))


def _share(of: set[str], told: set[str]) -> float:
    """The share of the terms that are told."""
    return len(of & told) / len(of) if of else 0.0
