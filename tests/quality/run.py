"""One run of everything: asks all systems all inputs, and works out every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.bot import Chatbot
from ingest.library import Library

from .judged import Dialogue, Units, read_conversations, read_questions, read_units
from .measures import (
    Facts,
    Figure,
    Reply,
    auroc,
    calibration_error,
    estimate,
    judge,
    mean,
    ratio,
)
from .systems import (
    BM25,
    LANGCHAIN,
    PRODUCT,
    System,
    bm25,
    faults,
    insistent,
    langchain,
    product,
)

CALIBRATION = "expected calibration error"
UNBANKED = "hit@1 on an article without a bank"
UNBANKED_RANKING = "the same if it never declined"


@dataclass(frozen=True)
class Asked:
    """A dialogue with a system's replies to its turns, and the facts about them."""

    dialogue: Dialogue
    replies: tuple[Reply, ...]
    facts: tuple[Facts, ...]


@dataclass(frozen=True)
class Run:
    """What a run found, by the name of the system; `faults` are those of the product's quotes."""

    units: Units
    questions: dict[str, tuple[Asked, ...]]
    conversations: dict[str, tuple[Asked, ...]]
    figures: dict[str, dict[str, Figure]]
    faults: tuple[str, ...]


def measure(library: Library, unbanked: Mapping[str, Library] | None = None) -> Run:
    """Ask the product and the baselines all judged questions and conversations.

    `unbanked` maps the slug of each article to the library without the article's bank; without it,
    the two rows about these are left out.
    """
    units = read_units({slug: article.text for slug, article in library.articles.items()})
    questions, conversations = read_questions(), read_conversations()
    systems = {
        PRODUCT: product(Chatbot(library)),
        LANGCHAIN: langchain(library),
        BM25: bm25(library),
    }
    asked = {name: ask(system, questions, units) for name, system in systems.items()}
    talked = {name: ask(system, conversations, units) for name, system in systems.items()}
    figures = {name: _figures(asked[name], talked[name]) for name in systems}
    figures[PRODUCT][CALIBRATION] = _calibration(library, asked[PRODUCT], units)
    if unbanked:
        for row, kind in ((UNBANKED, Chatbot), (UNBANKED_RANKING, insistent)):
            without = {slug: product(kind(library)) for slug, library in unbanked.items()}
            figures[PRODUCT][row] = _unbanked(without, questions, units)
            for name in (LANGCHAIN, BM25):
                same = dict.fromkeys(unbanked, systems[name])
                figures[name][row] = _unbanked(same, questions, units)
    said = [r for each in asked[PRODUCT] + talked[PRODUCT] for r in each.replies]
    return Run(units, asked, talked, figures, tuple(faults(said, library.articles, units)))


def ask(system: System, dialogues: Sequence[Dialogue], units: Units) -> tuple[Asked, ...]:
    """Hold each dialogue with the system, and judge it."""
    asked = []
    for dialogue in dialogues:
        replies = system([turn.text for turn in dialogue.turns])
        facts = [judge(*pair, units) for pair in zip(dialogue.turns, replies, strict=True)]
        asked.append(Asked(dialogue, tuple(replies), tuple(facts)))
    return tuple(asked)


def _figures(asked: Sequence[Asked], talked: Sequence[Asked]) -> dict[str, Figure]:
    """All figures but those that take further runs of the product, in the order of the table."""
    questions = [each.dialogue.turns[0] for each in asked]
    replies = [each.replies[0] for each in asked]
    facts = [each.facts[0] for each in asked]
    answerable = [question.answerable for question in questions]
    near = [each.dialogue.kind == "near" for each in asked]
    declined = [not reply.answered for reply in replies]
    single = {
        "served right, single questions": mean([fact.served for fact in facts]),
        "hit@1, of the answerable": ratio([fact.hit for fact in facts], answerable),
        "declined, of the unanswerable": mean(
            [None if yes else no for yes, no in zip(answerable, declined, strict=True)]
        ),
        "declined, of the near misses": mean(
            [no if close else None for close, no in zip(near, declined, strict=True)]
        ),
        "answered, of the answerable": mean(
            [not no if yes else None for yes, no in zip(answerable, declined, strict=True)]
        ),
        "precision": mean([fact.precision for fact in facts]),
        "recall@6": mean([fact.recall for fact in facts]),
        "articles covered": mean([fact.articles for fact in facts]),
        "words quoted": mean([fact.words for fact in facts]),
        "words of the first quote": mean([fact.words_first for fact in facts]),
        "AUROC of confidence": auroc([reply.confidence for reply in replies], answerable),
    }
    served_turns = ratio(
        [sum(fact.served for fact in each.facts) for each in talked],
        [len(each.facts) for each in talked],
    )
    figures = {name: estimate(statistic, len(asked)) for name, statistic in single.items()}
    return figures | {"served right, conversation turns": estimate(served_turns, len(talked))}


def _calibration(library: Library, asked: Sequence[Asked], units: Units) -> Figure:
    """Over all single questions. What a declined one would have been quoted is asked of the product
    with its threshold taken away.
    """
    never_declining = product(insistent(library))
    outcome = [
        each.facts[0].hit
        if each.replies[0].answered
        else ask(never_declining, [each.dialogue], units)[0].facts[0].hit
        for each in asked
    ]
    confidence = [each.replies[0].confidence for each in asked]
    return estimate(calibration_error(confidence, outcome), len(asked))


def _unbanked(by_article: dict[str, System], questions: Sequence[Dialogue], units: Units) -> Figure:
    """hit@1 over all pairs of an article and a question with a direct unit in it, the question
    asked of the system for that article.
    """
    hits, pairs = [], []
    for dialogue in questions:
        slugs = {units.by_id[name].article for name in dialogue.turns[0].direct}
        asked = [ask(by_article[slug], [dialogue], units)[0] for slug in sorted(slugs)]
        hits.append(sum(each.facts[0].hit for each in asked))
        pairs.append(len(asked))
    return estimate(ratio(hits, pairs), len(questions))
