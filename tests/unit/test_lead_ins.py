"""Lead-ins: what introduces items and rows, above all what negates them."""

import pytest

from ingest.passages import read_passages
from tests.shelves import article_of


def lead_in(text: str, item: str) -> str | None:
    """What introduces the one passage with these words."""
    article = article_of(text)
    (found,) = [each for each in read_passages(article) if item in each.span.of(text)]
    return found.lead_in.of(text) if found.lead_in else None


@pytest.mark.parametrize(
    "introduction",
    ["You must not:", "You must not", "Wait. Do not swim if one of these holds.", "Never:"],
)
def test_an_item_knows_what_introduces_it(introduction: str) -> None:
    text = f"Drops\n\n{introduction}\n○ It thunders.\n○ The water is cold.\n"
    found = lead_in(text, "cold")
    assert found is not None
    assert introduction.endswith(found)


def test_an_ordinary_sentence_above_a_list_introduces_nothing() -> None:
    assert lead_in("The bath is warm.\n- Towels\n- Soap\n", "Soap") is None


def test_a_list_within_a_list_keeps_the_outer_lead_in() -> None:
    text = "Never use:\n- pads, such as\n   - steel wool\n- bleach\n"
    assert lead_in(text, "steel") == "Never use:\n- pads, such as"
    assert lead_in(text, "bleach") == "Never use:"


def test_a_list_that_negates_goes_on_after_a_sentence() -> None:
    text = "Never use:\n- bleach\nIt gives off fumes.\n- acid\n\nDry the oven.\n"
    found = lead_in(text, "acid")
    assert found is not None
    assert found.startswith("Never use:")
    assert lead_in(text, "Dry") is None


def test_a_heading_that_negates_stands_before_all_of_its_section() -> None:
    text = "What not to feed\n\nPotatoes and onions.\n\nFood\n\nHay and water.\n"
    assert lead_in(text, "Potatoes") == "What not to feed"
    assert lead_in(text, "Hay") is None


def test_a_row_knows_its_header_and_what_negates_the_table() -> None:
    rows = "Kind | Volts\n---|---\nCell | 1.5\n"
    assert lead_in(f"Batteries come in kinds:\n{rows}", "Cell") == "Kind | Volts"
    assert lead_in(f"Do not mix:\n{rows}", "Cell") == "Do not mix:\nKind | Volts"
