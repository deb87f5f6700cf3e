"""python -m chatbot.evaluation QUESTIONS.jsonl: asks judged questions, and prints how well they are
answered.

Each line is {"question", "direct": ["slug:start-end", …]}, with the passages that answer it, or
none if it is right to decline; or {"turns": [such objects]}. python -m ingest --passages lists the
addresses. Do not judge with questions that are in the question bank: it knows their answers.
"""

import argparse
import sys
from pathlib import Path

from ingest.errors import tells_setup_errors
from ingest.settings import Settings, add_arguments


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Measure and print; 2 if the questions or the shelf must be mended first."""
    parser = argparse.ArgumentParser(prog="python -m chatbot.evaluation", description=__doc__)
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="judged lines")
    parser.add_argument(
        "--units",
        type=Path,
        metavar="UNITS.jsonl",
        help='{"unit", "article", "start", "end"} a line, which the judged lines may name; '
        "without it, the units that count are the passages",
    )
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the N worst")
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    from chatbot.bot import Chatbot
    from chatbot.evaluation import report
    from chatbot.evaluation.judged import passage_units, read_judged, read_units
    from ingest.library import open_library

    library = open_library(Settings.from_arguments(arguments))
    texts = {slug: article.text for slug, article in library.articles.items()}
    units = (
        read_units(arguments.units, texts)
        if arguments.units
        else passage_units(library.index.passages, texts)
    )
    dialogues = read_judged(arguments.questions, units)
    asked = report.ask(report.product(Chatbot(library)), dialogues, units)
    print(report.plain(report.figure_rows({report.PRODUCT: report.figures(asked)})))
    print("", report.about(asked), "", sep="\n")
    print(report.plain(report.kind_rows({report.PRODUCT: asked})))
    if arguments.misses:
        print("", report.worst(asked, arguments.misses, units), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
