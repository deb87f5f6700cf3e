"""Vectors in faiss (https://github.com/facebookresearch/faiss), compared by inner product.

The only file that knows faiss. Few vectors are searched one by one; many through an inverted file,
which finds nearly all of the nearest.
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

import faiss
import numpy as np

from ingest.index.vectors import Positions, Vectors

# As `python -m tests.benchmarks.scale` measures them: exact search through so many takes 5 ms, less
# than one encoding; beyond, looking into 128 lists finds 99 of 100 of the nearest at a million
# passages. A question bank has to be searched exactly, too: its votes lose by what is missed.
_LARGE = 50_000
_LISTS = 4  # times the square root of the number of vectors, as faiss recommends; a power of 2
_PROBED = 128
_SAMPLED = 64  # vectors a list that the lists' centres are found from


def factory_for(number: int) -> str:
    """The faiss index factory string for so many vectors: exact search up to where it is the
    faster choice.

    >>> factory_for(1_000), factory_for(1_000_000)
    ('Flat', 'IVF4096,Flat')
    """
    if number < _LARGE:
        return "Flat"
    return f"IVF{2 ** round(np.log2(_LISTS * np.sqrt(number)))},Flat"


class FaissIndex:
    """A `VectorIndex` over a faiss index, in memory or mapped into it."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, batches: Iterable[Vectors], dimension: int, scratch: Path | None = None) -> Self:
        """See `VectorIndex.build`. faiss finds the lists' centres in one array that holds all
        vectors: until the last batch is there, they wait in a file that is mapped into memory.
        """
        with TemporaryFile(dir=scratch) as waiting:
            for batch in batches:
                waiting.write(batch.tobytes())
            waiting.flush()
            stored = np.memmap(waiting, np.float32, "r") if waiting.tell() else np.empty(0, "f4")
            return cls.of(stored.reshape(-1, dimension))

    @classmethod
    def of(cls, vectors: Vectors, factory: str | None = None) -> Self:
        """The index over vectors of shape (number, dimension), of the kind that `factory` names, or
        of the one that suits their number.
        """
        kind = factory or factory_for(len(vectors))
        index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        if isinstance(index, faiss.IndexIVF):
            index.cp.max_points_per_centroid = _SAMPLED
            index.train(vectors)
            index.nprobe = _PROBED
            index.make_direct_map()
        index.add(vectors)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        """See `VectorIndex.load`; the file is mapped into memory."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    def save(self, path: Path) -> None:
        """See `VectorIndex.save`."""
        with path.open("wb") as file:
            writer = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]
            faiss.write_index(self._index, writer)  # given a path, it would not tell a full disk

    def search(
        self, vector: Vectors, number: int, among: Positions | None = None
    ) -> tuple[Vectors, Positions]:
        """See `VectorIndex.search`."""
        number = min(number, len(self) if among is None else len(among))
        if not number:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        selected = None if among is None else self._parameters(among)
        products, found = self._index.search(vector[None], number, params=selected)
        known = found[0] >= 0  # an inverted file may find fewer
        return products[0][known], found[0][known]

    def vectors(self, positions: Positions) -> Vectors:
        """See `VectorIndex.vectors`."""
        return np.asarray(self._index.reconstruct_batch(positions), dtype=np.float32)

    def __len__(self) -> int:
        """See `VectorIndex.__len__`."""
        return int(self._index.ntotal)

    def _parameters(self, among: Positions) -> faiss.SearchParameters:
        """To search only among these positions; each kind of index asks for its own kind."""
        selector = faiss.IDSelectorBatch(among)
        if isinstance(self._index, faiss.IndexIVF):
            probed = self._index.nprobe
            return faiss.SearchParametersIVF(sel=selector, nprobe=probed)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
