"""Languages: which lists apply, and a shelf in one that has none."""

import logging

import numpy as np
import pytest

from chatbot.answer import Outcome
from chatbot.bot import Chatbot
from chatbot.language import Phrases, phrases_for
from ingest.language import Rules, rules_for, unknown
from ingest.library import open_library
from ingest.shelf import read_shelf
from tests.shelves import ShelfMaker

GERMAN = "Was tun Nerven?\n\nNerven leiten Reize. However, ohne Reiz ruhen sie.\n"
ENGLISH = "What do nerves do?\n\nNerves carry signals. However, they rest without one.\n"


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US", "en-Latn-US"])
def test_english_of_any_country_is_english(language: str) -> None:
    assert rules_for(language) == rules_for("en") != Rules()
    assert phrases_for(language) == phrases_for("en") != Phrases()
    assert unknown([language]) == []


@pytest.mark.parametrize("language", ["de", "eng", "enm", "", "pt-BR"])
def test_of_other_languages_nothing_is_known(language: str) -> None:
    assert rules_for(language) == Rules()
    assert phrases_for(language) == Phrases()
    assert unknown([language, language]) == [language]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]


@pytest.mark.usefixtures("lettered")
def test_a_german_shelf_is_told_once_that_no_rules_apply(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("nerven", GERMAN, language="de")
    shelf_maker.add("mehr", GERMAN, language="de")
    open_library(shelf_maker.settings)
    (line,) = warnings(caplog)
    assert line.startswith(f"{shelf_maker.catalog}: no rules are known of the language de: ")


@pytest.mark.usefixtures("lettered")
def test_an_english_shelf_is_told_nothing(
    shelf_maker: ShelfMaker, caplog: pytest.LogCaptureFixture
) -> None:
    shelf_maker.add("nerves", ENGLISH, language="en-GB")
    open_library(shelf_maker.settings)
    assert warnings(caplog) == []


@pytest.mark.usefixtures("lettered")
def test_a_german_shelf_is_asked_without_english_rules(shelf_maker: ShelfMaker) -> None:
    shelf_maker.add("nerven", GERMAN, language="de")
    library = open_library(shelf_maker.settings)
    assert library.index.language == "de"
    assert [passage.antecedent for passage in library.index.passages] == [None, None]
    bm25 = library.index.bm25  # an English stemmer would make it "howev"
    assert bm25.holds("however", np.arange(2)).tolist() == [False, True]
    bot = Chatbot(library)
    for message in ("hello", "call 911", "Do I have pain?", "Nervven?"):
        answer = bot.answer(message)
        assert answer.outcome is not Outcome.SMALL_TALK
        assert answer.signpost is None
        assert answer.understood_as == message


def test_a_mixed_shelf_is_asked_in_the_language_of_most_articles(shelf_maker: ShelfMaker) -> None:
    for slug, text, language in (("a", GERMAN, "de"), ("b", ENGLISH, "en"), ("c", ENGLISH, "en")):
        shelf_maker.add(slug, text, language=language)
    shelf = read_shelf(shelf_maker.folder)
    assert shelf.language == "en"
    assert list(shelf.languages) == ["de", "de", "en", "en", "en", "en"]
    german, _, english, *_ = shelf.passages
    assert german.limitation is None
    assert english.limitation is not None
