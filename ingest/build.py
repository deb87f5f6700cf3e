"""From the shelf to a current snapshot; embeds only what the last snapshot does not hold."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.catalog import CATALOG, Article, read_catalog
from ingest.encoder import Encoder, Vectors, load_encoder
from ingest.errors import ShelfError
from ingest.passages import Passage, embedding_text, read_passages
from ingest.questions import Bank, question_files, read_bank
from ingest.settings import Settings
from ingest.snapshot import Snapshot, Sources, open_draft, read_snapshot, write_snapshot


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


def build(settings: Settings, encoder: Encoder, progress: bool = False) -> Report:
    """Ingest the shelf and make the result the current snapshot.

    Raises:
        ShelfError: the shelf or the index directory is at fault; the previous snapshot stays.
    """
    shelf = read_shelf(settings.corpus)
    open_draft(settings.index).rmdir()  # what cannot be written is told before the long work
    asked = [entry.question for entry in shelf.bank.questions]
    sources = _sources(settings, shelf.articles, encoder)
    known_passages, known_questions = _known_vectors(settings.index, encoder)
    new_passages = [text for text in dict.fromkeys(shelf.embedded) if text not in known_passages]
    new_questions = [text for text in dict.fromkeys(asked) if text not in known_questions]
    passage_vectors = encoder.encode_passages(new_passages, progress)
    question_vectors = encoder.encode_questions(new_questions, progress)
    known_passages |= dict(zip(new_passages, passage_vectors, strict=True))
    known_questions |= dict(zip(new_questions, question_vectors, strict=True))
    folder = write_snapshot(
        settings.index,
        sources,
        shelf.passages,
        shelf.embedded,
        shelf.bank.questions,
        _stack([known_passages[text] for text in shelf.embedded], encoder.dimension),
        _stack([known_questions[text] for text in asked], encoder.dimension),
    )
    new = len(new_passages) + len(new_questions)
    return Report(
        folder=folder,
        articles=len(shelf.articles),
        passages=len(shelf.passages),
        questions=len(asked),
        embedded=new,
        reused=len(set(shelf.embedded)) + len(set(asked)) - new,
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def open_library(settings: Settings, say: Callable[[str], None] = _tell) -> Library:
    """Load the index, first building it where there is none or it is stale or damaged.

    `say` is told, in one line, when and why the index is built; it prints to standard error.
    """
    articles = read_catalog(settings.corpus)
    encoder = load_encoder(settings.model)
    try:
        snapshot = read_snapshot(settings.index)
        reason = "there is none yet" if snapshot is None else "the shelf or the model changed"
    except ShelfError as error:
        snapshot, reason = None, str(error)
    sources = _sources(settings, articles, encoder)
    if snapshot is None or snapshot.sources != sources:
        say(f"Building the index ({reason}) …")
        build(settings, encoder)
        snapshot = read_snapshot(settings.index)
        if snapshot is None:
            raise ShelfError(f"{settings.index}: the index vanished while it was built; try again")
    by_slug = {article.slug: article for article in articles}
    return Library(by_slug, snapshot, encoder)


def _sources(settings: Settings, articles: Sequence[Article], encoder: Encoder) -> Sources:
    return Sources(
        articles={article.slug: article.sha256 for article in articles},
        catalog=_checksum([settings.corpus / CATALOG]),
        questions=_checksum(question_files(settings.corpus)),
        model=settings.model,
        encoder_sha256=encoder.sha256,
    )


def _checksum(files: Sequence[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _known_vectors(index: Path, encoder: Encoder) -> tuple[dict[str, Vectors], dict[str, Vectors]]:
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
        dict(zip(snapshot.embedded, snapshot.passage_vectors(), strict=True)),
        dict(zip(asked, snapshot.question_vectors(), strict=True)),
    )


def _stack(vectors: Sequence[Vectors], dimension: int) -> Vectors:
    return np.array(vectors, dtype=np.float32).reshape(len(vectors), dimension)
