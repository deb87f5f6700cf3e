"""Which passages are near a question in meaning: faiss over unit vectors, by inner product
(https://github.com/facebookresearch/faiss).
"""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile

import faiss
import numpy as np

from ingest.encoder import Vectors

EXACT = "Flat"  # faiss index factory string

# Of the index of a large shelf, as `python -m tests.benchmarks.scale` measures them: up to so many
# passages exact search takes 2 of the 10 ms of an answer; beyond, looking into 128 lists finds 99
# of 100 of the nearest at a million passages.
_LARGE = 20_000
_LISTS = 4  # times the square root of the number of passages, as faiss recommends; a power of 2
_PROBED = 128
_SAMPLED = 64  # vectors a list that the lists' centres are found from


def factory_for(passages: int) -> str:
    """The faiss index factory string for so many passages: exact search up to where it is the
    faster choice.
    """
    if passages < _LARGE:
        return EXACT
    return f"IVF{2 ** round(np.log2(_LISTS * np.sqrt(passages)))},Flat"


def index_of(vectors: Vectors, factory: str = EXACT) -> faiss.Index:
    """The index over vectors of shape (number, dimension)."""
    index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
    if isinstance(index, faiss.IndexIVF):
        index.cp.max_points_per_centroid = _SAMPLED
        index.train(vectors)
        index.nprobe = _PROBED
        index.make_direct_map()
    index.add(vectors)
    return index


def write_index(
    path: Path, blocks: Iterable[Vectors], dimension: int, factory: str = EXACT
) -> None:
    """Write the index over vectors that come in blocks of shape (any number, dimension), and wait
    in a file until the last is there.

    Raises:
        OSError: the index cannot be written.
    """
    with TemporaryFile(dir=path.parent) as waiting:
        for block in blocks:
            waiting.write(block.tobytes())
        waiting.flush()
        stored = np.memmap(waiting, np.float32, "r") if waiting.tell() else np.empty(0, np.float32)
        index = index_of(stored.reshape(-1, dimension), factory)
    with path.open("wb") as file:
        writer = faiss.PyCallbackIOWriter(file.write)  # type: ignore[attr-defined]
        faiss.write_index(index, writer)  # given a path, it would not tell a full disk


def read_index(path: Path) -> faiss.Index:
    """The index in a file, mapped into memory."""
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def vectors_of(index: faiss.Index) -> Vectors:
    """All vectors of an index, shape (number, dimension)."""
    return np.asarray(index.reconstruct_n(0, index.ntotal), dtype=np.float32)
