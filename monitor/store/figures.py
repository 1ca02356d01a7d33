"""What the store holds, in numbers: for `status` and `health`."""

from dataclasses import dataclass
from datetime import datetime

from monitor.rules.delivery import Delivery
from monitor.rules.mute import Mute
from monitor.rules.week import Week
from monitor.store.budgets import Counted
from monitor.store.campaigns import Census
from monitor.store.channels import ChannelState
from monitor.store.digests import digest_head
from monitor.store.door import Store, Tx
from monitor.store.sources import Line, SourceState


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """One channel: its state, what waits for it, how many messages it refused for good."""

    state: ChannelState
    waiting: int
    sent: int
    dead: int


@dataclass(frozen=True, slots=True)
class DigestFigures:
    """A brand's newest digest, and where its message stands in each channel it was owed to."""

    brand: str
    week: Week
    made_at: datetime
    channels: tuple[tuple[str, Delivery], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """One moment of the whole house."""

    sources: tuple[SourceState, ...]
    channels: tuple[ChannelFigures, ...]
    workspace: ChannelState
    cases: dict[str, int]
    unjudged: int
    beat_at: datetime | None
    started_at: datetime | None
    bytes_on_disk: int
    campaigns: Census
    budgets: tuple[Counted, ...] = ()
    mutes: tuple[Mute, ...] = ()
    """What is muted, over or not; whoever asks knows what time it is."""
    line: Line | None = None
    """How the line is that presses of buttons come by."""
    digests: tuple[DigestFigures, ...] = ()
    """The newest of each brand that has any."""


_WAITING = ("pending", "sending", "unknown", "edit")


def figures(
    store: Store, sources: tuple[str, ...], channels: tuple[str, ...], workspace: str, brands: tuple[str, ...] = ()
) -> Figures:
    """The figures of the named sources, channels and brands."""
    with store.reading() as tx:
        counts = tx.outbox.count_by_state()
        beat = tx.sources.last_beat()
        return Figures(
            sources=tuple(tx.sources.states(sources)),
            channels=tuple(
                ChannelFigures(
                    tx.channels.state_of(name),
                    waiting=sum(counts.get((name, state), 0) for state in _WAITING),
                    sent=counts.get((name, "sent"), 0),
                    dead=counts.get((name, "dead"), 0),
                )
                for name in channels
            ),
            workspace=tx.channels.state_of(workspace),
            cases=tx.cases.count_by_state(),
            unjudged=tx.mentions.count_unjudged(),
            beat_at=beat.at if beat else None,
            started_at=beat.started_at if beat else None,
            bytes_on_disk=store.size(),
            campaigns=tx.campaigns.census(),
            budgets=tuple(tx.budgets.kept()),
            mutes=tuple(tx.mutes.unended()),
            line=tx.sources.line(),
            digests=tuple(found for brand in brands if (found := _newest(tx, store.id, brand)) is not None),
        )


def _newest(tx: Tx, store_id: str, brand: str) -> DigestFigures | None:
    made = tx.digests.made(brand)
    if not made:
        return None
    week = Week(max(made))
    keys = tx.digests.messages(digest_head(store_id, brand, week.monday))
    items = [item for key in keys if (item := tx.outbox.get(key)) is not None]
    return DigestFigures(brand, week, made[week.monday], tuple((item.channel, item.state) for item in items))
