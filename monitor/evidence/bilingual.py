"""A pack is read here and abroad: everything in it is said in Turkish first, then in English."""

from datetime import datetime, tzinfo

from monitor.language import Voice, voice
from monitor.language.forms import ISTANBUL, local

LANGUAGES = ("tr", "en")


def voices(zone: tzinfo = ISTANBUL) -> tuple[Voice, Voice]:
    """Both voices, Turkish first."""
    return voice("tr", zone), voice("en", zone)


def both(text: str, **values: object) -> str:
    """A heading in both languages on one line; once where they say the same."""
    said = dict.fromkeys(speaker.say(text, values) for speaker in voices())
    return " / ".join(said)


def to_the_second(at: datetime, zone: tzinfo) -> str:
    """`2026-11-20 15:00:05`: posts that live for less than a minute need seconds, and both languages read it."""
    return f"{local(at, zone):%Y-%m-%d %H:%M:%S}"
