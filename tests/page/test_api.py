"""The page for programs: endpoints through gradio_client, tools through an MCP client."""

from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from chatbot import interface
from chatbot.bot import LONGEST_QUESTION, Chatbot
from chatbot.page.api import Api
from chatbot.page.mcp_tools import PATH
from chatbot.wire import MOST_EARLIER, RequestError, to_json

from .harness import run_apart

ANSWERED = "Can a pinched nerve cause muscle spasms?"
FOLLOW_UP = "and in the legs?"


def test_a_call_that_is_not_understood_is_told_how_it_should_be(bot: Chatbot) -> None:
    api: Any = Api(bot)
    malformed = ((1, None), ("q", "text"), ("q", [1]), ("q", ["q"] * (MOST_EARLIER + 1)))
    for question, history in malformed:
        with pytest.raises(RequestError, match="history a list of 20 strings at most"):
            api.answer(question, history)
    for slug in ("../catalog", "", None, 1, ["a"]):
        with pytest.raises(RequestError, match="no such article"):
            api.article(slug)


def test_of_a_huge_question_little_is_sent_back(bot: Chatbot) -> None:
    reply = Api(bot).answer("x" * 100_000, ["y" * 100_000])
    assert reply["message"] == interface.TOO_LONG
    assert len(reply["question"]) == LONGEST_QUESTION + 1


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def test_programs_get_the_same_answer(client: Client, bot: Chatbot) -> None:
    first = bot.answer(ANSWERED)
    expected = to_json(bot.answer(FOLLOW_UP, [first]))
    assert client.predict(FOLLOW_UP, [ANSWERED], api_name="/answer") == expected
    assert client.predict(question=ANSWERED, api_name="/answer") == to_json(first)


def test_every_endpoint_is_named_and_documented(client: Client) -> None:
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    assert sorted(endpoints) == ["/answer", "/article", "/articles"]
    assert all(endpoint["description"] for endpoint in endpoints.values())


def test_programs_can_read_the_shelf(client: Client, bot: Chatbot) -> None:
    listed = client.predict(api_name="/articles")
    assert [each["slug"] for each in listed] == [article.slug for article in bot.articles]
    article = bot.articles[0]
    read = client.predict(article.slug, api_name="/article")
    assert read["text"] == article.text
    assert {"heading", "paragraph", "promotion"} <= {block["kind"] for block in read["blocks"]}
    with pytest.raises(AppError, match="the list of articles has their names"):
        client.predict("../catalog", api_name="/article")
    with pytest.raises(AppError, match="question must be a string"):
        client.predict(7, None, api_name="/answer")


def test_assistants_get_quotes_as_structured_data(address: str, bot: Chatbot) -> None:
    async def talk() -> tuple[list[str], CallToolResult, CallToolResult, CallToolResult]:
        async with (
            streamable_http_client(f"{address}{PATH[1:]}/") as (receive, send, _),
            ClientSession(receive, send) as session,
        ):
            await session.initialize()
            names = [tool.name for tool in (await session.list_tools()).tools]
            call = session.call_tool
            asked: dict[str, Any] = {"question": FOLLOW_UP, "history": [ANSWERED]}
            return (
                names,
                await call("answer", asked),
                await call("article", {"slug": bot.articles[0].slug}),
                await call("article", {"slug": "nowhere"}),
            )

    names, answer, article, nowhere = run_apart(talk())
    assert sorted(names) == ["answer", "article", "articles"]
    assert answer.structuredContent == to_json(bot.answer(FOLLOW_UP, [bot.answer(ANSWERED)]))
    assert article.structuredContent is not None
    assert article.structuredContent["text"] == bot.articles[0].text
    assert nowhere.isError
    assert "no such article" in str(nowhere.content)
