"""One run of everything: asks all systems all inputs, and works out every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatbot.bot import Chatbot
from chatbot.evaluation.judged import Dialogue, Units, read_judged, read_units
from chatbot.evaluation.measures import Figure, Floats, calibration_error, estimate, ratio
from chatbot.evaluation.report import PRODUCT, Asked, System, ask, figures, product
from ingest.library import Library
from tests.quality.systems import BM25, LANGCHAIN, bm25, faults, insistent, langchain

DATA = Path(__file__).parent / "data"
CALIBRATION = "expected calibration error, with the real messages"
UNBANKED = "hit@1 on an article without a bank"
UNBANKED_RANKING = "the same if it never declined"
REAL = "real messages: "


@dataclass(frozen=True)
class Inputs:
    """What is asked: the judged files of data/, and the units that they name.

    Attributes:
        units: the shelf, cut into 371.
        questions: as a careful person words them.
        conversations: likewise.
        real: questions and conversations as real people write them.
    """

    units: Units
    questions: tuple[Dialogue, ...]
    conversations: tuple[Dialogue, ...]
    real: tuple[Dialogue, ...]


@dataclass(frozen=True)
class Run:
    """What a run found, by the name of the system; `faults` are those of the product's quotes."""

    units: Units
    asked: dict[str, tuple[Asked, ...]]
    real: dict[str, tuple[Asked, ...]]
    figures: dict[str, dict[str, Figure | None]]
    faults: tuple[str, ...]


def read_inputs(library: Library) -> Inputs:
    """The judged files, on the library's articles."""
    texts = {slug: article.text for slug, article in library.articles.items()}
    units = read_units(DATA / "units.jsonl", texts)
    questions, conversations, *real = (
        read_judged(DATA / f"dev_{name}.jsonl", units)
        for name in ("questions", "conversations", "real_questions", "real_conversations")
    )
    return Inputs(units, questions, conversations, real[0] + real[1])


def measure(library: Library, unbanked: Mapping[str, Library] | None = None) -> Run:
    """Ask the product and the baselines all judged questions and conversations.

    `unbanked` maps the slug of each article to the library without the article's bank; without it,
    the two rows about these are left out.
    """
    inputs = read_inputs(library)
    units, questions = inputs.units, inputs.questions
    systems = {
        PRODUCT: product(Chatbot(library)),
        LANGCHAIN: langchain(library),
        BM25: bm25(library),
    }
    dialogues = questions + inputs.conversations
    asked = {name: ask(system, dialogues, units) for name, system in systems.items()}
    real = {name: ask(system, inputs.real, units) for name, system in systems.items()}
    found = {name: dict(figures(asked[name])) for name in systems}
    singles = [
        each
        for each in asked[PRODUCT] + real[PRODUCT]
        if len(each.replies) == 1 and each.dialogue.turns[0].answerable is not None
    ]
    found[PRODUCT][CALIBRATION] = estimate(
        calibration_error(*outcomes(library, singles, units)), len(singles)
    )
    if unbanked:
        for row, kind in ((UNBANKED, Chatbot), (UNBANKED_RANKING, insistent)):
            without = {slug: product(kind(library)) for slug, library in unbanked.items()}
            found[PRODUCT][row] = _unbanked(without, questions, units)
            for name in (LANGCHAIN, BM25):
                same = dict.fromkeys(unbanked, systems[name])
                found[name][row] = _unbanked(same, questions, units)
    for name in systems:
        found[name] |= {REAL + row: figure for row, figure in figures(real[name]).items()}
    said = [reply for each in asked[PRODUCT] + real[PRODUCT] for reply in each.replies]
    return Run(units, asked, real, found, tuple(faults(said, library.articles, units)))


def outcomes(library: Library, asked: Sequence[Asked], units: Units) -> tuple[Floats, Floats]:
    """For each single question the confidence in its answer, and 1 if that is right, else 0; both
    of shape (questions,). What a declined one would have been quoted is asked of the product with
    its threshold taken away.
    """
    never_declining = product(insistent(library))
    right = [
        bool(
            each.facts[0].hit
            if each.replies[0].answered
            else ask(never_declining, [each.dialogue], units)[0].facts[0].hit
        )
        for each in asked
    ]
    return np.array([each.replies[0].confidence for each in asked]), np.array(right, dtype=float)


def _unbanked(
    by_article: dict[str, System], questions: Sequence[Dialogue], units: Units
) -> Figure | None:
    """hit@1 over all pairs of an article and a question with a direct unit in it, the question
    asked of the system for that article.
    """
    hits, pairs = [], []
    for dialogue in questions:
        slugs = {units.by_id[name].article for name in dialogue.turns[0].direct}
        asked = [ask(by_article[slug], [dialogue], units)[0] for slug in sorted(slugs)]
        hits.append(sum(bool(each.facts[0].hit) for each in asked))
        pairs.append(len(asked))
    return estimate(ratio(hits, pairs), len(questions))
