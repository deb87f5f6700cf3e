"""What a message means in its conversation: small talk, a question, or a follow-up to one."""

import re
from collections.abc import Callable, Sequence

from chatbot import texts
from chatbot.answer import Answer, Outcome

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
_SHORT = 4  # words; a question this short may be a fragment of the one before


def small_talk(message: str) -> str | None:
    """The fixed reply to a greeting, thanks or a question about the chatbot; None for others."""
    plain = re.sub(r"[^\w' ]+", " ", message.casefold().replace("’", "'"))
    plain = " ".join(plain.split())
    return next((reply for pattern, reply in _PATTERNS if pattern.fullmatch(plain)), None)


def standalone(
    question: str, history: Sequence[Answer], key_words: Callable[[str], list[str]]
) -> str | None:
    """The question with the topic it follows up on: the key words, in brackets, of the last
    question that stood alone. None if nothing hints at a follow-up, or there was no topic.
    """
    earlier = [turn for turn in history if turn.outcome is not Outcome.SMALL_TALK]
    if not earlier or not _hints_at_follow_up(question):
        return None
    topic = next((turn for turn in reversed(earlier) if turn.question == turn.understood_as), None)
    words = key_words((topic or earlier[-1]).question)
    return f"{question} ({' '.join(words)})" if words else None


def _hints_at_follow_up(question: str) -> bool:
    words = question.split()
    return bool(_LINKED.match(question) or _POINTING.search(question) or len(words) <= _SHORT)
