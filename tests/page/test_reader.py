"""The reader: what it marks, and addresses that lead to articles and nowhere else."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.page.reader import cited, link, reading
from ingest.model import Span

from .test_article import article_of


def test_in_the_reader_the_other_quotes_of_the_answer_are_marked_too() -> None:
    article = article_of("One is here. Two is there. Three is far.")
    html = reading(article, Span(13, 26), [Span(0, 12), Span(13, 26), Span(20, 30)])
    assert '<mark class="other" data-cite="a:0-12" tabindex="-1">One is here.</mark> ' in html
    assert '<mark class="cited" data-cite="a:13-26" tabindex="-1">Two is there.</mark> ' in html
    assert html.count("<mark") == 2


def test_an_article_without_a_title_of_its_own_is_given_the_catalogs() -> None:
    assert "<h2>A title</h2>" in reading(article_of("Some words, and more of them."))
    titled = reading(article_of("A title\n\nSome words, and more of them."))
    assert titled.count("<h2") == 1


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1), st.integers(0, 4))
def test_a_link_leads_back_to_its_passage(slug: str, start: int) -> None:
    article = replace(article_of("Words"), slug=slug)
    for span in (None, Span(start, 5)):
        href = re.search('href="[?]([^"]*)"', link([slug], article, span))
        assert href
        (cite,) = parse_qs(unescape(href[1]))["cite"]
        assert cited(cite, {slug: article}) == (article, span)


@pytest.mark.parametrize("cite", ["", ":", "b", "b:0-1", "a:0-1-2", "a:-1-2", "\n", "a:1", "a:1-²"])
def test_an_address_may_lead_nowhere(cite: str) -> None:
    assert cited(cite, {"a": article_of("Words")}) is None


@pytest.mark.parametrize("cite", ["a:3-3", "a:4-2", "a:0-6"])
def test_an_impossible_passage_leads_to_its_article(cite: str) -> None:
    article = article_of("Words")
    assert cited(cite, {"a": article}) == (article, None)
