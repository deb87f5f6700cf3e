"""The nouns: addresses are read as they are written, and nothing else passes for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Address, Kind, Span

SPANS = st.builds(Span, st.integers(0, 999_999_999), st.integers(0, 999_999_999))
SLUGS = st.text(min_size=1).filter(lambda slug: ":" not in slug)


@given(st.builds(Address, SLUGS, SPANS))
def test_an_address_is_read_as_it_was_written(address: Address) -> None:
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize(
    "text", ["", "tea", "tea:1", "tea:1-", "tea:-1-9", ":1-2", "a:b:1-2", "tea:1-2 ", "tea:1-" * 9]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not of the form slug:start-end"):
        Address.parse(text)


def test_headings_and_quotable_kinds() -> None:
    assert {kind for kind in Kind if kind.is_heading} == {Kind.HEADING, Kind.QUESTION}
    assert {kind for kind in Kind if kind.is_quotable} == {
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.TABLE_ROW,
    }
