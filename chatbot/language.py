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


@dataclass(frozen=True)
class Class:
    """A class of things that messages exclude: what finds its names, and its names and members."""

    names: re.Pattern[str]
    members: re.Pattern[str]


@dataclass(frozen=True)
class Phrases:
    """What tells the kind of a message; by default, nothing does.

    Attributes:
        name: of the language.
        own, others: names of bm25s's lists of the commonest words, of the language and of those
            that a visitor may write instead.
        linked: matches a message that opens like a follow-up.
        pointing: finds a word that points at what was said before.
        oneself: finds a word for the visitor.
        care: finds words of an illness and its care.
        excluding: by its name, each list that tells what a message excludes.
        classes: of things that messages exclude.
        verdict: matches a sentence, or a table's cell, that opens with a "Yes" or "No".
        open_question: finds a word of a question that no "Yes" or "No" answers.
        comparisons: each finds the two things, `one` and `other`, that a message compares.
        dictionary: well spelt words, and how often each is written; None where no spelling is
            known.
        contractions: such words with an apostrophe, written without it.
        spellings: what to replace by what, for words of two countries' spelling to be one.
        derivations: endings that derive a word from another.
        short_forms: abbreviations in lower case, and what they stand for.
        thing: finds the ending of a name of a drug, an operation or a condition.
        no_thing: matches a word that is no name of anything, by its form.
        asks_about: each finds in a sentence the `thing` that it asks about.
        plurals: endings of nouns in the plural.
        asks: finds a word of a sentence that is no list of keywords.
        names_source: each finds the `name` of a source, with the words that make it one.
        publication: finds a word for what is published.
        institution: finds what publishers are called, or one that is known to everybody.
        no_source: matches a name that is none of a publisher or publication.
        opens_question: matches what opens like a question.
        joins: matches what opens with a word that links it to a question before.
        lists: matches what asks of two things: `frame`, `first`, `second`.
        clauses: matches two clauses that may both ask: `first`, `second`.
        pairs: finds a word that keeps together what is joined after it.
    """

    name: str = ""
    own: str = ""
    others: tuple[str, ...] = ()
    linked: re.Pattern[str] = NEVER
    pointing: re.Pattern[str] = NEVER
    oneself: re.Pattern[str] = NEVER
    care: re.Pattern[str] = NEVER
    excluding: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    classes: tuple[Class, ...] = ()
    verdict: re.Pattern[str] = NEVER
    open_question: re.Pattern[str] = NEVER
    comparisons: tuple[re.Pattern[str], ...] = ()
    dictionary: Mapping[str, int] | None = None
    contractions: frozenset[str] = frozenset()
    spellings: tuple[tuple[re.Pattern[str], str], ...] = ()
    derivations: tuple[str, ...] = ()
    short_forms: Mapping[str, str] = field(default_factory=dict)
    thing: re.Pattern[str] = NEVER
    no_thing: re.Pattern[str] = NEVER
    asks_about: tuple[re.Pattern[str], ...] = ()
    plurals: tuple[str, ...] = ()
    asks: re.Pattern[str] = NEVER
    names_source: tuple[re.Pattern[str], ...] = ()
    publication: re.Pattern[str] = NEVER
    institution: re.Pattern[str] = NEVER
    no_source: re.Pattern[str] = NEVER
    opens_question: re.Pattern[str] = NEVER
    joins: re.Pattern[str] = NEVER
    lists: re.Pattern[str] = NEVER
    clauses: re.Pattern[str] = NEVER
    pairs: re.Pattern[str] = NEVER


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
    pieces, words = lists["pieces"], _dictionary(lists["spelling"]["dictionary"])
    subjects, sources, languages = lists["subjects"], lists["sources"], lists["languages"]
    parts = lists["parts"]
    joins = _pattern(parts["joins"], pieces)
    return Phrases(
        name=languages["name"],
        own=languages["own"],
        others=tuple(languages["others"]),
        linked=_pattern(lists["linked"]["phrases"], pieces),
        pointing=_pattern(lists["pointing"]["phrases"], pieces),
        oneself=_pattern(lists["own_case"]["whose"], pieces),
        care=_pattern(lists["own_case"]["phrases"], pieces),
        excluding={
            name: _pattern(phrases, pieces) for name, phrases in lists["exclusions"]["cues"].items()
        },
        classes=tuple(_class(kind, pieces) for kind in lists["exclusions"]["classes"].values()),
        verdict=_verdict(lists["verdicts"]["opens"], lists["verdicts"]["marks"]),
        open_question=_pattern(lists["verdicts"]["open_questions"], pieces),
        comparisons=tuple(
            re.compile(phrase, re.IGNORECASE) for phrase in lists["comparisons"]["phrases"]
        ),
        dictionary=words,
        contractions=frozenset(word.replace("'", "") for word in words if "'" in word),
        spellings=tuple(
            (re.compile(other), spelt) for other, spelt in lists["spelling"]["countries"]
        ),
        derivations=tuple(lists["spelling"]["derivations"]),
        short_forms={short.lower(): long for short, long in lists["short_forms"]["forms"].items()},
        thing=re.compile(rf"\w(?:{'|'.join(subjects['endings'])})s?\b", re.IGNORECASE),
        no_thing=re.compile(rf"\w+{one_of(subjects['no_endings'])}", re.IGNORECASE),
        asks_about=tuple(_pattern([each], pieces) for each in subjects["phrases"]),
        plurals=tuple(subjects["plurals"]),
        asks=_pattern(subjects["asks"], pieces),
        names_source=tuple(_pattern([each], pieces) for each in sources["phrases"]),
        publication=_pattern(sources["publications"], pieces),
        institution=_pattern(sources["institutions"], pieces),
        no_source=_pattern(sources["none"], pieces),
        opens_question=_pattern(parts["asks"], pieces),
        joins=joins,
        lists=re.compile(
            rf"(?P<frame>{one_of(parts['lists'])}) (?P<first>[^,;:?]+?),? {joins.pattern} "
            r"(?P<second>[^,;:?]+?)\s*[?.!]*",
            re.IGNORECASE,
        ),
        clauses=re.compile(
            rf"(?P<first>{one_of(parts['asks'])} .+?) {joins.pattern} "
            rf"(?P<second>{one_of(parts['asks'])} .+)",
            re.IGNORECASE,
        ),
        pairs=_pattern(parts["pairs"], pieces),
    )


def _class(kind: Mapping[str, list[str]], pieces: Mapping[str, str]) -> Class:
    names = kind["names"]
    return Class(_pattern(names, pieces), _pattern(names + kind["members"], pieces))


def _pattern(phrases: list[str], pieces: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b{one_of(phrases, pieces)}", re.IGNORECASE)


def _verdict(opens: list[str], marks: str) -> re.Pattern[str]:
    """What matches a verdict with the mark behind it; a hyphen is one only between spaces."""
    return re.compile(rf"\W*{one_of(opens)}(?:\s*[{marks}]| -|$)\s*", re.IGNORECASE)


def _dictionary(name: str) -> Mapping[str, int]:
    text = files("symspellpy").joinpath(name).read_text(encoding="utf-8-sig")
    return {word: int(count) for word, count in map(str.split, text.splitlines())}
