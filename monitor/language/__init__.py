"""How sentences, numbers and times are said to people, in Turkish or English."""

from monitor.language.catalogue import translator, voice
from monitor.language.forms import ISTANBUL, Voice, clock_time, local, moment, number, percent, span

__all__ = [
    "ISTANBUL",
    "Voice",
    "clock_time",
    "local",
    "moment",
    "number",
    "percent",
    "span",
    "translator",
    "voice",
]
