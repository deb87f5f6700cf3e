"""The adapter's file: what was learned is read again, for its model alone, or its damage named."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from ingest.adapter import (
    ADAPTER,
    SCALE,
    Adapter,
    Floats,
    load_adapter,
    no_adapter,
    pool,
    save_adapter,
)
from ingest.errors import SetupError

MODEL = "ab" * 32


def drawn(*shape: int) -> Floats:
    return np.random.default_rng(shape).normal(size=shape).astype(np.float32)


@pytest.fixture
def adapter() -> Adapter:
    updates = {
        "layer.0.query": (drawn(8, 2), drawn(2, 8)),
        "layer.0.dense": (drawn(32, 2), drawn(2, 8)),
    }
    return Adapter(updates, drawn(8, 8), drawn(8, 8), drawn(8, 2), drawn(8), 9.5)


@pytest.fixture
def path(adapter: Adapter, tmp_path: Path) -> Path:
    """The file of the adapter."""
    save_adapter(adapter, MODEL, tmp_path)
    return tmp_path / ADAPTER


def test_an_adapter_is_read_as_it_was_written_in_half_precision(
    adapter: Adapter, path: Path
) -> None:
    loaded = load_adapter(path.parent, MODEL)
    assert loaded is not None
    assert loaded.updates.keys() == adapter.updates.keys()
    pairs = [(loaded.question_map, adapter.question_map), (loaded.passage_map, adapter.passage_map)]
    for name, update in adapter.updates.items():
        pairs += zip(loaded.updates[name], update, strict=True)
    for read, written in pairs:
        assert read.dtype == np.float32
        assert np.array_equal(read, written.astype(np.float16))
    assert np.array_equal(loaded.attention, adapter.attention)
    assert np.array_equal(loaded.none, adapter.none)
    assert loaded.bias == adapter.bias
    assert loaded.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_adapter_is_kept_for_its_model_alone(path: Path) -> None:
    assert load_adapter(path.parent, "cd" * 32) is None
    assert load_adapter(path.with_name("none"), MODEL) is None


@pytest.mark.parametrize("length", [0, 7, 100, -1])
def test_a_file_cut_short_is_named(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(
        SetupError, match=r"adapter\.safetensors: is damaged .* chapter-verse train"
    ):
        load_adapter(path.parent, MODEL)


@pytest.mark.parametrize(
    "part", ["model_sha256", "question_map", "attention", "none", "bias", "layer.0.query.up"]
)
def test_a_file_that_lacks_a_part_is_named(path: Path, part: str) -> None:
    tensors = load_file(path)
    del tensors[part]
    save_file(tensors, path)
    with pytest.raises(SetupError, match=r"adapter\.safetensors: is damaged"):
        load_adapter(path.parent, MODEL)


def test_an_attention_that_knows_nothing_takes_the_mean() -> None:
    tokens = drawn(5, 8)
    assert np.allclose(pool(tokens, np.zeros((8, 4), np.float32)), tokens.mean(axis=0), atol=1e-6)


def test_each_head_pools_its_own_dimensions() -> None:
    tokens, attention = drawn(5, 8), np.zeros((8, 2), np.float32)
    attention[:, 1] = 100 * tokens[3]  # the second head looks at one token alone
    pooled = pool(tokens, attention)
    assert np.allclose(pooled[:4], tokens[:, :4].mean(axis=0), atol=1e-6)
    assert np.allclose(pooled[4:], tokens[3, 4:], atol=1e-6)


def test_an_adapter_without_heads_is_read_as_it_was_written(tmp_path: Path) -> None:
    save_adapter(no_adapter(8), MODEL, tmp_path)
    loaded = load_adapter(tmp_path, MODEL)
    assert loaded is not None
    assert loaded.attention.shape == (8, 0)


def test_no_adapter_changes_nothing() -> None:
    unchanged = no_adapter(8)
    vectors = drawn(5, 8)
    assert not unchanged.updates
    assert not unchanged.attention.size
    assert np.array_equal(vectors @ unchanged.question_map, vectors)
    assert np.array_equal(vectors @ unchanged.passage_map, vectors)
    assert not (vectors @ unchanged.none).any()
    assert (unchanged.bias, unchanged.sha256) == (SCALE / 2, "")
