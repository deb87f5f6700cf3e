"""The product on the judged questions: good enough, better than the baselines, word for word."""

import pytest

from ingest.library import Library

from .run import Run, measure
from .systems import BM25, LANGCHAIN, PRODUCT

SERVED_RIGHT = 0.90  # the least share of single questions; raised as the product gets better
BETTER = (
    "served right, single questions",
    "hit@1, of the answerable",
    "precision",
    "served right, conversation turns",
)


@pytest.fixture(scope="module")
def run(library: Library) -> Run:
    return measure(library)


def test_enough_is_served_right(run: Run) -> None:
    assert run.figures[PRODUCT]["served right, single questions"].value >= SERVED_RIGHT


@pytest.mark.parametrize("baseline", [LANGCHAIN, BM25])
@pytest.mark.parametrize("name", BETTER)
def test_product_beats_the_baselines(run: Run, baseline: str, name: str) -> None:
    assert run.figures[PRODUCT][name].value > run.figures[baseline][name].value


def test_quotes_equal_their_slices_and_never_advertise(run: Run) -> None:
    quotes = [
        quote for each in run.questions[PRODUCT] for reply in each.replies for quote in reply.quotes
    ]
    assert quotes
    assert run.faults == ()


def test_units_lie_in_order_in_their_articles(run: Run) -> None:
    for units in run.units.by_article.values():
        ends = [0, *(unit.end for unit in units)]
        assert all(unit.start >= end for unit, end in zip(units, ends, strict=False))
        assert all(unit.text == unit.text.strip() != "" for unit in units)
