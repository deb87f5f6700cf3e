"""A quote brings what denies, dates or attributes it, and the question that its Yes or No \
answers."""

from collections.abc import Callable

from chatbot.answer import Answer
from tests.misleading.cases import Case, Document, Kind


def words(answer: Answer) -> list[str]:
    """All words that are shown of each quote."""
    return [
        "\n".join(span.of(quote.article.text) for span in (*quote.context, quote.span))
        for quote in answer.quotes
    ]


def brings(claim: str, *needed: str) -> Callable[[Answer], bool]:
    """Whether the claim is quoted, and never without what it needs."""

    def holds(answer: Answer) -> bool:
        quoting = [shown for shown in words(answer) if claim in shown]
        return bool(quoting) and all(part in shown for shown in quoting for part in needed)

    return holds


def on(text: str, question: str, claim: str, *needed: str, aside: bool = False) -> Case:
    """A question about a claim of a shelf that has one article, written for it."""
    return Case((question,), brings(claim, *needed), (Document(text),), aside)


HELMET = """\
Bicycle helmets

A helmet can be used again after a crash. Wrong! The foam inside is crushed and will not protect \
you.

Keep the helmet away from the heater.
"""
TEA = """\
Tea and caffeine

Green tea contains no caffeine. That is a myth. A cup holds about a third of what coffee has.

Black tea is dried longer than green tea.
"""
NOSE = """\
Dogs

Many owners believe that a warm nose means that a dog is ill. This is not true. Noses warm up in \
sleep.

Dogs drink more in summer.
"""
SEARING = """\
Meat

Searing a steak seals in the juices, says a popular cookbook. There is no evidence for it.

Let the steak rest for five minutes.
"""
ENCRYPTED = """\
The messenger

The messenger encrypts every message that you send. At least, that is what the advertisements say.

You can change the colour of the window.
"""
EVICTION = """\
Tenants

Until 2012 a landlord could evict tenants without notice. The law no longer allows that.

The rent is due on the first of the month.
"""
PASS = """\
Getting around the island

A day pass for the ferry costs 12 euros. From April it will cost 15 euros.

The ferry leaves every hour.
"""
MOSS = """\
Lawns

Moss in the lawn is a sign of sour soil. Every neighbour will tell you so. It is nonsense.

Mow the lawn once a week.
"""
TULIPS = """\
Cut flowers

A copper coin in the vase keeps cut tulips fresh.

This is an old wives’ tale. Change the water every day instead.

Cut the stems at an angle.
"""
BATTERY = """\
Telephones

You must empty the battery of a telephone before you charge it again.

That advice is long out of date. It was true of the batteries of the nineties.

Keep the telephone out of the sun.
"""
MILK = """\
Hedgehogs

“Put out a bowl of milk for the hedgehog every night. It makes him strong,” says a man in the \
film. Vets warn against it.

Hedgehogs sleep through the winter.
"""
SOAP = """\
Cast iron

‘Never wash a cast iron pan with soap. Salt is all it needs,’ writes my aunt in her letters. \
Others wash theirs and nothing happens.

Dry the pan on the stove.
"""
TOFU = """\
Can you freeze tofu?

Yes. Its texture becomes firmer and more like meat.

How is tofu made?

Soy milk is curdled with a salt, and then pressed.
"""
TRAILER = """\
Do I need a licence to tow a small trailer?

No.

Which lights does a trailer need?

Two red lamps at its back, and a lamp for the number plate.
"""
GARLIC = """\
Worming

Garlic rids a cat of worms. No study has ever found this. It can poison the animal.

Cats groom themselves for hours.
"""
DEEP = """\
Myths about seeds

Seeds must be soaked overnight before sowing. Not so. Only the hard ones gain from a bath.

Sow in rows.
"""
FASTING = """\
The tablets

The tablets work only on an empty stomach, it used to be said. Newer trials have found that food \
makes no difference.

Keep the tablets in their box.
"""
FEE = """\
The library

Membership costs $20 a year. You pay it at the desk. Since January 2024 it has been $26.

The library is closed on Mondays.
"""
BANK_HOLIDAY = """\
Visas

Visitors could stay for 90 days without a visa. That rule was abolished in 2019. Everyone now \
needs a visa.

The embassy opens at nine.
"""
INCOGNITO = """\
Browsers

Does a private window hide you from your employer? No. The network still sees what you open.

Close the window when you are done.
"""
BOIL = """\
Eggs

Salt in the water keeps eggs from cracking. So the story goes, at any rate.

Take the eggs out after six minutes.
"""
KNOTS = """\
“Oil the chain before every single ride. It will last for ever,” the salesman promised. It lasted \
a year.

Wipe the chain with a cloth.
"""
SHAVING = """\
Hair

Claim: Shaving makes hair grow back thicker.

Verdict: False. The blunt tip only feels coarser.

Wash your hair twice a week.
"""
GOLDFISH = """\
Goldfish

A goldfish forgets everything after three seconds. In fact, goldfish remember a feeding place for \
months.

Change a third of the water every week.
"""
CACTUS = """\
Houseplants

It is widely believed that a cactus beside the screen absorbs its rays. Physicists who measured \
it saw nothing of the kind.

Water a cactus once a month.
"""
JET = """\
Jet lag

Melatonin cures jet lag overnight. Or so the label claims. Nobody has shown that it works so fast.

Drink enough water on the plane.
"""
RECALL = """\
Pressure cookers

Is it safe to open the lid while the pot is hot?

Absolutely not. Steam would burn you.

How long do beans take?

Soaked beans take ten minutes.
"""
DEPOSIT = """\
Renting

The deposit may be as high as three months of rent. This limit was lowered to two months in 2023.

The keys are handed over at noon.
"""
SPEED = """\
Mopeds

The speed limit for mopeds is 50 km/h. A year ago, the town lowered it to 30 km/h.

Mopeds must be insured.
"""
BUTTER = """\
Burns

Butter soothes a burn. Please do not believe this! Cool the skin under running water.

Cover the burn with a clean cloth.
"""
WINE = """\
Wine and food

She told the guests: “Red wine never goes with fish. White wine always does.” Many cooks think \
otherwise.

Serve the wine cool.
"""
FRENCH = """\
Bread

«Bread must never be kept in the refrigerator. It goes stale at once», declared the baker. We \
tested it, and he was right only about white bread.

Slice the bread when it is cool.
"""
SHARKS = """\
Sharks

Sharks never get cancer. Books have been sold on the strength of it. The claim was refuted long ago.

Some sharks sleep while they swim.
"""
WAIVER = """\
Contracts

A contract is valid only if it is in writing.

Nothing could be further from the truth. A handshake is enough for most of them.

Keep a copy of what you sign.
"""
DISK = """\
Disks

Users often hear that defragmenting speeds up a solid-state disk. It wears the disk out.

Leave a tenth of the disk empty.
"""
MUSEUM = """\
The museum

Admission to the museum is free on Sundays. This ended in 2021.

Bags have to be left at the entrance.
"""

CASES = (
    on(TEA, "Does green tea contain caffeine?", "contains no caffeine", "That is a myth."),
    on(
        HELMET,
        "Can a helmet be used again after a crash?",
        "A helmet can be used",
        "Wrong!",
        aside=True,
    ),
    on(NOSE, "Does a warm nose mean that a dog is ill?", "a warm nose", "This is not true."),
    on(
        SEARING,
        "Does searing seal in the juices of a steak?",
        "seals in",
        "no evidence",
        aside=True,
    ),
    on(
        ENCRYPTED,
        "Does the messenger encrypt every message?",
        "encrypts every",
        "the advertisements say",
    ),
    on(
        EVICTION,
        "Can a landlord evict tenants without notice?",
        "could evict",
        "no longer allows",
        aside=True,
    ),
    on(PASS, "What does a day pass for the ferry cost?", "12 euros", "15 euros"),
    on(MOSS, "Is moss in the lawn a sign of sour soil?", "sour soil", "nonsense", aside=True),
    on(TULIPS, "Does a copper coin keep cut tulips fresh?", "A copper coin", "old wives’ tale"),
    on(
        BATTERY,
        "Must I empty the battery before I charge the telephone?",
        "must empty",
        "out of date",
        aside=True,
    ),
    on(
        MILK,
        "Should I put out a bowl of milk for the hedgehog?",
        "bowl of milk",
        "It makes him strong,” says a man",
        "Vets warn against it.",
    ),
    on(
        SOAP,
        "Can a cast iron pan be washed with soap?",
        "Never wash",
        "all it needs,’ writes my aunt",
        aside=True,
    ),
    on(TOFU, "Can you freeze tofu?", "Yes.", "Can you freeze tofu?", "firmer"),
    on(
        TRAILER,
        "Do I need a licence to tow a small trailer?",
        "No.",
        "Do I need a licence",
        aside=True,
    ),
    on(GARLIC, "Does garlic rid a cat of worms?", "Garlic rids", "No study has ever found this."),
    on(
        DEEP,
        "Must seeds be soaked overnight before sowing?",
        "must be soaked",
        "Not so.",
        aside=True,
    ),
    on(
        FASTING,
        "Do the tablets work only on an empty stomach?",
        "only on an empty stomach",
        "makes no difference",
    ),
    on(FEE, "What does membership of the library cost?", "$20", "$26", aside=True),
    on(
        BANK_HOLIDAY,
        "How long could visitors stay without a visa?",
        "for 90 days",
        "abolished in 2019",
    ),
    on(
        INCOGNITO,
        "Does a private window hide you from your employer?",
        "No.",
        "Does a private window hide",
        aside=True,
    ),
    on(
        BOIL,
        "Does salt in the water keep eggs from cracking?",
        "Salt in the water",
        "So the story goes",
    ),
    on(
        KNOTS,
        "Should I oil the chain before every ride?",
        "Oil the chain",
        "for ever,” the salesman promised",
        "It lasted a year.",
        aside=True,
    ),
    on(SHAVING, "Does shaving make hair grow back thicker?", "Shaving makes", "Verdict: False."),
    on(
        GOLDFISH,
        "Does a goldfish forget everything after three seconds?",
        "forgets everything",
        "In fact",
        aside=True,
    ),
    on(
        CACTUS,
        "Does a cactus absorb the rays of the screen?",
        "absorbs its rays",
        "nothing of the kind",
    ),
    on(
        JET,
        "Does melatonin cure jet lag overnight?",
        "cures jet lag",
        "the label claims",
        aside=True,
    ),
    on(
        RECALL,
        "Is it safe to open the lid while the pot is hot?",
        "Absolutely not.",
        "Is it safe to open the lid",
    ),
    on(
        DEPOSIT,
        "How high may the deposit be?",
        "three months of rent",
        "two months in 2023",
        aside=True,
    ),
    on(SPEED, "What is the speed limit for mopeds?", "50 km/h", "30 km/h"),
    on(BUTTER, "Does butter soothe a burn?", "Butter soothes", "do not believe this", aside=True),
    on(
        WINE,
        "Does red wine go with fish?",
        "Red wine never",
        "She told the guests",
        "White wine always does.”",
    ),
    on(
        FRENCH,
        "May bread be kept in the refrigerator?",
        "must never be kept",
        "declared the baker",
        aside=True,
    ),
    on(SHARKS, "Do sharks get cancer?", "never get cancer", "refuted"),
    on(
        WAIVER,
        "Is a contract valid only if it is in writing?",
        "only if it is in writing",
        "further from the truth",
        aside=True,
    ),
    on(DISK, "Does defragmenting speed up a solid-state disk?", "speeds up", "wears the disk out"),
    on(
        MUSEUM,
        "Is admission to the museum free on Sundays?",
        "free on Sundays",
        "ended in 2021",
        aside=True,
    ),
    Case(
        ("Is it a myth that green tea contains no caffeine?",),
        brings("contains no caffeine", "That is a myth."),
        (Document(TEA),),
    ),
    Case(
        ("Is it true that a helmet can be used again after a crash?",),
        brings("A helmet can be used", "Wrong!"),
        (Document(HELMET),),
        aside=True,
    ),
    Case(
        ("Can chiropractors prescribe a muscle relaxer?",),
        brings("No, chiropractors", "Can chiropractors prescribe a muscle relaxer?"),
    ),
    Case(
        ("Can muscle spasms from a pinched nerve affect both legs?",),
        brings("Yes, depending on", "affect both legs?"),
        aside=True,
    ),
)
KIND = Kind("A claim brings its denial", CASES, least=36)
