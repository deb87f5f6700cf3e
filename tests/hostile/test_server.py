"""Attacks on a running server, each of which an honest visitor must not notice."""

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

import httpx
import pytest

from tests.hostile.attacks import CALL, JOIN, QUESTION, SERVED, TOLD, Visitor, send_in_part
from tests.hostile.invariants import BANK, TEA
from tests.hostile.serve import SLOWLY, UNLUCKY
from tests.page.harness import served
from tests.product.test_live import eventually
from tests.shelves import ShelfMaker

PROGRAM = ("-m", "tests.hostile.serve")
SESSION = "k3v9x2m1q8z"  # as a page would name its own
MCP = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> ShelfMaker:
    maker = ShelfMaker(tmp_path_factory.mktemp("served") / "corpus")
    maker.add("tea", TEA)
    maker.bank(*BANK)
    return maker


@contextmanager
def serving(shelf: ShelfMaker, *options: str, **environment: str) -> Iterator[str]:
    """The address of a page of the shelf, whose server must live to the end."""
    files = ("--corpus", str(shelf.folder), "--index", str(shelf.settings.index))
    feedback = ("--feedback", str(shelf.folder.parent / "feedback.sqlite"))
    with served(*files, *feedback, *options, program=PROGRAM, **environment) as (address, process):
        yield address
        assert process.poll() is None


@pytest.fixture(scope="module")
def address(shelf: ShelfMaker) -> Iterator[str]:
    """The address of a page to which anyone may come as often as he likes."""
    with serving(shelf, "--rate", "0", "--mcp") as address:
        yield address


@pytest.fixture
def attacker(address: str) -> Visitor:
    return Visitor(address)


@pytest.fixture(autouse=True)
def honest(address: str) -> Iterator[Visitor]:
    """Who is answered after the attack as well as before it."""
    visitor = Visitor(address)
    answer = visitor.ask()
    yield visitor
    assert visitor.ask() == answer
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize(
    "name", ["", "a" * 25, "a" * 200_000, "A", "../..", 7, ["a"], "a<gradio-sep>"]
)
def test_no_session_is_named_as_no_page_names_it(attacker: Visitor, name: object) -> None:
    join = {"fn_index": 0, "data": [None, None], "session_hash": name}
    served = {"component_id": 1, "fn_name": "widen", "data": [], "session_hash": name}
    for path, body in (
        (CALL, {"data": [QUESTION, []], "session_hash": name}),
        ("/gradio_api/call/articles", {"data": [], "session_hash": name}),
        (JOIN, join),
        (SERVED, served),
    ):
        with ThreadPoolExecutor(5) as pool:
            replies = list(pool.map(lambda _: attacker.post(path, body), range(5)))  # noqa: B023
        assert {reply.status_code for reply in replies} == {400}
    if isinstance(name, str) and len(name) < 1000:
        query = str(httpx.QueryParams(session_hash=name))
        assert attacker.get(f"/gradio_api/queue/data?{query}").status_code == 400
        assert attacker.get(f"/gradio_api/heartbeat/{quote(name, safe='')}").status_code == 404


def test_a_session_that_leaves_stops_nobody_else(attacker: Visitor) -> None:
    for number in range(40):
        session = f"{SESSION}{number}"
        for _ in range(3):
            assert attacker.trigger("new_chat", session).status_code == 200
        attacker.head(f"{CALL}/{session}")
        with httpx.stream("GET", attacker.address + TOLD + session):
            pass  # and gone, before the events are told


def test_nothing_but_a_served_get_takes_an_answer_away(attacker: Visitor) -> None:
    for path in (CALL, CALL.replace("call", "call/v2")):
        call = attacker.call()
        for _ in range(3):
            assert attacker.head(f"{path}/{call}").status_code == 405
        refused = attacker.get(f"{path}/{call}", Host="other.example")
        assert refused.status_code == 421
        assert "event: complete" in attacker.get(f"{path}/{call}").text
        assert "event: complete" not in attacker.told(f"{path}/{call}")


def test_nobody_can_stop_what_another_asked(attacker: Visitor) -> None:
    call = attacker.call()
    cancel = {"session_hash": SESSION, "fn_index": 0, "event_id": call}
    assert attacker.post("/gradio_api/cancel", cancel).status_code == 404
    assert attacker.post("/gradio_api/reset", {"event_id": call}).status_code == 404
    assert "event: complete" in attacker.get(f"{CALL}/{call}").text


def test_tools_let_all_others_through(attacker: Visitor) -> None:
    earlier = [f"Is tea {SLOWLY} hot, {number}?" for number in range(20)]
    call = {"name": "answer", "arguments": {"question": QUESTION, "history": earlier}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(attacker.post, "/mcp/", body, **MCP)
        time.sleep(1)
        assert Visitor(attacker.address).get("/theme.css").status_code == 200
        assert not asked.done()
        assert asked.result().json()["result"]["structuredContent"]["question"] == QUESTION


@pytest.mark.parametrize("half", ["\ud83d", "\udc00", "\ud83d?\ude00", "\ude00\ud83d"])
def test_half_a_character_blocks_nobody(attacker: Visitor, half: str) -> None:
    question = f"Is tea {half} hot?"
    mended = "".join("?" if "\ud800" <= letter <= "\udfff" else letter for letter in question)
    assert attacker.ask(question)["question"] == mended
    data = {"questions": [question], "turns": 0}
    assert attacker.trigger("ask", SESSION, data).status_code == 200
    events = attacker.told(TOLD + SESSION)
    assert '"process_completed"' in events
    assert '"close_stream"' in events
    assert "unexpected_error" not in events
    assert mended.replace('"', "&#34;") in events
    call = {"name": "answer", "arguments": {"question": question}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    assert not attacker.post("/mcp/", body, **MCP).json()["result"]["isError"]


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, '{"data": ["\xff"]}', "9" * 5000])
def test_what_is_no_json_is_refused(attacker: Visitor, body: str) -> None:
    for path in (CALL, JOIN, SERVED, "/mcp/"):
        headers = {"Content-Type": "application/json"}
        sent = httpx.post(attacker.address + path, content=body.encode("latin-1"), headers=headers)
        assert sent.status_code == 400


@pytest.mark.parametrize("resets", [False, True])
def test_what_is_cut_short_is_not_done(attacker: Visitor, resets: bool) -> None:
    session = f"cut{resets:d}"
    body = json.dumps({"data": [QUESTION, []], "session_hash": session}).encode()
    send_in_part(attacker.address, CALL, body, resets)
    attacker.ask()
    assert QUESTION not in attacker.told(TOLD + session)
    whole = attacker.post(CALL, json.loads(body))
    assert whole.status_code == 200
    assert QUESTION in attacker.told(TOLD + session)


HOSTS = (
    "evil.example",
    "evil.example:7860",
    "localhost.evil.example",
    "192.0.2.1",
    "",
    "a b",
    "[::",
)


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_is_led_here_reads_nothing(attacker: Visitor, host: str) -> None:
    for path in ("/", "/config", "/gradio_api/info", "/theme.css"):
        assert attacker.get(path, Host=host).status_code in {400, 421}
    assert attacker.post(CALL, {"data": [QUESTION, []]}, Host=host).status_code in {400, 421}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    assert attacker.post("/mcp/", body, Host=host, **MCP).status_code in {400, 421}


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://other.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_asks_nothing(attacker: Visitor, sent: dict[str, str]) -> None:
    assert attacker.get("/", **sent).status_code == 200  # anyone may link to the page
    for path in ("/config", "/gradio_api/info", TOLD + SESSION):
        assert attacker.get(path, **sent).status_code == 403
    for path in (CALL, JOIN, SERVED, "/mcp/"):
        assert attacker.post(path, {"data": [QUESTION, []]}, **sent).status_code == 403


def test_the_page_itself_may_ask(attacker: Visitor, address: str) -> None:
    own = {"Origin": address.rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    called = attacker.post(CALL, {"data": [QUESTION, []]}, **own)
    assert called.status_code == 200
    answer = attacker.get(f"{CALL}/{called.json()['event_id']}", **own)
    assert "event: complete" in answer.text
    assert answer.headers.get_list("Cache-Control") == ["no-store"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert attacker.get("/").headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_nobody_is_told_where_the_page_is_by_another_caller(attacker: Visitor) -> None:
    claims = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Gradio-Server": "http://evil.example/",
    }
    for path in ("/", "/config", "/gradio_api/info"):
        served = attacker.get(path, **claims)
        assert served.status_code == 200
        assert "evil.example" not in served.text
        assert '"root":"https' not in served.text.replace(" ", "")


def test_who_guesses_a_login_is_not_listened_to(
    shelf: ShelfMaker, capfd: pytest.CaptureFixture[str]
) -> None:
    options = ("--rate", "0", "--auth", "reader:secret", "--proxy", "--public-host", "tea.example")

    def look(client: str, password: str) -> int:
        """What one gets who comes through the proxy, from a port that changes, with a login."""
        login = base64.b64encode(f"reader:{password}".encode()).decode()
        headers = {"Host": "tea.example", "Authorization": f"Basic {login}"}
        return page.get("/theme.css", **headers, **{"X-Forwarded-For": client}).status_code

    with serving(shelf, *options) as address:
        page = Visitor(address)
        guessed = [look(f"192.0.2.1:{5000 + number}", f"guess{number}") for number in range(100)]
        assert guessed[:20] == [401] * 20
        assert set(guessed[20:]) <= {401, 429}
        assert guessed.count(401) < 50
        eventually(lambda: look("192.0.2.1", "guess") == 401)  # now he has just used his next guess
        assert look("192.0.2.1", "secret") == 429
        assert look("192.0.2.2", "secret") == 200
        assert page.get("/theme.css", Host="tea.example").status_code == 401
    told = capfd.readouterr().err
    assert "192.0.2.1" in told
    assert "guess" not in told
    assert len(told.splitlines()) < 10


def test_no_one_waits_for_a_thread_that_cannot_be_started(shelf: ShelfMaker) -> None:
    with serving(shelf, **{UNLUCKY: "1"}) as address:
        time.sleep(1)  # from now on, a question makes the server look at the shelf, too
        visitor = Visitor(address)
        first = visitor.ask()
        assert first["quotes"]
        assert visitor.ask() == first
        shelf.add("coffee", "Coffee is hot. It is made of beans.\n")
        eventually(lambda: visitor.ask("Is coffee hot?")["quotes"][0]["article"] == "coffee")
