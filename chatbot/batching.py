"""Questions that arrive together share the encoder's batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from ingest.encoder import Vectors

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(eq=False)
class _Request:
    texts: Sequence[str]
    vectors: Vectors | None = None


class Batcher:
    """Calls `encode` from one thread at a time; whoever waits meanwhile is served by the next call,
    all together.

    The first thread of those that wait encodes for all of them: nobody waits for company to come,
    and who is alone is encoded alone. What a text's vector is must not depend on its company.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._waiting: list[_Request] = []
        self._joining = Lock()
        self._encoding = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, as `encode` gives them; raises what it raises."""
        request = _Request(texts)
        with self._joining:
            self._waiting.append(request)
        with self._encoding:
            if request.vectors is None:
                self._serve(request)
        assert request.vectors is not None
        return request.vectors

    def _serve(self, first: _Request) -> None:
        """Encode for all that wait; if that fails, it fails for the first, and the others try."""
        with self._joining:
            served = [first, *(request for request in self._waiting if request is not first)]
            self._waiting.clear()
        vectors = self._encode([text for request in served for text in request.texts])
        start = 0
        for request in served:
            request.vectors = vectors[start : start + len(request.texts)]
            start += len(request.texts)
