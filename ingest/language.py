"""What is known of each language: its data files, compiled.

A language has a file of its own in `ingest/` and one in `chatbot/`. Of another, nothing is known:
no word is stemmed or left out, no sentence refers back, no line is taken for navigation. To add a
language, write both files and name them in `_FILES`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_FILES = {"en": "english.toml"}  # by the first subtag of the language, as BCP 47 has it
NEVER = re.compile(r"(?!)")
"""Matches nothing."""


@dataclass(frozen=True)
class Rules:
    """What the parser and the lexical index know of a language; by default, nothing.

    Attributes:
        refers_back: matches a sentence that cannot stand without the one before it.
        goes_on: matches one that leans on what is before it in its paragraph.
        limits: matches one without which the one before it must not stand.
        pronoun: finds a word for a person who was named before.
        title: finds what stands before a person's name.
        about_itself: matches a sentence about the article itself.
        navigation: matches a line that belongs to the page.
        call_to_action: finds what calls the reader to the publisher.
        stop_words: the name of bm25s's list of the commonest words; empty for none.
        stemmer: the name of PyStemmer's stemmer; empty for none.
    """

    refers_back: re.Pattern[str] = NEVER
    goes_on: re.Pattern[str] = NEVER
    limits: re.Pattern[str] = NEVER
    pronoun: re.Pattern[str] = NEVER
    title: re.Pattern[str] = NEVER
    about_itself: re.Pattern[str] = NEVER
    navigation: re.Pattern[str] = NEVER
    call_to_action: re.Pattern[str] = NEVER
    stop_words: str = ""
    stemmer: str = ""


@cache
def rules_for(language: str) -> Rules:
    """The rules of a language, written as BCP 47 or POSIX has it.

    >>> rules_for("en-GB").limits.match("However, it helps.") is not None
    True
    >>> rules_for("de") == Rules()
    True
    """
    lists = read_lists("ingest", language)
    return _compiled(lists) if lists else Rules()


def read_lists(package: str, language: str, prefix: str = "") -> Mapping[str, Any] | None:
    """The lists that `package` has for a language; None if it has none. A package may have several
    files of a language, told apart by a prefix.
    """
    name = _FILES.get(_main(language))
    if name is None:
        return None
    return tomllib.loads(files(package).joinpath(prefix + name).read_text(encoding="utf-8"))


def unknown(languages: Iterable[str]) -> list[str]:
    """Those of which nothing is known, each once, in alphabetical order.

    >>> unknown(["en", "de", "en_US", "de"])
    ['de']
    """
    return sorted({language for language in languages if _main(language) not in _FILES})


def one_of(phrases: Sequence[str], pieces: Mapping[str, str] | None = None) -> str:
    """The expression that matches each of the phrases, up to the end of a word; `pieces` are what
    <name> stands for in them.

    >>> re.match(one_of(["call <whom>"], {"whom": "(?:us|me)"}), "call us!").group()
    'call us'
    """
    joined = "|".join(phrases)
    for name, piece in (pieces or {}).items():
        joined = joined.replace(f"<{name}>", piece)
    return rf"(?:{joined})\b"


def _main(language: str) -> str:
    return re.split("[-_]", language.casefold())[0]


def _compiled(lists: Mapping[str, Any]) -> Rules:
    def opening(name: str) -> re.Pattern[str]:
        return re.compile(one_of(lists[name]["phrases"]))

    persons, words = lists["persons"], lists["words"]
    return Rules(
        refers_back=opening("refers_back"),
        goes_on=opening("goes_on"),
        limits=opening("limits"),
        pronoun=re.compile(rf"\b{one_of(persons['pronouns'])}", re.IGNORECASE),
        title=re.compile(rf"\b{one_of(persons['titles'])}"),
        about_itself=opening("about_itself"),
        navigation=_navigation(lists["navigation"], lists["pieces"]),
        call_to_action=_call_to_action(lists["calls_to_action"], lists["pieces"]),
        stop_words=words["stop_words"],
        stemmer=words["stemmer"],
    )


def _navigation(lists: Mapping[str, Any], pieces: Mapping[str, str]) -> re.Pattern[str]:
    opens, whole = one_of(lists["opens"]), one_of(lists["whole"], pieces)
    return re.compile(rf"{opens}|{whole}$", re.IGNORECASE)


def _call_to_action(lists: Mapping[str, Any], pieces: Mapping[str, str]) -> re.Pattern[str]:
    phrases = one_of(lists["phrases"], pieces).replace(" ", r"\s+")
    # Atomic: if the urging word does not follow the first of these, it follows none of them.
    urged = rf"(?:\A|[.!?])(?>[^.!?]*?\b{one_of(lists['urged'])})[^.!?]*\b{lists['urging']}\b"
    return re.compile(rf"\b{phrases}|{urged}", re.IGNORECASE)
