"""Training: the real model learns which passage of a tiny shelf answers a question, or that none
does.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from chatbot.training import adapter
from chatbot.training.fit import leave_out
from ingest.adapter import SCALE, Adapter, load_adapter, no_adapter, save_adapter
from ingest.encoder import SentenceEncoder, Vectors, model_folder
from ingest.library import read_shelf
from ingest.settings import BUNDLED_MODEL

if TYPE_CHECKING:
    from tests.conftest import ShelfMaker

MODEL = "ab" * 32
PASSAGES = (
    "Tea is made of leaves.",
    "Coffee is made of beans.",
    "Juice is pressed from ripe fruit.",
)
NONE = len(PASSAGES)
QUESTIONS = (  # whose answers only training can tell
    "What does Anna order?",
    "What is Bert having?",
    "What would Carla like?",
    "What does Dora want?",
)
RIGHT = [1, 2, 0, NONE]


def trained(passes: int, runs: int = 1) -> Adapter:
    answers = [[right] if right != NONE else [] for right in RIGHT]
    with pytest.MonkeyPatch.context() as constants:
        constants.setattr(train, "_BATCH", len(QUESTIONS))
        return train.train_adapter(BUNDLED_MODEL, QUESTIONS, PASSAGES, answers, runs, passes)


def encoder(adapter: Adapter | None) -> SentenceEncoder:
    return SentenceEncoder(BUNDLED_MODEL, model_folder(BUNDLED_MODEL), MODEL, adapter)


def scores(encoder: SentenceEncoder) -> Vectors:
    """One row a question: the scaled cosines of the passages, then what "none" scores."""
    asked = encoder.encode_questions(QUESTIONS)
    none = [[encoder.none_score(vector)] for vector in asked]
    return np.hstack([SCALE * asked @ encoder.encode_passages(PASSAGES).T, none])


@pytest.fixture(scope="module")
def last_seen() -> dict[str, Vectors]:
    """By text, the model's own vector of it, before the maps, when training last encoded it."""
    return {}


@pytest.fixture(scope="module")
def adapter(last_seen: dict[str, Vectors], tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    """Trained to the end, and read again from its file."""
    encode = train._encode

    def remember(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
        vectors = encode(model, texts)
        last_seen.update(zip(texts, vectors.detach().numpy(), strict=True))
        return vectors

    path = tmp_path_factory.mktemp("adapter") / "adapter.safetensors"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "_encode", remember)
        save_adapter(trained(passes=20), MODEL, path)
    loaded = load_adapter(MODEL, path)
    assert loaded is not None
    return loaded


def test_training_leads_a_question_to_its_answer_or_to_none(adapter: Adapter) -> None:
    before, after = scores(encoder(None)), scores(encoder(adapter))
    answered = slice(0, RIGHT.index(NONE))
    nearest = before[answered, :NONE].argmax(axis=1)
    assert not (nearest == RIGHT[answered]).any()
    assert after.argmax(axis=1).tolist() == RIGHT
    margins = [row[NONE] - row[:NONE].max() for row in (before[-1], after[-1])]
    assert margins[1] > margins[0] + 1  # what has no answer is left further behind


def test_an_encoder_computes_what_training_computed(
    adapter: Adapter, last_seen: dict[str, Vectors]
) -> None:
    """Up to half precision of the file, bfloat16 of training, and its last, smallest step."""
    adapted = encoder(adapter)
    for texts, role, encode in (
        (QUESTIONS, adapter.question_map, adapted.encode_questions),
        (PASSAGES, adapter.passage_map, adapted.encode_passages),
    ):
        trained_to = np.stack([last_seen[text] for text in texts]) @ role
        vectors = encode(texts)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        cosines = (vectors * trained_to).sum(axis=1) / np.linalg.norm(trained_to, axis=1)
        assert cosines.min() > 0.995
    assert adapted.sha256 == MODEL + adapter.sha256 != MODEL


def test_training_twice_gives_the_same_adapter() -> None:
    assert same(trained(passes=2), trained(passes=2))


def test_runs_are_averaged(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Adapter] = []
    run = train._train

    def remember(*arguments: Any) -> Adapter:
        runs.append(run(*arguments))
        return runs[-1]

    monkeypatch.setattr(train, "_train", remember)
    mean = trained(passes=2, runs=2)
    assert not same(*runs)
    assert np.allclose(mean.none, (runs[0].none + runs[1].none) / 2)
    for name, (up, down) in mean.updates.items():
        products = [np.matmul(*each.updates[name]) for each in runs]
        assert np.allclose(up @ down, np.mean(products, axis=0), atol=1e-6)


def same(one: Adapter, other: Adapter) -> bool:
    pairs = [
        (one.question_map, other.question_map),
        (one.passage_map, other.passage_map),
        (one.none, other.none),
    ]
    for name in one.updates.keys() | other.updates.keys():
        pairs += zip(one.updates[name], other.updates[name], strict=True)
    return one.bias == other.bias and all(np.array_equal(a, b) for a, b in pairs)


def test_an_article_is_left_out_with_all_that_was_written_for_it(
    shelf_maker: "ShelfMaker",
) -> None:
    shelf_maker.add("tea", "What is tea?\n\nTea is made of leaves. It is served hot.")
    shelf_maker.add("cars", "Cars need petrol. Their wheels turn.")
    shelf_maker.bank(
        '{"question": "leaves?", "answers": ["tea:14-36"]}',
        '{"question": "petrol?", "answers": ["cars:0-17"]}',
        '{"question": "What is made of leaves, and what of wheels?", '
        '"answers": ["tea:14-36", "cars:18-36"]}',
        '{"question": "Which hot tea is the dearest?", "answers": []}',
        '{"question": "Which petrol is the dearest for cars?", "answers": []}',
        '{"turns": [{"question": "wheels?", "answers": ["cars:18-36"]},'
        ' {"question": "hot?", "means": "is tea hot?", "answers": ["tea:37-53"]}]}',
    )
    shelf = read_shelf(shelf_maker.folder)
    others, left = leave_out(BUNDLED_MODEL, shelf, "tea")
    assert [entry.question for entry in others.questions] == [
        "What is tea?",  # the heading asks, with or without a bank
        "petrol?",
        "Which petrol is the dearest for cars?",
        "wheels?",
    ]
    assert not others.conversations
    assert len(others.questions) + len(left.questions) == len(shelf.bank.questions)
    assert left.conversations == shelf.bank.conversations


def test_without_an_adapter_the_model_stays_as_it_is() -> None:
    bare = encoder(None)
    vectors = bare.encode_questions(PASSAGES)
    for encode in (bare.encode_passages, encoder(no_adapter(bare.dimension)).encode_questions):
        assert np.array_equal(encode(PASSAGES), vectors)
    assert bare.none_score(vectors[0]) == SCALE / 2
    assert bare.sha256 == MODEL
