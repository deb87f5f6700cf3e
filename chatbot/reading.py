"""How a message is read: as it stands, well spelt, with short forms exchanged, or in its context.

The shelf decides among the ways: the one that it answers with the most confidence is taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot.answer import Answer
from chatbot.fitted import Fitted
from chatbot.follow_up import asked_before, beside, follows, in_context
from chatbot.heeding import heeding, read_with_heading
from chatbot.rank import Decision, Ranking
from chatbot.replies import since_question
from chatbot.retrieve import Retriever
from chatbot.short_forms import ShortForms
from chatbot.sources import Named
from chatbot.spelling import Speller
from ingest.index.snapshot import Index
from ingest.index.vectors import Positions, Vectors


@dataclass(frozen=True)
class Reading:
    """One way to read a message, with what it retrieves.

    Attributes:
        question: the message in this reading.
        vector: its unit vector, shape (dimension,).
        ranking: the passages found for it.
        decision: whether they answer it.
        follows: whether it was read together with what was asked before.
    """

    question: str
    vector: Vectors
    ranking: Ranking
    decision: Decision
    follows: bool = False


def _confidence(reading: Reading) -> float:
    return reading.decision.confidence


class Reader:
    """Reads messages to a shelf.

    Args:
        index: of the shelf.
        retriever: over that index.
        encode: gives the vectors of messages.
        fitted: the numbers to rank and decide with.
        speller: mends what is misspelt.
        short_forms: exchanges what is abbreviated.
    """

    def __init__(
        self,
        index: Index,
        retriever: Retriever,
        encode: Callable[[Sequence[str]], Vectors],
        fitted: Fitted,
        speller: Speller,
        short_forms: ShortForms,
    ) -> None:
        self._index = index
        self._retriever = retriever
        self._encode = encode
        self._fitted = fitted
        self._speller = speller
        self._short_forms = short_forms

    def read(self, message: str, history: Sequence[Answer], named: Named | None) -> Reading:
        """The reading of a message that the shelf answers best; or that in its context, if it looks
        like a follow-up. What names a source asks that source.
        """
        put = self._speller.mend_surely(named.question if named else message)
        spelt = self._speller.mend(put)
        ways = (put, spelt, self._short_forms.exchange(spelt))
        if named:
            return replace(self._ask(named, ways), question=message)
        earlier = [turn for turn in history if turn.is_question]
        if not earlier:
            return max(self.readings(*ways), key=_confidence)
        asked = asked_before([(turn.question, turn.follows) for turn in earlier])
        shown = beside([quote.text for quote in since_question(history)[0].quotes])
        *alone, context = self.readings(*ways, in_context(spelt, asked), shown=shown)
        best = max(alone, key=_confidence)
        weights, language = self._fitted.follow_up, self._index.language
        if follows(spelt, _confidence(best), _confidence(context), weights, language):
            return replace(context, follows=True)
        return best

    def readings(
        self, *ways: str, shown: str = "", among: Positions | None = None
    ) -> list[Reading]:
        """The ways to read a message, of all passages or of those `among`; `shown` is read beside
        the last of them.
        """
        different = list(dict.fromkeys(ways))  # in their order: the last is that in context
        vectors = self._encode([*different[:-1], different[-1] + shown])
        return [self._reading(*each, among) for each in zip(different, vectors, strict=True)]

    def banked(self, position: int) -> Reading:
        """A banked question, by the vector that the index has of it: nothing is encoded."""
        (vector,) = self._index.question_vectors.vectors(np.array([position]))
        return self._reading(self._index.questions[position].question, vector, None)

    def _ask(self, named: Named, ways: Sequence[str]) -> Reading:
        """What a named source says, or all if it is not there. Where the source is asked about a
        topic, a passage that mentions it is enough.
        """
        among = self._retriever.within(named.articles) if named.articles else None
        found = max(self.readings(*ways, among=among), key=_confidence)
        if among is not None and named.is_topic and not found.decision.answer:
            mention = self._retriever.mentioning(named.question, among)
            if mention.size:
                found = max(self.readings(*ways, among=mention), key=_confidence)
                found = replace(found, decision=replace(found.decision, answer=True))
        return found

    def _reading(self, question: str, vector: Vectors, among: Positions | None) -> Reading:
        candidates = self._retriever.candidates(question, vector, among)
        heeded = heeding(question, candidates, self._fitted, self._words, self._index.language)
        return Reading(question, vector, *heeded)

    def _words(self, position: int) -> str:
        passage = self._index.passages[position]
        return read_with_heading(passage, self._index.articles[passage.article])
