"""What the YAML may say of a brand, its market, and the campaigns looked for there.

The lines under the fields are what an editor shows to the operator.
"""

from datetime import timedelta

from pydantic import Field

from monitor.config.fields import Domains, FilePath, Hours, Name, Names, Parameters, Sayings, Terms
from monitor.config.section import Section


class RivalSection(Section):
    """Another shop."""

    name: Name
    """What people call it. Suffixes and missing Turkish letters are understood."""
    aliases: Terms = ()
    """What else they call it, misspellings too."""
    domains: Domains = ()
    """Where it sells, like rakip.com.tr; unset, every host with its name in it."""


class ProductSection(Section):
    """Something the brand sells."""

    name: Name
    """The product, as the weekly digest calls it. Suffixes and missing Turkish letters are understood."""
    aliases: Terms = ()
    """What people call it, the number of a model too."""


class BrandSection(Section):
    """A brand to listen for."""

    name: Name
    """The brand, as alerts call it."""
    terms: Terms = ()
    """Words that mean the brand; unset, its name. Suffixes and missing Turkish letters are understood."""
    exclude: Terms = ()
    """Phrases that hold a term and mean something else."""
    own_accounts: Names = ()
    """Accounts of the brand itself: never an alert."""
    needs_clue: bool = False
    """For names that are ordinary words: a term alone is not enough, a second clue must stand beside it."""
    lead: Names = ()
    """Who leads its team: cases are handed to them. People, groups or rotas."""
    digest_to: Names = ()
    """The channels that get its weekly digest; unset, those under digest."""
    rivals: tuple[RivalSection, ...] = Field(default=(), strict=False)
    """Other shops that texts may push. Where none is named, a group is hardly ever suspected."""
    products: tuple[ProductSection, ...] = Field(default=(), strict=False)
    """What it sells, as the weekly digest names it where people complain or ask. Ordinary nouns are known anyway."""
    news_domains: Domains = ()
    """Sites of newspapers: many people sharing one piece of news are no campaign."""
    affiliate_params: Parameters = ()
    """Parameters in links by which somebody earns when others buy, like ref or aff."""
    comparison: Sayings = ()
    """Sayings that a rival is better, with {rival} and {brand} in them: "{rival} varken {brand} niye"."""
    own_tags: Names = ()
    """The brand's own hashtags; unset, its terms. One of them beside a strange link is a hijack."""


class CampaignSettings(Section):
    """Many accounts, one message, short time: when it is suspected, and how long it is looked for."""

    enabled: bool = True
    """Whether campaigns are looked for at all."""
    amber: int = Field(default=60, ge=41, le=99)
    """From here on, 0 to 100, a campaign is suspected and told. One with signs of real customers never gets there."""
    red: int = Field(default=80, ge=42, le=100)
    """From here on it is told once more, as strongly suspected."""
    window: Hours = timedelta(days=7)
    """How far apart two posts may be and still be linked."""
    quiet_after: Hours = timedelta(hours=48)
    """After this long without a new post its message gets its final figures."""
    at_least: int = Field(default=5, ge=3, le=1_000)
    """So many posts make a campaign where all of them are on complaint sites, which verify who writes."""
    quiet_for: Hours = timedelta(days=90)
    """So long after the like was last written, a text or link that you called genuine may be suspected again."""
    weights: FilePath | None = None
    """Weights fitted to your own verdicts, relative to this file; unset, the shipped ones."""
