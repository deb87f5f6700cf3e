"""The numbers that ranking and decision go by, as they were fitted on a question bank.

They lie in fitted.json beside the adapter that they go with; `chapter-verse train` makes both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatbot.retrieve import SIGNALS, Floats
from ingest.errors import SetupError

FITTED = "fitted.json"
CONSTANT = "constant"
ANSWERABLE = ("margin", "answerable", "unanswerable")
CALIBRATION = ("logit",)
UNBANKED = ("margin",)
RELEVANCE = ("score", "lead")
FOLLOW_UP = ("linked", "pointing", "brief", "alone", "in_context")


@dataclass(frozen=True)
class Logistic:
    """A logistic regression: a weight for each feature, and a constant."""

    weights: tuple[float, ...]
    constant: float

    def logit(self, features: Floats) -> Floats:
        """The log-odds of features of shape (…, n), shape (…).

        >>> float(Logistic((2.0, -1.0), 0.5).logit(np.array([1.0, 3.0])))
        -0.5
        """
        return np.asarray(features @ np.array(self.weights) + self.constant)


@dataclass(frozen=True)
class Fitted:
    """The fitted numbers.

    Attributes:
        ranking: weight of each signal of SIGNALS in a passage's score.
        answerable: that the shelf answers, from the features of ANSWERABLE.
        calibration: that answering serves the visitor right, from the logit of `answerable`.
        unbanked: the same where the best passage is of an article without a bank, from the margin
            alone.
        threshold: the least confidence with which a question is answered.
        unbanked_threshold: the same where the best passage is of an article without a bank.
        relevance: that a further passage answers, too, from its score and its lead over the best.
        least_relevance: the least probability with which a further passage is quoted.
        follow_up: that a message is a follow-up, from the features of FOLLOW_UP.
    """

    ranking: tuple[float, ...]
    answerable: Logistic
    calibration: Logistic
    unbanked: Logistic
    threshold: float
    unbanked_threshold: float
    relevance: Logistic
    least_relevance: float
    follow_up: Logistic


def load_fitted(folder: Path) -> Fitted:
    """Read the fitted numbers in the folder.

    Raises:
        SetupError: they are missing or damaged.
    """
    path = folder / FITTED
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Fitted(
            ranking=tuple(float(content["ranking"][name]) for name in SIGNALS),
            answerable=_logistic(content["answerable"], ANSWERABLE),
            calibration=_logistic(content["calibration"], CALIBRATION),
            unbanked=_logistic(content["unbanked"], UNBANKED),
            threshold=float(content["threshold"]),
            unbanked_threshold=float(content["unbanked_threshold"]),
            relevance=_logistic(content["relevance"], RELEVANCE),
            least_relevance=float(content["least_relevance"]),
            follow_up=_logistic(content["follow_up"], FOLLOW_UP),
        )
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); restore it") from None
    except (ValueError, LookupError, TypeError) as error:
        raise SetupError(
            f"{path}: is damaged ({type(error).__name__}); restore it, or make it again with "
            "chapter-verse train"
        ) from None


def save_fitted(fitted: Fitted, folder: Path) -> None:
    """Write the fitted numbers into the folder, each weight by its name.

    Raises:
        OSError: they cannot be written.
    """
    content = {
        "ranking": _named(SIGNALS, fitted.ranking),
        "answerable": _written(fitted.answerable, ANSWERABLE),
        "calibration": _written(fitted.calibration, CALIBRATION),
        "unbanked": _written(fitted.unbanked, UNBANKED),
        "threshold": fitted.threshold,
        "unbanked_threshold": fitted.unbanked_threshold,
        "relevance": _written(fitted.relevance, RELEVANCE),
        "least_relevance": fitted.least_relevance,
        "follow_up": _written(fitted.follow_up, FOLLOW_UP),
    }
    (folder / FITTED).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _logistic(content: Mapping[str, float], features: Sequence[str]) -> Logistic:
    return Logistic(tuple(float(content[name]) for name in features), float(content[CONSTANT]))


def _written(logistic: Logistic, features: Sequence[str]) -> dict[str, float]:
    return _named(features, logistic.weights) | {CONSTANT: logistic.constant}


def _named(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    return dict(zip(names, weights, strict=True))
