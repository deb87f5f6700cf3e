"""Spelling: misspelt words become words of the shelf; every other word stays."""

import pytest

from chatbot.spelling import Speller
from chatbot.vocabulary import Vocabulary
from ingest.index.bm25 import word_counts

WORDS = word_counts(
    ["Pinched nerves cause muscle spasms. Sciatica runs in the legs. Nerves twitch."]
)
SPELLER = Speller(Vocabulary(WORDS, "en"))


@pytest.mark.parametrize(
    ("question", "mended"),
    [
        ("wat is sciattica", "wat is sciatica"),
        ("can a pinchd nerve make musle spazms", "can a pinched nerve make muscle spasms"),
        ("Pinhced, or not?", "pinched, or not?"),
        ("twich", "twitch"),
        ("my lgs hurt", "my legs hurt"),
        ("does a musle's spasm hurt", "does a muscle's spasm hurt"),
        ("do my legz twich", "do my legs twitch"),
    ],
)
def test_misspelt_words_become_words_of_the_shelf(question: str, mended: str) -> None:
    assert SPELLER.mend(question) == mended


@pytest.mark.parametrize(
    "question",
    [
        "What about ibuprofen in pregnancy?",  # English, though not on the shelf
        "Is Qulipta any good?",  # near to nothing on the shelf
        "te leg",  # too short to tell
        "Why doesn't it twitch? It dosen't!",
        "Was Dr Nervve about?",
        "das sind die nerven und der spasmus",  # another language
        "un nervio pinchado y spasmos",
        "Spasms? SPASMS! 123 nerves2 <b>",
        "",
    ],
)
def test_other_words_stay(question: str) -> None:
    assert SPELLER.mend(question) == question


def test_names_of_drugs_and_conditions_stay_themselves() -> None:
    shelf = Speller(Vocabulary({"duloxetine": 2, "prednisone": 2, "arthritis": 1}, "en"))
    assert shelf.mend("Is fluoxetine like prednisolone?") == "Is fluoxetine like prednisolone?"
    assert shelf.mend("Are statins for me?") == "Are statins for me?"
    assert shelf.mend("Is duloxitine for arthritus?") == "Is duloxetine for arthritis?"


def test_in_a_language_without_a_dictionary_every_word_stays() -> None:
    assert Speller(Vocabulary(WORDS, "en-GB")).mend("sciattica") == "sciatica"
    assert Speller(Vocabulary(WORDS, "de")).mend("sciattica") == "sciattica"


def test_only_what_is_sure_is_mended_alone() -> None:
    assert SPELLER.mend_surely("my lgs pinchd") == "my legs pinchd"
