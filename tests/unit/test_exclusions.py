"""What messages exclude, and what is left of the candidates then."""

import numpy as np
import pytest

from chatbot.exclusions import Exclusions, exclusions
from chatbot.heeding import heeding
from chatbot.retrieve import SIGNALS, Candidates
from tests.shelves import NEVER_DECLINES


def named(message: str) -> list[str]:
    return [" ".join(thing.stems) for thing in exclusions(message, "en").things]


@pytest.mark.parametrize(
    ("message", "things"),
    [
        ("how do I clean a kettle without vinegar", ["vinegar"]),
        ("How is it treated without going under the knife?", ["knife"]),
        ("anything other than copper tape?", ["copper tape"]),
        ("I'm allergic to nuts, sesame and soy. What can I bake?", ["nut", "sesam", "soy"]),
        ("I tried heat and ice, nothing helps", ["heat", "ice"]),
        ("Traps and poison did nothing", ["trap", "poison"]),
        ("I can't take ibuprofen", ["ibuprofen"]),
        ("Which repairs are not surgical?", ["surgic"]),
        ("no more pills please", ["pill"]),
    ],
)
def test_what_is_excluded(message: str, things: list[str]) -> None:
    assert named(message) == things


@pytest.mark.parametrize(
    "message",
    [
        "I can't walk without pain",
        "Is it bad to sit without a break?",
        "My foot is not numb, but it tingles",
        "nothing helps",
        "Why doesn't ibuprofen help?",
        "What sets tea apart from coffee?",
        "It fires without me moving it",
        "Is surgery better? How about no surgery?",
        "",
    ],
)
def test_what_excludes_nothing(message: str) -> None:
    assert exclusions(message, "en") == Exclusions()


def test_in_a_language_without_rules_nothing_is_excluded() -> None:
    assert exclusions("tea without milk, how can I?", "de") == Exclusions()


def left(message: str, *texts: str) -> list[int]:
    """The passages that are left, best first; without an answer, none."""
    signals = np.zeros((len(texts), len(SIGNALS)))
    signals[:, SIGNALS.index("dense")] = np.linspace(0.9, 0.8, len(texts))
    found = Candidates(np.arange(len(texts)), signals, 10.0, 0.8, 0.2)
    ranking, decision = heeding(message, found, NEVER_DECLINES, texts.__getitem__, "en")
    return list(ranking.passages) if decision.answer else []


def test_the_next_best_leads() -> None:
    texts = ("Pellets kill slugs.", "Slugs can be kept off without pellets.", "Copper helps.")
    assert left("Slugs: anything besides pellets?", *texts) == [1, 2]
    assert left("Slugs: anything good?", *texts) == [0, 1, 2]


def test_a_class_brings_its_members() -> None:
    assert left("treat it without medication", "Ibuprofen helps.", "Rest helps.") == [1]
    texts = ("Moss dies from zappers such as flax.", "Flax works.", "Rakes work.")
    assert left("how to remove moss without zappers", *texts) == [2]


def test_what_names_it_beside_others_is_better_than_nothing() -> None:
    texts = ("Pellets kill slugs.", "Copper, beer, nematodes and pellets work.")
    assert left("Slugs: anything besides pellets?", *texts) == [1]
    assert left("Slugs: anything besides pellets?", texts[0]) == []


def test_what_is_not_so_must_be_denied() -> None:
    texts = ("Salt harms a chain.", "Soap does not harm a chain.")
    assert left("What does not harm a chain?", *texts) == [1]
    assert left("What does not harm a chain?", texts[0]) == []
