"""Turkish text folded to plain letters, with the way back to the customer's own letters.

Nobody else lower-cases people's text: `"İADE".lower()` is five characters and `"I".lower()` is not `ı`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = str.maketrans(
    {
        **dict(zip("İIıÇçĞğÖöŞşÜüÂâÎîÛû", "iiiccggoossuuaaiiuu", strict=True)),
        **dict.fromkeys("’‘‛ʼʹ´`′＇", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_LETTER_BY_LETTER = re.compile(r"[\n\r\t -~İıÇçĞğÖöŞşÜüÂâÎîÛû’‘“”–—₺]*")
"""Texts of these characters only, which most are, fold one to one."""
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_RUN = re.compile(r"([a-z])\1{2,}|([a-z])\2(?![a-z])")
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; its n-th character came from `original[starts[n]:ends[n]]`."""

    text: str
    original: str
    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each folded character came from."""
        return tuple(zip(self.starts, self.ends, strict=True))

    def quote(self, start: int, end: int) -> tuple[str, tuple[int, int]]:
        """The original letters behind `text[start:end]`, which must not be empty, and their place."""
        first, last = self.starts[start], self.ends[end - 1]
        return self.original[first:last], (first, last)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a folded text and its place there."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    """A letter with its marks, or any rare character, folded until folding changes nothing more."""
    plain = unicodedata.normalize("NFKC", cluster).translate(_PLAIN).lower()
    kept = "".join(ch for ch in plain if unicodedata.category(ch) not in _INVISIBLE)
    return kept if kept == cluster else "".join(map(_fold_cluster, kept))


def fold(text: str) -> Folded:
    """The text in small unaccented letters, `ŞİKÂYET` as `sikayet`, without invisible characters.

    Runs in linear time on any string, and folding twice is folding once.
    """
    if _LETTER_BY_LETTER.fullmatch(text):
        return Folded(text.translate(_PLAIN).lower(), text, range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for letter in _fold_cluster(text[at:end]) if end - at < 32 else _fold_cluster(text[at]):
            letters.append(letter)
            starts.append(at)
            ends.append(end)
        at = end
    return Folded("".join(letters), text, starts, ends)


def folded(text: str) -> str:
    """Only the folded string."""
    if _LETTER_BY_LETTER.fullmatch(text):
        return text.translate(_PLAIN).lower()
    return fold(text).text


def squeeze(source: Folded) -> Folded:
    """The same text without elongation: `yeterrr` is `yeter`, while `saat` and `dikkat` stay.

    A letter three or more times in a row, or doubled at the end of a word, becomes one.
    """
    if not _RUN.search(source.text):
        return source
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for run in _RUN.finditer(source.text):
        first, last = run.span()
        pieces.append(source.text[done : first + 1])
        starts += source.starts[done : first + 1]
        ends += source.ends[done:first]
        ends.append(source.ends[last - 1])
        done = last
    pieces.append(source.text[done:])
    starts += source.starts[done:]
    ends += source.ends[done:]
    return Folded("".join(pieces), source.original, starts, ends)


def squeezed(text: str) -> str:
    """Only the folded string without elongation: the form lexicon patterns are written in."""
    return squeeze(fold(text)).text


def tokens(source: Folded) -> tuple[Token, ...]:
    """The words of a folded text, in order."""
    return tuple(Token(found[0], *found.span()) for found in _TOKEN.finditer(source.text))
