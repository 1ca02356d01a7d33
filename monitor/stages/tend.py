"""Tend: cases that nobody claims, answers or looks after, and those that were set aside until now.

    tick ──► due by data ──tx──► case (step told, asked, given back, awake), audit line, note aloud in its thread

Each reminder is told once, whatever happens: its key follows from the case and the time it was due, and it is owed
together with what it changes. In quiet hours only what breaks through is told; the rest is found when they are over.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.rules.case import Case, State
from monitor.rules.delivery import Delivery, OutboxItem, thread_note
from monitor.rules.moves import Press, Via
from monitor.rules.people import Person
from monitor.rules.reminding import Reminder, Watched, awake, idle, late, look_again, unclaimed
from monitor.rules.workplace import Workplace
from monitor.store.door import Store, Tx
from monitor.store.reminders import Timed
from monitor.store.standing import alert_now, clocks_of
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

CLOCK = Person("clock")
_AT_ONCE = 10
"""So many cases in one transaction: a person's press must not wait for all of them."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at the clock."""

    tx: Tx
    store_id: str
    workplace: Workplace
    now: datetime
    timed: Timed | None

    def watched(self, case: Case) -> Watched:
        """The case as the clock looks at it."""
        alert = alert_now(self.tx, case)
        return Watched(case, alert, clocks_of(self.tx, case.id, alert, self.workplace.clocks), self.now)

    def last_move(self, case: Case) -> datetime:
        """When somebody did something about it."""
        last = self.tx.moves.newest(case.id)
        return last.at if last else case.moved_at


_Question = Callable[[_Look, Watched], Reminder | None]


def _unclaimed(_look: _Look, watched: Watched) -> Reminder | None:
    return unclaimed(watched)


def _late(look: _Look, watched: Watched) -> Reminder | None:
    """Nobody is called for what was late already by the clocks that came into force last."""
    due, timed = watched.case.answer_due, look.timed
    return late(watched) if timed is not None and due is not None and due > timed.since else None


def _idle(look: _Look, watched: Watched) -> Reminder | None:
    if watched.case.state is not State.CLAIMED:
        return None
    return idle(watched, look.last_move(watched.case), look.workplace.idle_after)


def _awake(_look: _Look, watched: Watched) -> Reminder | None:
    return awake(watched)


_QUESTIONS: tuple[_Question, ...] = (_unclaimed, _late, _idle, _awake)


def tend_cases(store: Store, workplace: Workplace, clock: Clock) -> int:
    """Owe every reminder whose time has come; how many these were. Raises only `StoreError`."""
    now = clock()
    with store.reading() as tx:
        timed, due = tx.reminders.timed_by(), tx.reminders.due(now)
    told = 0
    for first in range(0, len(due), _AT_ONCE):
        with store.transaction() as tx:
            look = _Look(tx, store.id, workplace, now, timed)
            told += sum(_look_at(look, case) for case in due[first : first + _AT_ONCE])
    if told:
        log.info("reminded", extra={"reminders": told})
    return told


def _look_at(look: _Look, case_id: int) -> int:
    """Tell what is due for that case, and note when to look at it again."""
    told = 0
    case = look.tx.cases.get(case_id)
    if case is None:
        return told
    watched = look.watched(case)
    quiet = look.workplace.quiet.until(watched.alert, look.now)
    for question in _QUESTIONS if quiet is None else ():
        reminder = question(look, watched)
        if reminder is not None and _tell(look, watched.case, reminder):
            told += 1
            watched = replace(watched, case=reminder.case)
    moved_at = look.last_move(watched.case) if watched.case.state is State.CLAIMED else look.now
    again = look_again(watched, moved_at, look.workplace.idle_after)
    look.tx.reminders.look_again(case_id, min(again, quiet or again))
    return told


def _tell(look: _Look, before: Case, reminder: Reminder) -> bool:
    """Owe that reminder, unless it was told before or nobody was ever told of the case."""
    tx, card = look.tx, look.tx.outbox.card_of(before.id)
    if card is None or tx.outbox.get(f"{card.key}:{reminder.key}") is not None:
        return False
    if reminder.case != before:
        tx.cases.save(reminder.case)
        _audit(look, before, reminder)
    shown = replace(card, want_rev=reminder.case.rev, owed_state=reminder.case.state.value)
    if card.state is Delivery.ROLLED:  # whoever is called has to find it
        shown = replace(shown, owed_at=look.now)
    tx.outbox.owe(shown, surface=card.state is Delivery.ROLLED)
    tx.outbox.owe_once(_note(look, reminder, card))
    return True


def _audit(look: _Look, before: Case, reminder: Reminder) -> None:
    if reminder.made is None:
        return
    press_id = f"clock:{before.id}:{reminder.key}"
    press = Press(reminder.made, CLOCK, Via.CLOCK, press_id, case_id=before.id)
    look.tx.moves.record(press, look.now, (before.state.value, reminder.case.state.value))


def _note(look: _Look, reminder: Reminder, card: OutboxItem) -> OutboxItem:
    payload = _payload(look, reminder, card)
    return thread_note(card, reminder.key, payload, pressing=reminder.aloud, now=look.now)


def _payload(look: _Look, reminder: Reminder, card: OutboxItem) -> dict[str, object]:
    owner = look.workplace.people.by_key(str(reminder.values.get("who", "")))
    values = dict(reminder.values) | ({"who": owner.called} if owner is not None else {})
    return {
        "says": reminder.says,
        "values": {name: value for name, value in values.items() if not isinstance(value, datetime | timedelta)},
        "times": {name: value.isoformat() for name, value in values.items() if isinstance(value, datetime)},
        "spans": {name: value.total_seconds() for name, value in values.items() if isinstance(value, timedelta)},
        "to": _called(look, reminder, card),
        "offers": [move.value for move in reminder.offers],
        "aloud": reminder.aloud,
        "while": sorted(state.value for state in reminder.while_in),
    }


def _called(look: _Look, reminder: Reminder, card: OutboxItem) -> list[str]:
    """Whoever is meant and there today; whoever is on duty where that is nobody."""
    duty, case = look.workplace.duty, reminder.case
    called = [person.key for person in duty.called(reminder.to, case.brand, look.now)]
    called += [key for key in reminder.to if ":" in key]  # not from the configuration: somebody who pressed a button
    if called:
        return called
    found = duty.on_duty(alert_now(look.tx, case), look.now, card.route or None)
    if not found and reminder.made is None and reminder.aloud:  # somebody has to hear that it is late
        found = duty.leads(case.brand, look.now)
    return [person.key for person in found]


def time_anew(store: Store, workplace: Workplace, clock: Clock) -> int:
    """Let open cases run by clocks that were changed, once; how many these were. Raises only `StoreError`."""
    clocks, now = workplace.clocks, clock()
    with store.reading() as tx:
        timed = tx.reminders.timed_by()
    if timed is not None and timed.fingerprint == clocks.fingerprint:
        return 0
    last = count = 0
    while True:
        with store.transaction() as tx:
            cases = [case for one in tx.reminders.waiting(last, _AT_ONCE) if (case := tx.cases.get(one)) is not None]
            for case in cases:
                alert = alert_now(tx, case)
                after = clocks_of(tx, case.id, alert, clocks).retimed(case, alert, now)
                if after != case:
                    tx.cases.save(after)
                    count += 1
            if not cases:
                tx.reminders.time_by(clocks.fingerprint, now)
                break
        last = cases[-1].id
    log.info("clocks changed", extra={"cases": count})
    return count
