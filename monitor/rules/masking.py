"""Words without what names a person: numbers to call, addresses, accounts, order numbers. By pattern, hence not all.

What takes its place is what the training data has there: `[TELEFON]`, `[EPOSTA]`, `[IBAN]`, `[NO]`, `[URL]`, `[AD]`,
`@kullanici`. Amounts, dates and durations stay: they say how urgent a text is.
"""

import re
import unicodedata
from collections.abc import Iterable

from monitor.rules.text import fold, folded

SOMEBODY = "@kullanici"
_MOST_DIGITS = 5
"""A longer number is nobody's amount or year: it is an order, a customer, an identity."""
_MOST_GROUPED = 8
"""Digits in groups, as people write numbers to be read aloud."""

_ADDRESS = re.compile(
    r"(?P<url>(?<![a-z0-9])(?:[a-z]{2,10}://|www\.)\S+|(?<![\w.@-])(?:[\w-]++\.)+[a-z]{2,10}(?::\d+)?/\S*)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]++\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]++(?:\.|\s?\(dot\)\s?))+[\w-]+)"
    r"|(?P<handle>(?<!\w)@[\w.]*\w)",
    re.IGNORECASE,
)
_SEPARATOR = r"[ .\-/()]"
_IBAN = re.compile(
    rf"(?<![A-Za-z0-9])[Tt][Rr](?:{_SEPARATOR}?\d){{20,24}}(?!\d)"
    rf"|(?<![A-Za-z0-9])[A-Z]{{2}}\d\d(?:{_SEPARATOR}?[A-Z0-9]{{4}}){{3,7}}(?:{_SEPARATOR}?[A-Z0-9]{{1,3}})?(?![A-Z0-9])"
)
_DIGITS = re.compile(r"(?<!\d)\+?\(?\d(?:[ .\-/()]{0,3}\d)*")
_DATE = r"(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:(?:19|20)\d\d|\d\d)(?!\d|[./-]\d)"
_ISO_DATE = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d|[./-]\d)"
_AMOUNT = r"(?<!\d )(?:\d{1,3}|\d{1,2}\.\d{3})\.\d{3}(?!\d|[ .\-/]\d)"
_HARMLESS = re.compile(rf"(?<!\d)(?<!\d[./-])(?:{_DATE}|{_ISO_DATE}|{_AMOUNT})")
_PHONE = re.compile(r"(?:0090|90|0)?(?:5\d{9}|[2348]\d{9}|444\d{4})")
_WORD = re.compile(r"(?<![\w-])\w[\w-]*+")
_FEWEST_IN_CODE = 5
_FEWEST_IN_NAME = 2


def mask(text: str, *, spared: Iterable[str] = (), names: Iterable[str | None] = ()) -> str:
    """The text with what names a person taken out; masking twice is masking once.

    `spared` are accounts that may be named (the brand's own), `names` the people to take out wherever they stand.
    """
    ours = frozenset(_account(name) for name in spared)
    text = _plain(text)
    text = _ADDRESS.sub(lambda found: _address(found, ours), text)
    for name in names:
        text = _without_name(text, name or "")
    text = _IBAN.sub("[IBAN]", text)
    return _numbers(_WORD.sub(_code, text))


def _plain(text: str) -> str:
    """Without invisible characters, which would hide a number from every pattern, and with plain digits."""
    if text.isascii():
        return text
    kept = (ch for ch in text if unicodedata.category(ch) != "Cf" or ch == "\u200d")
    return "".join(str(unicodedata.digit(ch)) if ch.isdigit() and not ch.isascii() else ch for ch in kept)


def _account(name: str) -> str:
    return folded(name).lstrip("@")


def _address(found: re.Match[str], ours: frozenset[str]) -> str:
    if found["url"]:
        return "[URL]"
    if found["mail"]:
        return "[EPOSTA]"
    return found[0] if _account(found[0]) in ours else SOMEBODY


def _without_name(text: str, name: str) -> str:
    """Without a name of two words or more: a first name alone is a word like any other."""
    words = [re.escape(word) for word in folded(name).split()]
    if len(words) < _FEWEST_IN_NAME:
        return text
    source = fold(text)
    pieces, done = [], 0
    spaced = r"\s+".join(words)
    for found in re.finditer(rf"(?<!\w){spaced}(?!\w)", source.text):
        _, (first, last) = source.quote(*found.span())
        pieces += [text[done:first], "[AD]"]
        done = last
    return "".join((*pieces, text[done:]))


def _numbers(text: str) -> str:
    """Dates and amounts are stepped over; whatever digits stand between them are looked at together."""
    pieces, done = [], 0
    for found in _HARMLESS.finditer(text):
        pieces += [_DIGITS.sub(_number, text[done : found.start()]), found[0]]
        done = found.end()
    return "".join((*pieces, _DIGITS.sub(_number, text[done:])))


def _number(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    if _PHONE.fullmatch(digits) or (found[0].startswith("+") and len(digits) > _MOST_GROUPED):
        return "[TELEFON]"
    longest = max(len(group) for group in re.findall(r"\d+", found[0]))
    return "[NO]" if longest > _MOST_DIGITS or len(digits) > _MOST_GROUPED else found[0]


def _code(found: re.Match[str]) -> str:
    """A word of letters and many digits is a parcel's or an order's name."""
    word = found[0]
    named = any(map(str.isalpha, word)) and sum(map(str.isdigit, word)) >= _FEWEST_IN_CODE
    return "[NO]" if named else word
