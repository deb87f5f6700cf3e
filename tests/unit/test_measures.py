"""The measures on cases small enough to work out by hand."""

import numpy as np
import pytest

from chatbot.evaluation.judged import Question, Unit, Units
from chatbot.evaluation.measures import (
    Cited,
    Facts,
    Reply,
    Statistic,
    auroc,
    calibration_error,
    estimate,
    judge,
    mean,
    ratio,
)
from ingest.model import Span

TEXTS = ["A heading", "Causes include:", "Nerves hurt.", "They may heal.", "Discs slip now."]
OTHER = ["Cause | Sign", "---|---", "Disc | Pain in the leg"]


def shelf() -> Units:
    units = []
    for article, texts in (("one", TEXTS), ("two", OTHER)):
        start = 0
        for number, text in enumerate(texts):
            span = Span(start, start + len(text))
            units.append(Unit(f"{article}.{number}", article, span, text))
            start += len(text) + 1
    return Units(tuple(units))


UNITS = shelf()


def quote(*names: str) -> Cited:
    """A quote from the first to the last of the named units."""
    first, last = UNITS.by_id[names[0]], UNITS.by_id[names[-1]]
    return Cited(first.article, Span(first.span.start, last.span.end), "")


def answer(*quotes: Cited) -> Reply:
    return Reply(answered=True, confidence=0.9, quotes=quotes)


def asks(*direct: str, supporting: tuple[str, ...] = ()) -> Question:
    return Question("?", bool(direct), frozenset(direct), frozenset(supporting))


def value(statistic: Statistic, inputs: int) -> float:
    return float(statistic(np.ones((1, inputs)))[0])


def test_first_quote_decides_a_hit() -> None:
    question = asks("one.2")
    assert judge(question, answer(quote("one.2"), quote("one.4")), UNITS).served
    assert not judge(question, answer(quote("one.4"), quote("one.2")), UNITS).served


def test_a_declined_question_is_a_miss_only_if_it_can_be_answered() -> None:
    declined = Reply(answered=False, confidence=0.1)
    assert not judge(asks("one.2"), declined, UNITS).served
    assert judge(asks(), declined, UNITS).served
    assert not judge(asks(), answer(quote("one.2")), UNITS).served


def test_a_quote_covers_what_it_holds_six_tenths_of() -> None:
    unit = UNITS.by_id["one.4"]  # 15 characters
    enough = Cited("one", Span(unit.span.start, unit.span.start + 9), "")
    short = Cited("one", Span(unit.span.start, unit.span.start + 8), "")
    assert judge(asks("one.4"), answer(enough), UNITS).hit
    assert not judge(asks("one.4"), answer(short), UNITS).hit


def test_precision_counts_characters_of_units() -> None:
    facts = judge(asks("one.2", supporting=("one.3",)), answer(quote("one.2", "one.4")), UNITS)
    assert facts.precision == pytest.approx((12 + 14) / (12 + 14 + 15))
    assert facts.words == 8


@pytest.mark.parametrize(
    ("direct", "quoted"),
    [
        ("one.2", ("one.0", "one.2")),  # a heading and a lead-in
        ("one.3", ("one.2", "one.3")),  # what "They …" leans on
        ("two.2", ("two.0", "two.2")),  # a table's header
    ],
)
def test_context_is_free(direct: str, quoted: tuple[str, ...]) -> None:
    assert judge(asks(direct), answer(quote(*quoted)), UNITS).precision == 1


def test_what_a_wrong_sentence_leans_on_is_not_free() -> None:
    assert judge(asks("one.4"), answer(quote("one.2", "one.4")), UNITS).precision == pytest.approx(
        15 / (12 + 14 + 15)
    )


def test_recall_asks_for_six_units_at_most_and_articles_for_each() -> None:
    question = asks("one.2", "one.3", "two.2")
    facts = judge(question, answer(quote("one.2")), UNITS)
    assert facts.recall == pytest.approx(1 / 3)
    assert facts.articles == 1 / 2
    many = asks(*(unit.id for unit in UNITS.units))
    assert judge(many, answer(quote("one.0", "one.4")), UNITS).recall == pytest.approx(5 / 6)


def test_means_leave_out_what_has_no_value() -> None:
    assert value(mean([1, None, 0, 1]), 4) == pytest.approx(2 / 3)
    assert value(ratio([2, 0], [3, 1]), 2) == pytest.approx(1 / 2)


def test_auroc_counts_ties_half() -> None:
    assert value(auroc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]), 4) == pytest.approx(
        3.5 / 4
    )


def test_auroc_leaves_out_what_may_be_answered_or_declined() -> None:
    assert value(auroc([0.9, 0.5, 0.1], [True, None, False]), 3) == 1


def test_where_both_are_right_only_a_wrong_answer_is_wrong() -> None:
    question = Question("?", None, frozenset({"one.2"}), frozenset())
    declined = Reply(answered=False, confidence=0.1)
    for reply, served in (
        (declined, True),
        (answer(quote("one.2")), True),
        (answer(quote("one.4")), False),
    ):
        assert judge(question, reply, UNITS) == Facts(served=served)


def test_what_no_input_tells_has_no_figure() -> None:
    assert estimate(mean([None, None]), 2) is None
    assert estimate(mean([]), 0) is None


def test_calibration_error_is_the_gap_in_each_bin() -> None:
    confidence = [0.95, 0.95, 0.05, 0.05]
    assert value(calibration_error(confidence, [1, 1, 0, 0]), 4) == pytest.approx(0.05)
    assert value(calibration_error(confidence, [1, 0, 1, 0]), 4) == pytest.approx(0.45)
    assert value(calibration_error([1.0], [1]), 1) == 0


def test_figures_and_intervals_repeat() -> None:
    statistic = mean([1.0] * 30 + [0.0] * 70)
    figure = estimate(statistic, 100)
    assert figure is not None
    assert figure == estimate(statistic, 100)
    assert figure.value == pytest.approx(0.3)
    assert 0.2 < figure.low < 0.25 and 0.35 < figure.high < 0.4
