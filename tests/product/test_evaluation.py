"""The command that an owner judges a shelf with: from judged lines to a table."""

import pytest

from chatbot.evaluation.__main__ import main
from tests.conftest import ShelfMaker

FIGURES = ("served right, single questions", "hit@1, of the answerable", "AUROC of confidence")


@pytest.fixture
def tea(shelf_maker: ShelfMaker) -> ShelfMaker:
    shelf_maker.add("tea", "Tea is made of the leaves of a shrub. It is served hot or cold.")
    return shelf_maker


def judge(shelf: ShelfMaker, *lines: str, options: tuple[str, ...] = ()) -> int:
    questions = shelf.folder.parent / "judged.jsonl"
    questions.write_text("\n".join(lines))
    return main(
        [
            str(questions),
            *("--corpus", str(shelf.folder)),
            *("--index", str(shelf.settings.index)),
            *options,
        ]
    )


def test_judged_questions_become_a_table(
    tea: ShelfMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        '{"id": "t1", "kind": "what", "question": "What is tea made of?", "direct": ["tea:0-37"]}',
        '{"id": "t2", "kind": "off", "question": "Who won the chess cup?", "direct": []}',
        '{"turns": [{"question": "What is tea made of?", "direct": ["tea:0-37"]},'
        ' {"question": "Who won the chess cup?", "direct": []}]}',
    )
    assert judge(tea, *lines, options=("--misses", "1")) == 0
    told = capsys.readouterr().out
    assert all(f"\n{name}  " in told for name in FIGURES)
    assert "declined, of the near misses" not in told  # no line is of that kind
    assert "2 single questions, 2 turns of 1 conversations" in told
    assert "\nwhat " in told and "\noff " in told
    assert "[what] " in told or "[off] " in told  # the worst is printed for reading


def test_a_wrong_line_is_told(tea: ShelfMaker, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge(tea, '{"question": "What is tea made of?", "direct": ["tea:900-937"]}') == 2
    assert "judged.jsonl:1: no passage stands at 'tea:900-937'" in capsys.readouterr().err
