"""What must hold whatever comes in, and the small shelf that it is tried on."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from chatbot import interface
from chatbot.__main__ import answer_lines
from chatbot.bot import Chatbot
from ingest.learned import GENERAL
from ingest.library import Library, build
from ingest.model import Article
from ingest.passages import embedding_texts, read_passages
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEA = """\
How is tea?
Tea is hot. It is also wet. However, it cools.

Leaves
Green tea is made of <b>leaves</b> and [water](javascript:alert(1)).
It comes in two kinds:
- Sencha is steamed.
- Oolong\x1b[31m is rolled, \u202enellor si\u202c.

Tea | Minutes |
---|---|
Green | Two |
Black | Four |

Contact us today.
"""
BANK = (
    '{"question": "Is tea hot?", "answers": ["tea:12-23"]}',
    '{"question": "What is green tea made of?", "answers": ["tea:67-135"]}',
    '{"question": "What does tea cost?", "answers": []}',
)
FIXED = {text for text in vars(interface).values() if isinstance(text, str)}
_UNSEEN = "\ufeff\u200b"  # beside white space; both are of no width


def open_shelf(maker: ShelfMaker, encoder: LetterEncoder) -> Chatbot:
    """A chatbot over the shelf, which is ingested first."""
    build(maker.settings, encoder)
    snapshot = snapshot_in(maker.settings.index)
    return Chatbot(Library(snapshot.name, snapshot.index, encoder, GENERAL))


def open_tea(folder: Path, encoder: LetterEncoder) -> Chatbot:
    """A chatbot over an article and a small bank, with a shelf made in `folder`."""
    maker = ShelfMaker(folder / "corpus")
    maker.add("tea", TEA)
    maker.bank(*BANK)
    return open_shelf(maker, encoder)


def check_article(article: Article) -> None:
    """Blocks come in order and hold all that is visible; sentences come in order within them;
    passages come in order, each a whole part of a quotable block; all spans lie within the text,
    and none is empty.
    """
    text = article.text
    blocks = article.blocks
    _check_order(text, [(block.span.start, block.span.end) for block in blocks])
    edges = [0, *(edge for block in blocks for edge in (block.span.start, block.span.end))]
    for end, start in zip(edges[::2], [*edges[1::2], len(text)], strict=True):
        assert all(char.isspace() or char in _UNSEEN for char in text[end:start])
    for block in blocks:
        whole = block.sentences
        assert bool(whole) == block.kind.is_quotable
        _check_order(text, [(each.start, each.end) for each in whole])
        assert all(block.span.start <= each.start and each.end <= block.span.end for each in whole)
        if block.marker:
            assert block.span.start == block.marker.start < block.marker.end < block.span.end
    headings = {block.span for block in blocks if block.kind.is_heading}
    passages = read_passages(article)
    _check_order(text, [(passage.span.start, passage.span.end) for passage in passages])
    for passage in passages:
        (block,) = (block for block in blocks if block.span.overlaps(passage.span))
        assert block.kind.is_quotable
        assert passage.kind is block.kind
        assert block.span.start <= passage.span.start
        assert passage.span.end <= block.span.end
        assert passage.span.of(text) == passage.span.of(text).strip(" \t\r\n")
        assert any(map(str.isalnum, passage.span.of(text)))
        assert passage.section is None or passage.section in headings
        for before in (passage.lead_in, passage.antecedent):
            assert before is None or 0 <= before.start < before.end <= passage.span.start
        after = passage.limitation
        assert after is None or passage.span.end <= after.start < after.end <= len(text)
    embedded = embedding_texts(article, passages)
    assert len(embedded) == len(passages)
    assert all(embedded)


def _check_order(text: str, spans: Sequence[tuple[int, int]]) -> None:
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= last[0] for first, last in pairwise(spans))


def check_reply(reply: Mapping[str, Any], articles: Sequence[Article]) -> None:
    """An answer, as JSON, quotes slices of the articles, or nothing; the rest is fixed text, the
    articles' headings, or the question itself.
    """
    by_slug = {article.slug: article for article in articles}
    assert _is_fixed(reply["message"], articles)
    words = {interface.EMERGENCY, interface.SUICIDE, interface.ONESELF}
    assert reply["signpost"] is None or reply["signpost"]["words"] in words
    assert 0 <= reply["confidence"] <= 1
    assert bool(reply["quotes"]) == reply["answered"]
    for quote in reply["quotes"]:
        article = by_slug[quote["article"]]
        assert (quote["title"], quote["publisher"]) == (article.title, article.publisher)
        assert quote["section"] is None or quote["section"] in article.text
        for part in (quote, *quote["context"]):
            assert 0 <= part["start"] < part["end"]
            assert part["text"] == article.text[part["start"] : part["end"]] != ""
        for source in quote["also"]:
            text = by_slug[source["article"]].text
            assert source["text"] == text[source["start"] : source["end"]] != ""
    assert all(any(topic in article.text for article in articles) for topic in reply["topics"])


def _is_fixed(message: str, articles: Sequence[Article]) -> bool:
    """Whether a message is fixed text, around nothing but numbers, titles and a visitor's words."""
    counted = {interface.found(number + 1, len(articles)) for number in range(len(articles))}
    whole = {interface.on_shelf(articles), interface.another_language("English")}
    around_words = (
        interface.not_mentioned("\0"),
        interface.not_on_shelf("\0"),
        interface.mentioned_in(articles[:1]).replace(articles[0].title, "\0"),
        interface.from_where(()).removesuffix(".") + "\0",
    )
    patterns = [re.escape(text).replace("\0", ".+").replace("\\.+", ".+") for text in around_words]
    return message in FIXED | counted | whole or any(
        re.fullmatch(pattern, message, re.DOTALL) for pattern in patterns
    )


def check_lines(bot: Chatbot, lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """Every line that is not blank gets one bounded reply, which is strict JSON: a checked answer
    or an error that names the line.
    """
    asked = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    replies = list(answer_lines(bot, lines))
    shelf = sum(len(article.text) for article in bot.articles)
    for (number, line), reply in zip(asked, replies, strict=True):
        written = json.dumps(reply, allow_nan=False)
        assert written.isascii()
        assert json.loads(written) == reply
        if "error" in reply:
            assert set(reply) == {"error", "line"}
            assert reply["line"] == number
            assert reply["error"].startswith(f"line {number}: ")
            assert len(written) < 500
            continue
        turns = reply.get("turns", [reply])
        assert len(written) < 40 * len(line) + (10 * shelf + 1000) * (len(turns) + 1)
        for turn in turns:
            check_reply(turn, bot.articles)
    return replies
