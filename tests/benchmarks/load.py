"""python -m tests.benchmarks.load: many visitors at once, against a real server over its real API.

Each visitor asks a question of the bank every few seconds; then twice as many do. What is told:
answers that failed, how much slower the slow ones are than those of an idle server, whether memory
grows, and whether the server is itself again afterwards.
"""

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import httpx

from ingest.settings import Settings
from ingest.shelf import read_shelf

from ..page.harness import run_apart, served
from .figures import Figure, tell

SLOWEST = 8.0  # 95 of 100 answers come within so many times the median of an idle server
GROWTH = 1.05  # memory after the load over memory after the warm-up
RECOVERED = 1.5  # idle median after the load over the one before
_ALONE = 40  # questions asked one after the other, for the idle median and to warm up


@dataclass(frozen=True)
class Reply:
    """What became of a question: answered, plainly refused for now (429 or 503), or failed."""

    seconds: float
    answered: bool
    refused: bool = False

    @property
    def failed(self) -> bool:
        """Whether the visitor was left without an answer and without a word."""
        return not (self.answered or self.refused)


def measure(visitors: int, every: float, seconds: float, *options: str) -> list[Figure]:
    """Load a server of its own; `every` so many seconds each of the visitors asks."""
    bank = read_shelf(Settings().corpus).bank.questions
    questions = [entry.question for entry in bank]
    with served("--rate", "0", *options) as (address, process):
        return run_apart(_load(address, process.pid, questions, visitors, every, seconds))


async def ask(client: httpx.AsyncClient, question: str) -> Reply:
    """Ask as a program does."""
    start = perf_counter()
    try:
        call = await client.post("gradio_api/call/answer", json={"data": [question, []]})
        if call.status_code in (429, 503):
            return Reply(perf_counter() - start, answered=False, refused=True)
        event = call.raise_for_status().json()["event_id"]
        reply = await client.get(f"gradio_api/call/answer/{event}")
        kind, data = reply.raise_for_status().text.strip().rsplit("\n", 2)[-2:]
        (answer,) = json.loads(data.removeprefix("data: "))
        answered = kind == "event: complete" and answer["question"] == question.strip()
    except (httpx.HTTPError, ValueError, KeyError):
        answered = False
    return Reply(perf_counter() - start, answered)


async def _load(
    address: str,
    process: int,
    questions: Sequence[str],
    visitors: int,
    every: float,
    seconds: float,
) -> list[Figure]:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        draw = random.Random(0)
        await _alone(client, questions, draw)
        idle = await _alone(client, questions, draw)
        await _visit(client, questions, visitors, every, seconds / 2, draw)
        before = memory(process)
        replies = await _visit(client, questions, visitors, every, seconds, draw)
        after = memory(process)
        twice = await _visit(client, questions, 2 * visitors, every, seconds / 2, draw)
        recovered = await _alone(client, questions, draw)
    times = [reply.seconds for reply in replies]
    slowest = quantiles(times, n=20)[-1]
    slowest_of_twice = quantiles([reply.seconds for reply in twice], n=20)[-1]
    return [
        Figure("questions asked", len(replies)),
        Figure("without an answer", sum(not reply.answered for reply in replies), "", at_most=0),
        Figure("median, idle", 1000 * idle, "ms"),
        Figure("median, under load", 1000 * median(times), "ms"),
        Figure("95 of 100 under load / idle median", slowest / idle, "", SLOWEST),
        Figure("memory after / before", after / before, "", GROWTH),
        Figure("twice the load: questions asked", len(twice)),
        Figure("twice the load: told to try again", sum(reply.refused for reply in twice)),
        Figure("twice the load: failed", sum(reply.failed for reply in twice), "", at_most=0),
        Figure("twice the load: 95 of 100 / idle median", slowest_of_twice / idle),
        Figure("idle median afterwards / before", recovered / idle, "", RECOVERED),
    ]


async def _alone(client: httpx.AsyncClient, questions: Sequence[str], draw: random.Random) -> float:
    """Median seconds of questions that are asked one after the other."""
    return median([(await ask(client, draw.choice(questions))).seconds for _ in range(_ALONE)])


async def _visit(
    client: httpx.AsyncClient,
    questions: Sequence[str],
    visitors: int,
    every: float,
    seconds: float,
    draw: random.Random,
) -> list[Reply]:
    """All visitors, who come evenly spread over the first round."""

    async def visitor(number: int) -> list[Reply]:
        await asyncio.sleep(every * number / visitors)
        replies = []
        for _ in range(round(seconds / every)):
            asking = asyncio.create_task(ask(client, draw.choice(questions)))
            await asyncio.sleep(every)
            replies.append(await asking)
        return replies

    rounds = await asyncio.gather(*(visitor(number) for number in range(visitors)))
    return [reply for replies in rounds for reply in replies]


def memory(process: int | str = "self") -> int:
    """Kilobytes that a process holds for itself: files that are mapped into memory (the weights,
    the index) do not count, whose pages come in as they are first read.
    """
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0])


def main() -> int:
    """Measure and print; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two questions")
    parser.add_argument("--seconds", type=float, default=120.0)
    arguments = parser.parse_args()
    return tell(measure(arguments.visitors, arguments.every, arguments.seconds))


if __name__ == "__main__":
    sys.exit(main())
