"""What a message means in its conversation: small talk, a question, or a follow-up to one."""

import re
from collections.abc import Sequence

from chatbot import texts

_SMALL_TALK = {
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|greetings)(?: there| again)?": (
        texts.GREETING
    ),
    r"(?:ok(?:ay)? |great |perfect )?(?:thanks?(?: you)?|thx|ty|cheers|much appreciated)"
    r"(?: so much| a lot| very much| again)?": texts.THANKS,
    r"(?:bye|goodbye|good bye|see you|good night)(?: then| later)?": texts.GOODBYE,
    r"(?:so )?what (?:can|do) you do|what can i ask(?: you)?|how (?:do|does) (?:you|this) work|help"
    r"|what (?:is|are) (?:this|you) for|what do you know(?: about)?": texts.ABILITIES,
    r"who (?:are|r) you|what are you|who (?:made|built|wrote) you|what(?:'s| is) your name"
    r"|are you (?:an? )?(?:real )?(?:robot|bot|human|person|real|doctor|ai|chatbot)": (
        texts.IDENTITY
    ),
}
_PATTERNS = tuple((re.compile(pattern), reply) for pattern, reply in _SMALL_TALK.items())

# What makes a message look like a follow-up.
_LINKED = re.compile(
    r"(?:and|but|also|or|so|then|what about|how about|what if|same|why is that|why not|which ones?"
    r"|any (?:other|more)|what else|anything else|tell me more|more about|how come)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:it|its|that|this|they|them|their|those|these|ones?|he|she|him|her|his|there"
    r"|first|second|third|last|latter|former|other|others|instead)\b",
    re.IGNORECASE,
)


def small_talk(message: str) -> str | None:
    """The fixed reply to a greeting, thanks or a question about the chatbot; None for others."""
    plain = re.sub(r"[^\w' ]+", " ", message.casefold().replace("’", "'"))
    plain = " ".join(plain.split())
    return next((reply for pattern, reply in _PATTERNS if pattern.fullmatch(plain)), None)


def asked_before(asked: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """What a message may follow: the last question that stood alone, and the last of all if that is
    another. `asked` holds the questions so far, each with whether it was a follow-up itself.
    """
    alone = [question for question, follows in asked if not follows]
    return tuple(dict.fromkeys(alone[-1:] + [question for question, _ in asked[-1:]]))


def in_context(question: str, before: Sequence[str]) -> str:
    """The question with what was asked before in brackets behind it, as the encoder is trained to
    read it.
    """
    return f"{question} ({' '.join(before)})"


def hints(question: str) -> tuple[float, ...]:
    """What in a message hints at a follow-up: opens it with a link ("and …"), does it point ("it",
    "the second one"), 0 or 1 each, and how brief is it, 0 to 1.
    """
    return (
        float(_LINKED.match(question) is not None),
        float(_POINTING.search(question) is not None),
        1 / len(question.split()),
    )
