"""What stands between the page and the network: of all that the web framework would answer, only
what the page, its API and its tools need gets through, in bounded amounts.
"""

import logging
import math
import re
import time
import traceback
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot import interface
from chatbot.page.body import LARGEST_BODY, SESSION, again, is_session, read, well_formed
from chatbot.page.hosts import Hosts, is_foreign
from chatbot.page.login import Login
from chatbot.page.visitors import Budget, client_of

_log = logging.getLogger(__name__)

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
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
# Nobody but the owner's proxy may tell these, which the framework would believe from anyone.
_PROXYS = (b"x-forwarded-host", b"x-forwarded-proto")
_NOBODYS = (b"x-gradio-server",)
EVENT = r"[0-9a-f]{32}"
"""How Gradio names what it is asked, and the session of a program that names none."""
_ENDPOINT = r"call/(v2/)?(answer|articles|article)"
_STARTED = "/gradio_api/startup-events"  # Gradio asks itself, before it says that it serves
_HEARTBEAT = "/gradio_api/heartbeat/"
_EVENTS = "/gradio_api/queue/data"  # what the page's script is told
_PATHS = {
    "GET": re.compile(
        r"/|/config|/theme\.css|/favicon\.ico|/manifest\.json|/pwa_icon|/robots\.txt"
        r"|/(assets|static)(/[\w-][\w.-]*)+"
        rf"|{_STARTED}|{_EVENTS}|{_HEARTBEAT}{SESSION}"
        rf"|/gradio_api/(info|app_id|{_ENDPOINT}/{EVENT})",
        re.ASCII,
    ),
    "POST": re.compile(rf"/mcp/?|/gradio_api/(queue/join|component_server/?|{_ENDPOINT})"),
}
# What answers: for the page itself and for programs, and kept by no one on the way.
_ANSWERS = re.compile(r"/gradio_api/.*|/mcp.*|/config")


@dataclass(frozen=True)
class Rules:
    """Whom the server's owner lets in.

    Args:
        rate: how many questions a second a client may ask for long; 0 for any number.
        proxied: whether a reverse proxy names the client, at the end of X-Forwarded-For.
        login: the USER:PASSWORD that everyone must give; None for no login.
        host: the name or address that the server listens on.
        public_hosts: further names of the page.
    """

    rate: float
    proxied: bool = False
    login: str | None = None
    host: str = "127.0.0.1"
    public_hosts: tuple[str, ...] = ()


class Guard:
    """An ASGI application in front of another, which hardens all that goes in and out.

    Nothing but what _PATHS lists gets in, under none but the page's own names, no call by another
    site's page, no one without the login if there is one, no POST of a client that comes too often,
    and no body that is cut short, malformed or larger than LARGEST_BODY. Every response gets
    _HEADERS, and none lets the script of another site read it.
    """

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app = app
        self._proxied = rules.proxied
        self._hosts = Hosts(rules.host, rules.public_hosts)
        self._login = Login(rules.login) if rules.login else None
        self._budget = Budget(rules.rate * _POSTS_PER_QUESTION)
        self._closing = False
        self._open = 0
        self._last = -math.inf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            scope = _unbelieved(scope, _NOBODYS if self._proxied else _NOBODYS + _PROXYS)
            await self._serve(scope, receive, _hardened(send, scope["path"]))
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
            body = await read(receive)
            if body is None:
                return
            if len(body) > LARGEST_BODY:
                refusal = _refused(413, interface.TOO_LARGE)
            elif (call := well_formed(body)) is None:
                refusal = _refused(400, interface.MALFORMED)
            else:
                receive = again(call, receive)
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
        return self._astray(scope, headers) or self._turned_away(scope, headers)

    def _astray(self, scope: Scope, headers: Headers) -> Response | None:
        """The refusal of what nobody may ask, or not here."""
        named = headers.getlist("x-forwarded-host") + headers.getlist("host")
        names = [name.strip() for name in ",".join(named).split(",")]  # the visitor's word first
        if not all(name in self._hosts for name in names):
            return _refused(421, interface.ANOTHER_NAME)
        methods = [name for name, paths in _PATHS.items() if paths.fullmatch(scope["path"])]
        if not methods:
            return _refused(404, interface.NOTHING_HERE)
        if scope["method"] not in methods and (scope["method"], methods) != ("HEAD", ["GET"]):
            return _refused(405, interface.NOT_THIS_WAY, Allow=", ".join(methods))
        if _ANSWERS.fullmatch(scope["path"]) and is_foreign(headers, names[0]):
            return _refused(403, interface.ANOTHER_SITE)
        if scope["path"] == _EVENTS:
            query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if not all(map(is_session, query.get("session_hash", ()))):
                return _refused(400, interface.MALFORMED)
        return None

    def _turned_away(self, scope: Scope, headers: Headers) -> Response | None:
        """The refusal of who may not ask, or not now."""
        client = self._client(scope, headers)
        if self._login and scope["path"] != _STARTED:
            given = headers.get("authorization")
            if given is not None and (wait := self._login.wait(client)):
                return _refused_for(wait, 429, interface.TOO_OFTEN)
            if given is None or not self._login.opens(given, client):
                realm = f'Basic realm="{interface.NAME}", charset="UTF-8"'
                return _refused(401, interface.LOG_IN, **{"WWW-Authenticate": realm})
        if scope["method"] == "POST" and (wait := self._budget.take(client)):
            return _refused_for(wait, 429, interface.TOO_OFTEN)
        if scope["method"] == "POST" and self._closing:
            return _refused_for(PATIENCE, 503, interface.CLOSING)
        return None

    def _client(self, scope: Scope, headers: Headers) -> str:
        """Who asks; the empty string for all that do not say."""
        name = scope["client"][0] if scope.get("client") else ""
        if self._proxied:
            name = ",".join(headers.getlist("x-forwarded-for") or [name]).rpartition(",")[2]
        return client_of(name.strip())


def report(error: BaseException) -> None:
    """Log where something failed, and no more: the error may quote a visitor."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file = "/".join(Path(frame.filename).parts[-2:])
    _log.error("%s in %s, line %s", type(error).__name__, file, frame.lineno)


def _refused(status: int, message: str, **headers: str) -> Response:
    """A plain message, in the form in which the web framework tells errors."""
    return JSONResponse({"detail": message}, status, headers)


def _refused_for(seconds: float, status: int, message: str) -> Response:
    return _refused(status, message, **{"Retry-After": str(math.ceil(seconds))})


def _unbelieved(scope: Scope, names: Collection[bytes]) -> Scope:
    """The request without the headers of these names."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in names]
    return {**scope, "headers": headers}


def _hardened(send: Send, path: str) -> Send:
    """Send with _HEADERS, without leave for other sites to read it, and for nobody to keep it if it
    is an answer.
    """

    async def send_hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            for name in set(headers):
                if name.startswith("access-control-"):
                    del headers[name]
            headers.update(_HEADERS)
            if _ANSWERS.fullmatch(path):
                headers["Cache-Control"] = "no-store"
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_hardened
