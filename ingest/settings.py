"""Where the shelf, the index and the model are; and every environment variable of this project.

    CHAPTER_VERSE_CORPUS, _INDEX, _MODEL    the defaults of --corpus, --index and --model
    CHAPTER_VERSE_FEEDBACK                  the default of --feedback
    CHAPTER_VERSE_AUTH                      the default of --auth
    CHAPTER_VERSE_LANGUAGE                  the language of the interface
    CHAPTER_VERSE_EMERGENCY_NUMBER          what to call in an emergency; shown if set
    CHAPTER_VERSE_CRISIS_LINE               whom to call with thoughts of suicide; shown if set

One that is set but empty counts as not set.
"""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

_CODE = Path(__file__).resolve().parent.parent
# A checkout holds its shelf beside the code. An installed copy has none there, and must not keep an
# index among the packages: it works in the folder where it is started.
_HOME = _CODE if (_CODE / "corpus").is_dir() else Path()
BUNDLED_MODEL = "all-MiniLM-L6-v2"


@dataclass(frozen=True)
class Settings:
    """What an index is made from and with, and where it is.

    Attributes:
        corpus: the folder of the shelf.
        index: the folder of the index.
        model: the embedding model: the bundled one, the folder of any sentence-transformers model,
            or the name of one that is in the local hub cache.
        adapter: whether the model is changed by what was learned, if that was learned for it.
        backend: what keeps the vectors, by its name in `ingest.index.vectors.BACKENDS`.
    """

    corpus: Path = _HOME / "corpus"
    index: Path = _HOME / ".index"
    model: str = BUNDLED_MODEL
    adapter: bool = True
    backend: str = "faiss"

    @classmethod
    def from_environment(cls) -> "Settings":
        """The defaults, overridden by CHAPTER_VERSE_CORPUS, _INDEX and _MODEL."""
        default = cls()
        return cls(
            corpus=Path(_variable("CORPUS") or default.corpus),
            index=Path(_variable("INDEX") or default.index),
            model=_variable("MODEL") or default.model,
        )

    @classmethod
    def from_arguments(cls, arguments: argparse.Namespace) -> "Settings":
        """What `add_arguments` put on the command line."""
        return cls(arguments.corpus, arguments.index, arguments.model, not arguments.no_adapter)


def feedback_file() -> Path:
    """Where visitors' feedback is kept, if no option says so."""
    return Path(_variable("FEEDBACK") or _HOME / ".feedback.sqlite")


def interface_language() -> str:
    """The language of the interface, as HTML writes it: "pt-BR"."""
    return (_variable("LANGUAGE") or "en").replace("_", "-")


def emergency_number() -> str:
    """What visitors are told to call in an emergency; empty if the owner has not set it."""
    return _variable("EMERGENCY_NUMBER") or ""


def crisis_line() -> str:
    """The telephone number of a crisis line for thoughts of suicide; empty if it is not set."""
    return _variable("CRISIS_LINE") or ""


def credentials() -> str | None:
    """The login that everyone is asked for, as USER:PASSWORD, if no option says so."""
    return _variable("AUTH")


def _variable(name: str) -> str | None:
    return os.environ.get(f"CHAPTER_VERSE_{name}") or None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --corpus, --index, --model and --no-adapter; the environment gives the defaults."""
    default = Settings.from_environment()
    parser.add_argument(
        "--corpus",
        type=Path,
        default=default.corpus,
        metavar="DIR",
        help="the shelf: articles and catalog.toml (or $CHAPTER_VERSE_CORPUS; now %(default)s)",
    )
    parser.add_argument(
        "--index",
        type=Path,
        default=default.index,
        metavar="DIR",
        help="where the index is kept (or $CHAPTER_VERSE_INDEX; now %(default)s)",
    )
    parser.add_argument(
        "--model",
        default=default.model,
        metavar="MODEL",
        help="a sentence-transformers model, by name or folder "
        "(or $CHAPTER_VERSE_MODEL; now %(default)s)",
    )
    parser.add_argument(
        "--no-adapter",
        action="store_true",
        help="use the model as it was published, without what was learned for the shelf",
    )
