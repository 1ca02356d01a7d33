"""What a text offers to whoever judges it: hits, quantities, whose voice it is, and whether it can be read at all."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.rules.details import details
from monitor.rules.lexicon import Hit, Lexicon, searchable
from monitor.rules.quantities import Quantities, measure
from monitor.rules.score import Axis, Reason
from monitor.rules.text import Folded, fold
from monitor.rules.vocabulary import Level

LONGEST = 20_000
"""Characters that are read of one text."""

_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:\w{2,}(?:[iu]yorum|[dt][iu]m|[ae]c[ae]g[iu]m|m[iu]s[iu]m|[ae]m[ae]m|y[iu]m|d[iu]g[iu]m\w*)"
    r"|(?:siparis|kargo|paket|urun|hesab|kart|fatura|telefon|internet|talep|adres|sikayet|hat|cihaz)"
    r"[iu]?m(?:[iu]|[iu]n|[ae]|d[ae]n?|la)?"
    r"|(?:param|iadem)[a-z]{0,3}|ben|bana|benim|beni|tarafim[a-z]{0,3}|magdurum)(?!\w)"
)
_OTHER_TONGUES = re.compile(
    r"(?<!\w)(?:the|and|is|are|my|you|your|for|was|not|have|this|it|with|they|der|die|und|ich|nicht|ist|mein|que|los"
    r"|las|con|por|para|les|des|est|pas|une|mon|dans)(?!\w)"
)
_TURKISH = re.compile(
    r"(?<!\w)(?:bir|ve|bu|ne|mi|cok|icin|ile|ama|var|yok|daha|gibi|ben|siz|biz|sen|kadar|olarak|sonra|hala|degil"
    r"|\w+(?:lar|ler|yor|yorum|mis|mus|acak|ecek|dim|tim|dum|siniz|iniz|nin|dan|den))(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Readable(StrEnum):
    """Whether words can be judged."""

    YES = "yes"
    EMPTY = "empty"
    NO_WORDS = "no-words"
    """Emoji, digits, handles and links only."""
    GARBLED = "garbled"
    """Looks like binary data."""
    FOREIGN = "foreign"
    """Not Turkish: judged, by the few words the lexicon knows."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text, read. Places are in `source.text`."""

    source: Folded
    letters: str
    """The same without handles, links and addresses."""
    hits: tuple[Hit, ...]
    quantities: Quantities
    readable: Readable
    first_person: bool
    """Whether somebody speaks of "I" and "my": brands never do."""
    asks: bool
    cut: bool
    by_level: Mapping[Level, list[Hit]]

    def of(self, *levels: Level) -> list[Hit]:
        """Hits of these levels, level by level; praise turned around by a negation is a gripe."""
        return [hit for level in levels for hit in self.by_level.get(level, ())]

    def reason(self, code: str, points: int, says: str, at: tuple[int, int]) -> Reason:
        """An urgency reason that quotes the original letters behind that place."""
        quote, span = self.source.quote(*at)
        return Reason(Axis.URGENCY, code, points, says, quote, span)


def level_of(hit: Hit) -> Level:
    """What the hit means where it stands."""
    return Level.GRIPE if hit.flipped else hit.group.level


def gather(lexicon: Lexicon, text: str, title: str | None) -> Evidence:
    """Everything the rules need to know of a text; reads its first `LONGEST` characters."""
    whole = text if not title else f"{title}\n{text}"
    source, letters = searchable(fold(whole[:LONGEST]))
    readable = _readable(whole[:LONGEST], letters)
    if readable is Readable.GARBLED:
        letters = ""
    hits = (*lexicon.find(letters), *details(letters))
    return Evidence(
        source=source,
        letters=letters,
        hits=hits,
        quantities=measure(letters) if readable is Readable.YES else Quantities(),
        readable=readable,
        first_person=bool(_FIRST_PERSON.search(letters)),
        asks="?" in letters,
        cut=len(whole) > LONGEST,
        by_level=_by_level(hits),
    )


def _by_level(hits: Iterable[Hit]) -> dict[Level, list[Hit]]:
    found: dict[Level, list[Hit]] = {}
    for hit in hits:
        found.setdefault(level_of(hit), []).append(hit)
    return found


def _readable(text: str, letters: str) -> Readable:
    if not text.strip():
        return Readable.EMPTY
    if not text.isprintable() and sum(map(_is_garbage, text)) * 10 > len(text):
        return Readable.GARBLED
    words = _WORD.findall(letters)
    if not words:
        return Readable.NO_WORDS
    foreign_script = not letters.isascii() and sum(not word.isascii() for word in words) * 2 > len(words)
    return Readable.FOREIGN if foreign_script or _is_foreign(letters, len(words)) else Readable.YES


def _is_foreign(letters: str, words: int) -> bool:
    other = len(_OTHER_TONGUES.findall(letters))
    return other >= 2 and other * 10 >= words and other > 2 * len(_TURKISH.findall(letters))


def _is_garbage(ch: str) -> bool:
    return ch == "\ufffd" or (ch not in "\n\r\t" and unicodedata.category(ch) in ("Cc", "Cs", "Co", "Cn"))


def first_per_group(hits: Iterable[Hit]) -> list[Hit]:
    """One hit of each group, in order of place."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.group.name, hit)
    return list(seen.values())
