"""Fits an `Alignment` to a question bank: each question against all passages at once.

The loss is that of listwise retrieval with a "none" option: a softmax over the scaled cosines of
all passages and "none"; half the log-probability of any right one, half the mean log-probability of
the right ones. Both maps are held near the identity, so that what the encoder knows of other texts
stays. Deterministic.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import normalize

from ingest.alignment import SCALE, Alignment
from ingest.encoder import Vectors

# Chosen on the training questions held out fold by fold; the dev questions agree.
_PASSES = 15
_BATCH = 128
_RATE, _NONE_RATE = 1e-3, 1e-2  # learning rates of the maps and of "none"
_NEARNESS = 0.01  # weight of the maps' squared distance from the identity
_SEED = 0


def fit_alignment(
    questions: Vectors, passages: Vectors, answers: Sequence[Sequence[int]]
) -> Alignment:
    """Fit the maps to bare unit vectors.

    Args:
        questions: shape (n, dimension).
        passages: shape (m, dimension).
        answers: for each question the positions of the passages that answer it; empty for none.
    """
    generator = torch.Generator().manual_seed(_SEED)
    asked, shelf = torch.from_numpy(questions), torch.from_numpy(passages)
    right = torch.from_numpy(_right(answers, len(passages)))
    identity = torch.eye(questions.shape[1])
    question_map = identity.clone().requires_grad_()
    passage_map = identity.clone().requires_grad_()
    none = torch.zeros(questions.shape[1], requires_grad=True)
    bias = torch.tensor(SCALE / 2, requires_grad=True)
    optimizer = torch.optim.Adam(
        [
            {"params": [question_map, passage_map], "lr": _RATE},
            {"params": [none, bias], "lr": _NONE_RATE},
        ]
    )
    for _ in range(_PASSES):
        for batch in torch.split(torch.randperm(len(questions), generator=generator), _BATCH):
            mapped = normalize(asked[batch] @ question_map, dim=1)
            cosines = mapped @ normalize(shelf @ passage_map, dim=1).T
            scores = torch.cat([SCALE * cosines, (mapped @ none + bias)[:, None]], dim=1)
            distance = ((question_map - identity) ** 2 + (passage_map - identity) ** 2).sum()
            loss = _listwise(scores, right[batch]) + _NEARNESS * distance
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return Alignment(
        question_map.detach().numpy(),
        passage_map.detach().numpy(),
        none.detach().numpy(),
        float(bias.detach()),
    )


def _listwise(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    chances = scores.log_softmax(dim=1)
    any_right = chances.masked_fill(~right, -torch.inf).logsumexp(dim=1)
    mean_right = chances.masked_fill(~right, 0.0).sum(dim=1) / right.sum(dim=1)
    return -(any_right + mean_right).mean() / 2


def _right(answers: Sequence[Sequence[int]], passages: int) -> NDArray[np.bool_]:
    """Which columns are right for each question; the last column is "none"."""
    right = np.zeros((len(answers), passages + 1), dtype=bool)
    for row, positions in zip(right, answers, strict=True):
        row[list(positions) or [passages]] = True
    return right
