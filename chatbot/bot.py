"""The way of a question: understood, retrieved, decided, quoted."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from chatbot import interface
from chatbot.acts import Acts
from chatbot.answer import Answer, Outcome, Quote, fixed_reply, quoted_articles
from chatbot.batching import Batcher
from chatbot.comparison import side_by_side
from chatbot.emergencies import Emergencies
from chatbot.fitted import Fitted, load_fitted
from chatbot.foreign import Foreign
from chatbot.likeness import Likeness
from chatbot.parts import in_parts, is_divided, parts
from chatbot.quotes import select_quotes
from chatbot.rank import Ranking
from chatbot.reading import Reader, Reading
from chatbot.remembering import Remembering
from chatbot.replies import reply
from chatbot.retrieve import Retriever, encode_messages
from chatbot.short_forms import ShortForms
from chatbot.signposts import signposted
from chatbot.sources import Sources
from chatbot.spelling import Speller
from chatbot.subject import Subjects
from chatbot.suggestions import MOST, Suggestions
from chatbot.verdicts import Verdicts
from chatbot.vocabulary import Vocabulary
from ingest.index.vectors import Vectors
from ingest.library import Library, open_library
from ingest.model import Article, Passage
from ingest.settings import Settings

LONGEST_QUESTION = 2000  # characters; the encoder reads no further than its first 256 tokens
# Banked questions that suggestions are chosen from: many of the nearest are answered by what was
# just quoted. Looking whether they are costs little beside the encoding of the question.
_NEAR = 128
_EARLIER = 8  # questions asked before that none is to repeat: what is farther back may come again


def bounded(question: str) -> str:
    """A question that came from anywhere: no more of it than it takes to call it too long."""
    return question.strip()[: LONGEST_QUESTION + 1]


class Chatbot:
    """Answers questions about a shelf. Holds no state of any conversation.

    Args:
        library: the shelf, opened.
        fitted: the numbers to rank and decide with, if other than what was learned for the library.
    """

    def __init__(self, library: Library, fitted: Fitted | None = None) -> None:
        self._library = library
        self._index = library.index
        self._retriever = Retriever(library.index, library.encoder)
        self._likeness = Likeness(library.index)
        self._encode = Remembering(Batcher(partial(encode_messages, library.encoder)))
        self._verdicts = Verdicts(library.index, self._encode)
        self._fitted = fitted or load_fitted(library.learned)
        self._acts = Acts(library.index, library.encoder, self._encode)
        self._foreign = Foreign(library.index)
        vocabulary = Vocabulary(library.index.words, library.index.language)
        self._speller = Speller(vocabulary)
        self._reader = Reader(
            library.index,
            self._retriever,
            self._encode,
            self._fitted,
            self._speller,
            ShortForms(library.index, vocabulary),
        )
        self._subjects = Subjects(vocabulary)
        self._sources = Sources(library.articles.values(), vocabulary)
        self._suggests = Suggestions(library.index)
        self._offered: dict[int, bool] = {}
        language = library.index.language
        self._emergencies = Emergencies(language, library.encoder, self._encode)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The shelf, in the catalog's order."""
        return tuple(self._library.articles.values())

    @property
    def snapshot(self) -> str:
        """The name of the snapshot that answers: it tells articles, question bank and model."""
        return self._library.name

    def keep_up(self) -> None:
        """Nothing: one snapshot never changes. See `LiveChatbot.keep_up`."""

    def answer(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """Answer a message, given the answers before it in its conversation.

        The same question, history and index give the same answer.
        """
        answer = self._reply(question.strip(), history)
        if answer.outcome is Outcome.UNREAD:
            return answer
        return signposted(answer, history, self._emergencies, self._index.language)

    def _reply(self, question: str, history: Sequence[Answer]) -> Answer:
        """What is said to a message, whatever it does, without a signpost."""
        if not question or len(question) > LONGEST_QUESTION:
            message = interface.TOO_LONG if question else interface.EMPTY
            return fixed_reply(question, Outcome.UNREAD, message)
        if language := self._foreign.not_in(question):
            said = interface.another_language(language)
            return fixed_reply(question, Outcome.UNREAD, said)
        if told := self._acts.told(question):
            return reply(told, question, history, self._index, self._further)
        whole = self._answer(question, history)
        answers: list[Answer] = []
        for part in parts(question, self._index.language):
            answers.append(self._answer(part, (*history, *answers)))
        return in_parts(whole, answers) if is_divided(whole, answers) else whole

    def _answer(self, question: str, history: Sequence[Answer]) -> Answer:
        """Answer a question to the articles, or decline it."""
        named = self._sources.named(question)
        reading = self._reader.read(question, history, named)
        seen = [turn.understood_as for turn in history if turn.is_question]
        if named and not (named.articles and reading.decision.answer):
            absent = interface.not_on_shelf(named.name)
            message = interface.NOT_IN_SOURCE if named.articles else absent
            return self._declined(question, reading, seen, message, [named.question])
        if unmentioned := self._unmentioned(question):
            message = interface.not_mentioned(unmentioned)
            meant = self._subjects.instead(question, unmentioned)
            return self._declined(question, reading, seen, message, meant)
        ranking = self._led(reading)
        if ranking is None:
            return self._declined(question, reading, seen)
        quotes = self._quotes(ranking, reading.vector)
        message = interface.found(len(quoted_articles(quotes)), len(self._library.articles))
        return Answer(
            question=question,
            understood_as=reading.question,
            outcome=Outcome.ANSWERED,
            confidence=reading.decision.confidence,
            quotes=quotes,
            message=message,
            suggestions=self._suggestions(reading, seen, quotes),
            follows=reading.follows,
        )

    def _quotes(self, ranking: Ranking, vector: Vectors) -> tuple[Quote, ...]:
        return select_quotes(
            ranking,
            self._index.passages,
            self._library.articles,
            self._fitted.least_relevance,
            self._likeness.alike,
            partial(self._retriever.matched, vector),
            self._likeness.contradict,
        )

    def _further(self, question: str, shown: Sequence[Quote]) -> tuple[Quote, ...]:
        """What answers a question, too, beside what was shown."""
        (reading,) = self._reader.readings(question)
        ranked = zip(reading.ranking.passages, reading.ranking.relevance, strict=True)
        left = [
            (position, relevance)
            for position, relevance in ranked
            if relevance >= self._fitted.least_relevance
            and not any(_holds(quote, self._index.passages[position]) for quote in shown)
        ]
        if not left:
            return ()
        passages, relevance = zip(*left, strict=True)
        return self._quotes(Ranking(passages, relevance), reading.vector)

    def examples(self, number: int) -> tuple[str, ...]:
        """Up to `number` questions to start with, which the shelf answers: one an article."""
        chosen: dict[str, str] = {}
        for position in self._suggests.well_put.tolist():
            if len(chosen) == number:
                break
            banked = self._index.questions[position]
            article = self._index.passages[banked.passages[0]].article
            if article not in chosen and self._offers([position]):
                chosen[article] = banked.question
        return tuple(chosen.values())

    def _led(self, reading: Reading) -> Ranking | None:
        """What is quoted, best first, and led by no verdict on something else; None if the message
        is declined.
        """
        if not reading.decision.answer:
            return None
        ranking = side_by_side(reading.ranking, reading.question, self._index)
        least = self._fitted.least_relevance
        return self._verdicts.led(ranking, least, reading.question, reading.vector)

    def _unmentioned(self, question: str) -> str | None:
        """The named thing that a question is about and that is in no article, title or publisher's
        name.
        """
        word = self._subjects.unmentioned(self._speller.mend(question))
        return None if word and self._sources.holds(word) else word

    def _declined(
        self,
        question: str,
        reading: Reading,
        seen: Sequence[str],
        message: str = interface.DECLINED,
        instead: Sequence[str] = (),
    ) -> Answer:
        """Declined with a fixed message; what is to be asked `instead` is offered first, if the
        shelf answers it.
        """
        meant = [each for each in instead if each not in seen and self._answers(each)]
        suggestions = (*meant, *self._suggestions(reading, seen))[:MOST]
        return Answer(
            question=question,
            understood_as=reading.question,
            outcome=Outcome.DECLINED,
            confidence=reading.decision.confidence,
            quotes=(),
            message=message,
            topics=self._topics(reading),
            suggestions=tuple(dict.fromkeys(suggestions)),
            follows=reading.follows,
        )

    def _topics(self, reading: Reading) -> tuple[str, ...]:
        """The headings over the nearest passages."""
        topics: list[str] = []
        for position in reading.ranking.passages:
            passage = self._index.passages[position]
            if passage.section and len(topics) < MOST:
                heading = passage.section.of(self._library.articles[passage.article].text)
                topics += [heading] * (heading not in topics)
        return tuple(topics)

    def _suggestions(
        self, reading: Reading, seen: Sequence[str], quotes: Sequence[Quote] = ()
    ) -> tuple[str, ...]:
        """The banked questions near to what was asked that are worth asking next, which the shelf
        answers with something else than the quotes.
        """
        near = self._retriever.nearest_questions(reading.vector, self._suggests.well_put, _NEAR)
        earlier = self._encode(seen[-_EARLIER:]) if seen else ()
        asked = np.stack([reading.vector, *earlier])
        ordered = self._suggests.order(
            [position for position in near if not self._quoted(position, quotes)],
            reading.question,
            asked,
        )
        while not self._offers(chosen := self._suggests.different(ordered)):
            ordered = [position for position in ordered if self._offered.get(position, True)]
        return tuple(self._index.questions[position].question for position in chosen)

    def _quoted(self, position: int, quotes: Sequence[Quote]) -> bool:
        """Whether a quote holds one of the passages that answer a banked question."""
        answers = self._index.questions[position].passages
        passages = [self._index.passages[number] for number in answers]
        return any(_holds(quote, passage) for quote in quotes for passage in passages)

    def _offers(self, positions: Sequence[int]) -> bool:
        """Whether each of the banked questions is answered when it is asked."""
        for position in positions:
            if position not in self._offered:
                self._offered[position] = self._led(self._reader.banked(position)) is not None
        return all(self._offered[position] for position in positions)

    def _answers(self, question: str) -> bool:
        """Whether a question is answered when it is asked as it stands."""
        (reading,) = self._reader.readings(question)
        return self._led(reading) is not None and not self._unmentioned(question)


def _holds(quote: Quote, passage: Passage) -> bool:
    return quote.article.slug == passage.article and (
        quote.span.start <= passage.span.start and passage.span.end <= quote.span.end
    )


def open_chatbot(settings: Settings) -> Chatbot:
    """A chatbot over the shelf that `settings` names; builds the index first where it must, and
    tells so.

    Raises:
        SetupError: the shelf, the index or the model is at fault.
    """
    return Chatbot(open_library(settings))
