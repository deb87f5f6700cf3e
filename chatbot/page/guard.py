"""What stands between the page and the network: of all that the web framework would answer, only
what the page, its API and its tools need gets through, in bounded amounts.
"""

import base64
import ipaddress
import logging
import math
import re
import secrets
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot import interface

_log = logging.getLogger(__name__)

LARGEST_BODY = 256_000  # bytes; a call with 20 questions before it, of 2,000 letters each, has less
BURST = 10.0  # seconds' worth of requests that may come at once, …
LEAST_BURST = 20  # … but never fewer: some questions, and the articles that are opened
MOST_CLIENTS = 10_000  # that are remembered, in some 2 MB; no one is refused for being forgotten
GRACE = 1.0  # seconds between a question and the request that fetches its answer, from anywhere
PATIENCE = 30.0  # seconds; half of it answers a full queue of 64 at four answers a second

_POSTS_PER_QUESTION = 2  # asking it, and opening an article or giving feedback
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio runs the components' code
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
_ENDPOINT = r"call/(v2/)?(answer|articles|article)"
_STARTED = "/gradio_api/startup-events"  # Gradio asks itself, before it says that it serves
_HEARTBEAT = "/gradio_api/heartbeat/"
_PATHS = {
    "GET": re.compile(
        r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/pwa_icon|/robots\.txt"
        r"|/(assets|static)(/[\w-][\w.-]*)+"
        rf"|{_STARTED}|{_HEARTBEAT}[\w-]+"
        rf"|/gradio_api/(info|app_id|queue/data|{_ENDPOINT}/\w+)",
        re.ASCII,
    ),
    "POST": re.compile(
        rf"/mcp/?|/gradio_api/(queue/join|component_server/?|cancel|reset|{_ENDPOINT})"
    ),
}


@dataclass(frozen=True)
class Rules:
    """Whom the server's owner lets in.

    Args:
        rate: how many questions a second a client may ask for long; 0 for any number.
        proxied: whether a reverse proxy names the client, at the end of X-Forwarded-For.
        login: the USER:PASSWORD that everyone must give; None for no login.
    """

    rate: float
    proxied: bool = False
    login: str | None = None


class Budget:
    """How often each client may still come: a bucket of tokens each, full at first.

    Args:
        rate: tokens a second that each bucket gets back; 0 for as many as are asked for.
        clock: seconds that never go back.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._deepest = max(BURST, LEAST_BURST * self._interval)  # in seconds until it is full
        self._clock = clock
        self._full_at: dict[str, float] = {}  # the latest to come is the last

    def take(self, client: str) -> float:
        """Take a token: 0, or the seconds until there is one."""
        now = self._clock()
        full_at = max(self._full_at.pop(client, now), now) + self._interval
        wait = full_at - now - self._deepest
        self._full_at[client] = full_at if wait <= 0 else full_at - self._interval
        if len(self._full_at) > MOST_CLIENTS:
            del self._full_at[next(iter(self._full_at))]
        return max(wait, 0.0)


class Guard:
    """An ASGI application in front of another, which hardens all that goes in and out.

    Nothing but what _PATHS lists gets in, no body larger than LARGEST_BODY, no POST of a client
    that comes too often, and no one without the login if there is one. Every response gets
    _HEADERS, and none lets the script of another site read it.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._proxied = rules.proxied
        self._login = base64.b64encode(rules.login.encode()) if rules.login else None
        self._budget = Budget(rules.rate * _POSTS_PER_QUESTION)
        self._closing = False
        self._open = 0
        self._last = -math.inf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, _hardened(send))
        else:
            await send({"type": "websocket.close"})

    def drain(self) -> None:
        """Take no more questions, and wait for the answers in flight, PATIENCE at most.

        To be called from another thread than the one that serves.
        """
        self._closing = True
        end = time.monotonic() + PATIENCE
        while (now := time.monotonic()) < end and (self._open or now < self._last + GRACE):
            time.sleep(0.05)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope)
        if refusal is None and scope["method"] == "POST":
            body = await _body(receive)
            receive = _again(body, receive)
            if len(body) > LARGEST_BODY:
                refusal = _refused(413, interface.TOO_LARGE)
        await (refusal or self._pass)(scope, receive, send)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        awaited = not scope["path"].startswith(_HEARTBEAT)  # that lasts as long as the page is open
        self._open += awaited
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            report(error)
        finally:
            self._open -= awaited
            self._last = time.monotonic()

    def _refusal(self, scope: Scope) -> Response | None:
        """What to say instead of serving the request, if anything."""
        headers = Headers(scope=scope)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        methods = [name for name, paths in _PATHS.items() if paths.fullmatch(scope["path"])]
        if not methods:
            return _refused(404, interface.NOTHING_HERE)
        if method not in methods:
            return _refused(405, interface.NOT_THIS_WAY, Allow=", ".join(methods))
        login = headers.get("authorization")
        logged_in = scope["path"] == _STARTED or self._is_right(login)
        if method == "POST" or not (logged_in or login is None):  # a wrong login is a guess
            wait = self._budget.take(_client(scope, headers, self._proxied))
            if wait:
                return _refused(429, interface.TOO_OFTEN, **{"Retry-After": str(math.ceil(wait))})
        if not logged_in:
            realm = f'Basic realm="{interface.NAME}", charset="UTF-8"'
            return _refused(401, interface.LOG_IN, **{"WWW-Authenticate": realm})
        if self._closing and method == "POST":
            return _refused(503, interface.CLOSING, **{"Retry-After": str(math.ceil(PATIENCE))})
        return None

    def _is_right(self, login: str | None) -> bool:
        if self._login is None:
            return True
        scheme, _, given = (login or "").partition(" ")
        right = secrets.compare_digest(given.strip().encode(), self._login)
        return right and scheme.lower() == "basic"


def report(error: BaseException) -> None:
    """Log where something failed, and no more: the error may quote a visitor."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file = "/".join(Path(frame.filename).parts[-2:])
    _log.error("%s in %s, line %s", type(error).__name__, file, frame.lineno)


def is_local(host: str) -> bool:
    """Whether only this machine reaches what is served at the host.

    >>> is_local("127.0.0.1"), is_local("[::1]"), is_local("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _client(scope: Scope, headers: Headers, proxied: bool) -> str:
    """Who asks: an IPv4 address, or the /64 network that an IPv6 address is anyone's in; the empty
    string for all that do not say.
    """
    name = scope["client"][0] if scope.get("client") else ""
    if proxied:
        name = ",".join(headers.getlist("x-forwarded-for") or [name]).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    network = ipaddress.IPv6Network((int(address), 64), strict=False)
    return str(address.ipv4_mapped or network)


def _refused(status: int, message: str, **headers: str) -> Response:
    """A plain message, in the form in which the web framework tells errors."""
    return JSONResponse({"detail": message}, status, headers)


async def _body(receive: Receive) -> bytes:
    """The request's body, or more than LARGEST_BODY of it."""
    body, more = bytearray(), True
    while more and len(body) <= LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Receive a body that was received already, and then what comes after it."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return left.pop() if left else await receive()

    return receive_again


def _hardened(send: Send) -> Send:
    """Send with _HEADERS, and without leave for other sites to read it."""

    async def send_hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            for name in set(headers):
                if name.startswith("access-control-"):
                    del headers[name]
            headers.update(_HEADERS)
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_hardened
