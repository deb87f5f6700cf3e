"""A verdict on another question leads no answer, and of two things compared both are quoted."""

from tests.misleading.cases import Case, Document, Kind

_WELCOME = "Welcome. These pages were written for members."


def borrowed(question: str, text: str, verdict: str, *, aside: bool = False) -> Case:
    """A verdict that answers something else does not lead: another quote does, or none."""
    return Case(
        (question,),
        lambda answer: not answer.quotes or verdict not in answer.quotes[0].text,
        (Document(f"{_WELCOME}\n\n{text}", "Members’ pages"),),
        aside,
    )


def asked(question: str, text: str, verdict: str, *, aside: bool = False) -> Case:
    """A verdict on what is asked leads."""
    return Case(
        (question,),
        lambda answer: answer.answered and verdict in answer.quotes[0].text,
        (Document(f"{_WELCOME}\n\n{text}", "Members’ pages"),),
        aside,
    )


def compared(question: str, text: str, *parts: str, aside: bool = False) -> Case:
    """Both things that are compared are quoted."""
    return Case(
        (question,),
        lambda answer: all(any(part in quote.text for quote in answer.quotes) for part in parts),
        (Document(f"{_WELCOME}\n\n{text}", "Members’ pages"),),
        aside,
    )


def shipped(question: str, *verdicts: str, aside: bool = False) -> Case:
    """On the shelf that ships, none of these leads."""
    return Case(
        (question,),
        lambda answer: (
            not answer.quotes or not any(verdict in answer.quotes[0].text for verdict in verdicts)
        ),
        aside=aside,
    )


def leads(question: str, verdict: str, *, aside: bool = False) -> Case:
    """On the shelf that ships, this leads."""
    return Case(
        (question,),
        lambda answer: answer.answered and verdict in answer.quotes[0].text,
        aside=aside,
    )


PRUNING = (
    "Pruning\n\nCan I prune lavender in winter?\n\nNo, lavender dies when it is pruned in "
    "winter.\n\n"
    "Soil\n\nLavender grows in poor, dry soil.\n\nWatering\n\nWater young lavender once a week."
)
VETS = (
    "Vets and their nurses\n\nNo, veterinary nurses cannot sign passports for pets.\n\n"
    "Teeth\n\nBrush the teeth of a dog every day."
)
BREAD = (
    "Baking\n\nIs sourdough vegan?\n\nYes, sourdough bread is vegan because it holds only "
    "flour, water "
    "and salt.\n\nKeeping\n\nSourdough bread keeps for five days in a cloth."
)
LEASE = (
    "Leases\n\nCan the landlord enter without notice?\n\nAbsolutely not — a landlord has to give a "
    "day’s notice before entering.\n\nRent\n\nThe rent is due on the third of each month."
)
CHAIN = (
    "Chains\n\nDoes wax damage a chain?\n\nNot really: wax keeps a bicycle chain cleaner than "
    "oil.\n\n"
    "Wear\n\nA worn chain skips when you pedal hard."
)
PRINTER = (
    "Printers\n\nDoes the printer need a driver?\n\nYes, on older computers the printer needs a "
    "driver.\n\nJams\n\nOpen the rear door of the printer to clear a paper jam."
)
TEAS = (
    "Teas at a glance\n\nTea | Caffeine? | Taste |\n---|---|---\nRooibos | No – it is no true "
    "tea | "
    "Sweet and mild |\nSencha | Yes – about 30 mg a cup | Fresh and grassy |\nChamomile | No – "
    "it is "
    "made of flowers | Like apples |\n\nBrewing\n\nBrew herbal tea for ten minutes."
)
PLANTS = (
    "House plants\n\nPlant | Toxic to cats? | Light |\n---|---|---\nMonstera | Yes – it "
    "irritates the "
    "mouth | Bright, no sun |\nSpider plant | No – it is harmless | Any |\nAloe | Yes – it "
    "upsets the "
    "stomach | Full sun |\n\nPots\n\nRepot plants in spring."
)
DRIVES = (
    "Storage\n\nDrive | Moving parts? | Typical use |\n---|---|---\nHard disk | Yes – spinning "
    "platters | Archives |\nFlash drive | No – memory chips only | Carrying files |\n\nBackups\n\n"
    "Keep three copies of important files."
)
LAW = (
    "Terms\n\n- Mediation: a neutral person helps both sides to agree.\n- Arbitration: a "
    "private judge "
    "decides, and both sides must obey.\n- Litigation: a court decides in public.\n\nCosts\n\n"
    "A court "
    "charges a fee at the start."
)
BRAKES = (
    "Brakes\n\nRim brakes press rubber pads on the rim. They are light and cheap.\n\n"
    "Disc brakes grip a "
    "rotor at the hub. They stop well in rain.\n\nCare\n\nReplace pads when they are thin."
)
YES_LEGS = ("Absolutely yes", "Yes, a pinched nerve can", "Yes, depending")

CASES = (
    borrowed("Does lavender attract bees?", PRUNING, "No, lavender"),
    borrowed("Is lavender poisonous for cats?", PRUNING, "No, lavender", aside=True),
    asked("Can I cut back lavender in the winter?", PRUNING, "No, lavender"),
    asked("Is it OK to prune lavender in winter?", PRUNING, "No, lavender", aside=True),
    borrowed("Do veterinary nurses help with dental problems?", VETS, "No, veterinary"),
    borrowed("Are veterinary nurses any good?", VETS, "No, veterinary", aside=True),
    asked("Can a vet nurse sign a pet passport?", VETS, "No, veterinary"),
    asked("Do veterinary nurses sign passports?", VETS, "No, veterinary", aside=True),
    borrowed("Is sourdough bread good for diabetics?", BREAD, "Yes, sourdough"),
    borrowed("Does sourdough bread go mouldy quickly?", BREAD, "Yes, sourdough", aside=True),
    asked("Is sourdough bread vegan?", BREAD, "Yes, sourdough"),
    asked("Can vegans eat sourdough?", BREAD, "Yes, sourdough", aside=True),
    borrowed("Can the landlord raise the rent?", LEASE, "Absolutely not"),
    borrowed("Can my landlord keep the deposit?", LEASE, "Absolutely not", aside=True),
    asked("Is a landlord allowed to come in without notice?", LEASE, "Absolutely not"),
    asked("May the landlord enter with no notice?", LEASE, "Absolutely not", aside=True),
    borrowed("Does rust damage a chain?", CHAIN, "Not really"),
    borrowed("Does rain make a bicycle chain dirty?", CHAIN, "Not really", aside=True),
    borrowed("Does the printer print in colour?", PRINTER, "Yes, on older"),
    borrowed("Is the printer loud?", PRINTER, "Yes, on older", aside=True),
    borrowed("Is rooibos good for sleep?", TEAS, "Rooibos | No"),
    borrowed("Does chamomile tea help with a cold?", TEAS, "Chamomile | No", aside=True),
    asked("Is there caffeine in rooibos?", TEAS, "Rooibos | No"),
    asked("Does sencha contain caffeine?", TEAS, "Sencha | Yes", aside=True),
    borrowed("Does monstera grow in the shade?", PLANTS, "Monstera | Yes"),
    borrowed("Does aloe help with sunburn?", PLANTS, "Aloe | Yes", aside=True),
    asked("Is a spider plant toxic to cats?", PLANTS, "Spider plant | No"),
    asked("What light does a monstera need?", PLANTS, "Monstera | Yes", aside=True),
    compared("What is the difference between rooibos and sencha?", TEAS, "Rooibos |", "Sencha |"),
    compared("hard disk vs flash drive", DRIVES, "Hard disk |", "Flash drive |", aside=True),
    compared("How does mediation differ from arbitration?", LAW, "Mediation:", "Arbitration:"),
    compared(
        "arbitration or litigation - which is which?",
        LAW,
        "Arbitration:",
        "Litigation:",
        aside=True,
    ),
    compared("rim brakes versus disc brakes", BRAKES, "Rim brakes press", "Disc brakes grip"),
    compared("Compare monstera and aloe please", PLANTS, "Monstera |", "Aloe |", aside=True),
    shipped("Does chiropractic help back problems?", "No, chiropractors"),
    shipped("Do chiropractors help with disc pain?", "No, chiropractors", aside=True),
    shipped("Does low potassium cause back spasms?", "Low Potassium) | No"),
    shipped("Does dehydration make back pain worse?", "Dehydration | No", aside=True),
    shipped("numbness, burning, cramps, nothing found", *YES_LEGS),
    shipped("tingling toes and the scan was clean", *YES_LEGS, aside=True),
    leads("Can a chiropractor prescribe muscle relaxers?", "No, chiropractors"),
    leads("Can pinched nerves cause spasms in both legs?", "Yes, depending", aside=True),
    leads("Can stress make spasms from nerve damage worse?", "Yes, stress"),
    leads("Can a pinched nerve cause leg spasms?", "es", aside=True),
)

KIND = Kind("a borrowed verdict leads no answer", CASES, least=36)
