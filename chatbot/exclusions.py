"""What a message excludes ("without surgery", "vinegar didn't work"), and what is quoted then.

Words alone tell it: a vector holds what is excluded like what is wanted. Read are the cues of the
language's file, each with the things that it governs. A thing is known again by the stems of its
words, or by the members of its class ("medication": pills, ibuprofen, …). What no cue tells is not
understood; what may be no exclusion ("why does it not help?") is taken for none.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot.fitted import Fitted
from chatbot.language import phrases_for
from chatbot.rank import Decision, Ranking, decide, rank
from chatbot.retrieve import Candidates
from ingest.index.bm25 import WORD, terms
from ingest.model import Article, Passage, Span

_LONGEST = 4  # words of a thing ("over the counter pills"): what is longer is a clause
_REACH = 6  # words over which a negation reaches: "there is no need to go through an operation"
_APART = 3  # words that may come between those of a thing: "pellets that kill slugs" are none
_FAMILY = 6  # letters that two stems of one family share: acupunctur, acupuncturist
_BESIDE = 0.4  # share of a text that may be about an excluded thing: less than what is about others
_CLAUSE = re.compile(r"[^.;:!?()\n]+")
_PARTS = re.compile(r"[,;:|]|\band\b|\bor\b")


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
        words = _stems(text, language)
        *rest, head = self.stems
        return [
            span
            for i, (span, word) in enumerate(words)
            if _kin(head, word) and _hold(words[max(0, i - _APART) : i], rest)
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
    asked = _stems(rest, language)
    things = [
        thing
        for thing in dict.fromkeys(thing for _, thing in found)
        if not _hold(asked, thing.stems)
    ]
    negated = None if things else cues["negated"].search(plain)
    clause = _CLAUSE.match(plain, negated.end()) if negated else None
    denied = tuple(terms(clause.group(), language)) if clause else ()
    return Exclusions(tuple(things), denied)


def heeding(
    message: str,
    candidates: Candidates,
    fitted: Fitted,
    text_of: Callable[[int], str],
    language: str,
) -> tuple[Ranking, Decision]:
    """Rank the candidates for a message and decide, as if there were none that it excludes.

    Left out are those about an excluded thing; those that name it beside others are only taken if
    the rest does not answer. If what is asked is what is *not* so, the rest is what denies it.

    Args:
        message: what is asked.
        candidates: what retrieval found for it.
        fitted: the numbers to rank and decide with.
        text_of: the words of the passage at a position of the index.
        language: of the index.
    """
    ranking, decision = rank(candidates, fitted), decide(candidates, fitted)
    found = exclusions(message, language)
    if found == Exclusions() or not decision.answer:
        return ranking, decision
    texts = [text_of(position) for position in candidates.passages.tolist()]
    if found.denied:
        excluded = [0.0 if _denies(text, found.denied, language) else 1.0 for text in texts]
    else:
        things = tuple(dict.fromkeys([*found.things, *_kinds(found.things, texts, language)]))
        excluded = [_share(text, things, language) for text in texts]
    for most in (0.0, _BESIDE):
        kept = np.array(excluded) <= most
        rest = replace(
            candidates, passages=candidates.passages[kept], signals=candidates.signals[kept]
        )
        if kept.any() and _answers(rest, ranking, fitted):
            return rank(rest, fitted), decision
    return ranking, Decision(0.0, False)


def _answers(rest: Candidates, ranking: Ranking, fitted: Fitted) -> bool:
    """Whether what is left answers by itself, or its best is relevant beside what is left out."""
    relevance = dict(zip(ranking.passages, ranking.relevance, strict=True))
    best = rank(rest, fitted).passages[0]
    return decide(rest, fitted).answer or relevance[best] >= fitted.least_relevance


def read_with_heading(passage: Passage, article: Article) -> str:
    """A passage with what stands before it: its heading, if that names one thing, and its
    antecedent.
    """
    start = passage.antecedent.start if passage.antecedent else passage.span.start
    words = article.text[start : passage.span.end]
    heading = passage.section.of(article.text) if passage.section else ""
    return words if "?" in heading or len(_PARTS.split(heading)) > 1 else f"{heading}\n{words}"


def _governed(message: str, language: str) -> Iterator[tuple[Span, Thing]]:
    """The things that cues of exclusion govern, each with where its cue and its list stand."""
    cues = phrases_for(language).excluding
    wants, failed = cues["wants"].search(message), cues["failed"].search(message)
    for clause in _CLAUSE.finditer(message):
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


def _kinds(things: Sequence[Thing], texts: Sequence[str], language: str) -> Iterator[Thing]:
    """What the texts call of the kind of the things: "herbicides such as glyphosate"."""
    cues = phrases_for(language).excluding
    for text in texts:
        for thing in things:
            for mention in thing.mentions(text, language):
                if cue := cues["such_as"].match(text, mention.end):
                    clause = _CLAUSE.match(text, cue.end())
                    listed = clause.group().casefold() if clause else ""
                    yield from _things(_after(listed, 0, cues)[1], False, language)


def _share(text: str, things: Sequence[Thing], language: str) -> float:
    """The share of a text's parts that name one of the things: all of it if the first part does,
    for that tells what it is about.
    """
    named = [
        mention.start
        for thing in things
        for mention in thing.mentions(text, language)
        if not _is_denied(text, mention, language)
    ]
    ends = [match.start() for match in _PARTS.finditer(text)] + [len(text)]
    parts = {next(i for i, end in enumerate(ends) if start < end) for start in named}
    return 1.0 if 0 in parts else len(parts) / len(ends)


def _is_denied(text: str, mention: Span, language: str) -> bool:
    """Whether a text says of what it names there that it is not, or not needed."""
    cues = phrases_for(language).excluding
    clauses = _CLAUSE.findall(text[: mention.start])
    reach = " ".join(clauses[-1].split()[-_REACH:]) if clauses else ""
    denied = cues["denies"].search(reach) or cues["sets_apart"].search(reach)
    return bool(denied or cues["refuted"].match(text, mention.end))


def _denies(text: str, stems: tuple[str, ...], language: str) -> bool:
    """Whether a text says that something is not so, of which these are the stems."""
    cues = phrases_for(language).excluding
    for denial in cues["denies"].finditer(text):
        clause = _CLAUSE.match(text, denial.end())
        words = " ".join(clause.group().split()[:_REACH]) if clause else ""
        if any(_hold(_stems(words, language), [stem]) for stem in stems):
            return True
    return False


def _stems(text: str, language: str) -> list[tuple[Span, str]]:
    """The terms of a text, each with where it stands."""
    return [
        (Span(*match.span()), term)
        for match in WORD.finditer(text)
        for term in terms(match.group(), language)
    ]


def _hold(words: Sequence[tuple[Span, str]], stems: Sequence[str]) -> bool:
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
