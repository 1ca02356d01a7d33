"""Products as people call them: those that were configured, and what shops sell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.rules.text import squeezed

_WORD = re.compile(r"[^\W_]+")
_OWNED = re.compile(r"(?<=[aeiou])s[iu]$|(?<=[^aeiou])[iu]$")


@dataclass(frozen=True, slots=True)
class Product:
    """Something the brand sells, as reports call it, and what people call it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Products:
    """The configured ones, and the words that are none."""

    products: tuple[Product, ...] = ()
    never: frozenset[str] = field(default=frozenset())
    """Folded words of names: the brand's, its accounts', its rivals'."""

    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """By name of the product, the phrases it is found by."""
        return {one.name: tuple(filter(None, map(named, (one.name, *one.aliases)))) for one in self.products}


def compile_products(products: Iterable[Product], never: Iterable[str] = ()) -> Products:
    """What finds these products; the words of `never` are not taken for any."""
    return Products(tuple(products), frozenset(word for name in never for word in _words(name)))


def named(name: str) -> str:
    """The phrase that finds a name in all its forms; empty for one without letters."""
    words = _words(name)
    return " ".join([*words[:-1], f"{words[-1]}+"]) if words else ""


def sold(name: str) -> str:
    """The same for a ware, whose last word may have its owner's ending: `kahve makinesi`, `kahve makinem`."""
    words = _words(name)
    last = _OWNED.sub("", words[-1]) if len(words) > 1 else words[-1]
    return " ".join([*words[:-1], f"{last}+"])


def _words(name: str) -> list[str]:
    return _WORD.findall(squeezed(name))
