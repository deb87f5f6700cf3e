"""From the shelf to a current snapshot; embeds only what the last snapshot does not hold."""

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.alignment import Alignment, load_alignment
from ingest.catalog import CATALOG, Article, read_catalog
from ingest.encoder import Encoder, Vectors, load_encoder
from ingest.errors import ShelfError
from ingest.passages import embedding_text, read_passages
from ingest.questions import question_files, read_questions
from ingest.settings import Settings
from ingest.snapshot import Snapshot, Sources, open_draft, read_snapshot, write_snapshot


@dataclass(frozen=True)
class Library:
    """A shelf with its index, and the encoder and alignment that read its questions."""

    articles: dict[str, Article]
    snapshot: Snapshot
    encoder: Encoder
    alignment: Alignment


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
    open_draft(settings.index).rmdir()  # what cannot be written is told before the long work
    passages = [passage for article in articles for passage in read_passages(article)]
    if not passages:
        raise ShelfError(f"{settings.corpus}: holds no sentence that could be quoted")
    questions = read_questions(settings.corpus, articles, passages)
    by_slug = {article.slug: article for article in articles}
    embedded = [embedding_text(by_slug[passage.article], passage) for passage in passages]
    asked = [entry.question for entry in questions]
    alignment = load_alignment(encoder.sha256, encoder.dimension)
    sources = _sources(settings, articles, encoder, alignment)
    known_passages, known_questions = _known_vectors(settings.index, sources)
    new_passages = [text for text in dict.fromkeys(embedded) if text not in known_passages]
    new_questions = [text for text in dict.fromkeys(asked) if text not in known_questions]
    bare = encoder.encode(new_passages + new_questions, progress)
    mapped_passages = alignment.passages(bare[: len(new_passages)])
    mapped_questions = alignment.questions(bare[len(new_passages) :])
    known_passages |= dict(zip(new_passages, mapped_passages, strict=True))
    known_questions |= dict(zip(new_questions, mapped_questions, strict=True))
    folder = write_snapshot(
        settings.index,
        sources,
        passages,
        embedded,
        questions,
        _stack([known_passages[text] for text in embedded], encoder.dimension),
        _stack([known_questions[text] for text in asked], encoder.dimension),
    )
    new = len(new_passages) + len(new_questions)
    reused = len(set(embedded)) + len(set(asked)) - new
    return Report(folder, len(articles), len(passages), len(questions), new, reused)


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def open_library(settings: Settings, say: Callable[[str], None] = _tell) -> Library:
    """Load the index, first building it where there is none or it is stale or damaged.

    `say` is told, in one line, when and why the index is built; it prints to standard error.
    """
    articles = read_catalog(settings.corpus)
    encoder = load_encoder(settings.model)
    alignment = load_alignment(encoder.sha256, encoder.dimension)
    try:
        snapshot = read_snapshot(settings.index)
        reason = "there is none yet" if snapshot is None else "the shelf or the model changed"
    except ShelfError as error:
        snapshot, reason = None, str(error)
    sources = _sources(settings, articles, encoder, alignment)
    if snapshot is None or snapshot.sources != sources:
        say(f"Building the index ({reason}) …")
        build(settings, encoder)
        snapshot = read_snapshot(settings.index)
        if snapshot is None:
            raise ShelfError(f"{settings.index}: the index vanished while it was built; try again")
    by_slug = {article.slug: article for article in articles}
    return Library(by_slug, snapshot, encoder, alignment)


def _sources(
    settings: Settings, articles: Sequence[Article], encoder: Encoder, alignment: Alignment
) -> Sources:
    return Sources(
        articles={article.slug: article.sha256 for article in articles},
        catalog=_checksum([settings.corpus / CATALOG]),
        questions=_checksum(question_files(settings.corpus)),
        model=settings.model,
        model_sha256=encoder.sha256,
        alignment_sha256=alignment.sha256,
    )


def _checksum(files: Sequence[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _known_vectors(index: Path, sources: Sources) -> tuple[dict[str, Vectors], dict[str, Vectors]]:
    """Vectors of passages and of questions that the current snapshot holds, by their texts, if the
    same model and alignment made them.
    """
    try:
        snapshot = read_snapshot(index)
    except ShelfError:
        return {}, {}
    if snapshot is None or snapshot.sources.encoding != sources.encoding:
        return {}, {}
    asked = [entry.question for entry in snapshot.questions]
    return (
        dict(zip(snapshot.embedded, snapshot.passage_vectors(), strict=True)),
        dict(zip(asked, snapshot.question_vectors(), strict=True)),
    )


def _stack(vectors: Sequence[Vectors], dimension: int) -> Vectors:
    return np.array(vectors, dtype=np.float32).reshape(len(vectors), dimension)
