"""One reader a format: from the bytes of a document to its text and the blocks of that text.

A reader knows nothing of catalogs, advertising or languages. To read another format, write a module
with a function like `plain.read`, and name it in READERS.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from ingest.model import Block


@dataclass(frozen=True)
class Document:
    """What a reader finds: the text that quotes are sliced from, and its blocks in order, which
    hold every character of the text that is not white space.
    """

    text: str
    blocks: tuple[Block, ...]


Reader = Callable[[bytes], Document]
"""Raises ValueError, with what to do, for bytes that are not of its format."""

READERS: dict[str, Reader | str] = {".txt": "ingest.readers.plain"}
"""By suffix: a reader, or the module that holds one named `read`, imported when it is needed."""

SUFFIXES: Collection[str] = READERS.keys()


def reader_for(file: str) -> Reader:
    """The reader of a file, by the suffix of its name.

    Raises:
        KeyError: no reader knows the suffix.
    """
    reader = READERS[PurePath(file).suffix.lower()]
    if isinstance(reader, str):
        read: Reader = import_module(reader).read
        return read
    return reader
