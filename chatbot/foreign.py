"""Whether a message is in another language than the shelf's: told by the commonest words of other
languages, and by letters that the shelf's language does not use. Misspelt words are neither.
"""

from collections.abc import Collection
from itertools import chain

from chatbot.language import phrases_for
from ingest.index.bm25 import WORD, commonest_words
from ingest.index.snapshot import Index

_LEAST = 2  # words that tell another language: a name or a borrowed phrase may have one


class Foreign:
    """Knows the words that are not of a shelf's language."""

    def __init__(self, index: Index) -> None:
        phrases = phrases_for(index.language)
        several = len({article.language for article in index.articles.values()}) > 1
        self._name = "" if several else phrases.name  # a shelf of several languages takes any
        self._words = index.words
        self._dictionary: Collection[str] = phrases.dictionary or ()
        self._letters = frozenset(chain.from_iterable(self._dictionary))
        own = commonest_words(phrases.own) if phrases.own else frozenset()
        lists = list(map(commonest_words, phrases.others))
        self._others = [(others - own, own - others) for others in lists]

    def not_in(self, message: str) -> str:
        """The name of the shelf's language if the message is in another one; else nothing.

        Most of its words are unknown, or common in the other language; more of them are common
        there alone than, twice over, in the shelf's language alone.
        """
        words = [word.lower() for word in WORD.findall(message)]
        unknown = [w for w in words if w not in self._words and w not in self._dictionary]
        if not self._name or not unknown:
            return ""
        odd = [word for word in unknown if not self._letters.issuperset(word)]
        strange = sum(letter not in self._letters for letter in "".join(odd))
        if 2 * strange > len("".join(words)):
            return self._name  # another script
        for theirs, ours in self._others:
            telling = {word for word in words if word in theirs} | set(odd)
            against = sum(word in ours for word in words)
            foreign = sum(word in telling or word in unknown for word in words)
            if len(telling) >= _LEAST and len(telling) > 2 * against and 2 * foreign > len(words):
                return self._name
        return ""
