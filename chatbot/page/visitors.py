"""Who asks, and how often each may."""

import ipaddress
import re
import time
from collections.abc import Callable

BURST = 10.0  # seconds' worth of requests that may come at once, …
LEAST_BURST = 20  # … but never fewer: some questions, and the articles that are opened
MOST_CLIENTS = 10_000  # that are remembered, in some 2 MB; no one is refused for being forgotten

_WITH_PORT = re.compile(r"\[(?P<six>.+)\](:\d+)?|(?P<four>[\d.]+):\d+", re.ASCII)


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

    def wait(self, client: str) -> float:
        """The seconds until the client has a token; 0 if it has one."""
        now = self._clock()
        full_at = max(self._full_at.get(client, now), now) + self._interval
        return max(full_at - now - self._deepest, 0.0)

    def take(self, client: str) -> float:
        """Take a token: 0, or the seconds until there is one."""
        now = self._clock()
        wait = self.wait(client)
        full_at = max(self._full_at.pop(client, now), now)
        self._full_at[client] = full_at if wait else full_at + self._interval
        if len(self._full_at) > MOST_CLIENTS:
            del self._full_at[next(iter(self._full_at))]
        return wait


def client_of(name: str) -> str:
    """Who goes by an address, with a port or without: an IPv4 address, or the /64 network that an
    IPv6 address is anyone's in; the empty string for all that is no address.

    >>> client_of("192.0.2.1:443"), client_of("[2001:db8::7]:443"), client_of("unknown")
    ('192.0.2.1', '2001:db8::/64', '')
    """
    if match := _WITH_PORT.fullmatch(name):
        name = match["six"] or match["four"]
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    network = ipaddress.IPv6Network((int(address), 64), strict=False)
    return str(address.ipv4_mapped or network)
