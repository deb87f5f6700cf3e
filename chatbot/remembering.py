"""Texts that were encoded lately are not encoded again.

One message is read for several ends (what it does, whether it is urgent, what it asks, what to
offer next), and a conversation comes back to what was asked before. The vectors stay the same.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from chatbot.retrieve import encode_messages
from ingest.encoder import Encoder
from ingest.index.vectors import Vectors

_MOST = 4096  # texts: 6 MB of vectors of 384 numbers, and some hundred conversations
_examples: dict[
    tuple[str, tuple[str, ...]], Vectors
] = {}  # by the encoder's checksum and the texts


def example_vectors(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """The vectors of examples that come with the product: encoded once in a process by an encoder,
    however many chatbots are opened with it.
    """
    key = encoder.sha256, tuple(texts)
    if key not in _examples:
        _examples[key] = encode_messages(encoder, texts)
    return _examples[key]


class Remembering:
    """Calls `encode` with those of the texts that it does not remember.

    >>> read = []
    >>> def encode(texts):
    ...     read.extend(texts)
    ...     return np.array([[len(text)] for text in texts], dtype=np.float32)
    >>> remembering = Remembering(encode)
    >>> remembering(["a", "bc"]).tolist(), remembering(["bc", "def"]).tolist(), read
    ([[1.0], [2.0]], [[2.0], [3.0]], ['a', 'bc', 'def'])
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], most: int = _MOST) -> None:
        self._encode = encode
        self._most = most
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()  # the latest last
        self._changing = Lock()  # of `_vectors`

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, at least one, as `encode` gives them; raises what it raises."""
        with self._changing:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            known |= dict(zip(new, self._encode(new), strict=True))
        with self._changing:
            for text in texts:
                self._vectors[text] = known[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts])
