"""Files of the shelf: read once, within bounds, and hashed as they are read."""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.errors import SetupError

LARGEST = 10_000_000  # bytes of a file: three novels as long as "War and Peace"
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class File:
    """What a file held when it was read."""

    path: Path
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """Checksum of the very bytes that are parsed, as hexadecimal digits in lower case."""
        return hashlib.sha256(self.content).hexdigest()

    def text(self) -> str:
        """Its characters, without the byte order mark that some editors put in front.

        Raises:
            SetupError: it is not UTF-8.
        """
        try:
            return self.content.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
        except UnicodeDecodeError as error:
            raise SetupError(
                f"{self.path}: is not UTF-8 (byte {error.start}); save it as UTF-8"
            ) from None


def read_file(path: Path, missing: str, sha256: str = "") -> File:
    """The file at `path`, which really lies in its folder, wherever links in its name lead.

    Args:
        path: where it is.
        missing: what to do if it is not there, to end the message with.
        sha256: the checksum that the catalog says it has, if it says one.

    Raises:
        SetupError: it cannot be read, lies elsewhere, is no file, is larger than LARGEST, or has
            another checksum.
    """
    try:
        target = Path(os.path.realpath(path, strict=True))
        if not target.is_relative_to(os.path.realpath(path.parent)):
            raise SetupError(
                f"{path}: leads out of the shelf, to {target}; put the text itself there"
            )
        if not target.is_file():
            raise SetupError(f"{path}: is not a file; put the text there")
        with target.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise SetupError(f"{path}: not found; {missing}") from None
    except OSError as error:
        raise SetupError(
            f"{path}: cannot be read ({error.strerror}); check its permissions"
        ) from None
    if len(content) > LARGEST:
        raise SetupError(f"{path}: is larger than {LARGEST // 10**6} MB; divide it")
    file = File(path, content)
    if sha256 and file.sha256 != sha256:
        raise SetupError(
            f"{path}: does not match its sha256 in the catalog; restore the file, or accept the "
            f'change with sha256 = "{file.sha256}"'
        )
    return file
