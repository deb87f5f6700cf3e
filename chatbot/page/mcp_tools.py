"""The chatbot as tools of the Model Context Protocol, for assistants that want quotes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.routing import Mount

from chatbot import interface
from chatbot.page.api import AT_ONCE, MOST_WAITING, Api
from chatbot.wire import RequestError
from ingest.errors import SetupError

PATH = "/mcp"

P = ParamSpec("P")
T = TypeVar("T")


def tools(api: Api) -> dict[str, Any]:
    """What makes a web application serve the tools at PATH (streamable HTTP, no sessions).

    Args:
        api: whose methods the tools are.

    Raises:
        SetupError: the package for it is not installed.
    """
    try:
        from mcp.server.fastmcp import FastMCP
        from mcp.server.transport_security import TransportSecuritySettings
    except ImportError:
        raise SetupError('--mcp needs the package mcp; pip install -e ".[mcp]"') from None
    server = FastMCP(
        interface.NAME,
        stateless_http=True,
        json_response=True,
        streamable_http_path="/",
        log_level="ERROR",
        # The guard knows the page's names.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    threads = CapacityLimiter(AT_ONCE)
    for tool in (api.answer, api.articles, api.article):
        server.add_tool(_in_thread(tool, threads), structured_output=True)
    application = server.streamable_http_app()

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return {"routes": [Mount(PATH, application)], "lifespan": lifespan}


def _in_thread(tool: Callable[P, T], threads: CapacityLimiter) -> Callable[P, Awaitable[T]]:
    """The tool in a thread, so that nothing else waits for it; refused if too many wait for one."""

    @wraps(tool)
    async def call(*arguments: P.args, **options: P.kwargs) -> T:
        if threads.statistics().tasks_waiting >= MOST_WAITING:
            raise RequestError(interface.BUSY)
        return await to_thread.run_sync(partial(tool, *arguments, **options), limiter=threads)

    return call
