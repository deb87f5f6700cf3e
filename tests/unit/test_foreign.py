"""Another language than the shelf's is told; misspelt words and names are not taken for one."""

import pytest

from chatbot.foreign import Foreign
from ingest.library import open_library
from tests.shelves import LetterEncoder, ShelfMaker

TEA = "Tea\n\nTea is hot. Chá is tea in Portuguese.\n"


@pytest.fixture
def foreign(shelf_maker: ShelfMaker, lettered: LetterEncoder) -> Foreign:  # noqa: ARG001
    shelf_maker.add("tea", TEA)
    return Foreign(open_library(shelf_maker.settings).index)


@pytest.mark.parametrize(
    "message",
    [
        "Wie lange muss grüner Tee ziehen?",
        "¿Cuánto tiempo se guarda el té?",
        "combien de temps le thé se garde-t-il",
        "как долго хранится чай",
        "茶能保存多久？",
    ],
)
def test_another_language_is_told(foreign: Foreign, message: str) -> None:
    assert foreign.not_in(message) == "English"


@pytest.mark.parametrize(
    "message",
    [
        "How long does tea keep?",
        "wat is teh best temprature for gren tea",
        "do men die from it",
        "Guillain-Barré and Sjögren",
        "Chá",
        "asdfgh",
        "👍",
    ],
)
def test_the_shelf_s_language_stays_it_however_it_is_spelt(foreign: Foreign, message: str) -> None:
    assert foreign.not_in(message) == ""


@pytest.mark.usefixtures("lettered")
def test_a_shelf_of_several_languages_takes_any(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.add("more", TEA)
    shelf_maker.add("tee", "Tee\n\nTee ist heiß.\n", language="de")
    assert Foreign(open_library(shelf_maker.settings).index).not_in("was ist grüner Tee") == ""
