"""Cases in which a true quote could mislead: what is asked of which shelf, and what must hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import tests.misleading
from chatbot.answer import Answer
from chatbot.bot import Chatbot
from ingest.library import open_library
from ingest.settings import Settings
from tests.shelves import ShelfMaker


@dataclass(frozen=True)
class Document:
    """An article of a case's own shelf, which has no question bank."""

    text: str
    title: str = "An article"
    publisher: str = ""


@dataclass(frozen=True)
class Case:
    """A conversation and what must hold of its last answer.

    Attributes:
        messages: what the visitor writes, one after the other.
        holds: whether an answer does not mislead.
        shelf: what is asked; none for the shelf that ships.
        aside: whether it was written before the remedy and not looked at while that was built.
    """

    messages: tuple[str, ...]
    holds: Callable[[Answer], bool]
    shelf: tuple[Document, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Kind:
    """All cases of one kind.

    Attributes:
        name: how the table names it.
        cases: half of them aside.
        least: how many must hold: as many as are measured, or a few less.
    """

    name: str
    cases: tuple[Case, ...]
    least: int


class Asker:
    """Asks the shelf that ships, and builds those that cases bring, each once."""

    def __init__(self, shipped: Chatbot, folder: Path) -> None:
        self._folder = folder
        self._bots: dict[tuple[Document, ...], Chatbot] = {(): shipped}

    def answer(self, case: Case) -> Answer:
        """The answer to the last message of a case."""
        bot = self._bots.get(case.shelf) or self._open(case.shelf)
        answers: list[Answer] = []
        for message in case.messages:
            answers.append(bot.answer(message, answers))
        return answers[-1]

    def held(self, cases: Sequence[Case]) -> int:
        """How many of the cases hold."""
        return sum(case.holds(self.answer(case)) for case in cases)

    def _open(self, documents: tuple[Document, ...]) -> Chatbot:
        number = len(self._bots)
        maker = ShelfMaker(self._folder / f"shelf{number}")
        for i, document in enumerate(documents):
            publisher = {"publisher": document.publisher} if document.publisher else {}
            maker.add(f"article-{i}", document.text, title=document.title, **publisher)
        settings = Settings(corpus=maker.folder, index=self._folder / f"index{number}")
        self._bots[documents] = Chatbot(open_library(settings))
        return self._bots[documents]


def all_kinds() -> list[Kind]:
    """The kinds of all files beside this one that hold one, in the order of their files' names."""
    modules = [
        import_module(f"{tests.misleading.__name__}.{found.name}")
        for found in iter_modules(tests.misleading.__path__)
        if not found.name.startswith(("test_", "__"))
    ]
    return [module.KIND for module in modules if hasattr(module, "KIND")]
