"""What the page and its server know a conversation by, to tell whether both have the same one.

The browser owns its conversation. The server holds the answers for as long as it likes: it may be
stopped and started, or forget who has not come for long. So whatever a visitor does with what is
shown names it; where the server holds something else, it says LOST, and the page has its questions
answered again before it goes on.
"""

import hashlib
from collections.abc import Iterable

from chatbot.answer import Answer

LOST = "lost"
"""What the server says instead of a name, of which none reads like this."""


def name_of(answers: Iterable[Answer], snapshot: str) -> str:
    """The name of a conversation: that of no other questions, and of no other shelf. A new one has
    none.

    >>> name_of([], "0123")
    ''

    Args:
        answers: of its turns, the first one first.
        snapshot: the name of what answered.
    """
    questions = [answer.question for answer in answers]
    said = "\0".join([snapshot, *questions])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16] if questions else ""
