"""Where a page of quotes must send its reader elsewhere: emergencies, and questions about oneself.

Told by the wording alone. A signpost too many costs a line, one too few may cost more; and most are
missed, as tests/quality/LISTS.md measures: they are a courtesy and no safeguard.
"""

from chatbot import interface
from chatbot.language import phrases_for


def signpost(message: str, declined: bool, language: str) -> str:
    """The fixed words that a message calls for, or none. Those about an emergency stand beside any
    answer, those about the visitor's own case beside a declined one.

    >>> signpost("I can’t breathe!", False, "en") == interface.EMERGENCY
    True
    >>> signpost("Should I take pills?", True, "en") == interface.ONESELF
    True
    """
    phrases = phrases_for(language)
    plain = message.replace("’", "'")
    if phrases.emergency.search(plain):
        return interface.EMERGENCY
    if declined and phrases.oneself.search(plain) and phrases.care.search(plain):
        return interface.ONESELF
    return ""
