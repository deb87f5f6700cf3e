"""What the owner of the shelf can mend: the one exception for it, and how a command tells it."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

P = ParamSpec("P")


class ShelfError(Exception):
    """Something on the shelf, in the index or in the settings is wrong.

    The message is one line: it names the file, the line or the setting, and says what to do.
    """


def tells_shelf_errors(main: Callable[P, int]) -> Callable[P, int]:
    """Make a command's `main` tell a ShelfError as a line on standard error and return 2."""

    @wraps(main)
    def command(*args: P.args, **kwargs: P.kwargs) -> int:
        try:
            return main(*args, **kwargs)
        except ShelfError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2

    return command
