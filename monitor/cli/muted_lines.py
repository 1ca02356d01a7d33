"""How commands show what is muted."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from monitor.language import Voice
from monitor.rules.mute import Mute
from monitor.stages.mutes import what_is_muted
from scrapers.kit.errors import msg


def mute_lines(mutes: Iterable[Mute], voice: Voice) -> list[str]:
    """A line a mute."""
    return [_line(mute, voice) for mute in mutes]


_SAYS = msg("mute {number}: {what}, until {until} ({who})")


def _line(mute: Mute, voice: Voice) -> str:
    line = voice.say(_SAYS, number=mute.id, what=what_is_muted(mute), until=mute.until, who=mute.made_by)
    return f"{line}: {mute.reason}" if mute.reason else line


def mute_as_json(mute: Mute) -> dict[str, object]:
    """The mute as JSON takes it."""
    named = {name: value for name, value in asdict(mute.scope).items() if value not in (None, False)}
    return {"mute": mute.id, **named, "until": _iso(mute.until), "by": mute.made_by, "reason": mute.reason}


def _iso(moment: datetime) -> str:
    return moment.isoformat()
