"""The index on disk: one directory of immutable snapshots and a pointer to the current one.

    .index/CURRENT            the name of the current snapshot
    .index/<name>/manifest.json, passages.jsonl, questions.jsonl, passages.faiss, questions.faiss

A snapshot is named by the checksum of its manifest, which holds the checksums of the other files;
nothing is read that they do not confirm. It is written in a draft folder, flushed, renamed, and
only then pointed to, so whoever reads sees the old snapshot or the new one, whole, whenever the
writer dies. Writers exclude each other with a lock on the directory; readers need none.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import faiss
import numpy as np

from ingest.blocks import Kind, Span
from ingest.encoder import Vectors
from ingest.errors import ShelfError
from ingest.passages import Passage
from ingest.questions import BankQuestion

FORMAT = 2  # raised with every change of what the parser finds or a snapshot holds
PATIENCE = 600.0  # seconds to wait for another writer; the first index of five articles takes 30
_PAUSE = 0.1  # seconds between two tries
_CURRENT = "CURRENT"
_DRAFT = ".draft"
_NAME = re.compile(r"[0-9a-f]{16}")  # of a snapshot: the start of its manifest's SHA-256
_MANIFEST = "manifest.json"
_PASSAGES, _QUESTIONS = "passages", "questions"
_FACTORY = "Flat"  # exact search; faiss index factory string
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
        passages: in order of articles and reading; position i has vector i.
        embedded: the text that the encoder read for each passage.
        questions: the bank; position i has question vector i.
        passage_index: faiss index over the passages' unit vectors, inner product.
        question_index: likewise over the bank's questions.
    """

    name: str
    sources: Sources
    passages: tuple[Passage, ...]
    embedded: tuple[str, ...]
    questions: tuple[BankQuestion, ...]
    passage_index: faiss.Index
    question_index: faiss.Index

    def passage_vectors(self) -> Vectors:
        """All passage vectors, shape (passages, dimension)."""
        return _vectors(self.passage_index)

    def question_vectors(self) -> Vectors:
        """All bank vectors, shape (questions, dimension)."""
        return _vectors(self.question_index)

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
    passage_vectors: Vectors,
    question_vectors: Vectors,
) -> Path:
    """Write a snapshot, make it the current one, and remove those it replaces.

    The caller holds the lock.

    Returns:
        The snapshot's folder.

    Raises:
        ShelfError: the directory cannot be written; the previous snapshot stays current.
    """
    rows = (_passage_row(passage, text) for passage, text in zip(passages, embedded, strict=True))
    files = {
        f"{_PASSAGES}.jsonl": _lines(rows),
        f"{_QUESTIONS}.jsonl": _lines(map(asdict, questions)),
        f"{_PASSAGES}.faiss": faiss.serialize_index(exact_index(passage_vectors)).tobytes(),
        f"{_QUESTIONS}.faiss": faiss.serialize_index(exact_index(question_vectors)).tobytes(),
    }
    manifest = {
        "sources": asdict(sources),
        "dimension": int(passage_vectors.shape[1]),
        "factory": _FACTORY,
        "counts": {
            "articles": len(sources.articles),
            "passages": len(passages),
            "questions": len(questions),
        },
        "files": {name: _checksum(content) for name, content in files.items()},
    }
    files[_MANIFEST] = json.dumps(manifest, indent=1, sort_keys=True).encode()
    snapshot = index / _name(files[_MANIFEST])
    draft = open_draft(index)
    try:
        if not _is_whole(snapshot):
            _write_folder(draft / snapshot.name, files)
            if snapshot.exists():
                snapshot.rename(draft / "damaged")
            (draft / snapshot.name).rename(snapshot)
        _write(draft / _CURRENT, f"{snapshot.name}\n".encode())
        _flush(index)
        (draft / _CURRENT).replace(index / _CURRENT)
        _flush(index)
        _set_aside_others(snapshot, draft)
    except OSError as error:
        raise _unwritable(index, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return snapshot


def open_draft(index: Path) -> Path:
    """A new, empty folder in the index directory, for what nobody reads yet; it replaces one that a
    writer left who died. The caller holds the lock.

    Raises:
        ShelfError: the directory cannot be written.
    """
    draft = index / _DRAFT
    try:
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir()
    except OSError as error:
        raise _unwritable(index, error) from None
    return draft


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


def exact_index(vectors: Vectors) -> faiss.Index:
    """A faiss index that compares with every vector, by inner product."""
    index = faiss.index_factory(vectors.shape[1], _FACTORY, faiss.METRIC_INNER_PRODUCT)
    index.add(np.ascontiguousarray(vectors))
    return index


def _vectors(index: faiss.Index) -> Vectors:
    return np.asarray(index.reconstruct_n(0, index.ntotal), dtype=np.float32)


def _passage_row(passage: Passage, embedded: str) -> dict[str, Any]:
    return asdict(passage) | {"embedded": embedded}


def _passage(row: dict[str, Any]) -> Passage:
    spans = {
        name: Span(**row[name]) if row[name] else None
        for name in ("section", "lead_in", "leans_on", "limited_by")
    }
    return Passage(row["article"], Span(**row["span"]), Kind(row["kind"]), row["block"], **spans)


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
    """The snapshot in `folder`: every byte that is used was checked in memory."""
    try:
        content = _content(folder / _MANIFEST)
        manifest = json.loads(content)
        if manifest["sources"]["format"] != FORMAT:
            raise ShelfError(f"{folder}: is of another format; {_REBUILD}")
        if _name(content) != folder.name:
            raise ShelfError(f"{folder / _MANIFEST}: is damaged; {_REBUILD}")

        def checked(name: str) -> bytes:
            return _content(folder / name, manifest["files"][name])

        rows = _parsed(checked(f"{_PASSAGES}.jsonl"))
        return Snapshot(
            name=folder.name,
            sources=Sources(**manifest["sources"]),
            passages=tuple(map(_passage, rows)),
            embedded=tuple(row["embedded"] for row in rows),
            questions=tuple(
                BankQuestion(row["question"], tuple(row["answers"]))
                for row in _parsed(checked(f"{_QUESTIONS}.jsonl"))
            ),
            passage_index=_index(checked(f"{_PASSAGES}.faiss")),
            question_index=_index(checked(f"{_QUESTIONS}.faiss")),
        )
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ShelfError(f"{folder}: is damaged ({type(error).__name__}); {_REBUILD}") from None


def _content(path: Path, checksum: str | None = None) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ShelfError(f"{path}: cannot be read ({error.strerror}); {_REBUILD}") from None
    if checksum is not None and _checksum(content) != checksum:
        raise ShelfError(f"{path}: is damaged; {_REBUILD}")
    return content


def _parsed(lines: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _index(content: bytes) -> faiss.Index:
    return faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _name(manifest: bytes) -> str:
    return _checksum(manifest)[:16]


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


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        _write(folder / name, content)
    _flush(folder)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _flush(path)


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
        f"{index}: cannot be written ({error.strerror}); give a writable folder with --index "
        "or CHAPTER_VERSE_INDEX"
    )
