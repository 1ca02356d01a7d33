"""Any site that lists what people wrote and shows each on a page of its own, described by a preset in YAML.

preset → layout         what the file says; made ready for one source
page → cards, detail    HTML in, values out; nothing is fetched
walk → visits → round   one poll: through the listing, to the new complaints, put together
memory                  what is remembered between polls: the cursor
"""

from collections.abc import Mapping
from types import MappingProxyType

from scrapers.kit.fetch import Network
from scrapers.kit.mention import Clock
from scrapers.site.preset import Preset, parse_preset, read_preset
from scrapers.site.settings import Settings, SiteSettings, read_settings, shipped_presets
from scrapers.site.source import SiteSource

__all__ = [
    "Preset",
    "Settings",
    "SiteSettings",
    "SiteSource",
    "open_source",
    "parse_preset",
    "read_preset",
    "read_settings",
    "shipped_presets",
]

_NONE: Mapping[str, str] = MappingProxyType({})


def open_source(
    name: str, settings: SiteSettings, network: Network, clock: Clock, secrets: Mapping[str, str] = _NONE
) -> SiteSource:
    """The source, ready to be polled; a public site needs no secret. Touches no network."""
    return SiteSource(name, settings.layout(), network.visitor(name, settings.etiquette(network.limits)), clock)
