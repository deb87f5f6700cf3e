"""An installation: its requirements are pinned, its files come as they were committed."""

import subprocess
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = canonicalize_name(PROJECT["name"])


def direct() -> list[Requirement]:
    """What pyproject.toml asks for, extras included."""
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    asked = [Requirement(line) for lines in lists for line in lines]
    return [each for each in asked if canonicalize_name(each.name) != OWN]


def needed_by(requirement: Requirement) -> Iterator[Requirement]:
    extras = requirement.extras or {""}
    for needed in map(Requirement, metadata.requires(requirement.name) or []):
        marker = needed.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield needed


def constraints() -> dict[str, str]:
    lines = (ROOT / ".constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def test_every_package_is_pinned_to_the_version_that_is_tested() -> None:
    pinned = constraints()
    for requirement in direct():
        (pin,) = requirement.specifier
        pinned[canonicalize_name(requirement.name)] = pin.version
    todo, seen = direct(), set[str]()
    while todo:
        requirement = todo.pop()
        if str(requirement) not in seen:
            seen.add(str(requirement))
            name = canonicalize_name(requirement.name)
            # "+cpu" and the like name the build of a version.
            assert metadata.version(name).partition("+")[0] == pinned[name], name
            todo += needed_by(requirement)


def test_a_checkout_that_would_turn_line_ends_leaves_every_byte(tmp_path: Path) -> None:
    git = ("git", "-C", str(ROOT))
    names = subprocess.run([*git, "ls-files", "-z"], capture_output=True, text=True, check=True)
    subprocess.run(
        [*git, "-c", "core.autocrlf=true", "checkout-index", "--all", f"--prefix={tmp_path}/"],
        check=True,
    )
    for name in filter(None, names.stdout.split("\0")):
        staged = subprocess.run([*git, "show", f":{name}"], capture_output=True, check=True).stdout
        assert (tmp_path / name).read_bytes() == staged, name
