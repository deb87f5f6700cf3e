"""The figures of the word lists: what the files and the table say is what is measured."""

from pathlib import Path

import pytest

from ingest.language import read_lists

from .lists import Measured, measure, table

ROOT = Path(__file__).parents[2]
OF_NO_LIST = {"pieces", "words", "spelling"}


@pytest.fixture(scope="module")
def measured() -> dict[str, Measured]:
    return {each.name: each for each in measure()}


@pytest.mark.parametrize("package", ["ingest", "chatbot"])
def test_each_list_states_its_source_and_what_is_measured(
    package: str, measured: dict[str, Measured]
) -> None:
    lists = read_lists(package, "en")
    assert lists is not None
    stated = {name: each for name, each in lists.items() if name in measured}
    assert all(lists[name]["source"] for name in lists.keys() - OF_NO_LIST)
    for name, each in stated.items():
        found = measured[name]
        assert (each["precision"], each["recall"]) == (found.precision, found.recall), name


def test_the_table_is_what_is_measured(measured: dict[str, Measured]) -> None:
    stored = (ROOT / "tests" / "quality" / "LISTS.md").read_text(encoding="utf-8")
    assert table(measured.values()) in stored


def test_what_is_measured_is_what_was_found_and_missed(measured: dict[str, Measured]) -> None:
    limits = measured["limits"]
    assert (limits.right, len(limits.missed), len(limits.wrong)) == (3, 1, 4)
    assert limits.precision == pytest.approx(3 / 7, abs=0.005)
    assert limits.recall == pytest.approx(3 / 4, abs=0.005)
    assert all(sentence.startswith("However") for sentence in limits.wrong)
