"""Texts as rows of words: each distinct word is looked at once, however often the week says it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import is_normalized, normalize

from monitor.rules.text import folded, squeezed

MOST_LETTERS = 3_000
"""So far a text is read: what matters stands at its beginning."""
_PIECE = re.compile(r"(?:https?://|www\.|[@#])\S+|[^\W_]+(?:['’´`][^\W_]+)?|[.!?;:…\n]")
_APART = re.compile(r"['’´`]")
_DRAWN_OUT = re.compile(r"(.)\1(?:\1|$)")
_AT = re.compile(r"n?[dt][ae](?:n|ki)?")
_FROM = re.compile(r"[dt][ae]n$")
_TURNS = frozenset({"ama", "ancak", "fakat", "lakin"})
"""What stands on the other side of these says something else."""


@dataclass(slots=True, eq=False)
class Word:
    """A word as it is written, and folded without what hangs on its apostrophe; a break holds no letters."""

    raw: str
    plain: str
    roles: frozenset[int]
    """Of which pieces of phrases it may be one; numbers of who made them."""
    ending: str = ""
    """What hung on its apostrophe, folded."""

    @property
    def is_place(self) -> bool:
        """Whether something was bought or stands there: a shop, a town."""
        return bool(_AT.fullmatch(self.ending) or (not self.ending and _FROM.search(self.plain)))

    @property
    def is_break(self) -> bool:
        """Whether no phrase goes on across it."""
        return not self.plain


class Reader(dict[str, Word]):
    """Reads texts; keeps each distinct word it has met."""

    __slots__ = ("_roles",)

    def __init__(self, roles: Callable[[str], frozenset[int]]) -> None:
        super().__init__()
        self._roles = roles

    def __missing__(self, raw: str) -> Word:
        name, *more = (raw,) if raw.isalnum() else _APART.split(raw, maxsplit=1)
        if not name.isalnum():
            word = Word(raw, "", frozenset())
        else:
            plain = folded(name)
            if _DRAWN_OUT.search(plain):
                plain = squeezed(plain)
            word = Word(raw, "" if plain in _TURNS else plain, self._roles(plain), folded(more[0]) if more else "")
        self[raw] = word
        return word

    def read(self, text: str) -> list[Word]:
        """The text's words and breaks; links, handles and hashtags are breaks."""
        text = text[:MOST_LETTERS]
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        return list(map(self.__getitem__, _PIECE.findall(text)))
