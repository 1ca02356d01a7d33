"""Mentions validated, deduplicated and stored, beside raw sqlite3 doing the least that could be called the same.

Raw gets the finished values of the same columns and only upserts them. Ours begins with mentions as a source makes
them, or with JSON objects as they come over the wire; it builds the rows and learns which ones were new.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benches.figures import Figure, at_least
from benches.stopwatch import in_turns
from benches.words import authors, texts

from monitor.store.door import Store
from monitor.store.rows import HEARD_COLUMNS, OWN_COLUMNS, Heard
from scrapers.kit.mention import Mention
from scrapers.kit.wire import mention_from_wire

_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_HEARD = Heard("sikayetvar", "Papatya Ev", on_brand_page=True)
_WRITTEN = (*OWN_COLUMNS, *HEARD_COLUMNS, "rev", "judged_rev", "edited_rev")
_REPEATED = 5
"""Every fifth is one that is stored already …"""
_APART = 1_200
"""… in an earlier batch."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """The share of raw's rate, for batches of 100 and of 1000."""
    rows = 4_000 if quick else 20_000
    wire = _wire(rows)
    with tempfile.TemporaryDirectory() as folder:
        race = _Race(Path(folder), wire)
        race.must_agree()
        for batch in (100, 1000):
            yield from _shares(race, batch, rows, 5 if quick else 9)


def _shares(race: "_Race", batch: int, rows: int, times: int) -> Iterator[Figure]:
    ways = {"raw": race.raw, "a source": race.from_mentions, "the wire": race.from_wire}
    runs = in_turns({name: partial(way, batch) for name, way in ways.items()}, times)
    for name, about in _FROM.items():
        shares = tuple(100 * share for share in runs["raw"].over(runs[name]))
        text = f"{about}; {rows:,} of 300 letters, a fifth known already, 22 columns, 4 indexes"
        yield Figure(f"ingest from {name}, batches of {batch}", median(shares), "% of raw", at_least(40), shares, text)
    for name in ways:
        rates = runs[name].rates(rows)
        yield Figure(f"… {name}", median(rates), "mentions per CPU second", None, rates)


_FROM = {
    "a source": "mentions that were polled: rows made, upserted, new ones counted",
    "the wire": "JSON objects that are imported: also checked field by field",
}


class _Race:
    """Both ways into files of their own, each run into a copy of one empty store."""

    def __init__(self, folder: Path, wire: list[dict[str, object]]) -> None:
        self._folder = folder
        self._wire = wire
        self._number = 0
        self._empty = folder / "empty.db"
        Store.open(self._empty).close()
        self._mentions = list(map(mention_from_wire, wire))
        by_id = {row[_WRITTEN.index("native_id")]: row for row in _stored(self.from_wire(1000), _WRITTEN)}
        self._rows = [by_id[given["native_id"]] for given in wire]
        self._upsert = _upsert(_WRITTEN)

    def _copy(self) -> Path:
        self._number += 1
        return shutil.copy(self._empty, self._folder / f"{self._number % 4}.db")

    def from_wire(self, size: int) -> Path:
        """From JSON objects to rows, a transaction a batch."""
        batches = (self._wire[start : start + size] for start in range(0, len(self._wire), size))
        return self._store([mention_from_wire(given) for given in batch] for batch in batches)

    def from_mentions(self, size: int) -> Path:
        """From mentions to rows, a transaction a batch."""
        return self._store(self._mentions[start : start + size] for start in range(0, len(self._mentions), size))

    def _store(self, batches: Iterable[list[Mention]]) -> Path:
        path = self._copy()
        store = Store(path)
        for mentions in batches:
            with store.transaction() as tx:
                tx.mentions.add(mentions, _HEARD, now=_NOW)
        store.close()
        return path

    def raw(self, size: int) -> Path:
        """Finished values, a transaction a batch."""
        path = self._copy()
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        for start in range(0, len(self._rows), size):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(self._upsert, self._rows[start : start + size])
            connection.execute("COMMIT")
        connection.close()
        return path

    def must_agree(self) -> None:
        """Fails unless all ways leave the same rows, and every mention once."""
        raw, *ours = (_stored(way(100), "*") for way in (self.raw, self.from_mentions, self.from_wire))
        assert ours == [raw, raw]
        assert len(raw) == len({given["native_id"] for given in self._wire}) < len(self._wire)


def _stored(path: Path, columns: Iterable[str]) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(f"SELECT {', '.join(columns)} FROM mention ORDER BY id").fetchall()
    connection.close()
    return rows


def _upsert(columns: Iterable[str]) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in ("text", "title", "fingerprint", "updated_at"))
    return (
        f"INSERT INTO mention ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})"
        f" ON CONFLICT (source, native_id) DO UPDATE SET {changes} WHERE fingerprint != excluded.fingerprint"
    )


def _wire(count: int) -> list[dict[str, object]]:
    """Mentions as the wire gives them; every fifth repeats one that came before."""
    names = authors(3)
    fresh = [_object(number, text, next(names)) for number, text in enumerate(texts(count, 300))]
    again = range(_APART + _REPEATED - 1, count, _REPEATED)
    return [fresh[number - _APART] if number in again else one for number, one in enumerate(fresh)]


def _object(number: int, text: str, name: str) -> dict[str, object]:
    written = _NOW - timedelta(minutes=number)
    return {
        "source": "sikayetvar",
        "native_id": f"papatya-ev/sikayet-{number}",
        "url": f"https://www.sikayetvar.com/papatya-ev/sikayet-{number}",
        "title": text[:40],
        "text": text,
        "created_at": written.isoformat(),
        "author": {"name": name, "id": str(number % 997)},
        "hashtags": ["iade"],
        "views": number % 300,
    }
