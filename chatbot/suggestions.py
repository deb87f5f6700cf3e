"""Which banked questions are worth asking next: near to the message, and useful beside it.

None is what was just asked, or asked before, in other words; no two ask the same; none asks about a
person whom nobody has named. Of what is equally near, what many banked questions ask for is more
useful than what one alone asks for.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from chatbot.exclusions import exclusions
from chatbot.retrieve import Floats
from ingest.index.bm25 import WORD
from ingest.index.snapshot import Index
from ingest.index.vectors import Positions, Vectors
from ingest.language import rules_for

MOST = 3  # that are offered: as many as are read at a glance
# One sentence, short enough for a button on a telephone.
_WELL_PUT = re.compile(r"[^\W\d_][^.!?:;–—]{8,88}\?")
# Cosine above which two questions ask the same: a quarter of the bank's messages are as near to
# what they mean. Offering nothing nearer costs none of them a suggestion that leads to its answer.
_SAME = 0.85
# Some questions are near to whatever the shelf does not answer. What is taken off a question's
# cosine is this share of its mean nearness to those: on 90 messages of the bank that the shelf does
# not answer, the commonest suggestion then comes 5 times instead of 20, and of 240 that it answers,
# taken for declined, 0.975 instead of 0.99 are led to an answer.
_ANYWHERE = 0.5
# Cosine that e times as many askers are worth: with it suggestions about a single case become rarer
# by a third on those 90 messages; with more, fewer of those 240 are led to an answer.
_ASKED = 0.02


class Suggestions:
    """Chooses among the well-put banked questions of an index that the shelf answers."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.well_put: Positions = np.array(
            [
                position
                for position, banked in enumerate(index.questions)
                if banked.passages and _is_well_put(banked.question)
            ],
            dtype=np.int64,
        )
        """The positions of the questions that can be offered as they stand."""
        named = chain.from_iterable(banked.passages for banked in index.questions)
        self._askers = np.bincount(np.fromiter(named, np.int64), minlength=len(index.passages))

        strange = [i for i, banked in enumerate(index.questions) if not banked.passages]
        vectors = index.question_vectors.vectors(np.array(strange, dtype=np.int64))
        self._strange = vectors.sum(axis=0) / max(len(strange), 1)
        self._persons = {
            name
            for article in index.articles.values()
            for name in _persons(article.text, article.language)
        }

    def order(self, near: Sequence[int], message: str, asked: Vectors) -> list[int]:
        """Those of the positions `near` a message that are worth offering, the best first.

        Args:
            near: positions of banked questions.
            message: what is asked now.
            asked: vectors of what is asked and was asked before, that of the message first.
        """
        if not near:
            return []
        positions = np.array(near, dtype=np.int64)
        vectors = self._index.question_vectors.vectors(positions)
        cosines = vectors @ asked.T
        worth = cosines[:, 0] - _ANYWHERE * (vectors @ self._strange)
        worth += _ASKED * np.log(self._popularity(near))
        new = cosines.max(axis=1) < _SAME
        order = np.argsort(-worth, kind="stable")
        return [near[i] for i in order.tolist() if new[i] and self._fits(near[i], message)]

    def different(self, ordered: Iterable[int]) -> list[int]:
        """The first of the positions, as many as are offered, that neither ask nor are answered
        the same.
        """
        chosen: list[int] = []
        said: set[int] = set()
        for position in ordered:
            passages = self._index.questions[position].passages
            if said.isdisjoint(passages) and not self._asks_same(position, chosen):
                chosen.append(position)
                said.update(passages)
            if len(chosen) == MOST:
                break
        return chosen

    def _popularity(self, near: Sequence[int]) -> Floats:
        """For each question how many banked ones ask for a passage that answers it, on average."""
        named = (self._index.questions[position].passages for position in near)
        return np.array([self._askers[list(passages)].mean() for passages in named])

    def _fits(self, position: int, message: str) -> bool:
        """Whether a question names nobody whom the message does not name, and nothing that the
        message excludes.
        """
        question, language = self._index.questions[position].question, self._index.language
        if self._persons & (_words(question) - _words(message)):
            return False
        things = exclusions(message, language).things
        return not any(thing.mentions(question, language) for thing in things)

    def _asks_same(self, position: int, chosen: Sequence[int]) -> bool:
        if not chosen:
            return False
        one, *others = self._index.question_vectors.vectors(np.array([position, *chosen]))
        return bool(max(other @ one for other in others) >= _SAME)


def _persons(text: str, language: str) -> set[str]:
    """The names that follow a title, in small letters.

    >>> _persons("Ms. Davis met Mr Bean.", "en") == {"davis", "bean"}
    True
    """
    titles = rules_for(language).title.finditer(text)
    names = (WORD.search(text, title.end()) for title in titles)
    return {name.group().lower() for name in names if name and name.group().istitle()}


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def _is_well_put(question: str) -> bool:
    """Whether a banked question can be offered as it stands, in any script.

    >>> _is_well_put("Übertragen Nerven Schmerz?"), _is_well_put("nerve pain??")
    (True, False)
    """
    return _WELL_PUT.fullmatch(question) is not None and not question[0].islower()
