"""The index on disk: one directory of immutable snapshots and a pointer to the current one.

    .index/CURRENT            the name of the current snapshot
    .index/<name>/manifest.json, passages.jsonl, questions.jsonl, passages.faiss, questions.faiss

A snapshot is written under a temporary name, flushed, renamed, and only then pointed to, so a
reader sees the old snapshot or the new one, whole. Every file is checked against the manifest.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from ingest.blocks import Kind, Span
from ingest.encoder import Vectors
from ingest.errors import ShelfError
from ingest.passages import Passage
from ingest.questions import BankQuestion

FORMAT = 2  # raised with every change of what the parser finds or a snapshot holds
_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_PASSAGES, _QUESTIONS = "passages", "questions"
_FACTORY = "Flat"  # exact search; faiss index factory string


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

    Returns:
        The snapshot's folder.

    Raises:
        ShelfError: the directory cannot be written; the previous snapshot stays current.
    """
    draft = open_draft(index)
    try:
        rows = (
            _passage_row(passage, text) for passage, text in zip(passages, embedded, strict=True)
        )
        _write_lines(draft / f"{_PASSAGES}.jsonl", rows)
        _write_lines(draft / f"{_QUESTIONS}.jsonl", map(asdict, questions))
        faiss.write_index(exact_index(passage_vectors), str(draft / f"{_PASSAGES}.faiss"))
        faiss.write_index(exact_index(question_vectors), str(draft / f"{_QUESTIONS}.faiss"))
        manifest = {
            "sources": asdict(sources),
            "dimension": int(passage_vectors.shape[1]),
            "factory": _FACTORY,
            "counts": {
                "articles": len(sources.articles),
                "passages": len(passages),
                "questions": len(questions),
            },
            "files": {path.name: _checksum(path) for path in sorted(draft.iterdir())},
        }
        content = json.dumps(manifest, indent=1, sort_keys=True)
        (draft / _MANIFEST).write_text(content, encoding="utf-8")
        for path in draft.iterdir():
            _flush(path)
        snapshot = index / hashlib.sha256(content.encode()).hexdigest()[:16]
        if snapshot.exists():  # same content under the same name
            shutil.rmtree(snapshot)
        draft.rename(snapshot)
        _point_to(index, snapshot.name)
    except (OSError, RuntimeError) as error:  # faiss raises RuntimeError for a failed write
        shutil.rmtree(draft, ignore_errors=True)
        raise _unwritable(index, error) from None
    _remove_others(index, snapshot.name)
    return snapshot


def open_draft(index: Path) -> Path:
    """A new, empty folder in the index directory, for a snapshot that nobody reads yet.

    Raises:
        ShelfError: the directory cannot be written.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".draft-", dir=index))
    except OSError as error:
        raise _unwritable(index, error) from None


def read_snapshot(index: Path) -> Snapshot | None:
    """The current snapshot, checked against its manifest; None where there is none.

    Raises:
        ShelfError: the snapshot is damaged, or of another format.
    """
    try:
        name = (index / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ShelfError(
            f"{index}: cannot be read ({error.strerror}); check its permissions"
        ) from None
    folder = index / name
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["sources"]["format"] != FORMAT:
            raise ShelfError(f"{folder}: is of another format; rebuild it with python -m ingest")
        for file, checksum in manifest["files"].items():
            if _checksum(folder / file) != checksum:
                raise ShelfError(f"{folder / file}: is damaged; rebuild it with python -m ingest")
        rows = list(_read_lines(folder / f"{_PASSAGES}.jsonl"))
        return Snapshot(
            name=name,
            sources=Sources(**manifest["sources"]),
            passages=tuple(map(_passage, rows)),
            embedded=tuple(row["embedded"] for row in rows),
            questions=tuple(
                BankQuestion(row["question"], tuple(row["answers"]))
                for row in _read_lines(folder / f"{_QUESTIONS}.jsonl")
            ),
            passage_index=faiss.read_index(str(folder / f"{_PASSAGES}.faiss")),
            question_index=faiss.read_index(str(folder / f"{_QUESTIONS}.faiss")),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ShelfError(
            f"{folder}: is damaged ({type(error).__name__}); rebuild it with python -m ingest"
        ) from None


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


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _point_to(index: Path, name: str) -> None:
    pointer = index / f".{_CURRENT}-{os.getpid()}"
    pointer.write_text(name + "\n", encoding="utf-8")
    _flush(pointer)
    _flush(index)
    pointer.replace(index / _CURRENT)
    _flush(index)


def _remove_others(index: Path, name: str) -> None:
    for path in index.iterdir():
        if path.is_dir() and path.name != name and (path / _MANIFEST).exists():
            shutil.rmtree(path, ignore_errors=True)


def _unwritable(index: Path, error: Exception) -> ShelfError:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return ShelfError(
        f"{index}: cannot be written ({reason}); give a writable folder with --index "
        "or CHAPTER_VERSE_INDEX"
    )
