"""Spelling is mended towards the shelf, and towards nothing that was not meant."""

from collections.abc import Callable

from chatbot.answer import Answer
from tests.misleading.cases import Case, Document, Kind

KITCHEN = (
    Document(
        "Bread and cakes\n\nDough rises faster in a warm place. Put the dough back in the bowl if "
        "it has not doubled. Do not open the oven while a sponge cake bakes. The color of the "
        "crust tells when a loaf is done. Coat the pan with flour.\n",
        "Bread and cakes",
    ),
    Document(
        "Eating well\n\nCeliac disease is a reaction to gluten. People with celiac disease should "
        "avoid wheat, rye and barley. Anemia makes you tired; beans and lentils hold iron. The "
        "recommended daily allowance (RDA) of iron is eight milligrams for men. Fiber feeds the "
        "bacteria of the gut.\n",
        "Eating well",
    ),
)
TRAVEL = (
    Document(
        "Flying with pets\n\nA vaccination certificate is needed for every dog and cat. Your vet "
        "can organise the certificate. Travelling with a tranquillised cat is not advised. Keep "
        "the cage in the centre of the cabin. An estimated time of arrival (ETA) is shown on the "
        "screen.\n",
        "Flying with pets",
    ),
    Document(
        "Walking the hills\n\nWear boots that hold the ankle. A global positioning system finds "
        "the way in fog. Turn back before dark. Hypothermia shows as shivering and slurred "
        "speech. A sprained ankle needs rest, ice and a bandage.\n",
        "Walking the hills",
    ),
)


def quotes(words: str) -> Callable[[Answer], bool]:
    """The words are quoted."""
    return lambda answer: any(words.casefold() in quote.text.casefold() for quote in answer.quotes)


def keeps(word: str) -> Callable[[Answer], bool]:
    """The word stays as the visitor wrote it."""
    return lambda answer: word in answer.understood_as


_CASES: tuple[tuple[str, Callable[[Answer], bool], tuple[Document, ...]], ...] = (
    ("Who should avoid wheat with coeliac disease?", quotes("celiac"), KITCHEN),
    ("Which foods help against anaemia?", quotes("lentils"), KITCHEN),
    ("What does fibre do?", quotes("Fiber"), KITCHEN),
    ("What does the colour of the crust tell?", quotes("color"), KITCHEN),
    ("can i put the dough bak in the bowl", quotes("back in the bowl"), KITCHEN),
    ("how do i coat the pna with flour", quotes("Coat the pan"), KITCHEN),
    ("why doesn't dough rise faster", keeps("doesn't"), KITCHEN),
    ("the cake isnt done yet is it", keeps("isnt"), KITCHEN),
    ("What is celliac disease?", quotes("celiac"), KITCHEN),
    ("What is celiak disease?", quotes("celiac"), KITCHEN),
    ("What is the RDA of iron?", quotes("eight milligrams"), KITCHEN),
    ("Does Mr Crusto open the oven?", keeps("Crusto"), KITCHEN),
    ("Did Beanz in Lentilla bake it?", keeps("Lentilla"), KITCHEN),
    ("el pan y la harina estan en la mesa", keeps("harina"), KITCHEN),
    ("das brot ist im ofen und der kuchen auch", keeps("ofen"), KITCHEN),
    ("whats the recomended daily allowanse", quotes("daily allowance"), KITCHEN),
    ("Who can organize the vaccination certificate?", keeps("organise"), TRAVEL),
    ("Where in the center of the cabin does the cage go?", quotes("centre"), TRAVEL),
    ("Is traveling with a tranquilized cat advised?", quotes("not advised"), TRAVEL),
    ("Does a GPS find the way in fog?", quotes("global positioning"), TRAVEL),
    ("does the vet organise the sertificate", quotes("certificate"), TRAVEL),
    ("what are the signs of hypothermea", quotes("shivering"), TRAVEL),
    ("i wouldnt turn back before dark should i", keeps("wouldnt"), TRAVEL),
    ("couldn't the ankel rest on ice", keeps("couldn't"), TRAVEL),
    ("when do i trun back in the dark", quotes("Turn back"), TRAVEL),
    ("what does a sprained ankl need", quotes("bandage"), TRAVEL),
    ("Was the guide called Ankel when we walked?", keeps("Ankel"), TRAVEL),
    ("We stayed in Vettin with our cat", keeps("Vettin"), TRAVEL),
    ("what can i do for a pinched nerve in my nek", keeps("neck"), ()),
    ("can a herniated disk be paralysing", lambda answer: answer.understood_as != "", ()),
    ("Which OTC medicine helps with nerve pain?", lambda answer: answer.answered, ()),
    ("wat is an EMG", lambda answer: answer.answered, ()),
    ("does PT help a pinched nerve", lambda answer: answer.answered, ()),
    ("doesn't a pinched nerve cause spasms", keeps("doesn't"), ()),
    ("can my bak spasm from a pinched nerve", keeps("back"), ()),
    ("shouldnt sciattica heal by itself", keeps("shouldnt sciatica"), ()),
)
KIND = Kind(
    "spellings, British and American, and short forms",
    tuple(
        Case((message,), holds, shelf, aside=number % 2 == 1)
        for number, (message, holds, shelf) in enumerate(_CASES)
    ),
    least=32,
)
