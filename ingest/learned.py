"""What was learned for a shelf: whose it is, and when it is refused.

`corpus/learned/` holds an adapter of the encoder and the numbers that the chatbot decides by, with
where they came from. They belong to the model and the question bank that they were learned with:
with others they would be wrong without a sign of it. A shelf without any, or with what is
another's, gets the general defaults that ship with the code.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import SetupError

LEARNED = "learned"
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
    folder = corpus / LEARNED
    if not folder.exists():
        reason = None
    elif (provenance := read_provenance(folder)).model_sha256 != model_sha256:
        reason = f"belongs to the model {provenance.model}, not to {model}"
    elif provenance.bank_sha256 != bank_sha256:
        reason = "belongs to another question bank"
    else:
        return folder
    if reason:
        _log.warning(
            "%s: %s; the general defaults are used, until chapter-verse train learns anew",
            folder,
            reason,
        )
    if read_provenance(GENERAL).model_sha256 != model_sha256:
        _log.warning(
            "model %s: the general defaults were fitted with another one, so confidence may be "
            "off; write a question bank and run chapter-verse train",
            model,
        )
    return GENERAL


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
