"""A conversation that is taken along says what was quoted, from where, and from which shelf."""

from chatbot import interface
from chatbot.bot import Chatbot
from chatbot.page.markdown import markdown
from chatbot.wire import replay

QUESTION = "Can a pinched nerve cause muscle spasms?"
DECLINED = "What dose of ibuprofen should I take?"


def test_a_conversation_is_taken_along_with_its_quotes(bot: Chatbot) -> None:
    history = replay(bot.answer, [QUESTION, DECLINED])
    text = markdown(history, bot.snapshot, "2026-01-31")
    for quote in history[0].quotes:
        assert interface.attribution(quote) in text
        for line in quote.text.splitlines():
            assert f"> {line}\n" in text
    assert interface.DECLINED in text
    assert bot.snapshot in text
    assert "2026-01-31" in text
