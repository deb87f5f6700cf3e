"""What the product is measured beside: two baselines, and itself in other circumstances.

The baselines ask the encoder as it was published. They never decline, and read each turn of a
conversation alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from langchain_text_splitters import RecursiveCharacterTextSplitter

from chatbot.bot import Chatbot
from chatbot.evaluation.judged import Units
from chatbot.evaluation.measures import Cited, Reply
from chatbot.evaluation.report import System
from chatbot.fitted import load_fitted
from chatbot.training.adapter import Effort, train_adapter
from chatbot.training.examples import library_of
from chatbot.training.lessons import lessons
from chatbot.training.splits import leave_out
from ingest.encoder import SentenceEncoder, find_model
from ingest.index.vectors import backend
from ingest.library import Library
from ingest.model import Address, Article, Kind, Span
from ingest.settings import BUNDLED_MODEL, Settings
from ingest.shelf import read_shelf

LANGCHAIN = "LangChain tutorial"
BM25 = "BM25 on sentences"

_CHUNK, _OVERLAP, _CHUNKS = 1000, 200, 4  # characters, characters, chunks an answer
_SENTENCES = 3


def insistent(library: Library) -> Chatbot:
    """The product if it never declined: tells what a declined question would have been quoted."""
    fitted = load_fitted(library.learned)
    return Chatbot(library, replace(fitted, threshold=0.0, unbanked_threshold=0.0))


def langchain(library: Library) -> System:
    """LangChain's tutorial recipe: chunks of 1,000 characters that overlap by 200, the nearest four
    by cosine. Confidence: the best cosine.
    """
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=_CHUNK, chunk_overlap=_OVERLAP, add_start_index=True
    )
    chunks = [
        Cited(slug, Span(start, start + len(chunk.page_content)), chunk.page_content)
        for slug, article in library.articles.items()
        for chunk in splitter.create_documents([article.text])
        for start in [chunk.metadata["start_index"]]
    ]
    encoder = SentenceEncoder(find_model(BUNDLED_MODEL))
    vectors = encoder.encode_passages([chunk.text for chunk in chunks])
    index = backend("faiss").build([vectors], encoder.dimension)

    @cache
    def answer(question: str) -> Reply:
        scores, found = index.search(encoder.encode_questions([question])[0], _CHUNKS)
        return Reply(True, float(scores[0]), tuple(chunks[i] for i in found))

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
        Cited(each.article, each.span, each.span.of(library.articles[each.article].text))
        for each in library.index.passages
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


def without_bank(settings: Settings, slug: str, learned: Path) -> Library:
    """The library as if nobody had written questions for one article. The adapter is of one run of
    one pass, to save time; the other fitted numbers are those in the folder `learned`.
    """
    shelf, model = read_shelf(settings.corpus), find_model(settings.model)
    others, _ = leave_out(shelf, slug, SentenceEncoder(model))
    effort = Effort(runs=1, passes=1)
    adapter = train_adapter(model, lessons(shelf, others), shelf.embedded, effort)
    return replace(library_of(model, adapter, shelf, others), learned=learned)


def faults(replies: Sequence[Reply], articles: Mapping[str, Article], units: Units) -> list[str]:
    """Shown quotes that differ from their slice of the article, or that hold a character of what
    the parser or a person took for advertising or page furniture.
    """
    banned = [(unit.article, unit.span) for unit in units.units if unit.role]
    for article in articles.values():
        banned += [
            (article.slug, block.span)
            for block in article.blocks
            if block.kind in {Kind.PROMOTION, Kind.FURNITURE}
        ]
    found = []
    for quote in (quote for reply in replies for quote in reply.quotes + reply.context):
        where = Address(quote.article, quote.span)
        if quote.text != quote.span.of(articles[quote.article].text):
            found.append(f"{where} is not its slice: {quote.text!r}")
        if any(slug == quote.article and quote.span.overlaps(span) for slug, span in banned):
            found.append(f"{where} holds advertising or furniture: {quote.text!r}")
    return found
