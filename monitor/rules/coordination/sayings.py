"""Comparisons as an operator writes them, `{rival} varken {brand} niye`, found in any ending and with words between."""

import re
from collections.abc import Iterable, Mapping, Sequence

from monitor.rules.relevance import SUFFIX
from monitor.rules.text import squeezed

PLACES = ("rival", "brand")
"""What may stand in braces."""

_PIECE = re.compile(r"\{(?P<place>\w+)\}(?:'?(?P<suffix>[^\W\d]+))?|(?P<word>\w+)")
_BETWEEN = r"\W{1,5}(?:\w{1,24}\W{1,5}){0,2}"
"""Up to two other words may stand between two of a saying."""
_STEM = 5
"""Turkish builds words at their end: of a longer word its first five letters count."""
_LETTERS = {**dict.fromkeys("ae", "[ae]"), **dict.fromkeys("iu", "[iu]"), **dict.fromkeys("dt", "[dt]")}
"""Vowels and consonants that a suffix takes from the word before it."""


def unknown_places(saying: str) -> tuple[str, ...]:
    """What stands in braces there and means nothing."""
    return tuple(place for place in re.findall(r"\{([^{}]*)\}", saying) if place not in PLACES)


def has_words(saying: str) -> bool:
    """Whether a word stands beside the places: a name alone compares nothing."""
    return any(piece["word"] for piece in _PIECE.finditer(squeezed(saying)))


def compile_sayings(sayings: Iterable[str], names: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """What finds any of the sayings in a text that is folded and squeezed; `names` are those of rivals and brand."""
    whole = [_saying(saying, names) for saying in sayings if all(names.get(place) for place in _places_in(saying))]
    return re.compile("|".join(filter(None, whole)) or r"(?!)")


def _places_in(saying: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", saying)


def _saying(saying: str, names: Mapping[str, Sequence[str]]) -> str:
    pieces = _PIECE.finditer(squeezed(saying))
    return _BETWEEN.join(_name(names[p["place"]], p["suffix"]) if p["place"] else _word(p["word"]) for p in pieces)


def _word(word: str) -> str:
    return rf"(?<!\w){re.escape(word[:_STEM])}\w{{0,10}}"


def _name(names: Sequence[str], suffix: str | None) -> str:
    plain = sorted({form for name in names for form in _forms(name)}, key=lambda form: (-len(form), form))
    tail = rf"(?:'\w{{1,12}}|{SUFFIX})"
    if suffix:
        tail = "'?[nys]?" + "".join(_LETTERS.get(letter, re.escape(letter)) for letter in suffix)
    return rf"(?<!\w)(?:{'|'.join(plain)}){tail}(?!\w)"


def _forms(name: str) -> tuple[str, str]:
    words = squeezed(name).split()
    return r"\s+".join(map(re.escape, words)), re.escape(re.sub(r"\W", "", "".join(words)))
