"""Follow-ups: joined to what they follow, and hinted at by their words."""

import pytest

from chatbot.follow_up import asked_before, beside, features, hints, in_context

FRESH, FOLLOWS = False, True
SPASMS = ("Can a pinched nerve cause muscle spasms?", FRESH)
LEGS = ("and in the legs?", FOLLOWS)
DISC = ("What is a herniated disc?", FRESH)


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ([], ()),
        ([SPASMS], (SPASMS[0],)),
        ([SPASMS, LEGS], (SPASMS[0], LEGS[0])),
        ([SPASMS, LEGS, ("why?", FOLLOWS)], (SPASMS[0], "why?")),
        ([SPASMS, LEGS, DISC], (DISC[0],)),  # a fresh question changes the topic
    ],
)
def test_a_follow_up_follows_the_last_fresh_question_and_the_last_of_all(
    asked: list[tuple[str, bool]], before: tuple[str, ...]
) -> None:
    assert asked_before(asked) == before


def test_what_was_asked_before_is_put_in_brackets() -> None:
    assert in_context("why?", [SPASMS[0], LEGS[0]]) == f"why? ({SPASMS[0]} {LEGS[0]})"


def test_what_was_shown_is_put_behind_it_as_far_as_a_message_may_point_at_it() -> None:
    shown = ["Rest helps.", "Stretch " + "and walk " * 20, "Heat helps.", "So does cold."]
    read = beside(shown)
    assert read.startswith(" [Rest helps.; Stretch and walk and")
    assert read.endswith("walk and; Heat helps.]")
    assert beside([]) == ""
    assert len(beside(["茶" * 5000] * 5)) < 700


@pytest.mark.parametrize(
    ("question", "linked", "pointing"),
    [
        ("and in the legs?", 1, 0),
        ("What about both sides?", 1, 0),
        ("Does it spread further?", 0, 1),
        ("can you explain the second reason", 0, 1),
        ("Do chiropractors treat people with herniated discs?", 0, 0),
    ],
)
def test_links_and_pointing_words_hint_at_a_follow_up(
    question: str, linked: int, pointing: int
) -> None:
    assert hints(question, "en")[:2] == (linked, pointing)


def test_the_briefer_the_likelier_a_follow_up() -> None:
    assert (
        hints("Why?", "en")[2]
        > hints("Why is that?", "en")[2]
        > hints("Why would anybody do that?", "en")[2]
        > 0
    )


def test_in_a_language_without_rules_only_brevity_hints() -> None:
    assert hints("and does it hurt?", "de") == (0, 0, 0.25)


def test_a_certain_reading_has_a_finite_feature() -> None:
    *_, alone, together = features("why?", 0.0, 1.0, "en").tolist()
    assert alone == pytest.approx(-together)
    assert 0 < together < 20
