"""The judged questions and the units of the shelf that answer them, read from data/.

units.jsonl cuts the shelf into 371 units (sentence, list item, table row, heading, caption) by
offsets; `role` marks those that a reader found to be advertising or page furniture. Each line of
dev_questions.jsonl is one question, each of dev_conversations.jsonl a conversation of several.
Nothing may be fitted to them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Unit:
    """A judged piece of an article; `role` is "promotion", "furniture" or empty."""

    id: str
    article: str
    start: int
    end: int
    text: str
    role: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class Units:
    """All units, in order of reading within each article."""

    units: tuple[Unit, ...]

    @cached_property
    def by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def by_article(self) -> dict[str, tuple[Unit, ...]]:
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


@dataclass(frozen=True)
class Question:
    """A judged question, as understood in its conversation.

    `direct` units answer it by themselves, `supporting` ones are fine to quote beside them.
    """

    text: str
    answerable: bool
    direct: frozenset[str]
    supporting: frozenset[str]


@dataclass(frozen=True)
class Dialogue:
    """One input: a single question, or the turns of a conversation."""

    id: str
    kind: str
    turns: tuple[Question, ...]


def read_units(texts: Mapping[str, str]) -> Units:
    """The units of the articles whose texts, by slug, are given."""
    rows = _rows("units.jsonl")
    return Units(
        tuple(
            Unit(
                row["unit"],
                row["article"],
                row["start"],
                row["end"],
                texts[row["article"]][row["start"] : row["end"]],
                row.get("role", ""),
            )
            for row in rows
        )
    )


def read_questions() -> tuple[Dialogue, ...]:
    """The single questions, each a dialogue of one turn."""
    rows = _rows("dev_questions.jsonl")
    return tuple(Dialogue(row["id"], row["kind"], (_question(row),)) for row in rows)


def read_conversations() -> tuple[Dialogue, ...]:
    """The conversations."""
    rows = _rows("dev_conversations.jsonl")
    return tuple(Dialogue(r["id"], r["kind"], tuple(map(_question, r["turns"]))) for r in rows)


def _question(row: Mapping[str, Any]) -> Question:
    direct, supporting = frozenset(row["direct"]), frozenset(row["supporting"])
    return Question(row["question"], row["answerable"], direct, supporting)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with (DATA / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)
