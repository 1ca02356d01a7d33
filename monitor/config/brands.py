"""The brands, no two of them alike, and what each is surrounded by."""

from collections.abc import Mapping

from monitor.config.brand_settings import BrandSection, RivalSection
from monitor.config.findings import Findings
from monitor.config.sections import Raw, read_list
from monitor.rules.coordination.cues import Cues, Market, Rival, compile_cues
from monitor.rules.relevance import Brand
from monitor.rules.text import folded
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg


def read_brands(findings: Findings, top: Raw) -> tuple[tuple[Brand, ...], Mapping[str, Cues]]:
    """The brands to listen for, at least one is needed; and by name, what reads posts for each."""
    if not top.get("brands"):
        findings.problem(("brands",), msg("no brand to listen for"), msg("name at least one, under brands"))
    seen: dict[str, str] = {}
    brands: list[Brand] = []
    cues: dict[str, Cues] = {}
    for where, section in read_list(findings, top, "brands", BrandSection):
        twin = seen.setdefault(folded(section.name), section.name)
        if len(seen) == len(brands):
            what = msg("the brand {name} stands here twice")
            findings.problem((*where, "name"), what, msg("put all its terms into one entry"), name=twin)
        brand = _brand(section)
        _note_own_rivals(findings, where, section)
        _note_no_rivals(findings, where, section)
        brands.append(brand)
        cues[brand.name] = compile_cues(brand, _market(section))
    return tuple(brands), cues


def _brand(section: BrandSection) -> Brand:
    return Brand(section.name, section.terms, section.exclude, section.own_accounts, section.needs_clue)


def _market(section: BrandSection) -> Market:
    return Market(
        rivals=tuple(Rival(rival.name, rival.aliases, rival.domains) for rival in section.rivals),
        news_domains=section.news_domains,
        affiliate_params=section.affiliate_params,
        comparison=section.comparison,
        own_tags=section.own_tags,
    )


def _note_own_rivals(findings: Findings, where: Path_, section: BrandSection) -> None:
    own = {folded(name) for name in (section.name, *section.terms)}
    for position, rival in enumerate(section.rivals):
        if _names(rival) & own:
            what = msg("{name} is the brand itself, not its rival")
            findings.problem((*where, "rivals", position), what, msg("remove the rival, or the term"), name=rival.name)


def _note_no_rivals(findings: Findings, where: Path_, section: BrandSection) -> None:
    if section.comparison and not section.rivals:
        what = msg("comparison of {name} finds nothing: no rival is named")
        findings.warn((*where, "comparison"), what, msg("name the other shops under rivals"), name=section.name)


def _names(rival: RivalSection) -> set[str]:
    return {folded(name) for name in (rival.name, *rival.aliases)}
