"""Tags that escape by type: what is Markup is HTML already, and all other text is only text.

Nothing else on the page writes a tag, but for what scripts make of its own templates; so nothing
that anyone wrote can become one.
"""

from collections.abc import Iterable

from markupsafe import Markup, escape

from chatbot import interface
from ingest.model import Article

_NEVER_CLOSED = {"input", "wbr"}


def exact(text: str) -> Markup:
    r"""The text for HTML, which a browser reads as it is: a carriage return, too, of which it would
    make a line feed.

    >>> exact("a < b\r\n")
    Markup('a &lt; b&#13;\n')
    >>> exact(Markup("<b>"))
    Markup('<b>')
    """
    return text if isinstance(text, Markup) else escape(text).replace("\r", Markup("&#13;"))


def tag(name: str, /, *content: str, **attributes: str | bool | None) -> Markup:
    """An element with what it holds.

    An attribute is written with dashes for underscores, without one at the end ("class_"); not at
    all if it is None or False; and without a value if it is True.

    >>> tag("p", "a < b ", tag("q", "&"), class_="x", data_said='"', lang=None, hidden=True)
    Markup('<p class="x" data-said="&#34;" hidden>a &lt; b <q>&amp;</q></p>')
    >>> tag("wbr")
    Markup('<wbr>')
    """
    written = [
        _attribute(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None and value is not False
    ]
    opening = Markup("<{}{}>").format(name, joined(written))
    if name in _NEVER_CLOSED:
        return opening
    return joined([opening, *content, Markup("</{}>").format(name)])


def joined(parts: Iterable[str]) -> Markup:
    """The parts in a row.

    >>> joined([tag("b", "1"), " < ", "2"])
    Markup('<b>1</b> &lt; 2')
    """
    return Markup("").join(map(exact, parts))


def _attribute(name: str, value: str | bool) -> Markup:
    if isinstance(value, bool):
        return Markup(" {}").format(name)
    return Markup(' {}="{}"').format(name, exact(value))


def button(action: str, label: str, **attributes: str | bool | None) -> Markup:
    """A button that does what the page's scripts know by this name; it is styled by it, too."""
    told = {"type": "button", "class": action, "data_action": action} | attributes
    return tag("button", label, **told)


def icon(action: str, sign: str, label: str) -> Markup:
    """A button with a sign on it and a label that is only spoken or hovered over."""
    return button(action, sign, aria_label=label, title=label)


def items(name: str, each: Iterable[str]) -> Markup:
    """A list of this class."""
    return tag("ul", *(tag("li", item) for item in each), class_=name)


def questions(texts: Iterable[str]) -> Markup:
    """Questions to be asked with one tap."""
    return items("questions", (button("ask", text) for text in texts))


def publisher(article: Article) -> str:
    """Who published the article, if it says so."""
    return article.publisher or interface.PUBLISHER_NOT_STATED
