"""What was learned for a shelf: whose it is, and when it is refused.

`corpus/learned/` holds an adapter of the encoder and the numbers that the chatbot decides by, with
where they came from. They belong to the model and the question bank that they were learned with:
with others they would be wrong without a sign of it. A shelf without any, or with what is
another's, gets the general defaults that ship with the code.
"""

import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import SetupError

LEARNED = "learned"
_PREVIOUS = "learned.previous"  # what a training that was killed while it took its place left
GENERAL = Path(__file__).parent / "general"
_PROVENANCE = "provenance.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Provenance:
    """Where something learned came from.

    Attributes:
        model: the encoder's name, for people.
        model_sha256: the checksum of its weights.
        bank_sha256: the checksum of the question bank.
        command: what made it.
        date: when, as YYYY-MM-DD.
        figures: how well it did on questions that were held aside.
    """

    model: str
    model_sha256: str
    bank_sha256: str
    command: str
    date: str
    figures: Mapping[str, float]


def find_learned(corpus: Path, model: str, model_sha256: str, bank_sha256: str) -> Path:
    """The folder of what was learned for the shelf in `corpus` with this model and this bank, or of
    the general defaults. What belongs to others is not used, and that is told.

    Raises:
        SetupError: the shelf's provenance is damaged.
    """
    refusal = ""
    if folder := _folder(corpus):
        provenance = read_provenance(folder)
        if provenance.model_sha256 != model_sha256:
            refusal = f"{folder}: belongs to the model {provenance.model}, not to {model}; "
        elif provenance.bank_sha256 != bank_sha256:
            refusal = f"{folder}: belongs to another question bank; "
        else:
            return folder
    if read_provenance(GENERAL).model_sha256 != model_sha256:
        _log.warning(
            "%sthe general defaults were fitted with another model than %s, so confidence may be "
            "off: write a question bank and run chapter-verse train",
            refusal,
            model,
        )
    elif refusal:
        _log.warning(
            "%sthe general defaults are used until chapter-verse train learns anew", refusal
        )
    return GENERAL


@contextmanager
def renewing(corpus: Path) -> Iterator[Path]:
    """A folder to write into what was learned anew for the shelf in `corpus`. At the end it takes
    the place of what was there, which stays whole if anything fails before, or the process is
    killed at any moment.

    Raises:
        SetupError: it cannot be written.
    """
    draft, learned, previous = (corpus / name for name in (f"{LEARNED}.draft", LEARNED, _PREVIOUS))
    try:
        shutil.rmtree(draft, ignore_errors=True)  # of a training that was killed
        draft.mkdir()
        yield draft
        if learned.exists():
            shutil.rmtree(previous, ignore_errors=True)
            learned.rename(previous)
        draft.rename(learned)
        shutil.rmtree(previous, ignore_errors=True)
    except OSError as error:
        raise SetupError(
            f"{error.filename or learned}: cannot be written ({error.strerror}); make room, or "
            "check its permissions"
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _folder(corpus: Path) -> Path | None:
    """Where what was learned for a shelf is, if anything was."""
    folders = (corpus / LEARNED, corpus / _PREVIOUS)
    return next((folder for folder in folders if folder.exists()), None)


def read_provenance(folder: Path) -> Provenance:
    """Where what is in the folder came from.

    Raises:
        SetupError: it does not say, or what it says is damaged.
    """
    path = folder / _PROVENANCE
    try:
        return Provenance(**json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SetupError(
            f"{path}: cannot be read ({error.strerror}); restore it, or remove {folder}"
        ) from None
    except (ValueError, TypeError):
        raise SetupError(f"{path}: is damaged; restore it, or remove {folder}") from None


def write_provenance(provenance: Provenance, folder: Path) -> None:
    """Say in the folder where what is in it came from.

    Raises:
        OSError: it cannot be written.
    """
    content = json.dumps(asdict(provenance), indent=1) + "\n"
    (folder / _PROVENANCE).write_text(content, encoding="utf-8")
