"""The dense index: it holds the vectors it was written from, whatever blocks they came in."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from ingest.encoder import Vectors
from ingest.index.faiss_index import (
    EXACT,
    factory_for,
    index_of,
    read_index,
    vectors_of,
    write_index,
)


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    drawn = np.random.default_rng(0).standard_normal((600, 8), dtype=np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("factory", [EXACT, "IVF4,Flat"])
@pytest.mark.parametrize("size", [1, 7, 600])
def test_an_index_written_in_blocks_is_that_of_the_whole(
    tmp_path: Path, vectors: Vectors, factory: str, size: int
) -> None:
    blocks = (vectors[start : start + size] for start in range(0, len(vectors), size))
    write_index(tmp_path / "index", blocks, 8, factory)
    written, whole = read_index(tmp_path / "index"), index_of(vectors, factory)
    assert np.array_equal(vectors_of(written), vectors)
    for found, expected in zip(written.search(vectors, 5), whole.search(vectors, 5), strict=True):
        assert np.array_equal(found, expected)
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    write_index(tmp_path / "index", [], 8)
    index = read_index(tmp_path / "index")
    assert (index.ntotal, index.d) == (0, 8)
    assert vectors_of(index).shape == (0, 8)


def test_a_disk_that_fills_up_while_vectors_wait_is_told(
    tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full").open
    monkeypatch.setattr("ingest.dense.TemporaryFile", lambda **_: full("wb"))
    with pytest.raises(OSError, match="No space left on device"):
        write_index(tmp_path / "index", [vectors], 8)


def test_a_large_shelf_gets_an_index_made_for_size() -> None:
    assert [factory_for(number) for number in (1, 19_999)] == [EXACT, EXACT]
    assert factory_for(20_000) == "IVF512,Flat"
    assert factory_for(1_000_000) == "IVF4096,Flat"
    assert isinstance(faiss.index_factory(8, factory_for(20_000)), faiss.IndexIVF)
