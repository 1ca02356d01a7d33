"""Texts as linking compares them: plain words, their beginnings, pairs of these; every key a stable hash.

Nothing here depends on Python's own `hash()`, which differs from one process to the next.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

STEM = 5
"""Turkish builds words at their end: the first letters are the word."""
APART = 3
"""Stems so many places apart are a pair."""
MOST_STEMS = 80
MOST_LETTERS = 4_000
FEWEST_LETTERS = 20
"""A text with fewer says nothing that others could not say by chance."""

_MASK, _HALF = (1 << 64) - 1, 1 << 63
_FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
"""Odd, so that multiplying by them loses nothing."""

_PLAIN = re.compile(r"[\n\r\t -~İıÇçĞğÖöŞşÜüÂâÎîÛû’‘“”–—₺]*")
_INVISIBLE = re.compile(r"[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NAMED = re.compile(r"[@#]\w+")
_REPEATED = re.compile(r"([a-z])\1+")
_WORD = re.compile(r"([a-z]+)(?:'[a-z]+)?")
"""What hangs on an apostrophe is an ending."""
_LETTERS = str.maketrans(
    {
        **dict(zip("İIıÇçĞğÖöŞşÜüÂâÎîÛû", "iiiccggoossuuaaiiuu", strict=True)),
        **dict(zip("АаВЕеКкМмНОоРрСсТтУуХхІіЈјЅѕԁһ", "aabeekkmmhooppccttyyxxiijjssdh", strict=True)),
        **dict(zip("ΑαΒΕεΖΗΙιΚκΜΝνΟοΡρΤτΥυΧχ", "aabeezhiikkmnvooppttyuxx", strict=True)),
        **dict.fromkeys("’‘‛ʼʹ´`′＇", "'"),
        **dict.fromkeys("0123456789", None),
    }
)
_STOP = frozenset({
    "acaba", "ama", "ancak", "artik", "asla", "ayni", "bana", "bazi", "belki", "ben", "beni", "benim", "bile",
    "bir", "biri", "birkac", "biz", "bize", "bizi", "bizim", "boyle", "buna", "bundan", "bunu", "bunun", "burada",
    "butun", "cok", "cunku", "daha", "degil", "diger", "diye", "dolayi", "eger", "fakat", "falan", "filan", "gene",
    "gibi", "gore", "hala", "halen", "hangi", "hani", "hem", "henuz", "hep", "hepsi", "her", "herkes",
    "hic", "hicbir", "icin", "ile", "ise", "iste", "kadar", "karsi", "kendi", "kez", "kim", "kimse",
    "lutfen", "madem", "mesela", "mi", "mu", "nasil", "neden", "nerede", "neyse", "nicin", "niye", "olan", "olarak",
    "oldu", "oldugu", "olmak", "olmaz", "olmus", "olsa", "olsun", "olup", "olur", "ona", "ondan", "onlar", "onlari",
    "onu", "onun", "orada", "oyle", "oysa", "ragmen", "sadece", "sana", "sanki", "sen", "senin", "sey", "seyi",
    "simdi", "siz", "size", "sizi", "sizin", "sonra", "soyle", "suan", "sunu", "tabi", "tam", "tum", "uzere", "var",
    "yani", "yine", "yok", "zaten", "zira",
})  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a text in small plain letters, each letter once where it is repeated; no names, tags, links."""
    read = text[:MOST_LETTERS]
    if not _PLAIN.fullmatch(read):
        read = _INVISIBLE.sub("", unicodedata.normalize("NFKD", read))
    read = _NAMED.sub(" ", _ADDRESS.sub(" ", read))
    return _WORD.findall(_REPEATED.sub(r"\1", read.translate(_LETTERS).lower()))


def says_enough(words: Iterable[str], names: Collection[str]) -> bool:
    """Whether there are letters enough to compare, those of the brand's own name left out."""
    return sum(len(word) for word in words if word not in names) >= FEWEST_LETTERS


def stems_of(words: Iterable[str], names: Collection[str]) -> list[str]:
    """The beginnings of the words that say something, in order, at most `MOST_STEMS`."""
    kept = [word[:STEM] for word in words if len(word) > 2 and word not in _STOP and word not in names]
    return kept[:MOST_STEMS]


def pairs_of(stems: Sequence[str]) -> list[int]:
    """Keys of all unordered pairs of different stems that stand close to each other, each once, sorted."""
    hashes = [_stem_key(stem) for stem in stems]
    found: set[int] = set()
    for far in range(1, APART + 1):
        for one, two in zip(hashes, hashes[far:], strict=False):
            if one < two:
                found.add(((one * _FIRST + two * _SECOND) & _MASK) - _HALF)
            elif two < one:
                found.add(((two * _FIRST + one * _SECOND) & _MASK) - _HALF)
    return sorted(found)


@lru_cache(maxsize=32_768)
def _stem_key(stem: str) -> int:
    return key_of("stem", stem)


def key_of(kind: str, text: str) -> int:
    """A stable hash as a signed number of 64 bits; the same text of two kinds has two keys."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, person=kind.encode()).digest()
    return int.from_bytes(digest, "big", signed=True)


def key_of_all(kind: str, keys: Iterable[int]) -> int:
    """One key for a set of keys."""
    return key_of(kind, " ".join(map(str, sorted(set(keys)))))
