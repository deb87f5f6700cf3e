"""python -m tests.quality.reliability FILE.svg: how often an answer is right at each confidence.

Drawn for each shape of message, because one shape may be trusted too much and another too little
while the mean of all looks right.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from chatbot.bot import Chatbot
from chatbot.evaluation.judged import Dialogue
from chatbot.evaluation.measures import Floats
from chatbot.evaluation.report import ask, product
from ingest.errors import tells_setup_errors
from ingest.library import Library, open_library
from ingest.settings import Settings
from tests.quality.run import outcomes, read_inputs

_LONG = 16  # words: half of the real messages have more
_POINTS = 5  # of a curve, each of a fifth of the messages


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Ask all judged single questions, and draw."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality.reliability", description=__doc__
    )
    parser.add_argument("file", type=Path, help="the drawing, as SVG")
    file = parser.parse_args(argv).file
    draw(reliability(open_library(Settings())), file)
    return 0


def reliability(library: Library) -> dict[str, tuple[Floats, Floats]]:
    """For each shape of message the mean confidence and the share of right answers of its fifths,
    from the least confident to the most.
    """
    inputs = read_inputs(library)
    real = [
        dialogue
        for dialogue in inputs.real
        if len(dialogue.turns) == 1 and dialogue.turns[0].answerable is not None
    ]
    shapes: Mapping[str, Sequence[Dialogue]] = {
        "questions written for this shelf": inputs.questions,
        f"real messages of up to {_LONG} words": [d for d in real if _words(d) <= _LONG],
        "longer real messages": [d for d in real if _words(d) > _LONG],
    }
    system, found = product(Chatbot(library)), {}
    for shape, dialogues in shapes.items():
        confidence, right = outcomes(library, ask(system, dialogues, inputs.units), inputs.units)
        parts = np.array_split(np.argsort(confidence, kind="stable"), _POINTS)
        found[shape] = (
            np.array([confidence[part].mean() for part in parts]),
            np.array([right[part].mean() for part in parts]),
        )
    return found


def draw(curves: Mapping[str, tuple[Floats, Floats]], file: Path) -> None:
    """A line for each shape beside the one on which confidence is exact."""
    with mpl.rc_context({"svg.hashsalt": "reliability", "font.size": 9}):
        figure = Figure(figsize=(5, 4), layout="constrained")
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle="dotted")
        for shape, (confidence, right) in curves.items():
            axes.plot(confidence, right, marker="o", label=shape)
        axes.set(xlabel="confidence", ylabel="share answered right", xlim=(0, 1), ylim=(0, 1.02))
        axes.legend(loc="lower right")
        figure.savefig(file, metadata={"Date": None})


def _words(dialogue: Dialogue) -> int:
    return len(dialogue.turns[0].text.split())


if __name__ == "__main__":
    sys.exit(main())
