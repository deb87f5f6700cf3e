"""The benchmarks in a shortened form; `python -m tests.benchmarks.NAME` is the full one of each.

How fast a machine is that tests something else besides does not matter here.
"""

import pytest

from ingest.index import faiss_index
from ingest.library import Library
from ingest.settings import Settings

from . import ingest, load, scale, service, start
from .figures import Figure


def values(figures: list[Figure]) -> dict[str, float]:
    return {figure.name: figure.value for figure in figures}


def test_fifty_visitors_at_once_and_then_a_hundred_all_get_their_answers(
    library: Library, settings: Settings
) -> None:
    assert library.index.passages
    found = values(load.measure(50, 5.0, 10.0, "--index", str(settings.index)))
    assert found["questions asked"] == found["twice the load: questions asked"] == 100
    assert found["without an answer"] == found["twice the load: failed"] == 0
    assert found["memory after / before"] < 1.2  # the full form, after more questions, allows less


def test_the_service_keeps_its_answers_and_its_memory(library: Library) -> None:
    found = values(service.sequence(library, 50, 3))
    assert found["questions in sequence"] == 150
    assert found["answers that changed"] == 0
    assert found["memory after the last / the first pass"] < 1.2


def test_questions_that_come_at_once_cost_less_than_one_after_the_other(library: Library) -> None:
    found = values(service.throughput(library, 100, 1))
    assert found["ratio"] > 0.2


def test_a_page_starts(settings: Settings) -> None:
    found = values(start.measure(1, settings))
    assert found["ratio"] < 2


def test_a_shelf_of_many_articles_is_ingested() -> None:
    found = values(ingest.measure(8))
    assert found["articles"] == 8
    assert found["ratio"] > 0.3


def test_a_large_shelf_gets_an_index_that_finds_nearly_as_much(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = scale.measure(library, 3000)
    monkeypatch.setattr(faiss_index, "_LARGE", 3000)
    large = scale.measure(library, 3000)
    assert (small.factory, large.factory) == ("Flat", "IVF256,Flat")
    assert small.recall == 1.0
    assert large.recall >= scale.RECALL
    assert "IVF256" in scale.table([small, large])
