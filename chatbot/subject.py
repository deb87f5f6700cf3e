"""The named thing that a question is about, if the shelf does not mention it.

No other drug, plant or program answers for it, however near its passages are. What tells such a
name from the many other words that a shelf lacks is its form and its place in the question. A word
that may be misspelt is none, for retrieval finds what was meant.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from symspellpy.editdistance import DistanceAlgorithm, EditDistance

from chatbot.language import phrases_for
from chatbot.spelling import WRITTEN, names_in
from chatbot.vocabulary import Vocabulary
from ingest.index.bm25 import WORD

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_SHORTEST, _LONGEST = 4, 40  # letters of a name; shorter ones are short forms
_SHORTEST_NOUN = 5  # letters of one that the dictionary has; shorter ones are near to too many
_KEYWORDS = 4  # words of a message that may be a list of keywords
# Chosen on the 8,964 messages of the bank that the shelf answers: of these, hardly any may be taken
# to be about a thing that the shelf does not mention.
_BRIEF = 12  # words of a sentence that is about whatever it names; in a longer one the place tells
_RARE = 1_000_000  # a word that the dictionary counts as often is an ordinary one
_COMMON = 200_000  # one that it counts as often may be what a misspelt one was meant to be
_CACHED = 4096  # words, each compared with a whole dictionary


class Subjects:
    """Knows what a shelf mentions.

    >>> subjects = Subjects(Vocabulary({"ramipril": 1, "lowers": 1, "pressure": 2}, "en"))
    >>> subjects.unmentioned("Does enalapril lower the pressure?")
    'enalapril'
    >>> subjects.unmentioned("My aunt takes enalapril. What lowers the pressure?") is None
    True
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases_for(vocabulary.language)
        self._dictionary = self._phrases.dictionary or {}
        self._compare = EditDistance(DistanceAlgorithm.DAMERAU_OSA).compare
        self._may_be_misspelt = lru_cache(_CACHED)(self._is_near_a_common_word)

    def unmentioned(self, question: str) -> str | None:
        """The named thing that the last sentence which asks is about, if the shelf lacks it.

        Args:
            question: the message, its misspelt words mended.
        """
        if not self._dictionary:
            return None
        sentence = _asking(question)
        about = self._asked_about(sentence, question)
        is_brief = len(sentence.split()) <= _BRIEF
        names = names_in(question)
        # Who misspells other words may have misspelt this one, too.
        unknown = {w for w in WRITTEN.findall(question.lower().replace("’", "'")) if self._new(w)}
        words: list[str] = WORD.findall(sentence)
        for word in words:
            plain = word.lower()
            if not _SHORTEST <= len(plain) <= _LONGEST or not (is_brief or plain in about):
                continue
            if self._vocabulary.has(plain):
                continue
            if self._is_new_name(plain, word in names, len(unknown)) or (
                about.get(plain) and self._is_rare_name(plain)
            ):
                return word
        return None

    def instead(self, question: str, word: str) -> list[str]:
        """What may have been meant: the question with each of the shelf's words that are spelt
        nearly like this one in its place, or that word alone; the nearest first.
        """
        near = self._near(word.lower())
        return [each for other in near for each in (question.replace(word, other), other)]

    def _near(self, word: str) -> list[str]:
        apart = {other: self._apart(word, other) for other in self._vocabulary.words}
        found = [other for other, errors in apart.items() if errors >= 0]
        return sorted(found, key=lambda other: (apart[other], other))

    def _new(self, word: str) -> bool:
        return not self._vocabulary.knows(word.removesuffix("'s"))

    def _is_new_name(self, word: str, is_name: bool, unknown: int) -> bool:
        """Whether a word has the form of a name, or is in no dictionary and none misspelt."""
        if self._phrases.thing.search(word):
            return self._dictionary.get(word, 0) < _RARE and not self._is_a_letter_off(word)
        if not self._new(word) or self._is_compound(word):
            return False
        return unknown == 1 and (is_name or not self._may_be_misspelt(word))

    def _is_rare_name(self, word: str) -> bool:
        """Whether a word without an article is a rare noun that the dictionary has in the singular
        only.
        """
        is_rare = len(word) >= _SHORTEST_NOUN and 0 < self._dictionary.get(word, 0) < _RARE
        if not is_rare or self._phrases.no_thing.fullmatch(word):
            return False
        is_plural = any(
            word.endswith(ending) and word.removesuffix(ending) in self._dictionary
            for ending in self._phrases.plurals
        )
        return not is_plural and not self._near(word)

    def _asked_about(self, sentence: str, question: str) -> Mapping[str, bool]:
        """The words that a question's sentence asks about, each with whether no article stands
        before it.
        """
        words = [word.lower() for word in WORD.findall(question)]
        if len(words) <= _KEYWORDS and not self._phrases.asks.search(question):
            return dict.fromkeys(words, True)
        return {
            found["thing"].lower(): not found["det"]
            for pattern in self._phrases.asks_about
            for found in pattern.finditer(sentence)
        }

    def _is_a_letter_off(self, word: str) -> bool:
        """Whether it is in no dictionary, but would be with one letter mended."""
        return self._new(word) and any(
            other[0] == word[0]
            and abs(len(other) - len(word)) < 2
            and self._compare(word, other, 1) >= 0
            for other in self._dictionary
        )

    def _is_compound(self, word: str) -> bool:
        """Whether it is two words of the shelf or the dictionary, written as one: "xray"."""
        return any(
            all(
                self._vocabulary.writes(part)
                or (len(part) >= _SHORTEST and part in self._dictionary)
                for part in (word[:i], word[i:])
            )
            for i in range(1, len(word))
        )

    def _is_near_a_common_word(self, word: str) -> bool:
        return any(self._apart(word, other) >= 0 for other in self._common_words(word[0]))

    def _common_words(self, opening: str) -> Iterator[str]:
        for other, count in self._dictionary.items():
            if count >= _COMMON and other[0] == opening:
                yield other
        yield from self._vocabulary.words

    def _apart(self, word: str, other: str) -> int:
        """By how many errors two words differ, -1 if by too many for one to be the other: three
        of ten letters, two of six, one of fewer.
        """
        most = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
        if len(other) < _SHORTEST or abs(len(word) - len(other)) > most:
            return -1
        return int(self._compare(word, other, most))


def _asking(question: str) -> str:
    """The last sentence with a question mark, or the last of all.

    >>> _asking("It hurts. Is it broken? Help.")
    'Is it broken?'
    """
    sentences = [each for each in _SENTENCE_END.split(question) if each.strip()]
    asking = [each for each in sentences if "?" in each] or sentences
    return asking[-1] if asking else ""
