"""Passages that are alike but for the one word that matters: none hides behind the other."""

from collections.abc import Callable

from chatbot.answer import Answer
from tests.misleading.cases import Case, Document, Kind


def two(question: str, one: str, other: str, *, differ: bool = True, aside: bool = False) -> Case:
    """Two publishers, of whom each is to be quoted; and, if they differ, that they do is said."""
    return Case(
        (question,),
        lambda answer: quotes_all(one, other)(answer) and says_differ(answer) is differ,
        (
            Document(f"About it\n\n{one}", "First leaflet", "North Press"),
            Document(f"Facts\n\n{other}", "Second leaflet", "South Press"),
        ),
        aside,
    )


def within(question: str, text: str, *parts: str, aside: bool = False) -> Case:
    """One article, of which each of the parts is to be quoted."""
    shelf = (Document(text, "A handbook", "North Press"),)
    return Case((question,), quotes_all(*parts), shelf, aside)


def repeated(question: str, one: str, other: str, *, aside: bool = False) -> Case:
    """Two publishers who say one thing: it is quoted once, and the other is named."""
    key = one.partition(".")[0], other.partition(".")[0]

    def holds(answer: Answer) -> bool:
        texts = [quote.text for quote in answer.quotes if any(part in quote.text for part in key)]
        return len(texts) == 1 and any(q.also for q in answer.quotes) and not says_differ(answer)

    shelf = (
        Document(f"About it\n\n{one}", "First leaflet", "North Press"),
        Document(f"Facts\n\n{other}", "Second leaflet", "South Press"),
    )
    return Case((question,), holds, shelf, aside)


def quotes_all(*parts: str) -> Callable[[Answer], bool]:
    """Each part is in a quote, and none is only said to be nearly the same."""

    def holds(answer: Answer) -> bool:
        texts = [quote.text for quote in answer.quotes]
        own = any(s.article == quote.article for quote in answer.quotes for s in quote.also)
        return not own and all(any(key_of(part) in text for text in texts) for part in parts)

    return holds


def key_of(part: str) -> str:
    """The first sentence of a text, without its mark."""
    return part.partition(". ")[0].rstrip(".")


def says_differ(answer: Answer) -> bool:
    """Whether some quote is said to differ from another."""
    return any(quote.differs for quote in answer.quotes)


CASES = (
    two(
        "May I prune roses in autumn?",
        "You may prune climbing roses in autumn. Mulch them well.",
        "You may not prune climbing roses in autumn. Wait for spring.",
    ),
    two(
        "Can I ride with a cracked frame?",
        "You can ride a bicycle with a cracked carbon frame for a short while.",
        "You cannot ride a bicycle with a cracked carbon frame for a short while.",
        aside=True,
    ),
    two(
        "How hot should the water for green tea be?",
        "Green tea is brewed with water of 70 degrees. It then tastes mild.",
        "Green tea is brewed with water of 90 degrees. It then tastes strong.",
    ),
    two(
        "How many cups of coffee a day are fine?",
        "Healthy adults may drink up to four cups of coffee a day.",
        "Healthy adults may drink up to 6 cups of coffee a day.",
        aside=True,
    ),
    two(
        "Is chocolate safe for dogs?",
        "A little dark chocolate is safe for large dogs.",
        "A little dark chocolate is unsafe for large dogs.",
    ),
    two(
        "Is tap water suitable for orchids?",
        "Hard tap water is suitable for orchids. Water them weekly.",
        "Hard tap water is unsuitable for orchids. Use rain.",
        aside=True,
    ),
    two(
        "When do I take the iron tablets?",
        "Iron tablets are taken before meals with a glass of water.",
        "Iron tablets are taken after meals with a glass of water.",
    ),
    two(
        "Does caffeine raise blood pressure?",
        "Caffeine raises blood pressure for a few hours after a cup.",
        "Caffeine lowers blood pressure for a few hours after a cup.",
        aside=True,
    ),
    two(
        "How much fertiliser do tomatoes need?",
        "Tomatoes need 5 grams of fertiliser for each plant every week.",
        "Tomatoes need 5 kilograms of fertiliser for each plant every week.",
    ),
    two(
        "How often is a bicycle chain oiled?",
        "A bicycle chain is oiled every 100 miles in dry weather.",
        "A bicycle chain is oiled every 100 kilometres in dry weather.",
        aside=True,
    ),
    two(
        "May tenants paint the walls?",
        "Tenants may repaint the walls of a rented flat when they move out.",
        "Tenants must repaint the walls of a rented flat when they move out.",
    ),
    two(
        "Do backups have to be encrypted?",
        "Backups of customer data can be encrypted before they leave the office.",
        "Backups of customer data must be encrypted before they leave the office.",
        aside=True,
    ),
    two(
        "Is moss on a lawn harmful?",
        "Moss on a lawn doesn’t harm the grass around it.",
        "Moss on a lawn harms the grass around it.",
    ),
    two(
        "Does the ferry still run in winter?",
        "The ferry to the island runs every day in winter.",
        "The ferry to the island no longer runs every day in winter.",
        aside=True,
    ),
    two(
        "Is the password reset link permanent?",
        "The password reset link is permanent and works on every device.",
        "The password reset link is temporary and works on every device.",
    ),
    two(
        "Should raw rice be rinsed?",
        "Most cooks say that raw rice should be rinsed before it is boiled.",
        "Most cooks say that raw rice should never be rinsed before it is boiled.",
        aside=True,
    ),
    two(
        "Can it be taken with food?",
        "Cetirizine tablets can be taken with food or without it.",
        "Loratadine tablets can be taken with food or without it.",
        differ=False,
    ),
    two(
        "Which plants like shade?",
        "Ferns like a shady place and moist soil all year round.",
        "Hostas like a shady place and moist soil all year round.",
        differ=False,
        aside=True,
    ),
    within(
        "How many antihistamine tablets may be taken a day?",
        "Dosage\n\nAdults may take up to 8 antihistamine tablets a day. They are swallowed "
        "whole.\n\n"
        "Storage\n\nKeep the box dry.\n\n"
        "Dosage for the young\n\nChildren may take up to 4 antihistamine tablets a day.",
        "Adults may take up to 8 antihistamine tablets a day.",
        "Children may take up to 4 antihistamine tablets a day.",
    ),
    within(
        "How much food does a cat need?",
        "Feeding\n\nAn adult cat needs two small bowls of dry food a day.\n\nThe litter box is "
        "cleaned "
        "every evening.\n\nGrowing up\n\nA young cat needs four small bowls of dry food a day.",
        "An adult cat needs two small bowls of dry food a day.",
        "A young cat needs four small bowls of dry food a day.",
        aside=True,
    ),
    within(
        "Is the museum open on holidays?",
        "Summer\n\nThe museum is open on public holidays in summer. Bring a hat.\n\nTickets\n\n"
        "Tickets "
        "cost nine euros.\n\nWinter\n\nThe museum is closed on public holidays in winter.",
        "The museum is open on public holidays in summer.",
        "The museum is closed on public holidays in winter.",
    ),
    within(
        "Do cyclists have to wear helmets?",
        "Law\n\nCyclists under 16 must wear a helmet on public roads.\n\nLights are sold in shops."
        "\n\nElders\n\nCyclists over 16 need not wear a helmet on public roads.",
        "Cyclists under 16 must wear a helmet on public roads.",
        "Cyclists over 16 need not wear a helmet on public roads.",
        aside=True,
    ),
    repeated(
        "What is compost made of?",
        "Compost is made of rotted leaves, peelings and grass. Turn it.",
        "Compost is made of leaves, peelings and grass that have rotted. It smells of earth.",
    ),
    repeated(
        "What does a derailleur do?",
        "A derailleur moves the chain from one sprocket to another. It needs care.",
        "A derailleur is what moves the chain from one sprocket to another. Keep it clean.",
        aside=True,
    ),
    repeated(
        "Why does bread rise?",
        "Bread rises because yeast makes gas in the dough. Be patient.",
        "Bread rises because the yeast in the dough produces gas. Warmth helps.",
    ),
    repeated(
        "What is a notary?",
        "A notary is an official who certifies signatures on documents. Fees vary.",
        "A notary is an official who certifies the signatures on a document. Bring a passport.",
        aside=True,
    ),
    within(
        "Is brown sugar better than white sugar?",
        "Myths\n\nBrown sugar is healthier than white sugar, many say. Dentists see it "
        "otherwise.\n\n"
        "Ovens differ.\n\nFacts\n\nBrown sugar is not healthier than white sugar.",
        "Brown sugar is not healthier than white sugar.",
    ),
    within(
        "How long is a parcel kept?",
        "Parcels\n\nA parcel is kept at the post office for 7 days.\n\nStamps can be bought online."
        "\n\nAbroad\n\nA parcel from abroad is kept at the post office for 14 days.",
        "A parcel is kept at the post office for 7 days.",
        "A parcel from abroad is kept at the post office for 14 days.",
        aside=True,
    ),
)

KIND = Kind("opposites are not called the same", CASES, least=25)
