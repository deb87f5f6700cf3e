"""The chatbot as tools of the Model Context Protocol, for assistants that want quotes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import Mount

from chatbot import interface
from chatbot.page.api import Api
from ingest.errors import SetupError

PATH = "/mcp"


def tools(api: Api, local: bool = True) -> dict[str, Any]:
    """What makes a web application serve the tools at PATH (streamable HTTP, no sessions).

    Args:
        api: whose methods the tools are.
        local: whether only requests to this machine by its own name are answered, which keeps
            out other sites' scripts; else those to any name are.

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
        transport_security=(
            None if local else TransportSecuritySettings(enable_dns_rebinding_protection=False)
        ),
    )
    for tool in (api.answer, api.articles, api.article):
        server.add_tool(tool, structured_output=True)
    application = server.streamable_http_app()

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return {"routes": [Mount(PATH, application)], "lifespan": lifespan}
