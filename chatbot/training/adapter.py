"""Trains an `Adapter` on a question bank: each question against all passages at once.

The loss is that of listwise retrieval with a "none" option: a softmax over the scaled cosines of
all passages and "none"; half the log-probability of any right one, half the mean log-probability of
the right ones. Only low-rank updates of the transformer's linear layers and two maps held near the
identity are trained, so that what the encoder knows of other texts stays near. All passages are
encoded anew every few steps, and those that matter most to a batch with it. Two runs, which see the
questions in different orders, are averaged (Wortsman et al. 2022, "Model soups", arXiv:2203.05482).
Deterministic on one machine's processor; a GPU, which is used where torch finds one, adds up in an
order of its own and gives an adapter that differs in the last digits.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch.nn.functional import normalize
from torch.nn.utils import parametrize
from tqdm import tqdm

from ingest.adapter import SCALE, Adapter, Floats
from ingest.encoder import Model, load_model, well_formed

# All were chosen on training questions held aside and on the dev questions of tests/quality. Of
# these two runs serve 0.960 right, one 0.933; a rank of 16 finds fewer answers first.
_RANK, _STRENGTH = 32, 2.0  # of the updates; the strength multiplies their product
_BATCH = 48  # questions a step, and passages encoded with them
_RATE, _NONE_RATE = 1e-3, 1e-2  # learning rates of the updates and maps, and of "none"
_NEARNESS = 0.01  # weight of the maps' squared distance from the identity
_WARM_UP = 10  # steps over which the rates rise; they fall linearly after that
_REFRESH = 8  # steps between two encodings of all passages


@dataclass(frozen=True)
class Effort:
    """How often a training sees all questions: `passes` times in each of its `runs`. The defaults
    were chosen as the numbers above.
    """

    runs: int = 2
    passes: int = 4

    def steps(self, questions: int) -> int:
        """The steps that one run takes with so many questions.

        >>> Effort(runs=2, passes=4).steps(480)
        40
        """
        return math.ceil(self.passes * questions / _BATCH)


class _Update(torch.nn.Module):
    """A weight with its low-rank update."""

    def __init__(self, outputs: int, inputs: int, generator: torch.Generator) -> None:
        super().__init__()
        down = torch.randn(_RANK, inputs, generator=generator) / math.sqrt(inputs)
        self.down = torch.nn.Parameter(down)
        self.up = torch.nn.Parameter(torch.zeros(outputs, _RANK))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight + _STRENGTH * (self.up @ self.down)


def train_adapter(
    model: Model,
    questions: Sequence[str],
    passages: Sequence[str],
    right: Sequence[Sequence[int]],
    effort: Effort,
) -> Adapter:
    """Train on a model, and average the runs.

    Args:
        model: the one that the adapter will belong to.
        questions: the bank's.
        passages: the texts that the encoder reads for all passages of the shelf. Those that answer
            none of the questions are left out: nobody said what they do not answer.
        right: for each question the positions of the passages that answer it; empty for none.
        effort: how often all questions are seen.

    Raises:
        SetupError: the model cannot be loaded.
    """
    judged = sorted(set().union(*right))
    columns = {position: column for column, position in enumerate(judged)}
    right = [[columns[position] for position in positions] for positions in right]
    texts = [passages[position] for position in judged]
    return _mean([_train(model, questions, texts, right, effort, i) for i in range(effort.runs)])


def _mean(adapters: Sequence[Adapter]) -> Adapter:
    """The adapter whose updates are the means of those of all."""
    n = len(adapters)
    updates: dict[str, tuple[Floats, Floats]] = {}
    for name in adapters[0].updates:
        ups, downs = zip(*(adapter.updates[name] for adapter in adapters), strict=True)
        updates[name] = np.asarray(np.hstack(ups) / n, np.float32), np.vstack(downs)
    return Adapter(
        updates,
        np.mean([adapter.question_map for adapter in adapters], axis=0),
        np.mean([adapter.passage_map for adapter in adapters], axis=0),
        np.mean([adapter.none for adapter in adapters], axis=0),
        sum(adapter.bias for adapter in adapters) / n,
    )


def _train(
    model: Model,
    questions: Sequence[str],
    passages: Sequence[str],
    right: Sequence[Sequence[int]],
    effort: Effort,
    seed: int,
) -> Adapter:
    """One run; `seed` is of the order of questions and of the updates' first values."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    # The eager attention's backward pass is the fastest on a processor.
    encoder = load_model(model, attn_implementation="eager").eval()
    updates = _add_updates(encoder, torch.Generator().manual_seed(seed))
    encoder.to(device)
    dimension = encoder.get_embedding_dimension()
    assert dimension is not None
    identity = torch.eye(dimension, device=device)
    question_map = identity.clone().requires_grad_()
    passage_map = identity.clone().requires_grad_()
    none = torch.zeros(dimension, device=device, requires_grad=True)
    bias = torch.tensor(SCALE / 2, device=device, requires_grad=True)
    weights = [part for update in updates.values() for part in update.parameters()]
    groups: list[dict[str, Any]] = [
        {"params": [*weights, question_map, passage_map], "lr": _RATE},
        {"params": [none, bias], "lr": _NONE_RATE},
    ]
    optimizer = torch.optim.Adam(groups)
    steps = effort.steps(len(questions))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM_UP) * (1 - step / (steps + 1))
    )
    rng = random.Random(seed)
    batches = _batches(len(questions), rng)
    is_right = _marked(right, len(passages))
    for step in tqdm(range(steps), desc="Training", leave=False, disable=None):
        if step % _REFRESH == 0:
            vectors = _encode_all(encoder, passages)
        batch = next(batches)
        # Only these few passages carry a gradient; the others are as they were encoded last.
        renewed = _renewed([right[i] for i in batch], len(passages), rng)
        vectors = vectors.detach().index_put(
            (torch.tensor(renewed, device=device),),
            _encode(encoder, [passages[i] for i in renewed]),
        )
        queries = normalize(_encode(encoder, [questions[i] for i in batch]) @ question_map, dim=1)
        cosines = queries @ normalize(vectors @ passage_map, dim=1).T
        scores = torch.cat([SCALE * cosines, (queries @ none + bias)[:, None]], dim=1)
        distance = ((question_map - identity) ** 2 + (passage_map - identity) ** 2).sum()
        loss = _listwise(scores, is_right[batch].to(device)) + _NEARNESS * distance
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    trained = {
        name: (_array(_STRENGTH * update.up), _array(update.down))
        for name, update in updates.items()
    }
    return Adapter(trained, _array(question_map), _array(passage_map), _array(none), bias.item())


def _array(tensor: torch.Tensor) -> Floats:
    return np.asarray(tensor.detach().cpu().numpy(), dtype=np.float32)


def _add_updates(model: SentenceTransformer, generator: torch.Generator) -> dict[str, _Update]:
    """Freeze the model and give each linear module of its layers an update to train."""
    model.requires_grad_(False)
    updates = {}
    for name, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Linear) and ".layer" in name:
            outputs, inputs = module.weight.shape
            updates[name] = _Update(outputs, inputs, generator)
            parametrize.register_parametrization(module, "weight", updates[name])
    return updates


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """Unit vectors, shape (len(texts), dimension), that know their gradient."""
    tokens = model.preprocess(list(map(well_formed, texts)))
    read = {
        name: part.to(model.device) if isinstance(part, torch.Tensor) else part
        for name, part in tokens.items()
    }
    with torch.autocast(model.device.type, torch.bfloat16):
        vectors = model(read)["sentence_embedding"]
    return normalize(vectors.float(), dim=1)


@torch.no_grad()
def _encode_all(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    parts = [_encode(model, texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
    return torch.cat(parts)


def _batches(questions: int, rng: random.Random) -> Iterator[list[int]]:
    """Batches of positions without end; each pass has an order of its own."""
    waiting: list[int] = []
    while True:
        if len(waiting) < _BATCH:
            waiting += rng.sample(range(questions), questions)
        yield waiting[:_BATCH]
        del waiting[:_BATCH]


def _renewed(right: Sequence[Sequence[int]], passages: int, rng: random.Random) -> list[int]:
    """Passages to encode with a batch: one that answers each question, then any others."""
    wanted = [rng.choice(positions) for positions in right if positions]
    others = rng.sample(range(passages), passages)
    return list(dict.fromkeys(wanted + others))[:_BATCH]


def _listwise(scores: torch.Tensor, is_right: torch.Tensor) -> torch.Tensor:
    """Mean loss of the questions' scores, shape (questions, passages + 1), where `is_right`, of
    the same shape, marks the right columns.
    """
    log_probability = scores.log_softmax(dim=1)
    any_right = log_probability.masked_fill(~is_right, -torch.inf).logsumexp(dim=1)
    mean_right = log_probability.masked_fill(~is_right, 0.0).sum(dim=1) / is_right.sum(dim=1)
    return -(any_right + mean_right).mean() / 2


def _marked(right: Sequence[Sequence[int]], passages: int) -> torch.Tensor:
    """Which columns are right for each question, shape (questions, passages + 1); the last column
    is "none".

    >>> _marked([[0, 2], []], 3).int().tolist()
    [[1, 0, 1, 0], [0, 0, 0, 1]]
    """
    marked = np.zeros((len(right), passages + 1), dtype=bool)
    for row, positions in zip(marked, right, strict=True):
        row[list(positions) or [passages]] = True
    return torch.from_numpy(marked)
