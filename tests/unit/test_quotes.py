"""Quotes: always slices, whole, able to stand alone, joined where they touch, numbered once."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chatbot.answer import Answer, Outcome, Quote, Source
from chatbot.quotes import MOST_PASSAGES, select_quotes
from chatbot.rank import Ranking
from chatbot.wire import to_json
from ingest.language import rules_for
from ingest.model import Article, Kind, Passage
from ingest.passages import read_passages
from ingest.shelf import read_shelf
from ingest.standing import leans
from tests.conftest import CORPUS
from tests.shelves import article_of

SHELF = read_shelf(CORPUS).articles
HARD = (  # an article that tries to pass for markup, citations and repeats
    "A title\n\nNerves <b>carry</b> signals [1]. They do so *quickly* & quietly [2]. "
    "However, `damage` slows them. Nerves <b>carry</b> signals [1]. Ünïcode 𝔫𝔢𝔯𝔳𝔢𝔰 do, too.\n\n"
    "Some signs are:\n- Pain: it is [sharp](http://example.org).\n- <script>alert(1)</script>\n"
    "- Numbness: none is felt. This lasts.\n\nSign | Cause |\n---|---|\nPain | Nerve |\n"
)


def quotes_of(article: Article, positions: list[int], relevance: float = 1.0) -> tuple[Quote, ...]:
    passages = read_passages(article)
    ranking = Ranking(tuple(i % len(passages) for i in positions), (relevance,) * len(positions))
    return select_quotes(ranking, passages, {article.slug: article}, 0.5)


def hard() -> Article:
    return article_of(HARD, slug="hard")


def position(article: Article, opening: str) -> int:
    passages = read_passages(article)
    return next(i for i, p in enumerate(passages) if p.span.of(article.text).startswith(opening))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=10))
def test_quotes_are_slices_in_one_numbering_and_never_overlap(positions: list[int]) -> None:
    article = hard()
    quotes = quotes_of(article, positions)
    assert [quote.number for quote in quotes] == list(range(1, len(quotes) + 1))
    for quote in quotes:
        assert quote.text == HARD[quote.span.start : quote.span.end] != ""
    ordered = sorted(quote.span for quote in quotes)
    assert all(a.end <= b.start for a, b in pairwise(ordered))


def test_what_another_article_says_alike_is_a_further_source() -> None:
    first = article_of("Tea is hot. It is made of leaves.", slug="first")
    second = article_of("Tea is quite hot. Milk is cold.", slug="second")
    passages = [*read_passages(first), *read_passages(second)]
    articles = {article.slug: article for article in (first, second)}

    def hot(one: int, other: int) -> bool:
        return {one, other} == {0, 2}

    ranking = Ranking((0, 2, 3), (1.0, 1.0, 1.0))
    quotes = select_quotes(ranking, passages, articles, 0.5, hot)
    assert [quote.text for quote in quotes] == ["Tea is hot.", "Milk is cold."]
    assert quotes[0].also == (Source(second, passages[2].span),)
    assert quotes[1].also == ()
    apart = select_quotes(ranking, passages, articles, 0.5)
    assert [quote.text for quote in apart] == ["Tea is hot.", "Tea is quite hot. Milk is cold."]


def test_what_an_article_repeats_is_quoted_once_and_names_no_source() -> None:
    article = article_of("Tea is hot. Milk is wet. Tea is quite hot.")
    ranking = Ranking((0, 2), (1.0, 1.0))
    (quote,) = select_quotes(
        ranking, read_passages(article), {"a": article}, 0.5, lambda _, __: True
    )
    assert quote.text == "Tea is hot."
    assert quote.also == ()


def test_quotes_name_those_that_contradict_them() -> None:
    first = article_of("Tea is hot. Milk is wet.", slug="first")
    second = article_of("Tea is cold.", slug="second")
    passages = [*read_passages(first), *read_passages(second)]
    articles = {article.slug: article for article in (first, second)}

    def opposite(one: int, other: int) -> bool:
        return {one, other} == {0, 2}

    ranking = Ranking((0, 2), (1.0, 1.0))
    quotes = select_quotes(ranking, passages, articles, 0.5, contradict=opposite)
    assert [(quote.number, quote.differs) for quote in quotes] == [(1, (2,)), (2, (1,))]


@given(st.data())
def test_any_passage_of_the_shelf_is_quoted_whole_and_stands_alone(data: st.DataObject) -> None:
    article = data.draw(st.sampled_from(SHELF))
    passages = read_passages(article)
    chosen = data.draw(st.integers(0, len(passages) - 1))
    (quote,) = quotes_of(article, [chosen])
    passage = passages[chosen]
    assert quote.span.start <= passage.span.start < passage.span.end <= quote.span.end
    assert_made_of_whole_units(quote, passages)
    if passage.kind is Kind.PARAGRAPH and passage.antecedent is None:
        first = next(b.span.start for b in article.blocks if b.span.overlaps(passage.span))
        assert not leans(quote.text, rules_for("en")) or quote.span.start == first
    if passage.lead_in:
        assert passage.lead_in in quote.context or quote.span.start <= passage.lead_in.start


def assert_made_of_whole_units(quote: Quote, passages: tuple[Passage, ...]) -> None:
    for passage in passages:
        inside = quote.span.start <= passage.span.start and passage.span.end <= quote.span.end
        outside = passage.span.end <= quote.span.start or quote.span.end <= passage.span.start
        assert inside or outside


def test_no_quote_touches_advertising_or_furniture() -> None:
    for article in SHELF:
        barred = [
            block.span
            for block in article.blocks
            if block.kind in {Kind.PROMOTION, Kind.FURNITURE, Kind.TITLE}
        ]
        for chosen in range(len(read_passages(article))):
            for quote in quotes_of(article, [chosen]):
                for span in (quote.span, *quote.context):
                    assert all(span.end <= b.start or b.end <= span.start for b in barred)


def test_a_leaning_sentence_brings_the_one_before_and_the_one_that_limits_it() -> None:
    article = hard()
    (quote,) = quotes_of(article, [position(article, "They do so")])
    assert quote.text == (
        "Nerves <b>carry</b> signals [1]. They do so *quickly* & quietly [2]. "
        "However, `damage` slows them."
    )


def test_neighbours_join_in_the_place_of_the_better_one() -> None:
    article = hard()
    far = position(article, "Ünïcode")
    first, second = position(article, "- Pain"), position(article, "- Numbness")
    joined, other = quotes_of(article, [second, far, first])[:2]
    assert joined.text.startswith("- Numbness") or joined.text.startswith("Some signs are:")
    assert other.number == 2


def test_a_lead_in_joins_the_first_item_and_goes_with_the_others() -> None:
    article = hard()
    (quote,) = quotes_of(article, [position(article, "- Pain")])
    assert quote.text.startswith("Some signs are:\n- Pain:")
    (quote,) = quotes_of(article, [position(article, "- Numbness")])
    assert [span.of(HARD) for span in quote.context] == ["Some signs are:"]


def test_a_row_goes_with_its_header() -> None:
    article = hard()
    (quote,) = quotes_of(article, [position(article, "Pain | Nerve")])
    assert quote.text == "Pain | Nerve |"
    assert [span.of(HARD) for span in quote.context] == ["Sign | Cause |"]


def test_irrelevant_passages_are_not_quoted_after_the_best() -> None:
    article = hard()
    ranking = Ranking((4, 0, 2), (0.1, 0.4, 0.9))
    quotes = select_quotes(ranking, read_passages(article), {"hard": article}, 0.5)
    assert len(quotes) == 1


def test_an_answer_is_no_longer_than_its_reader_takes_in() -> None:
    article = SHELF[0]
    quotes = quotes_of(article, list(range(0, 60, 2)))
    assert len(quotes) <= MOST_PASSAGES
    assert sum(len(quote.text.split()) for quote in quotes[1:]) < 200


def test_the_json_of_an_answer_is_its_slices() -> None:
    article = hard()
    answer = Answer("Q", "Q", Outcome.ANSWERED, 0.9, quotes_of(article, [0, 5]), "Found:")
    content = to_json(answer)
    assert content["answered"] is True
    for quote in content["quotes"]:
        assert quote["text"] == HARD[quote["start"] : quote["end"]]
        for context in quote["context"]:
            assert context["text"] == HARD[context["start"] : context["end"]]
