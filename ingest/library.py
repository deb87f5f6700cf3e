"""The library: a shelf with its index, and the encoder that reads its questions.

Opening it makes the index where there is none, or where it is stale or damaged.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.adapter import ADAPTER
from ingest.embedding import embed
from ingest.encoder import Encoder, find_model, load_encoder
from ingest.errors import SetupError
from ingest.index.publish import current, drafting, pointer
from ingest.index.snapshot import Index, Snapshot, Sources, open_snapshot, write_snapshot
from ingest.learned import GENERAL, find_learned
from ingest.model import Article
from ingest.settings import Settings
from ingest.shelf import Shelf, read_shelf

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
        with drafting(settings.index) as draft:
            if pointer(settings.index) == seen:
                _log.info("Building the index (%s) …", reason)
                report = _write(draft, shelf, sources, encoder, snapshot)
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
    with drafting(settings.index) as draft:
        shelf = read_shelf(settings.corpus)
        _ = shelf.bank  # what is wrong with the shelf is told before the model is loaded
        encoder = encoder or encoder_for(shelf, settings)[0]
        sources = _sources(shelf, settings, encoder)
        known, _ = _current(settings.index)
        return _write(draft, shelf, sources, encoder, known)


def encoder_for(shelf: Shelf, settings: Settings) -> tuple[Encoder, Path]:
    """The encoder that reads this shelf, and the folder of what was learned for it.

    Raises:
        SetupError: the model, or what was learned, is at fault.
    """
    model = find_model(settings.model)
    if not settings.adapter:
        _log.warning("without an adapter, the general defaults decide: confidence may be off")
        return load_encoder(model, None), GENERAL
    learned = find_learned(shelf.corpus, model.name, model.sha256, shelf.bank_sha256)
    # What was fitted with an adapter would be wrong without it, and nothing would show that.
    if learned != GENERAL and not (learned / ADAPTER).exists():
        raise SetupError(f"{learned / ADAPTER}: not found; restore it, or remove {learned}")
    return load_encoder(model, learned), learned


def _current(directory: Path) -> tuple[Snapshot | None, str]:
    """The current snapshot, if there is a whole one, and why another would have to be built."""
    try:
        snapshot = current(directory, open_snapshot)
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
    draft: Path, shelf: Shelf, sources: Sources, encoder: Encoder, known: Snapshot | None
) -> Report:
    """Embed what the `known` snapshot does not hold, and write the new one."""
    questions = shelf.bank.questions
    index, embedded = embed(shelf, questions, encoder, sources.backend, known, draft)
    different = len(set(shelf.embedded)) + len({banked.question for banked in questions})
    return Report(
        folder=write_snapshot(draft, sources, index),
        articles=len(shelf.articles),
        passages=len(shelf.passages),
        questions=len(questions),
        embedded=embedded,
        reused=different - embedded,
    )
