"""What is looked after beside single cases: spikes, mutes that are over, the weekly report."""

from dataclasses import dataclass

from monitor.stages.mutes import tend_mutes
from monitor.stages.noise import NoiseDesk, tend_noise
from monitor.stages.spikes import Seismograph, tend_spikes
from monitor.store.door import Store
from scrapers.kit.mention import Clock


@dataclass(frozen=True, slots=True)
class Outlook:
    """What that needs; None where nobody looks."""

    operators: str = ""
    spikes: Seismograph | None = None
    noise: NoiseDesk | None = None


def tend_outlook(store: Store, outlook: Outlook, clock: Clock) -> int:
    """Look after all of it; how many messages have something new to show. Raises only `StoreError`."""
    over = tend_mutes(store, outlook.operators, clock) if outlook.operators else 0
    return over + tend_spikes(store, outlook.spikes, clock) + tend_noise(store, outlook.noise, clock)
