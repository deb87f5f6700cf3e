"""From a shelf to an index in memory; embeds only what an earlier index does not hold."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from time import monotonic

import numpy as np
from tqdm import tqdm

from ingest.encoder import Encoder
from ingest.index.bm25 import BM25, terms, word_counts
from ingest.index.snapshot import Index, Snapshot
from ingest.index.vectors import VectorIndex, Vectors, backend
from ingest.model import BankQuestion
from ingest.shelf import Shelf

_BATCH = 1024  # texts in memory with their tokens and vectors; more are not encoded faster
_TELL_EVERY = 5.0  # seconds

_log = logging.getLogger(__name__)


def embed(
    shelf: Shelf,
    questions: Sequence[BankQuestion],
    encoder: Encoder,
    backend_name: str,
    known: Snapshot | None = None,
    scratch: Path | None = None,
) -> tuple[Index, int]:
    """The index over a shelf, in memory, and the number of texts that were embedded for it.

    Args:
        shelf: whose articles and passages it holds.
        questions: the banked ones that it holds.
        encoder: reads the texts.
        backend_name: of what keeps the vectors.
        known: an earlier snapshot, whose vectors are taken again if the same encoder made them.
        scratch: a folder with room for the vectors of the shelf.

    Raises:
        OSError: there is no room.
    """
    texts = [banked.question for banked in questions]
    known_passages, known_questions = _known_vectors(known, encoder)
    new = sum(
        len(set(read) - known_texts.keys())
        for read, known_texts in ((shelf.embedded, known_passages), (texts, known_questions))
    )
    progress = _Progress(new)
    passages = _vectors(shelf.embedded, known_passages, encoder.encode_passages, progress)
    banked = _vectors(texts, known_questions, encoder.encode_questions, progress)
    make = partial(backend(backend_name).build, dimension=encoder.dimension, scratch=scratch)
    # Before the lexical index: so that it does not lie in memory beside what encoding takes.
    passage_vectors, question_vectors = make(passages), make(banked)
    index = Index(
        articles={article.slug: article for article in shelf.articles},
        language=shelf.language,
        counts=Counter(passage.article for passage in shelf.passages),
        passages=shelf.passages,
        embedded=shelf.embedded,
        words=word_counts(shelf.embedded),
        questions=questions,
        # A passage is read in its own language, a question in that of most articles: most visitors
        # will ask in that one, and articles in others are still found by meaning.
        bm25=BM25.of(map(terms, shelf.embedded, shelf.languages)),
        passage_vectors=passage_vectors,
        question_vectors=question_vectors,
    )
    return index, new


def _known_vectors(
    snapshot: Snapshot | None, encoder: Encoder
) -> tuple[Mapping[str, Vectors], Mapping[str, Vectors]]:
    """Vectors of passages and of questions that a snapshot holds, by their texts, if the same
    encoder made them.
    """
    if snapshot is None or snapshot.sources.encoder_sha256 != encoder.sha256:
        return {}, {}
    index = snapshot.index
    texts = [banked.question for banked in index.questions]
    return _Known(index.embedded, index.passage_vectors), _Known(texts, index.question_vectors)


class _Known(Mapping[str, Vectors]):
    """The vectors of an index by their texts, each read when it is asked for."""

    def __init__(self, texts: Sequence[str], index: VectorIndex) -> None:
        self._positions = {text: position for position, text in enumerate(texts)}
        self._index = index

    def __getitem__(self, text: str) -> Vectors:
        (vector,) = self._index.vectors(np.array([self._positions[text]]))
        return np.asarray(vector)

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


class _Progress:
    """Tells how many texts have been embedded: as a bar in a terminal, else as a line in the log
    every few seconds.
    """

    def __init__(self, total: int) -> None:
        self._bar = tqdm(total=total, unit=" texts", desc="Embedding", disable=None, leave=False)
        self._total = total
        self._done = 0
        self._told = monotonic()

    def advance(self, number: int) -> None:
        """So many more have been embedded."""
        self._done += number
        self._bar.update(number)
        if self._done >= self._total:  # more, if a text comes again in another batch
            self._bar.close()
        elif self._bar.disable and monotonic() - self._told > _TELL_EVERY:
            self._told = monotonic()
            _log.info("%s of %s texts are embedded …", f"{self._done:,}", f"{self._total:,}")


def _vectors(
    texts: Sequence[str],
    known: Mapping[str, Vectors],
    encode: Callable[[Sequence[str]], Vectors],
    progress: _Progress,
) -> Iterator[Vectors]:
    """The vectors of the texts, in batches; only those are encoded that are not known."""
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        new = [text for text in dict.fromkeys(batch) if text not in known]
        encoded = dict(zip(new, encode(new), strict=True))
        yield np.stack([encoded[text] if text in encoded else known[text] for text in batch])
        progress.advance(len(new))
