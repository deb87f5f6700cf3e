"""A conversation as Markdown, to be taken along."""

import re
from collections.abc import Iterator, Sequence

from chatbot import interface
from chatbot.answer import Answer

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&#|~$]")


def markdown(answers: Sequence[Answer], snapshot: str, date: str) -> str:
    r"""The turns with quotes and attributions.

    >>> from chatbot.answer import Outcome
    >>> declined = Answer("Is 5 < 6?", "Is 5 < 6?", Outcome.DECLINED, 0.1, (), "No *answer*.")
    >>> print(markdown([declined], "0123", "2026-01-31"))  # doctest: +ELLIPSIS
    # Chapter \& Verse
    <BLANKLINE>
    2026-01-31. Chapter \& Verse, shelf 0123. Answers in the articles' own words, ...
    <BLANKLINE>
    ## Is 5 \< 6?
    <BLANKLINE>
    No \*answer\*.
    <BLANKLINE>

    Args:
        answers: of the turns, the first one first.
        snapshot: the name of what answered.
        date: when it is taken along.
    """
    parts = [f"# {_plain(interface.NAME)}", _plain(f"{date}. {interface.taken_from(snapshot)}")]
    for answer in answers:
        parts += _turn(answer)
    return "\n\n".join(parts) + "\n"


def _turn(answer: Answer, level: str = "##") -> Iterator[str]:
    yield f"{level} {_plain(' '.join(answer.question.split()))}"
    for line in interface.opening(answer):
        yield _plain(line)
    for part in answer.parts:  # which hold all quotes, if there are any
        yield from _turn(part, level + "#")
    for quote in () if answer.parts else answer.quotes:
        spans = (*quote.context, quote.span)
        lines = "\n".join(span.of(quote.article.text) for span in spans).splitlines()
        yield "\n".join(f"> {_plain(line.strip())}".rstrip() for line in lines)
        yield _plain(f"[{quote.number}] {interface.attribution(quote)} ({quote.address})")
        if quote.differs:
            yield _plain(interface.differs(quote.differs))


def _plain(text: str) -> str:
    r"""The text, with what Markdown would take for markup escaped.

    >>> print(_plain("a_b <c>"))
    a\_b \<c\>
    """
    return _MEANS_SOMETHING.sub(lambda match: f"\\{match.group()}", text)
