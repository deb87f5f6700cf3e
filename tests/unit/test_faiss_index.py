"""Vectors in faiss: the index holds what it was made from, whatever batches that came in."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from ingest.index import faiss_index
from ingest.index.faiss_index import FaissIndex, factory_for
from ingest.index.vectors import Vectors

EXACT = "Flat"


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    drawn = np.random.default_rng(0).standard_normal((600, 8), dtype=np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("factory", [EXACT, "IVF4,Flat"])
@pytest.mark.parametrize("size", [1, 7, 600])
def test_an_index_built_in_batches_is_that_of_the_whole(
    tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch, factory: str, size: int
) -> None:
    monkeypatch.setattr(faiss_index, "factory_for", lambda _: factory)
    batches = (vectors[start : start + size] for start in range(0, len(vectors), size))
    FaissIndex.build(batches, 8, tmp_path).save(tmp_path / "index")
    saved, whole = FaissIndex.load(tmp_path / "index"), FaissIndex.of(vectors, factory)
    assert len(saved) == len(vectors)
    assert np.array_equal(saved.vectors(np.arange(len(vectors))), vectors)
    for vector in vectors[::20]:
        products, positions = saved.search(vector, 5)
        expected, nearest = whole.search(vector, 5)
        assert np.array_equal(products, expected)
        assert np.array_equal(positions, nearest)
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


@pytest.mark.parametrize("factory", [EXACT, "IVF4,Flat"])
def test_the_nearest_come_first_and_only_of_those_that_are_asked_for(
    vectors: Vectors, factory: str
) -> None:
    index = FaissIndex.of(vectors, factory)
    products = vectors @ vectors[7]
    found, positions = index.search(vectors[7], 5)
    assert positions.tolist() == np.argsort(-products)[:5].tolist()
    assert found == pytest.approx(products[positions], abs=1e-5)
    among = np.array([3, 8, 400])
    found, positions = index.search(vectors[7], 64, among)
    assert positions.tolist() == among[np.argsort(-products[among])].tolist()
    assert found == pytest.approx(products[positions], abs=1e-5)
    nothing = index.search(vectors[7], 64, np.array([], dtype=np.int64))
    assert [part.shape for part in nothing] == [(0,), (0,)]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path, vectors: Vectors) -> None:
    FaissIndex.build([], 8).save(tmp_path / "index")
    index = FaissIndex.load(tmp_path / "index")
    assert len(index) == 0
    assert index.vectors(np.array([], dtype=np.int64)).shape == (0, 8)
    assert [part.shape for part in index.search(vectors[0], 3)] == [(0,), (0,)]


def test_a_disk_that_fills_up_while_vectors_wait_is_told(
    vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Path("/dev/full").open
    monkeypatch.setattr(faiss_index, "TemporaryFile", lambda **_: full("wb"))
    with pytest.raises(OSError, match="No space left on device"):
        FaissIndex.build([vectors], 8)


def test_what_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(b"no index at all")
    with pytest.raises(RuntimeError):
        FaissIndex.load(tmp_path / "index")


def test_a_large_shelf_gets_an_index_made_for_size() -> None:
    assert [factory_for(number) for number in (1, 19_999)] == [EXACT, EXACT]
    assert factory_for(50_000) == "IVF1024,Flat"
    assert factory_for(1_000_000) == "IVF4096,Flat"
    assert isinstance(faiss.index_factory(8, factory_for(50_000)), faiss.IndexIVF)
