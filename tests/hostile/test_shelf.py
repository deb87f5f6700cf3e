"""Hostile shelves: an article's name leads nowhere else, a catalog or bank that plays tricks gets a
line that says so, and an article's text is shown as text, on the page and on a terminal.
"""

import json
import os
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time
from unicodedata import bidirectional, category

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chatbot import __main__ as command
from chatbot import interface
from chatbot.answer import Answer, Outcome, Quote
from chatbot.bot import Chatbot
from chatbot.page import frame, reader
from chatbot.page.conversation import conversation
from chatbot.wire import to_json
from ingest import __main__ as ingest_command
from ingest.bank import read_bank, read_bank_files
from ingest.catalog import read_catalog
from ingest.errors import SetupError
from ingest.files import LARGEST
from ingest.model import Article, Bank, Span
from ingest.passages import embedding_texts, read_passages
from ingest.shelf import read_shelf
from tests.hostile.invariants import TEA, check_article, check_reply
from tests.hostile.test_questions import ODD
from tests.hostile.watch import watched
from tests.page.test_article import TEXTS, Reading
from tests.page.test_conversation import PAGE_ATTRIBUTES, PAGE_TAGS
from tests.shelves import ShelfMaker, article_of

WHITESPACE = "".join(filter(str.isspace, map(chr, range(0x3001))))
DIRECTING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
WORDS = st.one_of(TEXTS, st.sampled_from([word for word in ODD if "\ud800" not in word]))


def steers(text: str) -> bool:
    """Whether a terminal would do anything but show the text, line by line."""
    return any(
        bidirectional(char) in DIRECTING or (category(char) in {"Cc", "Cs"} and char != "\n")
        for char in text
    )


def refusal(act: Callable[[], object]) -> str:
    """The one line, short and harmless to a terminal, that a shelf is refused with."""
    with pytest.raises(SetupError) as caught:
        act()
    message = str(caught.value)
    assert "\n" not in message
    assert not steers(message)
    assert len(message) < 1100
    return message


def toml(value: object) -> str:
    """The value in TOML, which writes strings, numbers and truths like JSON."""
    match value:
        case dict():
            return "{" + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case float():
            return repr(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def entry(**fields: object) -> str:
    """An entry of the catalog."""
    told = {"slug": "tea", "title": "Tea", "language": "en", "sha256": "0" * 64} | fields
    return "[[article]]\n" + "".join(
        f"{toml(key)} = {toml(value)}\n" for key, value in told.items()
    )


# An article's name.


@pytest.mark.parametrize(
    "slug",
    [
        "．．／tea",  # full-width dots and solidus
        "tea∕tea",  # a division sign for the solidus
        "%2e%2e%2ftea%00",
        "~root",
        "$HOME",
        "-rf",
        "CON",
        "tea.txt",
        "tеa",  # a Cyrillic letter
        "<script>",
        "',--",
    ],
)
def test_a_name_that_only_looks_like_a_way_out_is_a_name(
    shelf_maker: ShelfMaker, slug: str
) -> None:
    shelf_maker.catalog.write_text(entry(slug=slug))
    missing = refusal(lambda: read_shelf(shelf_maker.folder))
    assert missing.startswith(f"{shelf_maker.folder}/{slug}.txt: not found")
    shelf_maker.catalog.write_text("")
    shelf_maker.add(slug, "Tea is hot.")
    assert [article.slug for article in read_shelf(shelf_maker.folder).articles] == [slug]


@pytest.mark.parametrize("slug", ["te\u202ea", "te\u200ba", "tea\u2028", "\ufefftea", "te\x7fa"])
def test_a_name_that_does_not_show_what_it_is_is_refused(
    shelf_maker: ShelfMaker, slug: str
) -> None:
    shelf_maker.catalog.write_text(entry(slug=slug))
    message = refusal(lambda: read_catalog(shelf_maker.folder))
    assert f"the slug {slug!r} must be a plain file name" in message
    assert message.isprintable()


@pytest.mark.parametrize("length", [300, 5000, 1_000_000])
def test_a_name_too_long_for_the_disk_is_told_in_few_words(
    shelf_maker: ShelfMaker, length: int
) -> None:
    shelf_maker.catalog.write_text(entry(slug="t" * length))
    assert f"{shelf_maker.folder}/tttt" in refusal(lambda: read_shelf(shelf_maker.folder))


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> ShelfMaker:
    """A shelf whose catalog is written anew by every example."""
    maker = ShelfMaker(tmp_path_factory.mktemp("shelf") / "corpus")
    maker.add("tea", TEA)
    (maker.folder.parent / "secret.txt").write_text("A secret.")
    return maker


SLUGS = st.lists(
    st.sampled_from(["..", "/", "\\", ".", "tea", "secret", "~", "\0", "%2f", "corpus", ":", " "]),
    min_size=1,
).map("".join)


NAMES = st.one_of(SLUGS, st.text(min_size=1))


@given(NAMES, NAMES.map("{}.txt".format))
def test_no_name_opens_a_file_elsewhere(maker: ShelfMaker, slug: str, file: str) -> None:
    for named, path in ((entry(slug=slug), f"{slug}.txt"), (entry(file=file), file)):
        maker.catalog.write_text(named)
        with watched() as acts, suppress(SetupError):
            read_shelf(maker.folder)
        opened = {str(arguments[0]) for event, arguments in acts if event == "open"}
        assert opened <= {str(maker.catalog), str(maker.folder / path)}


# The catalog and the bank.

VALUES = st.recursive(
    st.one_of(st.text(max_size=9), st.integers(), st.floats(), st.booleans()),
    lambda values: st.one_of(
        st.lists(values, max_size=3), st.dictionaries(st.text(max_size=3), values, max_size=2)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(["slug", "title", "sha256", "furniture", "promotion", "url", "a\n\x1b[2J"])


@given(st.dictionaries(KEYS, VALUES))
def test_a_catalog_of_any_values_is_read_or_refused_in_a_line(
    maker: ShelfMaker, fields: dict[str, object]
) -> None:
    lines = "".join(f"{toml(key)} = {toml(value)}\n" for key, value in fields.items())
    assert tomllib.loads(lines).keys() == fields.keys()
    maker.catalog.write_text(f"[[article]]\n{lines}language = 'en'\n")
    refusal(lambda: read_catalog(maker.folder))


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_a_catalog_of_any_bytes_is_refused_in_a_line(maker: ShelfMaker, content: bytes) -> None:
    maker.catalog.write_bytes(content)
    refusal(lambda: read_catalog(maker.folder))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("a = " + "{b = " * 50_000, "is not valid TOML"),
        ("article = " + "[{a = " * 50_000, "is not valid TOML"),
        ("article = 1\n" * 2, "is not valid TOML"),
        ("article = 1979-05-27T07:32:00Z", "lists no article"),
        ("article.tea.title = 'Tea'", "lists no article"),
        ("[[article]]\n" * 50_000, "article 1: lacks language, sha256, slug, title"),
        (entry(furniture="+"), "furniture must be a list of non-empty strings"),
        (entry(promotion=[["+"]]), "promotion must be a list of non-empty strings"),
        (entry(**{"te\na\x1b[2J\u202e": 1}), "has the unknown key te a [2J ; remove it"),
        (entry(**{"k" * 100_000: 1}), "has the unknown key kkk"),
        (entry(slug="tea", sha256="0" * 100_000), "sha256 must be 64 hexadecimal digits"),
        (entry(file="tea.\u202etxt"), "must be the plain name of a file beside it"),
        (entry(file="tea." + "t" * 100_000), "no reader knows the format of"),
        ("#" * (LARGEST + 1), "is larger than 10 MB"),
        ("\0", "is not valid TOML"),
    ],
    ids=lambda value: value[:40],
)
def test_an_odd_catalog_is_refused(maker: ShelfMaker, content: str, complaint: str) -> None:
    maker.catalog.write_text(content)
    assert complaint in refusal(lambda: read_catalog(maker.folder))


def test_a_catalog_that_is_no_file_or_lies_elsewhere_is_refused(
    shelf_maker: ShelfMaker, tmp_path: Path
) -> None:
    shelf_maker.catalog.unlink()
    os.mkfifo(shelf_maker.catalog)
    assert "catalog.toml: is not a file" in refusal(lambda: read_catalog(shelf_maker.folder))
    shelf_maker.catalog.unlink()
    (tmp_path / "other.toml").write_text(entry())
    shelf_maker.catalog.symlink_to(tmp_path / "other.toml")
    assert "leads out of the shelf" in refusal(lambda: read_catalog(shelf_maker.folder))


LINES = st.one_of(
    st.text(),
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("question", "answers", "turns", "means", "follows", "review"), VALUES
        ),
    ).map(json.dumps),
    st.text().map(lambda answer: json.dumps({"question": "Q?", "answers": [answer]})),
)


def bank_of_tea(maker: ShelfMaker) -> Bank:
    """The bank in the shelf's folder, beside one article."""
    tea = article_of(TEA, slug="tea")
    return read_bank(read_bank_files(maker.folder), [tea], read_passages(tea))


@given(LINES)
def test_a_bank_of_any_line_is_read_or_refused_in_a_line(maker: ShelfMaker, line: str) -> None:
    path = maker.bank("")
    path.write_text(line, newline="")
    try:
        bank_of_tea(maker)
    except SetupError:
        assert refusal(lambda: bank_of_tea(maker)).startswith(f"{path}:")


@pytest.mark.parametrize("answer", ["x" * 1_000_000, "tea:1-2\n\x1b[2J", "../tea:0-1", "tea:-1-9"])
def test_an_odd_answer_in_the_bank_is_refused(maker: ShelfMaker, answer: str) -> None:
    maker.bank(json.dumps({"question": "Q?", "answers": [answer]}))
    told = refusal(lambda: bank_of_tea(maker))
    assert 'bank.jsonl:1: the answer "' in told


# An article's text.


def shelved(text: str, **fields: object) -> Article:
    """The article that a text holds; one that holds nothing would be refused."""
    assume(text.strip("\ufeff" + WHITESPACE))
    return article_of(text, **fields)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_text_is_read_whole(text: str, title: str, publisher: str) -> None:
    article = shelved(text, title=title, publisher=publisher)
    check_article(article)
    line = article.blocks[0].span.of(text)
    with suppress(SetupError):  # it may be part of a line
        check_article(shelved(text, title=title, publisher=publisher, promotion=(line,)))


@pytest.mark.parametrize(
    "part",
    [
        "And so it is. ",  # each leans on all before it
        "call ",  # each might call to action
        "schedule a ",
        "|--|\n",  # each might rule a table
        "Tea\n",  # each repeats the title
        "- It is. However, it is. ",
        "“(Tea ",
        "a-b'c, ",
        "\0 ",
    ],
)
def test_reading_takes_time_in_proportion_to_the_length(part: str) -> None:
    def seconds(length: int) -> float:
        """The least of three tries: whatever else a machine does makes it slower."""
        text = "A lead-in:\n" + part * (length // len(part))
        tries = []
        for _ in range(3):
            started = process_time()
            article = article_of(text, title="Tea")
            embedding_texts(article, read_passages(article))
            tries.append(process_time() - started)
        return min(tries)

    assert seconds(80_000) < 24 * seconds(10_000) + 0.1  # 64 times as long if it were the square


def answer_of(article: Article, question: str) -> Answer:
    """An answer that quotes the article's first passages, with all that stands around them."""
    quotes = tuple(
        Quote(
            number,
            article,
            Span((passage.antecedent or passage.span).start, passage.span.end),
            passage.section,
            (passage.lead_in,) if passage.lead_in else (),
            matched=question,
        )
        for number, passage in enumerate(read_passages(article)[:3], 1)
    )
    outcome = Outcome.ANSWERED if quotes else Outcome.DECLINED
    message = interface.found(1, 1) if quotes else interface.DECLINED
    topics = (article.title, question)
    return Answer(question, f"{question} ({question})", outcome, 0.5, quotes, message, topics)


class Linking(Reading):
    """Notes where links lead as well."""

    def __init__(self, html: str) -> None:
        self.links: set[str] = set()
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "action")}
        super().handle_starttag(tag, attrs)


@settings(deadline=None)
@given(WORDS, WORDS, WORDS, WORDS)
def test_whatever_stands_on_the_shelf_is_shown_as_text(
    text: str, title: str, url: str, question: str
) -> None:
    article = shelved(text, slug="tea", title=title, language=title, publisher=question, url=url)
    answer = answer_of(article, question)
    for html in (
        conversation([answer], "0"),
        frame.start([question], [article]),
        reader.reader([article]),
        reader.reading(article),
        *(reader.reading(article, quote.span) for quote in answer.quotes),
        *(reader.widened(article, Span(0, len(text)), quote.span) for quote in answer.quotes),
    ):
        read = Linking(html)
        assert read.tags <= PAGE_TAGS
        assert read.attributes <= PAGE_ATTRIBUTES
        assert all(link.startswith(("?cite=", "https://", "http://")) for link in read.links)
    shown = Linking(conversation([answer], "0"))
    assert all(quote.text in shown.text for quote in answer.quotes)


def test_an_article_of_markup_is_quoted_word_for_word_and_shown_as_text(tea: Chatbot) -> None:
    answer = tea.answer("What is green tea made of?")
    check_reply(to_json(answer), tea.articles)
    words = "Green tea is made of <b>leaves</b> and [water](javascript:alert(1))."
    assert words in answer.quotes[0].text
    shown = Linking(conversation([answer], tea.snapshot))
    assert words in shown.text
    assert shown.tags <= PAGE_TAGS
    assert all(link.startswith("?cite=") for link in shown.links)


# On a terminal.


@settings(deadline=None)
@given(WORDS, WORDS, WORDS)
def test_no_words_steer_the_terminal(text: str, title: str, question: str) -> None:
    answer = answer_of(shelved(text, title=title, publisher=title), f"\ud800\x1b{question}")
    printed = command.readable(answer)
    assert not steers(printed)
    assert printed.encode()
    json_lines = json.dumps(to_json(answer))
    assert json_lines.isascii()
    assert json_lines.isprintable()
    quoted = [quote["text"] for quote in json.loads(json_lines)["quotes"]]
    assert quoted == [quote.span.of(text) for quote in answer.quotes]


@pytest.mark.parametrize("question", ["Is oolong rolled?", "Is oolonng\udcff rolled\x1b[2J?"])
def test_an_article_with_escape_codes_is_printed_without_them(
    tea: Chatbot, question: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("chatbot.bot.open_chatbot", lambda _: tea)
    assert "Oolong\x1b[31m is rolled" in tea.answer(question).quotes[0].text
    assert command.main([question]) == 0
    printed = capsys.readouterr().out
    assert "- Oolong [31m is rolled,  nellor si ." in printed
    assert not steers(printed)


def test_what_ingest_prints_steers_no_terminal(
    shelf_maker: ShelfMaker, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf_maker.add("tea", TEA)
    corpus = ["--corpus", str(shelf_maker.folder)]
    assert ingest_command.main(["--passages", *corpus]) == 0
    shelf_maker.catalog.write_text(entry(**{"\x1b[2J\n\u202e": 1}))
    assert ingest_command.main(corpus) == 2
    printed = capsys.readouterr()
    assert "Oolong [31m is rolled" in printed.out
    assert not steers(printed.out.replace("\t", ""))
    assert "article 1: has the unknown key" in printed.err
    assert not steers(printed.err)
