"""What a message means in its conversation: small talk, a question, or a follow-up to one."""

import re
from collections.abc import Callable, Sequence

from chatbot import texts
from chatbot.answer import Answer

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
_UNNAMED = re.compile(r"\b(?:it|this|that|them|they|these|those)\b", re.IGNORECASE)
_BRIEF = 6  # words; a longer question says what it is about
_SHORT = 4  # words; a question this short may be a fragment of the one before


def small_talk(message: str) -> str | None:
    """The fixed reply to a greeting, thanks or a question about the chatbot; None for others."""
    plain = re.sub(r"[^\w' ]+", " ", message.casefold().replace("’", "'"))
    plain = " ".join(plain.split())
    return next((reply for pattern, reply in _PATTERNS if pattern.fullmatch(plain)), None)


def follow_up(
    question: str, history: Sequence[Answer], key_words: Callable[[str], Sequence[str]]
) -> str | None:
    """The question with its topic in brackets behind it: the key words of the last question that
    stood alone and was answered. None if nothing hints at a follow-up, or there was no topic.
    """
    if not _hints_at_follow_up(question):
        return None
    for turn in reversed(history):
        if turn.answered and turn.question == turn.understood_as:
            return _about(question, key_words(turn.question))
    return None


def about_the_shelf(
    question: str, key_words: Callable[[str], Sequence[str]], topic: Sequence[str]
) -> str | None:
    """A brief question about something unnamed ("What tests find it?") with the topic of the whole
    shelf in brackets; None for other questions, and for those of which the shelf knows no word.
    """
    brief = len(question.split()) <= _BRIEF and _UNNAMED.search(question)
    return _about(question, topic) if brief and key_words(question) else None


def _about(question: str, topic: Sequence[str]) -> str | None:
    return f"{question} ({' '.join(topic)})" if topic else None


def _hints_at_follow_up(question: str) -> bool:
    words = question.split()
    return bool(_LINKED.match(question) or _POINTING.search(question) or len(words) <= _SHORT)
