"""How mentions out of a file count: as heard by the source that reads their place, else by nobody in particular."""

from collections.abc import Callable

from monitor.config import Config, SourceEntry
from monitor.errors import MonitorError
from monitor.rules.relevance import BrandMatcher, compile_brand
from monitor.store.rows import Heard
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention

BY_FILE = "import"

AsHeard = Callable[[Mention], Heard]
_Matchers = list[tuple[str, BrandMatcher]]


def as_heard(config: Config, source: str | None = None, brand: str | None = None) -> AsHeard:
    """How each mention counts: heard by the named source, by the one that reads its place, or by nobody."""
    names = {b.name for b in config.brands}
    if brand is not None and brand not in names:
        raise MonitorError(
            msg("no brand is called {name!r}; there are: {known}"), name=brand, known=", ".join(sorted(names))
        )
    if source is not None:
        entry = next((entry for entry in config.sources if entry.name == source), None)
        if entry is None:
            known = ", ".join(entry.name for entry in config.sources)
            raise MonitorError(msg("no source is called {name!r}; there are: {known}"), name=source, known=known)
        return lambda _mention: _heard_by(entry)
    matchers = [(b.name, compile_brand(b)) for b in config.brands]
    return lambda mention: _guess(config, mention, brand, matchers)


def _guess(config: Config, mention: Mention, brand: str | None, matchers: _Matchers) -> Heard:
    for entry in config.sources:
        names = (entry.name, entry.settings.label, entry.settings.label.casefold())
        if mention.source in names and brand in (None, entry.brand):
            return _heard_by(entry)
    if brand is None:
        named = (name for name, matcher in matchers if matcher.judge(mention, on_brand_page=False).relevant)
        brand = next(named, config.brands[0].name)
    return Heard(BY_FILE, brand, backlog=True)


def _heard_by(entry: SourceEntry) -> Heard:
    return Heard(entry.name, entry.brand, entry.on_brand_page, backlog=True)
