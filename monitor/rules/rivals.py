"""Which other shops a mention names or links to, whoever else it is about: for each one's share of voice."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from monitor.rules.coordination.cues import Cues, Rival, compile_cues
from monitor.rules.coordination.customers import links_of
from monitor.rules.coordination.post import LinkKind
from monitor.rules.text import folded, squeezed
from scrapers.kit.mention import Mention


class RivalFinder:
    """Finds a brand's rivals in mentions; made by `compile_rivals`, remembers nothing between mentions."""

    __slots__ = ("_each",)

    def __init__(self, cues: Cues) -> None:
        self._each = tuple(_Sought(rival.name, _marks(rival), _alone(cues, rival)) for rival in cues.made_of[1].rivals)

    def named_in(self, mention: Mention) -> tuple[str, ...]:
        """The names of those it names, as they are configured."""
        text = mention.text if mention.title is None else f"{mention.title}\n{mention.text}"
        plain = squeezed(text)
        links = links_of(mention, text) if mention.links or "://" in text else ()
        beside = (*mention.hashtags, *mention.mentions)
        near = f"{plain} {squeezed(' '.join(beside))}" if beside else plain
        found = (one.name for one in self._each if one.is_linked(links) or one.is_named(mention, plain, near))
        return tuple(dict.fromkeys(found))


def compile_rivals(cues: Cues) -> RivalFinder | None:
    """What finds the rivals these cues know of; None where they know of none."""
    return RivalFinder(cues) if cues.made_of[1].rivals else None


@dataclass(frozen=True, slots=True)
class _Sought:
    name: str
    marks: tuple[tuple[str, ...], ...]
    """Where it is named, all of one of these stand: looking for them is cheap, and most mentions name nobody."""
    cues: Cues

    def is_named(self, mention: Mention, plain: str, near: str) -> bool:
        return any(all(word in near for word in words) for words in self.marks) and self.cues.names_rival(
            mention, plain
        )

    def is_linked(self, links: Iterable[str]) -> bool:
        return any(self.cues.link_kind(url) is LinkKind.RIVAL for url in links)


def _marks(rival: Rival) -> tuple[tuple[str, ...], ...]:
    """Its names as words, and in one word, in the form a text has when it is squeezed."""
    words = [tuple(re.findall(r"\w+", squeezed(name))) for name in rival.names]
    slugs = [(squeezed(re.sub(r"\W", "", folded(name))),) for name in rival.names]
    return tuple(dict.fromkeys(filter(any, (*words, *slugs))))


def _alone(cues: Cues, rival: Rival) -> Cues:
    """The same for that rival only: where its name is a part of another's, the other is no more it than the brand."""
    brand, market = cues.made_of
    terms = (*(brand.terms or (brand.name,)), *_longer(rival, market.rivals))
    return compile_cues(replace(brand, terms=terms), replace(market, rivals=(rival,), comparison=()))


def _longer(rival: Rival, rivals: Iterable[Rival]) -> Iterator[str]:
    """Names of others in which one of its own stands."""
    own = {folded(name) for name in rival.names}
    for name in (name for other in rivals if other is not rival for name in other.names):
        known = folded(name)
        if known not in own and any(mine in known for mine in own):
            yield name
