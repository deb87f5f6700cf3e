"""What a snapshot of an index holds, in one folder that never changes.

    manifest.json                       what it is made from, and the checksums of the other files
    articles.jsonl                      the articles' texts, and the blocks they are made of
    passages.jsonl, questions.jsonl     what the vectors at the same positions stand for
    passages.vectors, questions.vectors
    words.json                          how often each word is written
    bm25.*                              the lexical index

It is named by the checksum of its manifest; nothing is read that the checksums do not confirm.
Serving needs nothing else: no document is parsed again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from ingest.errors import SetupError
from ingest.index.bm25 import BM25
from ingest.index.publish import REBUILD, point_to, publish
from ingest.index.rows import Rows, write_rows
from ingest.index.vectors import VectorIndex, backend
from ingest.model import Article, BankQuestion, Block, Kind, Passage, Span

FORMAT = 7  # raised with every change of what the parser finds or a snapshot holds
_MANIFEST = "manifest.json"
_ARTICLES = "articles.jsonl"
_PASSAGES, _PASSAGE_VECTORS = "passages.jsonl", "passages.vectors"
_QUESTIONS, _QUESTION_VECTORS = "questions.jsonl", "questions.vectors"
_WORDS = "words.json"
_NEEDED = ("section", "lead_in", "antecedent", "limitation")  # what a passage needs beside itself


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
    backend: str
    format: int = FORMAT


@dataclass(frozen=True)
class Index:
    """What is searched, and what is quoted from.

    Attributes:
        articles: by slug, in the catalog's order.
        language: that most articles are in; questions are taken to be in it.
        counts: number of passages of each article, in the order of the passages.
        passages: in order of articles and reading; position i has vector i.
        embedded: the text that the encoder read for each passage.
        words: how often each word is written in these texts.
        questions: the bank; position i has question vector i.
        bm25: over the same texts.
        passage_vectors: the passages' unit vectors.
        question_vectors: likewise the bank's.
    """

    articles: Mapping[str, Article]
    language: str
    counts: Mapping[str, int]
    passages: Sequence[Passage]
    embedded: Sequence[str]
    words: Mapping[str, int]
    questions: Sequence[BankQuestion]
    bm25: BM25
    passage_vectors: VectorIndex
    question_vectors: VectorIndex


@dataclass(frozen=True)
class Snapshot:
    """An index on disk, with its name and what it is made from."""

    name: str
    sources: Sources
    index: Index


def write_snapshot(draft: Path, sources: Sources, index: Index) -> Path:
    """Write a snapshot in the draft folder of an index directory, and make it the current one.

    Returns:
        The snapshot's folder.

    Raises:
        OSError: the directory cannot be written; the previous snapshot stays current.
    """
    folder = draft / "new"
    folder.mkdir()
    write_rows(folder / _ARTICLES, map(_article_row, index.articles.values()))
    write_rows(folder / _PASSAGES, map(_passage_row, index.passages, index.embedded))
    write_rows(folder / _QUESTIONS, map(_question_row, index.questions))
    write_rows(folder / _WORDS, [index.words])
    index.bm25.save(folder)
    index.passage_vectors.save(folder / _PASSAGE_VECTORS)
    index.question_vectors.save(folder / _QUESTION_VECTORS)
    manifest = {
        "sources": asdict(sources),
        "articles": list(index.articles),
        "language": index.language,
        "passages": list(index.counts.items()),
        "questions": len(index.questions),
        "files": {path.name: _checksum(path) for path in sorted(folder.iterdir())},
    }
    content = json.dumps(manifest, indent=1, sort_keys=True).encode()
    name = _name(content)
    if _is_whole(draft.parent / name):
        point_to(draft, name)
        return draft.parent / name
    (folder / _MANIFEST).write_bytes(content)
    return publish(draft, folder, name)


def open_snapshot(folder: Path, check: bool = True) -> Snapshot:
    """The snapshot in `folder`, its files mapped into memory; with `check`, once their checksums
    are confirmed.

    Raises:
        SetupError: it is damaged, or of another format.
    """
    try:
        content = (folder / _MANIFEST).read_bytes()
        manifest = json.loads(content)
        if manifest["sources"]["format"] != FORMAT:
            raise SetupError(f"{folder}: is of another format; {REBUILD}")
        if _name(content) != folder.name:
            raise SetupError(f"{folder / _MANIFEST}: is damaged; {REBUILD}")
        for name, checksum in manifest["files"].items():
            if check and _checksum(folder / name) != checksum:
                raise SetupError(f"{folder / name}: is damaged; {REBUILD}")
        sources = Sources(**manifest["sources"])
        load = backend(sources.backend).load
        articles = Rows(folder / _ARTICLES, _article)
        (words,) = Rows(folder / _WORDS, dict)
        index = Index(
            passages=Rows(folder / _PASSAGES, _passage),
            embedded=Rows(folder / _PASSAGES, itemgetter("embedded")),
            words=words,
            questions=tuple(Rows(folder / _QUESTIONS, _question)),
            articles=_Articles(manifest["articles"], articles),
            language=manifest["language"],
            counts=dict(manifest["passages"]),
            bm25=BM25.load(folder),
            passage_vectors=load(folder / _PASSAGE_VECTORS),
            question_vectors=load(folder / _QUESTION_VECTORS),
        )
        return Snapshot(folder.name, sources, index)
    except OSError as error:
        path = error.filename or folder
        raise SetupError(f"{path}: cannot be read ({error.strerror}); {REBUILD}") from None
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise SetupError(f"{folder}: is damaged ({type(error).__name__}); {REBUILD}") from None


class _Articles(Mapping[str, Article]):
    """Articles by slug, each read when it is asked for."""

    def __init__(self, slugs: Sequence[str], rows: Sequence[Article]) -> None:
        self._positions = {slug: position for position, slug in enumerate(slugs)}
        self._rows = rows

    def __getitem__(self, slug: str) -> Article:
        return self._rows[self._positions[slug]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


# Rows are written out by hand: `asdict` takes as long for a shelf as parsing it. A span is
# [start, end].


def _article_row(article: Article) -> dict[str, Any]:
    return vars(article) | {"blocks": [_block_row(block) for block in article.blocks]}


def _article(row: dict[str, Any]) -> Article:
    return Article(**row | {"blocks": tuple(_block(*block) for block in row["blocks"])})


def _block_row(block: Block) -> list[Any]:
    sentences = [_span_row(sentence) for sentence in block.sentences]
    return [block.kind, _span_row(block.span), _span_row(block.marker), sentences]


def _block(
    kind: str, span: list[int], marker: list[int] | None, sentences: list[list[int]]
) -> Block:
    return Block(
        Kind(kind), Span(*span), _span(marker), tuple(Span(*sentence) for sentence in sentences)
    )


def _passage_row(passage: Passage, embedded: str) -> dict[str, Any]:
    needed = {name: _span_row(getattr(passage, name)) for name in _NEEDED}
    return needed | {
        "article": passage.article,
        "span": _span_row(passage.span),
        "kind": passage.kind,
        "embedded": embedded,
    }


def _passage(row: dict[str, Any]) -> Passage:
    needed = {name: _span(row[name]) for name in _NEEDED}
    return Passage(row["article"], Span(*row["span"]), Kind(row["kind"]), **needed)


def _question_row(banked: BankQuestion) -> dict[str, Any]:
    return {"question": banked.question, "passages": banked.passages}


def _question(row: dict[str, Any]) -> BankQuestion:
    return BankQuestion(row["question"], tuple(row["passages"]))


def _span_row(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _span(row: list[int] | None) -> Span | None:
    return Span(*row) if row else None


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _is_whole(folder: Path) -> bool:
    try:
        open_snapshot(folder)
    except SetupError:
        return False
    return True
