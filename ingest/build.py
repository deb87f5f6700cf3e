"""From the shelf to a current snapshot; embeds only what the last snapshot does not hold."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.catalog import CATALOG, Article, read_catalog
from ingest.encoder import Encoder, Vectors, load_encoder, model_folder, weights_checksum
from ingest.errors import ShelfError
from ingest.passages import embedding_text, read_passages
from ingest.questions import question_files, read_questions
from ingest.settings import Settings
from ingest.snapshot import Snapshot, Sources, read_snapshot, write_snapshot


@dataclass(frozen=True)
class Library:
    """A shelf with its index and the encoder that reads its questions; what answering needs."""

    articles: dict[str, Article]
    snapshot: Snapshot
    encoder: Encoder


@dataclass(frozen=True)
class Report:
    """What an ingest did: counts of the new snapshot, and of texts embedded anew and reused."""

    folder: Path
    articles: int
    passages: int
    questions: int
    embedded: int
    reused: int


def build(settings: Settings, encoder: Encoder, progress: bool = False) -> Report:
    """Ingest the shelf and make the result the current snapshot.

    Raises:
        ShelfError: the shelf or the index directory is at fault; the previous snapshot stays.
    """
    articles = read_catalog(settings.corpus)
    passages = [passage for article in articles for passage in read_passages(article)]
    if not passages:
        raise ShelfError(f"{settings.corpus}: holds no sentence that could be quoted")
    questions = read_questions(settings.corpus, articles, passages)
    by_slug = {article.slug: article for article in articles}
    embedded = [embedding_text(by_slug[passage.article], passage) for passage in passages]
    asked = [entry.question for entry in questions]
    known = _known_vectors(settings.index, encoder)
    new = [text for text in dict.fromkeys(embedded + asked) if text not in known]
    if new:
        known |= dict(zip(new, encoder.encode(new, progress), strict=True))
    folder = write_snapshot(
        settings.index,
        _sources(settings, articles, encoder.sha256),
        passages,
        embedded,
        questions,
        _stack(known, embedded),
        _stack(known, asked),
    )
    return Report(
        folder,
        len(articles),
        len(passages),
        len(questions),
        len(new),
        len(set(embedded + asked)) - len(new),
    )


def open_library(settings: Settings, say: Callable[[str], None]) -> Library:
    """Load the index, first building it where there is none or it is stale or damaged.

    `say` is told, in one line, when and why the index is built.
    """
    articles = read_catalog(settings.corpus)
    checksum = weights_checksum(settings.model, model_folder(settings.model))
    try:
        snapshot = read_snapshot(settings.index)
        reason = "there is none yet" if snapshot is None else "the shelf or the model changed"
    except ShelfError as error:
        snapshot, reason = None, str(error)
    encoder = load_encoder(settings.model)
    if snapshot is None or snapshot.sources != _sources(settings, articles, checksum):
        say(f"Building the index ({reason}) …")
        build(settings, encoder)
        snapshot = read_snapshot(settings.index)
        if snapshot is None:
            raise ShelfError(f"{settings.index}: the index vanished while it was built; try again")
    return Library({article.slug: article for article in articles}, snapshot, encoder)


def _sources(settings: Settings, articles: Sequence[Article], model_sha256: str) -> Sources:
    return Sources(
        articles={article.slug: article.sha256 for article in articles},
        catalog=_checksum([settings.corpus / CATALOG]),
        questions=_checksum(question_files(settings.corpus)),
        model=settings.model,
        model_sha256=model_sha256,
    )


def _checksum(files: Sequence[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _known_vectors(index: Path, encoder: Encoder) -> dict[str, Vectors]:
    """The current snapshot's vectors by the text they stand for, if the same model made them."""
    try:
        snapshot = read_snapshot(index)
    except ShelfError:
        return {}
    if snapshot is None or snapshot.sources.model_sha256 != encoder.sha256:
        return {}
    asked = [entry.question for entry in snapshot.questions]
    return dict(zip(snapshot.embedded, snapshot.passage_vectors(), strict=True)) | dict(
        zip(asked, snapshot.question_vectors(), strict=True)
    )


def _stack(vectors: dict[str, Vectors], texts: Sequence[str]) -> Vectors:
    dimension = len(next(iter(vectors.values())))
    if not texts:
        return np.zeros((0, dimension), dtype=np.float32)
    return np.stack([vectors[text] for text in texts])
