"""python -m tests.benchmarks.scale: what a query costs on shelves of a thousand to a million
passages.

Vectors and texts are synthetic: vectors lie around those of the real bank's questions, which is
also asked for its votes; words are drawn as often as Zipf's law says, but for the stop words.
Everything goes the way of a real shelf: written as a snapshot, read back through memory maps,
searched by the retriever.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
from matplotlib.figure import Figure as Picture

from chatbot.retrieve import Retriever
from ingest.encoder import SentenceEncoder
from ingest.index.bm25 import BM25, terms, word_counts
from ingest.index.faiss_index import FaissIndex, factory_for
from ingest.index.publish import current, drafting
from ingest.index.snapshot import Index, Sources, open_snapshot, write_snapshot
from ingest.index.vectors import VectorIndex, Vectors
from ingest.library import Library, open_library
from ingest.model import Article, BankQuestion, Kind, Passage, Span
from ingest.settings import Settings

from .figures import Figure, tell
from .load import memory

RECALL = 0.97  # of the ten nearest, beside exact search
SLOWEST = 20.0  # search stage among a million passages over that among a thousand
_QUERIES = 200
_DEPTH, _NEAREST = 64, 10  # passages that a search brings, and those that recall counts
_WORDS, _PER_PASSAGE, _PER_QUERY = 50_000, 18, 6
_STOP_WORDS = 150  # the commonest words of a language, which no index holds
_PER_ARTICLE = 50  # passages; the real articles have as many


@dataclass(frozen=True)
class Served:
    """What a process measured that serves a shelf.

    Attributes:
        load: seconds to read the snapshot.
        stage: milliseconds that 95 of 100 whole searches stay below: dense, lexical and bank.
        dense: the same of their dense part.
        memory: megabytes of its own that the process needed for it.
        found: for each query, the ten nearest passages.
    """

    load: float
    stage: float
    dense: float
    memory: float
    found: list[list[int]]


@dataclass(frozen=True)
class Cost:
    """What was measured on a shelf of so many `passages`.

    Attributes:
        factory: of the index that such a shelf gets.
        served: by the process that serves it.
        exact: milliseconds that 95 of 100 exact searches in the same vectors stay below.
        recall: share of the ten nearest that the index finds.
        build: seconds to make and write the snapshot, after encoding.
        disk: megabytes of the snapshot.
    """

    passages: int
    factory: str
    served: Served
    exact: float
    recall: float
    build: float
    disk: float


class Silent(SentenceEncoder):
    """An encoder that need not be loaded, for nothing is encoded here."""

    def __init__(self) -> None:
        pass

    def none_score(self, question: Vectors) -> float:  # noqa: ARG002
        return 0.0


def measure(library: Library, passages: int) -> Cost:
    """The cost on a synthetic shelf."""
    draw = np.random.default_rng(passages)
    around = library.index.question_vectors.vectors(np.arange(len(library.index.questions)))
    vectors = _vectors_around(around, passages, draw)
    asked = _vectors_around(vectors, _QUERIES, draw)
    texts, questions = _texts(passages, _PER_PASSAGE, draw), _texts(_QUERIES, _PER_QUERY, draw)
    bank = [
        BankQuestion(entry.question, (int(draw.integers(passages)),) if entry.passages else ())
        for entry in library.index.questions
    ]
    with TemporaryDirectory() as folder, _another_process() as process:
        start = perf_counter()
        snapshot = _write(Path(folder), texts, bank, vectors, around)
        build = perf_counter() - start
        size = sum(path.stat().st_size for path in snapshot.iterdir())
        served = process.submit(_serve, Path(folder), questions, asked).result()
    exactly = FaissIndex.of(vectors, "Flat")
    pairs = zip(served.found, _nearest(exactly, asked), strict=True)
    return Cost(
        passages,
        factory_for(passages),
        served,
        exact=_slowest(lambda i: exactly.search(asked[i], _DEPTH)),
        recall=sum(len(set(some) & set(others)) for some, others in pairs) / (_NEAREST * _QUERIES),
        build=build,
        disk=size / 1e6,
    )


def _write(
    directory: Path,
    texts: Sequence[str],
    bank: Sequence[BankQuestion],
    vectors: Vectors,
    around: Vectors,
) -> Path:
    """The folder of a snapshot of passages with these texts and vectors."""
    slugs = [f"a{number}" for number in range(-(-len(texts) // _PER_ARTICLE))]
    shelf = [
        Passage(slugs[i // _PER_ARTICLE], Span(i, i + 1), Kind.PARAGRAPH) for i in range(len(texts))
    ]
    dimension = vectors.shape[1]
    with drafting(directory) as draft:
        index = Index(
            articles={slug: Article(slug, slug, "en", "", "", (), slug) for slug in slugs},
            language="en",
            counts=Counter(passage.article for passage in shelf),
            passages=shelf,
            embedded=texts,
            words=word_counts(texts),
            questions=bank,
            bm25=BM25.of(terms(text, "en") for text in texts),
            passage_vectors=FaissIndex.build([vectors], dimension, draft),
            question_vectors=FaissIndex.build([around], dimension, draft),
        )
        sources = Sources(dict.fromkeys(slugs, ""), "", "", "synthetic", "synthetic", "faiss")
        return write_snapshot(draft, sources, index)


def _nearest(index: VectorIndex, asked: Vectors) -> list[list[int]]:
    """For each query the positions of the nearest ones."""
    return [index.search(vector, _NEAREST)[1].tolist() for vector in asked]


def _another_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


def _serve(index: Path, questions: Sequence[str], asked: Vectors) -> Served:
    """Read the snapshot in `index` and search it."""
    before, start = memory(), perf_counter()
    snapshot = current(index, open_snapshot)
    assert snapshot is not None
    retriever = Retriever(snapshot.index, Silent())
    load = perf_counter() - start
    vectors = snapshot.index.passage_vectors
    stage = _slowest(lambda i: retriever.candidates(questions[i], asked[i]))
    dense = _slowest(lambda i: vectors.search(asked[i], _DEPTH))
    needed = (memory() - before) / 1024
    return Served(load, stage, dense, needed, _nearest(vectors, asked))


def _vectors_around(vectors: Vectors, number: int, draw: np.random.Generator) -> Vectors:
    """Unit vectors about as near to some of these as questions are to their passages."""
    found = vectors[draw.integers(len(vectors), size=number)]
    noise = draw.standard_normal(found.shape, dtype=np.float32)
    found = found + noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def _texts(number: int, length: int, draw: np.random.Generator) -> list[str]:
    chances = 1 / np.arange(_STOP_WORDS + 1, _STOP_WORDS + _WORDS + 1)
    drawn = draw.choice(_WORDS, size=(number, length), p=chances / chances.sum())
    words = [f"word{_letters(rank)}" for rank in range(_WORDS)]
    return [" ".join(words[rank] for rank in ranks) for ranks in drawn.tolist()]


def _letters(number: int) -> str:
    return "".join(chr(ord("k") + int(digit)) for digit in str(number))


def _slowest(search: Callable[[int], object]) -> float:
    """Milliseconds that 95 of 100 searches stay below."""
    times = []
    for number in range(_QUERIES):
        start = perf_counter()
        search(number)
        times.append(1000 * (perf_counter() - start))
    return quantiles(times, n=20)[-1]


def table(costs: Sequence[Cost]) -> str:
    """The costs as a Markdown table."""
    rows = [
        f"| {cost.passages:,} | `{cost.factory}` | {cost.served.stage:.1f} ms "
        f"| {cost.served.dense:.2f} ms | {cost.exact:.2f} ms | {cost.recall:.3f} "
        f"| {cost.build:.1f} s | {cost.served.load:.2f} s | {cost.served.memory:.0f} MB "
        f"| {cost.disk:.0f} MB |"
        for cost in costs
    ]
    head = (
        "| passages | index | search stage | its dense part | exact instead | recall@10 | build "
        "| load | memory | on disk |"
    )
    return "\n".join([head, "|" + "---|" * 10, *rows])


def plot(costs: Sequence[Cost], path: Path) -> None:
    """Draw the curves into a picture."""
    picture = Picture(figsize=(8, 3.4), layout="constrained")
    time, space = picture.subplots(1, 2)
    passages = [cost.passages for cost in costs]
    time.loglog(passages, [cost.served.stage for cost in costs], "o-", label="whole search stage")
    time.loglog(passages, [cost.served.dense for cost in costs], "s--", label="its dense part")
    time.loglog(passages, [cost.exact for cost in costs], "^:", label="exact search instead")
    time.set(xlabel="passages", ylabel="milliseconds (95 of 100 below)")
    space.loglog(passages, [cost.served.memory for cost in costs], "o-", label="memory")
    space.loglog(passages, [cost.disk for cost in costs], "s--", label="on disk")
    space.set(xlabel="passages", ylabel="megabytes")
    for axes in (time, space):
        axes.grid(alpha=0.3)
        axes.legend()
    picture.savefig(path)


def figures(costs: Sequence[Cost]) -> list[Figure]:
    """The promises."""
    first, last = costs[0], costs[-1]
    ratio = f"search stage, {last.passages:,} / {first.passages:,} passages"
    return [
        Figure("lowest recall@10", min(cost.recall for cost in costs), "", at_least=RECALL),
        Figure(ratio, last.served.stage / first.served.stage, "", SLOWEST),
    ]


def main() -> int:
    """Measure, print and draw; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    sizes = [1_000, 10_000, 100_000, 1_000_000]
    parser.add_argument("--passages", type=int, nargs="+", default=sizes)
    parser.add_argument("--plot", type=Path, help="where to draw the curves (.svg, .png)")
    arguments = parser.parse_args()
    library = open_library(Settings())
    costs = [measure(library, passages) for passages in arguments.passages]
    print(table(costs))
    if arguments.plot:
        plot(costs, arguments.plot)
    return tell(figures(costs))


if __name__ == "__main__":
    sys.exit(main())
