"""chapter-verse train: learns from the question bank of a shelf, and writes what it learned.

Trains an adapter of the encoder, fits ranking and decision, and writes both with their provenance
into the folder `learned` of the shelf. Whatever goes wrong, what was there before stays whole.
"""

import argparse
import sys

from chatbot.training import require_extra
from ingest.errors import tells_setup_errors
from ingest.settings import Settings, add_arguments

COMMAND = "chapter-verse train"


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Train, fit and save; 2 if there is no bank to learn from, or something is missing."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    if arguments.no_adapter:
        parser.error("--no-adapter: what is trained here is the adapter; leave the option out")
    settings = Settings.from_arguments(arguments)
    require_extra()
    from chatbot.training.adapter import Effort
    from chatbot.training.learn import learn_all, minutes, teachable

    shelf, effort = teachable(settings.corpus), Effort()
    print(
        f"{len(shelf.bank.questions):,} banked questions. Training takes about "
        f"{minutes(shelf, effort)} minutes on two cores that know bfloat16, three times as long "
        "on others. If it is stopped, the same command goes on where it was.",
        flush=True,
    )
    figures = learn_all(shelf, settings, effort, COMMAND)
    print("On questions that were held aside:")
    for name, figure in figures.items():
        print(f"{name:24} {figure:10,.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
