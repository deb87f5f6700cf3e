"""The words that tell of an emergency: ideas ("numb", "where one sits") that stand together.

What is asked in general, or is long past, is none. The words are in emergencies_english.toml.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from chatbot.answer import SignpostKind
from ingest.language import NEVER, one_of, read_lists

Sign = tuple[str, ...]
_URGENT = (SignpostKind.SUICIDE, SignpostKind.EMERGENCY)  # the first that is found is told
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Signs:
    """What tells an emergency in a language; by default, nothing does.

    Attributes:
        ideas: finds each idea in a sentence.
        signs: for each kind, the ideas that together are a sign of it.
        case: finds a word of somebody's case.
        general: matches a sentence that asks in general.
        past: finds that something is over or lasts for long.
        now: finds that it goes on now.
        over: finds what ends an emergency that was told before.
        examples: messages of each kind, and ordinary ones.
    """

    ideas: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    signs: Mapping[SignpostKind, tuple[Sign, ...]] = field(default_factory=dict)
    case: re.Pattern[str] = NEVER
    general: re.Pattern[str] = NEVER
    past: re.Pattern[str] = NEVER
    now: re.Pattern[str] = NEVER
    over: re.Pattern[str] = NEVER
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def signs_for(language: str) -> Signs:
    """The signs of a language, written as BCP 47 or POSIX has it.

    >>> signs_for("de") == Signs()
    True
    """
    lists = read_lists("chatbot", language, "emergencies_")
    if lists is None:
        return Signs()
    pieces, about = lists["pieces"], lists["about"]

    def found(phrases: list[str]) -> re.Pattern[str]:
        return re.compile(rf"\b{one_of(phrases, pieces)}", re.IGNORECASE)

    return Signs(
        ideas={idea: found(phrases) for idea, phrases in lists["ideas"].items()},
        signs={kind: tuple(map(tuple, lists["signs"][kind])) for kind in _URGENT},
        examples={kind: tuple(messages) for kind, messages in lists["examples"].items()},
        **{name: found(about[name]) for name in ("case", "general", "past", "now", "over")},
    )


def told_by_words(message: str, signs: Signs) -> SignpostKind | None:
    """The kind of emergency that the words of a message tell of, if any.

    >>> told_by_words("My legs won't move since this morning!", signs_for("en")).value
    'emergency'
    >>> told_by_words("What makes the legs stop working?", signs_for("en")) is None
    True
    """
    if is_general(message, signs):
        return None
    places = [
        (first.union(second), f"{one} {other}".strip())
        for (one, first), (other, second) in pairwise(_with_ideas(message, signs))
    ]
    for kind in _URGENT:
        for ideas, text in places:
            told = any(ideas.issuperset(sign) for sign in signs.signs.get(kind, ()))
            if told and not is_past(text, signs):
                return kind
    return None


def is_general(message: str, signs: Signs) -> bool:
    """Whether all sentences ask in general, and nobody's case is told.

    >>> is_general("Can a disc cause falls?", signs_for("en"))
    True
    >>> is_general("Can my disc cause falls?", signs_for("en"))
    False
    """
    return not signs.case.search(message) and all(map(signs.general.match, sentences(message)))


def is_past(text: str, signs: Signs) -> bool:
    """Whether it tells of what is over, or lasts for long, and not of now.

    >>> [is_past(each, signs_for("en")) for each in ("I fell in 2019.", "Years ago. Now again!")]
    [True, False]
    """
    return signs.past.search(text) is not None and signs.now.search(text) is None


def sentences(message: str) -> list[str]:
    """The sentences of a message, as far as marks tell."""
    return [part for part in _SENTENCE_END.split(message.strip()) if part]


def _with_ideas(message: str, signs: Signs) -> list[tuple[str, set[str]]]:
    """The sentences with the ideas in each; a lone one is followed by nothing."""
    parts = sentences(message)
    found = [
        (part, {idea for idea, pattern in signs.ideas.items() if pattern.search(part)})
        for part in parts
    ]
    return found if len(found) > 1 else [*found, ("", set())]
