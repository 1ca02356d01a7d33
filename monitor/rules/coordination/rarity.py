"""How common a pair of stems is in what is said of a brand: a count sketch that forgets, over common Turkish pairs."""

import struct
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from monitor.rules.coordination.post import MICRO

_NARROWEST, _WIDEST = 1 << 12, 1 << 20
_FULL = 65_535
_FORGET_AT = 300_000
"""At so many mentions all counts are halved: what was common long ago wears off."""
_HEADER = struct.Struct("<BQQB")
_FORMAT = 1
_SMOOTH = 50
_RARE = 16
"""Pairs in fewer mentions are equally rare, however many mentions there are: what is looked through stays short."""
_SHORT = (1 << 32) - 1
_TABLED = 4096


@dataclass(frozen=True, slots=True)
class Background:
    """How often pairs stand in other Turkish texts: `counts` by the lower 32 bits of their keys, of `seen` texts.

    Without it the first hundred mentions of a brand would look alike: nothing would be known to be common.
    """

    seen: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)


class BackgroundError(ValueError):
    """A table of how common pairs are is damaged."""


def pack_background(background: Background) -> bytes:
    """The table as it is shipped."""
    keys = sorted(background.counts)
    body = struct.pack(f"<{len(keys)}I", *keys) + struct.pack(f"<{len(keys)}H", *(background.counts[k] for k in keys))
    return struct.pack("<II", background.seen, len(keys)) + body


def read_background(packed: bytes) -> Background:
    """The shipped table. Raises `BackgroundError`."""
    try:
        seen, count = struct.unpack_from("<II", packed)
        keys = struct.unpack_from(f"<{count}I", packed, 8)
        counts = struct.unpack(f"<{count}H", packed[8 + 4 * count :])
    except struct.error as error:
        raise BackgroundError(str(error)) from error
    return Background(seen, dict(zip(keys, counts, strict=True)))


def _logarithm(value: int) -> int:
    return round(MICRO * log(value))


_LOGARITHMS = tuple(_logarithm(value) for value in range(1, _TABLED + 1))


class Rarity:
    """Counts of pairs for one brand: never too low, seldom too high."""

    __slots__ = ("_background", "_entered", "_first", "_second", "seen")

    def __init__(self, background: Background) -> None:
        self._background = background
        self._first, self._second = _zeros(_NARROWEST), _zeros(_NARROWEST)
        self._entered = 0
        self.seen = 0
        """Mentions counted, those wearing off less."""

    def counts(self, keys: Iterable[int]) -> list[int]:
        """In how many mentions each was, with the share of the background."""
        first, second, common = self._first, self._second, self._background.counts
        mask = len(first) - 1
        known = [(key, first[key & mask], second[key >> 32 & mask]) for key in keys]
        return [(one if one < two else two) + common.get(key & _SHORT, 0) for key, one, two in known]

    def weights(self, counts: Iterable[int]) -> list[int]:
        """What a feature of that count weighs: millionths of ln((n + 50) / (count + 1))."""
        whole = _logarithm(self.seen + self._background.seen + _SMOOTH)
        return [max(whole - (_LOGARITHMS[c] if c < _TABLED else _logarithm(c + 1)), 0) for c in counts]

    def heaviest(self, keys: Sequence[int], most: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The rarest of these keys and their weights; about equally rare ones in the order of their keys.

        Exact rarity would prefer pairs that nobody wrote before, which link to nothing. By their keys, which are
        hashes, two texts that share pairs keep the same ones.
        """
        counted = zip(self.counts(keys), keys, strict=True)
        chosen = sorted(((count // _RARE).bit_length(), key, count) for count, key in counted)[:most]
        return tuple(key for _, key, _ in chosen), tuple(self.weights(count for _, _, count in chosen))

    def is_common(self, key: int, share: float) -> bool:
        """Whether more than that share of the mentions has it."""
        return self.counts((key,))[0] > share * (self.seen + self._background.seen + _SMOOTH)

    def count(self, keys: Sequence[int]) -> None:
        """One mention more, with these features; the order of mentions matters to what the sketch mistakes."""
        self.seen += 1
        first, second = self._first, self._second
        mask = len(first) - 1
        for key in keys:
            at, beside = key & mask, key >> 32 & mask
            one, two = first[at], second[beside]
            if one <= two and one < _FULL:
                first[at] = one + 1
            if two <= one and two < _FULL:
                second[beside] = two + 1
        self._entered += len(keys)
        if self._entered > len(first) < _WIDEST:
            self._first, self._second = first + first, second + second
        if self.seen >= _FORGET_AT:
            self._forget()

    def _forget(self) -> None:
        self.seen //= 2
        self._first, self._second = _halved(self._first), _halved(self._second)

    def pack(self) -> bytes:
        """Everything counted, to go on from."""
        header = _HEADER.pack(_FORMAT, self.seen, self._entered, len(self._first).bit_length())
        return header + zlib.compress(self._first.tobytes() + self._second.tobytes(), 1)

    def unpack(self, packed: bytes) -> None:
        """Go on from what `pack` gave. Raises `BackgroundError`, and has changed nothing then."""
        try:
            form, seen, entered, bits = _HEADER.unpack_from(packed)
            both = zlib.decompress(packed[_HEADER.size :])
        except (struct.error, zlib.error) as error:
            raise BackgroundError(str(error)) from error
        width = 1 << bits - 1 if 0 < bits <= _WIDEST.bit_length() else 0
        if form != _FORMAT or width < _NARROWEST or len(both) != 4 * width:
            raise BackgroundError("the counts of a brand are cut off")
        self.seen, self._entered = seen, entered
        self._first, self._second = array("H", both[: 2 * width]), array("H", both[2 * width :])


def _zeros(width: int) -> "array[int]":
    return array("H", bytes(2 * width))


def _halved(counts: "array[int]") -> "array[int]":
    """Every count divided by two, as one long number: a million of them in milliseconds."""
    size = len(counts)
    keep = int.from_bytes(b"\xff\x7f" * size, "little")
    whole = (int.from_bytes(counts.tobytes(), "little") >> 1) & keep
    return array("H", whole.to_bytes(2 * size, "little"))
