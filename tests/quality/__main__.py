"""python -m tests.quality: asks the judged questions, and prints how well they are answered."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chatbot.evaluation.report import (
    PRODUCT,
    Asked,
    about,
    figure_rows,
    kind_rows,
    markdown,
    plain,
    worst,
)
from ingest.errors import tells_setup_errors
from ingest.library import open_library
from ingest.settings import Settings, add_arguments
from tests.quality.run import REAL, Run, measure
from tests.quality.systems import without_bank


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
        help="also measure each article without its bank; takes three quarters of an hour",
    )
    arguments = parser.parse_args(argv)
    settings = Settings.from_arguments(arguments)
    library = open_library(settings)
    slugs = library.articles if arguments.unbanked else ()
    unbanked = {slug: without_bank(settings, slug, library.learned) for slug in slugs}
    run = measure(library, unbanked)
    layout = markdown if arguments.markdown else plain
    print(layout(figure_rows(run.figures)), layout(kind_rows(run.asked)), sep="\n\n")
    print("", about(run.asked[PRODUCT]), "", layout(kind_rows(run.real)), "", sep="\n")
    print(f"{REAL}{about(run.real[PRODUCT])}")
    print("", *(run.faults or ["All quotes equal their slices; none is advertising."]), sep="\n")
    if arguments.misses:
        both = run.asked[PRODUCT] + run.real[PRODUCT]
        print("", worst(both, arguments.misses, run.units), sep="\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(_record(run), indent=1) + "\n", encoding="utf-8")
    return 1 if run.faults else 0


def _record(run: Run) -> dict[str, Any]:
    """Figures, kinds and all answers, as JSON."""
    return {
        "figures": {
            system: {name: figure and asdict(figure) for name, figure in figures.items()}
            for system, figures in run.figures.items()
        },
        "kinds": kind_rows(run.asked),
        "real_kinds": kind_rows(run.real),
        "faults": run.faults,
        "answers": {system: _answers(results) for system, results in run.asked.items()},
        "real_answers": {system: _answers(results) for system, results in run.real.items()},
    }


def _answers(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    return [
        {"id": each.dialogue.id, "turns": [asdict(reply) for reply in each.replies]}
        for each in asked
    ]


if __name__ == "__main__":
    sys.exit(main())
