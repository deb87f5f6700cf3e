"""What is quoted when a message excludes something: the next best passage that is not about it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from chatbot.exclusions import CLAUSE, Exclusions, Thing, exclusions, hold, listed, stems_in
from chatbot.fitted import Fitted
from chatbot.language import phrases_for
from chatbot.rank import Decision, Ranking, decide, rank
from chatbot.retrieve import Candidates
from ingest.model import Article, Passage, Span

_REACH = 6  # words over which a negation reaches: "there is no need to go through an operation"
_BESIDE = 0.4  # share of a text that may be about an excluded thing: less than what is about others
_PARTS = re.compile(r"[,;:|]|\band\b|\bor\b")


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


def _kinds(things: Sequence[Thing], texts: Sequence[str], language: str) -> Iterator[Thing]:
    """What the texts call of the kind of the things: "herbicides such as glyphosate"."""
    cues = phrases_for(language).excluding
    for text in texts:
        for thing in things:
            for mention in thing.mentions(text, language):
                if cue := cues["such_as"].match(text, mention.end):
                    yield from listed(text[cue.end() :], language)


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
    clauses = CLAUSE.findall(text[: mention.start])
    reach = " ".join(clauses[-1].split()[-_REACH:]) if clauses else ""
    denied = cues["denies"].search(reach) or cues["sets_apart"].search(reach)
    return bool(denied or cues["refuted"].match(text, mention.end))


def _denies(text: str, stems: tuple[str, ...], language: str) -> bool:
    """Whether a text says that something is not so, of which these are the stems."""
    cues = phrases_for(language).excluding
    for denial in cues["denies"].finditer(text):
        clause = CLAUSE.match(text, denial.end())
        words = " ".join(clause.group().split()[:_REACH]) if clause else ""
        if any(hold(stems_in(words, language), [stem]) for stem in stems):
            return True
    return False
