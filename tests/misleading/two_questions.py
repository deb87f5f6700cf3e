"""Two questions in one message: each is answered or declined by itself, under its own words; and
messages that hold one question, whatever they look like.
"""

from chatbot.answer import Answer
from tests.misleading.acts import BICYCLES, RABBITS, Check
from tests.misleading.cases import Case, Document, Kind

TEA = (
    Document(
        "Black tea\n\nBlack tea is brewed with boiling water for four minutes. It is fully "
        "oxidised.\n\nGreen tea\n\nGreen tea turns bitter above eighty degrees. It is steamed or "
        "fired in a pan soon after picking.\n\nStoring tea\n\nTea keeps for a year in a tin. Light "
        "and damp spoil it.",
        "Kinds of tea",
    ),
    Document(
        "What is matcha?\n\nMatcha is green tea ground to powder. The bushes are shaded for three "
        "weeks before the harvest.\n\nWhat is a gaiwan?\n\nA gaiwan is a lidded bowl in which tea "
        "is brewed. Its lid holds back the leaves.",
        "Tea from Japan and China",
    ),
)
ANSWERED, DECLINED = True, False


def parts(*expected: str | None) -> Check:
    """Parts in this order, each with a quote with these words, or declined (None)."""

    def check(answer: Answer) -> bool:
        numbers = [quote.number for quote in answer.quotes]
        return (
            len(answer.parts) == len(expected)
            and numbers == list(range(1, len(numbers) + 1))
            and answer.quotes == tuple(quote for part in answer.parts for quote in part.quotes)
            and all(map(_says, answer.parts, expected))
        )

    return check


def _says(part: Answer, words: str | None) -> bool:
    if words is None:
        return part.is_question and not part.quotes
    return any(words.lower() in quote.text.lower() for quote in part.quotes)


def both(*words: str) -> Check:
    """All of it is quoted, in parts or not."""
    return lambda answer: all(
        any(each.lower() in quote.text.lower() for quote in answer.quotes) for each in words
    )


def is_whole(answer: Answer) -> bool:
    return not answer.parts


def _cases(*rows: tuple[str, Check, tuple[Document, ...]]) -> tuple[Case, ...]:
    """Every second one was put aside before anything was built."""
    return tuple(
        Case((message,), check, shelf, aside=i % 2 == 1)
        for i, (message, check, shelf) in enumerate(rows)
    )


CASES = _cases(
    # Both on the shelf
    ("What is matcha? How long does tea keep?", both("ground to powder", "a year"), TEA),
    ("Can rabbits eat carrots? Do they bear heat?", both("Carrots", "heat badly"), RABBITS),
    ("When is a brake bled? What seals tubeless tyres?", both("feels soft", "latex"), BICYCLES),
    ("How is black tea brewed? And what is a gaiwan?", both("boiling", "lidded bowl"), TEA),
    ("What is a laminectomy? Who was Mr. Johnson?", both("laminectomy", "58-year-old"), ()),
    ("What is neuromodulation? What is spinal stenosis?", both("neuromod", "stenosis"), ()),
    ("Tell me about matcha and gaiwans", both("ground to powder", "lidded bowl"), TEA),
    ("tell me about punctures and rim brakes", both("patch", "cheap and light"), BICYCLES),
    ("What are sciatica and spinal stenosis?", both("sciatica", "stenosis"), ()),
    ("what are ectopic discharges and acupuncture", both("ectopic", "acupuncture"), ()),
    ("what is matcha? also how long does tea keep?", both("ground to powder", "a year"), TEA),
    ("do rim brakes cost much? also how is a puncture mended?", both("cheap", "patch"), BICYCLES),
    ("why do rabbits need hay and how often are they vaccinated?", both("Hay", "year"), RABBITS),
    ("what is a gaiwan and when does green tea turn bitter", both("lidded", "eighty"), TEA),
    # One on the shelf, one not
    ("What is a gaiwan? Who painted the Mona Lisa?", parts("lidded bowl", None), TEA),
    ("How tall is Mount Fuji? What is matcha?", parts(None, "ground to powder"), TEA),
    ("What do rabbits eat? How much does a saddle weigh?", parts("Hay", None), RABBITS),
    ("What is bitcoin mining? Do disc brakes work in rain?", parts(None, "Disc"), BICYCLES),
    ("What is sciatica? What is the capital of Peru?", parts("sciatica", None), ()),
    ("How do I bake sourdough? What does an EMG show?", parts(None, "EMG"), ()),
    ("tell me about acupuncture and the stock market", parts("acupuncture", None), ()),
    ("tell me about volcanoes and capsaicin", parts(None, "capsaicin"), ()),
    # The second leans on the first
    ("What is matcha? How long are its bushes shaded?", both("powder", "three weeks"), TEA),
    ("What is a gaiwan? What does its lid do?", both("lidded", "holds back"), TEA),
    ("What is sciatica? Can it cause spasms?", both("sciatica", "spasm"), ()),
    ("Who was Mr. Johnson? How did they treat him?", both("Mr. Johnson"), ()),
    # One question
    ("Black tea or green tea, which is brewed hotter?", is_whole, TEA),
    ("Is it better to use a tin or a glass jar?", is_whole, TEA),
    ("My rabbit stopped eating. Is that bad? He is four.", is_whole, RABBITS),
    ("I oiled my chain yesterday and it squeaks. Why is that?", is_whole, BICYCLES),
    ("What is the connection between nerves and muscles?", is_whole, ()),
    ("what are pins and needles", is_whole, ()),
    ("What's the difference between sciatica and stenosis?", is_whole, ()),
    ("Can a pinched nerve and a herniated disc cause spasms?", is_whole, ()),
    ("Does hay help because it wears the teeth down?", is_whole, RABBITS),
    ("Is there anything I can do, and if so what?", is_whole, ()),
    ("Why do disc brakes squeal? Is it the pads?", is_whole, BICYCLES),
    ("What about my chain? It is rusty. Should I oil it?", is_whole, BICYCLES),
)
KIND = Kind("two questions in one", CASES, least=33)
