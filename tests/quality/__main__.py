"""python -m tests.quality: asks the judged questions, and prints how well they are answered."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingest.errors import tells_setup_errors
from ingest.library import open_library
from ingest.settings import Settings, add_arguments

from .measures import Figure
from .run import Asked, Run, measure
from .systems import PRODUCT, without_bank

_ABOUT = (
    "{questions} single questions, {turns} turns of {conversations} conversations; "
    "95 % bootstrap intervals."
)
_SHOWN = 2  # quotes and wanted units that a miss is printed with


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Measure and print; 1 if a quote is at fault, 2 if the shelf must be mended first."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the N worst")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures and answers there")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument(
        "--unbanked",
        action="store_true",
        help="also measure each article without its bank; takes a quarter of an hour",
    )
    arguments = parser.parse_args(argv)
    settings = Settings.from_arguments(arguments)
    library = open_library(settings)
    slugs = library.articles if arguments.unbanked else ()
    run = measure(library, {slug: without_bank(settings, slug) for slug in slugs})
    layout = _markdown if arguments.markdown else _plain
    print(layout(_figure_rows(run)), _about(run), layout(_kind_rows(run)), sep="\n\n")
    print("", *(run.faults or ["All quotes equal their slices; none is advertising."]), sep="\n")
    for asked in _worst(run)[: arguments.misses]:
        print("", *_reading(asked, run), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(_record(run), indent=1) + "\n", encoding="utf-8")
    return 1 if run.faults else 0


def _figure_rows(run: Run) -> list[list[str]]:
    columns = run.figures.values()
    rows = [[name, *(_cell(each.get(name)) for each in columns)] for name in run.figures[PRODUCT]]
    return [["", *run.figures], *rows]


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.value > 1:
        return f"{figure.value:.0f} ({figure.low:.0f}–{figure.high:.0f})"
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f})"


def _kind_rows(run: Run) -> list[list[str]]:
    """Served right by kind of question, then by kind of conversation."""
    rows = [["served right by kind", *run.figures]]
    for label, results in (("{}", run.questions), ("turns, {}", run.conversations)):
        for kind in dict.fromkeys(asked.dialogue.kind for asked in results[PRODUCT]):
            rows.append([label.format(kind), *(_share(each, kind) for each in results.values())])
    return rows


def _share(results: Sequence[Asked], kind: str) -> str:
    facts = [fact for asked in results if asked.dialogue.kind == kind for fact in asked.facts]
    return f"{sum(fact.served for fact in facts)}/{len(facts)}"


def _about(run: Run) -> str:
    conversations = run.conversations[PRODUCT]
    return _ABOUT.format(
        questions=len(run.questions[PRODUCT]),
        turns=sum(len(asked.facts) for asked in conversations),
        conversations=len(conversations),
    )


def _plain(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]])


def _worst(run: Run) -> list[Asked]:
    """The product's answers to single questions, worst first: what it got wrong, the surest first;
    then the right ones, by falling share of what they should not have quoted or left out.
    """

    def badness(asked: Asked) -> float:
        reply, fact = asked.replies[0], asked.facts[0]
        if not fact.served:
            return 3 + (reply.confidence if reply.answered else 1 - reply.confidence)
        if fact.precision is None or fact.recall is None:
            return 0.0
        return 2 - fact.precision - fact.recall

    return sorted(run.questions[PRODUCT], key=badness, reverse=True)


def _reading(asked: Asked, run: Run) -> list[str]:
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
    lines += [f"    want  {name} {run.units.by_id[name].text!r}" for name in wanted[:_SHOWN]]
    return [*lines, f"    ({len(reply.quotes)} quoted, {len(wanted)} direct units)"]


def _record(run: Run) -> dict[str, Any]:
    """Figures, kinds and all answers, as JSON; answers as in `python -m chatbot --jsonl`."""
    return {
        "figures": {
            system: {name: asdict(figure) for name, figure in figures.items()}
            for system, figures in run.figures.items()
        },
        "kinds": _kind_rows(run),
        "faults": run.faults,
        "questions": {
            system: [{"id": each.dialogue.id} | asdict(each.replies[0]) for each in results]
            for system, results in run.questions.items()
        },
        "conversations": {
            system: [
                {"id": each.dialogue.id, "turns": [asdict(reply) for reply in each.replies]}
                for each in results
            ]
            for system, results in run.conversations.items()
        },
    }


if __name__ == "__main__":
    sys.exit(main())
