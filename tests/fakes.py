"""Stand-ins that keep the promises of what they stand for: a clock, a place where people talk, a channel."""

import shutil
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import select
from sqlmodel import SQLModel

from monitor.errors import DeliveryFailed, Failure
from monitor.rules.alert import Manners
from monitor.rules.card import Posted, Room
from monitor.rules.lexicon import build_lexicon
from monitor.rules.message import Message
from monitor.rules.model import Model
from monitor.rules.relevance import Brand, Relevance, compile_brand
from monitor.rules.route import Condition, Route
from monitor.rules.score import Axis, Reason, Score, Sentiment
from monitor.rules.urgency import Rulebook, make_rulebook
from monitor.stages.judge import Bench
from monitor.store.door import Store
from monitor.store.mentions import Judgement
from monitor.store.rows import Heard
from scrapers.kit.mention import Author, Batch, Cursor, Mention, Outcome

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BRAND = "Papatya"


class FixedClock:
    """Stands still until it is told to move; `steady` only ever grows, whatever the wall clock does."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.grown = 0.0

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float = 0, **parts: float) -> datetime:
        """Let time pass."""
        span = timedelta(seconds=seconds, **parts)
        self.grown += span.total_seconds()
        self.now += span
        return self.now

    def put_back(self, **parts: float) -> None:
        """Somebody set the wall clock to an earlier time."""
        self.now -= timedelta(**parts)

    def steady(self) -> float:
        """Seconds since some moment."""
        return self.grown


class FakeSource:
    """A place where people talk. What it holds is read on from the cursor; `returns` and `raises` come first."""

    def __init__(self, name: str = "place", host: str = "place.example") -> None:
        self.name = name
        self.host = host
        self.said: list[Mention] = []
        self.polled_with: list[Cursor | None] = []
        self.closed = 0
        self.page = 1_000
        """How many mentions one poll brings at most."""
        self._script: deque[Batch | Exception] = deque()

    def says(self, *mentions: Mention) -> None:
        """More is said there."""
        self.said += mentions

    def returns(self, *batches: Batch) -> None:
        """The next polls bring these."""
        self._script += batches

    def raises(self, *errors: Exception) -> None:
        """The next polls end with these."""
        self._script += errors

    def poll(self, cursor: Cursor | None) -> Batch:
        """What came since the cursor."""
        self.polled_with.append(cursor)
        if self._script:
            answer = self._script.popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer
        start = int(cursor or 0)
        new = tuple(self.said[start : start + self.page])
        outcome = Outcome.MENTIONS if new else Outcome.NOTHING_NEW
        return Batch(new, Cursor(str(start + len(new))), outcome)

    def close(self) -> None:
        """Count it."""
        self.closed += 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in a fake channel."""

    room: str
    ts: str
    message: Message
    at: datetime
    thread: str | None = None
    plain: bool = False

    @property
    def key(self) -> str:
        """What it is known by."""
        return self.message.key


class FakeChannel:
    """A chat service in memory. A failure comes `before` the effect or `after` it; its history may be unreadable."""

    def __init__(self, clock: FixedClock, *, can_edit: bool = True, can_find: bool = True, can_thread: bool = True):
        self.can_edit, self.can_find, self.can_thread = can_edit, can_find, can_thread
        self.clock = clock
        self.messages: list[Shown] = []
        self.calls: list[str] = []
        self.lag = timedelta(0)
        """How long a message takes to appear in the history."""
        self.readable = True
        self.frozen: set[str] = set()
        self.step: Callable[[], None] = lambda: None
        """Called before and after every effect."""
        self._before: dict[str, deque[BaseException]] = defaultdict(deque)
        self._after: dict[str, deque[BaseException]] = defaultdict(deque)
        self._broken: dict[str, DeliveryFailed] = {}
        self._number = 0

    # -- script

    def fails_before(self, call: str, *errors: BaseException) -> None:
        """The next such calls do nothing and raise these."""
        self._before[call] += errors

    def fails_after(self, call: str, *errors: BaseException) -> None:
        """The next such calls do what was asked and raise these all the same."""
        self._after[call] += errors

    def breaks(self, call: str, error: DeliveryFailed) -> None:
        """Every such call fails before the effect, until `mended`."""
        self._broken[call] = error

    def mended(self) -> None:
        """Nothing is broken any more."""
        self._broken.clear()

    def deletes(self, ts: str) -> None:
        """Somebody deletes that message."""
        self.messages = [shown for shown in self.messages if shown.ts != ts]

    # -- what is there

    def keys(self) -> list[str]:
        """The key of every message, oldest first."""
        return [shown.key for shown in self.messages]

    def with_key(self, key: str) -> list[Shown]:
        """Every message that carries this key."""
        return [shown for shown in self.messages if shown.key == key]

    def count(self, call: str) -> int:
        """How often it was called."""
        return self.calls.count(call)

    # -- the port

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """Put it there."""
        self._start("post")
        if thread is not None and not any(shown.ts == thread.ts for shown in self.messages):
            raise DeliveryFailed(Failure.GONE, "cannot_reply_to_message")
        self._number += 1
        ts = f"{int(self.clock().timestamp())}.{self._number:06d}"
        place = thread.room if thread else room.address
        parent = thread.ts if thread else None
        self.messages.append(Shown(place, ts, message, self.clock(), parent, plain))
        self._finish("post")
        return Posted(place, ts)

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> Posted:
        """Replace it."""
        self._start("update")
        if at.ts in self.frozen:
            raise DeliveryFailed(Failure.FROZEN, "edit_window_closed")
        there = [number for number, shown in enumerate(self.messages) if (shown.room, shown.ts) == (at.room, at.ts)]
        if not there:
            raise DeliveryFailed(Failure.GONE, "message_not_found")
        self.messages[there[0]] = replace(self.messages[there[0]], message=message, plain=plain)
        self._finish("update")
        return at

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """The earliest message of each key; the parent is not in its own thread."""
        self._start("find")
        if not self.readable:
            return None
        place = (thread.room, thread.ts) if thread else (room.address, None)
        old_enough = self.clock() - self.lag
        seen = [s for s in self.messages if (s.room, s.thread) == place and since <= s.at <= old_enough]
        return {shown.key: Posted(shown.room, shown.ts) for shown in reversed(seen) if shown.key in keys}

    def probe(self) -> None:
        """Say whether it would work."""
        self._start("probe")

    def _start(self, call: str) -> None:
        self.step()
        self.calls.append(call)
        if self._before[call]:
            raise self._before[call].popleft()
        if call in self._broken:
            raise self._broken[call]

    def _finish(self, call: str) -> None:
        self.step()
        if self._after[call]:
            raise self._after[call].popleft()


# -- values

CALM, PROBLEM, LEGAL = "selam nasilsiniz", "siparisim gelmedi", "mahkemeye veriyorum"
"""Texts that `a_rulebook` finds not urgent, urgent and very urgent."""


def a_mention(native_id: str = "1", text: str = PROBLEM, **changes: object) -> Mention:
    """Somebody says something at noon; in a thread it is who began it."""
    values: dict[str, object] = {
        "source": "place",
        "native_id": native_id,
        "text": text,
        "created_at": NOON,
        "url": f"https://place.example/{native_id}",
        "author": Author(id=f"author-{changes.get('thread') or native_id}", name="Ayşe K."),
    }
    return Mention(**{**values, **changes})  # type: ignore[arg-type]


def a_batch(*mentions: Mention, cursor: str = "c1", **changes: object) -> Batch:
    """What a good poll brings."""
    outcome = Outcome.MENTIONS if mentions else Outcome.NOTHING_NEW
    values: dict[str, object] = {"mentions": mentions, "cursor": Cursor(cursor), "outcome": outcome}
    return Batch(**{**values, **changes})  # type: ignore[arg-type]


def heard(**changes: object) -> Heard:
    """On the brand's own page, by the source `place`."""
    values: dict[str, object] = {"entry": "place", "brand": BRAND, "on_brand_page": True}
    return Heard(**{**values, **changes})  # type: ignore[arg-type]


def a_score(urgency: int = 60, **changes: object) -> Score:
    """A score that adds up."""
    reasons = (Reason(Axis.URGENCY, "lexicon.late", urgency, "late delivery", "gelmedi", (10, 17)),)
    values: dict[str, object] = {
        "urgency": urgency,
        "sentiment": Sentiment.NEGATIVE,
        "topics": ("late",),
        "reasons": reasons,
        "rulebook": "test-1",
    }
    return Score(**{**values, **changes})  # type: ignore[arg-type]


def a_judgement(urgency: int = 60) -> Judgement:
    """That score, and about us."""
    return Judgement(a_score(urgency), Relevance(True, "place", "heard on the brand's own page"))


_GROUPS = {
    "legal": ("hard", 80, "legal", "mahkeme*", LEGAL),
    "late": ("problem", 55, "late", "gelmedi", PROBLEM),
    "anger": ("gripe", 30, "other", "berbat*", "berbatsiniz"),
}


PLAIN = Model(
    bias=(-8, -8, -8, -8, -8),
    cuts=(0.25, 0.5, 0.75),
    signals={"hard": (20, 20, 4.747, 12, 0), "problem": (20, 7.8355, 0, 12, 0), "gripe": (16.995, 0, 0, 24, 0)},
)
"""A model that knows no word: one hit of a group comes to the points of the group."""


@cache
def a_rulebook() -> Rulebook:
    """Three groups of words: `LEGAL`, `PROBLEM` and ill feeling."""
    groups = {
        name: {
            "level": level,
            "says": name,
            "points": points,
            "topic": topic,
            "patterns": [pattern],
            "must_match": [example],
            "must_not_match": [CALM],
        }
        for name, (level, points, topic, pattern, example) in _GROUPS.items()
    }
    lexicon, complaints = build_lexicon({"groups": groups})
    if lexicon is None:
        raise AssertionError(complaints)
    return make_rulebook(lexicon, groups, PLAIN)


def a_route(name: str = "urgent", channel: str = "team", manners: Manners | None = None, **when: object) -> Route:
    """A route to a channel."""
    return Route(name, channel, Condition(**when), manners or Manners())  # type: ignore[arg-type]


def a_bench(*routes: Route, brands: Iterable[str] = (BRAND,), join_within: timedelta = timedelta(days=30)) -> Bench:
    """What judging needs; everything goes to `team` unless routes are given."""
    matchers = {name: compile_brand(Brand(name)) for name in brands}
    return Bench(a_rulebook(), matchers, routes or (a_route(),), join_within)


def refusal(kind: Failure, code: str | None = None, *, retry_in: float | None = None) -> DeliveryFailed:
    """A failure of that kind."""
    return DeliveryFailed(kind, code or f"test_{kind.value}", retry_in=retry_in)


class Crash(BaseException):
    """The process dies here."""


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of their keys, whatever database keeps them."""
    with store._reading.connect() as connection:
        queries = {table.name: select(table).order_by(*table.primary_key) for table in SQLModel.metadata.sorted_tables}
        return {name: [tuple(row) for row in connection.execute(query)] for name, query in queries.items()}


def wipe(store: Store) -> None:
    """Nothing was ever heard or told: a store holds nothing in memory, so it is as good as a new one."""
    with store._writing.begin() as connection:
        for table in (
            "decision",
            "rival_mention",
            "gap",
            "digest_picture",
            "digest_quote",
            "digest",
            "score",
            "mention",
            "case",
            "outbox",
            "channel",
            "source",
            "beat",
            "answer",
            "forgotten",
            "label",
            "threshold",
            "campaign",
            "verdict",
            "quiet_key",
            "confirmed_author",
            "parting",
            "brand_index",
            "move",
            "case_mark",
            "promise",
            "mute",
            "pulse",
            "spike",
        ):
            connection.exec_driver_sql(f'DELETE FROM "{table}"')
        connection.exec_driver_sql("DELETE FROM meta WHERE name = 'clocks'")
    evidence = store.path.with_name(f"{store.path.stem}-evidence")
    if evidence.is_dir():
        shutil.rmtree(evidence)
    evidence.unlink(missing_ok=True)
