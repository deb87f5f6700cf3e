"""Words of a question found again in a text, whatever their endings."""

import re
from collections.abc import Iterator

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from ingest.blocks import Span

_WORD = re.compile(r"\w+")
_STOPWORDS = frozenset(STOPWORDS_EN_PLUS)
_stemmer = Stemmer.Stemmer("english")


def shared_words(question: str, text: str) -> tuple[Span, ...]:
    """Where `text` holds a word of the question that is more than grammar, in order."""
    asked = {stem for _, stem in _stems(question)}
    return tuple(span for span, stem in _stems(text) if stem in asked)


def _stems(text: str) -> Iterator[tuple[Span, str]]:
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if len(word) > 1 and word not in _STOPWORDS:
            yield Span(*match.span()), _stemmer.stemWord(word)
