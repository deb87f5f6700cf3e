"""What a message does: most ask the shelf; some only greet, thank, or ask about the bot."""

import re

from chatbot import interface

_SMALL_TALK = {
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|greetings)(?: there| again)?": (
        interface.GREETING
    ),
    r"(?:ok(?:ay)? |great |perfect )?(?:thanks?(?: you)?|thx|ty|cheers|much appreciated)"
    r"(?: so much| a lot| very much| again)?": interface.THANKS,
    r"(?:bye|goodbye|good bye|see you|good night)(?: then| later)?": interface.GOODBYE,
    r"(?:so )?what (?:can|do) you do|what can i ask(?: you)?|how (?:do|does) (?:you|this) work|help"
    r"|what (?:is|are) (?:this|you) for|what do you know(?: about)?": interface.ABILITIES,
    r"who (?:are|r) you|what are you|who (?:made|built|wrote) you|what(?:'s| is) your name"
    r"|are you (?:an? )?(?:real )?(?:robot|bot|human|person|real|doctor|ai|chatbot)": (
        interface.IDENTITY
    ),
}
_PATTERNS = tuple((re.compile(pattern), reply) for pattern, reply in _SMALL_TALK.items())


def small_talk(message: str) -> str | None:
    """The fixed reply to a greeting, thanks or a question about the chatbot; None for others."""
    plain = re.sub(r"[^\w' ]+", " ", message.casefold().replace("’", "'"))
    plain = " ".join(plain.split())
    return next((reply for pattern, reply in _PATTERNS if pattern.fullmatch(plain)), None)
