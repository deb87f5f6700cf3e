"""Mends misspelt words of a question, towards the words of the shelf and no others.

A word is taken for misspelt if neither the shelf nor the dictionary of its language has it (for
English 82,834 words; the dictionary and the search are symspellpy's,
https://github.com/mammothb/symspellpy). In a language without a dictionary every word stays: that
the shelf does not have it says too little.
"""

from collections.abc import Container, Mapping

from symspellpy import SymSpell, Verbosity

from chatbot.language import phrases_for
from ingest.index.bm25 import WORD

_SHORTEST = 4  # letters; of shorter words too many are near
_LONG = 7  # letters; a word as long may have two errors, a shorter one has one


class Speller:
    """Knows the words of a shelf in a language, and how often each is written.

    >>> Speller({"nerve": 3}, "en").mend("Which nervve?")
    'Which nerve?'
    """

    def __init__(self, words: Mapping[str, int], language: str) -> None:
        self._words = words
        self._dictionary = phrases_for(language).dictionary
        self._search = SymSpell(max_dictionary_edit_distance=2)
        for word, count in words.items():
            if len(word) >= _SHORTEST:
                self._search.create_dictionary_entry(word, count)

    def mend(self, question: str) -> str:
        """The question with each misspelt word replaced by the nearest word of the shelf, the
        commonest of equally near ones; words that are near to none stay.
        """
        dictionary = self._dictionary
        if dictionary is None:
            return question
        return WORD.sub(lambda match: self._mended(match.group(), dictionary), question)

    def _mended(self, word: str, dictionary: Container[str]) -> str:
        plain = word.lower()
        if len(word) < _SHORTEST or plain in self._words or plain in dictionary:
            return word
        errors = 2 if len(word) >= _LONG else 1
        near = self._search.lookup(plain, Verbosity.TOP, max_edit_distance=errors)
        return near[0].term if near else word
