"""Messages that ask the articles nothing: thanks, what points at the quotes that are shown, what
asks about the shelf or about the chatbot, and other languages; and questions that look like these.
"""

from collections.abc import Callable

from chatbot import interface
from chatbot.answer import Answer, Outcome
from tests.misleading.cases import Case, Document, Kind

Check = Callable[[Answer], bool]

BICYCLES = (
    Document(
        "How to look after a bicycle chain\n\nA chain wants oil every two hundred kilometres. Wipe "
        "off what drips, for dirt sticks to oil.\n\nHow to tell that it is worn\n\nA chain checker "
        "drops into a worn chain. A worn chain ruins the sprockets.\n\nPunctures\n\nA puncture is "
        "mended with a patch. The patch needs glue and a rough surface. Tubeless tyres are sealed "
        "with latex milk.",
        "Chains and tyres",
        "Spoke Weekly",
    ),
    Document(
        "Brakes of a bicycle\n\nDisc brakes stop well in the rain. Their pads last about a "
        "thousand kilometres. Rim brakes are cheap and light.\n\nHow to bleed a brake\n\nA "
        "hydraulic brake is bled when its lever feels soft. Mineral oil must never touch the "
        "pads.",
        "All about brakes",
    ),
)
RABBITS = (
    Document(
        "What rabbits eat\n\nHay is most of what a rabbit eats. Carrots are sweets and should be "
        "rare. Iceberg lettuce gives rabbits diarrhoea.\n\nTeeth\n\nA rabbit's teeth grow all its "
        "life. Hay wears them down. A rabbit that stops eating needs a vet the same day.",
        "Feeding a rabbit",
        "The Hutch",
    ),
    Document(
        "Where rabbits live\n\nRabbits live in pairs or groups and never alone. A hutch should let "
        "them take three hops. Rabbits bear cold well and heat badly.\n\nVaccination\n\nRabbits "
        "are vaccinated against myxomatosis once a year.",
        "A home for rabbits",
        "Warren House",
    ),
)
CHAIN = "How often does a chain want oil?"
BRAKE = "Are disc brakes good in the rain?"
HAY = "What do rabbits eat?"
COLD = "Do rabbits bear cold?"
SCIATICA = "What is sciatica?"
CAUSES = "Can a pinched nerve cause muscle spasms?"


def chats(answer: Answer) -> bool:
    """Fixed words of any kind, and no quote."""
    return answer.outcome is Outcome.SMALL_TALK and not answer.quotes


def says(message: str) -> Check:
    return lambda answer: answer.message == message and not answer.quotes


def shows(words: str, *others: str, first: int | None = None) -> Check:
    """Quotes with these words, though not found by a search, numbered afresh."""

    def check(answer: Answer) -> bool:
        quoted = " ".join(quote.text for quote in answer.quotes)
        numbers = [quote.number for quote in answer.quotes]
        return (
            answer.outcome is Outcome.SHOWN
            and numbers == list(range(1, len(numbers) + 1))
            and (first is None or len(numbers) == first)
            and all(each in quoted for each in (words, *others))
        )

    return check


def tells(*words: str) -> Check:
    """Fixed words that name these things of the catalog."""
    return lambda answer: not answer.is_question and all(w in answer.message for w in words)


def is_question(answer: Answer) -> bool:
    return answer.is_question


def quotes(words: str) -> Check:
    return lambda answer: answer.is_question and any(words in q.text for q in answer.quotes)


def is_foreign(answer: Answer) -> bool:
    return answer.outcome is Outcome.UNREAD and not answer.quotes


def _cases(*rows: tuple[tuple[str, ...], Check, tuple[Document, ...]]) -> tuple[Case, ...]:
    """Every second one was put aside before anything was built."""
    return tuple(
        Case(m, check, shelf, aside=i % 2 == 1) for i, (m, check, shelf) in enumerate(rows)
    )


CASES = _cases(
    # Greeting, thanks, closing, acknowledging
    ((CHAIN, "cheers mate, that's brilliant"), chats, BICYCLES),
    ((HAY, "aww thats so helpful ty"), chats, RABBITS),
    ((CHAIN, "ok makes sense"), chats, BICYCLES),
    ((HAY, "alright then, noted"), chats, RABBITS),
    ((CAUSES, "👍"), chats, ()),
    ((SCIATICA, "🙏🙏😊"), chats, ()),
    (("hello hello anyone there",), chats, ()),
    (("heya!! good evening",), chats, BICYCLES),
    (("just testing if this works",), chats, RABBITS),
    (("testing 123",), chats, ()),
    ((CAUSES, "haha lol"), chats, ()),
    ((SCIATICA, "hmm i see"), chats, ()),
    ((BRAKE, "right, that's all, bye for now"), chats, BICYCLES),
    ((COLD, "ok bye have a nice day"), chats, RABBITS),
    (("...",), chats, RABBITS),
    ((SCIATICA, "!!!"), chats, ()),
    # Pointing at what is shown
    ((HAY, "can you repeat that please"), shows("Hay"), RABBITS),
    ((BRAKE, "sorry, say that again?"), shows("Disc brakes stop well"), BICYCLES),
    ((CAUSES, "and where did you get that from?"), shows(""), ()),
    ((SCIATICA, "what's your source for this"), shows(""), ()),
    ((CHAIN, "who wrote that?"), shows("oil every two hundred"), BICYCLES),
    ((COLD, "which page does that come from"), shows("Rabbits bear cold well"), RABBITS),
    ((CAUSES, "the first one"), shows("", first=1), ()),
    ((CAUSES, "number 2 please"), shows("", first=1), ()),
    ((SCIATICA, "show me the first quote again"), shows("", first=1), ()),
    ((CAUSES, "the last one"), shows("", first=1), ()),
    ((HAY, "explain it like i'm five"), says(interface.ONLY_QUOTES), RABBITS),
    ((CHAIN, "can you put this in plain words"), says(interface.ONLY_QUOTES), BICYCLES),
    ((CAUSES, "too long, give me the short version"), says(interface.ONLY_QUOTES), ()),
    ((SCIATICA, "summarise that for me"), says(interface.ONLY_QUOTES), ()),
    (("source?",), says(interface.NOTHING_SHOWN), RABBITS),
    (("repeat that",), says(interface.NOTHING_SHOWN), BICYCLES),
    # About the shelf
    (("what articles do you have",), tells("Chains and tyres", "All about brakes"), BICYCLES),
    (("show me a list of everything on the shelf",), tells("A home for rabbits"), RABBITS),
    (("who is the publisher of these articles?",), tells("The Hutch", "Warren House"), RABBITS),
    (("where do your texts come from",), tells("Spoke Weekly"), BICYCLES),
    (("which articles talk about latex milk?",), shows("latex milk"), BICYCLES),
    (("which article mentions myxomatosis",), shows("myxomatosis"), RABBITS),
    (("is there an article about acupuncture?",), shows("cupuncture"), ()),
    (("what article covers capsaicin",), shows("apsaicin"), ()),
    (("which article mentions helmets?",), tells("helmets"), BICYCLES),
    (("do any of the articles mention hamsters",), tells("hamsters"), RABBITS),
    (("what topics can i ask you about",), chats, RABBITS),
    (("give me some example questions",), chats, ()),
    # About the bot
    (("are you gpt-4 or something",), says(interface.IDENTITY), BICYCLES),
    (("am i talking to a human?",), says(interface.IDENTITY), ()),
    (("will anybody read what i type here",), says(interface.PRIVACY), RABBITS),
    (("do you keep a record of our chat?",), says(interface.PRIVACY), ()),
    (("who can see my messages",), says(interface.PRIVACY), ()),
    (("is my data safe with you?",), says(interface.PRIVACY), BICYCLES),
    (("how can you help me?",), says(interface.ABILITIES), RABBITS),
    (("what is it that you can do for me",), says(interface.ABILITIES), ()),
    # Other languages
    (("Wie oft muss man die Kette ölen?",), is_foreign, BICYCLES),
    (("¿Qué comen los conejos?",), is_foreign, RABBITS),
    (("qu'est-ce que la sciatique ?",), is_foreign, ()),
    (("cos'è un nervo schiacciato e come si cura",), is_foreign, ()),
    (("что такое ишиас",), is_foreign, ()),
    (("什么是坐骨神经痛？",), is_foreign, ()),
    (("wat eten konijnen het liefst en hoe vaak",), is_foreign, RABBITS),
    (("como devo lubrificar a corrente da minha bicicleta",), is_foreign, BICYCLES),
    # Questions that look like acts
    (("thanks, and how long do brake pads last?",), quotes("thousand kilometres"), BICYCLES),
    (("hi there, should rabbits be kept alone?",), quotes("never alone"), RABBITS),
    (("lol ok but how is a puncture mended",), quotes("patch"), BICYCLES),
    (("great. can rabbits have iceberg lettuce",), quotes("Iceberg"), RABBITS),
    ((CAUSES, "why?"), is_question, ()),
    ((SCIATICA, "is it serious"), is_question, ()),
    ((CAUSES, "and then?"), is_question, ()),
    ((CAUSES, "which one is better?"), is_question, ()),
    ((BRAKE, "more about the pads"), is_question, BICYCLES),
    ((HAY, "and their teeth?"), is_question, RABBITS),
    (("how ofen shoud i oyl a bicicle chane",), is_question, BICYCLES),
    (("wat do rabits eet mostley",), is_question, RABBITS),
    (("who publishes guidelines on spinal stenosis?",), is_question, ()),
    (("can a doctor help me with sciatica?",), is_question, ()),
    (("is surgery safe?",), is_question, ()),
    (("radiculopathy vs neuropathy",), is_question, ()),
)
KIND = Kind("acts", CASES, least=66)
