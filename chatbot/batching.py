"""Questions that arrive together share the encoder's batches."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import sleep

from ingest.index.vectors import Vectors

# Seconds between two looks at who has come: long enough for several questions to be made ready for
# their encoding, short beside the answer itself (26 ms).
_PAUSE = 0.01

Encode = Callable[[Sequence[str]], Vectors]


class Batcher:
    """Calls `encode` in a thread of its own, each time with the texts of all who wait by then.

    Who is alone is encoded at once and alone; after a batch of several, the next one is put off as
    long as more keep coming: so the encoder does not compete with the rest of the work. That ends:
    callers block until they are served, so no more can come than there are threads that call. A
    text's vector must not depend on its company.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._waiting: list[tuple[Sequence[str], Future[Vectors]]] = []
        self._changing = Lock()  # of `_waiting`
        self._shared = False  # whether the last batch was of several; only the thread uses it

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, as `encode` gives them; raises what it raises."""
        vectors: Future[Vectors] = Future()
        with self._changing:
            self._waiting.append((texts, vectors))
            # Whoever comes first after a batch was taken starts the next one, once for all who
            # follow until that is taken in turn.
            first = len(self._waiting) == 1
        if first:
            try:
                self._thread.submit(self._serve)
            except RuntimeError:  # no thread can be started now: nobody shall wait for one
                self._serve()
        return vectors.result()

    def _serve(self) -> None:
        """Encode for all who wait."""
        came = 0
        # Without the lock: a length that is a moment old costs at most one more pause.
        while self._shared and len(self._waiting) > came:
            came = len(self._waiting)
            sleep(_PAUSE)
        with self._changing:
            served, self._waiting = self._waiting, []
        if not served:  # a thread that could not be started then, and can now
            return
        self._shared = len(served) > 1
        try:
            found = self._encode([text for texts, _ in served for text in texts])
        except Exception as error:
            for _, vectors in served:
                vectors.set_exception(error)
            return
        start = 0
        for texts, vectors in served:
            vectors.set_result(found[start : start + len(texts)])
            start += len(texts)
