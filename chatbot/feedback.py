"""What visitors said of answers: kept in one SQLite file on this machine, for its owner to read.

A verdict is kept with the question and the addresses of what was quoted, and with nothing that
tells who the visitor was. `chapter-verse feedback` lists it.
"""

import argparse
import json
import logging
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.bank import REVIEW
from ingest.errors import SetupError, tells_setup_errors
from ingest.settings import feedback_file

if TYPE_CHECKING:
    from chatbot.answer import Answer

_log = logging.getLogger(__name__)

_VERSION = 1  # of the table; raised with every change of it
_TABLE = """
    CREATE TABLE feedback (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        verdict TEXT NOT NULL,
        question TEXT NOT NULL,
        understood_as TEXT NOT NULL,
        confidence REAL NOT NULL,
        answered INTEGER NOT NULL,
        quotes TEXT NOT NULL
    )
"""
_COLUMNS = "at, verdict, question, understood_as, confidence, answered, quotes"
_PATIENCE = 10  # seconds to wait while others write


class Verdict(StrEnum):
    """What was said of an answer."""

    HELPFUL = "helpful"
    WRONG_PASSAGE = "wrong passage"
    NOT_MY_QUESTION = "not my question"
    SHOULD_DECLINE = "should have been declined"
    SHOULD_ANSWER = "should have been answered"
    UNHELPFUL = "not helpful"  # and no reason given yet
    DECLINED = "declined"  # said by nobody: a declined question, counted by itself


@dataclass(frozen=True)
class Feedback:
    """A verdict on one answer; a reason that follows it is a second one on the same answer.

    Attributes:
        at: when it was given: UTC, ISO 8601, to the second.
        question: the message as it came.
        understood_as: the message made standalone.
        confidence: the answer's.
        answered: whether there were quotes.
        quotes: their addresses, `slug:start-end`, best first.
    """

    at: str
    verdict: Verdict
    question: str
    understood_as: str
    confidence: float
    answered: bool
    quotes: tuple[str, ...]


def feedback_on(answer: "Answer", verdict: Verdict) -> Feedback:
    """A verdict on an answer, given now."""
    return Feedback(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        verdict=verdict,
        question=answer.question,
        understood_as=answer.understood_as,
        confidence=answer.confidence,
        answered=answer.answered,
        quotes=tuple(str(quote.address) for quote in answer.quotes),
    )


@dataclass(frozen=True)
class FeedbackStore:
    """The feedback in one SQLite file, which any number of threads and processes may share.

    The file and its folder are created with the first verdict, not before.
    """

    path: Path

    def add(self, feedback: Feedback) -> None:
        """Keep a verdict. A lone surrogate, which is no character, is kept as "?".

        Raises:
            SetupError: the file cannot be written, or is no feedback of this version.
        """
        row = (
            feedback.at,
            feedback.verdict,
            _storable(feedback.question),
            _storable(feedback.understood_as),
            feedback.confidence,
            feedback.answered,
            json.dumps(feedback.quotes),
        )
        with _told_of(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute("BEGIN IMMEDIATE")  # so that only one process makes the table
                if not self._is_made(connection):
                    connection.execute(_TABLE)
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
                connection.execute(
                    f"INSERT INTO feedback ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row
                )

    def all(self) -> list[Feedback]:
        """All that was kept, oldest first; nothing where there is no file.

        Raises:
            SetupError: the file cannot be read, or is no feedback of this version.
        """
        with _told_of(self.path):
            if not self.path.exists():
                return []
            with closing(self._connect()) as connection, connection:
                connection.execute("BEGIN")  # so that all is read as of one moment
                if not self._is_made(connection):
                    return []
                rows = connection.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY id").fetchall()
            return [
                Feedback(
                    at, Verdict(verdict), question, understood_as, confidence, bool(answered),
                    tuple(json.loads(quotes)),
                )
                for at, verdict, question, understood_as, confidence, answered, quotes in rows
            ]  # fmt: skip

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=_PATIENCE)

    def _is_made(self, connection: sqlite3.Connection) -> bool:
        """Whether the database holds feedback of this version; not if it is empty."""
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version == _VERSION:
            return True
        if version or tables:
            raise _unusable(self.path, f"it holds something else, or version {version} of it")
        return False


def lines_to_review(feedback: Sequence[Feedback]) -> list[dict[str, object]]:
    """Lines for the question bank, one for each question as it was understood, by what was said of
    it last.

    Where the verdict does not tell the right answers, they are what was quoted. The bank refuses
    each line until its owner has checked them and removed the "review".
    """
    latest: dict[str, Feedback] = {}
    for given in feedback:
        if given.verdict is not Verdict.DECLINED or given.understood_as not in latest:
            latest[given.understood_as] = given
    return [
        {"question": question, "answers": _addresses(given), REVIEW: given.verdict.value}
        for question, given in latest.items()
    ]


def _addresses(feedback: Feedback) -> list[str]:
    """Of the passages that answer the question, as far as the verdict tells."""
    match feedback.verdict:
        case Verdict.HELPFUL:
            return list(feedback.quotes[:1])
        case Verdict.SHOULD_DECLINE:
            return []
        case _:
            return list(feedback.quotes)


def readable(feedback: Feedback) -> str:
    """A verdict for a terminal."""
    lines = [
        f"{feedback.at}  {feedback.verdict}  (confidence {feedback.confidence:.2f})",
        _printable(feedback.question),
    ]
    if feedback.understood_as != feedback.question:
        lines.append(f"understood as: {_printable(feedback.understood_as)}")
    lines.append(", ".join(feedback.quotes) if feedback.answered else "declined")
    return "\n    ".join(lines)


def add_feedback_argument(parser: argparse.ArgumentParser) -> None:
    """Add --feedback, whose default is the environment's."""
    parser.add_argument(
        "--feedback",
        type=Path,
        default=feedback_file(),
        metavar="FILE",
        help="where visitors' feedback is kept (or $CHAPTER_VERSE_FEEDBACK; now %(default)s)",
    )


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Run the command; 2 if the file must be mended first."""
    parser = argparse.ArgumentParser(
        prog="chapter-verse feedback",
        description="List what visitors said of answers, the newest last.",
    )
    parser.add_argument(
        "--candidates",
        action="store_true",
        help="print lines for the question bank instead, each to be reviewed",
    )
    add_feedback_argument(parser)
    arguments = parser.parse_args(argv)
    feedback = FeedbackStore(arguments.feedback).all()
    if not feedback:
        _log.info("There is no feedback in %s yet.", arguments.feedback)
    elif arguments.candidates:
        for line in lines_to_review(feedback):
            print(json.dumps(line))
    else:
        print("\n\n".join(map(readable, feedback)))
    return 0


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _printable(text: str) -> str:
    """The text in one line, without characters that could steer the terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Tells what goes wrong with the file.

    Raises:
        SetupError: it cannot be used.
    """
    try:
        yield
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from None
    except (sqlite3.Error, ValueError, TypeError) as error:  # the last two: a row is malformed
        raise _unusable(path, str(error)) from None


def _unusable(path: Path, reason: str) -> SetupError:
    return SetupError(
        f"{path}: cannot be used for feedback ({reason}); restore it or move it away, or give "
        "another file with --feedback or CHAPTER_VERSE_FEEDBACK"
    )


if __name__ == "__main__":
    sys.exit(main())
