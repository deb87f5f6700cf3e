"""What a message excludes, or says has failed, is not what it is offered."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from chatbot.answer import Answer
from tests.misleading.cases import Case, Document, Kind

GARDEN = Document(
    title="Weeds and slugs",
    text="""How to kill weeds

Glyphosate is a herbicide that kills weeds down to the root.

Boiling water poured on the leaves kills young weeds in paving.

Vinegar burns the leaves of weeds on a sunny day.

A thick mulch of bark stops weeds from growing between shrubs.

How to keep slugs away

Slug pellets kill slugs within two days.

Copper tape around a pot keeps slugs away, because they will not cross it.

Nematodes watered into the soil kill slugs underground.

Rain does not harm nematodes.
""",
)
BICYCLE = Document(
    title="Punctures and chains",
    text="""Mending a puncture

A patch glued over the hole mends a punctured tube for good.

A sealant squeezed through the valve closes small holes in a tyre.

A new inner tube is the surest way to mend a flat tyre.

Cleaning the chain

Degreaser takes old oil and grit off a chain.

A brush and warm soapy water clean a chain as well.

Washing-up liquid does not damage a chain that is dried afterwards.

Salt damages a chain within one winter.
""",
)
KITCHEN = Document(
    title="Cakes, binders and leaven",
    text="""What binds a cake

Eggs bind the dough of a cake and help it rise.

A mashed banana binds the dough of a cake and keeps it moist.

Ground flaxseed stirred into water binds the dough of a cake like glue.

What makes bread rise

Yeast makes bread rise within two hours.

Baking soda and buttermilk make bread rise in the oven.

A sourdough starter makes bread rise overnight.
""",
)
HEADACHE = Document(
    title="Headaches",
    text="""What helps against a headache

Ibuprofen relieves a headache within an hour.

A cold cloth on the forehead relieves a headache, too.

Drinking water helps if a headache comes from thirst.

An hour of sleep in a dark room helps against a headache.

Acupuncture makes headaches rarer in some people.

What causes a headache

Red wine causes a headache in many people.

Cheese does not cause a headache in most people.
""",
)
KNEE = Document(
    title="A torn meniscus",
    text="""How a torn meniscus is treated

A meniscectomy removes the torn part of the meniscus.

Keyhole surgery stitches a torn meniscus together.

Exercises that strengthen the thigh relieve the knee with a torn meniscus.

A brace and rest let a small tear of the meniscus heal.

Physical therapy restores the movement of a knee with a torn meniscus.

Tablets such as naproxen ease the pain of a torn meniscus.
""",
)
FLEAS = Document(
    title="Fleas on a cat",
    text="""How to get rid of fleas

Flea drops on the neck kill the fleas of a cat within a day.

A flea comb dipped in soapy water gets rid of the fleas of a cat slowly.

Washing blankets at sixty degrees gets rid of flea eggs at home.

Flea collars keep fleas off a cat for months.
""",
)
BACKUP = Document(
    title="Saving photos",
    text="""Where to save photos

The cloud saves photos from a telephone at once.

An external drive saves photos without any subscription.

Printed albums save the photos that matter most.

What slows a computer down

A full disk slows a computer down.

Wallpaper does not slow a computer down.
""",
)
TRAVEL = Document(
    title="Getting to the island",
    text="""How to get to the island

The ferry takes travellers to the island in three hours.

A small plane flies travellers to the island twice a day.

At low tide you can walk to the island across the sand.

The ferry takes dogs to the island, too.
""",
)


def leads(*words: str, never: Sequence[str] = ()) -> Callable[[Answer], bool]:
    """Whether the first quote holds one of the words, and no quote one of those never wanted."""

    def holds(answer: Answer) -> bool:
        texts = [quote.text.lower() for quote in answer.quotes]
        return (
            bool(texts)
            and any(word in texts[0] for word in words)
            and not any(word in text for word in never for text in texts)
        )

    return holds


def declines(answer: Answer) -> bool:
    """Whether nothing is quoted."""
    return not answer.answered


def declines_or(*words: str) -> Callable[[Answer], bool]:
    """Whether nothing is quoted, or the first quote holds one of the words."""
    return lambda answer: declines(answer) or leads(*words)(answer)


def without(*words: str) -> Callable[[Answer], bool]:
    """Whether something is quoted, and none of the words leads."""
    return lambda answer: (
        answer.answered and not any(word in answer.quotes[0].text.lower() for word in words)
    )


OWN: list[tuple[Document, str, Callable[[Answer], bool]]] = [
    (
        GARDEN,
        "How do I kill weeds without chemicals?",
        leads("water", "vinegar", "mulch", never=["glyphosate"]),
    ),
    (
        GARDEN,
        "kill weeds without herbicide",
        leads("water", "vinegar", "mulch", never=["glyphosate"]),
    ),
    (
        GARDEN,
        "Vinegar didn't work on my weeds. What kills them?",
        leads("glyphosate", "water", "mulch", never=["vinegar"]),
    ),
    (
        GARDEN,
        "I tried boiling water on the weeds and it did nothing, what else kills them",
        leads("glyphosate", "vinegar", "mulch", never=["boiling"]),
    ),
    (
        GARDEN,
        "what keeps slugs away other than pellets?",
        leads("copper", "nematodes", never=["pellets"]),
    ),
    (
        GARDEN,
        "What can I do about slugs besides copper tape?",
        leads("pellets", "nematodes", never=["copper"]),
    ),
    (GARDEN, "What does not harm nematodes?", leads("rain does not harm")),
    (GARDEN, "What doesn't kill slugs?", declines),
    (
        BICYCLE,
        "How can I mend a flat tyre without a patch?",
        leads("sealant", "new inner", never=["patch"]),
    ),
    (
        BICYCLE,
        "is there a way to fix a puncture other than sealant",
        leads("patch", "new inner", never=["sealant"]),
    ),
    (
        BICYCLE,
        "I want to clean my chain but I can't use degreaser",
        leads("brush", never=["degreaser"]),
    ),
    (
        BICYCLE,
        "patches have failed, how do I mend the tube",
        leads("sealant", "new inner", never=["patch"]),
    ),
    (BICYCLE, "What does not damage a chain?", leads("washing-up liquid does not", never=["salt"])),
    (
        BICYCLE,
        "which liquids don't damage a bicycle chain",
        leads("washing-up liquid does not", never=["salt"]),
    ),
    (KITCHEN, "What binds a cake instead of eggs?", leads("banana", "flax", never=["eggs"])),
    (KITCHEN, "How do I bind a cake without eggs?", leads("banana", "flax", never=["eggs"])),
    (KITCHEN, "I'm allergic to banana, what binds a cake?", leads("egg", "flax", never=["banana"])),
    (
        KITCHEN,
        "My son can't have eggs. What binds the dough of a cake?",
        leads("banana", "flax", never=["eggs"]),
    ),
    (KITCHEN, "how to make bread rise without yeast", leads("soda", "sourdough", never=["yeast"])),
    (
        KITCHEN,
        "what makes bread rise, apart from yeast?",
        leads("soda", "sourdough", never=["yeast"]),
    ),
    (
        HEADACHE,
        "I can't have ibuprofen. What relieves a headache?",
        leads("cloth", "water", "sleep", "acupuncture", never=["ibuprofen"]),
    ),
    (
        HEADACHE,
        "What helps against a headache without medication?",
        leads("cloth", "water", "sleep", "acupuncture", never=["ibuprofen"]),
    ),
    (
        HEADACHE,
        "tried acupuncture and sleep, nothing helps my headache",
        leads("cloth", "water", "ibuprofen", never=["acupuncture", "sleep"]),
    ),
    (
        HEADACHE,
        "anything besides tablets for a headache?",
        leads("cloth", "water", "sleep", "acupuncture", never=["ibuprofen"]),
    ),
    (HEADACHE, "What does not cause a headache?", leads("cheese does not", never=["wine"])),
    (HEADACHE, "Which drinks don't cause headaches?", declines_or("not cause")),
    (
        KNEE,
        "How is a torn meniscus treated without surgery?",
        leads("exercises", "brace", "therapy", "tablets", never=["surgery", "meniscectomy"]),
    ),
    (
        KNEE,
        "Which treatments of a torn meniscus are not surgical?",
        leads("exercises", "brace", "therapy", "tablets", never=["surgery", "meniscectomy"]),
    ),
    (
        KNEE,
        "torn meniscus no surgery please",
        leads("exercises", "brace", "therapy", "tablets", never=["surgery", "meniscectomy"]),
    ),
    (
        KNEE,
        "meniscus rehab without medication",
        leads("exercises", "brace", "therapy", "surgery", "meniscectomy", never=["naproxen"]),
    ),
    (
        KNEE,
        "been to PT and worn a brace for my torn meniscus, neither helped. what now",
        leads(
            "exercises", "surgery", "meniscectomy", "tablets", never=["physical therapy", "brace"]
        ),
    ),
    (
        KNEE,
        "had physio for a torn meniscus, it didn't help. What else is done?",
        leads(
            "exercises", "surgery", "meniscectomy", "tablets", "brace", never=["physical therapy"]
        ),
    ),
    (
        FLEAS,
        "how to get rid of fleas on my cat without drops",
        leads("comb", "wash", "collar", never=["drops"]),
    ),
    (
        FLEAS,
        "the flea collar hasn't helped, what gets rid of fleas?",
        leads("comb", "wash", "drops", never=["collars"]),
    ),
    (
        FLEAS,
        "fleas on the cat, drops and collars did nothing",
        leads("comb", "wash", never=["drops", "collars"]),
    ),
    (
        FLEAS,
        "My cat is allergic to flea drops. What kills fleas?",
        leads("comb", "wash", "collar", never=["drops"]),
    ),
    (BACKUP, "how can I save photos without the cloud", leads("drive", "album", never=["cloud"])),
    (
        BACKUP,
        "I don't want to use an external drive. Where can I save my photos?",
        leads("cloud", "album", never=["drive"]),
    ),
    (
        BACKUP,
        "what does not slow a computer down",
        leads("wallpaper does not", never=["full disk"]),
    ),
    (BACKUP, "What does not fill a disk?", declines),
    (
        TRAVEL,
        "How do I get to the island without taking the ferry?",
        leads("plane", "walk", never=["ferry"]),
    ),
    (
        TRAVEL,
        "can I get to the island other than by plane",
        leads("ferry", "walk", never=["plane"]),
    ),
    (
        TRAVEL,
        "is there any way to the island except the ferry and flying? no more planes for me",
        leads("walk", never=["ferry", "plane"]),
    ),
    (
        TRAVEL,
        "I can't take the ferry, how do I reach the island?",
        leads("plane", "walk", never=["ferry"]),
    ),
    # These exclude nothing.
    (
        HEADACHE,
        "I can't sleep without a headache. What helps?",
        leads("cloth", "water", "ibuprofen", "sleep", "acupuncture"),
    ),
    (
        HEADACHE,
        "nothing helps my headache",
        leads("ibuprofen", "cloth", "water", "sleep", "acupuncture"),
    ),
    (KNEE, "Why didn't surgery stitch my torn meniscus together?", declines_or("surgery")),
    (
        KNEE,
        "My knee is not swollen, but the meniscus is torn. How is it treated by surgery?",
        leads("surgery", "meniscectomy"),
    ),
    (GARDEN, "What happens to weeds without a mulch of bark?", leads("mulch")),
    (GARDEN, "Does copper tape not keep slugs away?", leads("copper")),
    (TRAVEL, "Not sure how to travel: does the ferry take dogs?", leads("ferry")),
    (FLEAS, "Can I wash blankets without boiling them to get rid of flea eggs?", leads("sixty")),
]

SHIPPED: list[tuple[str, Callable[[Answer], bool]]] = [
    ("How is a herniated disc treated without surgery?", without("surgery", "surgical")),
    (
        "been to the chiropractor and PT for a pinched nerve, nothing helps, what else is there",
        without("chiropract", "physical therap"),
    ),
    ("Which treatments for a pinched nerve are not surgical?", without("surgery", "surgical")),
    ("rehab for nerve damage without medication", without("medication", "relaxant", "drug")),
    ("What does not cause spasms?", declines),
    (
        "muscle relaxers didn't work for my spasms, what now",
        without("relaxers", "relaxants", "medications"),
    ),
    ("anything besides tablets for nerve pain?", without("medications", "tablets", "drugs")),
    (
        "I can't take anti-inflammatories, what helps a pinched nerve?",
        without("anti-inflammator", "nsaid"),
    ),
    ("Does massage help without pain?", leads("massage")),
    ("I can't walk without pain in the leg from a pinched nerve, what helps?", leads("")),
    ("What happens if a pinched nerve goes without treatment?", leads("")),
    (
        "my foot is not numb, but can a pinched nerve cause spasms?",
        leads("yes, a pinched nerve", "pinched nerve"),
    ),
]

# Every second one was put aside before the remedy was built.
CASES = [
    *(Case((message,), holds, (document,)) for document, message, holds in OWN),
    *(Case((message,), holds) for message, holds in SHIPPED),
]
KIND = Kind(
    name="exclusions",
    cases=tuple(replace(case, aside=i % 2 == 1) for i, case in enumerate(CASES)),
    least=57,
)
