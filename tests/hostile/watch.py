"""What Python does beyond computing while something is tried: it announces that to audit hooks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Files, processes, programs, modules, the network.
_ACTS = ("open", "os.", "shutil.", "subprocess.", "compile", "exec", "import", "ctypes.", "socket.")

Act = tuple[str, tuple[object, ...]]
_seen: list[Act] | None = None
_hooked = False


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is not None and event.startswith(_ACTS):
        _seen.append((event, arguments))


@contextmanager
def watched() -> Iterator[list[Act]]:
    """What is done within: the events with their arguments."""
    global _seen, _hooked
    if not _hooked:  # an audit hook stays for as long as the process
        sys.addaudithook(_note)
        _hooked = True
    acts: list[Act] = []
    _seen = acts
    try:
        yield acts
    finally:
        _seen = None
