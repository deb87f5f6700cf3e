"""What an attacker needs of HTTP, and an honest visitor, too."""

import json
import socket
from contextlib import suppress
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

QUESTION = "Is tea hot?"
CALL = "/gradio_api/call/answer"
JOIN = "/gradio_api/queue/join"
SERVED = "/gradio_api/component_server/"
TOLD = "/gradio_api/queue/data?session_hash="


class Visitor:
    """Who speaks to the page at an address, as a program does or as Gradio's script on the page.

    Args:
        address: the page's.
        headers: to be sent with everything.
    """

    def __init__(self, address: str, **headers: str) -> None:
        self.address = address.rstrip("/")
        self._client = httpx.Client(base_url=self.address, headers=headers, timeout=60)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._client.get(path, headers=headers)

    def head(self, path: str) -> httpx.Response:
        return self._client.head(path)

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """Send it as JSON, in which half a character may stand."""
        sent = headers | {"Content-Type": "application/json"}
        return self._client.post(path, content=json.dumps(body), headers=sent)

    def ask(self, question: str = QUESTION) -> dict[str, Any]:
        """The answer to a question, which must be had."""
        reply = self.get(f"{CALL}/{self.call(question)}").text
        assert "event: complete" in reply, reply
        return dict(json.loads(reply.partition("data: ")[2])[0])

    def call(self, question: str = QUESTION) -> str:
        """The name of a call that is answered from now on."""
        called = self.post(CALL, {"data": [question, []]})
        assert called.status_code == 200, called.text
        return str(called.json()["event_id"])

    def trigger(self, event: str, session: str, data: object = None) -> httpx.Response:
        """Have something happen on the page."""
        (found,) = (each for each in self._events if [event] == [on for _, on in each["targets"]])
        body = {
            "fn_index": found["id"],
            "data": [None] * len(found["inputs"]),
            "event_data": data,
            "session_hash": session,
        }
        return self.post(JOIN, body)

    @cached_property
    def _events(self) -> list[dict[str, Any]]:
        return list(self.get("/config").json()["dependencies"])

    def told(self, path: str) -> str:
        """What is said at an address until it is all, or breaks off."""
        text = ""
        with suppress(httpx.RemoteProtocolError), self._client.stream("GET", path) as reply:
            for piece in reply.iter_text():
                text += piece
        return text


def send_in_part(address: str, path: str, body: bytes, resets: bool) -> None:
    """Send a body that lacks its last byte, and go away.

    Args:
        address: the page's.
        path: what it is sent to.
        body: what is sent, which is followed by one byte more, as its length says.
        resets: whether the connection is broken, and not just closed.
    """
    host = urlsplit(address).netloc
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body) + 1}\r\n\r\n"
    )
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as connection:
        if resets:
            linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        connection.sendall(head.encode() + body)
