"""The drawing of how often a confidence is right: a line for each shape of message."""

from pathlib import Path

import numpy as np

from tests.quality.reliability import draw


def test_every_shape_has_its_line_and_the_same_figures_give_the_same_drawing(
    tmp_path: Path,
) -> None:
    exact = np.array([0.1, 0.5, 0.9])
    curves = {"short": (exact, exact), "long": (exact, exact / 2)}
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    draw(curves, one)
    draw(curves, other)
    drawn = one.read_text(encoding="utf-8")
    assert drawn == other.read_text(encoding="utf-8")
    assert drawn.count('<g id="line2d_') > 2
    assert all(shape in drawn for shape in curves)
