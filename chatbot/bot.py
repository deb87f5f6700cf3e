"""The way of a question: understood, retrieved, decided, quoted."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import partial

from chatbot import texts
from chatbot.answer import Answer, Outcome, Quote, quoted_articles
from chatbot.batching import Batcher
from chatbot.decide import Fitted, Ranking, follows, load_fitted, rank
from chatbot.retrieve import Retriever, Selection
from chatbot.select import select_quotes
from chatbot.signposts import signpost
from chatbot.spelling import Speller
from chatbot.understand import asked_before, in_context, small_talk
from ingest.build import Library, open_library
from ingest.catalog import Article
from ingest.encoder import Vectors
from ingest.passages import Passage
from ingest.settings import Settings

LONGEST_QUESTION = 2000  # characters; the encoder reads no further than its first 256 tokens
_SUGGESTIONS = 3
_NEAR = 128  # banked questions that suggestions are chosen from
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
    """Answers questions about a shelf. Holds no state of any conversation.

    Args:
        library: the shelf, opened.
        fitted: the numbers to rank and decide with, if other than the shipped ones.
    """

    def __init__(self, library: Library, fitted: Fitted | None = None) -> None:
        self._library = library
        self._retriever = Retriever(library.snapshot, library.encoder)
        self._encode = Batcher(library.encoder.encode_questions)
        self._fitted = fitted or load_fitted()
        self._speller = Speller(library.snapshot.words)
        self._well_put = Selection(
            [
                position
                for position, entry in enumerate(library.snapshot.questions)
                if entry.answers and _WELL_PUT.fullmatch(entry.question)
            ]
        )
        self._offered: dict[int, bool] = {}

    @property
    def articles(self) -> tuple[Article, ...]:
        """The shelf, in the catalog's order."""
        return tuple(self._library.articles.values())

    @property
    def checksum(self) -> str:
        """Of the shelf as it is indexed: articles, question bank, model."""
        return self._library.snapshot.name

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
        asked = {turn.question for turn in history} | {question}
        if not reading.ranking.answers:
            return self._declined(question, reading, asked)
        quotes = select_quotes(
            reading.ranking,
            self._library.snapshot.passages,
            self._library.articles,
            self._fitted.least_relevance,
            self._retriever.alike,
            partial(self._retriever.matched, reading.vector),
        )
        message = texts.found(len(quoted_articles(quotes)), len(self._library.articles))
        return Answer(
            question,
            reading.question,
            Outcome.ANSWERED,
            reading.ranking.confidence,
            quotes,
            message,
            suggestions=self._suggestions(reading, asked, quotes),
            follows=reading.follows,
            signpost=signpost(question, declined=False),
        )

    def examples(self, number: int) -> tuple[str, ...]:
        """Up to `number` questions to start with, which the shelf answers: one an article."""
        snapshot = self._library.snapshot
        chosen: dict[str, str] = {}
        for position in self._well_put.positions:
            if len(chosen) == number:
                break
            entry = snapshot.questions[position]
            article = snapshot.passages[entry.answers[0]].article
            if article not in chosen and self._offers(position):
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
        vectors = self._encode(read)
        return [
            _Reading(way, vector, self._rank(way, vector))
            for way, vector in zip(read, vectors, strict=True)
        ]

    def _rank(self, question: str, vector: Vectors) -> Ranking:
        return rank(self._retriever.candidates(question, vector), self._fitted)

    def _declined(self, question: str, reading: _Reading, asked: Container[str]) -> Answer:
        return Answer(
            question,
            reading.question,
            Outcome.DECLINED,
            reading.ranking.confidence,
            (),
            texts.DECLINED,
            topics=self._topics(reading),
            suggestions=self._suggestions(reading, asked),
            follows=reading.follows,
            signpost=signpost(question, declined=True),
        )

    def _topics(self, reading: _Reading) -> tuple[str, ...]:
        """The headings over the nearest passages."""
        topics: list[str] = []
        for position in reading.ranking.passages:
            passage = self._library.snapshot.passages[position]
            if passage.section and len(topics) < _SUGGESTIONS:
                heading = passage.section.of(self._library.articles[passage.article].text)
                topics += [heading] * (heading not in topics)
        return tuple(topics)

    def _suggestions(
        self, reading: _Reading, asked: Container[str], quotes: Sequence[Quote] = ()
    ) -> tuple[str, ...]:
        """The nearest banked questions that the shelf answers, each with something else than the
        quotes and the others, and that have not been asked.
        """
        snapshot = self._library.snapshot
        said: set[int] = set()
        chosen: list[str] = []
        near = self._retriever.nearest_questions(reading.vector, self._well_put, _NEAR)
        for position in near:
            entry = snapshot.questions[position]
            if len(chosen) == _SUGGESTIONS:
                break
            if entry.question in asked or not said.isdisjoint(entry.answers):
                continue
            answers = [snapshot.passages[answer] for answer in entry.answers]
            if any(_holds(quote, passage) for quote in quotes for passage in answers):
                continue
            if self._offers(position):
                chosen.append(entry.question)
                said.update(entry.answers)
        return tuple(chosen)

    def _offers(self, position: int) -> bool:
        """Whether a banked question is answered when it is asked."""
        if position not in self._offered:
            snapshot = self._library.snapshot
            question = snapshot.questions[position].question
            ranking = self._rank(question, snapshot.question_vector(position))
            self._offered[position] = ranking.answers
        return self._offered[position]


def _holds(quote: Quote, passage: Passage) -> bool:
    return quote.article.slug == passage.article and (
        quote.span.start <= passage.span.start and passage.span.end <= quote.span.end
    )


def open_chatbot(settings: Settings) -> Chatbot:
    """A chatbot over the shelf that `settings` names; builds the index first where it must, and
    says so on standard error.

    Raises:
        ShelfError: the shelf, the index or the model is at fault.
    """
    return Chatbot(open_library(settings))
