"""Whether two texts that look alike say the same, or even the opposite of each other.

Told by their words alone, as pure functions. Two texts say the same if nothing that matters is in
one of them only: no number, no unit, no negation, no name and no other word, but for words of
little weight and for words that stand for each other. When in doubt they differ: to quote both does
no harm. In a language without such lists, only the same words say the same, and none contradict.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ingest.index.bm25 import terms
from ingest.language import NEVER, one_of, read_lists

_NOT = "¬"  # what a negation is read as
_TOKEN = re.compile(rf"{_NOT}|\d+(?:[.,]\d+)*|[^\W\d_]+|[%€£$]")
# Of the weighty words of the longer text: if it shares fewer, it tells of something else, too. No
# two passages of the first five articles contradict each other, and none are taken to.
_LEAST_SHARED = 0.5


@dataclass(frozen=True)
class Words:
    """What is known of a language's words; by default, nothing.

    Attributes:
        negation: finds words that negate what follows, or their part in a word ("n't").
        idle: finds those that only look like it ("not only").
        light: words that may be in one text only.
        alike: by the stem of a word that stands for others, too: the one stem for all of them.
        opposites: pairs of stems, either way round.
        prefixes: that make a word its opposite.
        suffixes: likewise.
        people: stems of words for those whom something is for.
        numbers: number words, with their digits.
    """

    negation: re.Pattern[str] = NEVER
    idle: re.Pattern[str] = NEVER
    light: frozenset[str] = frozenset()
    alike: Mapping[str, str] = field(default_factory=dict)
    opposites: frozenset[tuple[str, str]] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    numbers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Read:
    """A text: its numbers and the stems of its words of weight, in their order, which of these it
    negates, and how it writes each of its words, light ones, too.
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...]
    negated: frozenset[str]
    written: Mapping[str, str]


def same(first: str, second: str, language: str) -> bool:
    """Whether two texts say the same, as far as their words tell, and begin with the same thing.

    >>> same("Tea may cause a stain.", "Tea can cause stains.", "en")
    True
    >>> same("Take up to four a day.", "Take up to 8 a day.", "en")
    False
    >>> same("Tea is safe.", "Tea isn’t safe.", "en"), same("Milk is safe.", "Tea is safe.", "en")
    (False, False)
    >>> same("Heat is better than ice.", "Ice is better than heat.", "en")
    False
    """
    one, other = _read(first, language), _read(second, language)
    return (
        one.words[:1] == other.words[:1]
        and {*one.words} == {*other.words}
        and (one.numbers, one.negated) == (other.numbers, other.negated)
    )


def swap(first: str, second: str, language: str) -> bool:
    """Whether each of two texts has a word of weight or a number that the other lacks.

    >>> swap("Adults", "Children", "en"), swap("Dosage", "Dosage and storage", "en")
    (True, False)
    """
    one, other = _read(first, language), _read(second, language)
    ours, theirs = {*one.words, *one.numbers}, {*other.words, *other.numbers}
    return bool(ours - theirs and theirs - ours)


def audience(text: str, language: str) -> frozenset[str]:
    """The stems of the words for people that a text holds.

    >>> audience("The dose for adults", "en"), audience("The dose", "en")
    (frozenset({'adult'}), frozenset())
    """
    return words_of(language).people.intersection(_read(text, language).words)


def contradict(first: str, second: str, language: str) -> bool:
    """Whether two texts speak of one thing, and one denies what the other says, says its opposite
    or gives another number. If each names something that the other does not, they may well speak
    of two things.

    >>> contradict("You may drive a car.", "You may not drive a car.", "en")
    True
    >>> contradict("Brown tea is safe.", "Brown tea is unsafe.", "en")
    True
    >>> contradict("Adults take 8 tablets a day.", "Children take 4 tablets a day.", "en")
    False
    """
    one, other = _read(first, language), _read(second, language)
    ours, theirs = {*one.words}, {*other.words}
    shared = ours & theirs
    if not shared or words_of(language) == Words():
        return False
    reversed_ours, reversed_theirs = _opposed(one, other, language), _opposed(other, one, language)
    further_ours, further_theirs = ours - shared - reversed_ours, theirs - shared - reversed_theirs
    longest = len(shared) + max(len(further_ours), len(further_theirs))
    if (further_ours and further_theirs) or len(shared) < _LEAST_SHARED * longest:
        return False
    # Twice reversed is not reversed: "stop before it", "begin after it".
    reversals = min(len(reversed_ours), len(reversed_theirs))
    reversals += bool(shared & (one.negated ^ other.negated))
    counted = one.numbers and other.numbers and one.numbers != other.numbers
    return bool(reversals % 2 or counted)


def _opposed(one: _Read, other: _Read, language: str) -> set[str]:
    """The words of a text whose opposite the other has in their place, unless one of both is
    negated: "not safe" is no opposite of "unsafe".
    """
    return {
        ours
        for ours in one.written.keys() - other.written.keys()
        for theirs in other.written.keys() - one.written.keys()
        if (ours in one.negated) == (theirs in other.negated)
        and (
            (ours, theirs) in words_of(language).opposites
            or _turned(one.written[ours], other.written[theirs], language)
        )
    }


def _turned(first: str, second: str, language: str) -> bool:
    """Whether one of two words is the other with what turns it into its opposite."""
    words, (shorter, longer) = words_of(language), sorted((first, second), key=len)
    bare = [longer.removeprefix(each) for each in words.prefixes if longer.startswith(each)]
    bare += [longer.removesuffix(each) for each in words.suffixes if longer.endswith(each)]
    return any(_stem(each, language) == _stem(shorter, language) for each in bare)


def _read(text: str, language: str) -> _Read:
    words = words_of(language)
    plain = words.idle.sub(" ", text.lower().replace("’", "'"))
    numbers: list[str] = []
    weighty: list[str] = []
    negated: set[str] = set()
    written: dict[str, str] = {}
    denies = False  # the next word of weight
    for token in _TOKEN.findall(words.negation.sub(f" {_NOT} ", plain)):
        word = words.numbers.get(token, token)
        stem = _stem(word, language)
        stem = words.alike.get(stem, stem)
        if word == _NOT:
            denies = not denies
        elif word[0].isdigit():
            numbers.append(word.replace(",", ""))
        else:
            written[stem] = word
            if word not in words.light:
                weighty.append(stem)
                negated |= {stem} if denies else set()
                denies = False
    if denies:
        negated.add(_NOT)
    return _Read(tuple(numbers), tuple(weighty), frozenset(negated), written)


def _stem(word: str, language: str) -> str:
    """The stem of a word, be it one of the commonest."""
    return next(iter(terms(word, language)), word)


@cache
def words_of(language: str) -> Words:
    """What is known of the words of a language, written as BCP 47 or POSIX has it.

    >>> words_of("en").numbers["four"], words_of("de") == Words()
    ('4', True)
    """
    lists = read_lists("chatbot", language)
    return _compiled(lists["contrasts"], language) if lists else Words()


def _compiled(lists: Mapping[str, Any], language: str) -> Words:
    def stems(words: Iterable[str]) -> list[str]:
        return [_stem(word, language) for word in words]

    groups: Sequence[list[str]] = [stems(group) for group in lists["alike"]]
    alike = {stem: group[0] for group in groups for stem in group}
    sides = [(stems(left), stems(right)) for left, right in lists["opposites"]]
    pairs = {
        (alike.get(one, one), alike.get(other, other))
        for left, right in sides
        for one in left
        for other in right
    }
    return Words(
        negation=re.compile(rf"\b{one_of(lists['negations'])}|n't\b"),
        idle=re.compile(rf"\b{one_of(lists['idle'])}"),
        light=frozenset(lists["light"]),
        alike=alike,
        opposites=frozenset(pairs | {(other, one) for one, other in pairs}),
        prefixes=tuple(lists["prefixes"]),
        suffixes=tuple(lists["suffixes"]),
        people=frozenset(stems(lists["people"])),
        numbers=lists["numbers"],
    )
