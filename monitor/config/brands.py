"""The brands, no two of them alike, and what each is surrounded by."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.config.brand_settings import BrandSection, RivalSection
from monitor.config.findings import Findings
from monitor.config.sections import Raw, read_list
from monitor.rules.coordination.cues import Cues, Market, Rival, compile_cues
from monitor.rules.digest.products import Product
from monitor.rules.relevance import Brand
from monitor.rules.text import folded
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class Brands:
    """The brands to listen for, and by the name of each what it is surrounded by."""

    brands: tuple[Brand, ...]
    cues: Mapping[str, Cues]
    """What reads posts for it."""
    products: Mapping[str, tuple[Product, ...]]


def read_brands(findings: Findings, top: Raw) -> Brands:
    """The brands with all that is said of them; at least one is needed."""
    if not top.get("brands"):
        findings.problem(("brands",), msg("no brand to listen for"), msg("name at least one, under brands"))
    seen: dict[str, str] = {}
    brands: list[Brand] = []
    cues: dict[str, Cues] = {}
    products: dict[str, tuple[Product, ...]] = {}
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
        products[brand.name] = _products(findings, where, section)
    return Brands(tuple(brands), cues, products)


def _brand(section: BrandSection) -> Brand:
    return Brand(section.name, section.terms, section.exclude, section.own_accounts, section.needs_clue)


def _products(findings: Findings, where: Path_, section: BrandSection) -> tuple[Product, ...]:
    seen: set[str] = set()
    for position, product in enumerate(section.products):
        if folded(product.name) in seen:
            what = msg("the product {name} stands here twice")
            findings.problem(
                (*where, "products", position, "name"), what, msg("put all its names under aliases"), name=product.name
            )
        seen.add(folded(product.name))
    return tuple(Product(product.name, product.aliases) for product in section.products)


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
