"""Mends misspelt words of a question, towards the words of the shelf and no others.

A word is taken for misspelt if neither the shelf nor the dictionary of its language has it (for
English 82,834 words; the dictionary and the search are symspellpy's,
https://github.com/mammothb/symspellpy). Names stay: those of people and places, and those of
drugs, operations and conditions, which differ from each other in a few letters. In a language
without a dictionary every word stays: that the shelf does not have it says too little.
"""

import re
from collections.abc import Callable

from symspellpy import SymSpell, Verbosity

from chatbot.language import phrases_for
from chatbot.vocabulary import Vocabulary
from ingest.index.bm25 import terms

WRITTEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word as it is written, with what an apostrophe joins to it."""

_SHORTEST = 4  # letters; of shorter words too many are near
_LONG = 7  # letters; a word as long may have two errors, a shorter one has one
# A word of three letters has lost one, or two have changed places: any other error would leave too
# little of it. One word of the shelf must be meant, at least as much commoner as this than others.
_BRIEF, _COMMONER = 3, 4
# A message is in a foreign language if it has at least so many words, none of them among the
# commonest, and more than this share of them unknown.
_FOREIGN_WORDS, _FOREIGN_SHARE = 4, 0.4


class Speller:
    """Knows the words of a shelf in a language, and how often each is written.

    >>> Speller(Vocabulary({"nerve": 3}, "en")).mend("Which nervve?")
    'Which nerve?'
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases_for(vocabulary.language)
        self._search = SymSpell(max_dictionary_edit_distance=2)
        for word, count in vocabulary.words.items():
            if len(word) >= _SHORTEST or (len(word) == _BRIEF and self._tells(word)):
                self._search.create_dictionary_entry(word, count)

    def mend(self, question: str) -> str:
        """The question with each misspelt word replaced by the nearest word of the shelf, the
        commonest of equally near ones, and each that the shelf spells in another country's way by
        its spelling; words that are near to none stay.
        """
        return self._each(question, self._mended)

    def mend_surely(self, question: str) -> str:
        """The question with only those words mended that nothing else can be meant by: brief ones,
        and those that the shelf spells in another country's way.
        """
        return self._each(question, self._surely)

    def _each(self, question: str, mend: Callable[[str], str]) -> str:
        if self._phrases.dictionary is None or self._is_foreign(question):
            return question
        names = names_in(question)

        def mended(match: re.Match[str]) -> str:
            word, apostrophe, rest = match.group().replace("’", "'").partition("'")
            if (apostrophe and rest != "s") or match.group() in names:
                return match.group()
            return mend(word) + match.group()[len(word) :]

        return WRITTEN.sub(mended, question)

    def _surely(self, word: str) -> str:
        plain = word.lower()
        if spelt := self._vocabulary.spelling(plain):
            return spelt
        if len(plain) != _BRIEF or self._vocabulary.knows(plain):
            return word
        return self._brief(plain) or word

    def _mended(self, word: str) -> str:
        plain = word.lower()
        surely = self._surely(word)
        if surely != word or self._vocabulary.knows(plain) or not plain.isascii():
            return surely
        return self._near(plain) or word

    def _near(self, word: str) -> str | None:
        """The word of the shelf that is meant by a misspelt one. Of two names one is meant for the
        other only if a letter is wrong, and never the first.
        """
        if len(word) < _SHORTEST:
            return None
        errors = 2 if len(word) >= _LONG else 1
        found = self._search.lookup(word, Verbosity.CLOSEST, max_edit_distance=errors)
        opens_alike = [near for near in found if near.term[0] == word[0]]
        near = next(iter(opens_alike or found), None)
        if near is None or (self._phrases.thing.search(near.term) and not opens_alike):
            return None
        return None if self._phrases.thing.search(word) and near.distance > 1 else near.term

    def _brief(self, word: str) -> str | None:
        found = self._search.lookup(word, Verbosity.ALL, max_edit_distance=1)
        near = [
            each
            for each in found
            if each.term[0] == word[0]
            and (len(each.term) > len(word) or sorted(each.term) == sorted(word))
        ]
        near.sort(key=lambda each: -each.count)
        if not near or (len(near) > 1 and near[0].count < _COMMONER * near[1].count):
            return None
        return str(near[0].term)

    def _is_foreign(self, question: str) -> bool:
        words = [word.replace("’", "'").lower() for word in WRITTEN.findall(question)]
        if len(words) < _FOREIGN_WORDS:
            return False
        if any(len(word) > 1 and not self._tells(word) for word in words):
            return False
        return sum(not self._vocabulary.knows(word) for word in words) > _FOREIGN_SHARE * len(words)

    def _tells(self, word: str) -> bool:
        """Whether it is none of the commonest words of the language."""
        return bool(terms(word, self._vocabulary.language))


def names_in(question: str) -> frozenset[str]:
    """The words that open with a capital inside a sentence, unless every other word does.

    >>> sorted(names_in("Does Dr Nervey treat pain? Spasms, too?"))
    ['Dr', 'Nervey']
    >>> names_in("WHAT IS SCIATTICA?")
    frozenset()
    """
    words = list(WRITTEN.finditer(question))
    inside = [word for word in words if not _opens(question, word.start())]
    capitals = [word.group() for word in inside if word.group()[0].isupper()]
    return frozenset(capitals) if 2 * len(capitals) <= len(words) else frozenset()


def _opens(question: str, start: int) -> bool:
    """Whether a sentence starts here."""
    before = question[:start].rstrip(" \"'“‘(\n\t")
    return not before or before[-1] in ".!?:;…"
