"""What people count: how long it has lasted, how much money, how many times. Values with their place in the text.

Works on folded and squeezed text, so that every spelling of a number reads the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_ONES = {"bir": 1, "iki": 2, "uc": 3, "dort": 4, "bes": 5, "alti": 6, "yedi": 7, "sekiz": 8, "dokuz": 9}
_TENS = {
    "on": 10, "yirmi": 20, "otuz": 30, "kirk": 40, "elli": 50, "altmis": 60, "yetmis": 70, "seksen": 80, "doksan": 90
}  # fmt: skip
_VAGUE = {"yarim": 0.5, "birkac": 3, "bir kac": 3, "kac": 3, "yuz": 100}
_MONTHS = {
    "ocak": 0, "subat": 1, "mart": 2, "nisan": 3, "mayis": 4, "haziran": 5, "temmuz": 6, "agustos": 7, "eylul": 8,
    "ekim": 9, "kasim": 10, "aralik": 11,
}  # fmt: skip
_TENS_WORD, _ONES_WORD = "|".join(_TENS), "|".join(_ONES)
_WORDS = rf"bir kac|birkac|kac|yarim|yuz|(?:{_TENS_WORD})(?:\s?(?:{_ONES_WORD}))?|{_ONES_WORD}"
_NUMBER = rf"(?<![\w,.])(?:\d{{1,4}}(?:,\d)?|{_WORDS})(?:\s?-\s?(?P<upto>\d{{1,4}}))?(?P<half>\s(?:bucuk|bucuga))?"
_DAYS = {"gun": 1.0, "hafta": 7.0, "ay": 30.0, "yil": 365.0, "sene": 365.0, "saat": 1 / 24, "dakika": 1 / 1440}
_DURATION = re.compile(
    rf"(?P<number>{_NUMBER})\s?(?:tam\s|koca\s|is\s|takvim\s)*(?P<unit>is\s?gun|gun|hafta|ay|yil|sene|saat|dakika)"
    r"(?P<tail>(?:l[iu]k)?(?:u?[dt][iu]r|den|dan|e|a|u|yi|i|de|da|ye|ya)?)(?!\w)"
)
_SINCE_TAIL = re.compile(r"(?:l[iu]k)?u?[dt][iu]r")
_SINCE_AFTER = re.compile(
    r"\s*(?:ol(?:du|mus|acak|uyor|masina)|gec(?:ti|mis|iyor|mesine|tigi|eli|ecek)|doldu|asti|askin\w*|fazladir|beri"
    r"|oluyor|kadar oldu|bekl\w+|sur(?:uyor|du)\w*|boyunca|(?:uzun|fazla) (?:bir )?(?:sure|zaman)\w*)"
)
_AGO_AFTER = re.compile(r"\s*(?:once\w*|onceki|evvel\w*)(?!\w)")
_STANDING = {
    "gunlerdir": 4.0, "haftalardir": 14.0, "aylardir": 60.0, "gunlerce": 4.0, "haftalarca": 14.0, "aylarca": 60.0,
    "uzun suredir": 14.0, "uzun zamandir": 14.0, "epeydir": 14.0, "ne zamandir": 14.0, "kac zamandir": 14.0,
}  # fmt: skip
_STANDING_WORD = re.compile(r"(?<!\w)(?:" + "|".join(_STANDING) + r")(?!\w)")
_LAST = re.compile(r"(?<!\w)gecen\s(hafta|ay|yil|sene)(?!\w)")
_LONG_AGO = {"haftalar once": 14.0, "aylar once": 60.0, "yillar once": 365.0}
_LONG_AGO_WORD = re.compile(r"(?<!\w)(?:" + "|".join(_LONG_AGO) + r")")
_IN_MONTH = re.compile(
    r"(?<![\w\d])(?<!\d )(?:(?:ocak|subat|mart|nisan|mayis|haziran|temmuz|agustos|eylul|ekim|kasim|aralik)\say[iu]\w*"
    r"|(?:subat|mayis|haziran|temmuz|agustos|eylul|aralik)'?[dt][ae]n?)(?!\w)"
)
_STILL = re.compile(r"(?<!\w)(?:hala|halen|henuz|beri)(?!\w)")
_DATE = re.compile(
    rf"(?<!\w)(\d{{1,2}})\s?({'|'.join(_MONTHS)})(?:'?\w{{1,4}})?(?!\w)|(?<![\d.-])(\d{{1,2}})[./-](\d{{1,2}})[./-]20\d\d"
)
_YEARS = (".20", "/20", "-20")
_LOYAL = re.compile(r"[^\w.!?]*(?:\w+\s){0,3}?(?:kullan|musteri|uye|abone|alisveris|calis|tercih|sizinle|bagl)\w*")
_BOUGHT = re.compile(r"(?:alali|aldigim\w*|kullan\w*)\s(?:\w+\s)?$")
_AMOUNT = re.compile(
    r"(?<![\w.,])(?:(?P<sign>₺|\$|€)\s?)?"
    r"(?P<whole>\d{1,3}(?:\.\d{3}){1,3}|\d{1,9})(?:[,.](?P<cents>\d{1,2})(?!\d)|\s(?P<lost>\d{2})(?=\s?(?:tl|lira)))?"
    r"\s?(?:(?P<scale>bin|milyon|k(?=\s?(?:tl|lira|₺)))(?:\s(?P<below>\d{3})(?!\d))?)?(?:\skusur)?\s?(?P<unit>(?:tl|lira|try|euro|dolar)\w*|₺|\$|€)?"
)
_HUNDREDS = rf"(?:(?:{_ONES_WORD})\s)?yuz"
_BELOW = rf"(?:{_HUNDREDS})?\s?(?:{_TENS_WORD})?\s?(?:{_ONES_WORD})?"
_WORD_AMOUNT = re.compile(
    rf"(?<!\d )(?<![\w,.])(?P<number>{_HUNDREDS}|{_WORDS})?\s?(?P<scale>bin|milyon)\s?(?P<below>{_BELOW})\s?"
    r"(?:kusur\s)?(?:tl|lira)\w*"
)
_MONEY_SIGNS = ("tl", "lira", "₺", "$", "€", "try", "euro", "dolar")
_TIMES = ("kez", "kere", "defa", "sefer")
_MESSAGES = ("mail", "mesaj", "eposta", "sikayet", "basvuru", "talep", "arama", "kayit", "bildirim", "dilekce")
_SCALE = {"bin": 1_000.0, "k": 1_000.0, "milyon": 1_000_000.0, None: 1.0}
_COUNT = re.compile(
    rf"(?P<number>{_NUMBER})(?P<dot>\.|\s?'?(?:[iu]n)?c[iu])?\s?(?:kez|kere|defa|sefer)(?:d[iu]r|dan|den)?(?!\w)"
)
_ORDINAL = {"ikinci": 2.0, "ucuncu": 3.0, "dorduncu": 4.0, "besinci": 5.0, "altinci": 6.0}
_ORDINAL_COUNT = re.compile(rf"(?<!\w)({'|'.join(_ORDINAL)})\s(?:kez|kere|defa|sefer)\w*")
_CONTACTED = re.compile(
    r"(?:ara[mdyrn]|ari|yaz|mail|basvur|sikayet|gorus|ilet|talep|kayit|mesaj|konus|sor|ulas|bildir)\w*"
)
_ENJOYED = re.compile(
    r"(?:\s\w+){0,2}?\s(?:aldi[mk]|alisveris|kullan|siparis (?:ver|et)|gitti[mk]|izledi|yedi[mk]|tercih|dene|yika|giy)"
)
_WRITTEN = re.compile(
    rf"(?P<number>{_NUMBER})\s(?:(?:adet|tane|farkli)\s)?(?:mail|mesaj|eposta|sikayet|basvuru|talep|arama|kayit|bildirim"
    r"|dilekce)\w*\s(?:\w+\s){0,2}?(?:at|ac|olustur|yap|gonder|yaz|birak|bulun|ilet)\w*(?!\w)"
)


class Lasting(StrEnum):
    """How a duration is meant."""

    SINCE = "since"
    """It has been going on for so long."""
    AGO = "ago"
    """Something happened so long ago."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time that the text names."""

    days: float
    lasting: Lasting
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money that the text names; foreign money counts as it stands."""

    value: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many times something happened; `contact` when it is writing, calling or asking."""

    times: float
    contact: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantities:
    """Everything counted in one text."""

    durations: tuple[Duration, ...] = ()
    amounts: tuple[Amount, ...] = ()
    counts: tuple[Count, ...] = ()


def measure(text: str) -> Quantities:
    """What is counted in a folded and squeezed text."""
    sums = tuple(amounts(text)) if _holds(text, _MONEY_SIGNS) else ()
    times = tuple(counts(text)) if _holds(text, _TIMES) else ()
    mails = tuple(messages(text)) if _holds(text, _MESSAGES) else ()
    return Quantities(tuple(durations(text)), sums, (*times, *mails))


def _holds(text: str, pieces: Iterable[str]) -> bool:
    """Whether one of the pieces stands anywhere: much sooner told than what an expression finds."""
    return any(map(text.__contains__, pieces))


def _number(found: re.Match[str]) -> float:
    """The number of a match of `_NUMBER`; of a range, its upper end."""
    half = 0.5 if found["half"] else 0.0
    if found["upto"]:
        return float(found["upto"]) + half
    words = re.split(r"\sbucu", found["number"])[0].strip()
    if words[0].isdecimal():
        return float(words.replace(",", ".")) + half
    return _spoken(words) + half


def _spoken(words: str) -> float:
    if words in _VAGUE:
        return _VAGUE[words]
    for tens, value in _TENS.items():
        if words.startswith(tens) and words[len(tens) :].strip() in ("", *_ONES):
            return value + _ONES.get(words[len(tens) :].strip(), 0)
    return _ONES[words]


def durations(text: str) -> Iterator[Duration]:
    """Spans of time: "15 gündür", "üç haftadır", "1,5 ay", "23 gün önce", "20 Mayıs … 5 Haziran"."""
    for found in _DURATION.finditer(text):
        unit = found["unit"].removeprefix("is").strip()
        yield Duration(_number(found) * _DAYS[unit], _lasting(text, found), *found.span())
    for found in _STANDING_WORD.finditer(text) if _holds(text, _STANDING) else ():
        yield Duration(_STANDING[found[0]], _loyal_or(text, found, Lasting.SINCE), *found.span())
    for found in _LAST.finditer(text) if "gecen" in text else ():
        yield Duration(_DAYS[found[1]], Lasting.AGO, *found.span())
    for found in _LONG_AGO_WORD.finditer(text) if "lar once" in text else ():
        yield Duration(_LONG_AGO[found[0]], Lasting.AGO, *found.span())
    for found in _IN_MONTH.finditer(text) if _holds(text, _MONTHS) else ():
        yield Duration(_DAYS["ay"], Lasting.SINCE if _STILL.search(text, found.end()) else Lasting.OTHER, *found.span())
    yield from _between_dates(text)


def _lasting(text: str, found: re.Match[str]) -> Lasting:
    if _AGO_AFTER.match(text, found.end()):
        return Lasting.AGO
    if _SINCE_TAIL.fullmatch(found["tail"]) or _SINCE_AFTER.match(text, found.end()):
        return _loyal_or(text, found, Lasting.SINCE)
    return Lasting.OTHER


def _loyal_or(text: str, found: re.Match[str], lasting: Lasting) -> Lasting:
    """Ten years a customer is not ten years of waiting, and two months since buying is not either."""
    bought = _BOUGHT.search(text, max(0, found.start() - 40), found.start())
    return Lasting.OTHER if bought or _LOYAL.match(text, found.end()) else lasting


def _between_dates(text: str) -> Iterator[Duration]:
    if not (_holds(text, _MONTHS) or _holds(text, _YEARS)):
        return
    dates = [(_day_of_year(found), found) for found in _DATE.finditer(text)]
    if len(dates) < 2:
        return
    first, last = min(dates, key=lambda pair: pair[0]), max(dates, key=lambda pair: pair[0])
    if 0 < last[0] - first[0] < 180:
        yield Duration(last[0] - first[0], Lasting.AGO, *first[1].span())


def _day_of_year(found: re.Match[str]) -> float:
    if found[2]:
        return _MONTHS[found[2]] * 30.4 + int(found[1])
    return (int(found[4]) - 1) * 30.4 + int(found[3])


def amounts(text: str) -> Iterator[Amount]:
    """Sums of money: "1.078 TL", "838 80 TL" with a lost comma, "₺14", "15 bin lira"."""
    for found in _AMOUNT.finditer(text):
        if found["unit"] or found["sign"]:
            value = float(found["whole"].replace(".", "")) + float(found["cents"] or found["lost"] or 0) / 100
            yield Amount(value * _SCALE[found["scale"]] + float(found["below"] or 0), *found.span())
    for found in _WORD_AMOUNT.finditer(text) if "bin" in text or "milyon" in text else ():
        value = _hundreds(found["number"] or "bir") * _SCALE[found["scale"]] + _hundreds(found["below"])
        yield Amount(value, *found.span())


def _hundreds(words: str) -> float:
    """A spoken number below a thousand: "beş yüz elli"."""
    before, hundred, after = words.partition("yuz")
    if not hundred:
        return _spoken(words.strip()) if words.strip() else 0.0
    rest = _spoken(after.strip()) if after.strip() else 0.0
    return (_spoken(before.strip()) if before.strip() else 1.0) * 100 + rest


def counts(text: str) -> Iterator[Count]:
    """How many times: "40 defa aradım", "7-8 kez", "6. kez", "ikinci kez"; not how often it was used."""
    for found in _COUNT.finditer(text):
        if not _ENJOYED.match(text, found.end()):
            yield Count(_number(found), _is_contact(text, found), *found.span())
    for found in _ORDINAL_COUNT.finditer(text):
        yield Count(_ORDINAL[found[1]], _is_contact(text, found), *found.span())


def messages(text: str) -> Iterator[Count]:
    """How many messages were sent: "5 adet mail attım", "üç şikayet oluşturdum"."""
    for found in _WRITTEN.finditer(text):
        yield Count(_number(found), True, *found.span())


def _is_contact(text: str, found: re.Match[str]) -> bool:
    words = re.findall(r"[\w']+", re.split(r"[.!?\n]", text[found.end() : found.end() + 80])[0])[:5]
    before = re.findall(r"[\w']+", text[max(0, found.start() - 40) : found.start()])[-2:]
    return any(_CONTACTED.fullmatch(word) for word in (*words, *before))
