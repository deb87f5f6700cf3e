"""Python loads this first in the served process: it notes every host but this machine that the
process looks up or connects to.
"""

import os
import sys
from pathlib import Path
from typing import Any

NOTES = Path(os.environ["OUTSIDE_HOSTS"])
HERE = {None, "", "127.0.0.1", "::1", "localhost", b"127.0.0.1", b"localhost"}


def note(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook."""
    host: object = None
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    if host not in HERE:
        with NOTES.open("a") as notes:
            notes.write(f"{event} {host!r}\n")


sys.addaudithook(note)
