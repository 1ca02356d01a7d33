"""What a message had no room for: owed as another one below it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.rules.delivery import NOTE, OutboxItem

MORE = ":more"
"""How the key of a message ends that goes on where another one had no room."""


def continuation(item: OutboxItem, sections: Sequence[str], *, now: datetime) -> OutboxItem | None:
    """A message below the digest's with the sections it had no room for, owed now; None where that would not end."""
    payload = item.payload or {}
    if not sections or list(sections) == payload.get("sections"):
        return None
    return OutboxItem(
        key=f"{item.key}{MORE}",
        kind=item.kind,
        channel=item.channel,
        via=item.via,
        priority=NOTE,
        owed_at=now,
        next_attempt_at=now,
        under=item.under or item.key,
        payload={**payload, "sections": list(sections)},
    )


def with_more(item: OutboxItem, sections: Sequence[str]) -> OutboxItem:
    """The message that goes on, with these sections too; it is edited only if it lacked one."""
    payload = item.payload or {}
    told = payload.get("sections", [])
    lacking = [section for section in sections if section not in told]
    if not lacking:
        return item
    return replace(item, payload={**payload, "sections": [*told, *lacking]}, want_rev=item.want_rev + 1)
