"""Trains an `Adapter` on a question bank: each question against all passages at once.

The loss is that of listwise retrieval with a "none" option: a softmax over the scaled cosines of
all passages and "none"; half the log-probability of any right one, half the mean log-probability of
the right ones. What says what it means is learned together with that meaning, and is to be nearest
to it among what the others of its batch mean (van den Oord et al. 2018, "InfoNCE",
arXiv:1807.03748); all are varied whenever they are seen (`vary`), so that what is told beside a
question counts little. Only low-rank
updates of the transformer's linear layers, the attention over a question's tokens and two maps held
near the identity are trained, so that what the encoder knows of other texts stays near. All
passages are encoded anew every few steps, and those that matter most to a batch with it. Several
runs, which see the questions in different orders, are averaged (Wortsman et al. 2022, "Model
soups", arXiv:2203.05482). Deterministic on one machine's processor; a GPU, which is used where
torch finds one, adds up in an order of its own and gives an adapter that differs in the last
digits.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch.nn.functional import cross_entropy, linear, normalize
from tqdm import tqdm

from chatbot.training.checkpoint import Checkpoint
from chatbot.training.lessons import Lesson, details, vary
from ingest.adapter import SCALE, Adapter, Floats
from ingest.encoder import Model, load_model, takes_mean, well_formed

# All were chosen on training questions held aside and on the dev files of tests/quality.
_RANK, _STRENGTH = 32, 2.0  # of the updates; the strength multiplies their product
_HEADS = 12  # of the attention over a question's tokens, as many as the bundled model's layers have
_BATCH = 32  # questions a step
_RENEWED = 14  # passages encoded with them; each costs about as much as a question
_RATE, _NONE_RATE = 1e-3, 1e-2  # learning rates of updates and maps; of "none" and the attention
_NEARNESS = 0.01  # weight of the maps' squared distance from the identity
_SAMENESS = 0.2  # weight of a question's nearness to what it means
_WARM_UP = 10  # steps over which the rates rise; they fall linearly after that
_REFRESH = 20  # steps between two encodings of all passages
_LONGEST = 128  # tokens of a question that are read; of the first shelf's, 1 in 300 is longer
_CHUNK = 1400  # tokens encoded at once: texts of about one length, so that little is padding
_SAVED = 100  # steps between two checkpoints, a multiple of _REFRESH: about a minute


@dataclass(frozen=True)
class Effort:
    """How often a training sees all questions: `passes` times in each of its `runs`. The defaults
    are what two cores do with the first shelf in about an hour.
    """

    runs: int = 1
    passes: int = 3

    def steps(self, questions: int) -> int:
        """The steps that one run takes with so many questions.

        >>> Effort(runs=2, passes=4).steps(480)
        60
        """
        return math.ceil(self.passes * questions / _BATCH)


class _Updated(torch.nn.Module):
    """A linear module, frozen, with a low-rank update of its weight to train."""

    def __init__(self, base: torch.nn.Linear, generator: torch.Generator) -> None:
        super().__init__()
        outputs, inputs = base.weight.shape
        self.base = base.to(torch.bfloat16)
        down = torch.randn(_RANK, inputs, generator=generator) / math.sqrt(inputs)
        self.down = torch.nn.Parameter(down)
        self.up = torch.nn.Parameter(torch.zeros(outputs, _RANK))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        inner = linear(inputs, self.down * _STRENGTH)
        return torch.as_tensor(self.base(inputs) + linear(inner, self.up))


def train_adapter(
    model: Model,
    lessons: Sequence[Lesson],
    passages: Sequence[str],
    effort: Effort,
    checkpoint: Checkpoint | None = None,
) -> Adapter:
    """Train on a model, and average the runs.

    Args:
        model: the one that the adapter will belong to.
        lessons: what is learned.
        passages: the texts that the encoder reads for all passages of the shelf. Those that answer
            none of the lessons are left out: nobody said what they do not answer.
        effort: how often all questions are seen.
        checkpoint: where it is kept how far the training is, if it may go on later.

    Raises:
        SetupError: the model cannot be loaded, a checkpoint is damaged or cannot be written.
    """
    lessons = seen(lessons)
    judged = sorted(set(chain.from_iterable(lesson.passages for lesson in lessons)))
    columns = {position: column for column, position in enumerate(judged)}
    right = [[columns[position] for position in lesson.passages] for lesson in lessons]
    texts = [passages[position] for position in judged]
    runs = []
    for seed in range(effort.runs):
        part = checkpoint.part(f"run{seed}") if checkpoint else None
        runs.append(_Run(model, lessons, texts, right, effort, seed).finish(part))
    return _mean(runs)


def seen(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons that a run goes through: what others mean is learned with these, not once more.

    >>> long = Lesson("my cup stood there, is it hot", "Is tea hot?", (0,))
    >>> [lesson.message for lesson in seen([Lesson("Is tea hot?", "Is tea hot?", (0,)), long])]
    ['my cup stood there, is it hot']
    """
    meant = {lesson.means for lesson in lessons if lesson.means != lesson.question}
    return [lesson for lesson in lessons if lesson.question not in meant]


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
        np.mean([adapter.attention for adapter in adapters], axis=0),
        np.mean([adapter.none for adapter in adapters], axis=0),
        sum(adapter.bias for adapter in adapters) / n,
    )


class _Run:
    """One run; `seed` is of the order of questions, their variations and the updates' first values.

    All that changes from step to step is in `parts`, `updates`, `optimizer`, `schedule`, `rng` and
    `waiting`: a checkpoint holds these.
    """

    def __init__(
        self,
        model: Model,
        lessons: Sequence[Lesson],
        passages: Sequence[str],
        right: Sequence[Sequence[int]],
        effort: Effort,
        seed: int,
    ) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        # The eager attention's backward pass is the fastest on a processor.
        self.encoder = load_model(model, attn_implementation="eager").eval()
        self.updates = _add_updates(self.encoder, torch.Generator().manual_seed(seed))
        self.encoder.to(self.device)
        dimension = self.encoder.get_embedding_dimension()
        assert dimension is not None
        self.identity = torch.eye(dimension, device=self.device)
        heads = math.gcd(dimension, _HEADS) if takes_mean(self.encoder) else 0
        self.parts = {
            "question_map": self.identity.clone(),
            "passage_map": self.identity.clone(),
            "attention": torch.zeros(dimension, heads, device=self.device),
            "none": torch.zeros(dimension, device=self.device),
            "bias": torch.tensor(SCALE / 2, device=self.device),
        }
        for part in self.parts.values():
            part.requires_grad_()
        weights = [part for update in self.updates.values() for part in (update.down, update.up)]
        maps = [self.parts[name] for name in ("question_map", "passage_map")]
        quick = [self.parts[name] for name in ("attention", "none", "bias")]
        groups: list[dict[str, Any]] = [
            {"params": [*weights, *maps], "lr": _RATE},
            {"params": quick, "lr": _NONE_RATE},
        ]
        self.steps = effort.steps(len(lessons))
        self.optimizer = torch.optim.Adam(groups)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer,
            lambda step: min(1.0, (step + 1) / _WARM_UP) * (1 - step / (self.steps + 1)),
        )
        self.rng = random.Random(seed)
        self.waiting: list[int] = []
        self.lessons, self.passages, self.right = lessons, passages, right
        self.told = details(lessons)
        self.is_right = _marked(right, len(passages))

    def finish(self, checkpoint: Checkpoint | None) -> Adapter:
        """Take all steps that are left, and return what was learned."""
        state = checkpoint.load() if checkpoint else None
        done = self._resume(state) if state else 0
        progress = tqdm(
            range(done, self.steps),
            desc="Training",
            total=self.steps,
            initial=done,
            leave=False,
            disable=None,
        )
        for step in progress:
            if step % _REFRESH == 0:
                if checkpoint and step % _SAVED == 0 and step > done:
                    checkpoint.save(self._state(step))
                with torch.no_grad():
                    vectors = self._encode(self.passages)
            vectors = self._step(vectors)
        if checkpoint:
            checkpoint.save(self._state(self.steps))
        return self._adapter()

    def _step(self, vectors: torch.Tensor) -> torch.Tensor:
        """Learn from a batch; `vectors` are those of all passages, and come back renewed."""
        batch = self._batch()
        # Only these few passages carry a gradient; the others are as they were encoded last.
        renewed = _renewed([self.right[i] for i in batch], len(self.passages), self.rng)
        vectors = vectors.detach().index_put(
            (torch.tensor(renewed, device=self.device),),
            self._encode([self.passages[i] for i in renewed]),
        )
        asked = [self.lessons[i] for i in batch]
        meant = [row for row, lesson in enumerate(asked) if lesson.means != lesson.question]
        queries = self._queries(
            [vary(lesson, self.told, self.rng) for lesson in asked]
            + [asked[row].means for row in meant]
        )
        cosines = queries @ normalize(vectors @ self.parts["passage_map"], dim=1).T
        none = (queries @ self.parts["none"] + self.parts["bias"])[:, None]
        scores = torch.cat([SCALE * cosines, none], dim=1)
        rows = batch + [batch[row] for row in meant]
        loss = _listwise(scores, self.is_right[rows].to(self.device))
        if meant:
            likeness = SCALE * queries[meant] @ queries[len(batch) :].T
            others = _others([self.right[batch[row]] for row in meant])
            likeness = likeness.masked_fill(~others.to(self.device), -torch.inf)
            own = torch.arange(len(meant), device=self.device)
            loss = loss + _SAMENESS * len(meant) / len(batch) * cross_entropy(likeness, own)
        maps = (self.parts["question_map"], self.parts["passage_map"])
        loss = loss + _NEARNESS * sum(((each - self.identity) ** 2).sum() for each in maps)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.schedule.step()
        return vectors

    def _batch(self) -> list[int]:
        """Positions of the next questions; each pass has an order of its own."""
        if len(self.waiting) < _BATCH:
            self.waiting += self.rng.sample(range(len(self.lessons)), len(self.lessons))
        batch, self.waiting = self.waiting[:_BATCH], self.waiting[_BATCH:]
        return batch

    def _queries(self, texts: Sequence[str]) -> torch.Tensor:
        """Vectors of questions."""
        pooled = self._encode(texts, self.parts["attention"])
        return normalize(pooled @ self.parts["question_map"], dim=1)

    def _encode(self, texts: Sequence[str], attention: torch.Tensor | None = None) -> torch.Tensor:
        """Unit vectors before the maps, shape (len(texts), dimension), in the texts' order."""
        chunks = _chunks(self.encoder, texts)
        parts = [_encode(self.encoder, [texts[i] for i in chunk], attention) for chunk in chunks]
        places = torch.tensor([i for chunk in chunks for i in chunk], device=self.device)
        return torch.cat(parts)[places.argsort()]

    def _state(self, step: int) -> dict[str, Any]:
        return {
            "step": step,
            "parts": self.parts,
            "updates": {
                name: {"down": update.down, "up": update.up}
                for name, update in self.updates.items()
            },
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "rng": self.rng.getstate(),
            "waiting": self.waiting,
        }

    def _resume(self, state: dict[str, Any]) -> int:
        """Go back to where a checkpoint was made: the steps that were done."""
        with torch.no_grad():
            for name, part in self.parts.items():
                part.copy_(state["parts"][name])
        for name, update in self.updates.items():
            update.load_state_dict(state["updates"][name], strict=False)  # the base is frozen
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.rng.setstate(state["rng"])
        self.waiting = state["waiting"]
        return int(state["step"])

    def _adapter(self) -> Adapter:
        updates = {
            name: (_array(_STRENGTH * update.up), _array(update.down))
            for name, update in self.updates.items()
        }
        names = ("question_map", "passage_map", "attention", "none")
        question_map, passage_map, attention, none = (_array(self.parts[name]) for name in names)
        bias = self.parts["bias"].item()
        return Adapter(updates, question_map, passage_map, attention, none, bias)


def _array(tensor: torch.Tensor) -> Floats:
    return np.asarray(tensor.detach().cpu().numpy(), dtype=np.float32)


def _add_updates(model: SentenceTransformer, generator: torch.Generator) -> dict[str, _Updated]:
    """Freeze the model and give each linear module of its layers an update to train."""
    model.requires_grad_(False)
    updates = {}
    for name, module in list(model.named_modules()):
        if isinstance(module, torch.nn.Linear) and ".layer" in name:
            updates[name] = _Updated(module, generator)
            model.set_submodule(name, updates[name])
    return updates


def _chunks(model: SentenceTransformer, texts: Sequence[str]) -> list[list[int]]:
    """Positions of texts of about one length, few enough to be encoded at once."""
    longest = model.max_seq_length
    read = model.tokenizer(list(map(well_formed, texts)), truncation=True, max_length=longest)
    lengths = [len(tokens) for tokens in read["input_ids"]]
    chunks: list[list[int]] = [[]]
    for position in sorted(range(len(texts)), key=lengths.__getitem__):
        if chunks[-1] and (len(chunks[-1]) + 1) * lengths[position] > _CHUNK:
            chunks.append([])
        chunks[-1].append(position)
    return chunks


def _encode(
    model: SentenceTransformer, texts: Sequence[str], attention: torch.Tensor | None
) -> torch.Tensor:
    """Unit vectors, shape (len(texts), dimension), that know their gradient: as the model pools its
    tokens, or with an attention over them that has heads.
    """
    tokens = model.preprocess(list(map(well_formed, texts)))
    longest = None if attention is None else _LONGEST
    read = {
        name: part[:, :longest].to(model.device) if isinstance(part, torch.Tensor) else part
        for name, part in tokens.items()
    }
    with torch.autocast(model.device.type, torch.bfloat16):
        found = model(read)
    if attention is None or not attention.shape[1]:
        return normalize(found["sentence_embedding"].float(), dim=1)
    hidden, mask = found["token_embeddings"].float(), found["attention_mask"]
    logits = (hidden @ attention).masked_fill(mask[:, :, None] == 0, -torch.inf)
    heads = hidden.unflatten(2, (attention.shape[1], -1))
    return normalize((logits.softmax(dim=1)[..., None] * heads).sum(dim=1).flatten(1), dim=1)


def _renewed(right: Sequence[Sequence[int]], passages: int, rng: random.Random) -> list[int]:
    """Passages to encode with a batch: some that answer its questions, then any others."""
    wanted = [rng.choice(positions) for positions in right if positions]
    rng.shuffle(wanted)
    others = rng.sample(range(passages), passages)
    return list(dict.fromkeys(wanted + others))[:_RENEWED]


def _others(right: Sequence[Sequence[int]]) -> torch.Tensor:
    """Which meanings a question is set beside, shape (n, n): its own, and those with other answers.

    >>> _others([[0], [0], [2]]).int().tolist()
    [[1, 0, 1], [0, 1, 1], [1, 1, 1]]
    """
    answers = [tuple(sorted(positions)) for positions in right]
    return torch.tensor(
        [
            [i == j or one != other for j, other in enumerate(answers)]
            for i, one in enumerate(answers)
        ]
    )


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
