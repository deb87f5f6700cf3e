"""The house: imports run one way and in no circle, and what only one room may know stays there."""

import ast
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    _module(path): path
    for path in (*ROOT.glob("ingest/**/*.py"), *ROOT.glob("chatbot/**/*.py"), ROOT / "app.py")
}


def imported(nodes: Collection[ast.AST], module: str) -> Iterator[str]:
    """The modules that these nodes of a module import: of "from a import b", a.b if that is one."""
    package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join((above if node.level else []) + ([node.module] if node.module else []))
            named = {f"{base}.{alias.name}" for alias in node.names} & FILES.keys()
            yield from named or {base}


def parsed(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


ANYWHERE = {module: set(imported(list(ast.walk(parsed(module))), module)) for module in FILES}
"""What each module imports, wherever in it."""
AT_ONCE = {module: set(imported(parsed(module).body, module)) for module in FILES}
"""What each module imports when it is imported itself."""


def importers(name: str) -> set[str]:
    """The modules that import one of this name, or something in it."""
    return {
        module
        for module, names in ANYWHERE.items()
        if any(found == name or found.startswith(f"{name}.") for found in names)
    }


def reached(*starts: str) -> set[str]:
    """All modules of the house that these lead to, with themselves."""
    found: set[str] = set()
    left = list(starts)
    while left:
        if (module := left.pop()) not in found:
            found.add(module)
            left += ANYWHERE[module] & FILES.keys()
    return found


def test_imports_are_read_as_python_reads_them() -> None:
    assert "ingest.model" in AT_ONCE["ingest.shelf"]
    assert "chatbot.interface" in AT_ONCE["chatbot.bot"]
    assert "faiss" in AT_ONCE["ingest.index.faiss_index"]
    assert "sentence_transformers" in ANYWHERE["ingest.encoder"] - AT_ONCE["ingest.encoder"]
    assert len(FILES) > 40


def test_imports_run_one_way() -> None:
    assert {name for name in importers("chatbot") if name.startswith("ingest")} == set()
    assert importers("app") == set()
    assert importers("tests") == set()


def test_no_imports_run_in_a_circle() -> None:
    try:
        TopologicalSorter(AT_ONCE).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("faiss", "ingest.index.faiss_index"),
        ("bm25s", "ingest.index.bm25"),
        ("syntok", "ingest.segment"),
        ("gradio", "chatbot.page"),
        ("markupsafe", "chatbot.page"),
        ("mcp", "chatbot.page"),
        ("sklearn", "chatbot.training"),
        ("torch", "chatbot.training"),
    ],
)
def test_only_one_room_knows_it(name: str, room: str) -> None:
    found = importers(name)
    assert found
    assert {module for module in found if not f"{module}.".startswith(f"{room}.")} == set()


def test_only_the_page_and_the_server_know_the_page() -> None:
    outside = {name for name in importers("chatbot.page") if not name.startswith("chatbot.page")}
    assert outside <= {"app"}


def test_only_commands_know_training() -> None:
    inside = ("chatbot.training", "chatbot.evaluation")
    outside = {name for name in importers("chatbot.training") if not name.startswith(inside)}
    assert outside <= {"chatbot.command", "chatbot.__main__"}


PARSERS = {"ingest.readers.plain", "ingest.boilerplate", "ingest.passages", "ingest.segment"}


def test_what_answers_and_what_shows_know_no_parser() -> None:
    serving = {
        name
        for name in FILES
        if name.startswith(("chatbot", "ingest.index"))
        and not name.startswith(("chatbot.training", "chatbot.evaluation"))
    }
    assert {name for name in serving if ANYWHERE[name] & PARSERS} == set()
    shown = reached("ingest.index.snapshot", "chatbot.quotes", "chatbot.page.article")
    assert shown & PARSERS == set()


def test_the_nouns_know_nothing_of_the_house() -> None:
    assert ANYWHERE["ingest.model"] <= {"re", "dataclasses", "enum"}
