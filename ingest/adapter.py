"""What an encoder learned from the question bank, so that questions come near their answers.

A sentence encoder trained for symmetric similarity places "What helps?" nearer to "What else
helps?" than to its answer. An adapter holds low-rank updates of its weights (Hu et al. 2021,
"LoRA", arXiv:2106.09685), a linear map for questions and one for passages, an attention that tells
which tokens of a long message ask (Lin et al. 2017, "A structured self-attentive sentence
embedding", arXiv:1703.03130), and a "none of these" option that a question without an answer is
nearer to than to any passage. `chapter-verse train` trains it. The updates are added to the weights
when the model is loaded, and cost a question nothing; the rest costs two small matrix products.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from ingest.errors import SetupError

ADAPTER = "adapter.safetensors"
SCALE = 20.0  # of cosines before a softmax, as sentence-transformers' ranking losses have it

_PARTS = ("question_map", "passage_map", "attention", "none")  # what is no update of a module

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Adapter:
    """What was learned for one model.

    Attributes:
        updates: by the name of a linear module, the factors `up`, shape (outputs, rank), and
            `down`, shape (rank, inputs), whose product is added to its weight.
        question_map: shape (dimension, dimension), applied from the right to question vectors.
        passage_map: likewise for passage vectors.
        attention: shape (dimension, heads): a token of a question has, for each head, the product
            of its vector with a column as its logit, and each head pools as many dimensions as
            another. Without heads, questions are pooled as the model pools passages.
        none: shape (dimension,); a question's product with it, plus `bias`, is what a passage's
            scaled cosine must exceed to be more likely than no passage at all.
        bias: see `none`.
        sha256: checksum of the file it was read from; empty for none.
    """

    updates: Mapping[str, tuple[Floats, Floats]]
    question_map: Floats
    passage_map: Floats
    attention: Floats
    none: Floats
    bias: float
    sha256: str = ""


def no_adapter(dimension: int) -> Adapter:
    """The adapter that changes nothing, for a model that has no trained one."""
    unchanged = np.eye(dimension, dtype=np.float32)
    no_heads, no_none = np.zeros((dimension, 0), np.float32), np.zeros(dimension, np.float32)
    return Adapter({}, unchanged, unchanged, no_heads, no_none, SCALE / 2)


def pool(tokens: Floats, attention: Floats) -> Floats:
    """A question's vector, shape (dimension,), from those of its tokens, shape (tokens, dimension).

    >>> tokens = np.array([[1.0, 1.0], [3.0, 3.0]], np.float32)
    >>> pool(tokens, np.array([[0.0, 9.0], [0.0, 9.0]], np.float32)).round(3).tolist()
    [2.0, 3.0]
    """
    logits = tokens @ attention
    weights = np.exp(logits - logits.max(axis=0))
    weights /= weights.sum(axis=0)
    heads = tokens.reshape(len(tokens), attention.shape[1], -1)
    return np.asarray((weights[:, :, None] * heads).sum(axis=0).reshape(-1))


def load_adapter(folder: Path, model_sha256: str) -> Adapter | None:
    """The adapter in the folder, if it was trained for the model with these weights.

    Raises:
        SetupError: the file is damaged.
    """
    path = folder / ADAPTER
    if not path.exists():
        return None
    try:
        content = path.read_bytes()
        tensors = load(content)
        if tensors.pop("model_sha256").tobytes().hex() != model_sha256:
            return None
        bias = float(tensors.pop("bias")[0])
        parts = {name: tensor.astype(np.float32) for name, tensor in tensors.items()}
        question_map, passage_map, attention, none = map(parts.pop, _PARTS)
        updates = {
            name: (parts[f"{name}.up"], parts[f"{name}.down"])
            for name in sorted({name.rsplit(".", 1)[0] for name in parts})
        }
    except (OSError, LookupError, SafetensorError) as error:
        raise SetupError(
            f"{path}: is damaged ({type(error).__name__}); restore it, or make it again with "
            "chapter-verse train"
        ) from None
    sha256 = hashlib.sha256(content).hexdigest()
    return Adapter(updates, question_map, passage_map, attention, none, bias, sha256)


def save_adapter(adapter: Adapter, model_sha256: str, folder: Path) -> None:
    """Write the adapter into the folder, in half precision, with the checksum of the model it
    belongs to.

    Raises:
        OSError: it cannot be written.
    """
    tensors: dict[str, NDArray[np.generic]] = {
        "question_map": adapter.question_map.astype(np.float16),
        "passage_map": adapter.passage_map.astype(np.float16),
        "attention": adapter.attention.astype(np.float32),
        "none": adapter.none.astype(np.float32),
        "bias": np.array([adapter.bias], dtype=np.float32),
        "model_sha256": np.frombuffer(bytes.fromhex(model_sha256), dtype=np.uint8),
    }
    for name, (up, down) in adapter.updates.items():
        tensors[f"{name}.up"] = up.astype(np.float16)
        tensors[f"{name}.down"] = down.astype(np.float16)
    (folder / ADAPTER).write_bytes(save(tensors))
