"""Questions that arrive together share the encoder's batches."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import sleep

from ingest.index.vectors import Vectors

_PAUSE = 0.01  # seconds; several questions are worked on in it beside their encoding

Encode = Callable[[Sequence[str]], Vectors]


class Batcher:
    """Calls `encode` in a thread of its own, each time with the texts of all who wait by then.

    Who is alone is encoded at once and alone; after a batch of several, the next one is put off as
    long as more keep coming: so the encoder does not compete with the rest of the work. That ends,
    for everyone who came waits. A text's vector must not depend on its company.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._waiting: list[tuple[Sequence[str], Future[Vectors]]] = []
        self._changing = Lock()
        self._shared = False

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, as `encode` gives them; raises what it raises."""
        vectors: Future[Vectors] = Future()
        with self._changing:
            self._waiting.append((texts, vectors))
            first = len(self._waiting) == 1
        if first:
            self._thread.submit(self._serve)
        return vectors.result()

    def _serve(self) -> None:
        """Encode for all who wait."""
        came = 0
        while self._shared and len(self._waiting) > came:
            came = len(self._waiting)
            sleep(_PAUSE)
        with self._changing:
            served, self._waiting = self._waiting, []
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
