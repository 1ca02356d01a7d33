"""An episode's message as it stands now: its samples are read anew, so what is erased leaves it too."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monitor.rules.card import Ground, Sample, SpikeCard
from monitor.rules.delivery import OutboxItem
from monitor.rules.respond import respond_url
from monitor.rules.spike import EpisodeState, Spike, SpikeKind, start_of
from monitor.store.door import Tx
from monitor.store.rows import first_words

_SAMPLES = 3


def spike_card(tx: Tx, item: OutboxItem, labels: Mapping[str, str]) -> SpikeCard | None:
    """The message; None when there is no such episode. `labels` says what people call each source."""
    spike = tx.spikes.get(int((item.payload or {}).get("spike", 0)))
    if spike is None:
        return None
    return replace(card_of_spike(tx, spike, labels), key=item.key, may_be_duplicate=item.at_least_once)


def card_of_spike(tx: Tx, spike: Spike, labels: Mapping[str, str]) -> SpikeCard:
    """The same, wherever it is shown."""
    pulse = tx.pulses.of_hours(spike.brand, spike.last, spike.last).get((spike.topic, spike.last))
    causes = tx.spikes.causes(spike.id)
    return SpikeCard(
        key="",
        rev=spike.rev,
        spike_id=spike.id,
        brand=spike.brand,
        topic=spike.topic or None,
        negativity=spike.kind is SpikeKind.NEGATIVITY,
        began_at=start_of(spike.began),
        last_hour=start_of(spike.last),
        seen=spike.seen,
        expected=spike.expected,
        low=spike.low,
        high=spike.high,
        in_campaigns=pulse.in_campaigns if pulse else 0,
        causes=tuple(_ground(cause) for cause in causes),
        samples=_samples(tx, spike.brand, spike.topic, spike.last, labels),
        over=spike.state is EpisodeState.OVER,
        expected_until=spike.expected_until,
    )


def _ground(row: Mapping[str, object]) -> Ground:
    values = row.get("values")
    return Ground(
        int(str(row.get("points", 0))), str(row.get("says", "")), dict(values) if isinstance(values, Mapping) else {}
    )


def _samples(tx: Tx, brand: str, topic: str, hour: int, labels: Mapping[str, str]) -> tuple[Sample, ...]:
    found = [tx.mentions.by_id(number) for number in tx.pulses.worst(brand, topic, hour, _SAMPLES)]
    return tuple(
        Sample(
            first_words(stored.mention.title, stored.mention.text),
            labels.get(stored.heard.entry, stored.mention.source),
            stored.mention.created_at,
            respond_url(stored.mention),
        )
        for stored in found
        if stored is not None
    )


def spike_key(store_id: str, spike_id: int) -> str:
    """What an episode's one message is known by."""
    return f"{store_id}:spike:{spike_id}"


def show_spike(tx: Tx, store_id: str, spike: Spike, now: datetime) -> None:
    """What a person did to it shows on its message at once."""
    known = tx.outbox.get(spike_key(store_id, spike.id))
    if known is not None:
        tx.outbox.owe(replace(known, want_rev=spike.rev, owed_at=now))
