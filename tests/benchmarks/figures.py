"""What a benchmark tells: figures, each with what was promised of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value; `at_most` and `at_least` are the promise, where there is one."""

    name: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        too_high = self.at_most is not None and self.value > self.at_most
        too_low = self.at_least is not None and self.value < self.at_least
        return not (too_high or too_low)

    def __str__(self) -> str:
        most = "" if self.at_most is None else f"at most {self.at_most:g}"
        least = "" if self.at_least is None else f"at least {self.at_least:g}"
        broken = "" if self.holds else "  BROKEN"
        return f"{self.name:56} {self.value:10.4g} {self.unit:7} {most}{least}{broken}".rstrip()


def tell(figures: Sequence[Figure]) -> int:
    """Print the figures; 1 if a promise is not kept."""
    for figure in figures:
        print(figure)
    return 0 if all(figure.holds for figure in figures) else 1
