"""What is sent along with a request: whole, of bounded size, and read alike by all who read it."""

import json
import re

from starlette.types import Message, Receive

LARGEST_BODY = 256_000  # bytes; a call with 20 questions before it, of 2,000 letters each, has less
SESSION = r"(?:[0-9a-z]{1,24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
"""How a page names its session, and in its second form a program that uses Gradio's client."""

_SESSION = re.compile(SESSION)


def is_session(name: object) -> bool:
    """Whether a session may have this name.

    >>> is_session("k3v9x2m1q8z"), is_session(""), is_session("../..")
    (True, False, False)
    """
    return isinstance(name, str) and _SESSION.fullmatch(name) is not None


def well_formed(body: bytes) -> bytes | None:
    r"""A call as JSON in which nothing is said twice and no character is only half there; None for
    what is no JSON, and for what names a session as no page does.

    >>> well_formed(rb'{"data": 1, "data": "\ud83d"}')
    b'{"data": "?"}'
    """
    try:
        call = json.loads(body.decode())
        session = call.get("session_hash") if isinstance(call, dict) else None
        written = json.dumps(call, ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return None
    return written if session is None or is_session(session) else None


async def read(receive: Receive) -> bytes | None:
    """The body, or more than LARGEST_BODY of it; None if its sender went away before its end."""
    body, more = bytearray(), True
    while more and len(body) <= LARGEST_BODY:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def again(body: bytes, receive: Receive) -> Receive:
    """Receive this body, and then what comes after the one that was received already."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return left.pop() if left else await receive()

    return receive_again
