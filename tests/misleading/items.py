"""An item of a list brings what negates, limits or conditions it, and a table's row its header."""

from tests.misleading.cases import Case, Kind
from tests.misleading.denials import brings, on

ABOUT = "\n\nRead the leaflet and keep it. Ask the pharmacist if anything is unclear.\n"


def listed(bullets: tuple[str, str, str]) -> str:
    """A leaflet whose list has these bullets."""
    items = ("Drink alcohol.", "Drive a car or a motorcycle.", "Take aspirin.")
    lines = "\n".join(f"{bullet}{item}" for bullet, item in zip(bullets, items, strict=True))
    return f"The drops\n\nWhile you use the drops, you must not:\n\n{lines}{ABOUT}"


def bulleted(first: str, second: str = "", third: str = "", *, aside: bool = False) -> Case:
    """The leaflet with bullets of one kind; all alike unless others are given."""
    bullets = (first, second or first, third or first)
    question = "Can I drink alcohol while I use the drops?"
    return on(listed(bullets), question, "Drink alcohol.", "you must not:", aside=aside)


UNDER_HEADING = """\
Composting

You must not compost

○ Meat and fish of any kind
○ Dairy products such as cheese
○ Ashes of coal

Turn the heap every month. Keep it moist.
"""
SENTENCE = """\
The moped

Check the tyres every week. Do not ride the moped in any of these cases.
■ The brake lamp is broken.
■ There is ice on the road.

Wash the moped with cold water.
"""
UNLESS = """\
Borrowing

The library lends these things only to members:
→ Sewing machines and drills
→ Tents for up to four people
→ Games

The library opens at ten.
"""
PLAIN = """\
The sauna

Never take with you into the sauna:
Glass bottles of any size
Telephones and other devices
Metal jewellery

Shower before you go in. Cool down slowly afterwards.
"""
PLAIN_STOPPED = """\
Hamsters

Do not feed a hamster:
Raw potatoes.
Chocolate and other sweets.
Onions and leeks.

Hamsters are awake at night. They run many miles in their wheel.
"""
COLON_HEADING = """\
Your rabbit

Foods that you should never give a rabbit:

➢ Iceberg lettuce
➢ Rhubarb leaves
➢ Avocado

Rabbits need hay all day long.
"""
CLOSING = """\
Refunds

We refund a ticket when the show is cancelled. There is no refund if
a) You arrive late at the theatre.
b) You have lost the ticket.
c) The seat was changed.

The bar opens an hour before the show.
"""
INTERRUPTED = """\
The ladder

You must not:
★ Lean the ladder against a gutter.
Gutters are made for rain and break at once.
★ Stand on the top three rungs.

Store the ladder in a dry place.
"""
NESTED = """\
The oven

To clean the oven, never use:
• scouring agents, such as
    – steel wool for pans
    – sand or scouring powder
• bleach or ammonia

Let the oven cool down first.
"""
MYTHS = """\
Common myths about sunscreen

○ Dark skin needs no sunscreen at all.
○ Clouds keep out all of the rays.
○ One layer in the morning lasts all day.

How to apply sunscreen

Use two fingers of cream for the face.
"""
UNTIL = """\
After the graft

Until the graft has healed, avoid:
□ Lifting more than two kilos
□ Swimming in a pool

Keep the bandage dry. It is changed after a week.
"""
NUMBERED = """\
Your aquarium

Fish must not be put into the tank before
(1) The water has run through the filter for a week.
(2) The temperature has been steady for two days.

Feed the fish once a day.
"""
WRAPPED = """\
Wild mushrooms

Many of the mushrooms in our forests are poisonous, and some of
these look like those that are sold in shops. A mushroom is not
safe to eat just because:

· Slugs and snails have fed on the cap
  of the mushroom.
· A silver spoon stays bright in the
  pan with it.

Take a basket and a small knife with
you when you go into the forest.
"""
PIPES = """\
Oils

Oil | Safe for cats | Used for
Lavender | No | sleep of people
Tea tree | No | cuts of the skin
Olive | Yes | salads and cooking

Keep all oils in dark bottles.
"""
TABBED = (
    "Plants\n\nPlant\tPoisonous to dogs\tLight\nLily of the valley\tYes, all parts\tshade\n"
    "Spider plant\tNo\thalf shade\n\nWater the plants in the morning.\n"
)
RULED = """\
Batteries

These may not be mixed in one device:

Kind | Voltage | Rechargeable
---|---|---
Alkaline cell | 1.5 volts | No
Nickel cell | 1.2 volts | Yes

Bring old batteries back to the shop.
"""
WITHOUT = """\
Hand luggage

Not allowed in hand luggage:

✅ Knives and scissors with long blades
✅ Liquids of more than 100 millilitres

Be at the gate in time.
"""
SINGLE = """\
Software licence

The licence does not permit you to:
‣‣ Rent the software to others

You may make one copy for safety.
"""
ONLY_IF = """\
Kayaks

You may rent a kayak alone only if
i. You have passed the swimming test.
ii. You carry a telephone in a dry bag.
iii. The wind is weak.

The kayaks are yellow.
"""
RELIEF = """\
Tick bites

What does not help against ticks?

▶ Oil or glue on the tick
▶ A burning match held to the tick

Pull the tick out with tweezers.
"""

CASES = (
    bulleted("○ "),
    bulleted("· ", aside=True),
    bulleted("o "),
    bulleted("\uf0b7 ", aside=True),
    bulleted("✔ "),
    bulleted("✅ ", aside=True),
    bulleted("☑ "),
    bulleted("→ ", aside=True),
    bulleted("★ "),
    bulleted("■ ", aside=True),
    bulleted("□ "),
    bulleted("➢ ", aside=True),
    bulleted("a) ", "b) ", "c) "),
    bulleted("(1) ", "(2) ", "(3) ", aside=True),
    bulleted("i. ", "ii. ", "iii. "),
    bulleted("A. ", "B. ", "C. ", aside=True),
    bulleted("=> "),
    bulleted("~ ", aside=True),
    bulleted(""),
    bulleted("•", aside=True),
    bulleted("❌ "),
    bulleted("(a) ", "(b) ", "(c) ", aside=True),
    bulleted("o\t"),
    bulleted("¤ ", aside=True),
    on(UNDER_HEADING, "Can I compost meat and fish?", "Meat and fish", "must not compost"),
    on(
        SENTENCE,
        "Can I ride the moped when there is ice on the road?",
        "ice on the road",
        "Do not ride",
        aside=True,
    ),
    on(UNLESS, "Does the library lend tents?", "Tents for up to", "only to members"),
    on(PLAIN, "Can I take telephones into the sauna?", "Telephones and", "Never take", aside=True),
    on(PLAIN_STOPPED, "Can I feed a hamster raw potatoes?", "Raw potatoes.", "Do not feed"),
    on(
        COLON_HEADING,
        "Can a rabbit eat iceberg lettuce?",
        "Iceberg lettuce",
        "never give",
        aside=True,
    ),
    on(
        CLOSING,
        "Do I get a refund when I have lost the ticket?",
        "lost the ticket",
        "There is no refund",
    ),
    on(
        INTERRUPTED,
        "May I stand on the top rungs of the ladder?",
        "Stand on the top",
        "You must not:",
        aside=True,
    ),
    on(NESTED, "Can I clean the oven with steel wool?", "steel wool", "never use"),
    on(MYTHS, "Does dark skin need sunscreen?", "Dark skin needs", "myths", aside=True),
    on(UNTIL, "Can I go swimming in a pool after the graft?", "Swimming in a pool", "avoid"),
    on(
        NUMBERED,
        "When can fish be put into the tank?",
        "The temperature",
        "must not be put",
        aside=True,
    ),
    on(
        WRAPPED,
        "Is a mushroom safe when slugs have fed on it?",
        "Slugs and snails",
        "not\nsafe to eat",
    ),
    on(PIPES, "Is lavender oil safe for cats?", "Lavender", "Safe for cats", aside=True),
    on(
        TABBED,
        "Is lily of the valley poisonous to dogs?",
        "Lily of the valley",
        "Poisonous to dogs",
    ),
    on(
        RULED,
        "Can an alkaline cell be mixed with others in a device?",
        "Alkaline",
        "Rechargeable",
        "may not be mixed",
        aside=True,
    ),
    on(WITHOUT, "Are knives allowed in hand luggage?", "Knives", "Not allowed"),
    on(
        SINGLE,
        "May I rent the software to others?",
        "Rent the software",
        "does not permit",
        aside=True,
    ),
    on(ONLY_IF, "Can I rent a kayak alone?", "swimming test", "only if"),
    on(RELIEF, "Does oil help against ticks?", "Oil or glue", "does not help", aside=True),
    Case(("Does low potassium cause leg spasms?",), brings("Low Potassium", "Nerve Involvement?")),
    Case(
        ("What happens if conservative care fails?",),
        brings("Corticosteroid", "If conservative care fails:"),
        aside=True,
    ),
)
KIND = Kind("An item keeps its not", CASES, least=41)
