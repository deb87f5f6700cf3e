"""Every word the chatbot says of its own: fixed interface text, none of it medical."""

NAME = "Chapter & Verse"
TAGLINE = "Answers in the articles' own words, never ours. Not medical advice."
GREETING = "Hello. Ask a question, and I will look for the passages that answer it."
THANKS = "You are welcome."
GOODBYE = "Goodbye."
ABILITIES = (
    "I answer questions with word-for-word quotes from the articles on the shelf, each with its "
    "article and section. Where the articles do not answer, I say so."
)
IDENTITY = (
    "I am a program that quotes the articles on the shelf. I write nothing of my own, and I am "
    "no doctor."
)
DECLINED = "The articles don't answer this."
INSTEAD = "Questions that they do answer:"
TOPICS = "Nearest topics:"
EMPTY = "Please type a question."
TOO_LONG = "This message is too long to search for. Please ask in fewer words."
EMERGENCY = (
    "If this is happening now, call your local emergency number or go to the nearest emergency "
    "department. This page cannot help in an emergency."
)
ONESELF = (
    "Articles cannot judge what you yourself have or should do. Please ask a doctor or a "
    "pharmacist, who can."
)
SHELF_CHANGED = (
    "The articles on the shelf have just changed and are being read again. Please ask again in a "
    "moment."
)
PUBLISHER_NOT_STATED = "publisher not stated"

# The page
QUESTION = "Your question"
PLACEHOLDER = "Ask a question …"
SEND = "Ask"
START = "What would you like to look up?"
EXAMPLES = "Questions to start with"
SHELF = "On the shelf"
ARTICLES = "Articles"
NEW_CHAT = "New chat"
CONVERSATION = "Conversation"
UNDERSTOOD_AS = "Understood as:"
EDIT = "Edit"
LOOKING = "Looking through the articles …"
FAILED = "Something went wrong here. Please ask again."
FURTHER = "The articles also answer:"
STRONG, PARTIAL = "Strong match", "Partial match"
MALFORMED = "question must be a text, and history a list of a few texts"
NO_SUCH_ARTICLE = "there is no such article; /articles lists their names"

# Requests that are not served
NOTHING_HERE = "There is nothing here."
NOT_THIS_WAY = "This address takes other requests."
TOO_LARGE = "This is too large."
TOO_OFTEN = "That was too much at once. Please wait a moment and ask again."
LOG_IN = "Please log in."
CLOSING = "This page is being closed. Please come back later."

# A quote
ALSO = "Nearly the same in:"
WHY = "Why this quote?"
SHARED_WORDS = "Words in common"
NO_SHARED_WORDS = "None; it was found by its meaning"
MATCHED = "It answers"
SECTION = "Section"
WIDEN = "Show more around it"
COPY = "Copy"
COPIED = "Copied"
ORIGINAL = "At the publisher"

# An answer
SHARE = "Copy link"
DELETE = "Delete"
HELPFUL_ANSWER = "Did this answer your question?"
RIGHT_TO_DECLINE = "Was it right to find nothing?"
YES, NO = "Yes", "No"
REASON = "What went wrong?"
NOTED = "Thank you. This was noted on the server that you use."

# The reader
READER = "Article reader"
CLOSE = "Close the reader"
PREVIOUS, NEXT = "Previous quote", "Next quote"
FURNITURE = "Page furniture, never quoted"
PROMOTION = "Advertising, never quoted"

# The visitor's history, and what is taken along
HISTORY = "History"
HISTORY_KEPT = "Keep my conversations in this browser. They are stored nowhere else."
HISTORY_EMPTY = "No conversation is kept."
ERASE = "Erase all"
DONE = "Close"
SAVE = "Save as Markdown"
PRINT = "Print"
FILE = "conversation.md"


def found(speaking: int, articles: int) -> str:
    """How many articles of the shelf the quotes come from."""
    if articles == 1:
        return "The article on the shelf speaks to this"
    if speaking == 1:
        return f"One of the {articles} articles speaks to this"
    return f"{speaking} of the {articles} articles speak to this"


def quotes(number: int) -> str:
    """What is announced of an answer."""
    return "1 quote." if number == 1 else f"{number} quotes."


def taken_from(checksum: str) -> str:
    """Where an exported conversation comes from."""
    return f"{NAME}, shelf {checksum}. {TAGLINE}"


def serving(url: str) -> str:
    """Where the page is."""
    return f"{NAME} is at {url} (Ctrl+C to stop)"


def open_to_all(host: str) -> str:
    """A warning to the owner."""
    return f"whoever reaches {host} can use the page; --auth USER:PASSWORD asks for a login"
