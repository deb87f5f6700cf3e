"""The page's frame: its head, the dialog of earlier conversations, and what is there before the
first question. Pure functions, from texts to HTML.
"""

from collections.abc import Sequence

from markupsafe import Markup

from chatbot import interface
from chatbot.page.html import button, joined, questions, tag
from chatbot.page.reader import link_to_articles, shelf
from ingest.model import Article

MOST_AT_ONCE = 20  # questions of a conversation that is taken up: about a second of answering


def header() -> Markup:
    """The page's head: what it is, the ways to the articles, to earlier conversations and to a new
    one; and the dialog of earlier conversations.
    """
    ways = tag(
        "nav",
        link_to_articles(),
        button("show-history", interface.HISTORY),
        button("new-chat", interface.NEW_CHAT),
    )
    return joined(
        [
            tag(
                "header",
                tag("h1", interface.NAME),
                tag("p", interface.TAGLINE),
                ways,
                lang=interface.LANGUAGE,
            ),
            tag("p", class_="announcer", role="status"),
            _history(),
        ]
    )


def _history() -> Markup:
    keep = tag("label", tag("input", type="checkbox"), " ", interface.HISTORY_KEPT)
    tools = [button("erase", interface.ERASE), button("done", interface.DONE)]
    return tag(
        "dialog",
        tag("h2", interface.HISTORY),
        tag("ul", class_="talks", data_delete=interface.DELETE),
        tag("p", interface.HISTORY_EMPTY, class_="empty"),
        tag("p", keep),
        tag("p", *tools, class_="tools"),
        class_="history",
        aria_label=interface.HISTORY,
        data_most_at_once=str(MOST_AT_ONCE),
    )


def start(examples: Sequence[str], articles: Sequence[Article]) -> Markup:
    """What stands in the place of the conversation before the first question."""
    asking = [tag("h3", interface.EXAMPLES), questions(examples)] if examples else []
    columns = [tag("div", *asking), tag("div", tag("h3", interface.SHELF), shelf(articles))]
    return tag(
        "section",
        tag("h2", interface.START),
        tag("div", *columns, class_="columns"),
        class_="start",
    )
