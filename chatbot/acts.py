"""What a message does, told by examples: most ask the articles; some only thank, point at what is
shown, or ask about the shelf or the chatbot.

A message is compared with examples of acts and with ordinary questions that look like them, by its
meaning (as the shelf's encoder reads it) and by its letters (groups of three): an encoder that has
learned a shelf's questions takes "how do they know" for "how do you know that", letters do not.
Not here: what is said in reply.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from chatbot.remembering import example_vectors
from chatbot.retrieve import Floats, plain
from ingest.encoder import Encoder
from ingest.index.bm25 import WORD, terms
from ingest.index.snapshot import Index
from ingest.index.vectors import Vectors
from ingest.language import read_lists

_LONGEST = 12  # words; of the training messages that are longer, none is an act

# Cosine of the meanings plus cosine of the letters. Chosen on 117 messages of acts, written for
# that, and 5,989 training messages of up to 12 words: 94 % of the first are told, and of the others
# 0.1 % of those that ask the articles. A message that holds a word of the shelf that no example of
# an act holds is likely about that: it must be nearly as good as an example.
_NEAR, _NEAR_WITH_SUBJECT = 1.0, 1.4
_AHEAD = 0.2  # of ordinary questions: what is nearly as near to one is one
_RIVALS = 8  # nearest banked questions; one that the shelf answers is usually among them

_ANYTHING = "something"  # in the examples: whatever an article may speak of


class Act(StrEnum):
    """What a message does that does not ask the articles: the names of the lists of examples."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ACKNOWLEDGEMENT = "acknowledgement"
    COMPLAINT = "complaint"
    PICK = "pick"
    SOURCE = "source"
    REPEAT = "repeat"
    MORE = "more"
    SIMPLER = "simpler"
    SHELF = "shelf"
    MENTIONS = "mentions"
    ABILITIES = "abilities"
    IDENTITY = "identity"
    PRIVACY = "privacy"


@dataclass(frozen=True)
class Told:
    """An act, with what it is about.

    Attributes:
        act: what the message does.
        number: of the quote that it points at, from 1; -1 is the last; None for all of them.
        subject: what of the message may be the thing that should be mentioned.
    """

    act: Act
    number: int | None = None
    subject: str = ""


class Acts:
    """Tells the acts that the shelf's language has examples of.

    Args:
        index: whose words and banked questions speak for a question to the articles.
        encoder: that read the index's texts.
        encode: gives its vectors of messages.
    """

    def __init__(
        self, index: Index, encoder: Encoder, encode: Callable[[Sequence[str]], Vectors]
    ) -> None:
        self._index = index
        self._encode = encode
        lists = read_lists("chatbot", index.language, "acts_") or {"examples": {}, "numbers": {}}
        self._numbers: dict[str, int] = lists["numbers"]
        rows = [(name, text) for name, texts in lists["examples"].items() for text in texts]
        texts = [text for _, text in rows]
        self._acts = [Act(name) if name in set(Act) else None for name, _ in rows]
        dimension = encoder.dimension
        self._meanings = example_vectors(encoder, texts) if texts else np.zeros((0, dimension))
        self._letters = Letters(texts)
        self._exactly = {text: act for text, act in zip(texts, self._acts, strict=True) if act}
        told = list(enumerate(self._acts))
        self._mentions = np.array([i for i, act in told if act is Act.MENTIONS])
        self._others = np.array([i for i, act in told if act not in (None, Act.MENTIONS)])
        self._ordinary = np.array([i for i, act in told if act is None])
        self._of_acts = self._terms(
            text for text, act in zip(texts, self._acts, strict=True) if act
        )
        self._of_mentions = self._terms(lists["examples"].get(Act.MENTIONS, ()))

    def told(self, message: str) -> Told | None:
        """The act of a message; None if it asks the articles."""
        if not self._acts:
            return None
        words = WORD.findall(message)
        if not words and not any(map(str.isalnum, message)):
            return Told(Act.ACKNOWLEDGEMENT)
        if len(words) > _LONGEST:
            return None
        frame, subject = self._framed(message)
        act = self._exactly.get(plain(message)) or self._nearest(message, frame)
        if act is Act.PICK:
            number = self._number(message)
            return Told(act, number) if number else None
        if act is Act.MENTIONS:
            return Told(act, subject=subject) if subject else Told(Act.SHELF)
        return Told(act) if act else None

    def _nearest(self, message: str, frame: str) -> Act | None:
        """The act of the nearest example, if that is near enough, and nearer than any question."""
        letters = self._letters.cosines([message, frame])
        # No meaning is nearer than 1: where letters are too far for that, none need be encoded.
        mentions = letters[1, self._mentions].max() + 1 >= _NEAR_WITH_SUBJECT
        vectors = self._encode([message, frame if mentions else message])
        meanings = vectors @ self._meanings.T
        scores = meanings + letters
        rival = self._rival(vectors[0])
        # What a frame leaves open may only be what is to be mentioned; of other acts it is a part.
        asks_more = self._names_subject(message)
        for row, among, needs_more in ((0, self._others, asks_more), (1, self._mentions, True)):
            nearest = int(among[scores[row, among].argmax()])
            score = scores[row, nearest]
            enough = score >= (_NEAR_WITH_SUBJECT if needs_more else _NEAR)
            ahead = score >= scores[row, self._ordinary].max() + _AHEAD
            if enough and ahead and meanings[row, nearest] >= rival:
                return self._acts[nearest]
        return None

    def _rival(self, vector: Vectors) -> float:
        """Cosine of the nearest banked question that the shelf answers."""
        cosines, near = self._index.question_vectors.search(vector, _RIVALS)
        answered = [bool(self._index.questions[int(position)].passages) for position in near]
        return float(cosines[answered].max(initial=0))

    def _names_subject(self, message: str) -> bool:
        """Whether a word of the message is one of the shelf's, and in no example of an act."""
        on_shelf = [word for word in WORD.findall(message) if word.lower() in self._index.words]
        return not self._terms(on_shelf) <= self._of_acts

    def _framed(self, message: str) -> tuple[str, str]:
        """A message with what it may ask to be mentioned left open, and that: all from the first
        word that no example of such a message holds to the last one.
        """
        foreign = [
            match
            for match in re.finditer(r"[\w'’-]+", message)
            if self._terms([match.group()]) - self._of_mentions
        ]
        if not foreign:
            return message, ""
        start, end = foreign[0].start(), foreign[-1].end()
        return f"{message[:start]}{_ANYTHING}{message[end:]}", message[start:end]

    def _number(self, message: str) -> int | None:
        """The number that a message names, in a word or in digits."""
        if digits := re.search(r"\b\d{1,3}\b", message):
            return int(digits.group())
        words = {word.lower() for word in WORD.findall(message)}
        return next((number for word, number in self._numbers.items() if word in words), None)

    def _terms(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(term for text in texts for term in terms(text, self._index.language))


class Letters:
    """Texts by their groups of three letters.

    >>> Letters(["thank you", "who says that"]).cosines(["thank u"]).round(1).tolist()
    [[0.6, 0.2]]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        groups = list(map(_groups, texts))
        self._columns = {group: i for i, group in enumerate(sorted(set().union(*groups)))}
        self._rows = self._matrix(groups)

    def cosines(self, texts: Sequence[str]) -> Floats:
        """Of other texts with these, shape (len(texts), number of these)."""
        return np.asarray(self._matrix(list(map(_groups, texts))) @ self._rows.T)

    def _matrix(self, groups: Sequence[Counter[str]]) -> Floats:
        """Unit vectors; what none of these has counts for their length alone."""
        rows = np.zeros((len(groups), len(self._columns)))
        for row, counts in zip(rows, groups, strict=True):
            norm = np.sqrt(sum(count**2 for count in counts.values()))
            for group, count in counts.items():
                if group in self._columns:
                    row[self._columns[group]] = count / norm
        return rows


def _groups(text: str) -> Counter[str]:
    text = f" {plain(text)} "
    return Counter(text[i : i + 3] for i in range(len(text) - 2))
