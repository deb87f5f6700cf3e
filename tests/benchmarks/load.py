"""python -m tests.benchmarks.load: many visitors at once, against a real server over its real API.

Each visitor asks a question of the bank every few seconds. What is told: failed answers, how much
slower the slow ones are than those of an idle server, and whether memory grows.
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

from ingest.build import read_shelf
from ingest.settings import Settings

from ..page.harness import run_apart, served

SLOWEST = 8.0  # 95 of 100 answers come within so many times the median of an idle server
GROWTH = 1.05  # memory after the load over memory after the warm-up
_ALONE = 40  # questions asked one after the other, for the idle median and to warm up


@dataclass(frozen=True)
class Load:
    """What was measured.

    Attributes:
        asked: questions.
        failed: those without an answer.
        idle: median seconds of an answer when nobody else asks.
        p50: median seconds under load.
        p95: seconds that 95 of 100 answers stayed below.
        growth: resident memory after the load over that before it.
    """

    asked: int
    failed: int
    idle: float
    p50: float
    p95: float
    growth: float

    @property
    def holds(self) -> bool:
        """Whether the promises are kept."""
        return not self.failed and self.p95 <= SLOWEST * self.idle and self.growth <= GROWTH


def measure(visitors: int, every: float, seconds: float, *options: str) -> Load:
    """Load a server of its own; `every` so many seconds each of the visitors asks."""
    bank = read_shelf(Settings().corpus).bank.questions
    questions = [entry.question for entry in bank]
    with served("--rate", "0", *options) as (address, process):
        return run_apart(_load(address, process.pid, questions, visitors, every, seconds))


async def _load(
    address: str,
    process: int,
    questions: Sequence[str],
    visitors: int,
    every: float,
    seconds: float,
) -> Load:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        draw = random.Random(0)
        alone = [await _ask(client, draw.choice(questions)) for _ in range(_ALONE)]
        idle = median(seconds for seconds in alone[_ALONE // 2 :] if seconds is not None)
        await _visit(client, questions, visitors, every, every, draw)
        before = _resident(process)
        taken = await _visit(client, questions, visitors, every, seconds, draw)
        after = _resident(process)
    answered = [seconds for seconds in taken if seconds is not None]
    p95 = quantiles(answered, n=20)[-1]
    return Load(len(taken), taken.count(None), idle, median(answered), p95, after / before)


async def _visit(
    client: httpx.AsyncClient,
    questions: Sequence[str],
    visitors: int,
    every: float,
    seconds: float,
    draw: random.Random,
) -> list[float | None]:
    """All visitors, who come evenly spread over the first round."""

    async def visitor(number: int) -> list[float | None]:
        await asyncio.sleep(every * number / visitors)
        taken = []
        for _ in range(round(seconds / every)):
            asking = asyncio.create_task(_ask(client, draw.choice(questions)))
            await asyncio.sleep(every)
            taken.append(await asking)
        return taken

    rounds = await asyncio.gather(*(visitor(number) for number in range(visitors)))
    return [each for taken in rounds for each in taken]


async def _ask(client: httpx.AsyncClient, question: str) -> float | None:
    """Seconds until the answer; None if there is none."""
    start = perf_counter()
    try:
        call = await client.post("gradio_api/call/answer", json={"data": [question, []]})
        event = call.raise_for_status().json()["event_id"]
        reply = await client.get(f"gradio_api/call/answer/{event}")
        kind, data = reply.raise_for_status().text.strip().rsplit("\n", 2)[-2:]
        (answer,) = json.loads(data.removeprefix("data: "))
    except (httpx.HTTPError, ValueError, KeyError):
        return None
    complete = kind == "event: complete" and answer["question"] == question.strip()
    return perf_counter() - start if complete else None


def _resident(process: int) -> int:
    """Kilobytes of memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def main() -> int:
    """Measure and print; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two questions")
    parser.add_argument("--seconds", type=float, default=120.0)
    arguments = parser.parse_args()
    load = measure(arguments.visitors, arguments.every, arguments.seconds)
    print(f"questions asked                {load.asked:8} ({arguments.visitors} visitors)")
    print(f"failed                         {load.failed:8}")
    print(f"median, idle                   {1000 * load.idle:8.1f} ms")
    print(f"median, under load             {1000 * load.p50:8.1f} ms")
    print(f"p95 under load / idle median   {load.p95 / load.idle:8.2f} (at most {SLOWEST})")
    print(f"memory after / before          {load.growth:8.3f} (at most {GROWTH})")
    return 0 if load.holds else 1


if __name__ == "__main__":
    sys.exit(main())
