"""Where the shelf, the index and the model are: one place for options and environment variables."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
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

    corpus: Path = _ROOT / "corpus"
    index: Path = _ROOT / ".index"
    model: str = BUNDLED_MODEL
    adapter: bool = True
    backend: str = "faiss"

    @classmethod
    def from_environment(cls) -> "Settings":
        """The defaults, overridden by CHAPTER_VERSE_CORPUS, _INDEX and _MODEL."""
        default = cls()
        return cls(
            corpus=Path(os.environ.get("CHAPTER_VERSE_CORPUS") or default.corpus),
            index=Path(os.environ.get("CHAPTER_VERSE_INDEX") or default.index),
            model=os.environ.get("CHAPTER_VERSE_MODEL") or default.model,
        )

    @classmethod
    def from_arguments(cls, arguments: argparse.Namespace) -> "Settings":
        """What `add_arguments` put on the command line."""
        return cls(arguments.corpus, arguments.index, arguments.model, not arguments.no_adapter)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --corpus, --index and --model, whose defaults are the environment's."""
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
