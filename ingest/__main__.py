"""chapter-verse ingest: from the shelf to a searchable index on disk."""

import argparse
import sys

from ingest.errors import printable, tells_setup_errors
from ingest.settings import Settings, add_arguments
from ingest.shelf import read_shelf


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 if the index is current, 2 if something must be mended first."""
    parser = argparse.ArgumentParser(prog="chapter-verse ingest", description=__doc__)
    add_arguments(parser)
    parser.add_argument(
        "--passages",
        action="store_true",
        help="list every passage with its address for the question bank, and stop",
    )
    arguments = parser.parse_args(argv)
    settings = Settings.from_arguments(arguments)
    if arguments.passages:
        _list_passages(settings)
    else:
        _ingest(settings)
    return 0


def _ingest(settings: Settings) -> None:
    from ingest.library import build

    report = build(settings)
    print(
        f"{report.articles} articles, {report.passages} passages, {report.questions} questions; "
        f"{report.embedded} texts embedded, {report.reused} reused\n"
        f"model {settings.model}; index {report.folder}"
    )


def _list_passages(settings: Settings) -> None:
    shelf = read_shelf(settings.corpus)
    texts = {article.slug: article.text for article in shelf.articles}
    for passage in shelf.passages:
        print(f"{passage.address}\t{printable(passage.span.of(texts[passage.article]))}")


if __name__ == "__main__":
    sys.exit(main())
