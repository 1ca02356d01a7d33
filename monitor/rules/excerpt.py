"""Strangers' words made safe to show: cleaned of control characters, cut between letters, addresses checked."""

import re
import unicodedata
from urllib.parse import urlsplit

UNSEEN = "\ufffd"
"""Stands where a character stood that would have changed how its neighbours are shown."""
MORE = "…"
MOST_URL = 3_000

_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PILE = re.compile("([\u0300-\u036f]{4})[\u0300-\u036f]+")
"""Accents stacked so high that they cover the lines above."""
_JOINER = "\u200d"
_LONGEST_LETTER = 32
"""Code points one visible letter may have; a taller pile of marks is cut through."""
_URL_REFUSED = re.compile(r'[\s<>|"\\]')


def clean(text: str) -> str:
    """The text with plain line breaks, spaces for tabs, and every control or bidi character made visible."""
    return _PILE.sub(r"\1", _CONTROLS.sub(UNSEEN, _BREAKS.sub("\n", text).replace("\t", " ")))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space made one space."""
    return " ".join(clean(text).split())


def cut(text: str, most: int) -> str:
    """At most `most` code points of the text, cut between visible letters and ended with `…` if anything is gone."""
    if len(text) <= most:
        return text
    end = max(most - len(MORE), 0)
    border = end
    while border > 0 and not _is_border(text, border):
        border -= 1
    end = border if end - border < _LONGEST_LETTER and border > 0 else end
    return (text[:end].rstrip() + MORE)[:most]


def _is_border(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if _extends(after) or before == _JOINER:
        return False
    return not (_is_flag_half(before) and _is_flag_half(after) and _flag_halves(text, at) % 2)


def _extends(letter: str) -> bool:
    code = ord(letter)
    skin_or_tag = 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F
    hangul_tail = 0x1160 <= code <= 0x11FF
    return letter == _JOINER or skin_or_tag or hangul_tail or unicodedata.category(letter).startswith("M")


def _is_flag_half(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _flag_halves(text: str, at: int) -> int:
    first = at
    while first > 0 and _is_flag_half(text[first - 1]):
        first -= 1
    return at - first


def web_address(url: str | None) -> str | None:
    """The address if it may stand behind a button: http(s), a host, no user, nothing that breaks out; else None."""
    if not url or len(url) > MOST_URL or _URL_REFUSED.search(url) or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return None
    fits = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return url if fits and port_is_number else None
