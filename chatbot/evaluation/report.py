"""The report: judged questions asked of a system, its figures, and what it got wrong."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from chatbot.answer import Answer
from chatbot.bot import Chatbot
from chatbot.evaluation.judged import Dialogue, Units
from chatbot.evaluation.measures import (
    Cited,
    Facts,
    Figure,
    Reply,
    Statistic,
    auroc,
    estimate,
    judge,
    mean,
    ratio,
)
from chatbot.wire import to_json
from ingest.model import Span

System = Callable[[Sequence[str]], list[Reply]]
"""From the turns of a dialogue to a reply for each."""

Figures = Mapping[str, Figure | None]

PRODUCT = "Chapter & Verse"
TURNS = "served right, conversation turns"
_NEAR = "near"  # the kind of a near miss: the topic is there, the fact is not
_SHOWN = 2  # quotes and wanted units that a miss is printed with


@dataclass(frozen=True)
class Asked:
    """A dialogue with a system's replies to its turns, and the facts about them."""

    dialogue: Dialogue
    replies: tuple[Reply, ...]
    facts: tuple[Facts, ...]


def product(bot: Chatbot) -> System:
    """The chatbot as a system, judged by what it says in JSON."""

    def hold(turns: Sequence[str]) -> list[Reply]:
        history: list[Answer] = []
        for turn in turns:
            history.append(bot.answer(turn, history))
        return [_reply(to_json(answer)) for answer in history]

    return hold


def ask(system: System, dialogues: Sequence[Dialogue], units: Units) -> tuple[Asked, ...]:
    """Hold each dialogue with the system, and judge it."""
    asked = []
    for dialogue in dialogues:
        replies = system([turn.text for turn in dialogue.turns])
        facts = [judge(*pair, units) for pair in zip(dialogue.turns, replies, strict=True)]
        asked.append(Asked(dialogue, tuple(replies), tuple(facts)))
    return tuple(asked)


def figures(asked: Sequence[Asked]) -> Figures:
    """All figures about single questions, then the one about conversations, in the order of the
    table; None for what these inputs do not tell.
    """
    single = [each for each in asked if _is_single(each)]
    talks = [each for each in asked if not _is_single(each)]
    return _question_figures(single) | {TURNS: _turn_figure(talks)}


def _question_figures(asked: Sequence[Asked]) -> dict[str, Figure | None]:
    replies = [each.replies[0] for each in asked]
    facts = [each.facts[0] for each in asked]
    answerable = [each.dialogue.turns[0].answerable for each in asked]
    near = [
        each.dialogue.kind == _NEAR and yes is False
        for each, yes in zip(asked, answerable, strict=True)
    ]
    declined = [not reply.answered for reply in replies]
    statistics = {
        "served right, single questions": mean([fact.served for fact in facts]),
        "hit@1, of the answerable": mean([fact.hit for fact in facts]),
        "declined, of the unanswerable": _share(declined, [yes is False for yes in answerable]),
        "declined, of the near misses": _share(declined, near),
        "answered, of the answerable": _share(
            [not no for no in declined], [yes is True for yes in answerable]
        ),
        "precision": mean([fact.precision for fact in facts]),
        "recall@6": mean([fact.recall for fact in facts]),
        "articles covered": mean([fact.articles for fact in facts]),
        "words quoted": mean([fact.words for fact in facts]),
        "words of the first quote": mean([fact.words_first for fact in facts]),
        "AUROC of confidence": auroc([reply.confidence for reply in replies], answerable),
    }
    return {name: estimate(statistic, len(asked)) for name, statistic in statistics.items()}


def _turn_figure(asked: Sequence[Asked]) -> Figure | None:
    """Over all turns; conversations are what is resampled."""
    served = [sum(fact.served for fact in each.facts) for each in asked]
    return estimate(ratio(served, [len(each.facts) for each in asked]), len(asked))


def _share(outcome: Sequence[bool], among: Sequence[bool]) -> Statistic:
    return mean([yes if counts else None for yes, counts in zip(outcome, among, strict=True)])


def figure_rows(by_system: Mapping[str, Figures]) -> list[list[str]]:
    """The table of figures, a column a system; without what is told of none."""
    names = dict.fromkeys(chain.from_iterable(by_system.values()))
    columns = by_system.values()
    return [
        ["", *by_system],
        *(
            [name, *(_cell(each.get(name)) for each in columns)]
            for name in names
            if any(each.get(name) for each in columns)
        ),
    ]


def kind_rows(by_system: Mapping[str, Sequence[Asked]]) -> list[list[str]]:
    """Served right by kind of question, then by kind of conversation."""
    rows = [["served right by kind", *by_system]]
    (first, *_) = by_system.values()
    for label, single in (("{}", True), ("turns, {}", False)):
        kinds = [each.dialogue.kind for each in first if _is_single(each) == single]
        for kind in dict.fromkeys(kinds):
            cells = [_served(results, kind, single) for results in by_system.values()]
            rows.append([label.format(kind or "(no kind)"), *cells])
    return rows


def about(asked: Sequence[Asked]) -> str:
    """What was asked, for a line under the table."""
    talks = [each for each in asked if not _is_single(each)]
    turns = sum(len(each.facts) for each in talks)
    return (
        f"{len(asked) - len(talks)} single questions, {turns} turns of {len(talks)} "
        "conversations; 95 % bootstrap intervals."
    )


def plain(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a table for a terminal.

    >>> print(plain([["", "A"], ["hit@1", "0.5"]]))
           A
    ----------
    hit@1  0.5
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a table in Markdown.

    >>> print(markdown([["", "A"], ["hit@1", "0.5"]]))
    |  | A |
    |---|---|
    | hit@1 | 0.5 |
    """
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def worst(asked: Sequence[Asked], number: int, units: Units) -> str:
    """The answers to single questions that are worth reading: what was got wrong, the surest first;
    then the right ones, by falling share of what they should not have quoted or left out.
    """
    chosen = sorted(filter(_is_single, asked), key=_badness, reverse=True)[:number]
    return "\n\n".join("\n".join(_reading(each, units)) for each in chosen)


def _badness(asked: Asked) -> float:
    reply, fact = asked.replies[0], asked.facts[0]
    if not fact.served:
        return 3 + (reply.confidence if reply.answered else 1 - reply.confidence)
    if fact.precision is None or fact.recall is None:
        return 0.0
    return 2 - fact.precision - fact.recall


def _reading(asked: Asked, units: Units) -> list[str]:
    """A question, what was quoted and what was wanted, for reading."""
    (question,), (reply,), (fact,) = asked.dialogue.turns, asked.replies, asked.facts
    verdict = "served" if fact.served else "missed"
    lines = [
        f"{asked.dialogue.id} [{asked.dialogue.kind}] {verdict}, "
        f"{'answered' if reply.answered else 'declined'} at {reply.confidence:.2f}: "
        f"{question.text!r}"
    ]
    lines += [f"    got   {quote.text!r}" for quote in reply.quotes[:_SHOWN]]
    wanted = sorted(question.direct)
    lines += [f"    want  {name} {units.by_id[name].text!r}" for name in wanted[:_SHOWN]]
    return [*lines, f"    ({len(reply.quotes)} quoted, {len(wanted)} direct units)"]


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.value > 1:
        return f"{figure.value:.0f} ({figure.low:.0f}–{figure.high:.0f})"
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f})"


def _served(asked: Iterable[Asked], kind: str, single: bool) -> str:
    alike = [each for each in asked if each.dialogue.kind == kind and _is_single(each) == single]
    facts = [fact for each in alike for fact in each.facts]
    return f"{sum(fact.served for fact in facts)}/{len(facts)}"


def _is_single(asked: Asked) -> bool:
    return len(asked.dialogue.turns) == 1


def _reply(answer: Mapping[str, Any]) -> Reply:
    quotes = [(quote["article"], quote) for quote in answer["quotes"]]
    context = [(slug, span) for slug, quote in quotes for span in quote["context"]]
    return Reply(answer["answered"], answer["confidence"], _cited(quotes), _cited(context))


def _cited(spans: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[Cited, ...]:
    return tuple(
        Cited(slug, Span(span["start"], span["end"]), span["text"]) for slug, span in spans
    )
