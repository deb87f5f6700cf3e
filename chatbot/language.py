"""What is known of messages in a language: its data file, compiled.

Which language a message is in is not guessed: it is taken to be that of the shelf.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.language import NEVER, one_of, read_lists

SMALL_TALK = ("greeting", "thanks", "goodbye", "abilities", "identity")
"""The kinds of small talk, each with its list and its fixed reply."""


@dataclass(frozen=True)
class Class:
    """A class of things that messages exclude: what finds its names, and its names and members."""

    names: re.Pattern[str]
    members: re.Pattern[str]


@dataclass(frozen=True)
class Phrases:
    """What tells the kind of a message; by default, nothing does.

    Attributes:
        small_talk: for each kind of small talk, what the whole of a message is.
        linked: matches a message that opens like a follow-up.
        pointing: finds a word that points at what was said before.
        emergency: finds words of an emergency.
        oneself: finds a word for the visitor.
        care: finds words of an illness and its care.
        excluding: by its name, each list that tells what a message excludes.
        classes: of things that messages exclude.
        dictionary: well spelt words; None where no spelling is known.
        verdict: matches a sentence, or a table's cell, that opens with a "Yes" or "No".
        open_question: finds a word of a question that no "Yes" or "No" answers.
        comparisons: each finds the two things, `one` and `other`, that a message compares.
    """

    small_talk: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    linked: re.Pattern[str] = NEVER
    pointing: re.Pattern[str] = NEVER
    emergency: re.Pattern[str] = NEVER
    oneself: re.Pattern[str] = NEVER
    care: re.Pattern[str] = NEVER
    excluding: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    classes: tuple[Class, ...] = ()
    dictionary: frozenset[str] | None = None
    verdict: re.Pattern[str] = NEVER
    open_question: re.Pattern[str] = NEVER
    comparisons: tuple[re.Pattern[str], ...] = ()


@cache
def phrases_for(language: str) -> Phrases:
    """The phrases of a language, written as BCP 47 or POSIX has it.

    >>> phrases_for("en").linked.match("And in the legs?") is not None
    True
    >>> phrases_for("de") == Phrases()
    True
    """
    lists = read_lists("chatbot", language)
    return _compiled(lists) if lists else Phrases()


def _compiled(lists: Mapping[str, Any]) -> Phrases:
    pieces = lists["pieces"]
    small_talk = {kind: _pattern(lists["small_talk"][kind], pieces) for kind in SMALL_TALK}
    return Phrases(
        small_talk=small_talk,
        linked=_pattern(lists["linked"]["phrases"], pieces),
        pointing=_pattern(lists["pointing"]["phrases"], pieces),
        emergency=_pattern(lists["emergencies"]["phrases"], pieces),
        oneself=_pattern(lists["own_case"]["whose"], pieces),
        care=_pattern(lists["own_case"]["phrases"], pieces),
        excluding={
            name: _pattern(phrases, pieces) for name, phrases in lists["exclusions"]["cues"].items()
        },
        classes=tuple(_class(kind, pieces) for kind in lists["exclusions"]["classes"].values()),
        dictionary=_dictionary(lists["spelling"]["dictionary"]),
        verdict=_verdict(lists["verdicts"]["opens"], lists["verdicts"]["marks"]),
        open_question=_pattern(lists["verdicts"]["open_questions"], pieces),
        comparisons=tuple(
            re.compile(phrase, re.IGNORECASE) for phrase in lists["comparisons"]["phrases"]
        ),
    )


def _class(kind: Mapping[str, list[str]], pieces: Mapping[str, str]) -> Class:
    names = kind["names"]
    return Class(_pattern(names, pieces), _pattern(names + kind["members"], pieces))


def _pattern(phrases: list[str], pieces: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(phrases, pieces)}", re.IGNORECASE)


def _verdict(opens: list[str], marks: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{one_of(opens)}\s*(?:[{marks}]\s*|$)", re.IGNORECASE)


def _dictionary(name: str) -> frozenset[str]:
    lines = files("symspellpy").joinpath(name).read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split()[0] for line in lines)
