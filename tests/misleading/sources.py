"""A source that a message names is quoted alone, or said not to be on the shelf."""

from collections.abc import Callable

from chatbot import interface
from chatbot.answer import Answer
from tests.misleading.cases import Case, Document, Kind

TEA = (
    Document(
        "Green tea\n\nSteep green tea for two minutes. Water for green tea should be at 80 "
        "degrees. Green tea holds less caffeine than coffee.\n",
        "How to brew green tea",
        "Kettle & Leaf Society",
    ),
    Document(
        "Black tea\n\nSteep black tea for four minutes. Boiling water suits black tea. Milk goes "
        "well with black tea. Caffeine keeps many people awake at night.\n",
        "A guide to black tea",
        "Harrogate Tea Museum",
    ),
    Document(
        "Storing leaves\n\nKeep leaves in a dark tin. Tea leaves go stale after a year. Pets "
        "should not eat tea leaves, for caffeine is a poison to dogs.\n",
        "Storing tea leaves at home",
    ),
)
TENANTS = (
    Document(
        "Your deposit\n\nA landlord must return the deposit within ten days. Keep photographs of "
        "every room. The landlord pays for wear and tear.\n",
        "Getting your deposit back",
        "Renters Advice Bureau",
    ),
    Document(
        "Repairs\n\nThe landlord must repair the heating within a day in winter. Write to the "
        "landlord before you withhold rent. Mould is the landlord's duty unless you never air.\n",
        "Repairs and mould in rented homes",
        "Shelter for Tenants",
    ),
)


def only(publisher: str, words: str = "") -> Callable[[Answer], bool]:
    """Quoted is what is wanted, and nobody but this publisher (or article)."""
    return lambda answer: (
        answer.answered
        and all(
            publisher in (quote.article.publisher, quote.article.title) for quote in answer.quotes
        )
        and words in " ".join(quote.text for quote in answer.quotes)
    )


def absent(name: str) -> Callable[[Answer], bool]:
    """The source is said not to be on the shelf, and nothing is quoted."""
    return lambda answer: not answer.answered and answer.message == interface.not_on_shelf(name)


def silent(answer: Answer) -> bool:
    """The source is on the shelf, and does not say it."""
    return not answer.answered and answer.message == interface.NOT_IN_SOURCE


def anyone(answer: Answer) -> bool:
    """No source is meant: the answer is as ever."""
    return answer.answered


KETTLE, MUSEUM, TIN = "Kettle & Leaf Society", "Harrogate Tea Museum", "Storing tea leaves at home"
RENTERS, SHELTER = "Renters Advice Bureau", "Shelter for Tenants"
LASER, AICA = "Laser Spine Institute", "AICA Orthopedics"
_CASES: tuple[tuple[str, Callable[[Answer], bool], tuple[Document, ...]], ...] = (
    ("According to the Harrogate Tea Museum, how long is tea steeped?", only(MUSEUM), TEA),
    ("According to the Kettle & Leaf Society, how long is tea steeped?", only(KETTLE), TEA),
    ("What does the green tea article say about caffeine?", only(KETTLE, "less caffeine"), TEA),
    ("What does the black tea article say about caffeine?", only(MUSEUM, "awake"), TEA),
    ("Does the article on storing leaves mention dogs?", only(TIN, "dogs"), TEA),
    ("Does the green tea article mention dogs?", silent, TEA),
    ("Is milk mentioned in the article about storing tea?", silent, TEA),
    ("What temperature should the water have, according to Twinings?", absent("Twinings"), TEA),
    ("According to Wikipedia, how long should green tea steep?", absent("Wikipedia"), TEA),
    ("What does the Guardian say about storing leaves?", absent("Guardian"), TEA),
    ("In the Fortnum book, is milk good with black tea?", absent("Fortnum book"), TEA),
    ("What does the museum say about milk?", only(MUSEUM, "Milk"), TEA),
    ("What does Kettle & Leaf recommend for the water?", only(KETTLE, "80"), TEA),
    ("How do I store green tea leaves?", anyone, TEA),
    ("Does black tea hold caffeine?", anyone, TEA),
    ("My doctor says caffeine keeps me awake at night. Is that right?", anyone, TEA),
    ("From the coffee page: what goes well with black tea?", absent("coffee page"), TEA),
    ("According to the Renters Advice Bureau, what must a landlord do?", only(RENTERS), TENANTS),
    ("What must the landlord do according to Shelter for Tenants?", only(SHELTER), TENANTS),
    ("what does shelter say about mould", only(SHELTER, "Mould"), TENANTS),
    ("what does renters advice bureau say about photographs", only(RENTERS, "photo"), TENANTS),
    ("Does the deposit article mention mould?", silent, TENANTS),
    ("Does the article about repairs mention the heating?", only(SHELTER, "heating"), TENANTS),
    (
        "According to Citizens Advice, who pays for wear and tear?",
        absent("Citizens Advice"),
        TENANTS,
    ),
    ("what does the BBC say about withholding rent", absent("BBC"), TENANTS),
    ("Who pays for wear and tear?", anyone, TENANTS),
    ("According to my friend, mould is the landlord's duty. Is it?", anyone, TENANTS),
    ("According to the Laser Spine Institute, what causes muscle spasms?", only(LASER), ()),
    ("What does AICA say about exercise?", only(AICA), ()),
    ("What does the LSI page say about muscle spasms?", only(LASER), ()),
    ("What does WebMD say about sciatica?", absent("WebMD"), ()),
    ("according to the cleveland clinic what is a pinched nerve", absent("cleveland clinic"), ()),
    (
        "Does the nerve damage article mention EMG?",
        lambda answer: not answer.answered or only("Does Nerve Damage Cause Muscle Spasms")(answer),
        (),
    ),
    (
        "In the article about leg spasms, what is said about magnesium?",
        lambda answer: (
            answer.message == interface.NOT_IN_SOURCE
            or only("Can a Pinched Nerve Cause Muscle Spasms in Legs?")(answer)
        ),
        (),
    ),
    ("Can nerve damage cause muscle spasms?", anyone, ()),
    ("What is the herniated disc pain like?", anyone, ()),
)
KIND = Kind(
    "a source that is named",
    tuple(
        Case((message,), holds, shelf, aside=number % 2 == 1)
        for number, (message, holds, shelf) in enumerate(_CASES)
    ),
    least=31,
)
