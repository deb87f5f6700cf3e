"""What an adapter is taught: questions as they are asked alone and in conversations, varied.

A bank never holds all the ways to write a question. What its long messages tell beside their
question says nothing about the answer, and so it may stand around any other question; neither do
typing errors. Each is drawn anew whenever a training comes to a question.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from chatbot.follow_up import asked_before, beside, in_context
from chatbot.quotes import select_quotes
from chatbot.rank import Ranking
from ingest.model import Bank, Turn
from ingest.shelf import Shelf

# Shares of questions and words, drawn. Chosen with the dev files of tests/quality, together.
_TYPED = 0.3  # questions that are typed in a hurry
_MISTYPED = 0.12  # words of these, with an error
_TOLD = 0.2  # short questions that are put into a story
_MOST_DETAILS = 3

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_DETAIL_WORDS = range(3, 21)  # words of a sentence: fewer say nothing, more say much
_LEAST_LETTERS = 4  # of a word with an error


@dataclass(frozen=True)
class Lesson:
    """A question to learn.

    Attributes:
        message: as it is asked.
        means: what it asks, in one short sentence: itself, if it is short.
        passages: positions of the passages that answer it; none if the shelf has no answer.
        asked: in a conversation, what was asked before.
        shown: what the encoder reads of the quotes that were shown before.
    """

    message: str
    means: str
    passages: tuple[int, ...]
    asked: tuple[str, ...] = ()
    shown: str = ""

    @property
    def question(self) -> str:
        """The message, in a conversation with what was asked before."""
        return in_context(self.message, self.asked) if self.asked else self.message

    @property
    def read(self) -> str:
        """All that the encoder reads."""
        return self.question + self.shown


def lessons(shelf: Shelf, bank: Bank) -> list[Lesson]:
    """All that `bank`, the shelf's or a part of it, can teach: its questions, the messages that
    stand alone, and the later turns as the chatbot reads them in their conversation.
    """
    short = [Lesson(each.question, each.question, each.passages) for each in bank.questions]
    long = [
        Lesson(turn.question, turn.meaning.question, turn.meaning.passages)
        for turn in chain(bank.messages, *bank.conversations)
        if not turn.follows and turn.question != turn.meaning.question
    ]
    return short + long + [lesson for _, lesson in later_turns(shelf, bank.conversations)]


def later_turns(shelf: Shelf, talks: Sequence[Sequence[Turn]]) -> list[tuple[Turn, Lesson]]:
    """The later turns of conversations, each with how it is read after what was asked and shown
    before; and a change of the topic at the end of each: the opening of the next conversation.
    """
    found = []
    for number, turns in enumerate(talks):
        asked = [(turn.question, turn.follows) for turn in turns]
        following = [*turns, talks[(number + 1) % len(talks)][0]]
        for i, turn in enumerate(following[1:], 1):
            shown = beside(_quoted(shelf, turns[i - 1].meaning.passages))
            before = asked_before(asked[:i])
            meaning = turn.meaning
            lesson = Lesson(turn.question, meaning.question, meaning.passages, before, shown)
            found.append((turn, lesson))
    return found


def _quoted(shelf: Shelf, passages: Sequence[int]) -> list[str]:
    """The quotes that show these passages."""
    ranking = Ranking(tuple(passages), (1.0,) * len(passages))
    articles = {article.slug: article for article in shelf.articles}
    quotes = select_quotes(ranking, shelf.passages, articles, least_relevance=0.0)
    return [quote.text for quote in quotes]


def details(taught: Sequence[Lesson]) -> list[str]:
    """What long questions tell beside what they ask: their sentences that do not ask.

    >>> details([Lesson("My arm hurts badly. Is it a nerve?", "Can nerves hurt?", (1,))])
    ['My arm hurts badly.']
    """
    sentences = [
        sentence
        for lesson in taught
        if lesson.means != lesson.message and not lesson.asked
        for sentence in _SENTENCE_END.split(lesson.message)
    ]
    return [
        sentence if sentence[-1] in ".!…" else f"{sentence}."
        for sentence in sentences
        if "?" not in sentence and len(sentence.split()) in _DETAIL_WORDS
    ]


def vary(lesson: Lesson, told: Sequence[str], rng: random.Random) -> str:
    """What the encoder reads of a lesson, as it is, or as somebody else would put the question;
    `told` are details of others.
    """
    message, asked = lesson.message, lesson.asked
    if told and not asked and message == lesson.means and rng.random() < _TOLD:
        around = [rng.choice(told) for _ in range(rng.randint(1, _MOST_DETAILS))]
        place = rng.randint(0, len(around))
        message = " ".join([*around[:place], message, *around[place:]])
    if rng.random() < _TYPED:
        message, *before = (_typed(text, rng) for text in (message, *asked))
        asked = tuple(before)
    return replace(lesson, message=message, asked=asked).read


def _typed(text: str, rng: random.Random) -> str:
    """The text as it is typed in a hurry: words with a letter too few, too many or in the wrong
    place; often without capitals, often without the mark at the end.
    """
    words = [
        _mistyped(word, rng) if len(word) >= _LEAST_LETTERS and rng.random() < _MISTYPED else word
        for word in text.split(" ")
    ]
    text = " ".join(words)
    if rng.random() < 0.5:
        text = text.lower()
    return text.rstrip("?.!") if rng.random() < 0.5 else text


def _mistyped(word: str, rng: random.Random) -> str:
    """The word with one error that is not in its first letter.

    >>> _mistyped("nerve", random.Random(1))
    'nreve'
    """
    i = rng.randrange(1, len(word) - 1)
    error = rng.randrange(3)
    if error == 0:
        return word[:i] + word[i + 1 :]
    if error == 1:
        return word[:i] + word[i] + word[i:]
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
