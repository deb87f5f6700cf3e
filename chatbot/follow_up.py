"""Whether a message follows what was asked before, and how it is read then."""

from collections.abc import Sequence

import numpy as np
from scipy.special import logit

from chatbot.fitted import FOLLOW_UP, Logistic
from chatbot.language import phrases_for
from chatbot.retrieve import Floats

_LEAST = 1e-6  # confidence, so that its logit stays finite

# What was shown, as far as a message points at it: "the first one", "it" for what a quote named.
# A quote names its thing early; more of it would drown the message.
_SHOWN, _BEGINNING = 3, 12  # quotes; words of each
_MOST_CHARACTERS = 200  # of these words: some scripts write no spaces


def asked_before(asked: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """What a message may follow: the last question that stood alone, and the last of all if that is
    another. `asked` holds the questions so far, each with whether it was a follow-up itself.

    >>> asked_before([("What is a disc?", False), ("Does it hurt?", True), ("And then?", True)])
    ('What is a disc?', 'And then?')
    """
    alone = [question for question, follows in asked if not follows]
    return tuple(dict.fromkeys(alone[-1:] + [question for question, _ in asked[-1:]]))


def in_context(question: str, asked: Sequence[str]) -> str:
    """The question with what was asked before in brackets behind it.

    >>> in_context("Does it heal?", ["What is a disc?"])
    'Does it heal? (What is a disc?)'
    """
    return f"{question} ({' '.join(asked)})"


def beside(shown: Sequence[str]) -> str:
    """How the quotes began that were shown last, best first: what the encoder, but no visitor,
    reads behind a question in its context.

    >>> beside(["A disc is a cushion.", "It can tear."])
    ' [A disc is a cushion.; It can tear.]'
    """
    words = [" ".join(text.split()[:_BEGINNING]) for text in shown[:_SHOWN]]
    beginnings = [text[:_MOST_CHARACTERS] for text in words]
    return f" [{'; '.join(beginnings)}]" if beginnings else ""


def hints(question: str, language: str) -> tuple[float, ...]:
    """What in a message hints at a follow-up: opens it with a link ("and …"), does it point ("it",
    "the second one"), 0 or 1 each, and how brief is it, 0 to 1.

    >>> hints("And does it hurt?", "en")
    (1.0, 1.0, 0.25)
    """
    phrases = phrases_for(language)
    return (
        float(phrases.linked.match(question) is not None),
        float(phrases.pointing.search(question) is not None),
        1 / len(question.split()),
    )


def follows(
    question: str, alone: float, in_context: float, fitted: Logistic, language: str
) -> bool:
    """Whether a message is a follow-up, given the confidences of its two readings."""
    return float(fitted.logit(features(question, alone, in_context, language))) > 0


def features(question: str, alone: float, in_context: float, language: str) -> Floats:
    """What tells a follow-up, in the order of FOLLOW_UP, shape (5,): the message's hints, and the
    logits of the confidences of its two readings.
    """
    confidences = np.clip([alone, in_context], _LEAST, 1 - _LEAST)
    found = np.array([*hints(question, language), *logit(confidences)])
    assert len(found) == len(FOLLOW_UP)
    return found
