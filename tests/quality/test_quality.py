"""The product on the judged questions: good enough, better than the baselines, word for word."""

import pytest

from chatbot.evaluation.report import PRODUCT, TURNS
from ingest.library import Library
from tests.quality.run import REAL, Run, measure
from tests.quality.systems import BM25, LANGCHAIN

LEAST = {  # a little under what is measured; raised as the product gets better
    "served right, single questions": 0.93,
    TURNS: 0.90,
    f"{REAL}served right, single questions": 0.75,
    f"{REAL}hit@1, of the answerable": 0.62,
    f"{REAL}declined, of the unanswerable": 0.95,
    f"{REAL}AUROC of confidence": 0.94,
    f"{REAL}{TURNS}": 0.58,
}
BETTER = (
    "served right, single questions",
    "hit@1, of the answerable",
    "precision",
    TURNS,
    f"{REAL}served right, single questions",
    f"{REAL}precision",
    f"{REAL}AUROC of confidence",
    f"{REAL}{TURNS}",
)


@pytest.fixture(scope="module")
def run(library: Library) -> Run:
    return measure(library)


def value(run: Run, system: str, name: str) -> float:
    figure = run.figures[system][name]
    assert figure is not None
    return figure.value


@pytest.mark.parametrize("name", LEAST)
def test_figures_are_no_less_than_they_were(run: Run, name: str) -> None:
    assert value(run, PRODUCT, name) >= LEAST[name]


@pytest.mark.parametrize("baseline", [LANGCHAIN, BM25])
@pytest.mark.parametrize("name", BETTER)
def test_product_beats_the_baselines(run: Run, baseline: str, name: str) -> None:
    assert value(run, PRODUCT, name) > value(run, baseline, name)


def test_quotes_equal_their_slices_and_never_advertise(run: Run) -> None:
    asked = run.asked[PRODUCT] + run.real[PRODUCT]
    assert any(reply.quotes for each in asked for reply in each.replies)
    assert run.faults == ()


def test_units_lie_in_order_in_their_articles(run: Run) -> None:
    for units in run.units.by_article.values():
        ends = [0, *(unit.span.end for unit in units)]
        assert all(unit.span.start >= end for unit, end in zip(units, ends, strict=False))
        assert all(unit.text == unit.text.strip() != "" for unit in units)
