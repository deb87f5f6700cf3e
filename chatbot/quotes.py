"""From ranked passages to quotes: whole, able to stand alone, joined where they touch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot.answer import Quote, Source
from chatbot.rank import Ranking
from ingest.model import Article, Passage, Span

MOST_PASSAGES = 6  # an answer lists no more than its reader takes in; recall@6 counts as many
MOST_WORDS = 110  # words an answer may quote after its first quote


@dataclass(frozen=True)
class _Draft:
    """A quote before its number: its passages' span, with what they need around it."""

    article: str
    span: Span
    section: Span | None
    context: tuple[Span, ...]
    passages: tuple[int, ...]
    also: tuple[int, ...] = ()


def select_quotes(
    ranking: Ranking,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    least_relevance: float,
    alike: Callable[[int, int], bool] = lambda _, __: False,
    matched: Callable[[Sequence[int]], str | None] = lambda _: None,
    contradict: Callable[[int, int], bool] = lambda _, __: False,
) -> tuple[Quote, ...]:
    """The best passage and those after it that answer, too, as numbered quotes, best first, those
    of an article together.

    Passages that touch or overlap, once each has what it needs to stand alone, become one quote.

    >>> from ingest.model import Kind
    >>> tea = Article("tea", "Tea", "en", "", "Tea is hot. But it cools. It is green.", (), "")
    >>> hot = Passage("tea", Span(0, 11), Kind.PARAGRAPH, limitation=Span(12, 25))
    >>> green = Passage("tea", Span(26, 38), Kind.PARAGRAPH)
    >>> ranking = Ranking(passages=(0, 1), relevance=(0.9, 0.3))
    >>> [quote.text for quote in select_quotes(ranking, [hot, green], {"tea": tea}, 0.5)]
    ['Tea is hot. But it cools.']
    >>> [quote.text for quote in select_quotes(ranking, [hot, green], {"tea": tea}, 0.2)]
    ['Tea is hot. But it cools. It is green.']

    Args:
        ranking: positions of passages, best first, with their relevance.
        passages: those of the index.
        articles: by slug.
        least_relevance: of a passage after the best, for it to be quoted.
        alike: whether two positions say nearly the same; the later, if it is of another article,
            becomes a further source.
        matched: the banked question that led to some positions, if any.
        contradict: whether two positions contradict each other.
    """
    drafts = _drafts(ranking, passages, articles, least_relevance, alike)
    # An article's quotes stand together, in the place of its best one.
    best_of = list(dict.fromkeys(draft.article for draft in drafts))
    drafts.sort(key=lambda draft: best_of.index(draft.article))

    def source(position: int) -> Source:
        passage = passages[position]
        return Source(articles[passage.article], passage.span, passage.section)

    return tuple(
        Quote(
            number=number,
            article=articles[draft.article],
            span=draft.span,
            section=draft.section,
            context=draft.context,
            also=tuple(map(source, draft.also)),
            matched=matched(draft.passages),
            differs=_contradicting(draft, drafts, contradict),
        )
        for number, draft in enumerate(drafts, 1)
    )


def _drafts(
    ranking: Ranking,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    least_relevance: float,
    alike: Callable[[int, int], bool],
) -> list[_Draft]:
    """What is quoted, best first: the best passage in any case, the next ones as long as they are
    relevant enough and there is room.
    """
    drafts: list[_Draft] = []
    words = 0
    ranked = list(zip(ranking.passages, ranking.relevance, strict=True))[:MOST_PASSAGES]
    for position, relevance in ranked:
        if drafts and relevance < least_relevance:
            break
        twin = _twin(drafts, position, alike)
        passage = passages[position]
        if twin is not None:
            if passage.article != drafts[twin].article:  # which does not repeat itself for proof
                drafts[twin] = replace(drafts[twin], also=(*drafts[twin].also, position))
            continue
        text = articles[passage.article].text
        draft = _standing(position, passage, text)
        words += len(draft.span.of(text).split())
        if drafts and words > MOST_WORDS:
            break
        _join(drafts, draft, text)
    return drafts


def _twin(drafts: Sequence[_Draft], position: int, alike: Callable[[int, int], bool]) -> int | None:
    """The number of the first draft that says the same."""
    for number, draft in enumerate(drafts):
        if any(alike(position, other) for other in draft.passages):
            return number
    return None


def _contradicting(
    draft: _Draft, drafts: Sequence[_Draft], contradict: Callable[[int, int], bool]
) -> tuple[int, ...]:
    """The numbers of the drafts that contradict one of them."""
    return tuple(
        number
        for number, other in enumerate(drafts, 1)
        if any(contradict(one, its) for one in draft.passages for its in other.passages)
    )


def _standing(position: int, passage: Passage, text: str) -> _Draft:
    """The passage with its antecedent and what limits it; its lead-in joined where it touches."""
    start = passage.antecedent.start if passage.antecedent else passage.span.start
    end = passage.limitation.end if passage.limitation else passage.span.end
    span = Span(start, end)
    lead_in = passage.lead_in
    if lead_in and _touch(lead_in, span, text):
        span, lead_in = Span(lead_in.start, end), None
    context = (lead_in,) if lead_in else ()
    return _Draft(passage.article, span, passage.section, context, (position,))


def _join(drafts: list[_Draft], new: _Draft, text: str) -> None:
    """Add a draft, merged with all that it touches, in the place of the best of them."""
    rank = len(drafts)
    for i in range(len(drafts) - 1, -1, -1):
        old = drafts[i]
        if old.article == new.article and old.section == new.section:
            first, last = sorted((old.span, new.span))
            if first.end >= last.start or _touch(first, last, text):
                span = Span(first.start, max(first.end, last.end))
                context = old.context if old.span.start <= new.span.start else new.context
                new = replace(
                    new,
                    span=span,
                    context=context,
                    passages=old.passages + new.passages,
                    also=old.also + new.also,
                )
                del drafts[i]
                rank = i
    drafts.insert(rank, new)


def _touch(first: Span, last: Span, text: str) -> bool:
    return first.end <= last.start and not text[first.end : last.start].strip()
