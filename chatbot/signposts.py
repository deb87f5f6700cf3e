"""Where a page of quotes must send its reader elsewhere: emergencies, and questions about oneself.

An emergency holds for the rest of the conversation until the visitor says otherwise.
"""

from collections.abc import Sequence
from dataclasses import replace

from chatbot import interface
from chatbot.answer import Answer, Signpost, SignpostKind
from chatbot.emergencies import Emergencies
from chatbot.language import phrases_for
from ingest.settings import crisis_line, emergency_number


def signposted(
    answer: Answer, history: Sequence[Answer], emergencies: Emergencies, language: str
) -> Answer:
    """The answer with the signpost that its message calls for, in its conversation. In an emergency
    nothing else is offered.
    """
    if kind := _urgent(answer, history, emergencies):
        return replace(answer, signpost=urgent_signpost(kind), topics=(), suggestions=())
    own_case = Signpost(SignpostKind.OWN_CASE, interface.ONESELF)
    told = any(turn.signpost == own_case for turn in history)
    if answer.is_question and not told and asks_about_oneself(answer.question, language):
        return replace(answer, signpost=own_case)
    return answer


def urgent_signpost(kind: SignpostKind) -> Signpost:
    """What is said in an emergency, with the number to call if the owner has set one."""
    if kind is SignpostKind.SUICIDE:
        line = crisis_line()
        return Signpost(kind, interface.SUICIDE, interface.SUICIDE_HEADING, line)
    number = emergency_number()
    return Signpost(kind, interface.EMERGENCY, interface.EMERGENCY_HEADING, number)


def asks_about_oneself(message: str, language: str) -> bool:
    """Whether a message asks what only somebody can judge who knows its writer.

    >>> asks_about_oneself("Should I take pills?", "en"), asks_about_oneself("Why pills?", "en")
    (True, False)
    """
    phrases = phrases_for(language)
    plain = message.replace("’", "'")
    return bool(phrases.oneself.search(plain) and phrases.care.search(plain))


def _urgent(
    answer: Answer, history: Sequence[Answer], emergencies: Emergencies
) -> SignpostKind | None:
    """The emergency that a message tells of, or else the one that was told before it. Of what was
    called suicide, a later message is thought to go on.
    """
    last = history[-1].signpost if history else None
    before = last.kind if last and last.urgent else None
    now = emergencies.kind(answer.question)
    if before and not now and emergencies.is_over(answer.question):
        return None
    return before if before is SignpostKind.SUICIDE else now or before
