"""python app.py, where it does not get as far as serving."""

import socket
import subprocess
import sys

import pytest

import app
from ingest.library import Library
from ingest.settings import Settings

from .harness import ROOT


def test_help_is_quick() -> None:
    script = (
        "import sys, app\n"
        "try: app.main(['--help'])\n"
        "except SystemExit: print(sorted({'gradio', 'torch'} & sys.modules.keys()))"
    )
    process = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert process.stdout.endswith("[]\n")
    for option in ("--host", "--port", "--corpus", "--index", "--model"):
        assert option in process.stdout


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "²", ""])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        app.main(["--port", port])
    told = f"argument --port: '{port}' is no port; give a number from 1 to 65535"
    assert told in capsys.readouterr().err


def test_a_shelf_that_must_be_mended_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--corpus", "no/such/shelf"]) == 2
    assert capsys.readouterr().err.startswith("error: no/such/shelf/catalog.toml: not found")


def test_a_taken_port_is_one_line(
    library: Library, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert library.index.passages
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert app.main(["--index", str(settings.index), "--port", port]) == 2
    assert capsys.readouterr().err == (
        f"error: cannot serve at 127.0.0.1, port {port}; choose another --port or --host\n"
    )
