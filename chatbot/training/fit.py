"""python -m chatbot.fit: trains the adapter, and fits ranking and decision, on the question bank.

A fifth of the bank is held aside. Ranking and decision are fitted to it as it looks to an adapter
trained on the rest, with the rest for a bank: as questions nobody has seen. What becomes of an
article without a bank is fitted in the same way to the questions of one article, left out with all
that was written for it. Then the adapter is trained again, on the whole bank. Deterministic on one
machine. Writes ingest/adapter.safetensors and chatbot/fitted.json; takes about three quarters of an
hour on two cores that know bfloat16, and three times as long on others.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import binomtest

from chatbot.fitted import Fitted, load_fitted, save_fitted
from chatbot.follow_up import asked_before, follow_up_evidence, in_context
from chatbot.rank import evidence, log_odds, rank
from chatbot.retrieve import SIGNALS, Candidates, Floats, Retriever
from chatbot.training.adapter import train_adapter
from ingest.adapter import Adapter, save_adapter
from ingest.bank import harvested
from ingest.encoder import SentenceEncoder, model_folder, weights_checksum
from ingest.errors import SetupError, tells_setup_errors
from ingest.index.bm25 import LexicalIndex, word_counts
from ingest.index.faiss_index import index_of
from ingest.index.snapshot import Snapshot, Sources
from ingest.library import Library, Shelf, read_shelf
from ingest.model import Bank, BankQuestion, Turn
from ingest.settings import Settings, add_arguments

_HELD_ASIDE = 5  # one question in so many
_UNBANKED = "unbanked"
_PENALTY = 1e-6  # on squared weights, only to keep them finite
_UNANSWERABLE = 0.45  # share of questions without an answer that the decision is weighed for
_FURTHER = 12  # candidates a question that teach when to quote a further passage
_BETA = (
    0.75  # of the F-measure that weighs further quotes: a wrong one costs more than a missed one
)

T = TypeVar("T")
Talk = Sequence[Turn]
Gradient = Callable[[Floats], tuple[float, Floats]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A banked question as retrieval sees it; `right` marks the candidates that answer it."""

    candidates: Candidates
    right: Flags
    answerable: bool


@tells_setup_errors
def main(argv: list[str] | None = None) -> int:
    """Train, fit and save; 2 if the shelf has no bank to learn from."""
    parser = argparse.ArgumentParser(prog="python -m chatbot.fit", description=__doc__)
    add_arguments(parser)
    settings = Settings.from_arguments(parser.parse_args(argv))
    shelf = read_shelf(settings.corpus)
    if not any(entry.answers for entry in shelf.bank.questions):
        raise SetupError(f"{settings.corpus}/questions: holds no answerable question to fit on")
    known, held = hold_aside(shelf.bank)
    library = library_of(settings.model, shelf, known)
    fitted, about = fit(examples(library, held.questions), load_fitted())
    if held.conversations:
        fitted = fit_follow_up(follow_up_examples(library, held.conversations, fitted), fitted)
    answered = next(entry.answers for entry in shelf.bank.questions if entry.answers)
    slug = shelf.passages[answered[0]].article
    others, left = leave_out(settings.model, shelf, slug)
    if any(entry.answers for entry in others.questions):
        library = library_of(settings.model, shelf, others)
        fitted = fit_unbanked(examples(library, left.questions), fitted)
    sha256 = weights_checksum(settings.model, model_folder(settings.model))
    save_adapter(train(settings.model, shelf, shelf.bank), sha256)
    save_fitted(fitted, about)
    for name, figure in about.items():
        print(f"{name:24} {figure:.3f}")
    return 0


def hold_aside(bank: Bank) -> tuple[Bank, Bank]:
    """The bank in two: what is known, and what is held aside as if it were new. What the turns of a
    conversation mean is on the side of the conversation.
    """
    draw = np.random.default_rng(0)
    order = draw.permutation(len(bank.conversations))
    known_talks, held_talks = _divide(bank.conversations, order)
    talked = {turn.entry for turns in bank.conversations for turn in turns}
    alone = [entry for entry in bank.questions if entry not in talked]
    known, held = _divide(alone, draw.permutation(len(alone)))
    meant = tuple(turn.entry for turns in known_talks for turn in turns)
    return Bank(known + meant, known_talks), Bank(held, held_talks)


def leave_out(model: str, shelf: Shelf, slug: str) -> tuple[Bank, Bank]:
    """The bank in two: what was written for other articles, and what was written for this one. A
    question of several articles counts as written for each; one that the shelf does not answer, for
    the article that holds the passage nearest to it. Headings that ask are no one's work, and stay.
    """
    encoder = encoder_of(model)
    unanswered = [entry.question for entry in shelf.bank.questions if not entry.answers]
    index = index_of(encoder.encode_passages(shelf.embedded))
    nearest = index.search(encoder.encode_questions(unanswered), 1)[1][:, 0].tolist()
    written_for = dict(zip(unanswered, nearest, strict=True))
    headings = harvested(shelf.articles, shelf.passages)

    def is_foreign(entry: BankQuestion) -> bool:
        named = entry.answers or (written_for[entry.question],)
        return entry in headings or all(shelf.passages[i].article != slug for i in named)

    def part(foreign: bool) -> Bank:
        talks = [
            turns
            for turns in shelf.bank.conversations
            if all(is_foreign(turn.entry) for turn in turns) == foreign
        ]
        questions = [entry for entry in shelf.bank.questions if is_foreign(entry) == foreign]
        return Bank(tuple(questions), tuple(talks))

    return part(foreign=True), part(foreign=False)


def train(model: str, shelf: Shelf, bank: Bank, **effort: int) -> Adapter:
    """An adapter that knows `bank`; `effort` is the number of runs or passes, if other than
    `train_adapter`'s own.
    """
    lessons = [(entry.question, entry.answers) for entry in bank.questions] + [
        (in_context(turn.question, before), turn.entry.answers)
        for turn, before in _later_turns(bank.conversations)
    ]
    questions, answers = zip(*lessons, strict=True)
    return train_adapter(model, questions, shelf.embedded, answers, **effort)


def library_of(model: str, shelf: Shelf, bank: Bank, **effort: int) -> Library:
    """The library as if `bank`, a part of the shelf's, were all that was ever written for it."""
    encoder = encoder_of(model, train(model, shelf, bank, **effort))
    asked = [entry.question for entry in bank.questions]
    snapshot = Snapshot(
        name="",
        sources=Sources({}, "", "", model, encoder.sha256),
        counts=Counter(passage.article for passage in shelf.passages),
        passages=shelf.passages,
        embedded=shelf.embedded,
        words=word_counts(shelf.embedded),
        questions=bank.questions,
        lexical=LexicalIndex.of(shelf.embedded),
        passage_index=index_of(encoder.encode_passages(shelf.embedded)),
        question_index=index_of(encoder.encode_questions(asked)),
    )
    return Library({article.slug: article for article in shelf.articles}, snapshot, encoder)


def encoder_of(model: str, adapter: Adapter | None = None) -> SentenceEncoder:
    """The encoder with this adapter, or as it was published."""
    folder = model_folder(model)
    return SentenceEncoder(model, folder, weights_checksum(model, folder), adapter)


def examples(library: Library, entries: Sequence[BankQuestion]) -> list[Example]:
    """The entries as they look to a library that does not know them."""
    retriever = Retriever(library.snapshot, library.encoder)
    vectors = library.encoder.encode_questions([entry.question for entry in entries])
    found = []
    for entry, vector in zip(entries, vectors, strict=True):
        candidates = retriever.candidates(entry.question, vector)
        right = np.isin(candidates.passages, entry.answers)
        found.append(Example(candidates, right, bool(entry.answers)))
    return found


def follow_up_examples(
    library: Library, talks: Sequence[Talk], fitted: Fitted
) -> tuple[Floats, Flags]:
    """What speaks for a follow-up in each later turn of conversations that the library does not
    know, and whether it is one.
    """
    retriever = Retriever(library.snapshot, library.encoder)

    def confidence(question: str) -> float:
        vector = library.encoder.encode_questions([question])[0]
        return rank(retriever.candidates(question, vector), fitted).confidence

    later = _later_turns(talks)
    facts = [
        follow_up_evidence(
            turn.question, confidence(turn.question), confidence(in_context(turn.question, before))
        )
        for turn, before in later
    ]
    return np.stack(facts), np.array([turn.follows for turn, _ in later])


def _later_turns(talks: Sequence[Talk]) -> list[tuple[Turn, tuple[str, ...]]]:
    """The later turns of conversations, each with what was asked before; and a change of the topic
    at the end of each: the opening of the next conversation.
    """
    found = []
    for number, turns in enumerate(talks):
        asked = [(turn.question, turn.follows) for turn in turns]
        found += [(turns[i], asked_before(asked[:i])) for i in range(1, len(turns))]
        found.append((talks[(number + 1) % len(talks)][0], asked_before(asked)))
    return found


def _divide(items: Sequence[T], order: NDArray[np.int64]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """The items in two: those that are known, and those that `order` puts first, held aside."""
    held, known = np.split(order, [len(order) // _HELD_ASIDE])
    return tuple(items[i] for i in known), tuple(items[i] for i in held)


def fit(examples: Sequence[Example], given: Fitted) -> tuple[Fitted, dict[str, float]]:
    """Ranking and decision for articles with a bank; what the examples do not tell is as `given`.
    Then figures on the examples themselves.
    """
    of_banked = [SIGNALS.index(name) for name in SIGNALS if name != _UNBANKED]
    ranking = _fit_ranking(examples, of_banked, np.array(given.ranking))
    scores = [example.candidates.signals @ ranking for example in examples]
    hits = _hits(examples, ranking)
    answerable, share = _shares(examples)
    facts = np.stack([evidence(example.candidates) for example in examples])
    decision = _fit_logistic(facts, answerable, share)
    answerable_odds = log_odds(facts, decision.tolist())[:, None]
    calibration = _fit_logistic(answerable_odds, hits, share)
    confidence = expit(log_odds(answerable_odds, calibration.tolist()))
    threshold = _best_threshold(confidence, hits, answerable, share)
    relevance, least_relevance = _fit_relevance(examples, scores)
    answered = confidence >= threshold
    served = np.where(answerable, hits & answered, ~answered)
    about = {
        "questions": float(len(examples)),
        "hit@1": float(hits[answerable].mean()),
        "served right": float(np.average(served, weights=share)),
        "answered": float(answered[answerable].mean()),
        "declined": float((~answered[~answerable]).mean()),
        "false answers at most": _upper_bound(answered[~answerable]),
    }
    fitted = replace(
        given,
        ranking=tuple(ranking.tolist()),
        evidence=tuple(decision.tolist()),
        calibration=tuple(calibration.tolist()),
        threshold=threshold,
        relevance=tuple(relevance.tolist()),
        least_relevance=least_relevance,
    )
    return fitted, {name: round(figure, 4) for name, figure in about.items()}


def fit_unbanked(examples: Sequence[Example], given: Fitted) -> Fitted:
    """What being without a bank weighs, and the decision where the best passage is: fitted to the
    questions of an article that was left out.
    """
    signal = SIGNALS.index(_UNBANKED)
    ranking = _fit_ranking(examples, [signal], np.array(given.ranking))
    signals = [example.candidates.signals for example in examples]
    without = np.array([rows[(rows @ ranking).argmax(), signal] > 0 for rows in signals])
    about = [example for example, is_without in zip(examples, without, strict=True) if is_without]
    margins = np.array([evidence(example.candidates)[0] for example in about])[:, None]
    hits, (answerable, share) = _hits(about, ranking), _shares(about)
    unbanked = _fit_logistic(margins, hits, share)
    confidence = expit(log_odds(margins, unbanked.tolist()))
    return replace(
        given,
        ranking=tuple(ranking.tolist()),
        unbanked=tuple(unbanked.tolist()),
        unbanked_threshold=_best_threshold(confidence, hits, answerable, share),
    )


def fit_follow_up(examples: tuple[Floats, Flags], given: Fitted) -> Fitted:
    """When a message is a follow-up."""
    facts, follow = examples
    weights = _fit_logistic(facts, follow, np.ones(len(follow)))
    return replace(given, follow_up=tuple(weights.tolist()))


def _hits(examples: Sequence[Example], ranking: Floats) -> Flags:
    """Whether the best candidate of each answers it."""
    best = [(example.candidates.signals @ ranking).argmax() for example in examples]
    return np.array([example.right[i] for example, i in zip(examples, best, strict=True)])


def _shares(examples: Sequence[Example]) -> tuple[Flags, Floats]:
    """Which examples are answerable, and what each weighs."""
    answerable = np.array([example.answerable for example in examples])
    share = np.where(
        answerable, (1 - _UNANSWERABLE) / answerable.mean(), _UNANSWERABLE / (~answerable).mean()
    )
    return answerable, share


def _upper_bound(events: Flags) -> float:
    """What the rate of the events is below with 95 % confidence (Clopper and Pearson 1934)."""
    if not events.size:
        return 1.0
    rate = binomtest(int(events.sum()), events.size, alternative="less")
    return float(rate.proportion_ci(0.95, method="exact").high)


def _fit_ranking(examples: Sequence[Example], free: Sequence[int], given: Floats) -> Floats:
    """Weights that make the right candidates likely in a softmax over all (conditional logit;
    McFadden 1974), the right ones of a question counted together. Only the `free` ones change.
    """
    telling = [example for example in examples if example.right.any()]

    def loss(part: Floats) -> tuple[float, Floats]:
        weights = given.copy()
        weights[free] = part
        total, gradient = 0.0, np.zeros_like(weights)
        for example in telling:
            signals, right = example.candidates.signals, example.right
            scores = signals @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            of_right = chance[right].sum()
            total -= np.log(of_right)
            gradient += chance @ signals - chance[right] @ signals[right] / of_right
        return total / len(telling), gradient[free] / len(telling)

    found = given.copy()
    found[free] = _minimize(loss, len(free))
    return found


def _fit_logistic(facts: Floats, outcome: Flags, share: Floats) -> Floats:
    """Weights and, last, the constant of a logistic regression; `share` weighs the rows."""
    rows = np.hstack([facts, np.ones((len(facts), 1))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = rows @ weights
        losses = np.logaddexp(0, np.where(outcome, -odds, odds))
        residual = share * (expit(odds) - outcome)
        return float(np.average(losses, weights=share)), rows.T @ residual / share.sum()

    return _minimize(loss, rows.shape[1])


def _minimize(loss: Gradient, size: int) -> Floats:
    def penalized(weights: Floats) -> tuple[float, Floats]:
        value, gradient = loss(weights)
        return value + _PENALTY * float(weights @ weights), gradient + 2 * _PENALTY * weights

    found = minimize(penalized, np.zeros(size), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)


def _best_threshold(confidence: Floats, hits: Flags, answerable: Flags, share: Floats) -> float:
    """The confidence from which answering serves the most examples right."""
    thresholds = np.arange(0.05, 0.95, 0.01)
    served = [
        np.average(np.where(confidence >= t, answerable & hits, ~answerable), weights=share)
        for t in thresholds
    ]
    return float(round(thresholds[int(np.argmax(served))], 2))


def _fit_relevance(examples: Sequence[Example], scores: Sequence[Floats]) -> tuple[Floats, float]:
    """When a further passage answers, too: a logistic of its score and of its lead over the best,
    and the probability from which quoting it is worth its while.
    """
    facts, right = [], []
    for example, score in zip(examples, scores, strict=True):
        if example.answerable:
            top = np.argsort(-score, kind="stable")[:_FURTHER]
            facts.append(np.stack([score[top], score[top] - score[top[0]]], axis=1))
            right.append(example.right[top])
    weights = _fit_logistic(
        np.concatenate(facts), np.concatenate(right), np.ones(sum(map(len, right)))
    )
    chances = [expit(log_odds(fact, weights.tolist())) for fact in facts]
    thresholds = np.arange(0.1, 0.9, 0.02)
    worth = [
        np.mean([_f_measure(c >= t, r) for c, r in zip(chances, right, strict=True)])
        for t in thresholds
    ]
    return weights, float(round(thresholds[int(np.argmax(worth))], 2))


def _f_measure(quoted: Flags, right: Flags) -> float:
    """F-measure of the quoted candidates, of which the first is quoted in any case."""
    both = float((quoted & right)[1:].sum() + right[0])
    wanted = _BETA**2 * float(right.sum())
    return (1 + _BETA**2) * both / (wanted + float(quoted[1:].sum()) + 1)


if __name__ == "__main__":
    sys.exit(main())
