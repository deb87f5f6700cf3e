"""The way of a question: understood, retrieved, decided, quoted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot import texts
from chatbot.answer import Answer, Outcome
from chatbot.decide import Ranking, follows, load_fitted, rank
from chatbot.retrieve import Retriever
from chatbot.select import select_quotes
from chatbot.spelling import Speller
from chatbot.understand import asked_before, in_context, small_talk
from ingest.build import Library, open_library
from ingest.catalog import Article
from ingest.encoder import Vectors
from ingest.settings import Settings

LONGEST_QUESTION = 2000  # characters; the encoder reads no further than its first 256 tokens
_SUGGESTIONS = 3
_WELL_PUT = re.compile(r"[A-Z][^.!?:;–—]{8,88}\?")


@dataclass(frozen=True)
class _Reading:
    """One way to read a message, with what it retrieves."""

    question: str
    vector: Vectors
    ranking: Ranking
    follows: bool = False


def _confidence(reading: _Reading) -> float:
    return reading.ranking.confidence


class Chatbot:
    """Answers questions about a shelf. Holds no state of any conversation."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._retriever = Retriever(library.snapshot, library.encoder)
        self._fitted = load_fitted()
        self._speller = Speller(library.snapshot.embedded)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The shelf, in the catalog's order."""
        return tuple(self._library.articles.values())

    def answer(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """Answer a message, given the answers before it in its conversation.

        The same question, history and index give the same answer.
        """
        question = question.strip()
        if not question or len(question) > LONGEST_QUESTION:
            message = texts.TOO_LONG if question else texts.EMPTY
            return Answer(question, question, Outcome.UNREAD, 0.0, (), message)
        if reply := small_talk(question):
            return Answer(question, question, Outcome.SMALL_TALK, 0.0, (), reply)
        reading = self._read(question, history)
        if not self._answers(reading):
            return self._declined(question, reading)
        quotes = select_quotes(
            reading.ranking,
            self._library.snapshot.passages,
            self._library.articles,
            self._fitted.least_relevance,
            self._retriever.alike,
        )
        speaking = {quote.article.slug for quote in quotes}
        speaking |= {source.article.slug for quote in quotes for source in quote.also}
        message = texts.found(len(speaking), len(self._library.articles))
        return Answer(
            question,
            reading.question,
            Outcome.ANSWERED,
            reading.ranking.confidence,
            quotes,
            message,
            follows=reading.follows,
        )

    def examples(self, number: int) -> tuple[str, ...]:
        """Up to `number` questions to start with, which the shelf answers: one an article."""
        snapshot = self._library.snapshot
        chosen: dict[str, str] = {}
        for position, entry in enumerate(snapshot.questions):
            if len(chosen) == number:
                break
            article = snapshot.passages[entry.answers[0]].article if entry.answers else ""
            if article and article not in chosen and self._offers(position):
                chosen[article] = entry.question
        return tuple(chosen.values())

    def _read(self, question: str, history: Sequence[Answer]) -> _Reading:
        """The message as it is or well spelt, whichever the shelf answers with more confidence; or
        together with what was asked before, if it looks like a follow-up.
        """
        spelt = self._speller.mend(question)
        asked = [(turn.question, turn.follows) for turn in history if turn.is_question]
        if not asked:
            return max(self._readings(question, spelt), key=_confidence)
        *alone, context = self._readings(question, spelt, in_context(spelt, asked_before(asked)))
        best = max(alone, key=_confidence)
        weights = self._fitted.follow_up
        if follows(spelt, _confidence(best), _confidence(context), weights):
            return replace(context, follows=True)
        return best

    def _readings(self, *ways: str) -> list[_Reading]:
        read = list(dict.fromkeys(ways))
        vectors = self._library.encoder.encode_questions(read)
        return [
            _Reading(way, vector, self._rank(way, vector))
            for way, vector in zip(read, vectors, strict=True)
        ]

    def _answers(self, reading: _Reading) -> bool:
        return reading.ranking.confidence >= self._fitted.threshold

    def _rank(self, question: str, vector: Vectors) -> Ranking:
        return rank(self._retriever.candidates(question, vector), self._fitted)

    def _declined(self, question: str, reading: _Reading) -> Answer:
        snapshot = self._library.snapshot
        topics: dict[str, None] = {}
        for position in reading.ranking.passages:
            passage = snapshot.passages[position]
            if passage.section:
                topics[passage.section.of(self._library.articles[passage.article].text)] = None
        return Answer(
            question,
            reading.question,
            Outcome.DECLINED,
            reading.ranking.confidence,
            (),
            texts.DECLINED,
            topics=tuple(topics)[:_SUGGESTIONS],
            suggestions=self._suggestions(reading.vector),
            follows=reading.follows,
        )

    def _suggestions(self, vector: Vectors) -> tuple[str, ...]:
        """The nearest banked questions, of different answers, that the shelf answers."""
        snapshot = self._library.snapshot
        chosen: dict[tuple[int, ...], str] = {}
        for position in np.argsort(-(snapshot.question_vectors() @ vector), kind="stable"):
            entry = snapshot.questions[position]
            if len(chosen) == _SUGGESTIONS:
                break
            if entry.answers not in chosen and self._offers(int(position)):
                chosen[entry.answers] = entry.question
        return tuple(chosen.values())

    def _offers(self, position: int) -> bool:
        """Whether a banked question can be offered: well put, and answered when it is asked."""
        snapshot = self._library.snapshot
        entry = snapshot.questions[position]
        if not entry.answers or not _WELL_PUT.fullmatch(entry.question):
            return False
        vector = snapshot.question_vector(position)
        return self._answers(_Reading(entry.question, vector, self._rank(entry.question, vector)))


def open_chatbot(settings: Settings) -> Chatbot:
    """A chatbot over the shelf that `settings` names; builds the index first where it must, and
    says so on standard error.

    Raises:
        ShelfError: the shelf, the index or the model is at fault.
    """
    return Chatbot(open_library(settings))
