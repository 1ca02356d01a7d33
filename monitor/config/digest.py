"""Who gets the weekly digest, when, and where it can be read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from importlib.util import find_spec

from monitor.config.brand_settings import BrandSection
from monitor.config.digest_settings import DAYS, DigestSettings
from monitor.config.findings import Findings
from monitor.config.references import note_unknown
from monitor.config.sections import Raw, read_list, read_section
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg

_MINUTES = 60


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """The weekly digest, as configured."""

    enabled: bool = True
    to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Its channels by brand; of a brand that is not here, nobody reads it."""
    day: int = 0
    """0 is Monday."""
    at: time = time(9)
    link: str | None = None
    """Where managers reach our receiver, without a slash at the end."""
    pictures: bool = True
    native_charts: bool = False
    recurring_at_least: int = 3
    timeout: timedelta = timedelta(seconds=120)


def read_digest(findings: Findings, top: Raw, channels: Collection[str], operators: str) -> DigestEntry:
    """The section, and what brands say of it; a channel that is not there is noted."""
    section = read_section(findings, top, "digest", DigestSettings)
    _note_strangers(findings, ("digest", "to"), section.to, channels)
    _note_unreachable(findings, top, section)
    usual = section.to or (operators,)
    return DigestEntry(
        enabled=section.enabled,
        to=_by_brand(findings, top, channels, tuple(dict.fromkeys(usual))),
        day=DAYS.index(section.day),
        at=time(*divmod(section.at, _MINUTES)) if section.at < 24 * _MINUTES else time.max,
        link=section.link.rstrip("/") if section.link else None,
        pictures=section.pictures,
        native_charts=section.native_charts,
        recurring_at_least=section.recurring_at_least,
        timeout=section.timeout,
    )


def _by_brand(
    findings: Findings, top: Raw, channels: Collection[str], usual: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    found = {}
    for where, brand in read_list(findings, top, "brands", BrandSection):
        _note_strangers(findings, (*where, "digest_to"), brand.digest_to, channels)
        found[brand.name] = tuple(dict.fromkeys(brand.digest_to)) or usual
    return found


def _note_strangers(findings: Findings, where: Path_, names: tuple[str, ...], channels: Collection[str]) -> None:
    for name in names:
        if name not in channels:
            note_unknown(findings, where, msg("unknown channel {name}"), name, channels)


def _note_unreachable(findings: Findings, top: Raw, section: DigestSettings) -> None:
    if section.link is not None and section.link.startswith("http://"):
        hint = msg("put your own HTTPS server in front of the receiver, and name its https:// address here")
        findings.warn(
            ("digest", "link"), msg("the pages show customers' words, and http:// lets others read them"), hint
        )
    receiver = top.get("receiver")
    if section.link is not None and not (isinstance(receiver, dict) and receiver.get("port") is not None):
        hint = msg("say on which port your own HTTPS server finds us: receiver: {{port: 8080}}")
        findings.warn(("digest", "link"), msg("digest.link leads nowhere without receiver.port"), hint)


def lacks_pictures(entry: DigestEntry) -> bool:
    """Whether pictures are wanted and what draws them is not installed."""
    return entry.enabled and entry.pictures and find_spec("matplotlib") is None
