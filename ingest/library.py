"""The library: a shelf with its index, and the encoder that reads its questions.

Opening it makes the index where there is none, or where it is stale or damaged. Only what the last
snapshot does not hold is embedded.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

import numpy as np
from tqdm import tqdm

from ingest.encoder import Encoder, find_model, load_encoder
from ingest.errors import SetupError
from ingest.index.bm25 import BM25, terms, word_counts
from ingest.index.publish import drafting, locked, pointer
from ingest.index.snapshot import (
    Index,
    Snapshot,
    Sources,
    open_snapshot,
    read_snapshot,
    write_snapshot,
)
from ingest.index.vectors import VectorIndex, Vectors, backend
from ingest.learned import find_learned
from ingest.model import Article, BankQuestion
from ingest.settings import Settings
from ingest.shelf import Shelf, read_shelf

_BATCH = 1024  # texts in memory with their tokens and vectors; more are not encoded faster
_TELL_EVERY = 5.0  # seconds

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Library:
    """A shelf, opened.

    Attributes:
        name: of the snapshot; empty for an index that is on no disk.
        index: what is searched and quoted from.
        encoder: reads the questions.
        learned: the folder of what was learned for it.
    """

    name: str
    index: Index
    encoder: Encoder
    learned: Path

    @property
    def articles(self) -> Mapping[str, Article]:
        """The articles by their slugs, in the catalog's order."""
        return self.index.articles


@dataclass(frozen=True)
class Report:
    """What an ingest did: counts of the new snapshot, and of texts embedded anew and reused."""

    folder: Path
    articles: int
    passages: int
    questions: int
    embedded: int
    reused: int


def open_library(settings: Settings) -> Library:
    """Load the index, first building it where there is none or it is stale or damaged; why is told,
    and if another process that is building it has to be waited for.

    Raises:
        SetupError: the shelf, the model or the index directory is at fault.
    """
    while True:
        shelf = read_shelf(settings.corpus)
        encoder, learned = encoder_for(shelf, settings)
        sources = _sources(shelf, settings, encoder)
        seen = pointer(settings.index)
        snapshot, reason = _current(settings.index)
        if snapshot is not None and snapshot.sources == sources:
            return Library(snapshot.name, snapshot.index, encoder, learned)
        with locked(settings.index):
            if pointer(settings.index) == seen:
                _log.info("Building the index (%s) …", reason)
                report = _write(settings.index, shelf, sources, encoder, snapshot)
                snapshot = open_snapshot(report.folder, check=False)  # it was hashed a moment ago
                return Library(snapshot.name, snapshot.index, encoder, learned)
        # Meanwhile, another process has written the index: it may be just what is wanted.


def build(settings: Settings, encoder: Encoder | None = None) -> Report:
    """Ingest the shelf, with this encoder or that of the settings, and make the result the current
    snapshot; it is told if another process is at it and has to be waited for.

    Raises:
        SetupError: the shelf, the model or the index directory is at fault; the previous snapshot
            stays.
    """
    with locked(settings.index):
        shelf = read_shelf(settings.corpus)
        _ = shelf.bank  # what is wrong with the shelf is told before the model is loaded
        encoder = encoder or encoder_for(shelf, settings)[0]
        known, _ = _current(settings.index)
        return _write(settings.index, shelf, _sources(shelf, settings, encoder), encoder, known)


def encoder_for(shelf: Shelf, settings: Settings) -> tuple[Encoder, Path]:
    """The encoder that reads this shelf, and the folder of what was learned for it.

    Raises:
        SetupError: the model, or what was learned, is at fault.
    """
    model = find_model(settings.model)
    learned = find_learned(shelf.corpus, model.name, model.sha256, shelf.bank_sha256)
    return load_encoder(model, learned if settings.adapter else None), learned


def index_of(
    shelf: Shelf,
    questions: Sequence[BankQuestion],
    passages: Iterable[Vectors],
    asked: Iterable[Vectors],
    make: Callable[[Iterable[Vectors]], VectorIndex],
) -> Index:
    """The index over a shelf, in memory.

    Args:
        shelf: whose articles and passages it holds.
        questions: the banked ones that it holds.
        passages: the vectors of the shelf's passages, in batches of shape (any number, dimension).
        asked: likewise those of the questions.
        make: makes an index of vectors in batches.
    """
    return Index(
        articles={article.slug: article for article in shelf.articles},
        language=shelf.language,
        counts=Counter(passage.article for passage in shelf.passages),
        passages=shelf.passages,
        embedded=shelf.embedded,
        words=word_counts(shelf.embedded),
        questions=questions,
        # A passage is read in its own language, a question in that of most articles: most visitors
        # will ask in that one, and the others' articles are still found by meaning.
        bm25=BM25.of(map(terms, shelf.embedded, shelf.languages)),
        passage_vectors=make(passages),
        question_vectors=make(asked),
    )


def _current(directory: Path) -> tuple[Snapshot | None, str]:
    """The current snapshot, if there is a whole one, and why another would have to be built."""
    try:
        snapshot = read_snapshot(directory)
    except SetupError as error:
        return None, str(error)
    return snapshot, "the shelf or the model changed" if snapshot else "there is none yet"


def _sources(shelf: Shelf, settings: Settings, encoder: Encoder) -> Sources:
    return Sources(
        articles=shelf.checksums,
        catalog=shelf.catalog.sha256,
        questions=shelf.bank_sha256,
        model=settings.model,
        encoder_sha256=encoder.sha256,
        backend=settings.backend,
    )


def _write(
    directory: Path, shelf: Shelf, sources: Sources, encoder: Encoder, known: Snapshot | None
) -> Report:
    """Embed what the `known` snapshot does not hold, and write the new one; the caller holds the
    lock.
    """
    asked = [entry.question for entry in shelf.bank.questions]
    known_passages, known_questions = _known_vectors(known, encoder)
    texts, questions = set(shelf.embedded), set(asked)
    new = len(texts - known_passages.keys()) + len(questions - known_questions.keys())
    with drafting(directory) as draft:
        progress = _Progress(new)
        index = index_of(
            shelf,
            shelf.bank.questions,
            _vectors(shelf.embedded, known_passages, encoder.encode_passages, progress),
            _vectors(asked, known_questions, encoder.encode_questions, progress),
            partial(backend(sources.backend).build, dimension=encoder.dimension, scratch=draft),
        )
        folder = write_snapshot(draft, sources, index)
    return Report(
        folder=folder,
        articles=len(shelf.articles),
        passages=len(shelf.passages),
        questions=len(asked),
        embedded=new,
        reused=len(texts) + len(questions) - new,
    )


def _known_vectors(
    snapshot: Snapshot | None, encoder: Encoder
) -> tuple[Mapping[str, Vectors], Mapping[str, Vectors]]:
    """Vectors of passages and of questions that a snapshot holds, by their texts, if the same
    encoder made them.
    """
    if snapshot is None or snapshot.sources.encoder_sha256 != encoder.sha256:
        return {}, {}
    index = snapshot.index
    asked = [entry.question for entry in index.questions]
    return _Known(index.embedded, index.passage_vectors), _Known(asked, index.question_vectors)


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
        if self._done == self._total:
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
