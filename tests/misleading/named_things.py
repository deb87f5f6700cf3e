"""Another drug, operation, plant or program is not what was asked about: it is declined by its
name, and what is spelt nearly the same is offered at most.
"""

from collections.abc import Callable

from chatbot import interface
from chatbot.answer import Answer
from tests.misleading.cases import Case, Document, Kind

MEDICINES = (
    Document(
        "Duloxetine\n\nDuloxetine is an antidepressant that also eases nerve pain. Duloxetine "
        "takes two to four weeks to work. Common side effects of duloxetine are a dry mouth and "
        "feeling sick. Do not stop duloxetine suddenly.\n",
        "Duloxetine",
    ),
    Document(
        "Blood pressure tablets\n\nMetoprolol slows the heart and lowers the blood pressure. You "
        "can take metoprolol with food. Ramipril may cause a dry cough. Stand up slowly after "
        "your first ramipril tablet.\n",
        "Blood pressure tablets",
    ),
    Document(
        "Calming medicines\n\nClonazepam stops seizures and eases panic attacks. Clonazepam makes "
        "many people sleepy. Prednisone calms inflammation. Take prednisone in the morning with "
        "food, for it may keep you awake. Appendectomy is the removal of the appendix.\n",
        "Calming medicines",
    ),
)
GARDEN = (
    Document(
        "Weeds and pests\n\nGlyphosate kills weeds down to the root. Spray glyphosate on a dry day "
        "without wind. Pyrethrum kills aphids within an hour. Slugs eat young hostas at night.\n",
        "Weeds and pests",
    ),
    Document(
        "Roses and dahlias\n\nPrune floribundas in March. Dahlias need a sunny place and rich "
        "soil. Lift dahlias before the first frost. Black spot shows as dark stains on the leaves "
        "of roses.\n",
        "Roses and dahlias",
    ),
)
SOFTWARE = (
    Document(
        "Databases at a glance\n\nPostgreSQL keeps every change in a write-ahead log. You can "
        "restore PostgreSQL from a dump. Redis keeps its data in memory. Redis is fast but may "
        "lose the last seconds after a crash.\n",
        "Databases at a glance",
    ),
    Document(
        "Bicycle brakes\n\nShimano brakes use mineral oil. Sram brakes use brake fluid. Worn pads "
        "squeal and should be replaced. A derailleur moves the chain from one sprocket to the "
        "next.\n",
        "Bicycle brakes",
    ),
)


def declines(word: str) -> Callable[[Answer], bool]:
    """Nothing is quoted, and the word is said to be on no page."""
    return lambda answer: not answer.answered and (answer.message == interface.not_mentioned(word))


def offers(word: str, near: str) -> Callable[[Answer], bool]:
    """Nothing is quoted, and the question with the near word is offered first."""
    return lambda answer: (
        declines(word)(answer) and near in "".join(answer.suggestions[:1]).casefold()
    )


def quotes(words: str) -> Callable[[Answer], bool]:
    """What was asked about is on the shelf, and is quoted."""
    return lambda answer: any(words in quote.text for quote in answer.quotes)


_CASES: tuple[tuple[str, Callable[[Answer], bool], tuple[Document, ...]], ...] = (
    ("What is fluoxetine?", declines("fluoxetine"), MEDICINES),
    ("How long does paroxetine take to work?", declines("paroxetine"), MEDICINES),
    ("Can I take metoclopramide with food?", declines("metoclopramide"), MEDICINES),
    ("Does bisoprolol lower the blood pressure?", declines("bisoprolol"), MEDICINES),
    ("Does lorazepam make you sleepy?", declines("lorazepam"), MEDICINES),
    ("Is diazepam good for panic attacks?", declines("diazepam"), MEDICINES),
    ("When should I take prednisolone?", offers("prednisolone", "prednisone"), MEDICINES),
    ("enalapril cough", declines("enalapril"), MEDICINES),
    ("What is a colectomy?", declines("colectomy"), MEDICINES),
    ("side effects of venlafaxine", declines("venlafaxine"), MEDICINES),
    ("Can I stop Lexapro suddenly?", declines("Lexapro"), MEDICINES),
    ("What about citalopram for nerve pain?", declines("citalopram"), MEDICINES),
    ("What are the side effects of duloxetine?", quotes("dry mouth"), MEDICINES),
    ("When do I take prednisone?", quotes("in the morning"), MEDICINES),
    ("Does clonazepam make you sleepy?", quotes("sleepy"), MEDICINES),
    ("How long does duloxitine take to work?", quotes("four weeks"), MEDICINES),
    ("Does glufosinate kill weeds?", declines("glufosinate"), GARDEN),
    ("How do I use metaldehyde on slugs?", declines("metaldehyde"), GARDEN),
    ("When do I prune clematis?", declines("clematis"), GARDEN),
    ("Do agapanthus need a sunny place?", declines("agapanthus"), GARDEN),
    ("When do I lift dahlias?", quotes("before the first frost"), GARDEN),
    ("What kills aphids?", quotes("Pyrethrum"), GARDEN),
    ("How do I restore MariaDB?", declines("MariaDB"), SOFTWARE),
    ("What does memcached do with its data?", declines("memcached"), SOFTWARE),
    ("Which oil do Magura brakes use?", declines("Magura"), SOFTWARE),
    ("What fluid do Hayes or Tektro brakes use?", declines("Tektro"), SOFTWARE),
    ("How can PostgreSQL be restored?", quotes("dump"), SOFTWARE),
    ("What does a derailleur do?", quotes("moves the chain"), SOFTWARE),
    ("What is a foraminotomy?", declines("foraminotomy"), ()),
    ("Does tizanidine help with muscle spasms?", declines("tizanidine"), ()),
    ("Can fibromyalgia cause leg spasms?", declines("fibromyalgia"), ()),
    ("Is spondylolisthesis a cause of pinched nerves?", declines("spondylolisthesis"), ()),
    ("pregabalin for nerve pain", declines("pregabalin"), ()),
    ("What is a discectomy?", quotes("discectomy"), ()),
    ("Can a herniated disc cause muscle spasms?", lambda answer: answer.answered, ()),
    ("How does electromyography find a pinched nerve?", lambda answer: answer.answered, ()),
)
KIND = Kind(
    "another thing than the one that was named",
    tuple(
        Case((message,), holds, shelf, aside=number % 2 == 1)
        for number, (message, holds, shelf) in enumerate(_CASES)
    ),
    least=32,
)
