"""What one text says of products: the aspects it speaks of, the wares it names, and where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.rules.digest.aspects import KINDS, Aspect, Aspects
from monitor.rules.digest.digest import Recurrence
from monitor.rules.digest.phrases import Found, Phrases, Pieces
from monitor.rules.digest.products import Products, sold
from monitor.rules.digest.reading import Reader, Word
from monitor.rules.vocabulary import Complaint
from scrapers.kit.errors import msg

_REACH = 12
"""Words around a hit in which a guard phrase that touches it is looked for."""


@dataclass(frozen=True, slots=True)
class Ware:
    """A product as it is called in reports."""

    name: str
    configured: bool
    unsure: bool = False
    """Whether the word also means something else."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A text as words, with the aspects found in it, in their order."""

    words: Sequence[Word]
    aspects: tuple[Found[Aspect], ...]


class Scanner:
    """Reads texts for one brand; keeps each distinct word it has met."""

    __slots__ = ("_guards", "_kinds", "_reader", "_wares")

    def __init__(self, aspects: Aspects, products: Products | None = None) -> None:
        pieces = Pieces(aspects.lists)
        self._kinds = {
            kind: Phrases(pieces, {one: one.patterns for one in aspects.aspects if one.kind is kind})
            for kind in Recurrence
        }
        self._guards = {one: Phrases(pieces, {one: one.unless}) for one in aspects.aspects if one.unless}
        sold_here = {
            Ware(name, configured=False, unsure=name in aspects.unsure): (sold(name),) for name in aspects.wares
        }
        named = {Ware(name, configured=True): phrases for name, phrases in (products or Products()).phrases().items()}
        self._wares = Phrases(pieces, {**sold_here, **named})
        self._reader = Reader(pieces.roles)

    def scan(self, text: str, kinds: Iterable[Recurrence] = Recurrence) -> Scan:
        """What the text says of aspects of these kinds."""
        words = self._reader.read(text)
        hits = [hit for kind in kinds for hit in self._kinds[kind].find(words)]
        return Scan(words, tuple(hit for hit in hits if not self._is_guarded(hit, words)) if hits else ())

    def wares(self, words: Sequence[Word]) -> tuple[Found[Ware], ...]:
        """The products named there, none of which overlap."""
        return _longest(self._wares.find(words))

    def _is_guarded(self, hit: Found[Aspect], words: Sequence[Word]) -> bool:
        guards = self._guards.get(hit.slot)
        if guards is None:
            return False
        begin = max(0, hit.start - _REACH)
        near = guards.find(words[begin : hit.end + _REACH])
        return any(one.start + begin < hit.end and hit.start < one.end + begin for one in near)


def _longest(wares: Sequence[Found[Ware]]) -> tuple[Found[Ware], ...]:
    """Of names that overlap, the configured one, else that of more words or letters."""
    kept: list[Found[Ware]] = []
    for ware in sorted(
        wares, key=lambda one: (one.slot.configured, one.end - one.start, len(one.slot.name)), reverse=True
    ):
        if not any(one.start < ware.end and ware.start < one.end for one in kept):
            kept.append(ware)
    return tuple(sorted(kept, key=lambda one: one.start))


def self_test(aspects: Aspects) -> list[Complaint]:
    """A complaint for each sentence an aspect should find and does not, or finds and should not."""
    key_of: Mapping[object, str] = {kind: key for key, kind in KINDS.items()}
    scanner = Scanner(aspects)
    complaints: list[Complaint] = []
    for aspect in aspects.aspects:
        where = (key_of[aspect.kind], aspect.code)
        for position, sentence in enumerate(aspect.must_match):
            if not _speaks_of(scanner, sentence, aspect):
                what = msg("no pattern of the group finds this sentence")
                complaints.append(Complaint((*where, "must_match", position), what))
        for position, sentence in enumerate(aspect.must_not_match):
            if _speaks_of(scanner, sentence, aspect):
                what = msg("a pattern of the group finds this sentence")
                hint = msg("add a guard phrase under 'unless'")
                complaints.append(Complaint((*where, "must_not_match", position), what, hint))
    return complaints


def _speaks_of(scanner: Scanner, sentence: str, aspect: Aspect) -> bool:
    return any(hit.slot is aspect for hit in scanner.scan(sentence, [aspect.kind]).aspects)
