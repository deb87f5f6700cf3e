"""By which names the page may be called, and that no other site's page does it.

Whoever owns a domain can have its name lead to this machine, and a visitor's browser then takes
that domain's scripts for the page's own. So only names are served that the owner of the server
knows. An address leads nowhere but to itself.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable

from starlette.datastructures import Headers

_AUTHORITY = re.compile(r"(?P<name>\[[\da-f:.]+\]|[\w.-]+)(:\d+)?", re.ASCII)
_FROM_HERE = {"none", "same-origin"}  # "none": typed by the visitor, or a bookmark


class Hosts:
    """The names and addresses of the page.

    Args:
        listens: the name or address that the server listens on.
        public: further names, which a reverse proxy or the network gives it.
    """

    def __init__(self, listens: str, public: Iterable[str] = ()) -> None:
        self._local = is_local(listens)
        own = () if self._local else (socket.gethostname(),)
        self._names = {name.lower() for name in ("localhost", listens, *own, *public)}

    def __contains__(self, authority: str) -> bool:
        """Whether this is a name or an address of the page, with a port or without."""
        match = _AUTHORITY.fullmatch(authority.lower())
        if not match:
            return False
        if match["name"] in self._names:
            return True
        try:
            address = ipaddress.ip_address(match["name"].strip("[]"))
        except ValueError:
            return False
        return address.is_loopback or not self._local


def is_local(host: str) -> bool:
    """Whether only this machine reaches what is served at the host.

    >>> is_local("127.0.0.1"), is_local("[::1]"), is_local("0.0.0.0")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_foreign(headers: Headers, authority: str) -> bool:
    """Whether a browser says that another site's page sent this, and not the one at the authority.

    >>> is_foreign(Headers({"origin": "http://localhost:7860"}), "localhost:7860")
    False
    >>> is_foreign(Headers({"sec-fetch-site": "cross-site"}), "localhost:7860")
    True

    What is no browser says nothing, and is nobody's page.
    """
    if not _FROM_HERE.issuperset(headers.getlist("sec-fetch-site")):
        return True
    origins = headers.getlist("origin")
    return any(origin.partition("://")[2].lower() != authority.lower() for origin in origins)
