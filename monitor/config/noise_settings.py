"""What the YAML may say of spikes, and of the weekly look at what nobody acted upon.

The lines under the fields are what an editor shows to the operator.
"""

from pydantic import Field

from monitor.config.fields import Name
from monitor.config.section import Section


class SpikeSettings(Section):
    """More mentions in an hour than usual, or worse ones: one message, edited while it lasts."""

    enabled: bool = True
    """Whether anybody looks for them."""
    to: Name | None = None
    """The channel that is told; unset, where the brand's urgent alerts go."""
    at_least: int = Field(default=8, ge=2, le=100_000)
    """Fewer mentions in an hour are none, however few are usual."""
    factor: float = Field(default=2.0, ge=1.1, le=100)
    """Less than so many times the usual is none."""
    rarity: float = Field(default=10_000, ge=100, le=10_000_000)
    """Only what one of so many ordinary hours brings is one: the higher, the fewer false alarms."""


class NoiseSettings(Section):
    """A weekly report of which routes tell what nobody acts upon."""

    report: bool = True
    """Whether it is sent, on Mondays; `nobetci noise` shows it at any time."""
    to: Name | None = None
    """The channel that gets it; unset, the operators'."""
    hour: int = Field(default=9, ge=0, le=23)
    """From this hour of local time on."""
