"""python -m tests.benchmarks.ingest: how fast a shelf of many articles is ingested, and in how much
memory.

The measure is the bare model, which encodes the same texts in batches in the same run. The articles
are made of the real shelf's sentences, in other orders.
"""

import argparse
import hashlib
import json
import random
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ingest.encoder import find_model, load_model
from ingest.library import build, encoder_for
from ingest.settings import Settings
from ingest.shelf import read_shelf

from .figures import Figure, tell

RATE = 0.9  # of the bare model's
MEMORY = 1.05  # of what a quarter of the articles takes
BATCH = 64  # of the bare model
_SENTENCES = 12  # an article


def measure(articles: int) -> list[Figure]:
    """The figures of a shelf of so many articles, and of one with a quarter of them."""
    seconds, bare, passages, most = _apart(articles)
    *_, less = _apart(articles // 4)
    return [
        Figure("articles", articles),
        Figure("passages", passages),
        Figure("ingested a second", passages / seconds),
        Figure("the same texts through the bare model", passages / bare, "a second"),
        Figure("ratio", bare / seconds, "", at_least=RATE),
        Figure("most memory", most / 1024, "MB"),
        Figure("the same / for a quarter of the articles", most / less, "", at_most=MEMORY),
    ]


def _apart(articles: int) -> tuple[float, float, int, int]:
    """What `_ingest` tells, from a process of its own, whose memory is its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(_ingest, articles).result()


def _ingest(articles: int) -> tuple[float, float, int, int]:
    """Seconds of the ingest and of the bare model, number of passages, and most kilobytes."""
    with TemporaryDirectory() as folder:
        settings = Settings(corpus=Path(folder) / "corpus", index=Path(folder) / "index")
        _write_shelf(settings.corpus, articles)
        encoder, _ = encoder_for(read_shelf(settings.corpus), settings)
        encoder.encode_passages(["warm"])
        start = perf_counter()
        passages = build(settings, encoder).passages
        seconds = perf_counter() - start
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        texts = read_shelf(settings.corpus).embedded
        bare = load_model(find_model(settings.model))
        start = perf_counter()
        bare.encode(list(texts), batch_size=BATCH)
        return seconds, perf_counter() - start, passages, most


def _write_shelf(corpus: Path, articles: int) -> None:
    shelf = read_shelf(Settings().corpus)
    texts = {article.slug: article.text for article in shelf.articles}
    sentences = [passage.span.of(texts[passage.article]) for passage in shelf.passages]
    draw = random.Random(0)
    corpus.mkdir()
    with (corpus / "catalog.toml").open("w") as catalog:
        for number in range(articles):
            title = f"Article {number}"
            text = f"{title}\n\n" + " ".join(draw.sample(sentences, _SENTENCES)) + "\n"
            (corpus / f"a{number}.txt").write_bytes(text.encode())
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            entry = {"slug": f"a{number}", "title": title, "language": "en", "sha256": sha256}
            lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
            catalog.write(f"[[article]]\n{lines}\n\n")


def main() -> int:
    """Measure and print; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ingest", description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    return tell(measure(parser.parse_args().articles))


if __name__ == "__main__":
    sys.exit(main())
