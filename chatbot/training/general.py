"""python -m chatbot.training.general: makes the general defaults of what was learned for one shelf.

For shelves that nobody trained on. An adapter takes the encoder away from what it knew of other
texts, so the defaults have it at half strength: of 160 judged questions to four foreign shelves,
0.66 were served right with an earlier adapter at half strength, 0.60 at full strength, and 0.55
without any.
"""

import argparse
import datetime
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from chatbot.fitted import load_fitted, save_fitted
from ingest.adapter import Adapter, load_adapter, save_adapter
from ingest.encoder import find_model
from ingest.errors import SetupError, tells_setup_errors
from ingest.learned import GENERAL, LEARNED, read_provenance, write_provenance
from ingest.settings import Settings, add_arguments

STRENGTH = 0.5  # as measured, see above
COMMAND = "python -m chatbot.training.general"


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Write the defaults; 2 if nothing was learned for the shelf with this model."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    add_arguments(parser)
    settings = Settings.from_arguments(parser.parse_args(argv))
    generalize(settings.corpus / LEARNED, settings.model, GENERAL)
    return 0


def generalize(learned: Path, model_name: str, general: Path) -> None:
    """Write into `general` what was learned in the folder `learned` with this model, weakened.

    Raises:
        SetupError: nothing was learned there with this model, or it is damaged.
        OSError: it cannot be written.
    """
    model = find_model(model_name)
    adapter = load_adapter(learned, model.sha256)
    if adapter is None:
        raise SetupError(f"{learned}: nothing was learned there with the model {model_name}")
    save_adapter(weakened(adapter, STRENGTH), model.sha256, general)
    save_fitted(load_fitted(learned), general)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    source = read_provenance(learned)
    write_provenance(replace(source, command=COMMAND, date=today, figures={}), general)


def weakened(adapter: Adapter, strength: float) -> Adapter:
    """The adapter with its factors, its attention and its maps' distance from the identity,
    multiplied by `strength`: of the updates' products the square of it is left. For shelves that it
    was not trained for.

    >>> from ingest.adapter import no_adapter
    >>> adapter = replace(no_adapter(2), question_map=3 * np.eye(2, dtype=np.float32))
    >>> weakened(adapter, 0.5).question_map.tolist()
    [[2.0, 0.0], [0.0, 2.0]]
    """
    identity = np.eye(len(adapter.question_map), dtype=np.float32)
    return replace(
        adapter,
        updates={
            name: (up * np.float32(strength), down * np.float32(strength))
            for name, (up, down) in adapter.updates.items()
        },
        question_map=identity + np.float32(strength) * (adapter.question_map - identity),
        passage_map=identity + np.float32(strength) * (adapter.passage_map - identity),
        attention=np.float32(strength) * adapter.attention,
    )


if __name__ == "__main__":
    sys.exit(main())
