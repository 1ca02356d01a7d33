"""What people wrote, made safe to keep and possible to compare. Their words are never changed beyond that."""

import html
import re
import unicodedata

MOST_TEXT = 20_000
"""The longest text kept of one utterance, in characters."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")
_LINE_ENDS = re.compile(r" ?\n ?")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_PLAIN = str.maketrans("İIıŞşĞğÜüÖöÇçÂâÎîÛû", "iiissgguuooccaaiiuu", "\u0307")


def whole(text: str) -> str:
    """The text without what is no text: controls and NULs go, lone surrogates become U+FFFD."""
    return _NOT_TEXT.sub(_instead, text)


def _instead(found: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= found[0] <= "\udfff" else ""


def one_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join((text if text.isprintable() else whole(text)).split())


def paragraphs(text: str) -> str:
    """The text with its lines kept, at most one blank line between them, cut at `MOST_TEXT` characters."""
    if text.isprintable():  # no line ends, no controls
        return " ".join(text.split())[:MOST_TEXT].rstrip()
    lines = _SPACES.sub(" ", whole(text.replace("\r\n", "\n").replace("\r", "\n")))
    return _LINE_ENDS.sub("\n", _BLANK_LINES.sub("\n\n", lines)).strip()[:MOST_TEXT].rstrip()


def plain(text: str) -> str:
    """Letters to compare by: small, without Turkish marks, so `ŞİKAYETİNİ` and `şikayetini` are equal."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).translate(_PLAIN).lower()


def without_entities(text: str) -> str:
    """`&amp;` and its like resolved once; a bare `&copy=2` inside an address stays as it is."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)
