"""JSON-lines files: written row by row, read through a memory map."""

import json
import mmap
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, overload

Row = TypeVar("Row")

_REMEMBERED = 65536  # rows; a shelf of some thousand articles


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one row a line.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


class Rows(Sequence[Row]):
    """The rows of a file; each is parsed when it is asked for, and remembered for a while.

    Raises:
        OSError: the file cannot be read.
        ValueError: when a row is asked for that is no JSON.
    """

    def __init__(self, path: Path, parse: Callable[[Any], Row]) -> None:
        with path.open("rb") as file:
            empty = path.stat().st_size == 0
            content = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # Only where the lines start is kept in memory; the lines themselves stay in the file.
        starts = [0, *(newline.end() for newline in re.finditer(b"\n", content))]
        self._length = len(starts) - 1

        @lru_cache(_REMEMBERED)
        def row(number: int) -> Row:
            return parse(json.loads(content[starts[number] : starts[number + 1]]))

        self._row = row

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        found = range(self._length)[at]  # as a list would find it, from the end, too
        return self._row(found) if isinstance(found, int) else tuple(map(self._row, found))
