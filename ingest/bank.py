"""The question bank: questions people ask, each with the passages that answer it, or none.

The bank only routes a new question to passages; nothing of it is shown as fact. Each file of
`corpus/questions/` holds one JSON object a line:

    {"question": "What is a trapped nerve?", "answers": ["pinched-nerves:769-909"]}

where an answer is `slug:start-end` in characters of the article, and an empty list says that the
shelf does not answer this question; the best answer comes first. `chapter-verse ingest --passages`
lists the addresses. A message that comes to its question at length says in one short sentence what
it asks:

    {"question": "my left arm tingles since May, is it a nerve",
     "means": "Do tingling arms point to a nerve?", "answers": […]}

A line may also hold a conversation, whose follow-ups say what they mean on their own:

    {"turns": [{"question": "What is a trapped nerve?", "answers": […]},
               {"question": "And what helps?", "means": "What helps a trapped nerve?",
                "answers": […]}]}

A later turn that says what it means follows, unless it has `"follows": false`. What messages mean
is banked; the messages themselves are there to learn from. A heading that asks is a banked
question, too: the first passage under it answers it. What is asked twice is answered by all that
any of its lines names.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.errors import SetupError
from ingest.files import File, read_file
from ingest.model import Address, Article, Bank, BankQuestion, Passage, Span, Turn

QUESTIONS = "questions"
REVIEW = "review"  # the key of a line made from visitors' feedback that nobody has checked yet


def question_files(corpus: Path) -> list[Path]:
    """Where the bank's files are, in order of their names."""
    return sorted((corpus / QUESTIONS).glob("*.jsonl"))


def read_bank_files(corpus: Path) -> tuple[File, ...]:
    """The bank's files; a shelf may have none.

    Raises:
        SetupError: one cannot be read.
    """
    return tuple(read_file(path, "restore it") for path in question_files(corpus))


def bank_checksum(files: Sequence[File]) -> str:
    """The SHA-256 of all that the files hold, one after the other."""
    return hashlib.sha256(b"".join(file.content for file in files)).hexdigest()


def read_bank(
    files: Sequence[File], articles: Sequence[Article], passages: Sequence[Passage]
) -> Bank:
    """The headings that ask, then the bank's files; a shelf may have neither.

    Raises:
        SetupError: a file is not UTF-8, a line is not such an object or still has to be reviewed,
            or an answer is no passage of the shelf.
    """
    by_article: dict[str, list[int]] = {article.slug: [] for article in articles}
    for position, passage in enumerate(passages):
        by_article[passage.article].append(position)
    lines = [
        _read_turns(f"{file.path}:{number}", line, by_article, passages)
        for file in files
        for number, line in enumerate(file.text().split("\n"), 1)
        if line.strip()
    ]
    meant = [turn.meaning for turns in lines for turn in turns]
    questions = _united([*harvested(articles, passages), *meant])
    talks = [
        tuple(replace(turn, meaning=questions[turn.meaning.question]) for turn in turns)
        for turns in lines
    ]
    alone = [turns[0] for turns in talks if len(turns) == 1]
    return Bank(
        questions=tuple(questions.values()),
        messages=tuple(turn for turn in alone if turn.question != turn.meaning.question),
        conversations=tuple(turns for turns in talks if len(turns) > 1),
    )


def _united(banked: Sequence[BankQuestion]) -> dict[str, BankQuestion]:
    """Each question once, by its text, with all passages that answer it.

    >>> _united([BankQuestion("Is tea hot?", (3,)), BankQuestion("Is tea hot?", (1, 3))])
    {'Is tea hot?': BankQuestion(question='Is tea hot?', passages=(3, 1))}
    """
    answers: dict[str, dict[int, None]] = {}
    for each in banked:
        answers.setdefault(each.question, {}).update(dict.fromkeys(each.passages))
    return {question: BankQuestion(question, tuple(found)) for question, found in answers.items()}


def harvested(articles: Sequence[Article], passages: Sequence[Passage]) -> list[BankQuestion]:
    """The headings that ask, each answered by the first passage under it.

    >>> from ingest.model import Kind
    >>> tea = Article("tea", "Tea", "en", "", "Is tea hot? It is.", (), "")
    >>> harvested([tea], [Passage("tea", Span(12, 18), Kind.PARAGRAPH, section=Span(0, 11))])
    [BankQuestion(question='Is tea hot?', passages=(0,))]
    """
    texts = {article.slug: article.text for article in articles}
    first_under: dict[tuple[str, Span], int] = {}
    for position, passage in enumerate(passages):
        if passage.section and texts[passage.article][passage.section.end - 1] == "?":
            first_under.setdefault((passage.article, passage.section), position)
    return [
        BankQuestion(heading.of(texts[slug]), (position,))
        for (slug, heading), position in first_under.items()
    ]


def _read_turns(
    where: str, line: str, by_article: dict[str, list[int]], passages: Sequence[Passage]
) -> tuple[Turn, ...]:
    """The turns of a conversation, or the one that a banked question is.

    Raises:
        SetupError: it is no such line, or still has to be reviewed.
    """
    try:
        content = json.loads(line)
        objects = content.get("turns", [content])
        if any(REVIEW in part for part in (content, *objects)):
            raise SetupError(
                f'{where}: still has to be reviewed: check its answers, then remove "{REVIEW}"'
            )
        messages = [_read_message(part, number == 0) for number, part in enumerate(objects)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        messages = []
    if not messages:
        raise SetupError(
            f'{where}: must be {{"question": "…", "answers": ["slug:start-end", …]}}, with what '
            'it "means" where it is long, or {"turns": [such objects, each with what it "means" '
            'alone, and "follows": false where it needs no earlier one]}'
        )
    return tuple(
        Turn(
            question, BankQuestion(means, _positions(where, answers, by_article, passages)), follows
        )
        for question, means, follows, answers in messages
    )


def _read_message(row: dict[str, Any], first: bool) -> tuple[str, str, bool, list[object]]:
    """Question, meaning, whether it follows, and answers of a message, the first or a later one.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is none.
    """
    question, answers = row["question"], row["answers"]
    means = row.get("means", question)
    follows = row.get("follows", means != question)
    texts_are_whole = all(text.strip().encode() for text in (question, means))
    if not texts_are_whole or not isinstance(follows, bool) or not isinstance(answers, list):
        raise ValueError
    return question, means, follows and not first, answers


def _positions(
    where: str,
    answers: Sequence[object],
    by_article: dict[str, list[int]],
    passages: Sequence[Passage],
) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for answer in answers:
        try:
            address = Address.parse(str(answer))
            among = by_article[address.slug]
        except (ValueError, KeyError):
            raise SetupError(
                f'{where}: the answer "{answer}" names no article; use slug:start-end'
            ) from None
        covered = [i for i in among if _half_covered(passages[i].span, address.span)]
        if not covered:
            raise SetupError(
                f'{where}: no passage stands at "{answer}"; '
                "chapter-verse ingest --passages lists the addresses"
            )
        found |= dict.fromkeys(covered)
    return tuple(found)


def _half_covered(passage: Span, answer: Span) -> bool:
    overlap = min(passage.end, answer.end) - max(passage.start, answer.start)
    return 2 * overlap > passage.end - passage.start
