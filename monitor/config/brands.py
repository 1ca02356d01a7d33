"""The brands, no two of them alike."""

from monitor.config.findings import Findings
from monitor.config.sections import Raw, read_list
from monitor.config.settings import BrandSection
from monitor.rules.relevance import Brand
from monitor.rules.text import folded
from scrapers.kit.errors import msg


def read_brands(findings: Findings, top: Raw) -> tuple[Brand, ...]:
    """The brands to listen for; at least one is needed."""
    if not top.get("brands"):
        findings.problem(("brands",), msg("no brand to listen for"), msg("name at least one, under brands"))
    seen: dict[str, str] = {}
    brands: list[Brand] = []
    for where, section in read_list(findings, top, "brands", BrandSection):
        twin = seen.setdefault(folded(section.name), section.name)
        if len(seen) == len(brands):
            what = msg("the brand {name} stands here twice")
            findings.problem((*where, "name"), what, msg("put all its terms into one entry"), name=twin)
        brands.append(_brand(section))
    return tuple(brands)


def _brand(section: BrandSection) -> Brand:
    return Brand(section.name, section.terms, section.exclude, section.own_accounts, section.needs_clue)
