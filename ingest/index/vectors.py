"""What every index of vectors can do, and where each kind of it is written.

To keep vectors elsewhere, write a class with these methods, and name it in BACKENDS.
"""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SetupError

Vectors = NDArray[np.float32]
Positions = NDArray[np.int64]


class VectorIndex(Protocol):
    """Unit vectors by their positions, from 0."""

    @classmethod
    def build(cls, batches: Iterable[Vectors], dimension: int, scratch: Path | None = None) -> Self:
        """The index over vectors that come in batches of shape (any number, dimension). They may
        wait in the folder `scratch`, or wherever the system keeps temporary files.

        Raises:
            OSError: there is no room.
        """

    @classmethod
    def load(cls, path: Path) -> Self:
        """The index that was saved at `path`.

        Raises:
            RuntimeError: what is there is no such index.
        """

    def save(self, path: Path) -> None:
        """Write the index to one file.

        Raises:
            OSError: it cannot be written.
        """

    def search(
        self, vector: Vectors, number: int, among: Positions | None = None
    ) -> tuple[Vectors, Positions]:
        """Inner products with `vector`, shape (dimension,), and positions of the nearest ones, each
        of shape (number,) or fewer, the nearest first; only of those `among`, if given.
        """

    def vectors(self, positions: Positions) -> Vectors:
        """The vectors at these positions, shape (len(positions), dimension)."""

    def __len__(self) -> int:
        """How many vectors there are."""


BACKENDS: dict[str, type[VectorIndex] | str] = {"faiss": "ingest.index.faiss_index:FaissIndex"}
"""By name: the class, or where it is, imported when it is needed."""


def backend(name: str) -> type[VectorIndex]:
    """The class of this name.

    Raises:
        SetupError: there is none.
    """
    found = BACKENDS.get(name)
    if found is None:
        raise SetupError(f"index backend {name}: is not one of {', '.join(sorted(BACKENDS))}")
    if isinstance(found, str):
        module, _, attribute = found.partition(":")
        return cast("type[VectorIndex]", getattr(import_module(module), attribute))
    return found
