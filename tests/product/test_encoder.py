"""The real encoder: a text's vector is its own, whatever it is encoded with."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from chatbot.bot import Chatbot
from ingest.encoder import SentenceEncoder
from ingest.library import Library


@pytest.mark.parametrize("company", [2, 7, 64])
def test_a_text_has_the_same_vector_in_any_company(library: Library, company: int) -> None:
    encoder, index = library.encoder, library.index
    texts = [*index.embedded[::29], *(entry.question for entry in index.questions[::199])]
    alone = np.concatenate([encoder.encode_questions([text]) for text in texts])
    random.Random(company).shuffle(order := list(range(len(texts))))
    for start in range(0, len(texts), company):
        together = order[start : start + company]
        vectors = encoder.encode_questions([texts[position] for position in together])
        assert np.array_equal(vectors, alone[together])


def test_texts_are_encoded_in_batches_of_few_shapes(library: Library) -> None:
    assert isinstance(library.encoder, SentenceEncoder)
    shapes: list[tuple[int, ...]] = []
    watch = library.encoder._model.register_forward_pre_hook(
        lambda _, inputs: shapes.append(tuple(inputs[0]["input_ids"].shape))
    )
    texts = library.index.embedded[:333]
    library.encoder.encode_passages(texts)
    watch.remove()
    assert sum(number for number, _ in shapes) == len(texts)
    assert {number for number, _ in shapes} <= {*range(8), 8, 16, 32, 64}
    assert all(tokens % 8 == 0 for _, tokens in shapes)


def test_no_texts_have_no_vectors(library: Library) -> None:
    assert library.encoder.encode_passages([]).shape == (0, library.encoder.dimension)


def test_questions_that_arrive_together_get_the_answers_they_get_alone(bot: Chatbot) -> None:
    questions = [
        *bot.examples(5),
        "cna a pinched nerv cause spasums?",
        "What is the capital of Peru?",
        "How long does a herniated disc take to heal?",
    ]
    alone = [bot.answer(question) for question in questions]
    with ThreadPoolExecutor(len(questions)) as pool:
        for _ in range(5):
            assert list(pool.map(bot.answer, questions)) == alone
