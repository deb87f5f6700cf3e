"""The source that a message names: articles of the shelf by their title or publisher, or one that
is not there.

A name needs a cue ("according to …", "does the … article mention"): what an article is about is
also what is asked of all of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from chatbot.language import phrases_for
from chatbot.vocabulary import Vocabulary
from ingest.index.bm25 import WORD, terms
from ingest.model import Article

_EDGES = " ,;:–—-"
_LONGEST = 6  # words of the name of a source that is not on the shelf, as it is said


@dataclass(frozen=True)
class Named:
    """A source that a message names.

    Attributes:
        name: as the visitor wrote it.
        question: what is asked of it: the message without the source.
        is_topic: whether that is no question but something to look for.
        articles: the slugs of its articles; none if it is not on the shelf.
    """

    name: str
    question: str
    is_topic: bool
    articles: frozenset[str]


@dataclass(frozen=True)
class _Title:
    """What an article can be called by."""

    slug: str
    title: frozenset[str]
    publisher: frozenset[str]
    initials: frozenset[str]


class Sources:
    """Knows the titles and publishers of a shelf.

    >>> oak = Article("oak", "How oaks grow", "en", "", "", (), "", publisher="Forest Trust")
    >>> sources = Sources([oak], Vocabulary({"oaks": 2}, "en"))
    >>> named = sources.named("According to the Forest Trust, what do oaks need?")
    >>> (named.name, named.question, named.articles)
    ('Forest Trust', 'what do oaks need?', frozenset({'oak'}))
    >>> sources.named("What do oaks need?") is None
    True
    """

    def __init__(self, articles: Iterable[Article], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._phrases = phrases_for(vocabulary.language)
        self._articles = articles

    def named(self, message: str) -> Named | None:
        """The source that the message names, if it names one."""
        for pattern in self._phrases.names_source:
            for match in pattern.finditer(message):
                if named := self._read(message, match):
                    return named
        return None

    def holds(self, word: str) -> bool:
        """Whether a title or a publisher's name has the word."""
        words = self._words(word)
        return any(words <= each.title | each.publisher for each in self._titles)

    @cached_property
    def _titles(self) -> list[_Title]:
        return [self._title(article) for article in self._articles]

    def _read(self, message: str, match: re.Match[str]) -> Named | None:
        name, phrases = match["name"].strip(), self._phrases
        if not self._tells(name) or phrases.no_source.match(name):
            return None
        cited = match.group()
        is_publication = phrases.publication.search(cited) is not None
        is_capital = not message.isupper() and self._is_capital(name)
        articles = frozenset(self._called(name, is_publication, is_capital))
        # An article "about …" with no such title is none that anybody could look for by its name.
        is_about = match.groupdict().get("about") is not None
        is_institution = phrases.institution.search(name) is not None
        # That an unknown publication is meant, and not the building site, its place tells.
        is_cited = is_capital or is_institution or (is_publication and match.start() == 0)
        is_cited = is_cited and len(name.split()) <= _LONGEST
        if not articles and (is_about or not is_cited or phrases.no_source.search(name)):
            return None
        before, after = message[: match.start()].rstrip(_EDGES), message[match.end() :]
        question = " ".join(filter(None, [before, after.lstrip(_EDGES)]))
        question = re.sub(r"\s+(?=[.?!])", "", question).strip()
        shown = name if articles or not match.groupdict().get("page") else f"{name} {match['page']}"
        is_topic = self._tells(question) and not phrases.asks.search(question)
        return Named(shown, question if self._tells(question) else message, is_topic, articles)

    def _called(self, name: str, is_publication: bool, is_capital: bool) -> Iterator[str]:
        """The slugs of the articles that go by a name: those of a publisher, or else by title. Part
        of a publisher's name is enough where it is no word of the articles.
        """
        words = self._words(self._phrases.publication.sub("", name))
        if not words:
            return
        known = all(map(self._vocabulary.writes, WORD.findall(name.lower())))
        is_distinct = is_publication or is_capital or not known
        published = [
            each.slug
            for each in self._titles
            if name.lower() in each.initials
            or words == each.publisher
            or (is_distinct and words < each.publisher)
        ]
        titled = [
            each.slug
            for each in self._titles
            if words == each.title or (is_publication and words < each.title)
        ]
        yield from published or titled

    def _is_capital(self, name: str) -> bool:
        return all(word[0].isupper() for word in WORD.findall(name) if self._tells(word))

    def _title(self, article: Article) -> _Title:
        publisher = article.publisher or ""
        names = (publisher, article.title)
        initials = ("".join(word[0] for word in WORD.findall(name)).lower() for name in names)
        return _Title(
            article.slug,
            self._words(article.title),
            self._words(publisher),
            frozenset(each for each in initials if len(each) > 1),
        )

    def _words(self, text: str) -> frozenset[str]:
        return frozenset(terms(text, self._vocabulary.language))

    def _tells(self, text: str) -> bool:
        return bool(self._words(text))
