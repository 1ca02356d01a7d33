"""What recurs: several people complain of the same thing about a product, or ask the same before they buy.

People are counted, not posts; suspected campaigns do not count; whoever writes nine times is one.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.rules.digest.aspects import Aspect, Aspects
from monitor.rules.digest.coining import Coinage, Vocabulary, companion, spelling
from monitor.rules.digest.counts import Text
from monitor.rules.digest.digest import Recurrence, Recurring
from monitor.rules.digest.endings import stem
from monitor.rules.digest.heard import PROBLEM_TOPICS, QUESTION_TOPICS, READ_TOPICS, Heard, Trade, listen
from monitor.rules.digest.products import Products
from monitor.rules.digest.scanning import Scanner
from monitor.rules.text import folded, squeezed

__all__ = ["PROBLEM_TOPICS", "QUESTION_TOPICS", "READ_TOPICS", "find_recurring", "same_matter"]

_ALONE = 2
"""So many times more people are needed where no product is named."""
_MOST_ALONE = 2
_MOST_EXAMPLES = 3
_MIDDLE = 160
"""Letters of a text that is easily quoted."""


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What people call a product; the sure ones first."""

    rank: int
    """0 configured, 1 sold in shops, 2 a word that was found."""
    text: str


@dataclass(frozen=True, slots=True)
class _Line:
    name: Name | None
    aspect: Aspect
    texts: tuple[Heard, ...]
    distances: Mapping[int, int]

    @property
    def people(self) -> int:
        return len({heard.person for heard in self.texts})

    def examples(self) -> tuple[int, ...]:
        """The clearest texts, each of another person."""
        ranked = sorted(
            self.texts, key=lambda one: (self.distances.get(one.mention_id, 0) // 4, _odd(one), one.mention_id)
        )
        first: dict[str | int, int] = {}
        for heard in ranked:
            first.setdefault(heard.person, heard.mention_id)
        return tuple(first.values())[:_MOST_EXAMPLES]


def _odd(heard: Heard) -> float:
    """How far a text is from a length that is easily quoted."""
    return round(abs(math.log2(max(1, heard.letters) / _MIDDLE)), 1)


def find_recurring(
    texts: Iterable[Text], aspects: Aspects, products: Products, *, at_least: int = 3, most: int = 6
) -> tuple[Recurring, ...]:
    """Problems, then questions; of each kind at most so many, those of most people first.

    The order of the texts changes nothing, and neither does a text about something else.
    """
    heard = sorted(listen(texts, Scanner(aspects, products)), key=lambda one: one.mention_id)
    groups: defaultdict[Aspect, list[Heard]] = defaultdict(list)
    for one in heard:
        for aspect in one.about:
            groups[aspect].append(one)
    enough = {aspect: group for aspect, group in groups.items() if len({one.person for one in group}) >= at_least}
    search = _Search(heard, aspects, products, at_least)
    lines = search.lines(enough)
    return tuple(line for kind in Recurrence for line in _first(lines, kind, most, search))


def same_matter(line: Recurring) -> tuple[Recurrence, str, str]:
    """What tells one thing that recurs from another, however its product was written that week."""
    return line.kind, line.aspect, " ".join(map(stem, folded(line.product).split()))


def _first(lines: Iterable[_Line], kind: Recurrence, most: int, search: "_Search") -> list[Recurring]:
    ours = [line for line in lines if line.aspect.kind is kind]
    alone = sorted((line for line in ours if line.name is None), key=_by_people)[:_MOST_ALONE]
    named = [line for line in ours if line.name is not None]
    return [search.told(line) for line in sorted([*named, *alone], key=_by_people)[:most]]


def _by_people(line: _Line) -> tuple[int, str, bool, Name | None]:
    return -line.people, line.aspect.code, line.name is None, line.name


class _Search:
    """What is looked for in one week."""

    __slots__ = ("_at_least", "_coinage", "_trade", "_vocabulary")

    def __init__(self, heard: Sequence[Heard], aspects: Aspects, products: Products, at_least: int) -> None:
        never = frozenset(map(squeezed, aspects.general)) | products.never
        self._trade = Trade(aspects.bought, aspects.which)
        self._vocabulary = Vocabulary(never | frozenset(map(stem, never)), self._trade)
        self._coinage = Coinage(heard, self._vocabulary, at_least)
        self._at_least = at_least

    def lines(self, groups: Mapping[Aspect, Sequence[Heard]]) -> list[_Line]:
        """Every line, of every aspect."""
        coined = self._coinage.coin(groups)
        return [line for aspect, group in groups.items() for line in self._split(aspect, group, coined[aspect])]

    def _split(self, aspect: Aspect, group: Sequence[Heard], coined: frozenset[str]) -> list[_Line]:
        """The aspect's lines: the product most people name, then that of most of the others, and so on."""
        company = frozenset(map(stem, aspect.company))
        rest = {one: self._names(aspect, one, coined, company) for one in group}
        lines = []
        while (name := self._most_named(rest)) is not None:
            taken = [one for one, names in rest.items() if name in names]
            lines.append(_Line(name, aspect, tuple(taken), {one.mention_id: rest[one][name] for one in taken}))
            for one in taken:
                del rest[one]
        if aspect.alone and len({one.person for one in rest}) >= _ALONE * self._at_least:
            lines.append(_Line(None, aspect, tuple(rest), {}))
        return lines

    def _names(self, aspect: Aspect, heard: Heard, coined: frozenset[str], company: frozenset[str]) -> dict[Name, int]:
        """Which products the text names beside the aspect, each with how far from it."""
        found: dict[Name, int] = {}
        only = len({ware.slot for ware in heard.wares if not ware.slot.unsure}) == 1
        for ware in heard.wares:
            place = (ware.start, ware.end)
            near = heard.is_beside(aspect, *place)
            if self._trade.is_placed(heard, aspect, *place) and near if ware.slot.unsure else near or only:
                name = Name(0 if ware.slot.configured else 1, ware.slot.name)
                found[name] = min(found.get(name, _MIDDLE), heard.nearest(aspect, *place))
        for at in self._coinage.places(aspect, heard, company) if coined else ():
            one = stem(heard.words[at].plain)
            if one in coined:
                found[Name(2, one)] = min(found.get(Name(2, one), _MIDDLE), heard.nearest(aspect, at, at + 1))
        return found

    def _most_named(self, rest: Mapping[Heard, Mapping[Name, int]]) -> Name | None:
        people: defaultdict[Name, set[str | int]] = defaultdict(set)
        for heard, names in rest.items():
            for name in names:
                people[name].add(heard.person)
        named = [name for name, who in people.items() if len(who) >= self._at_least]
        return min(named, key=lambda name: (name.rank > 0, -len(people[name]), name), default=None)

    def told(self, line: _Line) -> Recurring:
        """The line as the digest holds it."""
        return Recurring(
            line.aspect.kind,
            line.aspect.code,
            self._written(line),
            line.people,
            len(line.texts),
            examples=line.examples(),
        )

    def _written(self, line: _Line) -> str:
        if line.name is None or line.name.rank < 2:
            return line.name.text if line.name else ""
        words = [word for heard in line.texts for word in heard.words]
        written = spelling(line.name.text, words)
        beside = companion(line.name.text, line.texts, self._vocabulary)
        if beside is None:
            return written
        other = spelling(beside[0], words)
        return f"{other} {written}" if beside[1] else f"{written} {other}"
