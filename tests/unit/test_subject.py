"""What a question is about, if no article mentions it; and the many words that it is not about."""

import pytest

from chatbot.spelling import Speller
from chatbot.subject import Subjects
from chatbot.vocabulary import Vocabulary
from ingest.index.bm25 import word_counts

WORDS = word_counts(
    [
        "Ramipril lowers the blood pressure. Prednisone calms inflammation. Knee arthroplasty "
        "replaces a joint. Glyphosate kills weeds. Redis keeps its data in memory. X rays show "
        "bones."
    ]
)
VOCABULARY = Vocabulary(WORDS, "en")
SUBJECTS = Subjects(VOCABULARY)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Does enalapril lower the blood pressure?", "enalapril"),
        ("What is a meniscectomy?", "meniscectomy"),
        ("I am 60. Is fluconazole safe with my pressure?", "fluconazole"),
        ("How do I restore MariaDB?", "MariaDB"),
        ("dicamba weeds", "dicamba"),
        ("When do you prune clematis?", "clematis"),
    ],
)
def test_a_named_thing_that_no_article_mentions_is_the_subject(question: str, subject: str) -> None:
    assert SUBJECTS.unmentioned(question) == subject


@pytest.mark.parametrize(
    "question",
    [
        "Does ramipril lower the blood pressure?",
        "My aunt takes enalapril. What lowers the blood pressure?",  # told, not asked
        "Does yoga lower the blood pressure?",  # an ordinary word
        "Can a scaffolder have a knee replaced?",
        "duz a pill lowr my blod preshure",  # misspelt throughout
        "wat is a definately good blood pressure?",
        "does an xray show bones",
        "My flatmate swears by beetroot, what kills weeds?",
        "",
        "?!",
    ],
)
def test_other_words_that_the_shelf_lacks_are_not(question: str) -> None:
    assert SUBJECTS.unmentioned(Speller(VOCABULARY).mend(question)) is None


def test_what_is_spelt_nearly_the_same_may_be_meant() -> None:
    instead = SUBJECTS.instead("What does prednisolone do?", "prednisolone")
    assert instead == ["What does prednisone do?", "prednisone"]


def test_in_a_language_without_a_dictionary_nothing_is_unmentioned() -> None:
    assert Subjects(Vocabulary(WORDS, "de")).unmentioned("Hilft Enalapril?") is None
