"""The parts of the configuration that name one another: brands, sources, channels, routes."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.config.brands import read_brands
from monitor.config.channels import operators_channel, read_channels
from monitor.config.checked import ChannelEntry, SourceEntry
from monitor.config.findings import Findings
from monitor.config.routes import Known, read_routes
from monitor.config.secret import Secrets
from monitor.config.sections import Raw, names_given, raw_items, raw_mapping
from monitor.config.settings import General
from monitor.config.sources import read_sources, source_names
from monitor.rules.coordination.cues import Cues
from monitor.rules.digest.products import Product
from monitor.rules.relevance import Brand
from monitor.rules.route import Route


@dataclass(frozen=True, slots=True)
class Wiring:
    """What is listened to, for whom, and who is told."""

    brands: tuple[Brand, ...]
    cues: Mapping[str, Cues]
    products: Mapping[str, tuple[Product, ...]]
    sources: tuple[SourceEntry, ...]
    channels: Mapping[str, ChannelEntry]
    operators: str
    routes: tuple[Route, ...]
    known: Known
    """The names that other sections may use."""


def read_wiring(findings: Findings, top: Raw, secrets: Secrets, general: General) -> Wiring:
    """All of it, with every reference followed. A name counts as known even where its own entry has faults."""
    read = read_brands(findings, top)
    brand_names = names_given(raw_items(findings, top, "brands"))
    sources = read_sources(findings, top, secrets, brand_names)
    channels = read_channels(findings, top, secrets, general)
    channel_names = tuple(raw_mapping(findings, top, "channels")) or tuple(channels)
    operators = operators_channel(findings, general, channel_names)
    known = Known(
        brands=frozenset(brand_names),
        sources=source_names(raw_items(findings, top, "sources")),
        channels=channel_names,
        operators=operators,
    )
    routes = read_routes(findings, top, known)
    return Wiring(read.brands, read.cues, read.products, sources, channels, operators, routes, known)
