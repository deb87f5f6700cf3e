"""Questions that arrive together share the encoder's batches."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition

from ingest.encoder import Vectors

_PAUSE = 0.005  # seconds between two arrivals; an answer takes 2 beside its encoding

Encode = Callable[[Sequence[str]], Vectors]


class Batcher:
    """Calls `encode` in a thread of its own, each time with the texts of all who wait by then.

    Who is alone is encoded at once and alone; after a batch of several, the next one waits for as
    many, as long as they keep coming. A text's vector must not depend on its company.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._waiting: list[tuple[Sequence[str], Future[Vectors]]] = []
        self._arrival = Condition()
        self._together = 1

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, as `encode` gives them; raises what it raises."""
        vectors: Future[Vectors] = Future()
        with self._arrival:
            self._waiting.append((texts, vectors))
            self._arrival.notify()
        self._thread.submit(self._serve)
        return vectors.result()

    def _serve(self) -> None:
        """Encode for all who wait, if the call before has not taken them along."""
        with self._arrival:
            if not self._waiting:
                return
            while len(self._waiting) < self._together and self._arrival.wait(_PAUSE):
                pass
            served, self._waiting = self._waiting, []
            self._together = len(served)
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
