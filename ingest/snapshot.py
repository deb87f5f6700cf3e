"""The index on disk: one directory of immutable snapshots and a pointer to the current one.

    .index/CURRENT            the name of the current snapshot
    .index/<name>/manifest.json     what it is made from, and the checksums of the other files:
                  passages.jsonl, questions.jsonl, words.json
                  passages.faiss, questions.faiss     vectors
                  lexical.json, lexical.*             BM25

A snapshot is named by the checksum of its manifest; nothing is read that the checksums do not
confirm. It is written in a draft folder, flushed, renamed, and
only then pointed to, so whoever reads sees the old snapshot or the new one, whole, whenever the
writer dies. Writers exclude each other with a lock on the directory; readers need none.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import faiss
import numpy as np

from ingest.blocks import Kind, Span
from ingest.dense import factory_for, read_index, vectors_of, write_index
from ingest.encoder import Vectors
from ingest.errors import ShelfError
from ingest.lexical import LexicalIndex, word_counts
from ingest.passages import Passage
from ingest.questions import BankQuestion
from ingest.rows import Rows, write_rows

FORMAT = 3  # raised with every change of what the parser finds or a snapshot holds
PATIENCE = 600.0  # seconds to wait for another writer; the first index of five articles takes 30
_PAUSE = 0.1  # seconds between two tries
_CURRENT = "CURRENT"
_DRAFT = ".draft"
_NAME = re.compile(r"[0-9a-f]{16}")  # of a snapshot: the start of its manifest's SHA-256
_MANIFEST = "manifest.json"
_NEW = "new"
_PASSAGES, _PASSAGE_VECTORS = "passages.jsonl", "passages.faiss"
_QUESTIONS, _QUESTION_VECTORS = "questions.jsonl", "questions.faiss"
_WORDS = "words.json"

_REBUILD = "rebuild it with python -m ingest"


@dataclass(frozen=True)
class Sources:
    """Everything an index is made from; two equal ones make the same index.

    `articles` maps slug to SHA-256; the other checksums are of the catalog, of the question bank,
    and of the encoder.
    """

    articles: Mapping[str, str]
    catalog: str
    questions: str
    model: str
    encoder_sha256: str
    format: int = FORMAT


@dataclass(frozen=True)
class Snapshot:
    """A loaded index.

    Attributes:
        sources: what it was made from.
        counts: number of passages of each article, in their order.
        passages: in order of articles and reading; position i has vector i.
        embedded: the text that the encoder read for each passage.
        words: how often each word is written in these texts.
        questions: the bank; position i has question vector i.
        lexical: BM25 over the same texts.
        passage_index: faiss index over the passages' unit vectors, inner product.
        question_index: likewise over the bank's questions.
    """

    name: str
    sources: Sources
    counts: Mapping[str, int]
    passages: Sequence[Passage]
    embedded: Sequence[str]
    words: Mapping[str, int]
    questions: tuple[BankQuestion, ...]
    lexical: LexicalIndex
    passage_index: faiss.Index
    question_index: faiss.Index

    def passage_vectors(self) -> Vectors:
        """All passage vectors, shape (passages, dimension)."""
        return vectors_of(self.passage_index)

    def question_vectors(self) -> Vectors:
        """All bank vectors, shape (questions, dimension)."""
        return vectors_of(self.question_index)

    def question_vector(self, position: int) -> Vectors:
        """The vector of one banked question, shape (dimension,)."""
        return np.asarray(self.question_index.reconstruct(position), dtype=np.float32)


@dataclass(frozen=True)
class _Pointer:
    """What CURRENT says, and which file says it: a later one may name the same snapshot again."""

    name: str
    changed: int
    inode: int


@contextmanager
def locked(index: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Be the only one who writes the index; the kernel frees the lock of a process that dies.

    `say` is told, in one line, if another process is writing and has to be waited for.

    Raises:
        ShelfError: the directory cannot be written, or another process has not finished after
            `PATIENCE` seconds.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        folder = os.open(index, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(index, error) from None
    try:
        if not _lock(folder, index):
            say(f"Waiting for another process that is writing {index} …")
            _wait_for_lock(folder, index)
        yield
    finally:
        os.close(folder)


def write_snapshot(
    index: Path,
    sources: Sources,
    passages: Sequence[Passage],
    embedded: Sequence[str],
    questions: Sequence[BankQuestion],
    passage_vectors: Iterable[Vectors],
    question_vectors: Iterable[Vectors],
    dimension: int,
) -> Path:
    """Write a snapshot, make it the current one, and remove those it replaces.

    The vectors come in blocks of shape (any number, dimension), once it is known that the
    directory can be written. The caller holds the lock.

    Returns:
        The snapshot's folder.

    Raises:
        ShelfError: the directory cannot be written; the previous snapshot stays current.
    """
    draft = _open_draft(index)
    folder = draft / _NEW
    factory = factory_for(len(passages))
    try:
        folder.mkdir()
        write_rows(folder / _PASSAGES, map(_passage_row, passages, embedded))
        write_rows(folder / _QUESTIONS, map(asdict, questions))
        write_rows(folder / _WORDS, [word_counts(embedded)])
        LexicalIndex.of(embedded).save(folder)
        write_index(folder / _PASSAGE_VECTORS, passage_vectors, dimension, factory)
        write_index(folder / _QUESTION_VECTORS, question_vectors, dimension)
        manifest = {
            "sources": asdict(sources),
            "dimension": dimension,
            "factory": factory,
            "passages": list(Counter(passage.article for passage in passages).items()),
            "questions": len(questions),
            "files": {path.name: _checksum(path) for path in sorted(folder.iterdir())},
        }
        content = json.dumps(manifest, indent=1, sort_keys=True).encode()
        snapshot = index / _name(content)
        if not _is_whole(snapshot):
            (folder / _MANIFEST).write_bytes(content)
            for path in (*folder.iterdir(), folder):
                _flush(path)
            if snapshot.exists():
                snapshot.rename(draft / "damaged")
            folder.rename(snapshot)
        (draft / _CURRENT).write_bytes(f"{snapshot.name}\n".encode())
        _flush(draft / _CURRENT)
        _flush(index)
        (draft / _CURRENT).replace(index / _CURRENT)
        _flush(index)
        _set_aside_others(snapshot, draft)
    except OSError as error:
        raise _unwritable(index, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return snapshot


def read_snapshot(index: Path) -> Snapshot | None:
    """The current snapshot, checked against its manifest; None where there is none.

    Raises:
        ShelfError: the snapshot is damaged, or of another format.
    """
    while (pointer := _pointer(index)) is not None:
        if not _NAME.fullmatch(pointer.name):
            raise ShelfError(f"{index / _CURRENT}: is damaged; {_REBUILD}")
        try:
            return _read(index / pointer.name)
        except ShelfError:
            if _pointer(index) == pointer:  # not replaced and removed while it was read
                raise
    return None


def current_name(index: Path) -> str | None:
    """The name of the current snapshot; None where there is none.

    Raises:
        ShelfError: the directory cannot be read.
    """
    pointer = _pointer(index)
    return None if pointer is None else pointer.name


def _open_draft(index: Path) -> Path:
    """A new, empty folder in the index directory, for what nobody reads yet; it replaces one that a
    writer left who died.
    """
    draft = index / _DRAFT
    try:
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir()
    except OSError as error:
        raise _unwritable(index, error) from None
    return draft


def _passage_row(passage: Passage, embedded: str) -> dict[str, Any]:
    return asdict(passage) | {"embedded": embedded}


def _passage(row: dict[str, Any]) -> Passage:
    spans = {
        name: Span(**row[name]) if row[name] else None
        for name in ("section", "lead_in", "leans_on", "limited_by")
    }
    return Passage(row["article"], Span(**row["span"]), Kind(row["kind"]), row["block"], **spans)


def _question(row: dict[str, Any]) -> BankQuestion:
    return BankQuestion(row["question"], tuple(row["answers"]))


def _pointer(index: Path) -> _Pointer | None:
    try:
        with (index / _CURRENT).open(encoding="utf-8", errors="replace") as file:
            stat = os.fstat(file.fileno())
            return _Pointer(file.read().strip(), stat.st_mtime_ns, stat.st_ino)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ShelfError(
            f"{index}: cannot be read ({error.strerror}); check its permissions"
        ) from None


def _read(folder: Path) -> Snapshot:
    """The snapshot in `folder`, its files mapped into memory once they are checked."""
    try:
        content = (folder / _MANIFEST).read_bytes()
        manifest = json.loads(content)
        if manifest["sources"]["format"] != FORMAT:
            raise ShelfError(f"{folder}: is of another format; {_REBUILD}")
        if _name(content) != folder.name:
            raise ShelfError(f"{folder / _MANIFEST}: is damaged; {_REBUILD}")
        for name, checksum in manifest["files"].items():
            if _checksum(folder / name) != checksum:
                raise ShelfError(f"{folder / name}: is damaged; {_REBUILD}")
        (words,) = Rows(folder / _WORDS, dict)
        return Snapshot(
            name=folder.name,
            sources=Sources(**manifest["sources"]),
            counts=dict(manifest["passages"]),
            passages=Rows(folder / _PASSAGES, _passage),
            embedded=Rows(folder / _PASSAGES, itemgetter("embedded")),
            words=words,
            questions=tuple(Rows(folder / _QUESTIONS, _question)),
            lexical=LexicalIndex.load(folder),
            passage_index=read_index(folder / _PASSAGE_VECTORS),
            question_index=read_index(folder / _QUESTION_VECTORS),
        )
    except OSError as error:
        path = error.filename or folder
        raise ShelfError(f"{path}: cannot be read ({error.strerror}); {_REBUILD}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise ShelfError(f"{folder}: is damaged ({type(error).__name__}); {_REBUILD}") from None


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    try:
        _read(folder)
    except ShelfError:
        return False
    return True


def _set_aside_others(snapshot: Path, draft: Path) -> None:
    """Move the other snapshots into the draft folder, with which they will be removed, even if this
    process dies.
    """
    with suppress(OSError):  # what cannot be moved is in nobody's way
        for path in snapshot.parent.iterdir():
            if path != snapshot and _NAME.fullmatch(path.name) and (path / _MANIFEST).exists():
                path.rename(draft / f"replaced-{path.name}")


def _flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(folder: int, index: Path) -> bool:
    """Try to lock the open folder; whether it worked."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise _unwritable(index, error) from None
    return True


def _wait_for_lock(folder: int, index: Path) -> None:
    deadline = monotonic() + PATIENCE
    while not _lock(folder, index):
        if monotonic() > deadline:
            raise ShelfError(
                f"{index}: another process has been writing it for {PATIENCE / 60:.0f} minutes; "
                "try again when it has finished, or end it"
            )
        sleep(_PAUSE)


def _unwritable(index: Path, error: OSError) -> ShelfError:
    return ShelfError(
        f"{index}: cannot be written ({error.strerror or error}); give a writable folder with "
        "--index or CHAPTER_VERSE_INDEX"
    )
