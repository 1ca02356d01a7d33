"""What is owed to channels, and what they were last told."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.alert import Told
from monitor.rules.case import State
from monitor.rules.delivery import AT_ONCE, Delivery, Kind, OutboxItem
from monitor.store.tables import OutboxRow

_T = OutboxRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_NEWS = _T.c.want_rev > _T.c.told_rev
"""What is not yet told as it stands. Every owed post has it too: nothing of it was told so far."""


class Outbox:
    """The gateway to the outbox inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def owe(self, item: OutboxItem, *, surface: bool = False) -> None:
        """Owe that message; the same key again only raises what the message has to show.

        `surface` gives a message that was told inside a roll-up a place of its own.
        """
        self._connection.execute(_OWE, _row(item))
        if surface:
            rolled = and_(_T.c.key == item.key, _T.c.state == Delivery.ROLLED)
            again_alone = {"state": Delivery.PENDING.value, "priority": item.priority, "rolled_into": None}
            self._connection.execute(update(_T).where(rolled).values(**again_alone, next_attempt_at=item.owed_at))

    def owe_edit(self, case_id: int, rev: int, state: State) -> OutboxItem | None:
        """Let the card of that case, if there is one, show at once what a person did to it; the card.

        Whoever reads the channel sees the state there: it is no news to them any more.
        """
        card = self.card_of(case_id)
        if card is None:
            return None
        self.owe(replace(card, want_rev=rev, owed_state=state.value))
        self.is_awaited(card.key)
        return card

    def is_awaited(self, key: str) -> None:
        """Somebody waits to see that message edited: it goes before its turn."""
        there = and_(_T.c.key == key, _T.c.state == Delivery.SENT.value, _T.c.attempts == 0)
        self._connection.execute(update(_T).where(there, _NEWS).values(next_attempt_at=AT_ONCE))

    def owe_once(self, item: OutboxItem) -> None:
        """Owe that message unless it was owed before, told or not."""
        self._connection.execute(insert(_T).values(_row(item)).on_conflict_do_nothing(index_elements=["key"]))

    def take_back(self, case_id: int, now: datetime) -> bool:
        """Owe that case's card no more, if it still waits for its time and nobody ever saw it; False otherwise."""
        card = self.card_of(case_id)
        if card is None or not self._waits(card, now):
            return False
        notes = and_(_T.c.under == card.key, _T.c.kind == Kind.NOTE.value, _T.c.first_try_at.is_(None))
        self._connection.execute(delete(_T).where(or_(_T.c.id == card.id, notes)))
        return True

    def withdraw(self, key: str) -> bool:
        """Owe that message no more, unless somebody may have seen it; whether it was owed and nobody had."""
        unseen = and_(_T.c.key == key, _T.c.state == Delivery.PENDING.value, _T.c.first_try_at.is_(None))
        return self._connection.execute(delete(_T).where(unseen)).rowcount == 1

    def hurry(self, key: str, now: datetime) -> None:
        """What waits for its time waits no longer."""
        card = self.get(key)
        if card is not None and self._waits(card, now):
            self._connection.execute(update(_T).where(_T.c.id == card.id).values(next_attempt_at=now))

    @staticmethod
    def _waits(card: OutboxItem, now: datetime) -> bool:
        return card.state is Delivery.PENDING and card.first_try_at is None and card.next_attempt_at > now

    def show_again(self, case_id: int, mention_id: int) -> None:
        """Whatever was told of that mention is told anew: a note with its words, the roll-up that holds its case."""
        note = and_(_T.c.case_id == case_id, _T.c.kind == Kind.NOTE, _T.c.mention_id == mention_id)
        inside = select(_T.c.rolled_into).where(_T.c.case_id == case_id, _T.c.rolled_into.is_not(None))
        for which in (note, _T.c.key.in_(inside)):
            self._connection.execute(update(_T).where(which).values(want_rev=_T.c.want_rev + 1))

    def hand_on(self, case_id: int, into: int, mention_id: int | None = None) -> None:
        """What was told of that mention, or of all of the case's, is told of the other case from now on.

        A list that names the case says it anew: the mention it quoted may have gone.
        """
        said = _T.c.mention_id.is_not(None) if mention_id is None else _T.c.mention_id == mention_id
        notes = and_(_T.c.case_id == case_id, _T.c.kind == Kind.NOTE, said)
        self._connection.execute(update(_T).where(notes).values(case_id=into))
        inside = select(_T.c.rolled_into).where(_T.c.case_id == case_id, _T.c.rolled_into.is_not(None))
        self._connection.execute(update(_T).where(_T.c.key.in_(inside)).values(want_rev=_T.c.want_rev + 1))

    def get(self, key: str) -> OutboxItem | None:
        """The item with that key."""
        return self._one(_BY_KEY, {"wanted": key})

    def newest(self, head: str) -> OutboxItem | None:
        """The last that was owed of the items whose keys begin like that."""
        return self._one(_NEWEST, {"head": head, "end": f"{head}\U0010ffff"})

    def card_of(self, case_id: int) -> OutboxItem | None:
        """The case's parent message."""
        return self._one(_CARD_OF, {"case": case_id})

    def told_of(self, case_id: int) -> Told | None:
        """What a channel was last told of that case, or is owed; None when it was never decided to speak."""
        card = self.card_of(case_id)
        return Told(card.owed_urgency, State(card.owed_state), card.owed_at) if card else None

    def save(self, item: OutboxItem, *, expected: Delivery) -> bool:
        """Write the item unless it left the expected state meanwhile; True when it was written.

        What the message has to show is owned by `owe` and not written here: news may come during the call.
        """
        changes = {name: value for name, value in _row(item).items() if name not in _OWNED_BY_OWE}
        mine = and_(_T.c.id == item.id, _T.c.state == expected.value)
        return self._connection.execute(update(_T).where(mine).values(**changes)).rowcount == 1

    def uncertain(self, via: str, now: datetime) -> list[OutboxItem]:
        """Items whose message may or may not be there, and whose time to look has come."""
        return self._all(and_(_at(via, Delivery.UNKNOWN), _T.c.next_attempt_at <= now))

    def next_post(self, via: str, now: datetime) -> OutboxItem | None:
        """The most pressing message to post now; thread notes wait until their parent is there."""
        return self._first(and_(_at(via, Delivery.PENDING), _T.c.next_attempt_at <= now, _parent_is_there()))

    def next_edit(self, via: str, now: datetime) -> OutboxItem | None:
        """The most pressing message to edit now."""
        return self._first(and_(_at(via, Delivery.SENT), _T.c.next_attempt_at <= now))

    def next_awaited(self, via: str) -> OutboxItem | None:
        """The message that somebody waits to see edited, having just pressed something there."""
        return self._first(and_(_at(via, Delivery.SENT), _T.c.next_attempt_at <= AT_ONCE))

    def next_time(self, via: str) -> datetime | None:
        """When the channel has to be looked at again; None when nothing is owed."""
        states = [Delivery.PENDING.value, Delivery.UNKNOWN.value, Delivery.SENT.value]
        ready = or_(_T.c.state != Delivery.PENDING.value, _parent_is_there())
        waiting = and_(_T.c.via == via, _T.c.state.in_(states), _NEWS, ready)
        return self._connection.execute(select(func.min(_T.c.next_attempt_at)).where(waiting)).scalar()

    def left_sending(self, now: datetime | None = None) -> list[OutboxItem]:
        """Items still marked as being sent: all of them at start (`now` None), else those whose claim ran out."""
        sending = and_(_T.c.state == Delivery.SENDING.value, _NEWS)
        return self._all(sending if now is None else and_(sending, _T.c.claimed_until < now))

    def waiting_alerts(self, via: str, least_priority: int) -> list[OutboxItem]:
        """New cards never yet tried, worst first, those in a campaign's thread last: those a roll-up may take."""
        fresh = and_(_T.c.kind == Kind.CARD, _T.c.first_try_at.is_(None), _T.c.priority >= least_priority)
        query = select(_T).where(_at(via, Delivery.PENDING), fresh)
        query = query.order_by(_T.c.under.is_not(None), _T.c.owed_urgency.desc(), _T.c.id)
        return [_item(row) for row in self._connection.execute(query).mappings()]

    def count_alerts_sent(self, via: str, since: datetime) -> int:
        """How many new cards the channel got since then."""
        sent = and_(_T.c.via == via, _T.c.kind == Kind.CARD, _T.c.sent_at >= since)
        return int(self._connection.execute(select(func.count()).select_from(_T).where(sent)).scalar_one())

    def anything_sent(self, via: str, since: datetime) -> bool:
        """Whether the channel got any message since then."""
        kinds = [kind.value for kind in Kind]  # named one by one they are found by the key
        sent = select(_T.c.id).where(_T.c.via == via, _T.c.kind.in_(kinds), _T.c.sent_at >= since)
        return self._connection.execute(sent.limit(1)).first() is not None

    def newest_roll_up(self, via: str) -> OutboxItem | None:
        """The channel's last roll-up."""
        newest = and_(_T.c.via == via, _T.c.kind == Kind.ROLLUP)
        row = self._connection.execute(select(_T).where(newest).order_by(_T.c.id.desc()).limit(1)).mappings().first()
        return _item(row) if row else None

    def roll(self, items: Iterable[OutboxItem], into: str) -> None:
        """These cards are told inside that roll-up."""
        for item in items:
            self.save(replace(item, state=Delivery.ROLLED, rolled_into=into), expected=Delivery.PENDING)

    def unroll(self, key: str, now: datetime) -> None:
        """That roll-up will never be seen: its cards are told one by one."""
        alone = {"state": Delivery.PENDING.value, "rolled_into": None, "first_try_at": now, "next_attempt_at": now}
        self._connection.execute(update(_T).where(_T.c.rolled_into == key).values(**alone))

    def rolled_into(self, key: str) -> list[OutboxItem]:
        """The cards a roll-up tells of, worst first."""
        query = select(_T).where(_T.c.rolled_into == key).order_by(_T.c.owed_urgency.desc(), _T.c.id)
        return [_item(row) for row in self._connection.execute(query).mappings()]

    def divert(self, channel: str, to: str, now: datetime) -> int:
        """Let another channel deliver what this one owes; how many messages that were.

        A note goes where its parent went, and stays where its parent is. A card waits for no room: where the message
        that it belongs under stays, it stands alone.
        """
        parent = _T.alias("parent")
        owes = and_(_at(channel, Delivery.PENDING), _T.c.thread_ts.is_(None))
        followers = exists().where(parent.c.key == _T.c.under, parent.c.via == to)
        untried = {"first_try_at": None}
        there: dict[str, object] = {"via": to, "next_attempt_at": _at_once(now), **untried}
        steps = (
            (_T.c.under.is_(None), there),
            (followers, there),
            (_T.c.kind == Kind.CARD.value, there | {"under": None}),
        )
        return sum(
            self._connection.execute(update(_T).where(owes, which).values(**values)).rowcount for which, values in steps
        )

    def rehome(self, known: Iterable[str], to: str, now: datetime) -> int:
        """Let `to` deliver what is owed to channels that are no longer configured; how many messages that were."""
        lost = and_(_T.c.via.not_in(list(known)), _T.c.state == Delivery.PENDING.value)
        return self._connection.execute(
            update(_T).where(lost).values(via=to, under=None, next_attempt_at=_at_once(now))
        ).rowcount

    def due_now(self, now: datetime) -> None:
        """Nothing waits any longer than now: the clock was put back."""
        self._connection.execute(update(_T).where(_T.c.next_attempt_at > now).values(next_attempt_at=now))

    def count_by_state(self) -> dict[tuple[str, str], int]:
        """How many messages stand where: (channel, state) → count; edits not yet made count as `edit`."""
        query = select(_T.c.via, _T.c.state, func.count()).group_by(_T.c.via, _T.c.state)
        counts = {(via, state): count for via, state, count in self._connection.execute(query)}
        edits = select(_T.c.via, func.count()).where(_T.c.state == Delivery.SENT.value, _NEWS).group_by(_T.c.via)
        return counts | {(via, "edit"): count for via, count in self._connection.execute(edits)}

    def dead(self) -> list[OutboxItem]:
        """Messages that were refused even in their plainest form."""
        return self._all(_T.c.state == Delivery.DEAD.value)

    def _all(self, condition: ColumnElement[bool]) -> list[OutboxItem]:
        query = select(_T).where(condition).order_by(_T.c.priority, _T.c.id)
        return [_item(row) for row in self._connection.execute(query).mappings()]

    def _first(self, condition: ColumnElement[bool]) -> OutboxItem | None:
        return self._one(_most_pressing(condition), {})

    def _one(self, query: Select[Any], asked: Mapping[str, object]) -> OutboxItem | None:
        row = self._connection.execute(query, asked).mappings().first()
        return _item(row) if row else None


def _most_pressing(condition: ColumnElement[bool]) -> Select[Any]:
    return select(_T).where(condition).order_by(_T.c.priority, _T.c.owed_urgency.desc(), _T.c.id).limit(1)


# What every judged mention asks is said once: SQLAlchemy takes longer to put it together than SQLite to answer it.
_BY_KEY = _most_pressing(_T.c.key == bindparam("wanted"))
_CARD_OF = _most_pressing(and_(_T.c.case_id == bindparam("case"), _T.c.kind == Kind.CARD.value))
_ALIKE = and_(_T.c.key >= bindparam("head"), _T.c.key < bindparam("end"))
_NEWEST = select(_T).where(_ALIKE).order_by(_T.c.id.desc()).limit(1)
_OWED = insert(_T)
_OWE = _OWED.on_conflict_do_update(
    index_elements=["key"],
    set_={"want_rev": case((_T.c.want_rev > _OWED.excluded.want_rev, _T.c.want_rev), else_=_OWED.excluded.want_rev)}
    | {name: _OWED.excluded[name] for name in ("owed_urgency", "owed_state", "owed_at", "payload")},
)


_OWNED_BY_OWE = frozenset({"want_rev", "owed_urgency", "owed_state", "owed_at", "payload"})


def _at(via: str, state: Delivery) -> ColumnElement[bool]:
    return and_(_T.c.via == via, _T.c.state == state.value, _NEWS)


def _at_once(now: datetime) -> ColumnElement[datetime]:
    """Now; what waits for the end of quiet hours goes on waiting, wherever it is told."""
    held = _T.c.kind == Kind.MORNING.value
    return case((held, _T.c.next_attempt_at), else_=literal(now, _T.c.next_attempt_at.type))


def _parent_is_there() -> ColumnElement[bool]:
    """Or will never be: then the note stands alone. A card waits for its parent's first try and no longer."""
    parent = _T.alias("parent")
    tried = and_(_T.c.kind == Kind.CARD.value, parent.c.first_try_at.is_not(None))
    settled = or_(parent.c.ts.is_not(None), parent.c.state == Delivery.DEAD.value, tried)
    there = exists().where(parent.c.key == _T.c.under, settled)
    return or_(_T.c.under.is_(None), there)


_OF_ITEM = tuple(field.name for field in fields(OutboxItem) if field.name != "id")
"""The key is what makes it the same message."""


def _row(item: OutboxItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in _OF_ITEM} | {"kind": item.kind.value, "state": item.state.value}


def _item(row: RowMapping) -> OutboxItem:
    values = {**row, "kind": Kind(row["kind"]), "state": Delivery(row["state"])}
    return OutboxItem(**values)
