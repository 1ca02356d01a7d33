"""Whether two accounts of different places bear the name of one person."""

import re
from enum import StrEnum

from monitor.rules.text import folded
from scrapers.kit.mention import Author

_WORD = re.compile(r"[^\W\d_]+\.?")
_NOBODY = re.compile(r"(?<!\w)(?:anonim|anonym|gizli|isimsiz|misafir|ziyaretci|kullanici|uye|user|guest|musteri)")
"""What places show instead of a name."""
_FEWEST_IN_HANDLE = 6


class Likeness(StrEnum):
    """What two names say of two accounts. Most say nothing."""

    SAME = "same"
    """First and last name agree, one of them perhaps as an initial; or an unusual account name does."""
    OTHER = "other"
    """Both show a first and a last name, and these differ."""
    UNKNOWN = "unknown"


def likeness(one: Author, other: Author) -> Likeness:
    """What the names of two accounts say; a first name alone is everybody's."""
    handles = _handle(one) & _handle(other)
    ours, theirs = _words(one.name), _words(other.name)
    if handles:
        return Likeness.SAME
    if min(len(ours), len(theirs)) < 2 or min(len(ours[0]), len(theirs[0])) < 2:
        return Likeness.UNKNOWN
    same = ours[0] == theirs[0] and _agree(ours[-1], theirs[-1])
    return Likeness.SAME if same else Likeness.OTHER


def _words(name: str | None) -> list[str]:
    """The words of a name; none of one that is masked, stands for nobody or holds anything but letters."""
    text = folded(name or "").strip()
    words = _WORD.findall(text)
    whole = "".join(words) == re.sub(r"\s", "", text) and not _NOBODY.search(text)
    return [word.rstrip(".") for word in words] if whole else []


def _agree(one: str, other: str) -> bool:
    """Whether two last names may be the same: `K.` is Kaya."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) == 1 and long.startswith(short))


def _handle(author: Author) -> frozenset[str]:
    """What the account is called, where it can hardly be two people's."""
    called = folded(author.handle or "").strip().lstrip("@")
    return frozenset([called]) if len(called) >= _FEWEST_IN_HANDLE and not _NOBODY.match(called) else frozenset()
