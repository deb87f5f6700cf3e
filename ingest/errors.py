"""What the owner of the shelf can mend: the one exception for it; and how a command tells that and
whatever else happens, on standard error.

Library code only logs. How that looks, a command says, once: `log_to_stderr`.
"""

import logging
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

# This project's own logs; what is run as a file or with `python -m` logs as __main__.
_LOGS = ("ingest", "chatbot", "app", "__main__")
_log = logging.getLogger(__name__)

_LONGEST = 1000  # characters of a message; of a longer one both ends are told
# What steers a terminal (C0 and C1 controls but the line feed), what turns the reading direction of
# all that follows, and surrogates, which cannot be printed.
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class SetupError(Exception):
    """Something on the shelf, in the index or in the settings is wrong.

    The message is one line, whatever it quotes: it names the file, the line or the setting, and
    says what to do.
    """

    def __init__(self, message: str) -> None:
        line = printable(message).replace("\n", " ")
        half = _LONGEST // 2
        super().__init__(line if len(line) <= _LONGEST else f"{line[:half]} … {line[-half:]}")


def printable(text: str) -> str:
    r"""The text for a terminal: its lines, without characters that could steer it.

    >>> printable("red: \x1b[31m")
    'red:  [31m'
    """
    return _STEERING.sub(" ", text)


def log_to_stderr(dated: bool = False) -> None:
    """Show what this project logs on standard error, a line each: for a command, as a person reads
    it, or for a server, `dated` (local time, ISO 8601). The last call holds.

    Of libraries, errors alone are shown: their warnings may quote what a visitor typed.
    """
    root = logging.getLogger()  # has to have a handler, or a library gives it one of its own
    for earlier in [handler for handler in root.handlers if isinstance(handler, _Lines)]:
        root.removeHandler(earlier)
    root.addHandler(_Lines(dated))
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.INFO)


class _Lines(logging.Handler):
    """Prints each record as one line, without a traceback, to what standard error is by then."""

    def __init__(self, dated: bool) -> None:
        super().__init__()
        self._dated = dated
        self.addFilter(_is_told)

    def emit(self, record: logging.LogRecord) -> None:
        """Print `message`, or `warning: message` and the like if it is more than information."""
        time = f"{datetime.fromtimestamp(record.created):%Y-%m-%dT%H:%M:%S} " if self._dated else ""
        level = f"{record.levelname.lower()}: " if record.levelno > logging.INFO else ""
        print(f"{time}{level}{printable(record.getMessage())}", file=sys.stderr, flush=True)


def _is_told(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _LOGS or record.levelno >= logging.ERROR


def tells_setup_errors(main: Callable[P, int]) -> Callable[P, int]:
    """Make a command's `main` show its log, and tell a SetupError there and return 2;
    return 130 if it is interrupted.
    """

    @wraps(main)
    def command(*args: P.args, **kwargs: P.kwargs) -> int:
        log_to_stderr()
        try:
            return main(*args, **kwargs)
        except SetupError as error:
            _log.error("%s", error)
            return 2
        except KeyboardInterrupt:  # whoever stops a command knows why it ended
            return 130  # as a shell tells it: 128 and the number of the signal
        except BrokenPipeError:  # whoever reads the output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    return command
