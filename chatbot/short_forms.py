"""Short forms and what they stand for: a question that has the one is read with the other, too.

What a short form stands for is read from the shelf, which writes it before the short form in
brackets, or spelt out where its letters would begin the words; and for common ones, known.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from chatbot.language import phrases_for
from chatbot.vocabulary import Vocabulary
from ingest.index.bm25 import WORD, best, terms
from ingest.index.snapshot import Index

_DEPTH = 32  # passages, the best by words, that are looked through
_BRACKETED = re.compile(r"((?:[^\W\d_]+[ -]){0,5}[^\W\d_]+) \(([A-Z]{2,6})s?\)")
_SHORT = re.compile(r"\b[A-Z]{3,6}\b")  # two letters would begin too many pairs of words


class ShortForms:
    """Knows what short forms stand for on a shelf."""

    def __init__(self, index: Index, vocabulary: Vocabulary) -> None:
        self._index = index
        self._vocabulary = vocabulary
        self._known = phrases_for(vocabulary.language).short_forms

    def exchange(self, question: str) -> str:
        """The question with what each short form stands for in its place, and each short form in
        the place of what it stands for, as far as the shelf has it.
        """
        texts = self._passages(question)
        pairs = {short: long for text in texts for long, short in defined(text)}
        for short in _SHORT.findall(question):
            known = short in pairs or short.lower() in self._known
            if not known and not self._vocabulary.writes(short.lower()):
                spelt_out = [long for text in texts for long in _spelt_out(short, text)]
                pairs |= {short: spelt_out[0]} if spelt_out else {}
        pairs_both_ways = [{short: long, long: short} for short, long in pairs.items()]
        for each in (*pairs_both_ways, *self._one_way(question)):
            question = _exchanged(question, each)
        return question

    def _one_way(self, question: str) -> Iterator[Mapping[str, str]]:
        """The known forms in the question of which the shelf has only the other."""
        words = set(WORD.findall(question.lower()))
        for short, long in self._known.items():
            if short in words or long.lower() in question.lower():
                has_short, has_long = self._vocabulary.writes(short), self._writes_all(long)
                if has_short != has_long:
                    yield {short: long} if has_long else {long: short}

    def _writes_all(self, long: str) -> bool:
        return all(map(self._vocabulary.writes, WORD.findall(long.lower())))

    def _passages(self, question: str) -> Sequence[str]:
        scores = self._index.bm25.scores(terms(question, self._index.language))
        return [self._index.embedded[position] for position in best(scores, _DEPTH).tolist()]


def defined(text: str) -> Iterator[tuple[str, str]]:
    """What a text defines: the long form, and its short form.

    >>> list(defined("Ask for a transport layer security (TLS) check, or electromyography (EMG)."))
    [('transport layer security', 'TLS'), ('electromyography', 'EMG')]
    """
    for match in _BRACKETED.finditer(text):
        words = re.split("[ -]", match[1])
        for number in range(1, len(words) + 1):
            long = match[1][-len(" ".join(words[-number:])) :]
            if _stands_for(match[2].lower(), long.lower()):
                yield long, match[2]
                break


def _stands_for(short: str, long: str) -> bool:
    """Whether the long form opens with the first letter of the short one, and has the others in
    their order; the shortest that does is meant (after Schwartz and Hearst, 2003).
    """
    letters = iter(long)
    return long[0] == short[0] and all(letter in letters for letter in short)


def _spelt_out(short: str, text: str) -> Iterator[str]:
    """The words of a text that begin with the letters of a short form.

    >>> list(_spelt_out("GPS", "A global positioning system finds it."))
    ['global positioning system']
    """
    words = "[ -]".join(rf"{letter}[^\W\d_]{{2,}}" for letter in short.lower())
    for match in re.finditer(rf"\b{words}\b", text, re.IGNORECASE):
        yield match.group()


def _exchanged(question: str, others: Mapping[str, str]) -> str:
    """The question with another form in the place of the first of these, unless it has both.

    >>> _exchanged("Is an EMG painful?", {"EMG": "electromyography", "electromyography": "EMG"})
    'Is an electromyography painful?'
    """
    for form, other in others.items():
        found = _place(question, form)
        if found and not _place(question, other):
            return question[: found.start()] + other + question[found.end() :]
    return question


def _place(question: str, form: str) -> re.Match[str] | None:
    return re.search(rf"\b{re.escape(form)}\b", question, re.IGNORECASE)
