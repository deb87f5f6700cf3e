"""Mends misspelt words of a question, towards the words of the shelf and no others.

A word is taken for misspelt if neither the shelf nor a dictionary of 82,834 English words has it
(both the dictionary and the search are symspellpy's, https://github.com/mammothb/symspellpy).
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from symspellpy import SymSpell, Verbosity

from ingest.index.bm25 import WORD

_SHORTEST = 4  # letters; of shorter words too many are near
_LONG = 7  # letters; a word as long may have two errors, a shorter one has one


class Speller:
    """Knows the words of a shelf, and how often each is written."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._search = SymSpell(max_dictionary_edit_distance=2)
        for word, count in words.items():
            if len(word) >= _SHORTEST:
                self._search.create_dictionary_entry(word, count)

    def mend(self, question: str) -> str:
        """The question with each misspelt word replaced by the nearest word of the shelf, the
        commonest of equally near ones; words that are near to none stay.
        """
        return WORD.sub(lambda match: self._mended(match.group()), question)

    def _mended(self, word: str) -> str:
        plain = word.lower()
        if len(word) < _SHORTEST or plain in self._words or plain in _english():
            return word
        errors = 2 if len(word) >= _LONG else 1
        near = self._search.lookup(plain, Verbosity.TOP, max_edit_distance=errors)
        return near[0].term if near else word


@cache
def _english() -> frozenset[str]:
    dictionary = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    lines = dictionary.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split()[0] for line in lines)
