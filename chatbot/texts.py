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
ALSO = "Nearly the same in:"
UNDERSTOOD_AS = "Understood as:"
LOOKING = "Looking through the articles …"
FAILED = "Something went wrong here. Please ask again."
READER = "Article reader"
CLOSE = "Close the reader"
FURNITURE = "Page furniture, never quoted"
PROMOTION = "Advertising, never quoted"
MALFORMED = "question must be a text, and history a list of a few texts"


def found(speaking: int, articles: int) -> str:
    """How many articles of the shelf the quotes come from."""
    if articles == 1:
        return "The article on the shelf says:"
    if speaking == 1:
        return f"One of the {articles} articles speaks to this:"
    return f"{speaking} of the {articles} articles speak to this:"


def serving(url: str) -> str:
    """Where the page is."""
    return f"{NAME} is at {url} (Ctrl+C to stop)"
