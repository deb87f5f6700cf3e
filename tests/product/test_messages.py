"""Messages in the shapes in which people write, each with what its first quote must say.

Written for this test, and in no question bank. The patterns name what any right answer has; None is
for a message that the shelf does not answer.
"""

import re
from collections.abc import Sequence

import pytest

from chatbot.answer import Answer
from chatbot.bot import Chatbot

SINGLE: Sequence[tuple[str, str | None]] = (
    (
        "Been to the GP twice now. I'm a postman, 48, and since Easter my left calf jumps"
        " and cramps whenever I get in the van. There's also a numb patch on the outside "
        "of the foot. Anybody know what this could be?",
        r"numbness|tingl|radiat|pinched nerve|irritation of the sciatic",
    ),
    (
        "sitting at the desk all day and my neck muscles lock up, what can i change",
        r"ergonomic|posture|breaks|stretch|[Ee]xercise",
    ),
    (
        "does a hot water bottle do anything for a cramped back muscle",
        r"[Hh]eat",
    ),
    (
        "which tests will they do to find out if its a nerve",
        r"EMG|nerve conduction|X-rays|Imaging|Medical History",
    ),
    (
        "what is sciatica and why does my leg cramp with it",
        r"Sciatica refers|sciatic",
    ),
    (
        "can streching an masage help nerv spasams",
        r"stretch|massage",
    ),
    (
        "is it permanent when a nerve is damaged or can it come right again",
        r"slowed or even reversed|permanent|curability|complete cure",
    ),
    (
        "my calf keeps cramping, how many bananas a day do i need",
        None,
    ),
    (
        "pinched nerve in my back and im 20 weeks pregnant, which painkiller can i take",
        None,
    ),
    (
        "how long does it usually take until a pinched nerve is gone",
        None,
    ),
    (
        "Sorry this is long. I slipped on ice in February and landed on my bottom. The "
        "bruise has gone but since then there's a pain shooting from the buttock to the "
        "heel and the muscle at the back of the thigh goes hard as a board. My wife says "
        "it's just a pulled muscle. Could it be the nerve?",
        r"sciatic|radiat|[Hh]erniated|[Aa]ccidents",
    ),
    (
        "I'm diabetic (type 2, 15 yrs). Feet tingle, and lately the calves cramp so badly"
        " I have to get up. The nurse just shrugged. Is it connected?",
        r"[Dd]iabet|feet and lower legs|[Pp]eripheral neuropathy",
    ),
    (
        "they gave me a muscle relaxer for my disc, what does it actually do",
        r"relax",
    ),
    (
        "can being stressed at work bring on more spasms",
        r"stress",
    ),
    (
        "heat or ice for a trapped nerve?",
        r"[Hh]eat|cold",
    ),
    (
        "what can i do myself so that i dont get a pinched nerve again",
        r"posture|breaks|ergonomic|active|[Ee]xercise|healthy lifestyle",
    ),
    (
        "What's a nerve block, and who gives you one?",
        r"[Nn]erve block|neurologist",
    ),
    (
        "wat is a herniatd disk exacly",
        r"herniated disc|disc",
    ),
    (
        "scared. whole leg went weak and numb last night, do i need to see somebody",
        r"healthcare|doctor|medical|don’t wait|help|weakness",
    ),
    (
        "what does it cost to see a neurologist about twitching",
        None,
    ),
    (
        "my toddler's leg muscles twitch when he has a fever, why",
        None,
    ),
    (
        "can i take magnesium together with gabapentin for the cramps",
        None,
    ),
)
TALKS: Sequence[Sequence[tuple[str, str | None]]] = (
    (
        ("what are natural remedies for nerve spasms", r"natural remedies|acupuncture"),
        ("do they really work", r"effectiveness|some relief"),
        ("and stress, does that make it worse", r"stress"),
    ),
    (
        ("slipped disc, tablets or surgery?", r"surg|Surgery|NSAID|[Oo]ver-the-counter|Choosing"),
        ("and what do they do in the operation", r"discectomy|laminectomy"),
        ("how long am i off work then", None),
    ),
)


def says(answer: Answer, pattern: str | None) -> bool:
    if pattern is None or not answer.quotes:
        return pattern is None and not answer.quotes
    return re.search(pattern, answer.quotes[0].text) is not None


@pytest.mark.parametrize(("message", "pattern"), SINGLE)
def test_a_message_is_answered_or_declined(bot: Chatbot, message: str, pattern: str | None) -> None:
    assert says(bot.answer(message), pattern)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk[0][0][:30])
def test_each_turn_is_understood_in_its_conversation(
    bot: Chatbot, talk: Sequence[tuple[str, str | None]]
) -> None:
    history: list[Answer] = []
    for message, pattern in talk:
        history.append(bot.answer(message, history))
        assert says(history[-1], pattern), message
