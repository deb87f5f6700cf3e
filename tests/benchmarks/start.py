"""python -m tests.benchmarks.start: from the start of a process to its first answer.

The measure is another process, which only imports gradio and sentence-transformers and loads the
model. Both are started in turns, with the index built.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter

import httpx

from ingest.encoder import model_folder
from ingest.library import open_library
from ingest.settings import Settings

from ..page.harness import ROOT, run_apart, served
from .figures import Figure, tell
from .load import ask

QUESTION = "Can a pinched nerve cause muscle spasms?"
SLOWEST_START = 1.25  # times the measure
SLOWEST_HELP = 0.5  # seconds more than bare Python takes
_BARE = """
import os
os.environ["HF_HUB_OFFLINE"] = "1"
import gradio
from sentence_transformers import SentenceTransformer
SentenceTransformer({folder!r}, device="cpu")
"""


def measure(rounds: int, settings: Settings) -> list[Figure]:
    """The figures, medians of so many rounds."""
    open_library(settings)
    bare = ["-c", _BARE.format(folder=str(model_folder(settings.model)))]
    starts = [(_run(bare), _first_answer(settings)) for _ in range(rounds)]
    python = median(_run(["-c", ""]) for _ in range(3 * rounds))
    return [
        Figure("imports and model alone", median(bare for bare, _ in starts), "s"),
        Figure("start of the page to its first answer", median(page for _, page in starts), "s"),
        Figure("ratio", median(page / bare for bare, page in starts), "", SLOWEST_START),
        *(
            Figure(
                f"python -m {name} --help, beyond bare Python",
                median(_run(["-m", name, "--help"]) for _ in range(3 * rounds)) - python,
                "s",
                SLOWEST_HELP,
            )
            for name in ("ingest", "chatbot", "app")
        ),
    ]


def _run(arguments: Sequence[str]) -> float:
    """Seconds that a Python process takes."""
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return perf_counter() - start


def _first_answer(settings: Settings) -> float:
    start = perf_counter()
    with served("--index", str(settings.index)) as (address, _):
        run_apart(_ask(address))
        return perf_counter() - start


async def _ask(address: str) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        assert (await ask(client, QUESTION)).answered


def main() -> int:
    """Measure and print; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    return tell(measure(parser.parse_args().rounds, Settings()))


if __name__ == "__main__":
    sys.exit(main())
