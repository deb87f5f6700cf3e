"""What the README says of files and commands is so."""

import re
from pathlib import Path

import pytest

from chatbot.command import SUBCOMMANDS

ROOT = Path(__file__).parents[2]
TEXTS = ["README.md", ".github/CONTRIBUTING.md", "tests/benchmarks/README.md"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_to_a_file(name: str) -> None:
    path = ROOT / name
    links = re.findall(r'\]\(([^)]+)\)|src="([^"]+)"', path.read_text(encoding="utf-8"))
    for link in map("".join, links):
        assert link.startswith("https://") or (path.parent / link).exists(), link


def test_every_file_in_the_reading_order_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    order = readme.partition("## Read the code in this order")[2].partition("\n## ")[0]
    folder = ROOT
    for name in re.findall(r"`([\w/.]+)`", order):
        path = ROOT / name if "/" in name and (ROOT / name).exists() else folder / name
        assert path.exists(), name
        folder = path.parent


def test_every_subcommand_that_is_named_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"chapter-verse (\w+)", readme)
    assert named
    assert set(named) <= SUBCOMMANDS.keys()


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
