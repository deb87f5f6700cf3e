"""How far a training is, kept on disk, so that one that was stopped goes on where it was.

A checkpoint belongs to one training: to a bank, the passages, a model and an effort, whose names
make its folder. One of another training is not taken up.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from ingest.errors import SetupError

CHECKPOINTS = "learned.checkpoints"  # in the shelf's folder, as long as a training is not finished


@dataclass(frozen=True)
class Checkpoint:
    """Where a part of a training keeps its state.

    Attributes:
        path: without its suffix.
    """

    path: Path

    def part(self, name: str) -> "Checkpoint":
        """Where a part of this one keeps its own."""
        return Checkpoint(self.path / name)

    def load(self) -> dict[str, Any] | None:
        """The state that was saved last, if any was.

        Raises:
            SetupError: it is damaged.
        """
        file = self.path.with_suffix(".pt")
        if not file.exists():
            return None
        try:
            state: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
        except (RuntimeError, EOFError, OSError, UnpicklingError) as error:
            raise SetupError(
                f"{file}: is damaged ({type(error).__name__}); remove it, and what it held is "
                "trained anew"
            ) from None
        return state

    def save(self, state: dict[str, Any]) -> None:
        """Keep the state in place of the last one, which stays whole until then.

        Raises:
            SetupError: it cannot be written.
        """
        draft = self.path.with_suffix(".draft")
        try:
            draft.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                torch.save(state, file)
            draft.replace(self.path.with_suffix(".pt"))
        except (OSError, RuntimeError) as error:  # torch's own where the disk is full
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            raise SetupError(
                f"{draft}: cannot be written ({reason}); make room, or check its "
                "permissions; the same command goes on where it was"
            ) from None


def checkpoint_of(corpus: Path, *training: str) -> Checkpoint:
    """Where the training on a shelf keeps how far it is; `training` tells all that makes it the
    same one.
    """
    name = hashlib.sha256("\n".join(training).encode()).hexdigest()[:16]
    return Checkpoint(corpus / CHECKPOINTS / name)


def forget(corpus: Path) -> None:
    """Remove all checkpoints of trainings on a shelf."""
    shutil.rmtree(corpus / CHECKPOINTS, ignore_errors=True)
