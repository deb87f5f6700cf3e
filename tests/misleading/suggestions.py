"""Suggestions ask something else than was asked, something that who asks may want to know."""

from collections.abc import Callable
from dataclasses import replace

from chatbot.answer import Answer
from ingest.index.bm25 import WORD, terms
from tests.misleading.cases import Case, Document, Kind

BIKES = Document(
    title="Bicycles",
    text="""How do I mend a puncture?

A patch glued over the hole mends a punctured tube.

How can a flat tyre be repaired?

A new inner tube repairs a flat tyre within minutes.

How often should a chain be oiled?

Oil the chain every two hundred kilometres.

What pressure do tyres need?

Tyres of a touring bicycle need four bars of pressure.

Who was Mr Dunlop?

Mr Dunlop made the first tyre filled with air.
""",
)
TEA = Document(
    title="Tea",
    text="""How hot should water for green tea be?

Water of seventy degrees keeps green tea from turning bitter.

How long does black tea steep?

Black tea steeps for three to five minutes.

Where is tea grown?

Tea is grown in China, India and Kenya.

How is tea stored?

Tea is stored dry and dark in a tin.

When did Mrs Bruce plant tea?

Mrs Bruce planted tea in Assam in spring.
""",
)
NAMES = frozenset({"johnson", "davis", "mr", "ms", "mrs", "dunlop", "bruce"})


def offers(*wanted: str, never: str = "") -> Callable[[Answer], bool]:
    """Whether what is offered names one of the words wanted, if any, nobody, and nothing twice,
    neither what was asked nor a question with the words of `never` and at most one other.
    """

    def holds(answer: Answer) -> bool:
        offered = [frozenset(terms(each, "en")) for each in answer.suggestions]
        asked = {frozenset(terms(answer.question, "en"))}
        again = frozenset(terms(never, "en"))
        shown = " ".join(answer.suggestions).lower()
        return (
            len({*offered} - asked) == len(offered)
            and not (never and any(again <= each and len(each - again) < 2 for each in offered))
            and NAMES.isdisjoint(WORD.findall(shown))
            and (not wanted or any(word in shown for word in wanted))
        )

    return holds


CASES = [
    Case(("What does a new bicycle cost?",), offers(), (BIKES,)),
    Case(("how to fix a flat tire",), offers(never="flat tyre repaired"), (BIKES,)),
    Case(("How do you mend a punctured tube?",), offers(never="mend puncture"), (BIKES,)),
    Case(("how frequently do I oil the chain?",), offers(never="often chain oiled"), (BIKES,)),
    Case(("who invented the pedal",), offers(), (BIKES,)),
    Case(("what air pressure is right for tyres",), offers(never="pressure tyres need"), (BIKES,)),
    Case(
        ("How often should a chain be oiled?", "How do I mend a puncture?"),
        offers(never="often chain oiled"),
        (BIKES,),
    ),
    Case(("who sells tyres",), offers(), (BIKES,)),
    Case(("Does tea contain caffeine?",), offers(), (TEA,)),
    Case(("what temperature for green tea",), offers(never="hot water green tea"), (TEA,)),
    Case(("where does tea grow?",), offers(never="tea grown"), (TEA,)),
    Case(("how many minutes must black tea steep",), offers(never="long black tea steep"), (TEA,)),
    Case(("Where is tea grown?", "How is tea stored?"), offers(never="tea grown"), (TEA,)),
    Case(("when was tea first planted in Europe",), offers(), (TEA,)),
    Case(("How much does an MRI of the back cost?",), offers("mri", "imaging", "test", "scan")),
    Case(("my diabetes numbers have been bad for years, is my sight at risk",), offers()),
    Case(("Which vitamins should I take for nerve pain?",), offers("pain", "nerve")),
    Case(("how many years can one live with diabetes",), offers()),
    Case(("Can I fly with a herniated disc?",), offers("disc")),
    Case(("can i drink beer with my muscle relaxer",), offers("relax", "medic", "drug")),
    Case(("What is the best mattress for sciatica?",), offers("sciatica", "back", "sleep")),
    Case(("do compression socks help leg spasms",), offers("spasm", "leg", "cramp")),
    Case(("a woman of 35 with anxiety and spasms: which therapy pays the insurance",), offers()),
    Case(("is a 58 year old too old for back surgery",), offers()),
    Case(("Can a pinched nerve cause muscle spasms?",), offers(never="pinched nerve cause spasms")),
    Case(("do trapped nerves make muscles twitch",), offers(never="pinched nerve cause twitching")),
    Case(("What is spinal stenosis?",), offers(never="what spinal stenosis")),
    Case(("how is a pinched nerve diagnosed",), offers(never="pinched nerve diagnosed")),
    Case(("Can stress worsen muscle spasms?",), offers(never="stress worsen muscle spasms")),
    Case(("what is a laminectomy",), offers(never="laminectomy")),
    Case(
        ("What is spinal stenosis?", "Who gets it?"),
        offers(never="what spinal stenosis"),
    ),
    Case(
        ("Is massage good for spasms?", "What does a chiropractor do?"),
        offers(never="massage spasms help"),
    ),
]
KIND = Kind(
    name="suggestions",
    # Every second one is aside: not looked at while the remedy was built.
    cases=tuple(replace(case, aside=i % 2 == 1) for i, case in enumerate(CASES)),
    least=31,
)
