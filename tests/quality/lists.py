"""How right the word lists of English are: for each its precision and recall on labelled data.

    python -m tests.quality.lists [--misses]

data/lists.jsonl labels the 371 sentences and lines of the shelf's articles as a careful reader
takes them, whatever the code does; data/messages.jsonl holds messages: 136 that call for an
emergency note and 400 that do not, of 100 of them whether they tell of an own case (the writer's or
a relative's), and 93 of small talk. What follows in a conversation is told by the question bank.
"""

import argparse
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.emergency_signs import signs_for, told_by_words
from chatbot.language import phrases_for
from ingest.language import Rules, rules_for
from ingest.model import Address
from ingest.shelf import read_shelf

_CORPUS = Path(__file__).parents[2] / "corpus"
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Measured:
    """What a list finds, beside what it should find.

    Attributes:
        name: of its table in ingest/english.toml or chatbot/english.toml.
        data: what it is measured on.
        missed: what it should find, and does not.
        wrong: what it finds, and should not.
        right: number of those that it rightly finds.
    """

    name: str
    data: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    right: int

    @property
    def precision(self) -> float:
        """Of what it finds, the share that it should find, rounded to 2 digits."""
        return round(self.right / (self.right + len(self.wrong)), 2)

    @property
    def recall(self) -> float:
        """Of what it should find, the share that it finds, rounded to 2 digits."""
        return round(self.right / (self.right + len(self.missed)), 2)


def measure() -> Iterator[Measured]:
    """Every list, measured, in the order of the files."""
    yield from _on_sentences(rules_for("en"))
    yield from _on_messages()
    yield from _on_conversations()


def table(measured: Iterable[Measured]) -> str:
    """A table in Markdown, one row a list."""
    rows = [
        "| list | measured on | to find | found | precision | recall |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for each in measured:
        wanted, found = each.right + len(each.missed), each.right + len(each.wrong)
        rows.append(
            f"| {each.name} | {each.data} | {wanted} | {found} "
            f"| {each.precision:.2f} | {each.recall:.2f} |"
        )
    return "\n".join(rows)


def _on_sentences(rules: Rules) -> Iterator[Measured]:
    finds: Mapping[str, Callable[[str], object]] = {
        "refers_back": rules.refers_back.match,
        "persons": lambda sentence: _person(sentence, rules),
        "goes_on": rules.goes_on.match,
        "limits": rules.limits.match,
        "about_itself": rules.about_itself.match,
        "navigation": rules.navigation.match,
        "calls_to_action": rules.call_to_action.search,
    }
    sentences = list(_sentences())
    for name, find in finds.items():
        judged = [(text, name in labels, bool(find(text))) for text, labels in sentences]
        yield _measured(name, "the shelf's sentences", judged)


def _person(sentence: str, rules: Rules) -> bool:
    person = rules.pronoun.search(sentence)
    return person is not None and not rules.title.search(sentence, 0, person.start())


def _sentences() -> Iterator[tuple[str, frozenset[str]]]:
    texts = {article.slug: article.text for article in read_shelf(_CORPUS).articles}
    for row in _rows(_DATA / "lists.jsonl"):
        address = Address.parse(row["address"])
        yield address.span.of(texts[address.slug]), frozenset(row["labels"])


def _on_messages() -> Iterator[Measured]:
    phrases, signs = phrases_for("en"), signs_for("en")
    rows = list(_rows(_DATA / "messages.jsonl"))
    emergencies = [
        (row["message"], row["emergency"], told_by_words(row["message"], signs) is not None)
        for row in rows
    ]
    yield _measured("emergencies", "messages", emergencies)
    own = [
        (
            row["message"],
            row["own_case"],
            _finds(phrases.oneself, row["message"]) and _finds(phrases.care, row["message"]),
        )
        for row in rows
        if "own_case" in row
    ]
    yield _measured("own_case", "messages", own)


def _finds(pattern: re.Pattern[str], message: str) -> bool:
    return pattern.search(message.replace("’", "'")) is not None


def _on_conversations() -> Iterator[Measured]:
    phrases = phrases_for("en")
    turns = [
        (turn["question"], "means" in turn)
        for row in _rows(_CORPUS / "questions" / "conversations.jsonl")
        for turn in row["turns"]
    ]
    linked = [(text, follows, bool(phrases.linked.match(text))) for text, follows in turns]
    yield _measured("linked", "the bank's turns", linked)
    pointing = [(text, follows, bool(phrases.pointing.search(text))) for text, follows in turns]
    yield _measured("pointing", "the bank's turns", pointing)


def _measured(name: str, data: str, judged: Iterable[tuple[str, bool, bool]]) -> Measured:
    """From texts, each with whether it should be found and whether it is."""
    judged = list(judged)
    return Measured(
        name=name,
        data=data,
        missed=tuple(text for text, wanted, found in judged if wanted and not found),
        wrong=tuple(text for text, wanted, found in judged if found and not wanted),
        right=sum(wanted and found for _, wanted, found in judged),
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def main() -> None:
    """Print the table, and what each list misses or wrongly finds if that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality.lists", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="what each list gets wrong, too")
    measured = list(measure())
    if parser.parse_args().misses:
        for each in measured:
            print(f"\n## {each.name}")
            print(*(f"- missed: {text}" for text in each.missed), sep="\n")
            print(*(f"- wrong: {text}" for text in each.wrong), sep="\n")
    print(table(measured))


if __name__ == "__main__":
    main()
