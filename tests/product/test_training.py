"""Training: the real model learns which passage of a tiny shelf answers a question, or that none
does; and the command writes what it learned, whole, into the folder of that shelf alone.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from chatbot.fitted import load_fitted
from chatbot.training import __main__ as command
from chatbot.training import adapter as training
from chatbot.training import learn, lessons
from chatbot.training.adapter import Effort
from chatbot.training.checkpoint import CHECKPOINTS, Checkpoint
from chatbot.training.lessons import Lesson
from chatbot.training.splits import hold_aside, leave_out, typical_article
from ingest.adapter import SCALE, Adapter, load_adapter, no_adapter, save_adapter
from ingest.encoder import SentenceEncoder, find_model
from ingest.errors import SetupError
from ingest.index.vectors import Vectors
from ingest.learned import GENERAL, LEARNED, read_provenance
from ingest.library import encoder_for
from ingest.model import Turn
from ingest.settings import BUNDLED_MODEL, Settings
from ingest.shelf import read_shelf
from tests.shelves import ShelfMaker

MODEL = find_model(BUNDLED_MODEL)
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


def trained(passes: int, runs: int = 1, checkpoint: Checkpoint | None = None) -> Adapter:
    answers = [(right,) if right != NONE else () for right in RIGHT]
    taught = [Lesson(text, text, right) for text, right in zip(QUESTIONS, answers, strict=True)]
    with pytest.MonkeyPatch.context() as constants:
        constants.setattr(training, "_BATCH", len(QUESTIONS))
        constants.setattr(training, "_REFRESH", 1)
        constants.setattr(training, "_SAVED", 1)
        constants.setattr(lessons, "_TYPED", 0.0)
        return training.train_adapter(MODEL, taught, PASSAGES, Effort(runs, passes), checkpoint)


def encoder(adapter: Adapter | None) -> SentenceEncoder:
    return SentenceEncoder(MODEL, adapter)


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
    encode = training._encode

    def remember(
        model: SentenceTransformer, texts: Sequence[str], attention: torch.Tensor | None
    ) -> torch.Tensor:
        vectors = encode(model, texts, attention)
        last_seen.update(zip(texts, vectors.detach().cpu().numpy(), strict=True))
        return vectors

    folder = tmp_path_factory.mktemp("adapter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "_encode", remember)
        save_adapter(trained(passes=20), MODEL.sha256, folder)
    loaded = load_adapter(folder, MODEL.sha256)
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
    assert adapted.sha256 == MODEL.sha256 + adapter.sha256 != MODEL.sha256


def test_training_twice_gives_the_same_adapter() -> None:
    assert same(trained(passes=2), trained(passes=2))


def test_a_training_that_was_stopped_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint, whole = Checkpoint(tmp_path / "training"), trained(passes=6, runs=2)
    step, taken = training._Run._step, 0

    def stopped(run: training._Run, vectors: torch.Tensor) -> torch.Tensor:
        nonlocal taken
        if taken == 8:  # in the middle of the second run
            raise KeyboardInterrupt
        taken += 1
        return step(run, vectors)

    monkeypatch.setattr(training._Run, "_step", stopped)
    with pytest.raises(KeyboardInterrupt):
        trained(passes=6, runs=2, checkpoint=checkpoint)
    taken = -8
    assert same(trained(passes=6, runs=2, checkpoint=checkpoint), whole)
    assert taken == -8 + 4  # no more than what was left


def test_a_checkpoint_that_is_damaged_or_has_no_room_is_named(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "training")
    trained(passes=1, checkpoint=checkpoint)
    file = tmp_path / "training" / "run0.pt"
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(SetupError, match=r"run0\.pt: is damaged .* remove it"):
        trained(passes=1, checkpoint=checkpoint)
    (tmp_path / "file").touch()
    with pytest.raises(SetupError, match="cannot be written"):
        trained(passes=1, checkpoint=Checkpoint(tmp_path / "file"))


def test_runs_are_averaged(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Adapter] = []
    finish = training._Run.finish

    def remember(run: training._Run, checkpoint: Checkpoint | None) -> Adapter:
        runs.append(finish(run, checkpoint))
        return runs[-1]

    monkeypatch.setattr(training._Run, "finish", remember)
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
        (one.attention, other.attention),
        (one.none, other.none),
    ]
    for name in one.updates.keys() | other.updates.keys():
        pairs += zip(one.updates[name], other.updates[name], strict=True)
    return one.bias == other.bias and all(np.array_equal(a, b) for a, b in pairs)


def test_without_an_adapter_the_model_stays_as_it_is() -> None:
    bare = encoder(None)
    vectors = bare.encode_questions(PASSAGES)
    for encode in (bare.encode_passages, encoder(no_adapter(bare.dimension)).encode_questions):
        assert np.array_equal(encode(PASSAGES), vectors)
    assert bare.none_score(vectors[0]) == SCALE / 2
    assert bare.sha256 == MODEL.sha256


@pytest.fixture
def drinks(shelf_maker: ShelfMaker) -> ShelfMaker:
    """A shelf of two articles with a small bank."""
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
    return shelf_maker


def test_an_article_is_left_out_with_all_that_was_written_for_it(drinks: ShelfMaker) -> None:
    shelf = read_shelf(drinks.folder)
    others, left = leave_out(shelf, "tea", encoder(None))
    assert [entry.question for entry in others.questions] == [
        "What is tea?",  # the heading asks, with or without a bank
        "petrol?",
        "Which petrol is the dearest for cars?",
        "wheels?",
    ]
    assert not others.conversations
    assert len(others.questions) + len(left.questions) == len(shelf.bank.questions)
    assert left.conversations == shelf.bank.conversations
    assert left.messages == shelf.bank.messages


def test_the_article_left_out_is_that_with_the_median_number_of_questions(
    shelf_maker: ShelfMaker,
) -> None:
    lines = []
    for slug, number in (("many", 3), ("some", 2), ("few", 1)):
        shelf_maker.add(slug, "A sentence about something is here.")
        lines += [
            f'{{"question": "{slug} {i}?", "answers": ["{slug}:0-35"]}}' for i in range(number)
        ]
    shelf_maker.bank(*lines)
    assert typical_article(read_shelf(shelf_maker.folder)) == "some"


def test_a_fifth_is_held_aside_always_the_same(bigger: ShelfMaker) -> None:
    bank = read_shelf(bigger.folder).bank
    known, held = hold_aside(bank)
    assert hold_aside(bank) == (known, held)
    assert not set(known.questions) & set(held.questions)
    assert set(known.questions + held.questions) >= {
        entry for entry in bank.questions if entry.question.endswith("?")
    }
    assert len(held.questions) == len(bank.questions) // 5


def test_what_means_the_same_is_on_one_side(bigger: ShelfMaker) -> None:
    lines = [
        f'{{"question": "oh my, {i} {word}", "means": "{word} {i}?", "answers": []}}'
        for word in ("leaves", "petrol", "snow")
        for i in range(20)
    ]
    path = next((bigger.folder / "questions").iterdir())
    bigger.bank(path.read_text(encoding="utf-8").rstrip("\n"), *lines)
    known, held = hold_aside(read_shelf(bigger.folder).bank)
    for side in (known, held):
        banked = {entry.question for entry in side.questions}
        lone = {turn.meaning.question for turn in side.messages}
        assert lone and lone <= banked


def test_conversations_in_which_the_same_is_asked_are_on_one_side(bigger: ShelfMaker) -> None:
    def talk(*meanings: str) -> str:
        turns = [{"question": f"so {each}", "means": each, "answers": []} for each in meanings]
        return json.dumps({"turns": turns})

    path = next((bigger.folder / "questions").iterdir())
    talks = [talk(f"fog {i}?", f"ice {i}?") for i in range(20)]
    talks += [talk(f"ice {i}?", f"hail {i}?") for i in range(20)]
    bigger.bank(path.read_text(encoding="utf-8").rstrip("\n"), *talks)
    sides = hold_aside(read_shelf(bigger.folder).bank)
    known, held = ({m for talk in each.conversations for m in meant(talk)} for each in sides)
    assert known and held and not known & held
    for side in sides:
        assert {m for talk in side.conversations for m in meant(talk)} <= {
            entry.question for entry in side.questions
        }


def meant(talk: Sequence[Turn]) -> set[str]:
    return {turn.meaning.question for turn in talk}


@pytest.fixture
def bigger(drinks: ShelfMaker) -> ShelfMaker:
    """The same shelf with a bank that is enough to learn from."""
    lines = [f'{{"question": "leaves {i}?", "answers": ["tea:14-36"]}}' for i in range(20)]
    lines += [f'{{"question": "petrol {i}?", "answers": ["cars:0-17"]}}' for i in range(20)]
    lines += [f'{{"question": "snow {i}?", "answers": []}}' for i in range(20)]
    drinks.bank(*lines)
    return drinks


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the command train for one pass alone."""
    monkeypatch.setattr(training.Effort.__init__, "__defaults__", (1, 1))


def train(corpus: Path) -> int:
    return command.main(["--corpus", str(corpus)])


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.usefixtures("tiny")
def test_the_command_writes_what_was_learned_into_its_own_shelf_alone(
    bigger: ShelfMaker, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    others = (Settings().corpus, GENERAL)
    before = [contents(folder) for folder in others]
    shelf = contents(bigger.folder)
    assert train(bigger.folder) == 0
    told = capsys.readouterr().out
    assert "minutes" in told and "hit@1" in told
    learned = bigger.folder / LEARNED
    files = {f"{LEARNED}/{name}" for name in contents(learned)}
    assert contents(bigger.folder).keys() == shelf.keys() | files
    assert [contents(folder) for folder in others] == before

    provenance = read_provenance(learned)
    read = read_shelf(bigger.folder)
    assert provenance.model_sha256 == MODEL.sha256
    assert provenance.bank_sha256 == read.bank_sha256
    assert provenance.figures["questions"] == len(hold_aside(read.bank)[1].questions)
    assert min(load_fitted(learned).ranking) >= 0

    with caplog.at_level(logging.WARNING):
        found, folder = encoder_for(read, bigger.settings)
        assert folder == learned
        assert found.sha256 != MODEL.sha256
        bare, _ = encoder_for(read, replace(bigger.settings, adapter=False))
        assert bare.sha256 == MODEL.sha256
    assert not [record for record in caplog.records if record.name == "ingest.learned"]


@pytest.mark.usefixtures("tiny")
def test_a_training_that_fails_leaves_what_was_there(
    bigger: ShelfMaker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned = bigger.folder / LEARNED
    learned.mkdir()
    (learned / "fitted.json").write_text("what was there")
    before = contents(bigger.folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "fitted.json")

    with monkeypatch.context() as patch:
        patch.setattr(learn, "save_fitted", full)
        assert train(bigger.folder) == 2
    assert "fitted.json: cannot be written (No space left" in capsys.readouterr().err
    after = contents(bigger.folder)
    assert {name: after[name] for name in before} == before
    assert all(name.startswith(f"{CHECKPOINTS}/") for name in after.keys() - before.keys())

    monkeypatch.setattr(training._Run, "_step", None)  # nothing is left to train
    assert train(bigger.folder) == 0
    assert not (bigger.folder / CHECKPOINTS).exists()


def test_a_bank_that_is_too_small_is_told_before_anything_is_trained(
    drinks: ShelfMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    drinks.bank('{"question": "leaves?", "answers": ["tea:14-36"]}')
    assert train(drinks.folder) == 2
    assert "holds too few questions to learn from; write some" in capsys.readouterr().err


def test_a_missing_extra_is_named(
    drinks: ShelfMaker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("chatbot.training.find_spec", lambda _: None)
    assert train(drinks.folder) == 2
    assert 'pip install -e ".[train]"' in capsys.readouterr().err


def test_training_without_an_adapter_is_no_training(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        command.main(["--no-adapter"])
    assert "leave the option out" in capsys.readouterr().err
