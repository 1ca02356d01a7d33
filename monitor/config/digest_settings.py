"""What the YAML may say of the weekly digest.

The lines under the fields are what an editor shows to the operator.
"""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from monitor.config.clock_settings import TimeOfDay
from monitor.config.fields import Names, Pause, Url, wrong
from monitor.config.section import Section
from scrapers.kit.errors import msg

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _bare(value: str) -> str:
    """An address to which a path can be added."""
    if set("?#") & set(value):
        raise wrong(msg("{key} must end before any ? or #"), msg("write it like https://host/path"))
    return value


class DigestSettings(Section):
    """What a week brought, for those who manage: once a week and brand."""

    enabled: bool = True
    """Whether it is sent; `nobetci digest` shows it at any time."""
    to: Names = ()
    """The channels that get it; unset, the operators'. A brand's digest_to goes before it."""
    day: Weekday = "monday"
    """The day after the week on which it is sent …"""
    at: TimeOfDay = 9 * 60
    """… and from when on, local time. Where the program did not run then, it is sent late."""
    link: Annotated[Url, AfterValidator(_bare)] | None = None
    """The address by which managers reach our receiver from outside: then each digest is a page there, too."""
    pictures: bool = True
    """Whether it has pictures; they need the extra: nobetci[pictures]."""
    native_charts: bool = False
    """Slack's own charts instead of pictures, where Slack takes them."""
    recurring_at_least: int = Field(default=3, ge=2, le=1_000)
    """So many people have to say the same thing before the digest says that it recurs."""
    timeout: Pause = timedelta(seconds=120)
    """How long making one may take; then it is tried again later."""
