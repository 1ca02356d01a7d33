"""Products nobody listed: words that the people of one complaint share, and the others of the week do not.

A word counts when it is surprising (binomial tail against the others), stands like something that was bought, and is
no word of trade, time or feeling. Rather nothing than nonsense.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.rules.digest.aspects import Aspect
from monitor.rules.digest.endings import is_verb, stem
from monitor.rules.digest.heard import Heard, Trade
from monitor.rules.digest.reading import Word

_FEWEST_LETTERS = 4
_SURPRISE = 4.0
"""Powers of ten by which chance must be excluded."""
_LIFT = 3.0
_PLACED = 0.3
_TOGETHER = 0.7
"""Share of the people who put the same word beside it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is never a product, as stems, and how one stands in a sentence."""

    never: frozenset[str]
    trade: Trade

    def may_be_product(self, word: Word) -> bool:
        """Whether the word could be one at all."""
        plain = word.plain
        if len(plain) < _FEWEST_LETTERS or word.is_place or word.roles or not plain[0].isalpha() or is_verb(plain):
            return False
        return plain not in self.never and stem(plain) not in self.never


class Coinage:
    """Which stems of each aspect are surprising enough."""

    __slots__ = ("_at_least", "_heard", "_known", "_people", "_totals", "_vocabulary")

    def __init__(self, heard: Sequence[Heard], vocabulary: Vocabulary, at_least: int) -> None:
        self._heard = heard
        self._vocabulary = vocabulary
        self._known: dict[Word, bool] = {}
        self._at_least = at_least
        self._people = len({one.person for one in heard})
        self._totals: Mapping[str, int] = {}

    def coin(self, groups: Mapping[Aspect, Sequence[Heard]]) -> dict[Aspect, frozenset[str]]:
        """By aspect, the stems that are taken for products."""
        wanted = {aspect: self._candidates(aspect, group) for aspect, group in groups.items()}
        stems = frozenset().union(*(found.keys() for found in wanted.values()))
        totals = self._spread(stems)
        return {
            aspect: frozenset(
                one for one, people in found.items() if self._is_surprising(totals[one], people, groups[aspect])
            )
            for aspect, found in wanted.items()
        }

    def _candidates(self, aspect: Aspect, group: Sequence[Heard]) -> dict[str, int]:
        """Stems said by enough people, often enough like something bought; with how many people."""
        people: defaultdict[str, set[str | int]] = defaultdict(set)
        placed: defaultdict[str, set[str | int]] = defaultdict(set)
        company = frozenset(map(stem, aspect.company))
        for heard in group:
            for at in self.places(aspect, heard, company):
                one = stem(heard.words[at].plain)
                people[one].add(heard.person)
                if self._vocabulary.trade.is_placed(heard, aspect, at, at + 1):
                    placed[one].add(heard.person)
        return {
            one: len(who)
            for one, who in people.items()
            if len(who) >= self._at_least and len(placed[one]) >= max(2, math.ceil(_PLACED * len(who)))
        }

    def places(self, aspect: Aspect, heard: Heard, company: frozenset[str]) -> Iterator[int]:
        """Where words stand that may be the product."""
        for at in heard.places(aspect):
            if self._may_be(heard.words[at]) and stem(heard.words[at].plain) not in company:
                yield at

    def _may_be(self, word: Word) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._vocabulary.may_be_product(word)
        return known

    def _spread(self, stems: frozenset[str]) -> Counter[str]:
        """How many people of the whole week say each stem."""
        beginnings = {one[:3] for one in stems}
        marked: dict[Word, str] = {}
        people: defaultdict[str, set[str | int]] = defaultdict(set)
        for heard in self._heard if stems else ():
            for word in heard.words:
                if word not in marked:
                    one = stem(word.plain) if word.plain[:3] in beginnings else ""
                    marked[word] = one if one in stems else ""
                if one := marked[word]:
                    people[one].add(heard.person)
        return Counter({one: len(who) for one, who in people.items()})

    def _is_surprising(self, total: int, people: int, group: Sequence[Heard]) -> bool:
        inside = len({heard.person for heard in group})
        outside = max(0, self._people - inside)
        rate = (max(0, total - people) + 0.5) / (outside + 1)
        return people / inside >= _LIFT * rate and surprise(people, inside, rate) >= _SURPRISE


def surprise(hits: int, tries: int, rate: float) -> float:
    """Minus the decimal logarithm of the chance of at least so many hits, if each try hits at that rate."""
    if rate >= 1 or hits <= 0:
        return 0.0
    term = math.exp(
        math.lgamma(tries + 1) - math.lgamma(hits + 1) - math.lgamma(tries - hits + 1)
        + hits * math.log(rate) + (tries - hits) * math.log1p(-rate)
    )  # fmt: skip
    total, odds = 0.0, rate / (1 - rate)
    for count in range(hits, tries + 1):
        total += term
        term *= (tries - count) / (count + 1) * odds
    return -math.log10(total) if 0 < total < 1 else 0.0 if total else math.inf


def spelling(one: str, words: Iterable[Word]) -> str:
    """How people write the word of that stem, in its shortest form: small letters and Turkish ones are preferred."""
    forms = Counter(word for word in words if word.plain and stem(word.plain) == one)
    plain = min((word.plain for word in forms), key=lambda form: (len(form), form))
    written = Counter[str]()
    for word, times in forms.items():
        if word.plain == plain:
            written[word.raw[: len(plain)] if word.ending else word.raw] += times
    return min(written, key=lambda raw: (not raw.islower(), not raw.istitle(), -_turkish(raw), -written[raw], raw))


def _turkish(raw: str) -> int:
    return sum(not letter.isascii() for letter in raw)


def companion(one: str, texts: Sequence[Heard], vocabulary: Vocabulary) -> tuple[str, bool] | None:
    """The stem most people put right before (True) or behind the word, if nearly all do: `hava temizleyici`."""
    sides: defaultdict[tuple[str, bool], set[str | int]] = defaultdict(set)
    for heard in texts:
        words = heard.words
        for at, word in enumerate(words):
            if word.plain and stem(word.plain) == one:
                for side, before in ((at - 1, True), (at + 1, False)):
                    if 0 <= side < len(words) and vocabulary.may_be_product(words[side]):
                        sides[stem(words[side].plain), before].add(heard.person)
    everybody = len({heard.person for heard in texts})
    best = max(sides, key=lambda side: (len(sides[side]), side), default=None)
    return best if best and best[0] != one and len(sides[best]) >= _TOGETHER * everybody else None
