"""What hostile visitors meet: the guard in front of a small application, and of the real page."""

import asyncio
import http.client
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

import app
from chatbot.bot import Chatbot
from chatbot.page.body import LARGEST_BODY
from chatbot.page.guard import Guard, Rules
from chatbot.page.hosts import Hosts, is_local
from chatbot.page.login import Login
from chatbot.page.visitors import BURST, LEAST_BURST, MOST_CLIENTS, Budget
from chatbot.wire import to_json
from ingest.library import Library
from ingest.settings import Settings

from .harness import run_apart, served, serving

ASK = "/gradio_api/queue/join"
FETCH = "/gradio_api/queue/data"
LOGIN = ("reader", "open sésame: 1")
QUESTIONS = (
    "Can a pinched nerve cause muscle spasms?",
    "What are the symptoms of a pinched nerve?",
    "Can nerve damage cause muscle spasms?",
    "Can a herniated disc cause muscle spasms?",
    "What helps against muscle spasms?",
    "What dose of ibuprofen should I take?",
)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that sends back what it gets, for all the world to read."""
    body = await Request(scope, receive).body()
    headers = {"Access-Control-Allow-Origin": "*", "X-Frame-Options": "ALLOWALL"}
    await PlainTextResponse(body, headers=headers)(scope, receive, send)


def visitor(guard: Guard, address: str = "192.0.2.1") -> TestClient:
    """A client at an address."""
    return TestClient(guard, "http://localhost", client=(address, 50000))


def guarded(rate: float = 0, proxied: bool = False, login: str | None = None) -> Guard:
    return Guard(echo, Rules(rate, proxied, login))


def posts_until_refused(client: TestClient, **headers: str) -> int:
    """How many requests come through at once."""
    for number in range(1000):
        if client.post(ASK, json={}, headers=headers).status_code == 429:
            return number
    raise AssertionError("never refused")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("POST", ASK, 200),
        ("GET", "/app.py", 404),
        ("GET", ASK, 405),
        ("DELETE", "/", 405),
        ("OPTIONS", ASK, 405),
        ("POST", "/mcp/", 401),
    ],
)
def test_every_response_is_hardened(method: str, path: str, status: int) -> None:
    client = visitor(guarded(login="a:b" if status == 401 else None))
    response = client.request(method, path, json={}, headers={"Origin": "http://localhost"})
    assert response.status_code == status
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not {"*", "https:", "http:", "blob:"} & set(" ".join(policy).split())
    assert response.headers.get_list("X-Frame-Options") == ["DENY"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not any(name.startswith("access-control-") for name in response.headers)


def test_a_body_passes_as_the_json_that_it_is_until_it_is_too_large() -> None:
    client = visitor(guarded())
    data: dict[str, object] = {
        "data": [1.5, None, True, 'Is "té" \\ hot? 👩', {"a": []}],
        "session_hash": None,
    }
    largest = json.dumps(data).encode().ljust(LARGEST_BODY)
    assert client.post(ASK, content=largest).json() == data
    assert client.post(ASK, content=iter([largest[:9], largest[9:]])).json() == data
    refused = client.post(ASK, content=largest + b" ")
    assert refused.status_code == 413
    assert list(refused.json()) == ["detail"]


def test_a_body_that_never_ends_is_not_read_to_its_end() -> None:
    received = 0

    async def receive() -> dict[str, object]:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"1" * 1000, "more_body": True}

    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost")]
    scope: Scope = {"type": "http", "method": "POST", "path": ASK, "headers": headers}
    run_apart(guarded()(scope, receive, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 413
    assert received == LARGEST_BODY // 1000 + 1


def test_a_client_that_asks_too_often_is_told_to_wait() -> None:
    guard = guarded(rate=0.01)
    client = visitor(guard)
    assert posts_until_refused(client) == LEAST_BURST
    refused = client.post(ASK, json={})
    assert refused.status_code == 429
    assert list(refused.json()) == ["detail"]
    assert int(refused.headers["Retry-After"]) == 50
    assert client.get("/").status_code == 200
    assert visitor(guard, "192.0.2.2").post(ASK, json={}).status_code == 200


def test_anyone_may_ask_any_number_of_questions_at_rate_0() -> None:
    client = visitor(guarded(rate=0))
    assert all(client.post(ASK, json={}).status_code == 200 for _ in range(3 * LEAST_BURST))


def test_a_budget_is_earned_back_and_never_more_than_the_burst() -> None:
    now = 0.0
    budget = Budget(4, clock=lambda: now)
    assert [budget.take("a") for _ in range(int(BURST * 4))] == [0] * int(BURST * 4)
    assert budget.take("a") == 0.25
    now += 0.5
    assert [budget.take("a") for _ in range(3)] == [0, 0, 0.25]
    now += 1000
    assert [budget.take("a") for _ in range(int(BURST * 4))] == [0] * int(BURST * 4)
    assert budget.take("a") == 0.25


def test_a_bounded_number_of_clients_is_remembered_those_that_come_above_all() -> None:
    budget = Budget(0.01, clock=lambda: 0.0)
    for _ in range(LEAST_BURST):
        budget.take("often")
    for number in range(2 * MOST_CLIENTS):
        budget.take(str(number))
        if not number % 1000:
            assert budget.take("often") > 0
    assert len(budget._full_at) == MOST_CLIENTS


def test_a_client_is_who_the_proxy_says_not_who_it_says_itself() -> None:
    guard = guarded(rate=0.01, proxied=True)
    proxy = visitor(guard, "127.0.0.1")
    for claim in range(LEAST_BURST):
        claimed = {"X-Forwarded-For": f"10.0.0.{claim}, 198.51.100.7:{5000 + claim}"}
        asked = proxy.post(ASK, json={}, headers=claimed)
        assert asked.status_code == 200
    for name, status in (("1.1.1.1,198.51.100.7", 429), ("198.51.100.8", 200)):
        asked = proxy.post(ASK, json={}, headers={"X-Forwarded-For": name})
        assert asked.status_code == status
    twice = [("X-Forwarded-For", "198.51.100.9"), ("X-Forwarded-For", "198.51.100.7")]
    assert proxy.post(ASK, headers=twice).status_code == 429


def test_without_a_proxy_nobody_is_believed() -> None:
    client = visitor(guarded(rate=0.01))
    for claim in range(LEAST_BURST):
        client.post(ASK, headers={"X-Forwarded-For": f"10.0.0.{claim}"})
    assert client.post(ASK, headers={"X-Forwarded-For": "10.1.1.1"}).status_code == 429


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1:2", True),
        ("2001:db8::1", "[2001:db8::2]:443", True),
        ("192.0.2.1:80", "192.0.2.1:443", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("unknown", "anything", True),
    ],
)
def test_a_network_of_ipv6_addresses_is_one_client(one: str, other: str, same: bool) -> None:
    guard = guarded(rate=0.01)
    assert posts_until_refused(visitor(guard, one)) == LEAST_BURST
    assert visitor(guard, other).post(ASK, json={}).status_code == (429 if same else 200)


@pytest.mark.parametrize("path", ["/", "/config", "/assets/x.js", FETCH, "/manifest.json"])
def test_nothing_is_shown_without_the_login(path: str) -> None:
    client = visitor(guarded(login=":".join(LOGIN)))
    refused = client.get(path)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    assert client.get(path, auth=("reader", "open sesame")).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get(path, auth=(LOGIN[0].encode(), LOGIN[1].encode())).status_code == 200


def test_a_login_cannot_be_guessed_at_any_speed() -> None:
    guard = guarded(rate=0, login="reader:secret")
    guard._login = Login("reader:secret", clock=lambda: 0.0)  # as fast as anyone may be
    client = visitor(guard)
    assert client.get("/", auth=("reader", "secret")).status_code == 200
    guesses = [client.get("/", auth=("reader", str(guess))) for guess in range(LEAST_BURST + 1)]
    assert [guess.status_code for guess in guesses] == [401] * LEAST_BURST + [429]
    right = client.get("/", auth=("reader", "secret"))
    assert right.status_code == 429  # else it could be told from the wrong ones
    assert 0 < int(right.headers["Retry-After"]) <= 6
    assert client.get("/").status_code == 401
    assert visitor(guard, "192.0.2.2").get("/", auth=("reader", "secret")).status_code == 200


def test_the_owner_is_told_of_guesses_and_not_what_they_were(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    login = Login("reader:secret", clock=lambda: now)
    for guess in range(100):
        assert not login.opens(f"Basic guess{guess}", "192.0.2.1")
    now += 60
    assert not login.opens("Basic guess", "192.0.2.2")
    assert caplog.messages == [
        "wrong logins: 1, the last from 192.0.2.1",
        "wrong logins: 100, the last from 192.0.2.2",
    ]


def test_web_sockets_are_refused() -> None:
    with pytest.raises(WebSocketDisconnect), visitor(guarded()).websocket_connect("/"):
        pass


def test_what_fails_is_told_by_its_place_and_not_by_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(scope: Scope, receive: Receive, send: Send) -> None:
        body = await Request(scope, receive).body()
        await PlainTextResponse("no", 500)(scope, receive, send)
        raise KeyError(body)

    assert visitor(Guard(fail, Rules(0))).post(ASK, json="a secret").status_code == 500
    (told,) = caplog.messages
    assert told.startswith("KeyError in page/test_guard.py, line ")
    assert "secret" not in told


def test_a_guard_that_drains_lets_answers_be_finished_and_fetched() -> None:
    finish = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/":
            await finish.wait()
        await echo(scope, receive, send)

    async def never() -> AsyncIterator[bytes]:
        await asyncio.Event().wait()
        yield b""

    async def visit() -> None:
        guard = Guard(slow, Rules(0))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(guard), base_url="http://localhost"
        ) as client:
            heartbeat = asyncio.create_task(client.get("/gradio_api/heartbeat/a"))
            stuck = asyncio.create_task(client.post(ASK, content=never()))
            asked = asyncio.create_task(client.post(ASK, json="asked"))
            await asyncio.sleep(0.1)
            drained = asyncio.create_task(asyncio.to_thread(guard.drain))
            await asyncio.sleep(0.1)
            late = await client.post(ASK)
            assert late.status_code == 503
            assert int(late.headers["Retry-After"]) > 0
            assert (await client.get("/")).status_code == 200
            await asyncio.sleep(1.2)
            assert not drained.done()
            finish.set()
            assert (await asked).json() == "asked"
            await heartbeat
            await asyncio.wait_for(drained, 5)
            stuck.cancel()

    run_apart(visit())


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.org", False),
    ],
)
def test_only_this_machine_is_local(host: str, local: bool) -> None:
    assert is_local(host) == local


@pytest.mark.parametrize(
    ("listens", "known", "unknown"),
    [
        ("127.0.0.1", "localhost 127.0.0.1:1 [::1]:1 LOCALHOST:7860", "192.0.2.1 page.example"),
        ("0.0.0.0", "localhost 192.0.2.1:7860 [2001:db8::1]", "page.example localhost. a:b:c [x]"),
        ("inner.example", "inner.example:80 192.0.2.1", "page.example evil.inner.example"),
    ],
)
def test_a_page_knows_its_names(listens: str, known: str, unknown: str) -> None:
    hosts = Hosts(listens, ["public.example"])
    assert all(name in hosts for name in (*known.split(), "public.example", "Public.Example:443"))
    assert not any(name in hosts for name in (*unknown.split(), "", "public.example.org"))


def test_a_proxy_may_say_by_which_name_the_page_was_called() -> None:
    guards = [
        Guard(echo, Rules(0, proxied, public_hosts=("page.example",))) for proxied in (True, False)
    ]
    behind, open_to_all = map(visitor, guards)
    for name, status in (("page.example", 200), ("evil.example", 421), ("page.example, b", 421)):
        assert behind.get("/", headers={"X-Forwarded-Host": name}).status_code == status
        assert open_to_all.get("/", headers={"X-Forwarded-Host": name}).status_code == 200
    own = {"X-Forwarded-Host": "page.example", "Origin": "https://page.example"}
    assert behind.post(ASK, json={}, headers=own).status_code == 200
    assert open_to_all.post(ASK, json={}, headers=own).status_code == 403


@pytest.mark.parametrize(
    ("options", "warned"),
    [
        (("--host", "0.0.0.0"), True),
        (("--host", "0.0.0.0", "--auth", "a:b"), False),
        (("--host", "0.0.0.0", "--proxy"), False),
        (("--host", "localhost"), False),
        ((), False),
    ],
)
def test_a_page_that_is_open_to_all_warns_its_owner(
    options: tuple[str, ...], warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["--corpus", "no/such/shelf", *options]) == 2
    *warnings, error = capsys.readouterr().err.splitlines()
    assert error.startswith("error: no/such/shelf")
    assert len(warnings) == warned
    assert all(line.startswith("warning: whoever reaches 0.0.0.0") for line in warnings)


@pytest.mark.parametrize(
    "options",
    [
        ("--auth", "reader"),
        ("--auth", ":b"),
        ("--auth", "a:"),
        ("--rate", "-1"),
        ("--rate", "nan"),
        ("--public-host", "https://page.example"),
        ("--public-host", ""),
    ],
)
def test_what_is_no_login_rate_or_name_is_refused(options: tuple[str, str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        app.main(list(options))


def fetch(
    address: str, target: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """What the server answers to a request whose target no client has tidied."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request(method, target, body, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, response.headers, content


@pytest.mark.parametrize(
    "target",
    [
        "/../app.py",
        "/%2e%2e/app.py",
        "/app.py",
        "/etc/passwd",
        "//etc/passwd",
        "/assets/../../../routes.py",
        "/assets/%2e%2e/%2e%2e/%2e%2e/routes.py",
        "/assets/%252e%252e/%252e%252e/%252e%252e/routes.py",
        "/assets/..%2f..%2f..%2froutes.py",
        "/assets/..%5c..%5c..%5croutes.py",
        "/assets/..;/..;/..;/routes.py",
        "/assets//etc/passwd",
        "/assets/%2fetc/passwd",
        "/assets/.hidden",
        "/assets/",
        "/assets/index.js%00.svg",
        "/static/../index.html",
        "/static/../../../../../../../../../../etc/passwd",
        "/svelte/../../../routes.py",
        "/svelte/svelte.js",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=app.py",
        "/gradio_api/file=chatbot/fitted.json",
        "/gradio_api/file=http://127.0.0.1/",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/custom_component/a/client/component/index.js",
    ],
)
def test_no_file_of_the_machine_is_served(address: str, target: str) -> None:
    status, headers, content = fetch(address, target)
    assert status == 404
    assert json.loads(content) == {"detail": "There is nothing here."}
    assert headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "target",
    [
        "GET /docs",
        "GET /redoc",
        "GET /openapi.json",
        "GET /gradio_api/openapi.json",
        "POST /login",
        "GET /logout",
        "GET /gradio_api/user",
        "GET /gradio_api/token",
        "GET /gradio_api/login_check",
        "GET /monitoring",
        "GET /monitoring/summary",
        "GET /monitoring/key",
        "GET /gradio_api/runs",
        "GET /gradio_api/run-history/records",
        "POST /gradio_api/run-history/connect",
        "GET /gradio_api/deep_link",
        "GET /gradio_api/dev/reload",
        "GET /gradio_api/queue/status",
        "POST /gradio_api/upload",
        "GET /gradio_api/upload_progress",
        "POST /gradio_api/stream/a",
        "GET /gradio_api/stream/a/b/1/playlist.m3u8",
        "POST /gradio_api/process_recording",
        "POST /gradio_api/vibe-edit",
        "GET /gradio_api/profiling/summary",
        "POST /gradio_api/cancel",
        "POST /gradio_api/reset",
        "POST /gradio_api/run/answer",
        "POST /gradio_api/api/answer",
        "POST /gradio_api/call/ask",
        "POST /gradio_api/call/v2/judge",
        "GET /gradio_api/mcp/",
        "GET /nowhere",
    ],
)
def test_no_endpoint_is_open_that_is_not_documented(address: str, target: str) -> None:
    method, path = target.split()
    status, _, content = fetch(address, path, method, b"{}" if method == "POST" else None)
    assert status == 404
    assert json.loads(content) == {"detail": "There is nothing here."}


def test_the_real_page_is_hardened_against_other_sites(address: str) -> None:
    foreign: dict[str, Any] = {"Host": "page.example", "Origin": "https://other.example"}
    preflight: dict[str, Any] = {**foreign, "Access-Control-Request-Method": "POST"}
    for target, method, sent in (("/", "GET", foreign), (ASK, "OPTIONS", preflight)):
        _, headers, _ = fetch(address, target, method, **sent)
        assert headers["X-Frame-Options"] == "DENY"
        assert not any(name.lower().startswith("access-control-") for name in headers)


def test_the_real_page_refuses_large_bodies_however_they_are_sent(address: str) -> None:
    content = b'{"data": ["' + b"1" * LARGEST_BODY + b'"]}'
    target = "/gradio_api/call/answer"
    whole = httpx.post(address.rstrip("/") + target, content=content)
    parts = httpx.post(address.rstrip("/") + target, content=iter([content[:9], content[9:]]))
    assert "Content-Length" not in parts.request.headers
    for refused in (whole, parts):
        assert refused.status_code == 413
        assert refused.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture(scope="module")
def locked(library: Library, settings: Settings) -> Iterator[str]:
    """The address of a page behind a login and a proxy."""
    assert library.index.passages
    options = ("--index", str(settings.index), "--auth", ":".join(LOGIN), "--rate", "1")
    with serving(*options, "--proxy", "--public-host", "page.example", "--mcp") as address:
        yield address


def credentials(client: str) -> dict[str, str]:
    """The headers of a visitor who has logged in."""
    request = httpx.Request("GET", "http://page")
    flow = httpx.BasicAuth(LOGIN[0].encode(), LOGIN[1].encode()).auth_flow(request)
    return {"Authorization": next(flow).headers["Authorization"], "X-Forwarded-For": client}


@pytest.mark.parametrize(
    "target",
    [
        "GET /",
        "GET /config",
        "GET /gradio_api/info",
        "GET /assets/index.js",
        "POST /gradio_api/queue/join",
        "POST /gradio_api/call/answer",
        "POST /gradio_api/component_server/",
        "POST /mcp/",
    ],
)
def test_neither_page_nor_programs_get_in_without_the_login(locked: str, target: str) -> None:
    method, path = target.split()
    status, headers, _ = fetch(locked, path, method, b"{}" if method == "POST" else None)
    assert status == 401
    assert headers["WWW-Authenticate"].startswith("Basic ")


def test_programs_and_assistants_get_in_with_the_login(locked: str, bot: Chatbot) -> None:
    expected = to_json(bot.answer(QUESTIONS[0]))
    headers = credentials("192.0.2.1")
    client = Client(locked, headers=headers, verbose=False)
    assert client.predict(QUESTIONS[0], api_name="/answer") == expected

    async def talk() -> object:
        async with (
            create_mcp_http_client(headers | {"Host": "page.example"}) as web,
            streamable_http_client(f"{locked}mcp/", http_client=web) as (receive, send, _),
            ClientSession(receive, send) as session,
        ):
            await session.initialize()
            return (await session.call_tool("answer", {"question": QUESTIONS[0]})).structuredContent

    assert run_apart(talk()) == expected


def test_each_visitor_behind_the_proxy_has_a_rate_of_his_own(locked: str) -> None:
    address = locked.rstrip("/")
    with httpx.Client(headers=credentials("192.0.2.2")) as client:
        call = f"{address}/gradio_api/call/answer"
        statuses = {client.post(call, json={}).status_code for _ in range(60)}
        assert statuses == {422, 429}
        other = client.post(call, json={}, headers=credentials("192.0.2.3"))
        assert other.status_code == 422


def test_a_server_that_is_stopped_finishes_its_answers_and_has_logged_no_question(
    library: Library, settings: Settings, bot: Chatbot, capfd: pytest.CaptureFixture[str]
) -> None:
    assert library.index.passages
    with served("--index", str(settings.index)) as (address, process), httpx.Client() as client:
        endpoint = f"{address}gradio_api/call/answer"

        def ask(*data: object) -> str:
            return f"{endpoint}/{client.post(endpoint, json={'data': data}).json()['event_id']}"

        broken = {"data": [QUESTIONS[0]], "fn_index": 99, "session_hash": "a"}
        assert client.post(f"{address}gradio_api/queue/join", json=broken).status_code == 500
        assert "event: error" in client.get(ask(QUESTIONS[0])).text
        with suppress(httpx.RemoteProtocolError):
            client.get(f"{endpoint}/{'0' * 32}")
        asked = [ask(question, None) for question in QUESTIONS]
        process.terminate()
        answers = [client.get(address).text for address in asked]
        assert process.wait(timeout=60) == 0
        assert process.stdout is not None
        output = process.stdout.read() + capfd.readouterr().err
    for question, answer in zip(QUESTIONS, answers, strict=True):
        data = answer.partition("event: complete\ndata: ")[2]
        assert json.loads(data) == [to_json(bot.answer(question))]
    assert "KeyError in gradio/route_utils.py" in output
    assert "ValueError in gradio/blocks.py" in output
    assert not any(question in output for question in QUESTIONS)
