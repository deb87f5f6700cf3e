"""python -m tests.benchmarks.service: how many questions a second, and for how long.

The measure of the throughput is the bare model, which encodes in batches, and in the same run, just
those texts that the service encodes for these questions. Then thousands of questions are asked in
sequence, each several times: the answers and the memory stay the same.
"""

import argparse
import asyncio
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from time import perf_counter

import httpx

from chatbot.answer import Answer
from chatbot.bot import Chatbot
from ingest.encoder import Encoder, find_model, load_model
from ingest.index.vectors import Vectors
from ingest.library import Library, open_library
from ingest.settings import Settings

from ..page.harness import run_apart, served
from .figures import Figure, tell
from .ingest import BATCH
from .load import GROWTH, ask, memory

THROUGHPUT = 0.6  # of the bare model's
_TOGETHER = 200  # questions at once: the visitors of twice the load, all in the same moment
_OVER_HTTP = 50  # questions at once; the server lets 64 wait


class _Remembering:
    """An encoder that remembers the texts of the questions that it read."""

    def __init__(self, encoder: Encoder) -> None:
        self.sha256, self.dimension = encoder.sha256, encoder.dimension
        self.encode_passages, self.none_score = encoder.encode_passages, encoder.none_score
        self._encode = encoder.encode_questions
        self.read: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return self._encode(texts)


def throughput(library: Library, number: int, rounds: int) -> list[Figure]:
    """How fast so many questions are answered that come at once, beside the bare model."""
    drawn = _drawn(library, number * (rounds + 1))  # none twice: what was read is remembered
    encoder = _Remembering(library.encoder)
    bot = Chatbot(replace(library, encoder=encoder))
    bare = load_model(find_model(Settings().model))
    with ThreadPoolExecutor(_TOGETHER) as pool:
        list(pool.map(bot.answer, drawn[:number]))
        times = []
        for start_of in range(number, len(drawn), number):
            questions = drawn[start_of : start_of + number]
            encoder.read.clear()
            start = perf_counter()
            list(pool.map(bot.answer, questions))
            answered = perf_counter()
            bare.encode(encoder.read, batch_size=BATCH)
            times.append((answered - start, perf_counter() - answered))
    service, model = (median(column) for column in zip(*times, strict=True))
    return [
        Figure("answers a second", number / service),
        Figure("the same texts through the bare model", number / model, "a second"),
        Figure("ratio", median(m / s for s, m in times), "", at_least=THROUGHPUT),
    ]


def over_http(library: Library, number: int) -> list[Figure]:
    """The same with a server of its own and its API, asked from the same cores."""
    questions = _drawn(library, number)

    async def ask_all(address: str) -> tuple[int, float]:
        at_once = asyncio.Semaphore(_OVER_HTTP)
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:

            async def answered(question: str) -> bool:
                async with at_once:
                    return (await ask(client, question)).answered

            start = perf_counter()
            replies = await asyncio.gather(*map(answered, questions))
            return replies.count(False), perf_counter() - start

    with served("--rate", "0") as (address, _):
        failed, seconds = run_apart(ask_all(address))
    return [
        Figure("answers a second over HTTP", number / seconds),
        Figure("without an answer", failed, "", at_most=0),
    ]


def sequence(library: Library, number: int, times: int) -> list[Figure]:
    """Ask so many questions one after the other, so many times."""
    questions = _drawn(library, number)
    bot = Chatbot(library)

    def ask_all() -> list[Answer]:
        return [bot.answer(question) for question in questions]

    first = ask_all()
    before = memory()
    changed = sum(
        then != now for _ in range(times - 1) for then, now in zip(first, ask_all(), strict=True)
    )
    return [
        Figure("questions in sequence", number * times),
        Figure("answers that changed", changed, "", at_most=0),
        Figure("memory after the last / the first pass", memory() / before, "", GROWTH),
    ]


def _drawn(library: Library, number: int) -> list[str]:
    return random.Random(0).sample([entry.question for entry in library.index.questions], number)


def main() -> int:
    """Measure and print; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.service", description=__doc__)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    library = open_library(Settings())
    return tell(
        throughput(library, arguments.questions, arguments.times)
        + over_http(library, arguments.questions)
        + sequence(library, arguments.questions, arguments.times)
    )


if __name__ == "__main__":
    sys.exit(main())
