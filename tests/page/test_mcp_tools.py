"""Tools wait for threads, and not for ever."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from anyio import CapacityLimiter

from chatbot import interface
from chatbot.page import mcp_tools
from chatbot.wire import RequestError


def test_who_comes_when_too_many_wait_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mcp_tools, "MOST_WAITING", 1)
    finish = Event()

    async def talk() -> list[bool]:
        threads = CapacityLimiter(1)
        tool = mcp_tools._in_thread(lambda: finish.wait(60), threads)
        served, waiting = asyncio.ensure_future(tool()), asyncio.ensure_future(tool())
        while threads.statistics().tasks_waiting < 1:
            await asyncio.sleep(0)
        with pytest.raises(RequestError, match=interface.BUSY):
            await tool()
        finish.set()
        return [await served, await waiting]

    with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop may be running
        assert thread.submit(asyncio.run, talk()).result() == [True, True]
