"""What a message excludes: "without surgery", "vinegar didn't work".

Words alone tell it: a vector holds what is excluded like what is wanted. Read are the cues of the
language's file, each with the things that it governs. A thing is known again by the stems of its
words, or by the members of its class ("medication": pills, ibuprofen, …). What no cue tells is not
understood; what may be no exclusion ("why does it not help?") is taken for none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chatbot.language import phrases_for
from ingest.index.bm25 import WORD, terms
from ingest.model import Span

_LONGEST = 4  # words of a thing ("over the counter pills"): what is longer is a clause
_APART = 3  # words that may come between those of a thing: "pellets that kill slugs" are none
_FAMILY = 6  # letters that two stems of one family share: acupunctur, acupuncturist
CLAUSE = re.compile(r"[^.;:!?()\n]+")
"""Matches as far as a clause reaches."""


@dataclass(frozen=True)
class Thing:
    """What can be told in many words.

    Attributes:
        stems: of its words, the noun last.
        members: finds the members of its class; None for what is no class.
    """

    stems: tuple[str, ...]
    members: re.Pattern[str] | None = None

    def mentions(self, text: str, language: str) -> list[Span]:
        """Where a text names it.

        >>> Thing(("acupunctur",)).mentions("An acupuncturist helps.", "en")
        [Span(start=3, end=16)]
        """
        if self.members:
            return [Span(*match.span()) for match in self.members.finditer(text)]
        words = stems_in(text, language)
        *rest, head = self.stems
        return [
            span
            for i, (span, word) in enumerate(words)
            if _kin(head, word) and hold(words[max(0, i - _APART) : i], rest)
        ]


@dataclass(frozen=True)
class Exclusions:
    """What a message does not ask for.

    Attributes:
        things: what it excludes, or says has failed.
        denied: where it asks what is *not* so, the stems of what is not; else empty.
    """

    things: tuple[Thing, ...] = ()
    denied: tuple[str, ...] = ()


def exclusions(message: str, language: str) -> Exclusions:
    """Read a message.

    >>> [thing.stems for thing in exclusions("Weeds? Vinegar didn't work.", "en").things]
    [('vinegar',)]
    >>> exclusions("I can't walk without a stick.", "en").things
    ()
    >>> exclusions("What does not cause a cramp?", "en").denied
    ('caus', 'cramp')
    """
    if not (cues := phrases_for(language).excluding):
        return Exclusions()
    plain = message.casefold().replace("’", "'")
    found = list(_governed(plain, language))
    # What is asked about elsewhere is not excluded; what was asked before stands in brackets.
    rest = plain.partition(" (")[0]
    for span, _ in found:
        rest = rest[: span.start] + " " * (span.end - span.start) + rest[span.end :]
    asked = stems_in(rest, language)
    things = [
        thing
        for thing in dict.fromkeys(thing for _, thing in found)
        if not hold(asked, thing.stems)
    ]
    negated = None if things else cues["negated"].search(plain)
    clause = CLAUSE.match(plain, negated.end()) if negated else None
    denied = tuple(terms(clause.group(), language)) if clause else ()
    return Exclusions(tuple(things), denied)


def _governed(message: str, language: str) -> Iterator[tuple[Span, Thing]]:
    """The things that cues of exclusion govern, each with where its cue and its list stand."""
    cues = phrases_for(language).excluding
    wants, failed = cues["wants"].search(message), cues["failed"].search(message)
    for clause in CLAUSE.finditer(message):
        text = clause.group()
        if cues["unless"].search(text):
            continue
        for name in ("without", "besides", "classed", "tried"):
            for cue in cues[name].finditer(text):
                if name == "tried" and not failed:
                    continue
                classed = name == "classed" or (name == "without" and not wants)
                end, items = _after(text, cue.end(), cues)
                span = Span(clause.start() + cue.start(), clause.start() + end)
                yield from ((span, thing) for thing in _things(items, classed, language))
        for cue in cues["failing"].finditer(text):
            if not cues["asks"].match(text.strip()):
                start, items = _before(text, cue.start(), cues)
                span = Span(clause.start() + start, clause.start() + cue.end())
                yield from ((span, thing) for thing in _things(items, False, language))


def _after(text: str, start: int, cues: Mapping[str, re.Pattern[str]]) -> tuple[int, list[str]]:
    """The things listed in a clause from `start` on, and where their list ends."""
    stop = cues["ends"].search(text, start)
    run = text[start : stop.start() if stop else len(text)]
    *items, last = cues["joins"].split(run)
    first, *_ = last.split(",")
    items = [each for item in items for each in item.split(",")]
    return start + len(run) - len(last) + len(first), [*items, first]


def _before(text: str, end: int, cues: Mapping[str, re.Pattern[str]]) -> tuple[int, list[str]]:
    """The things listed in a clause up to `end`, and where their list starts."""
    stops = [match.end() for match in cues["ends"].finditer(text, 0, end)]
    start = stops[-1] if stops else 0
    run = text[start:end]
    items = run.split(",")
    if not cues["joins"].search(run):
        items = items[-1:]
    elif stops:  # "on the cat, drops and collars": the first is of what stands before the list
        items = items[1:] or items
    kept = ",".join(items)
    return end - len(kept), [each for item in items for each in cues["joins"].split(item)]


def listed(text: str, language: str) -> list[Thing]:
    """The things that a list names, up to the end of its clause.

    >>> [thing.stems for thing in listed("copper tape and pellets. More", "en")]
    [('copper', 'tape'), ('pellet',)]
    """
    clause = CLAUSE.match(text)
    if not clause:
        return []
    _, items = _after(clause.group().casefold(), 0, phrases_for(language).excluding)
    return list(_things(items, False, language))


def _things(items: list[str], classed: bool, language: str) -> Iterator[Thing]:
    """What the items of a list name; if `classed`, only what is a class."""
    phrases = phrases_for(language)
    for item in items:
        named = [kind for kind in phrases.classes if kind.names.search(item)]
        words = phrases.excluding["articles"].sub("", item)
        stems = tuple(terms(words, language))
        yield from (Thing(stems, kind.members) for kind in named)
        if named:
            continue
        if stems and not classed and len(words.split()) <= _LONGEST:
            yield Thing(stems)


def stems_in(text: str, language: str) -> list[tuple[Span, str]]:
    """The terms of a text, each with where it stands."""
    return [
        (Span(*match.span()), term)
        for match in WORD.finditer(text)
        for term in terms(match.group(), language)
    ]


def hold(words: Sequence[tuple[Span, str]], stems: Sequence[str]) -> bool:
    """Whether each of the stems has one of its family among the words."""
    return all(any(_kin(stem, word) for _, word in words) for stem in stems)


def _kin(stem: str, other: str) -> bool:
    """Whether two stems are of one family: one opens the other, but for a letter.

    >>> _kin("acupunctur", "acupuncturist"), _kin("heat", "heal")
    (True, False)
    """
    if stem == other:
        return True
    common = min(len(stem), len(other)) - 1
    return common >= _FAMILY and stem[:common] == other[:common]
