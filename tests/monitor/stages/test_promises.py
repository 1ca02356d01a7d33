"""Promises: noted with one press, back on their day, kept or broken; one row each, asked once, counted once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import true

from fakes import BRAND, NOON, FixedClock, a_bench, a_mention, heard
from monitor.handling import Handler
from monitor.language.forms import ISTANBUL
from monitor.rules.card import Card, Note
from monitor.rules.case import Case, State, reference
from monitor.rules.clocks import Clocks, Quiet, QuietHours, Target
from monitor.rules.deciding import SETTLED
from monitor.rules.delivery import Delivery, Kind, OutboxItem
from monitor.rules.duty import Absence, Absent, Duty
from monitor.rules.hours import Calendar, Span
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.people import Directory, Person
from monitor.rules.promise import Kept, PromiseState
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.stages.moves.coming_due import ASKED, tend_promises
from monitor.stages.moves.promising import BROKEN, KEPT, NO_DAY, NO_SUCH_DAY, NOTHING_PROMISED, OVER
from monitor.store.door import Store
from monitor.store.messages import message_of
from scrapers.kit.mention import Author, Mention

AYSE, ALI = Person("ayse", "Ayşe", "U1"), Person("ali", "Ali", "U2")
PEOPLE = Directory({person.key: person for person in (AYSE, ALI)})
WORK = Calendar(((Span(9 * 60, 18 * 60),),) * 5 + ((), ()), ISTANBUL)
CLOCKS = Clocks((Target("all", claim=timedelta(hours=8), answer=timedelta(hours=80), calendar=WORK),))
TUESDAY = "2026-11-24"  # NOON is on a Friday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ISTANBUL)


class Office:
    """Customers write, people promise, days go by."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.store, self.clock, self.bench = store, clock, a_bench()
        duty = Duty(PEOPLE, routes=self.bench.routes)
        self.workplace = Workplace(people=PEOPLE, duty=duty, clocks=CLOCKS)
        self.presses = 0

    def hear(self, mention: Mention) -> int:
        with self.store.transaction() as tx:
            tx.mentions.add([mention], heard(), now=self.clock())
        judge_pending(self.store, self.bench, self.clock)
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(mention.key)
        assert stored is not None
        assert stored.case_id is not None
        return stored.case_id

    def press(self, case: int, move: Move, by: Person = AYSE, **args: str) -> Effect:
        self.presses += 1
        press = Press(move, by, Via.CLI, f"press-{self.presses}", case_id=case, args=args)
        return Handler(self.store, self.workplace, self.clock).handle(press)

    def tend(self, moment: datetime) -> int:
        self.clock.now = moment.astimezone(UTC)
        return tend_promises(self.store, self.workplace, self.clock)

    def case(self, case: int) -> Case:
        with self.store.reading() as tx:
            found = tx.cases.get(case)
        assert found is not None
        return found

    def states(self, case: int) -> list[str]:
        with self.store.reading() as tx:
            return [promise.state.value for promise in tx.promises.of_case(case)]

    def owed(self, case: int, kind: Kind) -> list[OutboxItem]:
        with self.store.reading() as tx:
            return [item for item in tx.outbox._all(true()) if item.case_id == case and item.kind is kind]

    def notes(self, case: int) -> list[Note]:
        items = self.owed(case, Kind.NOTE)
        with self.store.reading() as tx:
            shown = [message_of(tx, item, self.workplace, worst=5, now=NOON) for item in items]
        return [note for note in shown if isinstance(note, Note)]

    def card(self, case: int) -> Card:
        (item,) = self.owed(case, Kind.CARD)
        with self.store.reading() as tx:
            message = message_of(tx, item, self.workplace, worst=5, now=self.clock())
        assert isinstance(message, Card)
        return message

    def counts(self) -> Kept:
        with self.store.reading() as tx:
            return tx.promises.count(BRAND, None, today=self.clock().date())


@pytest.fixture
def office(store: Store, clock: FixedClock) -> Office:
    return Office(store, clock)


@pytest.fixture
def case(office: Office) -> int:
    """Answered, with a promise for Tuesday."""
    case = office.hear(a_mention(author=Author(id="42", name="Zeynep")))
    for move in (Move.CLAIM, Move.ANSWERED):
        assert office.press(case, move).done
    assert office.press(case, Move.PROMISE, on=TUESDAY).done
    return case


def test_the_card_shows_what_day_was_promised_and_the_row_who_did_it(office: Office, case: int) -> None:
    assert office.card(case).promised_for == date(2026, 11, 24)
    assert {Move.KEPT, Move.BROKEN} <= set(office.card(case).offers)
    with office.store.reading() as tx:
        (promise,) = tx.promises.of_case(case)
    assert (promise.due_on, promise.made_by, promise.made_at) == (date(2026, 11, 24), "ayse", NOON)
    assert office.notes(case) == []


def test_another_day_replaces_it_and_the_same_day_is_no_second_promise(office: Office, case: int) -> None:
    office.press(case, Move.PROMISE, on=TUESDAY)
    assert office.states(case) == ["open"]
    office.press(case, Move.PROMISE, on="perşembe")
    assert office.states(case) == ["replaced", "open"]
    assert office.case(case).promised_for == date(2026, 11, 26)
    assert office.counts() == Kept(open=1)


def test_it_comes_back_as_work_begins_on_its_day_and_once(office: Office, case: int) -> None:
    assert office.tend(at(24, 8, 59)) == 0
    assert office.tend(at(24, 9)) == 1
    assert office.tend(at(24, 9, 1)) == 0
    (note,) = office.notes(case)
    assert (note.says, note.values, note.to, note.aloud) == (ASKED, {"day": "24.11.2026"}, (AYSE,), True)
    assert note.offers == (Move.KEPT, Move.BROKEN, Move.PROMISE)


def test_kept_on_its_day_it_is_over(office: Office, case: int) -> None:
    office.tend(at(24, 9))
    assert office.press(case, Move.KEPT, ALI).done
    assert (office.case(case).promised_for, office.case(case).state) == (None, State.ANSWERED)
    assert office.tend(at(24, 19)) == office.tend(at(30, 9)) == 0
    assert office.notes(case)[-1].says == KEPT
    assert office.counts() == Kept(kept=1)


def test_in_the_evening_it_counts_as_broken_and_the_case_is_open_again(office: Office, case: int) -> None:
    office.tend(at(24, 9))
    assert office.tend(at(24, 17, 59)) == 0
    assert office.tend(at(24, 18)) == 1
    assert office.tend(at(24, 18, 1)) == 0
    after = office.case(case)
    assert (after.state, after.promised_for, after.claim_due) == (State.NEW, None, at(25, 17).astimezone(UTC))
    asked, over = office.notes(case)
    assert (over.says, over.to, over.aloud, asked.says) == (OVER, (AYSE,), True, ASKED)
    assert over.offers == (Move.CLAIM, Move.PROMISE, Move.KEPT)
    assert office.counts() == Kept(broken=1)
    with office.store.reading() as tx:
        made = tx.moves.newest(case, Move.BROKEN)
    assert made is not None
    assert (made.via, made.before, made.after) == (Via.CLOCK, "answered", "new")


def test_who_comes_late_can_still_say_that_it_was_kept(office: Office, case: int) -> None:
    office.tend(at(24, 9))
    office.tend(at(24, 18))
    assert office.press(case, Move.KEPT).done
    assert office.counts() == Kept(kept=1)
    assert office.press(case, Move.KEPT).says == NOTHING_PROMISED


def test_closed_it_comes_back_all_the_same(office: Office, case: int) -> None:
    office.press(case, Move.CLOSE)
    assert office.tend(at(24, 9)) == 1
    assert office.tend(at(24, 18)) == 1
    assert office.case(case).state is State.NEW


def test_a_person_can_say_that_it_was_broken(office: Office, case: int) -> None:
    assert office.press(case, Move.BROKEN, ALI).done
    (note,) = office.notes(case)
    assert (note.says, note.values, note.offers) == (BROKEN, {"who": "Ali", "day": "24.11.2026"}, (Move.PROMISE,))
    assert (office.case(case).state, office.counts()) == (State.NEW, Kept(broken=1))
    assert office.press(case, Move.BROKEN).says == NOTHING_PROMISED


LOST = {"irrelevant": Move.IRRELEVANT, "no customer": Move.SUSPICIOUS}


@pytest.mark.parametrize("move", LOST.values(), ids=LOST)
def test_nobody_is_asked_about_what_nobody_waits_for(office: Office, case: int, move: Move) -> None:
    office.press(case, move)
    assert office.tend(at(24, 9)) == office.tend(at(24, 18)) == 0
    assert (office.states(case), office.case(case).promised_for) == ([PromiseState.DROPPED.value], None)
    assert [note.says for note in office.notes(case) if note.says in (ASKED, OVER)] == []


def test_what_was_erased_takes_its_promise_along(office: Office, case: int) -> None:
    with office.store.transaction() as tx:
        tx.forgetting.post(a_mention().key, now=office.clock())
    judge_pending(office.store, office.bench, office.clock)
    assert office.tend(at(24, 9)) == 0
    assert office.states(case) == [PromiseState.DROPPED.value]


REFUSED = {
    "no day": ({"on": "soon"}, NO_DAY),
    "nothing": ({}, NO_DAY),
    "yesterday": ({"on": "2026-11-19"}, NO_SUCH_DAY),
    "in years": ({"on": "2030-01-01"}, NO_SUCH_DAY),
}


@pytest.mark.parametrize(("args", "says"), REFUSED.values(), ids=REFUSED)
def test_what_nobody_can_promise_is_refused(office: Office, case: int, args: dict[str, str], says: str) -> None:
    effect = office.press(case, Move.PROMISE, **args)
    assert (effect.done, effect.says) == (False, says)
    assert office.states(case) == ["open"]


def test_nothing_is_promised_in_a_settled_case(office: Office, case: int) -> None:
    office.press(case, Move.CLOSE)
    assert office.press(case, Move.PROMISE, on="2026-12-01").says == SETTLED


def test_whoever_is_away_is_stood_in_for(office: Office, case: int) -> None:
    away = Absent((Absence(date(2026, 11, 23), date(2026, 11, 27)),), ("ali",))
    office.workplace = replace(office.workplace, duty=replace(office.workplace.duty, absent={"ayse": away}))
    office.tend(at(24, 9))
    assert office.notes(case)[0].to == (ALI,)


def test_in_quiet_hours_nobody_is_asked(office: Office, case: int) -> None:
    later = Calendar(((Span(10 * 60, 20 * 60),),) * 7, ISTANBUL)
    office.workplace = replace(office.workplace, quiet=Quiet((QuietHours(later, urgency=101),)))
    assert office.tend(at(24, 9, 30)) == 0
    assert office.tend(at(24, 10)) == 1


def test_a_case_that_no_channel_knew_gets_a_card_that_day(office: Office) -> None:
    case = office.hear(a_mention("99", text="Papatya merhaba, bir sorum var", author=Author(id="7")))
    assert office.owed(case, Kind.CARD) == []
    office.press(case, Move.PROMISE, on=TUESDAY)
    assert office.tend(at(24, 9)) == 1
    assert (len(office.owed(case, Kind.CARD)), office.notes(case)[0].says) == (1, ASKED)


def test_a_daemon_that_slept_asks_before_it_calls_anything_broken(office: Office, case: int) -> None:
    assert office.tend(at(26, 9)) == 1
    assert office.states(case) == ["open"]
    assert office.tend(at(26, 9, 59)) == 0
    assert office.tend(at(26, 10)) == 1
    assert office.states(case) == ["broken"]


def test_a_card_inside_a_list_gets_a_place_of_its_own(office: Office, case: int) -> None:
    (card,) = office.owed(case, Kind.CARD)
    with office.store.transaction() as tx:
        tx.outbox.roll([card], "list")
    office.tend(at(24, 9))
    assert office.owed(case, Kind.CARD)[0].state is Delivery.PENDING
    assert len(office.notes(case)) == 1


def test_what_becomes_a_part_of_another_case_takes_its_promise_along(office: Office, case: int) -> None:
    other = office.hear(a_mention("55", author=Author(id="43", name="Can")))
    assert office.press(case, Move.MERGE, into=reference(other)).done
    assert office.case(other).promised_for == date(2026, 11, 24)
    assert office.tend(at(24, 9)) == 1
    assert office.press(other, Move.KEPT).done
    assert office.states(other) == ["kept"]
