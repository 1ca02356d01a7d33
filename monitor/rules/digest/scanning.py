"""What one text says of products: the aspects it speaks of, the wares it names, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.rules.digest.aspects import KINDS, Aspect, Aspects
from monitor.rules.digest.phrases import Found, Phrases
from monitor.rules.digest.products import Products, sold
from monitor.rules.digest.reading import Reader, Word
from monitor.rules.text import squeezed
from monitor.rules.vocabulary import Complaint
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class Guard:
    """Where it stands, the aspect is not meant."""

    aspect: Aspect


@dataclass(frozen=True, slots=True)
class Ware:
    """A product as it is called in reports."""

    name: str
    configured: bool
    unsure: bool = False
    """Whether the word also means something else."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A text as words, with the aspects and wares found in it, in their order."""

    words: Sequence[Word]
    aspects: tuple[Found[Aspect], ...]
    wares: tuple[Found[Ware], ...]


class Scanner:
    """Reads texts for one brand; keeps each distinct word it has met."""

    __slots__ = ("_phrases", "_reader")

    def __init__(self, aspects: Aspects, products: Products | None = None) -> None:
        slots: dict[Aspect | Guard | Ware, tuple[str, ...]] = {}
        for aspect in aspects.aspects:
            slots[aspect] = aspect.patterns
            slots[Guard(aspect)] = aspect.unless
        for name in aspects.wares:
            slots[Ware(name, configured=False, unsure=name in aspects.unsure)] = (sold(name),)
        for name, phrases in (products or Products()).phrases().items():
            slots[Ware(name, configured=True)] = phrases
        self._phrases = Phrases(slots, aspects.lists)
        self._reader = Reader(self._phrases.roles)

    def scan(self, text: str) -> Scan:
        """What the text says."""
        words = self._reader.read(text)
        hits: list[Found[Aspect]] = []
        guards: list[Found[Guard]] = []
        wares: list[Found[Ware]] = []
        for found in self._phrases.find(words):
            match found.slot:
                case Aspect():
                    hits.append(Found(found.slot, found.start, found.end))
                case Guard():
                    guards.append(Found(found.slot, found.start, found.end))
                case _:
                    wares.append(Found(found.slot, found.start, found.end))
        return Scan(words, _unguarded(hits, guards), _longest(wares))


def _unguarded(hits: Sequence[Found[Aspect]], guards: Sequence[Found[Guard]]) -> tuple[Found[Aspect], ...]:
    if not guards:
        return tuple(hits)
    return tuple(
        hit
        for hit in hits
        if not any(one.slot.aspect is hit.slot and one.start < hit.end and hit.start < one.end for one in guards)
    )


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
    return any(hit.slot is aspect for hit in scanner.scan(sentence).aspects)


def folded_words(words: frozenset[str]) -> frozenset[str]:
    """The words as texts hold them when they are compared."""
    return frozenset(map(squeezed, words))
