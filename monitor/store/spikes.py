"""Episodes in which more was said, or worse, than expected."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, RowMapping, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.spike import EpisodeState, Spike, SpikeKind
from monitor.store.tables import SpikeRow

_T = SpikeRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_OF_SPIKE = tuple(field.name for field in fields(Spike))

Causes = Sequence[Mapping[str, object]]
"""What stands behind an episode, as the stage that looked at it says; see `monitor.rules.causes`."""


class Spikes:
    """The gateway to episodes inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, spike: Spike, causes: Causes) -> Spike:
        """A new episode; the same one with its number."""
        row = _row(spike) | {"causes": [dict(cause) for cause in causes]}
        added = self._connection.execute(insert(_T).values(row).returning(_T)).mappings().one()
        return _spike(added)

    def save(self, spike: Spike, causes: Causes | None = None) -> None:
        """The episode as it is now; what stands behind it too, where that was looked at again."""
        row = _row(spike)
        if causes is not None:
            row["causes"] = [dict(cause) for cause in causes]
        self._connection.execute(update(_T).where(_T.c.id == spike.id).values(row))

    def get(self, spike_id: int) -> Spike | None:
        """That episode."""
        row = self._connection.execute(select(_T).where(_T.c.id == spike_id)).mappings().first()
        return _spike(row) if row else None

    def causes(self, spike_id: int) -> Causes:
        """What stands behind it."""
        return tuple(self._connection.execute(select(_T.c.causes).where(_T.c.id == spike_id)).scalar() or ())

    def going_on(self, brand: str) -> list[Spike]:
        """The brand's episodes that are not over."""
        return self._all(brand, EpisodeState.ON)

    def recent(self, since: int, most: int) -> list[Spike]:
        """Every brand's that are not over, and those whose last hour was since then, newest first."""
        wanted = or_(_T.c.state != EpisodeState.OVER.value, _T.c.last >= since)
        query = select(_T).where(wanted).order_by(_T.c.id.desc()).limit(most)
        return [_spike(row) for row in self._connection.execute(query).mappings()]

    def expected(self, brand: str, at: datetime) -> list[Spike]:
        """Those that somebody called expected events, and that last until after that moment."""
        called = self._all(brand, EpisodeState.EXPECTED)
        return [spike for spike in called if spike.expected_until is not None and spike.expected_until > at]

    def _all(self, brand: str, state: EpisodeState) -> list[Spike]:
        query = select(_T).where(_T.c.brand == brand, _T.c.state == state.value).order_by(_T.c.id)
        return [_spike(row) for row in self._connection.execute(query).mappings()]


def _row(spike: Spike) -> dict[str, object]:
    row = {name: getattr(spike, name) for name in _OF_SPIKE if name != "id"}
    return row | {"kind": spike.kind.value, "state": spike.state.value}


def _spike(row: RowMapping) -> Spike:
    values = {name: row[name] for name in _OF_SPIKE}
    return Spike(**{**values, "kind": SpikeKind(row["kind"]), "state": EpisodeState(row["state"])})
