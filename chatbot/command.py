"""chapter-verse: answers made of word-for-word quotes from a shelf of articles.

One command for everything. Each subcommand is the `main` of a module, which is imported only when
it is asked for: so help comes at once, and a missing extra, which that module tells, stops only
what needs it.
"""

import argparse
import sys
from dataclasses import dataclass
from importlib import import_module

from ingest.errors import tells_setup_errors


@dataclass(frozen=True)
class Subcommand:
    """A way to use the product.

    Attributes:
        module: whose `main(arguments)` does it.
        help: what it does, in a line.
    """

    module: str
    help: str


SUBCOMMANDS = {
    "serve": Subcommand("app", "serve the chatbot as a page in the browser"),
    "ask": Subcommand("chatbot.__main__", "answer a question, or many as JSON lines"),
    "ingest": Subcommand("ingest.__main__", "build the index of the shelf, or list its passages"),
    "train": Subcommand("chatbot.training.__main__", "learn from the shelf's questions"),
    "eval": Subcommand("chatbot.evaluation.__main__", "measure answers to judged questions"),
    "feedback": Subcommand("chatbot.feedback", "list what visitors said of answers"),
}


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Run a subcommand with the arguments that follow its name, and return what it returns."""
    argv = sys.argv[1:] if argv is None else argv
    width = max(map(len, SUBCOMMANDS))
    parser = argparse.ArgumentParser(
        prog="chapter-verse",
        description=(__doc__ or "").partition("\n")[0].partition(": ")[2],
        epilog="\n".join(
            ["subcommands:"]
            + [f"  {name:{width}}  {each.help}" for name, each in SUBCOMMANDS.items()]
            + ["", "chapter-verse SUBCOMMAND --help tells its options"]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [-h] SUBCOMMAND …",
    )
    parser.add_argument("subcommand", choices=SUBCOMMANDS, help=argparse.SUPPRESS)
    subcommand = SUBCOMMANDS[parser.parse_args(argv[:1]).subcommand]
    status: int = import_module(subcommand.module).main(argv[1:])
    return status


if __name__ == "__main__":
    sys.exit(main())
