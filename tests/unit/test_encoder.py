"""Models: found on this machine or nowhere, and only with the weights that were published."""

from pathlib import Path

import pytest

from ingest.encoder import find_model, load_encoder, weights_checksum
from ingest.errors import SetupError
from ingest.settings import BUNDLED_MODEL


def test_the_bundled_weights_are_the_published_ones() -> None:
    assert find_model(BUNDLED_MODEL).sha256 == (
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    )


def test_other_weights_under_the_bundled_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(SetupError, match="does not match the published sha256"):
        weights_checksum(BUNDLED_MODEL, tmp_path)


def test_a_model_that_is_not_here_is_not_downloaded() -> None:
    with pytest.raises(SetupError, match=r"nothing is downloaded; give the folder"):
        find_model("no-such-model")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"holds no \.safetensors weights"):
        find_model(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(SetupError, match="cannot be loaded"):
        load_encoder(find_model(str(tmp_path)), learned=None)
