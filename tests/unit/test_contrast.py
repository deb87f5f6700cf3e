"""Texts that look alike: which say the same, and which contradict each other."""

import pytest

from chatbot.contrast import contradict, same

OPPOSITES = [
    ("You may drive while you take these tablets.", "You may not drive while you take them."),
    ("Coffee is bad for the heart.", "Coffee is good for the heart."),
    ("Stretching prevents injuries.", "Stretching doesn’t prevent injuries."),
    ("A probation period lasts three months.", "A probation period lasts 6 months."),
    ("Water the cactus once a week.", "Water a cactus once a month."),
    ("Store the insulin in the fridge.", "Never store insulin in the fridge."),
    ("Deposits are refundable.", "Deposits are non-refundable."),
    ("Moss is harmless to a lawn.", "Moss harms a lawn."),
    ("Helmets are mandatory.", "Helmets are optional."),
    ("The ferry runs in winter.", "The ferry no longer runs in winter."),
    ("Tenants may paint the walls.", "Tenants must paint the walls."),
]
OTHERS = [  # that differ, but in what they speak of
    ("Cetirizine may make you drowsy.", "Loratadine does not make you drowsy."),
    ("Adults take up to 8 tablets a day.", "Children take up to 4 tablets a day."),
    ("Ice reduces swelling.", "Heat increases blood flow."),
    ("A mild sprain heals in 2 weeks.", "A severe sprain heals in 8 weeks."),
    ("Before the race, stop eating.", "After the race, start eating."),
    ("Heat is better than ice.", "Ice is better than heat."),
]
REPEATED = [
    ("Bread rises because yeast makes gas.", "Bread rises because the yeast produces gas."),
    ("Not only cats can purr.", "Cats purr."),
    ("You must not swim here.", "You may not swim here."),
    ("Take one tablet.", "Take 1 tablet."),
    ("Add 5 g of salt.", "Add five grams of salt."),
]


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposites_contradict_either_way_round(one: str, other: str) -> None:
    assert not same(one, other, "en")
    assert contradict(one, other, "en")
    assert contradict(other, one, "en")


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_what_speaks_of_other_things_differs_without_contradiction(one: str, other: str) -> None:
    assert not same(one, other, "en")
    assert not contradict(one, other, "en")


@pytest.mark.parametrize(("one", "other"), REPEATED)
def test_other_words_for_the_same_are_the_same(one: str, other: str) -> None:
    assert same(one, other, "en")
    assert not contradict(one, other, "en")


def test_of_an_unknown_language_only_the_same_words_are_the_same() -> None:
    assert same("Tee ist heiß.", "Tee ist heiß!", "de")
    assert not same("Tee ist heiß.", "Tee ist nicht heiß.", "de")
    assert not contradict("Tee ist 70 Grad heiß.", "Tee ist 90 Grad heiß.", "de")
