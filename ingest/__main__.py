"""python -m ingest: from the shelf to a searchable index on disk."""

import argparse
import sys

from ingest.catalog import read_catalog, uncatalogued
from ingest.errors import printable, tells_shelf_errors
from ingest.settings import Settings, add_arguments


@tells_shelf_errors
def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 if the index is current, 2 if something must be mended first."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
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
    articles = read_catalog(settings.corpus)  # a broken shelf is told before the model loads
    for name in uncatalogued(settings.corpus, articles):
        path = printable(str(settings.corpus / name))
        print(f"warning: {path} is not in the catalog; left out", file=sys.stderr)
    from ingest.build import build
    from ingest.encoder import load_encoder

    report = build(settings, load_encoder(settings.model), progress=sys.stderr.isatty())
    print(
        f"{report.articles} articles, {report.passages} passages, {report.questions} questions; "
        f"{report.embedded} texts embedded, {report.reused} reused\n"
        f"model {settings.model}; index {report.folder}"
    )


def _list_passages(settings: Settings) -> None:
    from ingest.passages import place, read_passages

    for article in read_catalog(settings.corpus):
        for passage in read_passages(article):
            words = printable(passage.span.of(article.text))
            print(f"{place(article, passage.span)}\t{words}")


if __name__ == "__main__":
    sys.exit(main())
