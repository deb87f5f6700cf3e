"""How an index directory changes: one writer at a time, and from one whole snapshot to the next.

    .index/CURRENT      the name of the current snapshot
    .index/<name>/      a snapshot
    .index/.draft/      what is being written

A snapshot is written in a draft folder, flushed, renamed, and only then pointed to, so whoever
reads sees the old snapshot or the new one, whole, whenever the writer dies. Writers exclude each
other with a lock on the directory (flock, which POSIX systems have); readers need none.
"""

import fcntl
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

from ingest.errors import SetupError

PATIENCE = 600.0  # seconds to wait for another writer; the first index of five articles takes 30
NAME = re.compile(r"[0-9a-f]{16}")  # of a snapshot: the start of its manifest's SHA-256
REBUILD = "rebuild it with chapter-verse ingest"
_PAUSE = 0.1  # seconds between two tries
_CURRENT = "CURRENT"
_DRAFT = ".draft"

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pointer:
    """What CURRENT says, and the identity of the file that says it: after two changes, another file
    may name the same snapshot again.
    """

    name: str
    changed: int
    inode: int


@contextmanager
def drafting(index: Path) -> Iterator[Path]:
    """Be the only one who writes the index directory, with a new, empty folder in it for what
    nobody reads yet; the folder replaces one that a writer left who died, and is removed at the
    end. It is told if another process is writing and has to be waited for; the kernel frees the
    lock of a process that dies.

    Raises:
        SetupError: the directory cannot be written, or another process has not finished after
            `PATIENCE` seconds; what was current stays so.
    """
    draft = index / _DRAFT
    try:
        index.mkdir(parents=True, exist_ok=True)
        with _locked(index):
            try:
                if draft.exists():
                    shutil.rmtree(draft)
                draft.mkdir()
                yield draft
            finally:
                shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise _unwritable(index, error) from None


def current(index: Path, read: Callable[[Path], T]) -> T | None:
    """What `read` makes of the folder of the current snapshot; None where there is none.

    Raises:
        SetupError: the directory cannot be read, or `read` raises it for a snapshot that is still
            the current one.
    """
    while (found := pointer(index)) is not None:
        if not NAME.fullmatch(found.name):
            raise SetupError(f"{index / _CURRENT}: is damaged; {REBUILD}")
        try:
            return read(index / found.name)
        except SetupError:
            if pointer(index) == found:  # not replaced and removed while it was read
                raise
    return None


def publish(draft: Path, written: Path, name: str) -> Path:
    """Make the folder `written`, in the draft folder, the current snapshot of this name; set those
    that it replaces aside, to be removed with the draft, even if this process dies.

    Returns:
        The snapshot's folder.

    Raises:
        OSError: the directory cannot be written.
    """
    index = draft.parent
    snapshot = index / name
    for path in (*written.iterdir(), written):
        _flush(path)
    if snapshot.exists():
        snapshot.rename(draft / "damaged")
    written.rename(snapshot)
    point_to(draft, name)
    return snapshot


def point_to(draft: Path, name: str) -> None:
    """Make the snapshot of this name, which is in the directory, the current one.

    Raises:
        OSError: the directory cannot be written.
    """
    index = draft.parent
    (draft / _CURRENT).write_bytes(f"{name}\n".encode())
    _flush(draft / _CURRENT)
    _flush(index)
    (draft / _CURRENT).replace(index / _CURRENT)
    _flush(index)
    with suppress(OSError):  # what cannot be moved is in nobody's way
        for path in index.iterdir():
            if path.name != name and NAME.fullmatch(path.name) and any(path.glob("manifest.json")):
                path.rename(draft / f"replaced-{path.name}")


def pointer(index: Path) -> Pointer | None:
    """What CURRENT says; None where there is none.

    Raises:
        SetupError: the directory cannot be read.
    """
    try:
        with (index / _CURRENT).open(encoding="utf-8", errors="replace") as file:
            stat = os.fstat(file.fileno())
            return Pointer(file.read().strip(), stat.st_mtime_ns, stat.st_ino)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SetupError(
            f"{index}: cannot be read ({error.strerror}); check its permissions"
        ) from None


def _unwritable(index: Path, error: OSError) -> SetupError:
    """What to say of an index directory that cannot be written."""
    return SetupError(
        f"{index}: cannot be written ({error.strerror or error}); give a writable folder with "
        "--index or CHAPTER_VERSE_INDEX"
    )


def _flush(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(index: Path) -> Iterator[None]:
    folder = os.open(index, os.O_RDONLY)
    try:
        if not _lock(folder):
            _log.info("Waiting for another process that is writing %s …", index)
            _wait_for_lock(folder, index)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> bool:
    """Try to lock the open folder; whether it worked."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_lock(folder: int, index: Path) -> None:
    deadline = monotonic() + PATIENCE
    while not _lock(folder):
        if monotonic() > deadline:
            raise SetupError(
                f"{index}: another process has been writing it for {PATIENCE / 60:.0f} minutes; "
                "try again when it has finished, or end it"
            )
        sleep(_PAUSE)
