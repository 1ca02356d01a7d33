"""When an hour is a spike, and who is told of spikes and of noise."""

from collections.abc import Collection
from dataclasses import dataclass

from monitor.config.findings import Findings
from monitor.config.noise_settings import NoiseSettings, SpikeSettings
from monitor.config.references import note_unknown
from monitor.config.sections import Raw, read_section
from monitor.rules.spike import Sensitivity
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class NoiseEntry:
    """Spikes and the weekly report, as configured."""

    spikes: bool
    how: Sensitivity
    spikes_to: str | None
    report: bool
    report_to: str | None
    report_hour: int


def read_noise(findings: Findings, top: Raw, channels: Collection[str]) -> NoiseEntry:
    """Both sections; a channel that is not there is noted."""
    spikes = read_section(findings, top, "spikes", SpikeSettings)
    noise = read_section(findings, top, "noise", NoiseSettings)
    for section, name in (("spikes", spikes.to), ("noise", noise.to)):
        if name is not None and name not in channels:
            note_unknown(findings, (section, "to"), msg("unknown channel {name}"), name, channels)
    how = Sensitivity(spikes.at_least, spikes.factor, 1 / spikes.rarity)
    return NoiseEntry(spikes.enabled, how, spikes.to, noise.report, noise.to, noise.hour)
