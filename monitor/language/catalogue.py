"""Where translations come from: the shipped gettext catalogues. A missing one is English, never an error."""

import gettext
from datetime import tzinfo
from functools import cache

from monitor.language.forms import ISTANBUL, Voice
from scrapers.kit.errors import Translate, as_written
from scrapers.kit.shipped import shipped

DOMAIN = "nobetci"
DEFAULT = "tr"
SOURCE = "en"
"""The language the message ids are written in."""


@cache
def translator(language: str = DEFAULT) -> Translate:
    """Message ids → sentences of that language; an untranslated one stays as it is written."""
    if language == SOURCE:
        return as_written
    try:
        found = gettext.translation(DOMAIN, str(shipped("locale")), languages=[language])
    except (OSError, ValueError, UnicodeDecodeError):  # none shipped, or damaged: English is better than silence
        return as_written
    return lambda text: found.gettext(text) if text else ""  # gettext("") is the catalogue's own header


@cache
def voice(language: str = DEFAULT, zone: tzinfo = ISTANBUL) -> Voice:
    """That language's sentences and numbers, and that zone's times, in one hand."""
    return Voice(language, translator(language), zone)
