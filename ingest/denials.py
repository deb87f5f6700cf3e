"""How sentences take back what was said before them, and how claims call for what comes after them.

No list of phrases could hold all denials. They are told by what they have in common: a sentence is
a verdict if it holds nothing but words that judge ("That is a myth."); it takes back the one before
it if it points at that and calls it false, or no longer so, or another's word; if it denies that
anything shows it; or if it opens by turning against it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.language import NEVER, one_of, read_lists

_LONGEST_VERDICT = 80  # characters; what is longer says more than a verdict
_LONGEST_ASIDE = 10  # words; "You will find this in every second book on the subject."
_SHORTEST = 4  # words of a denial that cannot name what it denies ("Experts disagree.")
_NEAR = r"\W+(?:[\w']+\W+){0,4}?"  # up to four words between a denial and what it denies
_BEFORE = (
    r"\W*(?:[\w']+,?\s+){0,2}?"  # up to two words before one that points back: "But vets call this"
)
_AMOUNT = re.compile(r"([$£€¥])\s?\d|\b(?!(?:19|20)\d\d\b)\d[\d.,]*\s?(%|[$£€¥]|[^\W\d_]+)")


@dataclass(frozen=True)
class Denials:
    """What is known of denials in a language; by default, nothing.

    Attributes:
        words: matches what is made of words that judge and those that may stand beside them.
        judgement: finds one that judges.
        answer: matches a sentence that opens with yes or no.
        takes_back: each pair is of two expressions that are both found in a denial.
        pointing: finds what points back, or opens with whose words something is.
        aside: finds a word that speaks about the claim before.
        together: finds a word for several things.
        reported: finds that a claim is another's, or of another time.
        said: finds whose words something is.
        times: finds a date or another word for a time.
        negating: finds what negates all that stands under it.
        limiting: finds what limits or conditions it.
    """

    words: re.Pattern[str] = NEVER
    judgement: re.Pattern[str] = NEVER
    answer: re.Pattern[str] = NEVER
    takes_back: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()
    pointing: re.Pattern[str] = NEVER
    aside: re.Pattern[str] = NEVER
    together: re.Pattern[str] = NEVER
    reported: re.Pattern[str] = NEVER
    said: re.Pattern[str] = NEVER
    times: re.Pattern[str] = NEVER
    negating: re.Pattern[str] = NEVER
    limiting: re.Pattern[str] = NEVER

    def is_verdict(self, sentence: str) -> bool:
        """Whether a sentence says nothing but that something is so, or is not.

        >>> known = denials_for("en")
        >>> [known.is_verdict(each) for each in ("That is a myth.", "Wrong!", "It is a plant.")]
        [True, True, False]
        """
        said = _plain(sentence)
        short = len(said) <= _LONGEST_VERDICT and not said.endswith(("?", ":"))
        return short and bool(self.words.fullmatch(said) and self.judgement.search(said))

    def is_denial(self, sentence: str) -> bool:
        """Whether a sentence takes back, dates or attributes what was said before it.

        >>> known = denials_for("en")
        >>> [known.is_denial(each) for each in ("There is no evidence for it.", "It is green.")]
        [True, False]
        """
        said = _plain(sentence)
        return self.is_verdict(sentence) or any(
            one.search(said) and other.search(said) for one, other in self.takes_back
        )

    def points_back(self, sentence: str) -> bool:
        """Whether a sentence is a denial that cannot be understood without the claim.

        >>> known = denials_for("en")
        >>> known.points_back("Vets warn against it.")
        True
        >>> known.points_back("Vets warn against any kind of milk.")
        False
        """
        short = len(sentence.split()) <= _SHORTEST
        points = short or self.pointing.search(_plain(sentence))
        return bool(points) and self.is_denial(sentence)

    def is_other_amount(self, claim: str, sentence: str) -> bool:
        """Whether a sentence changes or limits an amount that the claim states.

        >>> known = denials_for("en")
        >>> known.is_other_amount("It costs $5.", "From April it costs $7.")
        True
        >>> known.is_other_amount("Take 2 tablets.", "Never take more than 8 tablets a day.")
        True
        """
        amounts, others = _amounts(claim), _amounts(sentence)
        if amounts.isdisjoint(others):
            return False
        said = _plain(sentence)
        dated = self.times.search(_plain(claim)) or self.times.search(said)
        return bool(dated or self.negating.search(said))

    def is_aside(self, sentence: str) -> bool:
        """Whether a short sentence may only speak about the claim before it.

        >>> known = denials_for("en")
        >>> known.is_aside("Everybody says so."), known.is_aside("Tea is a plant.")
        (True, False)
        """
        short = len(sentence.split()) <= _LONGEST_ASIDE and not sentence.endswith("?")
        return short and self.aside.search(_plain(sentence)) is not None

    def is_reported(self, claim: str) -> bool:
        """Whether a claim is told as another's belief, or as of another time.

        >>> denials_for("en").is_reported("Many people believe that cats hate water.")
        True
        """
        return self.reported.search(_plain(claim)) is not None

    def is_answer(self, sentence: str) -> bool:
        """Whether a sentence opens with a yes or no.

        >>> denials_for("en").is_answer("No, it is not.")
        True
        """
        return self.answer.match(_plain(sentence)) is not None

    def tells_who(self, sentence: str) -> bool:
        """Whether a sentence tells whose words something is.

        >>> denials_for("en").tells_who("That is what the label says.")
        True
        """
        return self.said.search(_plain(sentence)) is not None

    def is_of_all(self, sentence: str) -> bool:
        """Whether a sentence speaks of several things at once.

        >>> denials_for("en").is_of_all("None of these is true.")
        True
        """
        return self.together.match(_plain(sentence)) is not None

    def negates(self, words: str) -> bool:
        """Whether a heading negates what stands under it.

        >>> denials_for("en").negates("Foods to avoid")
        True
        """
        return self.negating.search(_plain(words)) is not None

    def restricts(self, words: str) -> bool:
        """Whether a lead-in negates, limits or conditions what it introduces.

        >>> denials_for("en").restricts("Call a doctor if")
        True
        """
        return self.negates(words) or self.limiting.search(_plain(words)) is not None


@cache
def denials_for(language: str) -> Denials:
    """What is known of denials in a language, written as BCP 47 or POSIX has it.

    >>> denials_for("de") == Denials()
    True
    """
    lists = read_lists("ingest", language)
    return _compiled(lists["denials"]) if lists else Denials()


def _compiled(lists: Mapping[str, Sequence[str]]) -> Denials:
    words = {name: one_of(phrases) for name, phrases in lists.items() if name != "source"}

    def found(name: str) -> re.Pattern[str]:
        return re.compile(rf"\b{words[name]}")

    def opening(name: str, before: str = r"\W*") -> re.Pattern[str]:
        return re.compile(rf"\A{before}\b{words[name]}")

    pointing = opening("pointing", _BEFORE)
    denying, shown = words["denying"], words["shown"]
    denied = re.compile(rf"\b(?:{denying}{_NEAR}{shown}|{shown}{_NEAR}{denying})")
    anything = re.compile("")
    verdict = f"(?:{words['judging']}|{words['answers']})"
    return Denials(
        words=re.compile(rf"(?:\W*(?:{words['beside']}|{verdict}))+\W*"),
        judgement=re.compile(rf"\b{verdict}"),
        answer=opening("answers", rf"\W*(?:(?:{words['answers']}|\w+[:,]|\w\.)\W+)?"),
        takes_back=(
            (pointing, found("falsehood")),
            (pointing, found("changed")),
            (found("dates"), found("changed")),
            (opening("attributing"), found("said")),
            (denied, anything),
            (found("opposing"), anything),
            (opening("turning"), anything),
        ),
        pointing=re.compile(rf"\b{words['pointing']}|\A\W*{words['attributing']}"),
        aside=re.compile(rf"\b(?:{words['pointing']}|{words['asides']})"),
        together=opening("together", _BEFORE),
        reported=found("reported"),
        said=found("said"),
        times=re.compile(rf"\b(?:{words['dates']}|{words['times']}|{words['changed']})"),
        negating=found("negating"),
        limiting=found("limiting"),
    )


def _plain(sentence: str) -> str:
    return sentence.casefold().replace("’", "'")


def _amounts(sentence: str) -> set[Any]:
    """The units of its amounts, but for years: a currency's sign, or the word after the number."""
    return {(sign or unit).casefold() for sign, unit in _AMOUNT.findall(sentence)}
