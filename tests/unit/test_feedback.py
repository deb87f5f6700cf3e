"""Feedback: what visitors said of answers, kept in one file, listed, and turned into bank lines."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.answer import Answer, Outcome, Quote
from chatbot.feedback import Feedback, FeedbackStore, Verdict, feedback_on, lines_to_review, main
from ingest.errors import SetupError
from ingest.model import BankQuestion, Span
from ingest.shelf import read_shelf
from tests.shelves import ShelfMaker, article_of

ROOT = Path(__file__).parents[2]
TEA = "Tea is hot. It can be cold."
HELPFUL = Feedback(
    at="2026-11-21T10:00:00+00:00",
    verdict=Verdict.HELPFUL,
    question="and hot?",
    understood_as="Is tea hot?",
    confidence=0.9321,
    answered=True,
    quotes=("tea:0-11", "tea:12-27"),
)
DECLINED = Feedback(
    at="2026-11-21T10:05:00+00:00",
    verdict=Verdict.SHOULD_ANSWER,
    question="Is tea wet?",
    understood_as="Is tea wet?",
    confidence=0.04,
    answered=False,
    quotes=(),
)


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "kept" / "feedback.sqlite")


def asked(question: str, verdict: Verdict = Verdict.HELPFUL) -> Feedback:
    return replace(HELPFUL, question=question, understood_as=question, verdict=verdict)


def answer(**fields: object) -> Answer:
    tea = article_of(TEA, slug="tea", title="Tea")
    quotes = (Quote(1, tea, Span(0, 11), context=(Span(12, 27),)),)
    given_fields: dict[str, object] = {
        "question": "and hot?",
        "understood_as": "Is tea hot?",
        "outcome": Outcome.ANSWERED,
        "confidence": 0.9,
        "quotes": quotes,
        "message": "The article says:",
    } | fields
    return Answer(**given_fields)  # type: ignore[arg-type]


def test_feedback_holds_the_question_and_the_addresses_of_the_quotes() -> None:
    feedback = feedback_on(answer(), Verdict.WRONG_PASSAGE)
    assert feedback == Feedback(
        at=feedback.at,
        verdict=Verdict.WRONG_PASSAGE,
        question="and hot?",
        understood_as="Is tea hot?",
        confidence=0.9,
        answered=True,
        quotes=("tea:0-11",),
    )


def test_feedback_on_a_declined_question_has_no_quotes() -> None:
    feedback = feedback_on(answer(outcome=Outcome.DECLINED, quotes=()), Verdict.SHOULD_ANSWER)
    assert (feedback.answered, feedback.quotes) == (False, ())


def test_feedback_is_dated_in_utc_to_the_second() -> None:
    earliest = datetime.now(UTC).replace(microsecond=0)
    at = feedback_on(answer(), Verdict.HELPFUL).at
    assert earliest <= datetime.fromisoformat(at) <= datetime.now(UTC)
    assert at.endswith("+00:00")
    assert "." not in at


def test_what_was_kept_is_read_again_oldest_first(store: FeedbackStore) -> None:
    store.add(DECLINED)
    store.add(HELPFUL)
    assert store.all() == FeedbackStore(store.path).all() == [DECLINED, HELPFUL]


def test_a_reason_that_follows_is_kept_beside_the_first_verdict(store: FeedbackStore) -> None:
    for verdict in (Verdict.UNHELPFUL, Verdict.NOT_MY_QUESTION):
        store.add(replace(HELPFUL, verdict=verdict))
    assert [kept.verdict for kept in store.all()] == ["not helpful", "not my question"]


def test_nothing_is_on_the_disk_before_the_first_verdict(store: FeedbackStore) -> None:
    assert store.all() == []
    assert not store.path.parent.exists()
    store.add(HELPFUL)
    assert [path.name for path in store.path.parent.iterdir()] == ["feedback.sqlite"]


def test_an_empty_file_holds_no_feedback_and_takes_some(store: FeedbackStore) -> None:
    store.path.parent.mkdir()
    store.path.touch()
    assert store.all() == []
    store.add(HELPFUL)
    assert store.all() == [HELPFUL]


@settings(deadline=None)
@given(st.text(), st.text(), st.lists(st.text()), st.floats(0, 1), st.sampled_from(Verdict))
def test_any_text_comes_back_as_it_was(
    question: str, meant: str, quotes: list[str], confidence: float, verdict: Verdict
) -> None:
    feedback = Feedback(HELPFUL.at, verdict, question, meant, confidence, True, tuple(quotes))
    with TemporaryDirectory() as folder:
        store = FeedbackStore(Path(folder) / "feedback.sqlite")
        store.add(feedback)
        assert store.all() == [feedback]


def test_half_a_character_is_kept_as_a_question_mark(store: FeedbackStore) -> None:
    store.add(asked("Is \ud83d tea hot\udc00"))
    assert store.all() == [asked("Is ? tea hot?")]


def test_a_question_is_never_taken_for_sql(store: FeedbackStore) -> None:
    hostile = asked("'); DROP TABLE feedback; --")
    store.add(hostile)
    store.add(HELPFUL)
    assert store.all() == [hostile, HELPFUL]


def test_threads_may_read_and_write_at_once(store: FeedbackStore) -> None:
    def read_and_write(question: str) -> bool:
        before = store.all()
        store.add(asked(question))
        return store.all()[: len(before)] == before

    questions = [f"Is tea {number}?" for number in range(60)]
    with ThreadPoolExecutor(12) as threads:
        assert all(threads.map(read_and_write, questions))
    assert sorted(kept.question for kept in store.all()) == sorted(questions)


def test_processes_may_write_at_once(store: FeedbackStore) -> None:
    script = (
        "import sys; from pathlib import Path; from chatbot.feedback import *\n"
        "for number in range(30):\n"
        "    FeedbackStore(Path(sys.argv[1])).add(Feedback(\n"
        "        '', Verdict.HELPFUL, f'{sys.argv[2]} {number}', '', 0.5, False, ()))\n"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(store.path), name], cwd=ROOT)
        for name in ("one", "other")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    kept = [feedback.question for feedback in store.all()]
    for name in ("one", "other"):
        own = [question for question in kept if question.startswith(name)]
        assert own == [f"{name} {number}" for number in range(30)]


def damage(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 100)


def cut_short(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def sql(*statements: str) -> Callable[[Path], None]:
    def execute(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return execute


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (damage, "file is not a database"),
        (cut_short, "malformed"),
        (sql("PRAGMA user_version = 2"), "version 2"),
        (sql("PRAGMA user_version = 0"), "something else"),
        (sql("DROP TABLE feedback"), "no such table"),
    ],
)
def test_a_file_that_is_no_feedback_is_named_and_left_alone(
    store: FeedbackStore, harm: Callable[[Path], None], complaint: str
) -> None:
    store.add(HELPFUL)
    harm(store.path)
    content = store.path.read_bytes()
    for use in (store.all, lambda: store.add(HELPFUL)):
        with pytest.raises(SetupError) as caught:
            use()
        assert str(caught.value).startswith(f"{store.path}: cannot be used for feedback")
        assert complaint in str(caught.value)
        assert "another file with --feedback" in str(caught.value)
    assert store.path.read_bytes() == content


@pytest.mark.parametrize("change", ["verdict = 'splendid'", "quotes = '{'", "quotes = '7'"])
def test_a_malformed_row_is_told_as_damage(store: FeedbackStore, change: str) -> None:
    store.add(HELPFUL)
    sql(f"UPDATE feedback SET {change}")(store.path)
    with pytest.raises(SetupError, match="cannot be used for feedback"):
        store.all()


def test_a_path_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for path in (tmp_path, tmp_path / "file" / "feedback.sqlite"):
        with pytest.raises(SetupError, match="cannot be used for feedback"):
            FeedbackStore(path).add(HELPFUL)


@pytest.mark.parametrize(
    ("feedback", "answers"),
    [
        (HELPFUL, ["tea:0-11"]),
        (replace(DECLINED, verdict=Verdict.HELPFUL), []),
        (replace(HELPFUL, verdict=Verdict.SHOULD_DECLINE), []),
        (replace(HELPFUL, verdict=Verdict.WRONG_PASSAGE), ["tea:0-11", "tea:12-27"]),
        (replace(HELPFUL, verdict=Verdict.NOT_MY_QUESTION), ["tea:0-11", "tea:12-27"]),
        (replace(HELPFUL, verdict=Verdict.UNHELPFUL), ["tea:0-11", "tea:12-27"]),
        (DECLINED, []),
        (replace(DECLINED, verdict=Verdict.DECLINED), []),
    ],
)
def test_a_candidate_holds_the_answers_that_the_verdict_leaves(
    feedback: Feedback, answers: list[str]
) -> None:
    assert lines_to_review([feedback]) == [
        {
            "question": feedback.understood_as,
            "answers": answers,
            "review": feedback.verdict.value,
        }
    ]


def test_a_question_is_one_candidate_by_what_was_said_of_it_last() -> None:
    feedback = [
        asked("Is tea hot?", Verdict.UNHELPFUL),
        asked("Is tea wet?"),
        asked("Is tea hot?", Verdict.WRONG_PASSAGE),
    ]
    assert [(line["question"], line["review"]) for line in lines_to_review(feedback)] == [
        ("Is tea hot?", "wrong passage"),
        ("Is tea wet?", "helpful"),
    ]


def test_a_count_does_not_outweigh_what_a_visitor_said() -> None:
    counted = replace(DECLINED, verdict=Verdict.DECLINED)
    for feedback in ([counted, DECLINED, counted], [DECLINED, counted]):
        (line,) = lines_to_review(feedback)
        assert line["review"] == "should have been answered"


def test_a_reviewed_candidate_goes_into_the_bank(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", TEA)
    lines = lines_to_review([HELPFUL, DECLINED])
    shelf_maker.bank(*map(json.dumps, lines))
    with pytest.raises(SetupError, match=r"bank\.jsonl:1: still has to be reviewed"):
        _ = read_shelf(shelf_maker.folder).bank
    for line in lines:
        del line["review"]
    shelf_maker.bank(*map(json.dumps, lines))
    assert read_shelf(shelf_maker.folder).bank.questions == (
        BankQuestion("Is tea hot?", (0,)),
        BankQuestion("Is tea wet?", ()),
    )


def test_the_command_lists_the_newest_last(
    store: FeedbackStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.add(HELPFUL)
    store.add(DECLINED)
    assert main(["--feedback", str(store.path)]) == 0
    assert capsys.readouterr().out == (
        "2026-11-21T10:00:00+00:00  helpful  (confidence 0.93)\n"
        "    and hot?\n"
        "    understood as: Is tea hot?\n"
        "    tea:0-11, tea:12-27\n"
        "\n"
        "2026-11-21T10:05:00+00:00  should have been answered  (confidence 0.04)\n"
        "    Is tea wet?\n"
        "    declined\n"
    )


def test_what_a_visitor_typed_cannot_steer_the_terminal(
    store: FeedbackStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.add(asked("Is tea\n\x1b[2J\x9b1m hot?\u202e"))
    main(["--feedback", str(store.path)])
    assert capsys.readouterr().out.splitlines()[1] == "    Is tea [2J 1m hot?"
    main(["--candidates", "--feedback", str(store.path)])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isascii()
    assert line.isprintable()


def test_the_command_prints_candidates_a_line_each(
    store: FeedbackStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.add(HELPFUL)
    store.add(DECLINED)
    assert main(["--candidates", "--feedback", str(store.path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        '{"question": "Is tea hot?", "answers": ["tea:0-11"], "review": "helpful"}',
        '{"question": "Is tea wet?", "answers": [], "review": "should have been answered"}',
    ]


@pytest.mark.parametrize("options", [[], ["--candidates"]])
def test_the_command_says_that_there_is_no_feedback_yet(
    store: FeedbackStore, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main([*options, "--feedback", str(store.path)]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"There is no feedback in {store.path} yet.\n")
    assert not store.path.parent.exists()


def test_the_command_tells_a_damaged_file_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(tmp_path / "feedback.sqlite")
    assert main(["--feedback", str(tmp_path / "feedback.sqlite")]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(f"error: {tmp_path / 'feedback.sqlite'}: cannot be used")
    assert printed.count("\n") == 1


def test_the_environment_names_the_file_and_no_model_is_loaded(store: FeedbackStore) -> None:
    store.add(HELPFUL)
    script = (
        "import sys; from chatbot.feedback import main; main([])\n"
        "assert not {'torch', 'faiss', 'gradio', 'numpy'} & set(sys.modules)"
    )
    process = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=os.environ | {"CHAPTER_VERSE_FEEDBACK": str(store.path)},
        capture_output=True,
        check=True,
    )
    assert b"Is tea hot?" in process.stdout
