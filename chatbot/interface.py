"""Every word the chatbot says of its own: fixed interface text, none of it medical.

They are English here, and said in the language that $CHAPTER_VERSE_LANGUAGE names, one for the
whole server. Translations are GNU gettext catalogues, chatbot/locale/LANGUAGE/LC_MESSAGES/texts.mo;
what one lacks is said in English. The language is read once, when this module is imported; one that
cannot be had raises a SetupError there.
"""

import gettext
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SetupError
from ingest.settings import interface_language

if TYPE_CHECKING:
    from chatbot.answer import Answer, Quote
    from ingest.model import Article

LANGUAGE = interface_language()
"""As HTML writes it: "pt-BR"."""


def _translations(language: str) -> gettext.NullTranslations:
    """The catalogue of the language; English needs none.

    Raises:
        SetupError: there is none, or it cannot be read.
    """
    name = language.replace("-", "_")
    locale = Path(__file__).parent / "locale"
    english = name.partition("_")[0] == "en"
    try:
        return gettext.translation("texts", locale, [name], fallback=english)
    except (OSError, ValueError):  # there is none, or it is not what it should be
        path = locale / name / "LC_MESSAGES" / "texts.mo"
        raise SetupError(
            f"CHAPTER_VERSE_LANGUAGE: no translation into {language} can be read; put a gettext "
            f"catalogue at {path}, or leave the setting out for English"
        ) from None


_translated = _translations(LANGUAGE)
_, ngettext = _translated.gettext, _translated.ngettext

NAME = "Chapter & Verse"
TAGLINE = _("Answers in the articles' own words, never ours. Not medical advice.")
GREETING = _("Hello. Ask a question, and I will look for the passages that answer it.")
THANKS = _("You are welcome.")
GOODBYE = _("Goodbye.")
ABILITIES = _(
    "I answer questions with word-for-word quotes from the articles on the shelf, each with its "
    "article and section. Where the articles do not answer, I say so."
)
IDENTITY = _(
    "I am a program that quotes the articles on the shelf. I write nothing of my own, and I am "
    "no doctor."
)
ACKNOWLEDGED = _("All right. Ask whenever there is something to look up.")
APOLOGY = _(
    "I am sorry. I only find passages and cannot judge them. Please ask once more in other words."
)
ONLY_QUOTES = _(
    "I can only quote the articles, word for word: I cannot explain, shorten or translate them."
)
PRIVACY = _(
    "What you write is read by this program alone, on the server of this page, and is sent to no "
    "one else. Conversations are kept in your own browser, until you erase them there. The server "
    "notes a question only if its answer is judged, or, where its owner chose so, if the articles "
    "do not answer it."
)
SHOWN = _("This was quoted:")
MORE = _("Further passages on this:")
NOTHING_SHOWN = _("Nothing has been quoted that this could point at.")
NO_SUCH_QUOTE = _("There is no quote with this number.")
NOTHING_MORE = _("There is no more to quote on this. Please ask about a part of it.")
PARTS = _("You asked several things. One after the other:")
DECLINED = _("The articles don't answer this.")
NOT_IN_SOURCE = _("That article does not answer this.")
INSTEAD = _("Questions that they do answer:")
TOPICS = _("Nearest topics:")
EMPTY = _("Please type a question.")
TOO_LONG = _("This message is too long to search for. Please ask in fewer words.")
EMERGENCY_HEADING = _("This may be an emergency")
EMERGENCY = _(
    "If this is happening now, call your local emergency number or go to the nearest emergency "
    "department. Do not wait for an appointment. This page cannot help in an emergency."
)
SUICIDE_HEADING = _("Please talk to somebody now")
SUICIDE = _(
    "You do not have to bear this alone. Call a crisis line, or tell somebody whom you trust, and "
    "stay with them. If a life is in danger now, call your local emergency number. This page "
    "cannot help in a crisis."
)
WHAT_ARTICLES_SAY = _("What the articles say")
ONESELF = _(
    "Articles cannot judge what you yourself have or should do. Please ask a doctor or a "
    "pharmacist, who can."
)
SHELF_CHANGED = _(
    "The articles on the shelf have just changed and are being read again. Please ask again in a "
    "moment."
)
PUBLISHER_NOT_STATED = _("publisher not stated")

# The page
QUESTION = _("Your question")
PLACEHOLDER = _("Ask a question …")
SEND = _("Ask")
START = _("What would you like to look up?")
EXAMPLES = _("Questions to start with")
SHELF = _("On the shelf")
ARTICLES = _("Articles")
NEW_CHAT = _("New chat")
CONVERSATION = _("Conversation")
UNDERSTOOD_AS = _("Understood as:")
EDIT = _("Edit")
LOOKING = _("Looking through the articles …")
FAILED = _("Something went wrong here. Please ask again.")
NOT_SENT = _("Not sent yet, for there is no connection.")
NOT_ANSWERED = _("Not answered yet.")
TRY_AGAIN = _("Try again")
UNREACHABLE = _("There is no connection just now. Nothing was changed.")
SHELF_RENEWED = _("The articles on the shelf have changed: your questions were answered again.")
EDITING = _("You are changing a question.")
CANCEL = _("Leave it as it was")
FURTHER = _("The articles also answer:")
STRONG, PARTIAL = _("Strong match"), _("Partial match")

# Requests that are not served
NOTHING_HERE = _("There is nothing here.")
NOT_THIS_WAY = _("This address takes other requests.")
TOO_LARGE = _("This is too large.")
TOO_OFTEN = _("That was too much at once. Please wait a moment and ask again.")
LOG_IN = _("Please log in.")
ANOTHER_NAME = _("This page goes by another name. Its owner can add this one with --public-host.")
ANOTHER_SITE = _("Another site's page may not ask here.")
MALFORMED = _("This cannot be read.")
BUSY = _("Too many are asking at the moment. Please ask again soon.")
CLOSING = _("This page is being closed. Please come back later.")

# A quote
ALSO = _("Nearly the same in:")
WHY = _("Why this quote?")
SHARED_WORDS = _("Words in common")
NO_SHARED_WORDS = _("None; it was found by its meaning")
MATCHED = _("It answers")
SECTION = _("Section")
WIDEN = _("Show more around it")
COPY = _("Copy")
COPIED = _("Copied")
ORIGINAL = _("At the publisher")

# An answer
SHARE = _("Copy link")
DELETE = _("Delete")
HELPFUL_ANSWER = _("Did this answer your question?")
RIGHT_TO_DECLINE = _("Was it right to find nothing?")
YES, NO = _("Yes"), _("No")
REASON = _("What went wrong?")
WRONG_PASSAGE = _("Wrong passage")
NOT_MY_QUESTION = _("Not my question")
SHOULD_DECLINE = _("Should have been declined")
SHOULD_ANSWER = _("Should have been answered")
NOTED = _("Thank you. This was noted on the server that you use.")

# The reader
READER = _("Article reader")
CLOSE = _("Close the reader")
PREVIOUS, NEXT = _("Previous quote"), _("Next quote")
FURNITURE = _("Page furniture, never quoted")
PROMOTION = _("Advertising, never quoted")

# The visitor's history, and what is taken along
HISTORY = _("History")
HISTORY_KEPT = _("Keep my conversations in this browser. They are stored nowhere else.")
HISTORY_EMPTY = _("No conversation is kept.")
ERASE = _("Erase all")
DONE = _("Close")
SAVE = _("Save as Markdown")
PRINT = _("Print")
FILE = _("conversation.md")


def found(speaking: int, articles: int) -> str:
    """How many articles of the shelf the quotes come from."""
    if articles == 1:
        return _("The article on the shelf speaks to this")
    return ngettext(
        "One of the {articles} articles speaks to this",
        "{speaking} of the {articles} articles speak to this",
        speaking,
    ).format(speaking=speaking, articles=articles)


def not_mentioned(word: str) -> str:
    """What is said of a named thing that is asked about, and that no article holds."""
    return _("The articles do not mention “{word}”.").format(word=word)


def not_on_shelf(source: str) -> str:
    """What is said of a source that is named, and that is not there."""
    return _("“{source}” is not on the shelf.").format(source=source)


def on_shelf(articles: Sequence["Article"]) -> str:
    """What there is to ask about."""
    titles = "; ".join(
        f"{each.title} ({each.publisher or PUBLISHER_NOT_STATED})" for each in articles
    )
    return _("These articles are on the shelf: {titles}.").format(titles=titles)


def mentioned_in(articles: Sequence["Article"]) -> str:
    """Which articles hold a word."""
    titles = "; ".join(article.title for article in articles)
    return _("It is mentioned in: {titles}.").format(titles=titles)


def from_where(quotes: Sequence["Quote"]) -> str:
    """Which articles quotes are from."""
    sources = "; ".join(dict.fromkeys(map(attribution, quotes)))
    return _("This is quoted from: {sources}.").format(sources=sources)


def another_language(language: str) -> str:
    """That a message is not in the articles' language, which has this name."""
    return _("The articles are in {language}. Please ask in {language}.").format(language=language)


def quotes(number: int) -> str:
    """What is announced of an answer."""
    return ngettext("1 quote.", "{number} quotes.", number).format(number=number)


def taken_from(snapshot: str) -> str:
    """Where an exported conversation comes from: the snapshot of this name."""
    source = _("{name}, shelf {snapshot}.").format(name=NAME, snapshot=snapshot)
    return f"{source} {TAGLINE}"


def call(number: str) -> str:
    """What to do with a telephone number."""
    return _("Call {number}").format(number=number)


def serving(url: str) -> str:
    """Where the page is."""
    return _("{name} is at {url} (Ctrl+C to stop)").format(name=NAME, url=url)


def open_to_all(host: str) -> str:
    """A warning to the owner."""
    return _(
        "whoever reaches {host} can use the page; --auth USER:PASSWORD asks for a login"
    ).format(host=host)


def attribution(quote: "Quote") -> str:
    """Article, publisher and section of a quote, in a line."""
    publisher = quote.article.publisher or PUBLISHER_NOT_STATED
    return " · ".join(filter(None, [quote.article.title, publisher, quote.heading]))


def differs(numbers: Sequence[int]) -> str:
    """What is said of a quote that the quotes of these numbers contradict."""
    return ngettext(
        "The sources differ: compare quote {numbers}.",
        "The sources differ: compare quotes {numbers}.",
        len(numbers),
    ).format(numbers=", ".join(map(str, numbers)))


def opening(answer: "Answer") -> list[str]:
    """What stands in front of an answer's quotes: in an emergency only what to do."""
    signpost = answer.signpost
    if signpost and signpost.urgent:
        lines = [signpost.heading, signpost.words, signpost.number and call(signpost.number)]
        return [*filter(None, lines), *[WHAT_ARTICLES_SAY] * bool(answer.quotes)]
    understood = f"{UNDERSTOOD_AS} {answer.understood_as}"
    lines = [understood] if answer.understood_as != answer.question else []
    return [*lines, answer.message, *([signpost.words] if signpost else [])]


def offer(answer: "Answer") -> str:
    """What stands in front of an answer's suggestions."""
    return FURTHER if answer.answered else INSTEAD
