"""Where direct speech begins and ends: spans between quotation marks of any kind.

Marks are no words: the rules hold in every language. Left out: speech within speech, which the
outer marks enclose anyway.
"""

import re

from ingest.model import Span

# By what opens speech, all of it up to what closes it. A mark that may be an apostrophe, too,
# closes several sentences only after one that ends: "‘Wait. The dogs’ bowls are empty,’ he says."
_APOSTROPHE = r"(?:[^.!?]*?[^\s.!?]|.*?[.,!?…]){}(?!\w)"
_CLOSED = {
    mark: re.compile(pattern, re.DOTALL)
    for mark, pattern in {
        "“": ".*?”",
        "„": ".*?[“”]",
        "«": ".*?»",
        "»": ".*?«",
        "‹": ".*?›",
        "「": ".*?」",
        "『": ".*?』",
        '"': r'.*?\S"(?!\w)',
        "‘": _APOSTROPHE.format("’"),
        "'": _APOSTROPHE.format("'"),
    }.items()
}
_OPENING = re.compile(r"""[“„«‹「『]|(?<![^\s(\[—–-])[»"‘'](?=[^\W\d])""")


def quotations(text: str, within: Span) -> list[Span]:
    """The outermost quotations, with their marks, in order; one that nothing closes is none.

    >>> text = "“I never water it. It thrives,” says Anna."
    >>> [quotation.of(text) for quotation in quotations(text, Span(0, len(text)))]
    ['“I never water it. It thrives,”']
    """
    found: list[Span] = []
    unclosed: set[str] = set()
    position = within.start
    while opening := _OPENING.search(text, position, within.end):
        position = opening.end()
        mark = opening.group()
        if mark in unclosed:
            continue
        closed = _CLOSED[mark].match(text, position, within.end)
        if closed is None:
            unclosed.add(mark)
        else:
            position = closed.end()
            found.append(Span(opening.start(), position))
    return found
