"""python -m tests.hostile.serve: app.py with an instant encoder in the model's place.

It takes its time over texts that hold SLOWLY. With UNLUCKY set, the first thread that is to encode
cannot be started, nor can the first one that is to look at the shelf.
"""

import os
import sys
import threading
import time
from collections.abc import Sequence
from unittest.mock import patch

import app
from ingest.index.vectors import Vectors
from tests.shelves import LetterEncoder

SLOWLY = "slowly"
UNLUCKY = "TESTS_UNLUCKY"
_TIME = 0.5  # seconds


class SlowEncoder(LetterEncoder):
    """Counts letters, but sleeps first if it is asked to."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        if any(SLOWLY in text for text in texts):
            time.sleep(_TIME)
        return super().encode_questions(texts)


class UnluckyThread(threading.Thread):
    """A thread that may be one too many for the machine."""

    left = ["encoder", "_renew"]  # noqa: RUF012

    def start(self) -> None:
        for name in self.left:
            if name in self.name:
                self.left.remove(name)
                raise RuntimeError("can't start new thread")
        super().start()


if __name__ == "__main__":
    if UNLUCKY in os.environ:
        threading.Thread = UnluckyThread  # type: ignore[misc]
    with patch("ingest.library.encoder_for", SlowEncoder().encoder_for):
        sys.exit(app.main())
