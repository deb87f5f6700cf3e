"""Questions that arrive together share the encoder's batches."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from ingest.encoder import Vectors

Encode = Callable[[Sequence[str]], Vectors]


class Batcher:
    """Calls `encode` in a thread of its own, each time with the texts of all who wait by then.

    Nobody waits for company to come, and who is alone is encoded alone. A text's vector must not
    depend on its company.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._waiting: list[tuple[Sequence[str], Future[Vectors]]] = []
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, as `encode` gives them; raises what it raises."""
        vectors: Future[Vectors] = Future()
        with self._lock:
            self._waiting.append((texts, vectors))
        self._thread.submit(self._serve)
        return vectors.result()

    def _serve(self) -> None:
        """Encode for all who wait, if the call before has not taken them along."""
        with self._lock:
            served, self._waiting = self._waiting, []
        if not served:
            return
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
