"""Judged questions, and the units of the shelf that answer them.

A file of them holds one JSON object a line, a question or a conversation:

    {"question": "What is a trapped nerve?", "direct": ["pinched-nerves:769-909"],
     "supporting": ["pinched-nerves:910-1004"]}
    {"question": "What does the operation cost?", "direct": []}
    {"turns": [{"question": "What is a trapped nerve?", "direct": […]},
               {"question": "And what helps?", "direct": […]}]}

`direct` names what answers by itself (the first quote should be one of these), `supporting` what is
fine to quote beside it. Where nothing is direct, to decline is right; with `"either": true`, so it
is where something is. `id` and `kind` are for the report. Nothing may be fitted to these questions.

Units are pieces of the articles that are right or wrong as a whole: the shelf's passages, or those
of a file of units (sentence, list item, table row, heading, caption), cut by offsets:

    {"unit": "disc.012", "article": "herniated-discs", "start": 101, "end": 291}
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingest.errors import SetupError
from ingest.files import read_file
from ingest.model import Address, Passage, Span


@dataclass(frozen=True)
class Unit:
    """A judged piece of an article.

    Attributes:
        id: its name: what a file of units calls it, or a passage's address.
        article: slug of its article.
        span: its characters.
        text: these characters.
        role: "promotion" or "furniture" where a reader found it to be one; else empty.
    """

    id: str
    article: str
    span: Span
    text: str
    role: str = ""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@dataclass(frozen=True)
class Units:
    """All units, in order of reading within each article."""

    units: tuple[Unit, ...]

    @cached_property
    def by_id(self) -> dict[str, Unit]:
        """Each by its name."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def by_article(self) -> dict[str, tuple[Unit, ...]]:
        """Those of each article, by its slug."""
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.article, []).append(unit)
        return {article: tuple(units) for article, units in found.items()}

    @cached_property
    def following(self) -> dict[str, Unit]:
        """The unit after each, by its id, within the article."""
        return {
            unit.id: after for units in self.by_article.values() for unit, after in pairwise(units)
        }

    def named(self, name: str) -> list[str]:
        """The ids of the units that a judged line names: by its id, or, as the question bank does,
        by an address that covers more than half of it.

        Raises:
            ValueError: there is none.
        """
        if name in self.by_id:
            return [name]
        address = Address.parse(name)
        among = self.by_article.get(address.slug, ())
        found = [unit.id for unit in among if 2 * shared(unit.span, address.span) > len(unit.text)]
        if not found:
            raise ValueError(f"no passage stands at {name!r}")
        return found


@dataclass(frozen=True)
class Question:
    """A judged question, as understood in its conversation.

    Attributes:
        text: the question.
        answerable: whether it has to be answered or has to be declined; None where both are right.
        direct: ids of the units that answer it by themselves.
        supporting: ids of those that are fine to quote beside them.
    """

    text: str
    answerable: bool | None
    direct: frozenset[str]
    supporting: frozenset[str]


@dataclass(frozen=True)
class Dialogue:
    """One input: a single question, or the turns of a conversation."""

    id: str
    kind: str
    turns: tuple[Question, ...]


def shared(one: Span, other: Span) -> int:
    """How many characters two spans of one text have in common.

    >>> shared(Span(0, 10), Span(6, 20)), shared(Span(0, 5), Span(5, 9))
    (4, 0)
    """
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def read_units(path: Path, texts: Mapping[str, str]) -> Units:
    """The units that a file cuts the articles into, whose texts are given by slug.

    Raises:
        SetupError: the file cannot be read, or a line is no unit of these articles.
    """
    found = []
    for where, row in _rows(path):
        try:
            span, text = Span(int(row["start"]), int(row["end"])), texts[row["article"]]
            if not 0 <= span.start < span.end <= len(text):
                raise ValueError
            role = row.get("role", "")
            found.append(Unit(row["unit"], row["article"], span, span.of(text), role))
        except (LookupError, TypeError, ValueError):
            raise SetupError(
                f'{where}: must be {{"unit": "…", "article": "slug", "start": 0, "end": 1}}'
            ) from None
    return Units(tuple(found))


def passage_units(passages: Sequence[Passage], texts: Mapping[str, str]) -> Units:
    """The shelf's passages as units, where nobody cut it otherwise."""
    return Units(
        tuple(
            Unit(str(each.address), each.article, each.span, each.span.of(texts[each.article]))
            for each in passages
        )
    )


def read_judged(path: Path, units: Units) -> tuple[Dialogue, ...]:
    """The questions and conversations of a file, in its order.

    Raises:
        SetupError: the file cannot be read, or a line is neither, or names no unit.
    """
    found = []
    for where, row in _rows(path):
        try:
            turns = tuple(_question(turn, units) for turn in row.get("turns", [row]))
            if not turns:
                raise ValueError('"turns" are empty')
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            reason = str(error) if isinstance(error, ValueError) else "is not such a line"
            raise SetupError(
                f'{where}: {reason}; must be {{"question": "…", "direct": ["slug:start-end", …]}} '
                'or {"turns": [such objects]}; chapter-verse ingest --passages lists the addresses'
            ) from None
        number = where.rsplit(":", 1)[1]
        found.append(Dialogue(str(row.get("id", number)), str(row.get("kind", "")), turns))
    return tuple(found)


def _question(row: Mapping[str, Any], units: Units) -> Question:
    """The question of a line, or of a turn.

    Raises:
        LookupError, TypeError, AttributeError, ValueError: it is none.
    """
    direct, supporting = (
        frozenset(found for name in names for found in units.named(name))
        for names in (row["direct"], row.get("supporting", ()))
    )
    answerable = None if row.get("either") else bool(direct)
    if not isinstance(row["question"], str) or not row["question"].strip():
        raise ValueError('"question" is empty')
    return Question(row["question"], answerable, direct, supporting)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line that is not blank, with where it is."""
    text = read_file(path, "give a file of judged lines").text()
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise SetupError(f"{path}:{number}: is not a JSON object")
            yield f"{path}:{number}", row
