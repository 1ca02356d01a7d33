"""Mutes that are over end by themselves, and say so."""

from monitor.rules.delivery import notice_item
from monitor.rules.mute import Mute
from monitor.store.door import Store
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock

OVER = msg("a mute is over; from now on this is told again: {what}")
_MADE = msg("muted by {who}")


def what_is_muted(mute: Mute) -> str:
    """The mute as it is typed, in any language: `--brand Papatya --topic late`."""
    scope = mute.scope
    named = (
        ("brand", scope.brand),
        ("topic", scope.topic),
        ("source", scope.source),
        ("author", scope.author_key),
        ("campaign", scope.campaign),
    )
    says = [f"--{name} {value}" for name, value in named if value is not None]
    return " ".join([*says, *(["--spikes"] if scope.spikes else [])])


def tend_mutes(store: Store, operators: str, clock: Clock) -> int:
    """End what is over, and tell the operators once; how many there were."""
    now = clock()
    with store.reading() as tx:
        over = tx.mutes.expired(now)
    if not over:
        return 0
    with store.transaction() as tx:
        for mute in over:
            if tx.mutes.end(mute.id, mute.until):
                tx.outbox.owe_once(notice_item(f"{store.id}:mute:{mute.id}", operators, _payload(mute), now=now))
    return len(over)


def _payload(mute: Mute) -> dict[str, object]:
    values = {"what": what_is_muted(mute), "who": mute.made_by}
    return {"good_news": True, "says": OVER, "detail": _MADE, "values": values}
