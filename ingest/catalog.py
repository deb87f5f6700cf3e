"""The catalog: which documents are on the shelf, and what is known of each."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from ingest.errors import SetupError
from ingest.files import read_file
from ingest.readers import SUFFIXES

CATALOG = "catalog.toml"
_REQUIRED = {"slug", "title", "language", "sha256"}
_OPTIONAL = {"file", "publisher", "url", "note", "furniture", "promotion"}
_LISTS = {"furniture", "promotion"}
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """What the catalog says of one document.

    Attributes:
        slug: the name under which it is cited.
        file: the name of its file in the shelf's folder.
        sha256: the checksum that the file must have.
        furniture: lines that the owner declares to be page furniture, which no rule can know.
        promotion: likewise advertising.
    """

    slug: str
    title: str
    language: str
    sha256: str
    file: str
    publisher: str | None = None
    url: str | None = None
    furniture: tuple[str, ...] = ()
    promotion: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalog:
    """The entries in their order, and the checksum of the file that holds them."""

    entries: tuple[Entry, ...]
    sha256: str


def read_catalog(corpus: Path) -> Catalog:
    """Read the catalog of the shelf in the folder `corpus`; the documents are not opened.

    Raises:
        SetupError: it is missing or malformed, or lists nothing, or something twice.
    """
    file = read_file(corpus / CATALOG, "give the folder that holds it with --corpus")
    try:
        rows = tomllib.loads(file.text()).get("article", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SetupError(f"{file.path}: is not valid TOML: {error}; mend that line") from None
    if not isinstance(rows, list) or not rows:
        raise SetupError(f"{file.path}: lists no article; add one under [[article]]")
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows, 1):
        entry = _entry(f"{file.path}: article {number}", row)
        if entry.slug in entries:
            raise SetupError(f'{file.path}: the slug "{entry.slug}" is listed twice; remove one')
        entries[entry.slug] = entry
    return Catalog(tuple(entries.values()), file.sha256)


def _entry(where: str, row: Any) -> Entry:
    if not isinstance(row, dict):
        raise SetupError(f"{where}: is not a table; start it with [[article]]")
    if missing := sorted(_REQUIRED - row.keys()):
        raise SetupError(f"{where}: lacks {', '.join(missing)}; add it")
    if unknown := sorted(row.keys() - _REQUIRED - _OPTIONAL):
        raise SetupError(f"{where}: has the unknown key {', '.join(unknown)}; remove it")
    for key, value in row.items():
        lines = value if key in _LISTS else [value]
        if not isinstance(lines, list) or not all(map(_is_filled, lines)):
            kind = "a list of non-empty strings" if key in _LISTS else "a non-empty string"
            raise SetupError(f"{where}: {key} must be {kind}")
    slug = row["slug"]
    if not _is_file_name(slug) or ":" in slug:
        raise SetupError(
            f'{where}: the slug {slug!r} must be a plain file name without ".txt", and have no ":"'
        )
    file = row.get("file", f"{slug}.txt")
    if not _is_file_name(file):
        raise SetupError(f"{where}: the file {file!r} must be the plain name of a file beside it")
    if PurePath(file).suffix.lower() not in SUFFIXES:
        raise SetupError(
            f"{where}: no reader knows the format of {file!r}; give one of "
            f"{', '.join(sorted(SUFFIXES))}"
        )
    sha256 = row["sha256"].strip().lower()
    if not _SHA256.fullmatch(sha256):
        raise SetupError(f"{where}: sha256 must be 64 hexadecimal digits; sha256sum prints them")
    return Entry(
        slug=slug,
        title=row["title"],
        language=row["language"],
        sha256=sha256,
        file=file,
        publisher=row.get("publisher"),
        url=row.get("url"),
        furniture=tuple(row.get("furniture", ())),
        promotion=tuple(row.get("promotion", ())),
    )


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_file_name(name: str) -> bool:
    return not name.startswith(".") and name.isprintable() and not any(m in name for m in "/\\")
