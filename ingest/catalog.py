"""The shelf: reads catalog.toml and the articles it describes, and refuses what does not match.

An article's text is kept exactly as stored (no newline translation), so a character offset into
`Article.text` is an offset into the decoded file.
"""

import hashlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import ShelfError

CATALOG = "catalog.toml"
LARGEST = 10_000_000  # bytes of a file: three novels as long as "War and Peace"
_REQUIRED = {"slug", "title", "language", "sha256"}
_OPTIONAL = {"publisher", "url", "note", "furniture", "promotion"}
_LISTS = {"furniture", "promotion"}


@dataclass(frozen=True)
class Article:
    """One article of the shelf.

    `furniture` and `promotion` hold lines of the text that the catalog declares to be page
    furniture or advertising, where no general rule can know.
    """

    slug: str
    title: str
    language: str
    sha256: str
    text: str
    publisher: str | None = None
    url: str | None = None
    note: str | None = None
    furniture: tuple[str, ...] = ()
    promotion: tuple[str, ...] = ()


def read_catalog(corpus: Path) -> tuple[Article, ...]:
    """Read and verify every article that `corpus/catalog.toml` lists, in its order.

    Raises:
        ShelfError: the catalog is missing or malformed, or an article is missing, altered, empty,
            not UTF-8, larger than `LARGEST`, outside the folder, or listed twice.
    """
    catalog = corpus / CATALOG
    try:
        entries = tomllib.loads(read_file(catalog).decode("utf-8")).get("article", [])
    except FileNotFoundError:
        raise ShelfError(
            f"{catalog}: not found; give the folder that holds it with --corpus"
        ) from None
    except OSError as error:
        raise ShelfError(
            f"{catalog}: cannot be read ({error.strerror}); check its permissions"
        ) from None
    except UnicodeDecodeError:
        raise ShelfError(f"{catalog}: is not UTF-8; save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ShelfError(f"{catalog}: is not valid TOML: {error}; mend that line") from None
    if not isinstance(entries, list) or not entries:
        raise ShelfError(f"{catalog}: lists no article; add one under [[article]]")
    articles: dict[str, Article] = {}
    for number, entry in enumerate(entries, 1):
        article = _read_article(corpus, f"{catalog}: article {number}", entry)
        if article.slug in articles:
            raise ShelfError(f'{catalog}: the slug "{article.slug}" is listed twice; remove one')
        articles[article.slug] = article
    return tuple(articles.values())


def uncatalogued(corpus: Path, articles: tuple[Article, ...]) -> list[str]:
    """Names of the text files in `corpus` that no catalog entry describes."""
    listed = {f"{article.slug}.txt" for article in articles}
    return sorted(path.name for path in corpus.glob("*.txt") if path.name not in listed)


def _read_article(corpus: Path, where: str, entry: Any) -> Article:
    if not isinstance(entry, dict):
        raise ShelfError(f"{where}: is not a table; start it with [[article]]")
    if missing := sorted(_REQUIRED - entry.keys()):
        raise ShelfError(f"{where}: lacks {', '.join(missing)}; add it")
    if unknown := sorted(entry.keys() - _REQUIRED - _OPTIONAL):
        raise ShelfError(f"{where}: has the unknown key {', '.join(unknown)}; remove it")
    for key, value in entry.items():
        lines = value if key in _LISTS else [value]
        if not isinstance(lines, list) or not all(map(_is_filled, lines)):
            kind = "a list of non-empty strings" if key in _LISTS else "a non-empty string"
            raise ShelfError(f"{where}: {key} must be {kind}")
    slug = entry["slug"]
    if slug.startswith(".") or not slug.isprintable() or any(mark in slug for mark in "/\\:"):
        raise ShelfError(f'{where}: the slug {slug!r} must be a plain file name without ".txt"')
    path = corpus / f"{slug}.txt"
    text = _read_text(path, entry["sha256"])
    stored = {line.strip() for line in text.splitlines()}
    for key in sorted(_LISTS & entry.keys()):
        for line in entry[key]:
            if line not in stored:
                raise ShelfError(f'{where}: the {key} line "{line}" is not a line of {path.name}')
    return Article(
        slug=slug,
        title=entry["title"],
        language=entry["language"],
        sha256=entry["sha256"],
        text=text,
        publisher=entry.get("publisher"),
        url=entry.get("url"),
        note=entry.get("note"),
        furniture=tuple(entry.get("furniture", ())),
        promotion=tuple(entry.get("promotion", ())),
    )


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _read_text(path: Path, sha256: str) -> str:
    try:
        content = read_file(path)
    except FileNotFoundError:
        raise ShelfError(f"{path}: not found; restore it or remove it from {CATALOG}") from None
    except OSError as error:
        raise ShelfError(
            f"{path}: cannot be read ({error.strerror}); check its permissions"
        ) from None
    found = hashlib.sha256(content).hexdigest()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ShelfError(
            f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8 and update sha256"
        ) from None
    if not text.strip():
        raise ShelfError(f"{path}: is empty; restore it or remove it from {CATALOG}")
    if found != sha256:
        raise ShelfError(
            f"{path}: does not match its sha256 in {CATALOG}; restore the file, "
            f'or accept the change with sha256 = "{found}"'
        )
    return text


def read_file(path: Path) -> bytes:
    """The content of a file that really lies in its folder, wherever links in its name lead.

    Raises:
        OSError: it cannot be read.
        ShelfError: it lies elsewhere, is no file, or is larger than LARGEST.
    """
    target = Path(os.path.realpath(path, strict=True))
    if not target.is_relative_to(os.path.realpath(path.parent)):
        raise ShelfError(f"{path}: leads out of the shelf, to {target}; put the text itself there")
    if not target.is_file():
        raise ShelfError(f"{path}: is not a file; put the text there")
    with target.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ShelfError(f"{path}: is larger than {LARGEST // 10**6} MB; divide it")
    return content
