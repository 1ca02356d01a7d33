"""What tells that something written elsewhere is the same matter: an order number, a link, one's own words again.

Rather two cases of one matter than one case of two people: what many may have – a slogan, a news link, a masked
number – is no mark, and words or links that are the same need the same name beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from string import ascii_lowercase

from monitor.rules.coordination.customers import links_of, place_of
from monitor.rules.coordination.links import address_of, key_of
from monitor.rules.coordination.post import Place
from monitor.rules.names import Likeness, likeness
from monitor.rules.text import folded
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention


class MarkKind(StrEnum):
    """By what one matter is known again."""

    ORDER = "order"
    """A number of an order, a parcel, a ticket, a customer."""
    PAGE = "page"
    """The complaint's own page."""
    LINK = "link"
    """A page it links to."""
    TEXT = "text"
    """A long text, letter by letter."""
    ACCOUNT = "account"
    """The account of somebody whose words joined the case from another place."""
    THREAD = "thread"
    """The thread that they began there."""


@dataclass(frozen=True, slots=True)
class MatterMark:
    """One of them: a hash, for nobody's number has to be kept a second time."""

    kind: MarkKind
    value: int


class Tie(StrEnum):
    """Why a mention belongs to a case of another place."""

    ORDER = "order"
    LINK = "link"
    TEXT = "text"


ELSEWHERE = {
    Tie.ORDER: msg("the same matter elsewhere: on {source}, with the same order number"),
    Tie.LINK: msg("the same matter elsewhere: on {source}, linked to it"),
    Tie.TEXT: msg("the same matter elsewhere: on {source}, in the same words"),
}
"""What the thread of the case says of it."""

LONG = 80
"""So many letters are nobody's set phrase."""
_MOST_NUMBERS, _MOST_LINKS = 8, 8
_FEWEST_DIGITS = 6
_LONGEST_NUMBER = 40
_FOUR_DIGITS = re.compile(r"\d{4}")
_KIND = r"(?:siparis|takip|gonderi|kargo|fatura|talep|basvuru|kayit|rezervasyon|pnr|musteri|uyelik|abone)(?:lik|si)?"
_CODE = r"(?=[a-z/-]{0,6}\d)[a-z\d][a-z\d/-]{5,}"
_CALLED = r"(?:no|nom|nosu|num|numara\w{0,6}|kod\w{0,4})"
_GIVEN = re.compile(
    rf"(?<!\w){_KIND}\s(?:takip\s)?{_CALLED}\W{{1,4}}(?:\w{{1,4}}\W{{1,3}})?(?P<after>{_CODE})(?![\w*•…])"
    rf"|(?<![\w*•…])(?P<before>{_CODE})\s(?:no\w{{0,3}}\s|numara\w{{0,4}}\s)(?:\w+\s)?{_KIND}"
)
_CONTRACT = re.compile(r"kargo\skod")
"""The shop's own code for all its parcels."""
_DATE = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_PHONE = re.compile(r"(?:0090|90|0)[2-58]\d{9}|444\d{4}")
_ASCENDING = "01234567890123456789"
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#]\w+")
_OWN = re.compile(
    r"(?<!\w)(?:sikayetim(?:i|e|de|den)?|sikayet (?:ettim|ediyorum|kaydim)|yazdim|actim|olusturdum)(?!\w)"
)
_RUN = 5
_FEWEST_RUNS = 4


@lru_cache(maxsize=256)
def marks_of(mention: Mention) -> frozenset[MatterMark]:
    """By what a mention's matter may be known again at another place. Asked for again and again within one judging."""
    return frozenset(_marks(mention))


def account_mark(mention: Mention, who: str | None) -> MatterMark:
    """What the next mention of that account bears as well; where nobody is named, that of the same thread."""
    if who is not None:
        return MatterMark(MarkKind.ACCOUNT, _hash("account", f"{mention.source}\x1f{who}"))
    return MatterMark(MarkKind.THREAD, _hash("thread", f"{mention.source}\x1f{mention.thread or mention.native_id}"))


def tie(mention: Mention, known: Mention, *, crowded: bool) -> Tie | None:
    """Why both are the same matter, as far as that can be told; None for strangers, and for two of one place.

    `crowded`: others have written the same, too, so that only a number of one's own tells anything.
    """
    if mention.source == known.source:
        return None
    ours, theirs = marks_of(mention), marks_of(known)
    alike = likeness(mention.author, known.author)
    if _shared(ours, theirs, MarkKind.ORDER) and (alike is Likeness.SAME or not repeats(mention, known)):
        return Tie.ORDER
    if crowded:
        return None
    if alike is not Likeness.OTHER and (_leads_to(mention, known) or _leads_to(known, mention)):
        return Tie.LINK
    if alike is not Likeness.SAME:
        return None
    if _shared(ours, theirs, MarkKind.TEXT):
        return Tie.TEXT
    return Tie.LINK if _shared(ours, theirs, MarkKind.LINK) else None


def repeats(one: Mention, other: Mention) -> bool:
    """Whether one of them is mostly a copy of the other: who tells of the same order has words of their own."""
    runs, theirs = _runs(one.text), _runs(other.text)
    fewer = min(len(runs), len(theirs))
    return fewer >= _FEWEST_RUNS and len(runs & theirs) * 2 >= fewer


def _marks(mention: Mention) -> Iterator[MatterMark]:
    text = folded(mention.text)
    words = f"{folded(mention.title)}\n{text}" if mention.title else text
    for number in dict.fromkeys(islice(_numbers(words), _MOST_NUMBERS)):
        yield MatterMark(MarkKind.ORDER, _hash("order", number))
    own = _page(mention.url) if place_of(mention) is Place.COMPLAINTS else None
    if own is not None and mention.thread in (None, mention.native_id):
        yield MatterMark(MarkKind.PAGE, _hash("page", own))
    for link in links_of(mention, mention.text)[:_MOST_LINKS]:
        page = _page(link)
        if page is not None and page != own:
            yield MatterMark(MarkKind.LINK, _hash("page", page))
    letters = _letters(text) if len(text) >= LONG else ""
    if len(letters) >= LONG:
        yield MatterMark(MarkKind.TEXT, _hash("text", letters))


def _numbers(words: str) -> Iterator[str]:
    """Numbers of one order, parcel, ticket or customer; masked, invented and public ones are passed over."""
    for found in _GIVEN.finditer(words) if _FOUR_DIGITS.search(words) else ():
        code = (found["after"] or found["before"]).strip("-/")
        plain = re.sub(r"[-/]", "", code).lstrip(ascii_lowercase)  # TR-88120945 is also written without TR
        if not _CONTRACT.match(found[0]) and len(code) <= _LONGEST_NUMBER and _is_of_one(plain):
            yield plain


def _is_of_one(code: str) -> bool:
    digits = re.sub(r"\D", "", code)
    if len(digits) < _FEWEST_DIGITS or "xx" in code or len(set(digits)) < 3:
        return False
    counted = digits in _ASCENDING or digits in _ASCENDING[::-1]
    return not counted and not _DATE.fullmatch(code) and not _PHONE.fullmatch(code)


def _page(url: str | None) -> str | None:
    address = address_of(url) if url else None
    return None if address is None or address.is_front else key_of(address)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", _NOT_WORDS.sub(" ", text)))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", _NOT_WORDS.sub(" ", folded(text)))
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _shared(ours: frozenset[MatterMark], theirs: frozenset[MatterMark], kind: MarkKind) -> bool:
    return any(mark.kind is kind for mark in ours & theirs)


def _leads_to(post: Mention, complaint: Mention) -> bool:
    """Whether the post links to that complaint and calls it one's own."""
    page = next((mark.value for mark in marks_of(complaint) if mark.kind is MarkKind.PAGE), None)
    if page is None or MatterMark(MarkKind.LINK, page) not in marks_of(post):
        return False
    return _OWN.search(folded(post.text)) is not None


def _hash(kind: str, value: str) -> int:
    return int.from_bytes(blake2b(f"{kind}\x1f{value}".encode("utf-8", "replace"), digest_size=8).digest(), signed=True)
