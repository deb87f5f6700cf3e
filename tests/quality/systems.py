"""What is measured: the product, through its JSON interface, and two baselines.

The baselines ask the bundled encoder as it was published. They never decline, and read each turn of
a conversation alone.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import bm25s
import numpy as np
import Stemmer
from langchain_text_splitters import RecursiveCharacterTextSplitter

from chatbot.__main__ import answer_lines
from chatbot.bot import Chatbot
from chatbot.fitted import load_fitted
from chatbot.training.fit import encoder_of, leave_out, library_of
from ingest.index.faiss_index import index_of
from ingest.library import Library, read_shelf
from ingest.model import Article, Kind
from ingest.readers.plain import read_blocks
from ingest.settings import Settings

from .judged import Units
from .measures import Cited, Reply

System = Callable[[Sequence[str]], list[Reply]]
"""From the turns of a dialogue to a reply for each."""

PRODUCT = "Chapter & Verse"
LANGCHAIN = "LangChain tutorial"
BM25 = "BM25 on sentences"

_CHUNK, _OVERLAP, _CHUNKS = 1000, 200, 4  # characters, characters, chunks an answer
_SENTENCES = 3


def insistent(library: Library) -> Chatbot:
    """The product if it never declined: tells what a declined question would have been quoted."""
    return Chatbot(library, replace(load_fitted(), threshold=0.0, unbanked_threshold=0.0))


def product(bot: Chatbot) -> System:
    """The chatbot, asked with JSON lines."""

    def ask(turns: Sequence[str]) -> list[Reply]:
        request = {"id": 0} | ({"turns": turns} if len(turns) > 1 else {"question": turns[0]})
        (answer,) = answer_lines(bot, [json.dumps(request).encode()])
        return [_reply(turn) for turn in answer.get("turns", [answer])]

    return ask


def langchain(library: Library) -> System:
    """LangChain's tutorial recipe: chunks of 1,000 characters that overlap by 200, the nearest four
    by cosine. Confidence: the best cosine.
    """
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=_CHUNK, chunk_overlap=_OVERLAP, add_start_index=True
    )
    chunks = [
        Cited(slug, start, start + len(chunk.page_content), chunk.page_content)
        for slug, article in library.articles.items()
        for chunk in splitter.create_documents([article.text])
        for start in [chunk.metadata["start_index"]]
    ]
    encoder = encoder_of(library.encoder.name)
    index = index_of(encoder.encode_passages([chunk.text for chunk in chunks]))

    @cache
    def answer(question: str) -> Reply:
        scores, found = index.search(encoder.encode_questions([question]), _CHUNKS)
        return Reply(True, float(scores[0, 0]), tuple(chunks[i] for i in found[0]))

    return lambda turns: [answer(turn) for turn in turns]


def bm25(library: Library) -> System:
    """The three best sentences by BM25 over stems. Confidence: the best score."""
    stemmer = Stemmer.Stemmer("english")

    def tokens(texts: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            list(texts), stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return found

    sentences = [
        Cited(passage.article, span.start, span.end, span.of(text))
        for passage in library.snapshot.passages
        for span, text in [(passage.span, library.articles[passage.article].text)]
    ]
    index = bm25s.BM25()
    terms = tokens([sentence.text for sentence in sentences])
    index.index(terms, show_progress=False)
    known = {term for sentence in terms for term in sentence}

    def answer(question: str) -> Reply:
        asked = [term for term in tokens([question])[0] if term in known]
        scores = index.get_scores(asked) if asked else np.zeros(len(sentences))
        best = np.argsort(-scores, kind="stable")[:_SENTENCES]
        return Reply(True, float(scores[best[0]]), tuple(sentences[i] for i in best))

    return lambda turns: [answer(turn) for turn in turns]


def without_bank(settings: Settings, slug: str) -> Library:
    """The library as if nobody had written questions for one article. The adapter is of one run of
    two passes, to save time; the other fitted numbers are the shipped ones.
    """
    shelf = read_shelf(settings.corpus)
    others, _ = leave_out(settings.model, shelf, slug)
    return library_of(settings.model, shelf, others, runs=1, passes=2)


def faults(replies: Sequence[Reply], articles: Mapping[str, Article], units: Units) -> list[str]:
    """Shown quotes that differ from their slice of the article, or that hold a character of what
    the parser or a person took for advertising or page furniture.
    """
    banned = [(unit.article, unit.start, unit.end) for unit in units.units if unit.role]
    for article in articles.values():
        banned += [
            (article.slug, block.span.start, block.span.end)
            for block in read_blocks(article)
            if block.kind in {Kind.PROMOTION, Kind.FURNITURE}
        ]
    found = []
    for quote in (quote for reply in replies for quote in reply.quotes + reply.context):
        where = f"{quote.article}:{quote.start}-{quote.end}"
        if quote.text != articles[quote.article].text[quote.start : quote.end]:
            found.append(f"{where} is not its slice: {quote.text!r}")
        if any(a == quote.article and quote.start < e and s < quote.end for a, s, e in banned):
            found.append(f"{where} holds advertising or furniture: {quote.text!r}")
    return found


def _reply(answer: Mapping[str, Any]) -> Reply:
    quotes = [(quote["article"], quote) for quote in answer["quotes"]]
    context = [(slug, span) for slug, quote in quotes for span in quote.get("context", [])]
    return Reply(answer["answered"], answer["confidence"], _cited(quotes), _cited(context))


def _cited(spans: Sequence[tuple[str, Mapping[str, Any]]]) -> tuple[Cited, ...]:
    return tuple(Cited(slug, span["start"], span["end"], span["text"]) for slug, span in spans)
