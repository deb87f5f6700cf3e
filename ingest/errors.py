"""What the owner of the shelf can mend: the one exception for it, and how a command tells it."""

import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")

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
    """The text for a terminal: its lines, without characters that could steer it."""
    return _STEERING.sub(" ", text)


def tells_setup_errors(main: Callable[P, int]) -> Callable[P, int]:
    """Make a command's `main` tell a SetupError as a line on standard error and return 2."""

    @wraps(main)
    def command(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return main(*args, **kwargs)
        except SetupError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        except BrokenPipeError:  # whoever reads the output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    return command
