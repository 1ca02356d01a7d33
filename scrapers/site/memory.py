"""What a source remembers between two polls: its cursor. No word that anybody wrote is in it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from scrapers.kit.dates import Moment, Precision
from scrapers.kit.etiquette import Validators
from scrapers.kit.letters import plain
from scrapers.kit.mention import Cursor
from scrapers.site.facts import Facts

_VERSION = 2
MOST_KNOWN = 500
"""About twenty pages of cards."""
_MOST_FOLLOW_UPS = 30


@dataclass(frozen=True, slots=True)
class Known:
    """One complaint as it was last seen. `state` changes with its title, its replies and whether it is solved."""

    state: str
    moment: Moment
    alias: str | None = None
    withdrawn: bool = False
    told: tuple[str, ...] = ()
    """Marks of what its author wrote again and we have passed on."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """The page a poll begins with, as it was: enough to see that nothing moved."""

    url: str
    validators: Validators = field(default_factory=Validators)
    raw: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything a source knows from earlier polls."""

    layout: str = ""
    """The version of the preset that read the pages."""
    known: Mapping[str, Known] = field(default_factory=dict)
    """By native id, the ones seen longest ago first."""
    owed: Mapping[str, int] = field(default_factory=dict)
    """Complaints whose own page could not be read yet, and how often that was tried."""
    start: StartPage | None = None
    """None while something is left to fetch from pages that may not have changed."""
    generation: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    """The rule that found most values of each important field."""
    cards: int = 0
    last_page: int | None = None
    catching_up: bool = True
    """Whether what was there before we listened has not all been read yet."""
    all_read_at: datetime | None = None
    """When all pages were last read to their end, with everything new on them; None if they never were."""
    all_held: int = 0
    """How many complaints they held: none of these may be forgotten before they are read again."""

    def by_alias(self, alias: str | None) -> str | None:
        """The native id of the complaint with that number."""
        return next((key for key, known in self.known.items() if alias and known.alias == alias), None)

    def with_known(self, seen: Mapping[str, Known]) -> "Memory":
        """The memory with these seen just now; of the others, the longest unseen are forgotten."""
        rows = _rows_of(self.known)
        others = [key for key in rows if key not in seen]
        room = max(MOST_KNOWN, 2 * len(seen), 2 * self.all_held) - len(seen)
        kept = {key: rows[key] for key in others[-room:]} if room else {}
        return replace(self, known=Kept({**kept, **_rows_of(seen)}))


def state_of(facts: Facts, *, whole_text: bool) -> str:
    """A short mark of what may change; `whole_text` where the card holds all there is, so edits show."""
    parts = [facts.title or "", str(facts.solved), str(facts.replies), facts.text or "" if whole_text else ""]
    return hashlib.blake2b(plain("\x1f".join(parts)).encode(), digest_size=5).hexdigest()


def write_cursor(memory: Memory) -> Cursor:
    """The memory as two lines of text: most polls find nothing new, and never need the second, the long one."""
    start, known = memory.start, _json(_rows_of(memory.known))
    data = {
        "v": _VERSION,
        "layout": memory.layout,
        "known": _mark(known),
        "owed": dict(memory.owed),
        "start": [start.url, start.validators.etag, start.validators.last_modified, start.raw, start.region]
        if start
        else None,
        "generation": memory.generation,
        "rules": dict(memory.rules),
        "cards": memory.cards,
        "last_page": memory.last_page,
        "catching_up": memory.catching_up,
        "all_read": [int(memory.all_read_at.timestamp()), memory.all_held] if memory.all_read_at else None,
    }
    return Cursor(f"{_json(data)}\n{known}")


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _mark(known: str) -> str:
    """By it the second line is known for one we wrote, without reading it."""
    return hashlib.blake2b(known.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def read_cursor(cursor: Cursor | None) -> Memory:
    """The memory in that text; an empty one if there is none or it is not ours."""
    if cursor is None:
        return Memory()
    head, _, known = cursor.partition("\n")
    try:
        return _memory(json.loads(head), known)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return Memory()


def _memory(data: dict[str, object], known: str) -> Memory:
    kept = _kept_in(data, known)
    owed, rules, start = data["owed"], data["rules"], data["start"]
    if not (isinstance(owed, dict) and isinstance(rules, dict)):
        return Memory()
    all_read_at, all_held = _all_read_in(data.get("all_read"))
    return Memory(
        layout=str(data["layout"]),
        known=kept,
        owed={str(key): int(tries) for key, tries in owed.items()},
        start=_start_in(start) if isinstance(start, list) else None,
        generation=_text_or_none(data["generation"]),
        rules={str(name): str(rule) for name, rule in rules.items()},
        cards=int(str(data["cards"])),
        last_page=int(str(data["last_page"])) if data["last_page"] is not None else None,
        catching_up=bool(data["catching_up"]),
        all_read_at=all_read_at,
        all_held=all_held,
    )


def _known_out(known: Known) -> list[object]:
    moment = known.moment
    row = [known.state, int(moment.at.timestamp()), int(moment.precision), known.alias, int(known.withdrawn)]
    return [*row, *known.told]


def _kept_in(data: dict[str, object], known: str) -> "Kept":
    written = data["known"]
    if data["v"] == _VERSION and written == _mark(known):
        return Kept(known)
    if data["v"] == 1 and isinstance(written, dict):  # version 0.1.0 wrote one line
        kept = Kept(written)
        tuple(kept.values())  # raises if one of them cannot be read
        return kept
    raise ValueError


_Rows = dict[str, list[object]]


class Kept(Mapping[str, Known]):
    """Complaints as a cursor has them. There may be hundreds, so they are read when asked for, and one by one."""

    def __init__(self, rows: _Rows | str) -> None:
        """`rows` may be text that `write_cursor` wrote."""
        self._written = rows
        self._read: dict[str, Known] = {}

    def rows(self) -> _Rows:
        """All of them, as they are written."""
        if isinstance(self._written, str):
            self._written = json.loads(self._written)
        return self._written  # type: ignore[return-value]  # what was written as such

    def __getitem__(self, key: str) -> Known:
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = _known_in(self.rows()[key])
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows())

    def __len__(self) -> int:
        return len(self.rows())


def _rows_of(known: Mapping[str, Known]) -> _Rows:
    return known.rows() if isinstance(known, Kept) else {key: _known_out(one) for key, one in known.items()}


_TIMES = range(-(10**10), 2 * 10**11)
"""Seconds that a date can be made of."""


def _known_in(row: list[object]) -> Known:
    state, at, precision, alias, withdrawn, *told = row
    moment = Moment(datetime.fromtimestamp(int(str(at)), tz=UTC), Precision(int(str(precision))))
    marks = tuple(str(mark) for mark in told)[-_MOST_FOLLOW_UPS:]
    return Known(str(state), moment, _text_or_none(alias), bool(withdrawn), marks)


def _start_in(row: list[object]) -> StartPage:
    url, etag, modified, raw, region = row
    return StartPage(str(url), Validators(_text_or_none(etag), _text_or_none(modified)), str(raw), str(region))


def _all_read_in(row: object) -> tuple[datetime | None, int]:
    if not isinstance(row, list):
        return None, 0
    at, held = map(int, row)
    if at not in _TIMES:
        raise ValueError
    return datetime.fromtimestamp(at, tz=UTC), held


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
