"""The way of a training: split, train, fit, write.

1. A fifth of the bank is held aside. The adapter is trained on the rest. Ranking and decision are
   fitted to the fifth as it looks to this adapter with the rest for a bank: as questions nobody has
   seen.
2. An article is left out with all that was written for it. What becomes of an article without a
   bank is fitted in the same way to its questions.

The adapter is not trained again on the whole bank: that would take as long once more, and the
numbers would be those of another adapter. What was held aside is in the bank that answers, too.

Deterministic on one machine. A training that was stopped goes on where it was when the same command
is given again.
"""

import datetime
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from chatbot.fitted import load_fitted, save_fitted
from chatbot.training.adapter import Effort, seen, train_adapter
from chatbot.training.checkpoint import checkpoint_of, forget
from chatbot.training.examples import examples, follow_up_examples, library_of
from chatbot.training.fit import fit, fit_follow_up, fit_unbanked
from chatbot.training.lessons import later_turns, lessons
from chatbot.training.splits import hold_aside, leave_out, typical_article
from ingest.adapter import Adapter, save_adapter
from ingest.encoder import SentenceEncoder, find_model
from ingest.errors import SetupError
from ingest.learned import GENERAL, Provenance, renewing, write_provenance
from ingest.model import Bank
from ingest.settings import Settings
from ingest.shelf import Shelf, read_shelf

_SECONDS = 0.8  # a step; measured on two cores that know bfloat16, with the first shelf

# What becomes of an article without a bank takes a training, too, but only for one weight and one
# logistic regression: a short one tells them.
_LEFT_OUT = Effort(runs=1, passes=1)


def teachable(corpus: Path) -> Shelf:
    """The shelf, if its bank is enough to learn from, and its folder can take what is learned.

    Raises:
        SetupError: one is not so, or the shelf is at fault.
    """
    if not os.access(corpus, os.W_OK):
        raise SetupError(f"{corpus}: cannot be written to; check its permissions")
    shelf = read_shelf(corpus)
    _, held = hold_aside(shelf.bank)
    if len({bool(banked.passages) for banked in held.questions}) < 2:
        raise SetupError(
            f"{corpus}/questions: holds too few questions to learn from; write some that the "
            "shelf answers, and some that it does not"
        )
    return shelf


def minutes(shelf: Shelf, effort: Effort) -> int:
    """About how long training will take on two cores that know bfloat16."""
    known, _ = hold_aside(shelf.bank)
    number = len(seen(lessons(shelf, known)))
    steps = sum(each.runs * each.steps(number) for each in (effort, _LEFT_OUT))
    return max(1, round(steps * _SECONDS / 60))


def learn_all(
    shelf: Shelf, settings: Settings, effort: Effort, command: str
) -> Mapping[str, float]:
    """Train and fit on the shelf's bank, and write its `learned` folder.

    Args:
        shelf: one that `teachable` found.
        settings: which model to train on.
        effort: how often the training with all articles sees all questions.
        command: what was called, for the provenance.

    Returns:
        Figures on the questions that were held aside.

    Raises:
        SetupError: the model is at fault, or the folder cannot be written.
    """
    model = find_model(settings.model)
    read = hashlib.sha256("\0".join(shelf.embedded).encode()).hexdigest()
    efforts = repr((effort, _LEFT_OUT))
    checkpoint = checkpoint_of(shelf.corpus, shelf.bank_sha256, read, model.sha256, efforts)

    def adapter_for(bank: Bank, part: str, effort: Effort) -> Adapter:
        taught = lessons(shelf, bank)
        return train_adapter(model, taught, shelf.embedded, effort, checkpoint.part(part))

    known, held = hold_aside(shelf.bank)
    adapter = adapter_for(known, "held", effort)
    library = library_of(model, adapter, shelf, known)
    fitted, figures = fit(examples(library, lessons(shelf, held)), load_fitted(GENERAL))
    if later := later_turns(shelf, held.conversations):
        rows, follows = follow_up_examples(library, later, fitted)
        fitted = fit_follow_up(rows, follows, fitted)
    others, left = leave_out(shelf, typical_article(shelf), SentenceEncoder(model))
    if any(banked.passages for banked in others.questions):
        library = library_of(model, adapter_for(others, "left", _LEFT_OUT), shelf, others)
        fitted = fit_unbanked(examples(library, lessons(shelf, left)), fitted)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    provenance = Provenance(model.name, model.sha256, shelf.bank_sha256, command, today, figures)
    with renewing(shelf.corpus) as folder:
        save_adapter(adapter, model.sha256, folder)
        save_fitted(fitted, folder)
        write_provenance(provenance, folder)
    forget(shelf.corpus)
    return figures
