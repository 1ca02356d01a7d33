"""What drafts are looked through for: the facts there are, words that do not belong in an answer."""

import re
from collections.abc import Iterable

from monitor.rules.text import fold, folded

FACTS = {
    "shop": "shop",
    "identity": "identity",
    "form": "contact.form",
    "mail": "contact.mail",
    "phone": "contact.phone",
    "hours": "contact.hours",
    "prepare": "delivery.prepare",
    "carrier": "delivery.carrier",
    "delivery_fee": "delivery.fee",
    "free_from": "delivery.free_from",
    "tracking": "delivery.tracking",
    "regions": "delivery.regions",
    "return_days": "returns.days",
    "refund_days": "returns.refund_days",
    "return_fee": "returns.fee",
    "return_how": "returns.how",
    "return_page": "returns.page",
    "review_page": "review_page",
    "legal_contact": "legal_contact",
    "press_contact": "press_contact",
}
"""Every fact by the name drafts call it by, and where it stands under its brand."""
WAYS = frozenset({"form", "mail", "phone"})
"""Facts that say how to reach the brand: they belong to the contact line, which is the last."""
CUSTOMERS = frozenset({"text", "quote", "title", "author", "customer", "name", "mention", "metin", "musteri", "alinti"})
"""What an operator may be tempted to write: the customer's own words and name never enter a draft."""

_ADVERTISING = (
    r"indirim\w*", r"kampanya\w*", r"firsat\w*", r"kupon\w*", r"hediye ceki\w*", r"promosyon\w*", r"yeni sezon\w*",
    r"kacirma\w*", r"stoklarla sinirli", r"hemen (?:al|satin al|siparis ver|incele)\w*", r"en ucuz\w*",
    r"en uygun fiyat\w*", r"en iyi fiyat\w*", r"avantajli\w*", r"bultenimiz\w*", r"takip (?:edin|etmeyi)\w*",
    r"urunlerimizi (?:inceley|kesfed)\w*", r"alisverise (?:basla|devam)\w*", r"tavsiye (?:edin|etmeyi)\w*",
)  # fmt: skip
_BLAME = (
    r"(?:sizin|kendi) hata\w*", r"yanlis anla(?:mis|di)\w*siniz\w*", r"yanlis anladiniz", r"okumamissiniz\w*",
    r"dikkat etme\w*siniz\w*", r"iddia\w*", r"sozde", r"haksizsiniz", r"abarti\w*", r"asilsiz\w*",
)  # fmt: skip
_SURE = (r"kesinlikle", r"garanti ed(?:er|iyor)\w*", r"asla", r"yuzde yuz", r"bir daha (?:olma|yasanma)\w*")
_LITERALS = (
    re.compile(r"\d+(?:\s*-\s*\d+)?\s*(?:is )?(?:gun|saat|hafta|ay)\w*"),
    re.compile(r"(?:\d[\d.,]*\s*(?:tl|lira|₺)|₺\s*\d[\d.,]*|%\s*\d+)\w*"),
    re.compile(r"(?<!\w)(?:\+?90|0)[\s(]*\d{3}\W{0,2}\d{3}\W?\d{2}\W?\d{2}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"(?:https?://|www\.)\S+|(?<![\w@])[\w-]+\.(?:com|net|org|example)(?:\.tr)?(?!\w)\S*"),
)
_MOBILE = re.compile(r"^(?:\+?90|0)?[\s(]*5\d{2}")


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_WORDS = {"advertising": _any_of(_ADVERTISING), "blame": _any_of(_BLAME), "sure": _any_of(_SURE)}


def found(kind: str, text: str) -> str | None:
    """The first word of that kind in the text: advertising, blame, or what is surer than anybody can be."""
    return _first([_WORDS[kind]], text)


def literal(text: str) -> str | None:
    """A number with a unit, a telephone number or an address that stands in the text itself; a fact, hence."""
    return _first(_LITERALS, text)


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    """The letters, as they are written, that the first of the patterns finds."""
    plain = fold(text)
    spans = (match.span() for pattern in patterns if (match := pattern.search(plain.text)))
    return next((plain.quote(*span)[0].strip() for span in spans), None)


def day_counts(text: str) -> tuple[int, ...]:
    """Every number of days that the text names."""
    return tuple(int(days) for days in re.findall(r"(\d{1,4})\s*(?:is )?gun", folded(text)))


def is_mobile(phone: str) -> bool:
    """Whether that Turkish number is a mobile one."""
    return _MOBILE.match(phone.strip()) is not None
