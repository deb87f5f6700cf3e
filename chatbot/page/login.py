"""The one login that opens the page, and how often it may be guessed."""

import base64
import hashlib
import logging
import math
import secrets
import time
from collections.abc import Callable

from chatbot.page.visitors import Budget

# Guesses a second, once a client has made as many as a budget lets come at once. In a year, that is
# five million: one in 40,000 of the passwords of eight random small letters.
_GUESSES = 1 / 6
_SILENCE = 60.0  # seconds between two lines in the log

_log = logging.getLogger(__name__)


class Login:
    """What every visitor must give, as HTTP's basic authentication.

    A client that guessed too often is not listened to for a while, whatever it says: else the guess
    that is right could be told from the others all the same.

    Args:
        login: USER:PASSWORD.
        clock: seconds that never go back.
    """

    def __init__(self, login: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._right = _digest("basic", base64.b64encode(login.encode()).decode())
        self._guesses = Budget(_GUESSES, clock)
        self._clock = clock
        self._wrong = 0  # guesses that the log does not tell of yet
        self._told = -math.inf

    def wait(self, client: str) -> float:
        """The seconds until the client is listened to; 0 if it is now."""
        return self._guesses.wait(client)

    def opens(self, authorization: str, client: str) -> bool:
        """Whether this is the login; if not, the client has made a guess."""
        scheme, _, given = authorization.partition(" ")
        if secrets.compare_digest(_digest(scheme, given), self._right):
            return True
        self._guesses.take(client)
        self._tell(client)
        return False

    def _tell(self, client: str) -> None:
        """Tell the owner, now and then, and not what was guessed."""
        self._wrong += 1
        if self._clock() >= self._told + _SILENCE:
            _log.warning("wrong logins: %d, the last from %s", self._wrong, client or "unknown")
            self._wrong, self._told = 0, self._clock()


def _digest(scheme: str, credentials: str) -> bytes:
    """Of one length, however long the login is and the guess."""
    return hashlib.sha256(f"{scheme.lower()} {credentials.strip()}".encode()).digest()
