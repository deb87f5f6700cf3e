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


def header(pulse: str) -> Markup:
    """The page's head: what it is, the ways to the articles, to earlier conversations and to a new
    one; the dialog of earlier conversations; and what the page shows while it waits for its server.

    Args:
        pulse: the address where the server says that it is there, and which one it is.
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
            _waiting(pulse),
            _notice(),
        ]
    )


def _waiting(pulse: str) -> Markup:
    """What the page shows of a question until there is its answer."""
    question = tag("h2", class_="asked", dir="auto", tabindex="-1")
    tools = [button("send-again", interface.TRY_AGAIN), button("take-back", interface.DELETE)]
    return tag(
        "template",
        tag(
            "section",
            question,
            tag("p", interface.LOOKING, class_="pending"),
            tag("p", tag("output"), *tools, class_="tools unsent"),
            class_="turn",
        ),
        class_="waiting",
        data_unsent=interface.NOT_SENT,
        data_unanswered=interface.NOT_ANSWERED,
        data_pulse=pulse,
    )


def _notice() -> Markup:
    """One line that the page says above the question box, with what can be done about it."""
    return tag(
        "template",
        tag("p", tag("output"), button("cancel-edit", interface.CANCEL), class_="tools notice"),
        class_="notice",
        data_editing=interface.EDITING,
        data_renewed=interface.SHELF_RENEWED,
        data_unreachable=interface.UNREACHABLE,
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
