"""Words found again, whatever their endings."""

import pytest
from chatbot.words import shared_words
from hypothesis import given
from hypothesis import strategies as st


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
    assert [span.of(text) for span in shared_words(question, text)] == shared


@given(st.text(), st.text())
def test_they_stand_in_order_and_apart(question: str, text: str) -> None:
    spans = shared_words(question, text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(set(edges)) or not edges
    assert all(0 <= edge <= len(text) for edge in edges)
