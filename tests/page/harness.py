"""A served page and a browser to look at it with."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, Page, Playwright

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
PATIENCE = 120_000  # milliseconds; a machine that trains a model beside the tests is slow
NO_CHROMIUM = "no Chromium here: get it with apt-get install chromium"
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[str]:
    """The address of a page served by `python app.py`, which ends with the context."""
    with served(*arguments, **environment) as (address, _):
        yield address


@contextmanager
def served(
    *arguments: str, program: Sequence[str] = ("app.py",), **environment: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Likewise, with the process, which may be another program that takes these arguments."""
    with subprocess.Popen(
        [sys.executable, *program, "--port", str(free_port()), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://\S+?/", line)
            assert address, f"app.py did not say where it serves, but {line!r}"
            yield address.group(), process
        finally:
            process.terminate()


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, run in a thread of its own: Playwright's keeps a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium(playwright: Playwright) -> Browser | None:
    """The system's Chromium, or None."""
    path = shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=_QUIET) if path else None


def visit(page: Page, address: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.locator("#question textarea").wait_for()


def ask(page: Page, question: str) -> None:
    """Type a question, and wait for its answer."""
    answers = page.locator(".turn .message").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator(".turn .message").nth(answers).wait_for()
