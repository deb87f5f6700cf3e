"""What a message does: most ask the shelf; some only greet, thank, or ask about the bot."""

import re

from chatbot import interface
from chatbot.language import phrases_for

REPLIES = {
    "greeting": interface.GREETING,
    "thanks": interface.THANKS,
    "goodbye": interface.GOODBYE,
    "abilities": interface.ABILITIES,
    "identity": interface.IDENTITY,
}
"""What is said to each kind of small talk."""


def small_talk(message: str, language: str) -> str | None:
    """The fixed reply to a greeting, thanks or a question about the chatbot; None for others.

    >>> small_talk("Thanks a lot!", "en") == interface.THANKS
    True
    >>> small_talk("Thanks, and what is a disc?", "en") is None
    True
    """
    plain = re.sub(r"[^\w' ]+", " ", message.casefold().replace("’", "'"))
    plain = " ".join(plain.split())
    kinds = phrases_for(language).small_talk
    return next((REPLIES[kind] for kind, all_of in kinds.items() if all_of.fullmatch(plain)), None)
