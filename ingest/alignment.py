"""Two linear maps that bring a question near the passages that answer it.

A sentence encoder trained for likeness places "What helps?" nearer to "What else helps?" than to
its answer. The maps, one for questions and one for passages, are fitted on the question bank
(`python -m chatbot.fit`) on top of the frozen encoder, kept near the identity, and hold a "none of
these" option that a question without an answer is nearer to than to any passage. They cost two
small matrix products.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from ingest.encoder import Vectors
from ingest.errors import ShelfError

ALIGNMENT = Path(__file__).parent / "alignment.safetensors"
SCALE = 20.0  # of cosines before a softmax, as sentence-transformers' ranking losses have it


@dataclass(frozen=True)
class Alignment:
    """The maps for one model.

    Attributes:
        question_map: shape (dimension, dimension), applied from the right to question vectors.
        passage_map: likewise for passage vectors.
        none: shape (dimension,); a question's product with it, plus `bias`, is what a passage's
            scaled cosine must exceed to be more likely than no passage at all.
        bias: see `none`.
        sha256: checksum of the maps.
    """

    question_map: Vectors
    passage_map: Vectors
    none: Vectors
    bias: float
    sha256: str = ""

    def questions(self, vectors: Vectors) -> Vectors:
        """Unit vectors of questions, shape (n, dimension), from those of the bare encoder."""
        return _unit(vectors @ self.question_map)

    def passages(self, vectors: Vectors) -> Vectors:
        """Unit vectors of passages, shape (n, dimension), from those of the bare encoder."""
        return _unit(vectors @ self.passage_map)

    def none_score(self, question: Vectors) -> float:
        """What "none of these" scores for a mapped question vector, shape (dimension,)."""
        return float(question @ self.none) + self.bias


def identity(dimension: int) -> Alignment:
    """The alignment that changes nothing, for a model that has no fitted one."""
    unchanged = np.eye(dimension, dtype=np.float32)
    return Alignment(unchanged, unchanged, np.zeros(dimension, np.float32), SCALE / 2)


def load_alignment(model_sha256: str, dimension: int, path: Path = ALIGNMENT) -> Alignment:
    """The alignment fitted for the model with these weights; where there is none, the identity.

    Raises:
        ShelfError: the file is damaged.
    """
    if not path.exists():
        return identity(dimension)
    try:
        tensors = load_file(path)
        fitted_for = tensors["model_sha256"].tobytes().hex()
    except (OSError, KeyError, SafetensorError) as error:
        raise ShelfError(
            f"{path}: is damaged ({type(error).__name__}); remove it and run python -m chatbot.fit"
        ) from None
    if fitted_for != model_sha256:
        return identity(dimension)
    return Alignment(
        question_map=tensors["question_map"].astype(np.float32),
        passage_map=tensors["passage_map"].astype(np.float32),
        none=tensors["none"].astype(np.float32),
        bias=float(tensors["bias"][0]),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def save_alignment(alignment: Alignment, model_sha256: str, path: Path = ALIGNMENT) -> None:
    """Write the maps, in half precision, with the checksum of the model they belong to."""
    tensors: dict[str, NDArray[Any]] = {
        "question_map": alignment.question_map.astype(np.float16),
        "passage_map": alignment.passage_map.astype(np.float16),
        "none": alignment.none.astype(np.float32),
        "bias": np.array([alignment.bias], dtype=np.float32),
        "model_sha256": np.frombuffer(bytes.fromhex(model_sha256), dtype=np.uint8),
    }
    path.write_bytes(save(tensors))


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
