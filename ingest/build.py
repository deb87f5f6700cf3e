"""From the shelf to a current snapshot; embeds only what the last snapshot does not hold."""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from tqdm import tqdm

from ingest.catalog import CATALOG, Article, read_catalog, read_file
from ingest.encoder import Encoder, Vectors, load_encoder
from ingest.errors import ShelfError
from ingest.passages import Passage, embedding_text, read_passages
from ingest.questions import Bank, question_files, read_bank
from ingest.settings import Settings
from ingest.snapshot import (
    Snapshot,
    Sources,
    locked,
    read_snapshot,
    write_snapshot,
)

_BLOCK = 1024  # texts in memory with their tokens and vectors; more are not encoded faster


@dataclass(frozen=True)
class Library:
    """A shelf with its index, and the encoder that reads its questions."""

    articles: dict[str, Article]
    snapshot: Snapshot
    encoder: Encoder


@dataclass(frozen=True)
class Shelf:
    """What an index is made from: the articles, their passages with the text that the encoder reads
    for each, and the question bank.
    """

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    embedded: tuple[str, ...]
    bank: Bank


@dataclass(frozen=True)
class Report:
    """What an ingest did: counts of the new snapshot, and of texts embedded anew and reused."""

    folder: Path
    articles: int
    passages: int
    questions: int
    embedded: int
    reused: int


def read_shelf(corpus: Path) -> Shelf:
    """Read the shelf in the folder `corpus`.

    Raises:
        ShelfError: the catalog, an article or the bank is at fault, or nothing can be quoted.
    """
    articles = read_catalog(corpus)
    read = [(article, passage) for article in articles for passage in read_passages(article)]
    if not read:
        raise ShelfError(f"{corpus}: holds no sentence that could be quoted")
    passages = tuple(passage for _, passage in read)
    embedded = tuple(embedding_text(article, passage) for article, passage in read)
    return Shelf(articles, passages, embedded, read_bank(corpus, articles, passages))


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def build(
    settings: Settings,
    encoder: Encoder,
    progress: bool = False,
    say: Callable[[str], None] = _tell,
) -> Report:
    """Ingest the shelf and make the result the current snapshot.

    `say` is told, in one line, if another process is at it and has to be waited for.

    Raises:
        ShelfError: the shelf or the index directory is at fault; the previous snapshot stays.
    """
    with locked(settings.index, say):
        shelf, sources = _read(settings, encoder)
        return _build(settings.index, shelf, sources, encoder, progress)


def open_library(settings: Settings, say: Callable[[str], None] = _tell) -> Library:
    """Load the index, first building it where there is none or it is stale or damaged.

    `say` is told, in one line, when and why the index is built, and if another process that is
    building it has to be waited for; it prints to standard error.

    Raises:
        ShelfError: the shelf, the model or the index directory is at fault.
    """
    articles = read_catalog(settings.corpus)
    encoder = load_encoder(settings.model)
    snapshot, _ = _current(settings.index, _sources(settings, articles, encoder))
    if snapshot is None:
        with locked(settings.index, say):
            shelf, sources = _read(settings, encoder)
            articles = shelf.articles
            snapshot, reason = _current(settings.index, sources)
            if snapshot is None:
                say(f"Building the index ({reason}) …")
                _build(settings.index, shelf, sources, encoder)
                snapshot = read_snapshot(settings.index)
    if snapshot is None:
        raise ShelfError(f"{settings.index}: the index vanished while it was built; try again")
    return Library({article.slug: article for article in articles}, snapshot, encoder)


def _read(settings: Settings, encoder: Encoder) -> tuple[Shelf, Sources]:
    """The shelf with its checksums, taken first: what changes while it is read makes it stale."""
    before = _sources(settings, read_catalog(settings.corpus), encoder)
    shelf = read_shelf(settings.corpus)
    return shelf, replace(before, articles=_checksums(shelf.articles))


def _current(index: Path, sources: Sources) -> tuple[Snapshot | None, str]:
    """The current snapshot if it is made from `sources`, else None and why."""
    try:
        snapshot = read_snapshot(index)
    except ShelfError as error:
        return None, str(error)
    if snapshot is None:
        return None, "there is none yet"
    if snapshot.sources != sources:
        return None, "the shelf or the model changed"
    return snapshot, ""


def _build(
    index: Path, shelf: Shelf, sources: Sources, encoder: Encoder, progress: bool = False
) -> Report:
    """Embed what is new and write the snapshot; the caller holds the lock."""
    asked = [entry.question for entry in shelf.bank.questions]
    known_passages, known_questions = _known_vectors(index, encoder)
    with tqdm(total=len(shelf.embedded) + len(asked), disable=not progress) as bar:
        folder = write_snapshot(
            index,
            sources,
            shelf.passages,
            shelf.embedded,
            shelf.bank.questions,
            _vectors(shelf.embedded, known_passages, encoder.encode_passages, bar),
            _vectors(asked, known_questions, encoder.encode_questions, bar),
            encoder.dimension,
        )
    texts, questions = set(shelf.embedded), set(asked)
    new = len(texts - known_passages.keys()) + len(questions - known_questions.keys())
    return Report(
        folder=folder,
        articles=len(shelf.articles),
        passages=len(shelf.passages),
        questions=len(asked),
        embedded=new,
        reused=len(texts) + len(questions) - new,
    )


def _sources(settings: Settings, articles: Sequence[Article], encoder: Encoder) -> Sources:
    return Sources(
        articles=_checksums(articles),
        catalog=_checksum([settings.corpus / CATALOG]),
        questions=_checksum(question_files(settings.corpus)),
        model=settings.model,
        encoder_sha256=encoder.sha256,
    )


def _checksums(articles: Sequence[Article]) -> dict[str, str]:
    return {article.slug: article.sha256 for article in articles}


def _checksum(files: Sequence[Path]) -> str:
    try:
        content = b"".join(map(read_file, files))
    except OSError as error:
        raise ShelfError(
            f"{error.filename}: cannot be read ({error.strerror}); check its permissions"
        ) from None
    return hashlib.sha256(content).hexdigest()


def _known_vectors(
    index: Path, encoder: Encoder
) -> tuple[Mapping[str, Vectors], Mapping[str, Vectors]]:
    """Vectors of passages and of questions that the current snapshot holds, by their texts, if the
    same encoder made them.
    """
    try:
        snapshot = read_snapshot(index)
    except ShelfError:
        return {}, {}
    if snapshot is None or snapshot.sources.encoder_sha256 != encoder.sha256:
        return {}, {}
    asked = [entry.question for entry in snapshot.questions]
    return (
        _Indexed(snapshot.embedded, snapshot.passage_index),
        _Indexed(asked, snapshot.question_index),
    )


class _Indexed(Mapping[str, Vectors]):
    """The vectors of an index by their texts, each read when it is asked for."""

    def __init__(self, texts: Sequence[str], index: faiss.Index) -> None:
        self._positions = {text: position for position, text in enumerate(texts)}
        self._index = index

    def __getitem__(self, text: str) -> Vectors:
        return np.asarray(self._index.reconstruct(self._positions[text]), dtype=np.float32)

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


def _vectors(
    texts: Sequence[str],
    known: Mapping[str, Vectors],
    encode: Callable[[Sequence[str]], Vectors],
    bar: tqdm,
) -> Iterator[Vectors]:
    """The vectors of the texts, in blocks; only those are encoded that are not known."""
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        new = [text for text in dict.fromkeys(block) if text not in known]
        encoded = dict(zip(new, encode(new), strict=True))
        yield np.stack([encoded[text] if text in encoded else known[text] for text in block])
        bar.update(len(block))
