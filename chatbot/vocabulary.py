"""The words of a shelf, and what counts as one word with them: an inflection, the other side of
the Atlantic's spelling, a derivation.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from chatbot.language import phrases_for
from ingest.index.bm25 import terms

_LEAST_ROOT = 5  # letters that two derivations have in common at least: "arthr" of "arthritis"


class Vocabulary:
    """What a shelf in a language writes, and how often.

    >>> shelf = Vocabulary({"tumor": 2, "arthritis": 1}, "en")
    >>> shelf.spelling("tumours"), shelf.has("arthritic"), shelf.has("arthroscopy")
    ('tumor', True, False)
    """

    def __init__(self, words: Mapping[str, int], language: str) -> None:
        self.words = words
        self.language = language
        self._phrases = phrases_for(language)

    def writes(self, word: str) -> bool:
        """Whether the shelf has the word, in whatever inflection."""
        return word in self.words or self._stem(word) in self._stems

    def knows(self, word: str) -> bool:
        """Whether it is well spelt: written on the shelf, or of the language."""
        phrases = self._phrases
        return (
            word in self.words
            or word in (phrases.dictionary or {})
            or word in phrases.contractions
            or word in phrases.short_forms
        )

    def spelling(self, word: str) -> str | None:
        """How the shelf spells a word of which it has another spelling only."""
        return None if self.writes(word) else self._spellings.get(self._stem(self._american(word)))

    def has(self, word: str) -> bool:
        """Whether the shelf has the word, its other spelling, a derivation of it, or all words
        that it is short for.
        """
        if self.writes(word) or self.spelling(word):
            return True
        if long := self._phrases.short_forms.get(word):
            return all(map(self.writes, terms(long, self.language)))
        roots = set(self._roots(word))
        opening = word[:_LEAST_ROOT]
        return any(
            other.startswith(opening) and not roots.isdisjoint(self._roots(other))
            for other in self.words
        )

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(self._stem(word) for word in self.words)

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """The shelf's words by the stems of their American spellings, the commonest of each."""
        by_count = sorted(self.words, key=lambda word: self.words[word])
        return {self._stem(self._american(word)): word for word in by_count}

    def _stem(self, word: str) -> str:
        return next(iter(terms(word, self.language)), word)

    def _american(self, word: str) -> str:
        for pattern, spelt in self._phrases.spellings:
            word = pattern.sub(spelt, word)
        return word

    def _roots(self, word: str) -> Iterator[str]:
        """What is left of a word without an ending that derives one word from another."""
        for ending in ("", *self._phrases.derivations):
            root = word.removesuffix(ending)
            if word.endswith(ending) and len(root) >= _LEAST_ROOT:
                yield root
