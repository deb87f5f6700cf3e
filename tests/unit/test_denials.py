"""Denials: which sentences take back a claim, and which claims call for what comes after them."""

import pytest

from ingest.denials import Denials, denials_for

ENGLISH = denials_for("en")


@pytest.mark.parametrize(
    "sentence",
    [
        "Wrong!",
        "That is a myth.",
        "“No.”",
        "Not so.",
        "It isn’t true.",
        "Far from it.",
        "Of course not.",
    ],
)
def test_a_verdict_says_nothing_else(sentence: str) -> None:
    assert ENGLISH.is_verdict(sentence)
    assert ENGLISH.is_denial(sentence)


@pytest.mark.parametrize(
    "sentence", ["Is that true?", "It is a plant.", "This myth began in Rome.", "Never swim."]
)
def test_what_says_or_asks_more_is_no_verdict(sentence: str) -> None:
    assert not ENGLISH.is_verdict(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no evidence for it.",
        "Nobody has ever shown that it works.",
        "At least, that is what the advertisements say.",
        "The claim was refuted long ago.",
        "It no longer does so.",
        "Experts disagree.",
        "Vets warn against it.",
        "This offer has expired.",
        "In 2019 the rule was abolished.",
    ],
)
def test_what_takes_back(sentence: str) -> None:
    assert ENGLISH.is_denial(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "This leads to increased blood flow.",
        "They are made of clay.",
        "It can last for weeks.",
        "These drugs may be used to reduce pain.",
    ],
)
def test_what_goes_on_takes_nothing_back(sentence: str) -> None:
    assert not ENGLISH.is_denial(sentence)
    assert not ENGLISH.is_reported(sentence)


@pytest.mark.parametrize(
    "claim",
    [
        "Many people believe that bulls hate red.",
        "Bulls hate red, says a popular book.",
        "Until 2005 the bridge was closed at night.",
        "Myth: Bulls hate red.",
    ],
)
def test_a_claim_of_others_or_of_another_time(claim: str) -> None:
    assert ENGLISH.is_reported(claim)


def test_an_amount_of_the_same_unit_counts_if_it_is_dated_or_forbidden() -> None:
    assert ENGLISH.is_other_amount("It costs £5.", "Since May it has been £6.")
    assert ENGLISH.is_other_amount("Take 2 tablets.", "Do not take more than 8 tablets.")
    assert not ENGLISH.is_other_amount("It costs £5.", "A child pays £3.")
    assert not ENGLISH.is_other_amount("It costs £5.", "Since 2019 it is 3 miles long.")


def test_of_a_language_without_lists_nothing_is_known() -> None:
    unknown = denials_for("de")
    assert unknown == Denials()
    assert not unknown.is_denial("That is a myth.")
    assert not unknown.is_answer("No.")
