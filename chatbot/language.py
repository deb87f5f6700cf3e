"""The language that the interface texts are said in, one for the whole server: what
$CHAPTER_VERSE_LANGUAGE names, English by default.

Translations are GNU gettext catalogues, chatbot/locale/LANGUAGE/LC_MESSAGES/texts.mo; what one
lacks is said in English.
"""

import gettext
import os
from pathlib import Path

from ingest.errors import ShelfError

SETTING = "CHAPTER_VERSE_LANGUAGE"
LANGUAGE = (os.environ.get(SETTING) or "en").replace("_", "-")
"""As HTML writes it: "pt-BR"."""


def _translations(language: str) -> gettext.NullTranslations:
    """The catalogue of the language; English needs none."""
    name = language.replace("-", "_")
    locale = Path(__file__).parent / "locale"
    english = name.partition("_")[0] == "en"
    try:
        return gettext.translation("texts", locale, [name], fallback=english)
    except (OSError, ValueError):  # there is none, or it is not what it should be
        place = locale / name / "LC_MESSAGES" / "texts.mo"
        raise ShelfError(
            f"{SETTING}: no translation into {language} can be read; put a gettext catalogue at "
            f"{place}, or leave the setting out for English"
        ) from None


_translated = _translations(LANGUAGE)
_, ngettext = _translated.gettext, _translated.ngettext
