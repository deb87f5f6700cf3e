"""The lexical index: who holds a word, how rare it is, and the same from disk as from memory."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.index.bm25 import BM25, best, shared_words, terms, word_counts

TEXTS = ["Green tea is made of leaves.", "Coffee is made of beans.", "Tea is hot; hot tea burns."]
ALL = np.arange(len(TEXTS))


def bm25_of(texts: Sequence[str], *languages: str) -> BM25:
    return BM25.of(map(terms, texts, languages or ["en"] * len(texts)))


@pytest.fixture(params=["in memory", "from disk"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> BM25:
    index = bm25_of(TEXTS)
    if request.param == "in memory":
        return index
    index.save(tmp_path)
    return BM25.load(tmp_path)


def test_a_term_is_held_where_its_word_stands(index: BM25) -> None:
    (tea,) = terms("teas", "en")
    assert index.holds(tea, ALL).tolist() == [True, False, True]
    assert index.holds(tea, np.array([2, 1])).tolist() == [True, False]
    assert not index.holds("zebra", ALL).any()


def test_what_holds_more_of_the_rare_words_scores_higher(index: BM25) -> None:
    tea, beans = index.scores(terms("tea", "en")), index.scores(terms("tea and coffee beans", "en"))
    assert tea[1] == 0 < tea[0] < tea[2] <= 1
    assert beans.argmax() == 1
    assert not index.scores(terms("zebra", "en")).any()
    assert not index.scores([]).any()


def test_the_rarer_the_higher(index: BM25) -> None:
    (tea,), (beans,) = terms("tea", "en"), terms("beans", "en")
    assert 0 < index.rarity(tea) < index.rarity(beans) < index.rarity("zebra")


def test_an_index_of_texts_without_words_finds_nothing(tmp_path: Path) -> None:
    bm25_of(["?!", "…"]).save(tmp_path)
    assert not BM25.load(tmp_path).scores(terms("tea", "en")).any()


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=40), st.integers(1, 50))
def test_the_best_are_those_that_sorting_would_find(scores: list[float], number: int) -> None:
    ranked = sorted(range(len(scores)), key=lambda position: (-scores[position], position))
    expected = [position for position in ranked if scores[position] > 0][:number]
    assert best(np.array(scores, dtype=np.float32), number).tolist() == expected


def test_words_are_counted_whatever_their_case() -> None:
    assert word_counts(["Tea, tea!", "no 1 tea-leaf"]) == {"leaf": 1, "no": 1, "tea": 3}


@pytest.mark.parametrize(
    ("question", "text", "shared"),
    [
        ("Do spasms hurt?", "A spasm hurts; hurting is no fun.", ["spasm", "hurts", "hurting"]),
        ("what is THE nerve", "The nerve is what it is.", ["nerve"]),
        ("L5 disc?", "Of l5, not L4.", ["l5"]),
        ("", "Nothing was asked.", []),
        ("a b c", "a b c", []),
    ],
)
def test_words_are_found_without_grammar(question: str, text: str, shared: list[str]) -> None:
    assert [span.of(text) for span in shared_words(question, text, "en")] == shared


@given(st.text(), st.text())
def test_they_stand_in_order_and_apart(question: str, text: str) -> None:
    spans = shared_words(question, text, "en")
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(set(edges)) or not edges
    assert all(0 <= edge <= len(text) for edge in edges)


def test_of_a_language_without_rules_whole_words_are_found() -> None:
    text = "Die Nerven schmerzen, und in den Nerven zieht es."
    assert terms(text, "de") == [word.lower() for word in text.replace(",", "")[:-1].split()]
    spans = shared_words("Was tut den Nerven gut?", text, "de")
    assert [span.of(text) for span in spans] == ["Nerven", "den", "Nerven"]


def test_each_passage_of_a_mixed_shelf_is_read_in_its_own_language() -> None:
    bm25 = bm25_of(["The nerves are pinched.", "Die nerves sind pinched."], "en", "de")
    both = np.arange(2)
    assert bm25.holds("pinch", both).tolist() == [True, False]
    assert bm25.holds("pinched", both).tolist() == [False, True]
    assert bm25.holds("die", both).tolist() == [False, True]
