"""The general defaults: what was learned for one shelf, at half strength."""

from pathlib import Path

import numpy as np
import pytest

from chatbot.fitted import load_fitted
from chatbot.training.general import COMMAND, STRENGTH, generalize, weakened
from ingest.adapter import Adapter, load_adapter, no_adapter
from ingest.encoder import find_model
from ingest.errors import SetupError
from ingest.learned import GENERAL, LEARNED, read_provenance
from ingest.settings import BUNDLED_MODEL, Settings

SHIPPED = Settings().corpus / LEARNED
MODEL = find_model(BUNDLED_MODEL).sha256


@pytest.fixture(scope="module")
def adapter() -> Adapter:
    adapter = load_adapter(SHIPPED, MODEL)
    assert adapter is not None
    return adapter


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_a_weakened_adapter_is_nearer_to_none(adapter: Adapter, strength: float) -> None:
    weak, none = weakened(adapter, strength), no_adapter(len(adapter.none))
    for name, (up, down) in adapter.updates.items():
        assert np.allclose(np.matmul(*weak.updates[name]), strength**2 * up @ down, atol=1e-5)
    for part in ("question_map", "passage_map"):
        full, left, nothing = (getattr(each, part) for each in (adapter, weak, none))
        assert np.allclose(left - nothing, strength * (full - nothing), atol=1e-5)
    assert np.allclose(weak.attention, strength * adapter.attention)
    assert np.array_equal(weak.none, adapter.none) and weak.bias == adapter.bias


def test_the_defaults_are_between_what_was_learned_and_the_model_as_it_was_published(
    adapter: Adapter, tmp_path: Path
) -> None:
    generalize(SHIPPED, BUNDLED_MODEL, tmp_path)
    general = load_adapter(tmp_path, MODEL)
    assert general is not None
    identity = np.eye(len(adapter.none))
    far = np.linalg.norm(adapter.question_map - identity)
    near = np.linalg.norm(general.question_map - identity)
    assert near == pytest.approx(STRENGTH * far, rel=1e-2)
    assert load_fitted(tmp_path).unbanked == load_fitted(SHIPPED).unbanked
    assert read_provenance(tmp_path).bank_sha256 == read_provenance(SHIPPED).bank_sha256


def test_the_defaults_that_ship_were_made_so() -> None:
    assert load_adapter(GENERAL, MODEL) is not None
    assert read_provenance(GENERAL).command == COMMAND


def test_where_nothing_was_learned_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="nothing was learned there"):
        generalize(tmp_path, BUNDLED_MODEL, tmp_path / "general")
    assert not (tmp_path / "general").exists()
