"""What comes along with a quote: its denial, its date, its speaker, its question."""

import pytest

from chatbot.quotes import select_quotes
from chatbot.rank import Ranking
from ingest.passages import read_passages
from tests.shelves import article_of


def quoted(text: str, claim: str) -> str:
    """All that is shown when the one passage with the claim is quoted."""
    article = article_of(text)
    passages = read_passages(article)
    (best,) = [i for i, passage in enumerate(passages) if claim in passage.span.of(text)]
    ranking = Ranking((best,), (1.0,))
    (quote,) = select_quotes(ranking, passages, {article.slug: article}, 0.5)
    return "\n".join(span.of(text) for span in (*quote.context, quote.span))


@pytest.mark.parametrize(
    "denial",
    [
        "That is a myth.",
        "Wrong!",
        "There is no evidence for it.",
        "Everybody says so. It is nonsense.",
        "Books have been sold on it. No study has found this.",
    ],
)
@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["sentence", "paragraph"])
def test_a_claim_brings_its_denial_and_the_denial_its_claim(denial: str, between: str) -> None:
    text = f"Bulls are angered by the colour red.{between}{denial}\n\nThey graze all day in herds."
    assert quoted(text, "angered").endswith(denial)
    assert quoted(text, denial.split(". ")[-1]).startswith("Bulls are")


def test_a_denial_takes_back_nothing_of_another_section() -> None:
    text = "Bulls\n\nBulls are angered by red.\n\nCows\n\nThat is a myth about them."
    assert quoted(text, "angered") == "Bulls are angered by red."


def test_a_denial_of_a_whole_list_comes_with_each_item() -> None:
    text = "- Bulls hate red.\n- Cows sleep standing.\n\nNone of these is true.\n"
    assert quoted(text, "Bulls").endswith("None of these is true.")
    assert quoted(text, "Cows").endswith("None of these is true.")


def test_speech_is_one_unit_with_whose_words_it_is() -> None:
    text = "Bulls graze. “Red angers them. Run,” says a farmer. “Do not run.” A vet told us that."
    assert (
        quoted(text, "Red")
        == "“Red angers them. Run,” says a farmer. “Do not run.” A vet told us that."
    )
    assert quoted(text, "Do not").endswith("A vet told us that.")


def test_the_name_below_an_epigraph_comes_along() -> None:
    text = "“Red angers a bull. Run.”\n— An old farmer\n"
    assert quoted(text, "Red") == text.strip()


def test_a_yes_or_no_brings_what_it_answers() -> None:
    text = "Do bulls see red?\n\nNo. They see green.\n\nMay I run? Yes, but slowly.\n"
    assert quoted(text, "No.").startswith("Do bulls see red?")
    assert quoted(text, "Yes,") == "May I run? Yes, but slowly."


def test_a_verdict_on_nothing_is_no_passage() -> None:
    assert read_passages(article_of("That is a myth.")) == ()


def test_ordinary_sentences_bring_nothing() -> None:
    text = "A nerve carries signals. Muscles contract in turn. Tendons pull on the bones."
    assert quoted(text, "Muscles") == "Muscles contract in turn."


def test_answers_in_lines_bring_their_questions_in_lines() -> None:
    text = "Q. May bulls swim?\nA. Yes, they can.\nQ. May cows?\nA. No.\n"
    assert quoted(text, "Yes,") == "Q. May bulls swim?\nA. Yes, they can."
    assert quoted(text, "A. No.") == "Q. May cows?\nA. No."
    text = "1. May bulls swim?\nYes, they can.\n2. May cows?\nNo.\n"
    assert quoted(text, "Yes,") == "1. May bulls swim?\nYes, they can."
    assert quoted(text, "No.") == "2. May cows?\nNo."


def test_a_price_brings_its_later_price() -> None:
    text = "Entry costs $12. You pay at the gate. From May it costs $15. Dogs need a lead.\n"
    assert quoted(text, "$12").endswith("From May it costs $15.")
    assert quoted("Entry costs $12.\n\nThe price rises to $15 in June.\n", "$12").endswith("June.")
