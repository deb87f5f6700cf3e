"""Tags escape by type: only what a tag made, or a template in the code, is HTML."""

import ast
import re
from html import unescape
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from chatbot.page.html import button, exact, items, joined, questions, tag

PAGE = Path(__file__).parents[2] / "chatbot" / "page"


@given(st.text())
def test_text_is_only_text_wherever_it_stands(text: str) -> None:
    for html in (exact(text), tag("p", text), tag("p", data_said=text), button("ask", text)):
        assert isinstance(html, Markup)
        assert text in unescape(html)
        assert "\r" not in html
        assert html.count("<") == html.count(">") == (0 if html == exact(text) else 2)
    for html in (items("topics", [text]), questions([text]), joined([text, tag("b", text)])):
        tags = set(re.findall(r"</?(\w*)", html))
        assert tags <= {"ul", "li", "button", "b"}


def test_what_is_html_already_stays_as_it_is() -> None:
    assert tag("p", tag("b", "<")) == "<p><b>&lt;</b></p>"


def test_only_literals_in_the_code_are_called_html() -> None:
    """An f-string or a variable that is called Markup would not be escaped."""
    calls = [
        (path.name, node.lineno, node.args)
        for path in PAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Markup")
    ]
    assert len(calls) > 5
    for file, line, arguments in calls:
        assert all(isinstance(each, ast.Constant) for each in arguments), f"{file}, line {line}"
