"""Judged lines: units by their ids or addresses, and what is wrong with a line, by its number."""

from pathlib import Path

import pytest

from chatbot.evaluation.judged import Units, passage_units, read_judged, read_units
from ingest.errors import SetupError
from ingest.model import Kind, Passage, Span

TEXTS = {"tea": "Tea is made of leaves. It is served hot.", "cars": "Cars need petrol."}
PASSAGES = (
    Passage("tea", Span(0, 22), Kind.PARAGRAPH),
    Passage("tea", Span(23, 40), Kind.PARAGRAPH),
    Passage("cars", Span(0, 17), Kind.PARAGRAPH),
)


@pytest.fixture
def units() -> Units:
    return passage_units(PASSAGES, TEXTS)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "judged.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_addresses_name_the_passages_that_they_cover_half_of(tmp_path: Path, units: Units) -> None:
    path = write(
        tmp_path,
        '{"question": "What is tea?", "direct": ["tea:0-22"], "supporting": ["tea:20-40"]}',
        "",
        '{"id": "b", "kind": "off", "question": "What is snow?", "direct": []}',
        '{"question": "Hot?", "direct": ["tea:0-40"], "either": true}',
        '{"turns": [{"question": "What is tea?", "direct": ["tea:0-22"]},'
        ' {"question": "And snow?", "direct": []}]}',
    )
    one, two, three, talk = read_judged(path, units)
    assert (one.id, one.kind, two.id, two.kind) == ("1", "", "b", "off")
    assert one.turns[0].direct == {"tea:0-22"}
    assert one.turns[0].supporting == {"tea:23-40"}
    assert [each.turns[0].answerable for each in (one, two, three)] == [True, False, None]
    assert three.turns[0].direct == {"tea:0-22", "tea:23-40"}
    assert [turn.answerable for turn in talk.turns] == [True, False]


def test_units_of_a_file_are_named_by_their_ids_or_addresses(tmp_path: Path) -> None:
    cut = tmp_path / "units.jsonl"
    cut.write_bytes(
        b'\xef\xbb\xbf{"unit": "t1", "article": "tea", "start": 0, "end": 22}\r\n'
        b'{"unit": "t2", "article": "tea", "start": 23, "end": 40, "role": "promotion"}\r\n'
    )
    units = read_units(cut, TEXTS)
    assert [(unit.text, unit.role) for unit in units.units] == [
        ("Tea is made of leaves.", ""),
        ("It is served hot.", "promotion"),
    ]
    path = write(tmp_path, '{"question": "?", "direct": ["t1"], "supporting": ["tea:23-40"]}')
    ((question,),) = (each.turns for each in read_judged(path, units))
    assert question.direct == {"t1"}
    assert question.supporting == {"t2"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is not a JSON object"),
        ("[1]", "is not a JSON object"),
        ('{"question": "?"}', "is not such a line"),
        ('{"question": " ", "direct": []}', '"question" is empty'),
        ('{"question": "?", "direct": ["tea:90-99"]}', "no passage stands at 'tea:90-99'"),
        ('{"question": "?", "direct": ["tea"]}', "'tea' is not of the form slug:start-end"),
        ('{"question": "?", "direct": [7]}', "is not such a line"),
        ('{"turns": []}', '"turns" are empty'),
        ('{"turns": [7]}', "is not such a line"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(
    tmp_path: Path, units: Units, line: str, reason: str
) -> None:
    path = write(tmp_path, '{"question": "?", "direct": []}', line)
    with pytest.raises(SetupError) as caught:
        read_judged(path, units)
    assert str(caught.value).startswith(f"{path}:2: {reason}")


@pytest.mark.parametrize(
    "line",
    [
        '{"unit": "t1", "article": "snow", "start": 0, "end": 22}',
        '{"unit": "t1", "article": "tea", "start": "x", "end": 22}',
        '{"unit": "t1", "article": "tea", "start": 22, "end": 22}',
        '{"unit": "t1", "article": "tea", "start": 0, "end": 99}',
        '{"article": "tea", "start": 0, "end": 22}',
    ],
)
def test_a_wrong_unit_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, line)
    with pytest.raises(SetupError, match=r'judged\.jsonl:1: must be \{"unit"'):
        read_units(path, TEXTS)


def test_a_missing_file_is_named(tmp_path: Path, units: Units) -> None:
    with pytest.raises(SetupError, match=r"none\.jsonl: not found"):
        read_judged(tmp_path / "none.jsonl", units)
