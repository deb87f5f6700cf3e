"""Retrieval: the signals on a small shelf."""

from dataclasses import replace

import numpy as np
import pytest

from chatbot.retrieve import SIGNALS, Candidates, Retriever, encode_messages, plain
from ingest.adapter import SCALE
from ingest.index.faiss_index import FaissIndex
from ingest.index.snapshot import Index
from ingest.library import build
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEA = "Tea is made of leaves. Coffee is made of beans. Juice is pressed from ripe fruit."
BANK = (
    '{"question": "What do I need for tea?", "answers": ["drinks:0-22"]}',
    '{"question": "What is in coffee?", "answers": ["drinks:23-47"]}',
    '{"question": "What does tea cost?", "answers": []}',
)


def built(maker: ShelfMaker, letters: LetterEncoder) -> Index:
    build(maker.settings, letters)
    return snapshot_in(maker.settings.index).index


@pytest.fixture
def index(shelf_maker: ShelfMaker, letters: LetterEncoder) -> Index:
    shelf_maker.add("drinks", TEA)
    shelf_maker.bank(*BANK)
    return built(shelf_maker, letters)


def candidates(index: Index, letters: LetterEncoder, question: str) -> Candidates:
    vector = letters.encode_questions([question])[0]
    return Retriever(index, letters).candidates(question, vector)


def signal(found: Candidates, name: str) -> list[float]:
    return [float(value) for value in found.signals[:, SIGNALS.index(name)]]


def test_every_signal_speaks_for_the_right_passage(index: Index, letters: LetterEncoder) -> None:
    found = candidates(index, letters, "What is in coffee?")
    assert found.passages.tolist() == [0, 1, 2]
    for name in ("sparse", "coverage", "bank"):
        assert int(np.argmax(signal(found, name))) == 1
    assert all(-1 <= value <= 1.0001 for value in signal(found, "dense"))
    assert signal(found, "coverage") == [0, 1, 0]  # "coffee" is its only word that counts
    assert 0 < signal(found, "sparse")[1] <= 1
    assert found.answerable == pytest.approx(1.0, abs=1e-3)
    assert found.unanswerable < 1
    assert found.none == SCALE / 2  # as its encoder says


def test_a_message_is_read_as_it_stands_and_in_plain_letters(letters: LetterEncoder) -> None:
    texts = ["Is TEA hot?!", "is tea hot", "Milk..."]
    encoded = encode_messages(letters, texts)
    bare = letters.encode_questions(texts)
    assert np.allclose(encoded[1], bare[1])  # plain already
    both = letters.encode_questions(["Milk...", "milk"]).sum(axis=0)
    assert np.allclose(encoded[2], both / np.linalg.norm(both))
    assert np.allclose(np.linalg.norm(encoded, axis=1), 1)
    assert encode_messages(letters, []).shape == (0, letters.dimension)


@pytest.mark.parametrize("text", ["?!", "…", "नमस्ते", "can’t", "(what is tea) [hot]"])
def test_plain_letters_keep_words_whole_and_something(text: str) -> None:
    assert plain(text).strip("?!…") == text.strip("?!…")


def test_the_bank_raises_and_never_lowers(index: Index, letters: LetterEncoder) -> None:
    unbanked = replace(index, questions=(), question_vectors=FaissIndex.build([], 26))
    asked = "What do I need for tea?"
    with_bank = candidates(index, letters, asked)
    without_bank = candidates(unbanked, letters, asked)
    assert signal(without_bank, "bank") == [0, 0, 0]
    assert all(value >= 0 for value in signal(with_bank, "bank"))
    for name in ("dense", "sparse", "coverage"):
        assert signal(with_bank, name) == signal(without_bank, name)


def test_an_article_without_a_bank_is_taken_to_have_the_most_votes(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("drinks", TEA)
    shelf_maker.add("other", "Water comes from rain. Milk comes from cows.")
    shelf_maker.bank(*BANK, '{"question": "And juice?", "answers": ["drinks:48-81"]}')
    found = candidates(built(shelf_maker, letters), letters, "What is in coffee?")
    assert signal(found, "unbanked") == [0, 0, 0, 1, 1]
    votes = signal(found, "bank")
    assert votes[1] > 0
    assert votes[3] == votes[4] == max(votes)


@pytest.mark.parametrize("question", ["?!", "the of and", "\u0000", "ßß 𝔫𝔢𝔯𝔳𝔢"])
def test_a_question_without_a_known_word_has_no_lexical_signal(
    index: Index, letters: LetterEncoder, question: str
) -> None:
    found = candidates(index, letters, question)
    assert signal(found, "sparse") == signal(found, "coverage") == [0, 0, 0]
