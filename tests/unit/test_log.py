"""The log of a command and of a server: lines on standard error, and no traceback in them."""

import logging
import re
from collections.abc import Iterator

import pytest

from ingest.errors import SetupError, log_to_stderr, tells_setup_errors

LOGS = ("", "ingest", "chatbot", "app", "__main__")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    logs = [logging.getLogger(name) for name in LOGS]
    before = [(log, log.handlers[:], log.level) for log in logs]
    yield
    for log, handlers, level in before:
        log.handlers[:] = handlers
        log.setLevel(level)


def say_something() -> None:
    log = logging.getLogger("ingest.library")
    log.info("Building %s …", "tea")
    log.warning("too hot")
    log.error("\x1b[31mboiled over")
    log.debug("nobody wants to know")


def test_a_command_tells_bare_lines(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    say_something()
    assert capsys.readouterr().err == (
        "Building tea …\nwarning: too hot\nerror:  [31mboiled over\n"
    )


def test_a_server_tells_the_time_too(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    log_to_stderr(dated=True)
    say_something()
    lines = capsys.readouterr().err.splitlines()
    assert [re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d (.+)", line)[1] for line in lines] == [  # type: ignore[index]
        "Building tea …",
        "warning: too hot",
        "error:  [31mboiled over",
    ]


def test_a_command_shows_its_log_and_ends_on_a_setup_error_with_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @tells_setup_errors
    def main() -> int:
        say_something()
        raise SetupError("the kettle is missing; buy one")

    assert main() == 2
    assert capsys.readouterr().err.splitlines()[-1] == "error: the kettle is missing; buy one"


def test_a_command_that_is_interrupted_ends_as_a_shell_expects_and_without_a_word(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @tells_setup_errors
    def main() -> int:
        raise KeyboardInterrupt

    assert main() == 130
    assert capsys.readouterr().err == ""


def test_of_a_library_only_errors_are_told_and_nothing_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_to_stderr()
    log_to_stderr()
    library = logging.getLogger("some.library")
    library.setLevel(logging.DEBUG)  # as some are
    library.warning("cannot read 'what a visitor typed'")
    try:
        raise ValueError("what a visitor typed")
    except ValueError:
        library.exception("it failed")
    logging.basicConfig(level=logging.DEBUG)  # as a library may do
    logging.getLogger("chatbot.live").info("said once")
    assert capsys.readouterr().err == "error: it failed\nsaid once\n"
