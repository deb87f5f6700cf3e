"""Answers as HTML: escaped, numbered by the quote alone, and as declined as they are."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from chatbot import interface
from chatbot.answer import Answer, Outcome, Quote, Signpost, SignpostKind, Source
from chatbot.page import frame, reader
from chatbot.page.conversation import conversation
from ingest.model import Span

from .test_article import ATTRIBUTES, TAGS, TEXTS, Reading, article_of

PAGE_TAGS = TAGS | {"section", "figure", "blockquote", "figcaption", "a", "cite", "small", "q"}
PAGE_TAGS |= {"button", "article", "aside", "nav", "header", "h1", "time", "output"}
PAGE_TAGS |= {"details", "summary", "dl", "dt", "dd"}
PAGE_ATTRIBUTES = ATTRIBUTES | {"dir", "role", "aria-label", "href", "lang", "type", "title"}
PAGE_ATTRIBUTES |= {"aria-pressed", "hidden", "rel", "target"}
PAGE_ATTRIBUTES |= {f"data-{name}" for name in ("alone", "attribution", "said", "verdict")}
PAGE_ATTRIBUTES |= {f"data-{name}" for name in ("copied", "noted", "file", "action", "asks-why")}
PAGE_ATTRIBUTES |= {"data-name", "data-shelf"}
SNAPSHOT = "0123456789abcdef"


def answer_of(question: str = "Why?", **fields: Any) -> Answer:
    usual: dict[str, Any] = {
        "understood_as": question,
        "outcome": Outcome.DECLINED,
        "confidence": 0.5,
        "quotes": (),
        "message": interface.DECLINED,
    }
    return Answer(question, **usual | fields)


def quote_of(text: str, number: int = 1, **fields: Any) -> Quote:
    article = replace(article_of(text), **fields)
    return Quote(number, article, Span(0, len(text)), Span(0, min(len(text), 5)))


def answered(*quotes: Quote) -> Answer:
    return answer_of(outcome=Outcome.ANSWERED, message=interface.found(1, 5), quotes=quotes)


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_whatever_is_said_is_only_text(question: str, words: str, title: str) -> None:
    declined = answer_of(question, understood_as=words, topics=(title,), suggestions=(words,))
    quoting = answered(quote_of(words, title=title, publisher=question, language=title, slug=title))
    for html in (
        conversation([declined, quoting], SNAPSHOT),
        frame.start([question], [quoting.quotes[0].article]),
        reader.reader([quoting.quotes[0].article]),
        reader.reading(quoting.quotes[0].article),
    ):
        read = Reading(html)
        assert words in read.text or question in read.text or title in read.text
        assert read.tags <= PAGE_TAGS
        assert read.attributes <= PAGE_ATTRIBUTES


def test_a_quote_is_cited_with_its_number_article_publisher_and_section() -> None:
    quote = quote_of("Some words that are quoted.", 7, title="T & Q", publisher=None)
    html = conversation([answered(quote)], SNAPSHOT)
    assert '<span class="number">7</span>' in html
    assert 'href="?cite=a:0-27"' in html
    assert f"7 T & Q {interface.PUBLISHER_NOT_STATED} · Some " in Reading(html).text


def test_further_sources_are_one_tap_away() -> None:
    quote = quote_of("Some words that are quoted.")
    other = quote_of("The same, said otherwise.", slug="b", title="O & P").article
    also = Source(other, Span(0, 8))
    html = conversation([answered(replace(quote, also=(also,)))], SNAPSHOT)
    assert 'href="?cite=b:0-8"><cite>O &amp; P</cite></a>' in html
    assert interface.ALSO not in conversation([answered(quote)], SNAPSHOT)


def test_quotes_that_differ_say_so() -> None:
    quote = quote_of("Some words that are quoted.")
    html = conversation([answered(replace(quote, differs=(2, 3)))], SNAPSHOT)
    assert interface.differs((2, 3)) in html
    assert 'class="differs"' not in conversation([answered(quote)], SNAPSHOT)


def test_a_declined_question_cites_nothing() -> None:
    html = conversation([answer_of(topics=("Discs",), suggestions=("Why <b>?",))], SNAPSHOT)
    assert "<a" not in html
    assert "blockquote" not in html
    assert 'data-action="ask">Why &lt;b&gt;?</button>' in html
    assert "<li>Discs</li>" in html


def test_only_what_was_understood_otherwise_is_said_again() -> None:
    assert interface.UNDERSTOOD_AS not in conversation([answer_of("Why?")], SNAPSHOT)
    html = conversation([answer_of("Why?", understood_as="Why not?")], SNAPSHOT)
    assert f"{interface.UNDERSTOOD_AS} <q>Why not?</q>" in html


def test_words_of_the_question_are_set_off_and_told_as_the_reason() -> None:
    quote = replace(quote_of("Nerves carry signals to a muscle."), matched="What do nerves do?")
    html = conversation(
        [answer_of("What does a nerve carry?", outcome=Outcome.ANSWERED, quotes=(quote,))], SNAPSHOT
    )
    assert '<b class="word">Nerves</b> <b class="word">carry</b> signals' in html
    assert f"<dt>{interface.SHARED_WORDS}</dt><dd>nerves, carry</dd>" in html
    assert f"<dt>{interface.MATCHED}</dt><dd>What do nerves do?</dd>" in html
    assert f"<dt>{interface.SECTION}</dt><dd>Nerve</dd>" in html


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.8, interface.STRONG), (0.79, interface.PARTIAL)]
)
def test_confidence_is_told_in_words(confidence: float, words: str) -> None:
    answer = replace(answered(quote_of("Some words.")), confidence=confidence)
    assert f'<span class="strength">{words}</span>' in conversation([answer], SNAPSHOT)


def test_a_quote_leads_to_its_place_at_the_publishers() -> None:
    text = "One two, three-four five six seven eight nine ten eleven twelve thirteen."
    html = conversation([answered(quote_of(text, url="https://a.b/c?d#e"))], SNAPSHOT)
    start, end = "One%20two%2C%20three%2Dfour%20five%20six%20seven", "eight%20nine%20ten"
    assert f'href="https://a.b/c?d#:~:text={start},{end}%20eleven%20twelve%20thirteen.' in html
    for url in (None, "javascript:alert(1)", "file:///etc/passwd"):
        html = conversation([answered(quote_of(text, url=url))], SNAPSHOT)
        assert interface.ORIGINAL not in html


def test_a_note_on_ones_own_case_stands_beside_the_answer() -> None:
    own_case = Signpost(SignpostKind.OWN_CASE, interface.ONESELF)
    read = Reading(conversation([answer_of(signpost=own_case)], SNAPSHOT)).text
    assert interface.DECLINED in read
    assert interface.ONESELF in read


def test_in_an_emergency_what_to_do_comes_first_and_alone() -> None:
    urgent = Signpost(SignpostKind.EMERGENCY, "Call now.", "An emergency")
    declined = conversation([answer_of(signpost=urgent)], SNAPSHOT)
    assert interface.DECLINED not in declined
    assert interface.RIGHT_TO_DECLINE not in declined
    html = conversation([replace(answered(quote_of("A quote.")), signpost=urgent)], SNAPSHOT)
    read = Reading(html).text
    assert read.index("An emergency") < read.index("Call now.") < read.index("A quote.")
    assert f"<summary>{interface.WHAT_ARTICLES_SAY}</summary>" in html
    assert interface.HELPFUL_ANSWER not in html
    assert interface.found(1, 5) not in html


def test_a_number_to_call_is_shown_where_the_owner_set_one() -> None:
    urgent = Signpost(SignpostKind.EMERGENCY, "Call now.", "An emergency", "+1 (555) 0100")
    html = conversation([answer_of(signpost=urgent)], SNAPSHOT)
    assert '<a class="call" href="tel:+15550100">Call +1 (555) 0100</a>' in html
    none = conversation([answer_of(signpost=replace(urgent, number=""))], SNAPSHOT)
    assert "tel:" not in none


def test_each_of_several_questions_is_answered_under_its_own_words() -> None:
    quote = quote_of("Some words that are quoted.")
    first = replace(answered(quote), question="What?")
    parts = (first, answer_of("Why?", topics=("Discs",)))
    whole = replace(answered(quote), question="What? Why?", parts=parts)
    html = conversation([whole], SNAPSHOT)
    assert html.count("<blockquote") == 1
    assert '<h3 dir="auto">What?</h3>' in html
    assert html.index("<blockquote") < html.index('<h3 dir="auto">Why?</h3>')
    assert html.index('<h3 dir="auto">Why?</h3>') < html.index('class="message declined"')
    assert html.count('class="tools turn-tools"') == 1
