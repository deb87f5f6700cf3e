"""Which source a message names, if any."""

import pytest

from chatbot.sources import Sources
from chatbot.vocabulary import Vocabulary
from tests.shelves import article_of

OAKS = article_of("Oaks grow.", slug="oaks", title="How oaks grow", publisher="Forest Trust")
ELMS = article_of("Elms die.", slug="elms", title="Elm disease at a glance", publisher="City Parks")
SOURCES = Sources([OAKS, ELMS], Vocabulary({"oaks": 1, "elms": 1, "disease": 1}, "en"))


@pytest.mark.parametrize(
    ("message", "slug", "question"),
    [
        ("According to the Forest Trust, do oaks grow?", "oaks", "do oaks grow?"),
        ("Do oaks grow according to Forest Trust?", "oaks", "Do oaks grow?"),
        ("What does the elm disease article say about beetles?", "elms", "beetles?"),
        ("does the article on oaks mention acorns", "oaks", "acorns"),
        ("In the article about elm disease, what dies?", "elms", "what dies?"),
        ("what does FT recommend for acorns", "oaks", "for acorns"),
        ("What do the City Parks say about elms?", "elms", "elms?"),
    ],
)
def test_a_title_or_publisher_is_found(message: str, slug: str, question: str) -> None:
    named = SOURCES.named(message)
    assert named is not None
    assert (named.articles, named.question) == (frozenset([slug]), question)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("According to Wikipedia, do oaks grow?", "Wikipedia"),
        ("what does the county museum say about elms", "county museum"),
        ("Does the Arborist book mention acorns?", "Arborist book"),
    ],
)
def test_a_source_that_is_not_there_is_named_as_the_visitor_does(message: str, name: str) -> None:
    named = SOURCES.named(message)
    assert named is not None
    assert (named.articles, named.name) == (frozenset(), name)


@pytest.mark.parametrize(
    "message",
    [
        "Do oaks grow?",
        "What is elm disease?",
        "According to my neighbour, oaks grow slowly. Do they?",
        "What do the articles say about elms?",
        "Does this page mention acorns?",
        "My doctor says oaks grow. Is it so?",
        "Does the beetle mention anything?",
        "Is there an article about beetles?",
        "from oaks to elms: which grow?",
        "We sat on a stack of books. Do oaks grow?",
        "The leaflet says oaks grow, do they?",
        "Do oaks or elms cover it?",
    ],
)
def test_what_only_looks_like_a_source_is_none(message: str) -> None:
    assert SOURCES.named(message) is None


def test_a_topic_is_told_from_a_question() -> None:
    topic = SOURCES.named("What does the Forest Trust say about acorns?")
    question = SOURCES.named("According to the Forest Trust, what are acorns?")
    assert topic is not None
    assert question is not None
    assert (topic.is_topic, question.is_topic) == (True, False)
