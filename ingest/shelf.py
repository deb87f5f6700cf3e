"""The shelf, from its folder: every file read once, hashed as it is read, and parsed only when an
index must be made.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

from ingest.bank import bank_checksum, read_bank, read_bank_files
from ingest.boilerplate import mark
from ingest.catalog import CATALOG, Catalog, Entry, read_catalog
from ingest.errors import SetupError
from ingest.files import File, read_file
from ingest.language import unknown
from ingest.model import Article, Bank, Passage
from ingest.passages import embedding_texts, read_passages
from ingest.readers import SUFFIXES, reader_for

_log = logging.getLogger(__name__)

_NO_RULES = (
    "%s: no rules are known of the language %s: in its articles no sentence brings the one that it "
    "refers back to, navigation and advertising are quoted unless the catalog names them, and "
    "words are found only as they are written; if most articles are in it, no spelling is mended, "
    "no small talk answered and no emergency recognised"
)


@dataclass(frozen=True)
class Shelf:
    """What an index is made from.

    Attributes:
        corpus: the folder.
        catalog: what is on the shelf.
        documents: the files of the entries, in their order, each with the right checksum.
        questions: the files of the question bank.
    """

    corpus: Path
    catalog: Catalog
    documents: tuple[File, ...]
    questions: tuple[File, ...]

    @property
    def checksums(self) -> Mapping[str, str]:
        """The SHA-256 of each document, by its slug."""
        return {entry.slug: entry.sha256 for entry in self.catalog.entries}

    @property
    def bank_sha256(self) -> str:
        """The checksum of the question bank."""
        return bank_checksum(self.questions)

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """The documents, read.

        Raises:
            SetupError: one is empty or not of its format, or a line that the catalog declares is
                not in it.
        """
        pairs = zip(self.catalog.entries, self.documents, strict=True)
        return tuple(read_article(entry, file.content) for entry, file in pairs)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all articles, in their order. An article without any is told by name.

        Raises:
            SetupError: nothing can be quoted.
        """
        found: list[Passage] = []
        for article in self.articles:
            passages = read_passages(article)
            if not passages:
                _log.warning("%s: holds no sentence that could be quoted", article.file)
            found += passages
        if not found:
            raise SetupError(f"{self.corpus}: holds no sentence that could be quoted")
        return tuple(found)

    @cached_property
    def embedded(self) -> tuple[str, ...]:
        """What the encoder reads for each passage, in the same order."""
        by_slug = {article.slug: article for article in self.articles}
        return tuple(
            text
            for slug, group in groupby(self.passages, lambda passage: passage.article)
            for text in embedding_texts(by_slug[slug], tuple(group))
        )

    @property
    def language(self) -> str:
        """The language that most articles are in, of equally common ones that of the first."""
        return Counter(entry.language for entry in self.catalog.entries).most_common(1)[0][0]

    @property
    def languages(self) -> Iterator[str]:
        """The language of each passage, in the same order."""
        by_slug = {entry.slug: entry.language for entry in self.catalog.entries}
        return (by_slug[passage.article] for passage in self.passages)

    @cached_property
    def bank(self) -> Bank:
        """The headings that ask, and the question bank.

        Raises:
            SetupError: a line of the bank is at fault.
        """
        return read_bank(self.questions, self.articles, self.passages)


def read_shelf(corpus: Path) -> Shelf:
    """Read all files of the shelf in the folder `corpus`, and check the documents' checksums. Files
    that the catalog does not list are told by name, and so are languages without rules.

    Raises:
        SetupError: the catalog is at fault, or a file is missing, altered or too large.
    """
    catalog = read_catalog(corpus)
    listed = {entry.file for entry in catalog.entries}
    for path in sorted(corpus.glob("*")):
        if path.suffix.lower() in SUFFIXES and path.name not in listed:
            _log.warning("%s is not in the catalog; left out", path)
    if without := unknown(entry.language for entry in catalog.entries):
        _log.warning(_NO_RULES, corpus / CATALOG, ", ".join(without))
    missing = f"restore it or remove it from {CATALOG}"
    documents = tuple(
        read_file(corpus / entry.file, missing, entry.sha256) for entry in catalog.entries
    )
    return Shelf(corpus, catalog, documents, read_bank_files(corpus))


def read_article(entry: Entry, content: bytes) -> Article:
    """The article that a document holds.

    Raises:
        SetupError: it is empty or not of its format, or a line that the catalog declares is not in
            it.
    """
    try:
        document = reader_for(entry.file)(content)
    except ValueError as error:
        raise SetupError(f"{entry.file}: {error}") from None
    text = document.text
    if not document.blocks:
        raise SetupError(f"{entry.file}: is empty; restore it or remove it from {CATALOG}")
    stored = {block.span.of(text) for block in document.blocks}
    declared = {"furniture": entry.furniture, "promotion": entry.promotion}
    for key, lines in declared.items():
        for line in lines:
            if line not in stored:
                raise SetupError(
                    f'{CATALOG}: {entry.slug}: the {key} line "{line}" is not a line of '
                    f"{entry.file}; copy it from there"
                )
    return Article(
        slug=entry.slug,
        title=entry.title,
        language=entry.language,
        sha256=entry.sha256,
        text=text,
        blocks=mark(entry, text, document.blocks),
        file=entry.file,
        publisher=entry.publisher,
        url=entry.url,
    )
