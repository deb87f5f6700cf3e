"""Processes that harm an ingest, and steps at which it is harmed.

A step is anything that Python does to files: it announces each to audit hooks before it does it.
"""

import errno
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from time import sleep

import numpy as np

from ingest import library
from ingest.index.publish import drafting
from ingest.index.vectors import Vectors
from ingest.library import build, open_library
from ingest.settings import Settings
from tests.shelves import LetterEncoder

CONTEXT = get_context("forkserver")  # its processes start in milliseconds, with all this imported
CONTEXT.set_forkserver_preload([__name__])

_AT_FILES = ("open", "os.", "shutil.", "fcntl.")
_WRITING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir")

Step = Callable[[str, tuple[object, ...]], None]


def start(target: Callable[..., None], *arguments: object) -> BaseProcess:
    process = CONTEXT.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def pool() -> ProcessPoolExecutor:
    """A process of its own for what changes the process that it is done in."""
    return ProcessPoolExecutor(1, CONTEXT)


def build_and_die(settings: Settings, step: int) -> None:
    """Be killed before step number `step`, if there are so many."""
    seen = 0

    def hook(event: str, _: tuple[object, ...]) -> None:
        nonlocal seen
        seen += event.startswith(_AT_FILES)
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    build(settings, LetterEncoder())


def build_for_ever(shelves: Sequence[Settings], started: Event) -> None:
    for settings in cycle(shelves):
        build(settings, LetterEncoder())
        started.set()


def build_in_turn(shelves: Sequence[Settings], times: int, started: Event) -> None:
    for _, settings in zip(range(times), cycle(shelves), strict=False):
        build(settings, LetterEncoder())
        started.set()


def hold_the_lock(index: Path, held: Event) -> None:
    with drafting(index):
        held.set()
        sleep(60)


class SoleEncoder(LetterEncoder):
    """Takes its time, and fails if another one is at it."""

    def __init__(self, mark: Path) -> None:
        super().__init__()
        self._mark = mark

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        with self._mark.open("x"):
            sleep(0.2)
        self._mark.unlink()
        return super().encode_passages(texts)


class LongVectors(LetterEncoder):
    """Its vectors take more room than the texts, as those of a real model do."""

    sha256 = "long letters"
    dimension = 16 * LetterEncoder.dimension

    def _count(self, texts: Sequence[str], least: float) -> Vectors:
        return np.repeat(LetterEncoder()._count(texts, least), 16, axis=1) / np.float32(4)


class Said(logging.Handler):
    """What is logged meanwhile, to `messages`."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        logger = logging.getLogger("ingest")
        logger.setLevel(logging.INFO)
        logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def open_and_tell(settings: Settings, told: Path) -> None:
    """Open the library and write what it says."""
    library.encoder_for = SoleEncoder(settings.index.parent / "busy").encoder_for
    said = Said()
    open_library(settings)
    told.write_text("\n".join(said.messages))


_failing: Step | None = None
_hooked = False


def build_on_a_full_disk(settings: Settings, step: int) -> None:
    """The disk is full from the writing step number `step` on; names can still be removed."""
    left = step

    def fail(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        left -= _writes(event, arguments)
        if left <= 0 and (event in ("os.mkdir", "os.rename") or _opens(event, arguments)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    _build_while(fail, settings)


def build_on_a_read_only_disk(settings: Settings) -> None:
    _build_while(_read_only, settings)


def open_on_a_read_only_disk(settings: Settings) -> list[str]:
    """What opening the library says."""
    library.encoder_for = LetterEncoder().encoder_for
    said = Said()
    _while(_read_only, lambda: open_library(settings))
    return said.messages


def build_with_small_files(settings: Settings, size: int) -> None:
    """No file may grow beyond `size` bytes, and the operating system sees to it."""
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        build(settings, LongVectors())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))


def _read_only(event: str, arguments: tuple[object, ...]) -> None:
    if _writes(event, arguments):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def _build_while(failing: Step, settings: Settings) -> None:
    _while(failing, lambda: build(settings, LetterEncoder()))


def _while(failing: Step, act: Callable[[], object]) -> None:
    global _failing, _hooked
    if not _hooked:  # an audit hook stays for as long as the process
        sys.addaudithook(lambda event, arguments: _failing(event, arguments) if _failing else None)
        _hooked = True
    _failing = failing
    try:
        act()
    finally:
        _failing = None


def _writes(event: str, arguments: tuple[object, ...]) -> bool:
    return event in _WRITING or _opens(event, arguments)


def _opens(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a file is opened for writing."""
    if event != "open":
        return False
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
