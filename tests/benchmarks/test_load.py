"""The load in a shortened form; `python -m tests.benchmarks.load` is the full one."""

from ingest.build import Library
from ingest.settings import Settings

from .load import measure


def test_fifty_visitors_at_once_all_get_their_answers(library: Library, settings: Settings) -> None:
    assert library.snapshot.passages
    load = measure(50, 5.0, 10.0, "--index", str(settings.index))
    assert load.asked == 100
    assert load.failed == 0
    assert load.growth < 1.2  # the full form, after a longer warm-up, allows less
