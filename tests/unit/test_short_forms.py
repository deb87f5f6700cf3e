"""Short forms: defined on the shelf, spelt out there, or known."""

import pytest

from chatbot.short_forms import ShortForms, defined
from chatbot.vocabulary import Vocabulary
from ingest.library import open_library
from tests.shelves import ShelfMaker

TEXT = (
    "Ships\n\nAn estimated time of arrival (ETA) is sent. A global positioning system finds the "
    "way. A doctor is aboard. The MRI stays ashore.\n"
)


@pytest.mark.usefixtures("lettered")
@pytest.mark.parametrize(
    ("question", "exchanged"),
    [
        ("What is the ETA?", "What is the estimated time of arrival?"),
        ("Who sends the estimated time of arrival?", "Who sends the ETA?"),
        ("Does a GPS find the way?", "Does a global positioning system find the way?"),
        ("is a gp aboard", "is a doctor aboard"),
        ("where is magnetic resonance imaging", "where is mri"),
        ("Is a doctor aboard?", "Is a doctor aboard?"),
        ("Does XYZ sail?", "Does XYZ sail?"),
    ],
)
def test_forms_that_the_shelf_has_take_the_place_of_others(
    question: str, exchanged: str, shelf_maker: ShelfMaker
) -> None:
    shelf_maker.add("ships", TEXT)
    index = open_library(shelf_maker.settings).index
    assert ShortForms(index, Vocabulary(index.words, "en")).exchange(question) == exchanged


def test_brackets_that_define_nothing_are_left_alone() -> None:
    assert list(defined("He sailed home (USA) in spring.")) == []
