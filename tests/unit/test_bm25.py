"""The lexical index: who holds a word, how rare it is, and the same from disk as from memory."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.index.bm25 import LexicalIndex, best, terms, word_counts

TEXTS = ["Green tea is made of leaves.", "Coffee is made of beans.", "Tea is hot; hot tea burns."]
ALL = np.arange(len(TEXTS))


@pytest.fixture(params=["in memory", "from disk"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex.of(TEXTS)
    if request.param == "in memory":
        return index
    index.save(tmp_path)
    return LexicalIndex.load(tmp_path)


def test_a_term_is_held_where_its_word_stands(index: LexicalIndex) -> None:
    (tea,) = terms("teas")
    assert index.holds(tea, ALL).tolist() == [True, False, True]
    assert index.holds(tea, np.array([2, 1])).tolist() == [True, False]
    assert not index.holds("zebra", ALL).any()


def test_what_holds_more_of_the_rare_words_scores_higher(index: LexicalIndex) -> None:
    tea, beans = index.scores(terms("tea")), index.scores(terms("tea and coffee beans"))
    assert tea[1] == 0 < tea[0] < tea[2] <= 1
    assert beans.argmax() == 1
    assert not index.scores(terms("zebra")).any()
    assert not index.scores([]).any()


def test_the_rarer_the_higher(index: LexicalIndex) -> None:
    (tea,), (beans,) = terms("tea"), terms("beans")
    assert 0 < index.rarity(tea) < index.rarity(beans) < index.rarity("zebra")


def test_an_index_of_texts_without_words_finds_nothing(tmp_path: Path) -> None:
    LexicalIndex.of(["?!", "…"]).save(tmp_path)
    assert not LexicalIndex.load(tmp_path).scores(terms("tea")).any()


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=40), st.integers(1, 50))
def test_the_best_are_those_that_sorting_would_find(scores: list[float], number: int) -> None:
    ranked = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    expected = [position for position in ranked if scores[position] > 0][:number]
    assert best(np.array(scores, dtype=np.float32), number).tolist() == expected


def test_words_are_counted_whatever_their_case() -> None:
    assert word_counts(["Tea, tea!", "no 1 tea-leaf"]) == {"leaf": 1, "no": 1, "tea": 3}
