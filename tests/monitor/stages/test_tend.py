"""Reminders through a real store: a chain that ends with a claim, late answers, idle claims, cases set aside."""

from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mortal import Fate, MortalStore
from postgres_server import Server
from sqlalchemy import true

from fakes import LEGAL, PROBLEM, Crash, FakeChannel, FixedClock, a_bench, a_mention, a_route, heard, rows_of
from monitor.cli.explaining import explanation
from monitor.cli.screen import speaker
from monitor.rules.card import Card, Note, Room
from monitor.rules.case import Case, State
from monitor.rules.clocks import Clocks, Quiet, QuietHours, Step, Target
from monitor.rules.delivery import ESCALATION, Delivery, DeliveryClocks, Kind, OutboxItem
from monitor.rules.duty import Duty
from monitor.rules.hours import ALWAYS, Calendar, Span
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Directory, Person
from monitor.rules.reminding import AWAKE, GIVEN_BACK, LATE, STILL_YOURS, UNCLAIMED
from monitor.rules.route import Condition
from monitor.rules.workplace import Workplace
from monitor.stages.deliver import Desk, Outlet, deliver_due
from monitor.stages.judge import judge_pending
from monitor.stages.moves import make_move
from monitor.stages.tend import tend_cases, time_anew
from monitor.store.door import Store
from monitor.store.messages import message_of
from scrapers.kit.mention import Author

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PEOPLE = Directory({key: Person(key, key.title(), f"U{key.upper()}") for key in ("ayse", "mehmet", "zeynep")})
ROUTE = replace(a_route(), assign=("zeynep",))
CHAIN = (Step(0 * MINUTE, ("ayse",)), Step(15 * MINUTE, ("ayse", "lead")))
CLOCKS = Clocks(
    (
        Target("critical", Condition(urgency=(75, 100)), 15 * MINUTE, 2 * HOUR, ALWAYS, CHAIN),
        Target("rest", Condition(), HOUR, 8 * HOUR),
    )
)
BY_DAY = Calendar(((Span(9 * 60, 20 * 60),),) * 7, UTC)
WORKPLACE = Workplace(people=PEOPLE, duty=Duty(PEOPLE, heads={"Papatya": ("mehmet",)}, routes=(ROUTE,)), clocks=CLOCKS)


class Office:
    """Customers write, people press, time passes."""

    def __init__(self, store: Store, clock: FixedClock, workplace: Workplace = WORKPLACE) -> None:
        self.store, self.clock, self.workplace = store, clock, workplace
        self.presses = 0
        time_anew(store, workplace, clock)

    def hear(self, native_id: str = "1", text: str = PROBLEM, **changes: object) -> None:
        mention = a_mention(native_id, text, created_at=self.clock(), **changes)
        with self.store.transaction() as tx:
            tx.mentions.add([mention], heard(), now=self.clock())
        bench = replace(a_bench(ROUTE), workplace=self.workplace)
        judge_pending(self.store, bench, self.clock)

    def press(self, move: Move, by: str = "ayse", about: str = "1", **args: str) -> None:
        self.presses += 1
        person = self.workplace.people.by_key(by) or Person(by)
        press = Press(move, person, Via.CLI, f"cli:{self.presses}", case_id=self.case(about).id, args=args)
        assert make_move(self.store, press, self.workplace, now=self.clock()).done

    def pass_(self, span: timedelta) -> list[Note]:
        """What is said after so much more time."""
        self.clock.advance(span.total_seconds())
        before = {item.key for item in self.items()}
        tend_cases(self.store, self.workplace, self.clock)
        return self.notes(but=before)

    def items(self) -> list[OutboxItem]:
        with self.store.reading() as tx:
            return sorted(tx.outbox._all(true()), key=lambda item: item.id)

    def card(self) -> OutboxItem:
        return next(item for item in self.items() if item.kind is Kind.CARD)

    def notes(self, but: Collection[str] = ()) -> list[Note]:
        found = [item for item in self.items() if item.kind is Kind.NOTE and item.key not in but]
        with self.store.reading() as tx:
            said = [message_of(tx, item, self.workplace, worst=5, now=self.clock()) for item in found]
        return [note for note in said if isinstance(note, Note)]

    def case(self, native_id: str = "1") -> Case:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(a_mention(native_id).key)
            case = tx.cases.get(stored.case_id) if stored and stored.case_id else None
        assert case is not None
        return case


@pytest.fixture
def office(store: Store, clock: FixedClock) -> Office:
    return Office(store, clock)


def names(note: Note) -> list[str]:
    return [person.key for person in note.to]


def test_a_case_has_its_times_as_soon_as_it_is_judged(office: Office) -> None:
    office.hear(text=LEGAL)
    case, now = office.case(), office.clock()
    assert (case.claim_due, case.answer_due) == (now + 15 * MINUTE, now + 2 * HOUR)


def test_what_was_old_when_first_heard_runs_no_clock(office: Office) -> None:
    old = a_mention(created_at=office.clock() - timedelta(days=20))
    with office.store.transaction() as tx:
        tx.mentions.add([old], heard(backlog=True), now=office.clock())
    judge_pending(office.store, replace(a_bench(ROUTE), workplace=WORKPLACE), office.clock)
    assert office.case().claim_due is None
    assert office.pass_(timedelta(days=1)) == []


def test_a_customer_who_gets_more_urgent_shortens_the_times_and_one_who_is_settled_and_writes_again_begins_anew(
    office: Office,
) -> None:
    ayse = Author(id="42", name="Ayşe K.")
    office.hear(author=ayse)
    began = office.clock()
    office.clock.advance(minutes=10)
    office.hear("2", LEGAL, author=ayse)
    assert office.case().claim_due == began + 25 * MINUTE
    office.press(Move.CLOSE)
    office.clock.advance(hours=30)
    office.hear("3", PROBLEM, author=ayse, thread="1")
    assert office.case("3").id == office.case().id
    assert office.case().state is State.NEW
    assert office.case().claim_due == office.clock() + 15 * MINUTE, "it is as urgent as its worst mention"


def test_the_chain_is_told_step_by_step_each_step_once(office: Office) -> None:
    office.hear(text=LEGAL)
    assert office.pass_(14 * MINUTE) == []
    [first] = office.pass_(1 * MINUTE)
    assert (first.says, names(first), first.aloud, first.offers) == (UNCLAIMED, ["ayse"], True, (Move.CLAIM,))
    assert first.values == {
        "waited": 15 * MINUTE,
        "due": office.case().claim_due,
        "step": 1,
        "steps": 2,
    }
    assert office.pass_(14 * MINUTE) == []
    [second] = office.pass_(1 * MINUTE)
    assert names(second) == ["ayse", "mehmet"]
    assert office.pass_(1 * HOUR) == []
    assert office.case().steps == 2
    note = next(item for item in office.items() if item.kind is Kind.NOTE)
    assert (note.priority, note.under, note.channel) == (ESCALATION, office.card().key, "team")


def test_missed_steps_are_told_together(office: Office) -> None:
    office.hear(text=LEGAL)
    [note] = office.pass_(1 * HOUR)
    assert (note.values["step"], names(note)) == (2, ["ayse", "mehmet"])


def test_a_claim_ends_the_chain_and_giving_back_begins_it_anew(office: Office) -> None:
    office.hear(text=LEGAL)
    office.pass_(15 * MINUTE)
    office.press(Move.CLAIM)
    assert office.pass_(15 * MINUTE) == []
    office.press(Move.RELEASE)
    assert office.case().claim_due == office.clock() + 15 * MINUTE
    [note] = office.pass_(15 * MINUTE)
    assert (note.says, note.values["step"]) == (UNCLAIMED, 1)


def test_without_a_chain_whoever_is_on_duty_hears_of_it(office: Office) -> None:
    office.hear()
    [note] = office.pass_(1 * HOUR)
    assert names(note) == ["zeynep"]


def test_where_nobody_is_assigned_whoever_leads_hears_of_it(office: Office) -> None:
    office.workplace = replace(WORKPLACE, duty=replace(WORKPLACE.duty, routes=()))
    office.hear()
    assert [names(note) for note in office.pass_(1 * HOUR)] == [["mehmet"]]


def test_what_nobody_was_told_of_calls_nobody(store: Store, clock: FixedClock) -> None:
    office = Office(store, clock)
    office.hear(text="berbatsiniz")
    assert office.case().claim_due is not None
    assert office.pass_(9 * HOUR) == []


def test_a_reminder_that_waited_until_somebody_claimed_is_no_longer_said(office: Office) -> None:
    office.hear(text=LEGAL)
    assert len(office.pass_(15 * MINUTE)) == 1
    office.press(Move.CLAIM)
    item = next(item for item in office.items() if ":step:" in item.key)
    with office.store.reading() as tx:
        assert message_of(tx, item, WORKPLACE, worst=5, now=office.clock()) is None


def test_a_late_answer_is_said_once_to_whoever_has_it(office: Office) -> None:
    office.workplace = replace(WORKPLACE, idle_after=timedelta(0))
    office.hear(text=LEGAL)
    office.press(Move.CLAIM, by="mehmet")
    due = office.case().answer_due
    said = [note for _ in range(9) for note in office.pass_(15 * MINUTE) if note.says == LATE]
    assert [(names(note), note.values) for note in said] == [(["mehmet"], {"due": due})]


def test_an_answer_in_time_is_silence(office: Office) -> None:
    office.hear(text=LEGAL)
    office.press(Move.CLAIM)
    office.press(Move.APPROVE, by="mehmet")
    office.press(Move.ANSWERED)
    assert office.pass_(1 * HOUR) + office.pass_(24 * HOUR) == []


def test_an_idle_claim_is_asked_about_and_then_given_back(office: Office) -> None:
    office.hear()
    office.press(Move.CLAIM)
    assert office.pass_(29 * MINUTE) == []
    [asked] = office.pass_(1 * MINUTE)
    assert (asked.says, names(asked), asked.aloud) == (STILL_YOURS, ["ayse"], False)
    assert Move.STILL_MINE in asked.offers
    assert office.pass_(29 * MINUTE) == []
    [back] = office.pass_(1 * MINUTE)
    assert (back.says, names(back), back.values) == (GIVEN_BACK, ["zeynep"], {"who": "Ayse", "waited": 1 * HOUR})
    case = office.case()
    assert (case.state, case.owner, case.steps) == (State.NEW, None, 0)
    assert case.claim_due == office.clock() + HOUR
    assert office.card().want_rev == case.rev
    with office.store.reading() as tx:
        last = tx.moves.newest(case.id)
    assert last is not None
    assert (last.move, last.via, last.by, last.before, last.after) == (
        Move.RELEASE,
        Via.CLOCK,
        "clock",
        "claimed",
        "new",
    )


def test_whoever_says_still_mine_is_asked_again_after_as_long(office: Office) -> None:
    office.hear()
    office.press(Move.CLAIM)
    office.pass_(30 * MINUTE)
    office.press(Move.STILL_MINE)
    assert office.pass_(29 * MINUTE) == []
    [asked] = office.pass_(1 * MINUTE)
    assert asked.says == STILL_YOURS
    assert office.case().state is State.CLAIMED


def test_nobody_is_idle_out_of_hours_or_where_nobody_asks(store: Store, clock: FixedClock) -> None:
    by_day = Clocks((Target("rest", Condition(), HOUR, 80 * HOUR, BY_DAY),))
    office = Office(store, clock, replace(WORKPLACE, clocks=by_day))
    clock.advance(hours=7, minutes=50)
    office.hear()
    office.press(Move.CLAIM)
    assert office.pass_(10 * HOUR) == []
    assert [note.says for note in office.pass_(3 * HOUR + 30 * MINUTE)] == [STILL_YOURS]
    office.workplace = replace(office.workplace, idle_after=timedelta(0))
    assert office.pass_(10 * HOUR) == []


def test_what_is_set_aside_is_left_alone_and_comes_back(office: Office) -> None:
    office.hear(text=LEGAL)
    office.press(Move.SNOOZE, until="1h")
    until = office.case().snoozed_until
    assert office.pass_(45 * MINUTE) == []
    said = office.pass_(15 * MINUTE)
    assert {note.says for note in said} == {AWAKE, UNCLAIMED}
    [note] = [note for note in said if note.says == AWAKE]
    assert (names(note), note.values, note.aloud) == (["zeynep"], {"until": until}, True)
    assert office.case().snoozed_until is None
    assert office.card().want_rev == office.case().rev
    assert office.pass_(1 * MINUTE) == []


def test_a_stranger_who_pressed_a_button_is_asked_by_name(office: Office) -> None:
    office.hear()
    office.press(Move.CLAIM, by="slack:U0STRANGE")
    [asked] = office.pass_(30 * MINUTE)
    assert [person.slack for person in asked.to] == ["U0STRANGE"]


def test_a_case_inside_a_list_gets_a_card_of_its_own_before_anybody_is_called(office: Office) -> None:
    office.hear(text=LEGAL)
    with office.store.transaction() as tx:
        tx.outbox.roll([office.card()], "some-roll-up")
    office.pass_(15 * MINUTE)
    assert (office.card().state, office.card().rolled_into) == (Delivery.PENDING, None)


# -- quiet hours

NIGHT = Quiet((QuietHours(BY_DAY, urgency=90, topics=frozenset({"legal"})),))


@pytest.fixture
def night(store: Store, clock: FixedClock) -> Office:
    """Ten at night."""
    office = Office(store, clock, replace(WORKPLACE, quiet=NIGHT))
    clock.advance(hours=10)
    return office


def morning_of(office: Office) -> Any:
    [item] = [item for item in office.items() if item.kind is Kind.MORNING]
    with office.store.reading() as tx:
        return item, message_of(tx, item, office.workplace, worst=5, now=office.clock())


def test_by_night_what_can_wait_becomes_one_list_for_the_morning(night: Office) -> None:
    night.hear("1")
    night.clock.advance(hours=3)
    night.hear("2")
    item, said = morning_of(night)
    assert item.next_attempt_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert {card.state for card in night.items() if card.kind is Kind.CARD} == {Delivery.ROLLED}
    assert (said.morning, said.total) == (True, 2)
    assert [case for case, _ in said.cases] == [night.case("1").id, night.case("2").id]
    with night.store.reading() as tx:
        assert tx.outbox.next_post("team", night.clock()) is None
        assert tx.outbox.next_post("team", item.next_attempt_at) is not None


def test_what_is_held_back_explains_itself(night: Office) -> None:
    night.hear()
    said = list(explanation(night.store, str(a_mention().key), speaker("en")))
    assert said[-1] == "held back by quiet hours: a line in the list of 2026-11-21 12:00"


def test_by_night_what_cannot_wait_is_told_and_escalated_at_once(night: Office) -> None:
    night.hear(text=LEGAL)
    assert night.card().state is Delivery.PENDING
    assert [note.says for note in night.pass_(15 * MINUTE)] == [UNCLAIMED]


def test_by_night_nobody_is_reminded_of_what_can_wait(night: Office) -> None:
    night.hear()
    assert night.pass_(2 * HOUR) == []
    assert night.case().claim_due == datetime(2026, 11, 21, 10, tzinfo=UTC), "nobody claims what nobody was told of"
    assert night.pass_(9 * HOUR + 59 * MINUTE) == []
    assert [note.says for note in night.pass_(1 * MINUTE)] == [UNCLAIMED, LATE]


def test_what_gets_worse_by_night_leaves_the_list(night: Office) -> None:
    ayse = Author(id="42", name="Ayşe K.")
    night.hear("1", author=ayse)
    night.hear("2", LEGAL, author=ayse)
    assert (night.card().state, night.card().rolled_into) == (Delivery.PENDING, None)
    assert morning_of(night)[1] is None


def test_what_was_settled_by_night_is_not_in_the_list(night: Office) -> None:
    night.hear("1")
    night.hear("2")
    night.press(Move.CLOSE)
    night.clock.advance(hours=11)
    assert [case for case, _ in morning_of(night)[1].cases] == [night.case("2").id]


def test_a_card_that_is_there_already_is_edited_by_night_and_its_thread_waits(store: Store, clock: FixedClock) -> None:
    office = Office(store, clock, replace(WORKPLACE, quiet=NIGHT))
    ayse = Author(id="42", name="Ayşe K.")
    office.hear("1", author=ayse)
    with store.transaction() as tx:
        sent = replace(office.card(), state=Delivery.SENT, told_rev=1, room="C1", ts="1.1")
        tx.outbox.save(sent, expected=Delivery.PENDING)
    clock.advance(hours=10)
    office.hear("2", author=ayse)
    assert (office.card().state, office.card().want_rev) == (Delivery.SENT, office.case().rev)
    [note] = [item for item in office.items() if item.kind is Kind.NOTE]
    assert note.next_attempt_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert [item for item in office.items() if item.kind is Kind.MORNING] == []


def test_a_line_of_an_old_roll_up_moves_to_the_morning_list_when_the_customer_writes_by_night(
    store: Store, clock: FixedClock
) -> None:
    office = Office(store, clock, replace(WORKPLACE, quiet=NIGHT))
    ayse = Author(id="42", name="Ayşe K.")
    office.hear("1", author=ayse)
    with store.transaction() as tx:
        tx.outbox.roll([office.card()], "an-old-roll-up")
    clock.advance(hours=10)
    office.hear("2", author=ayse)
    item, said = morning_of(office)
    assert office.card().rolled_into == item.key
    assert said.total == 1


def test_a_list_that_is_moved_to_another_channel_still_waits_for_the_morning(night: Office) -> None:
    night.hear()
    with night.store.transaction() as tx:
        assert tx.outbox.divert("team", "spare", night.clock()) == 1
    assert (morning_of(night)[0].via, morning_of(night)[0].next_attempt_at.hour) == ("spare", 9)
    with night.store.transaction() as tx:
        assert tx.outbox.rehome(["ops"], "ops", night.clock()) == 1
    assert (morning_of(night)[0].via, morning_of(night)[0].next_attempt_at.hour) == ("ops", 9)


def test_in_the_morning_the_list_is_posted_once_and_whoever_is_called_finds_a_card(night: Office) -> None:
    channel = FakeChannel(night.clock)
    outlet = Outlet(Room("team", "C1"), channel, None, "team")
    desk = Desk(night.store, night.clock, DeliveryClocks(), lambda: 0.5, night.workplace)

    def deliver() -> list[str]:
        before = len(channel.messages)
        for _ in range(6):
            deliver_due(desk, outlet)
            night.clock.advance(2)
        return [type(shown.message).__name__ for shown in channel.messages[before:]]

    night.hear("1")
    night.hear("2")
    assert deliver() == []
    night.clock.now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert deliver() == ["RollUp"]
    assert deliver() == []
    night.press(Move.CLAIM, about="1")
    night.workplace = replace(night.workplace, idle_after=timedelta(0))
    night.pass_(1 * HOUR)
    assert sorted(deliver()) == ["Card", "Card", "Note", "Note", "Note"]
    below = {shown.thread for shown in channel.messages if isinstance(shown.message, Note)}
    assert below == {shown.ts for shown in channel.messages if isinstance(shown.message, Card)}


# -- clocks that change

FASTER = Clocks((Target("all", Condition(), 10 * MINUTE, 30 * MINUTE),))


def test_changed_clocks_time_open_cases_anew_once_and_call_nobody_for_what_is_past(office: Office) -> None:
    office.hear("1")
    office.hear("2", PROBLEM)
    opened = office.clock()
    office.clock.advance(minutes=40)
    faster = replace(WORKPLACE, clocks=FASTER)
    assert time_anew(office.store, faster, office.clock) == 2
    assert time_anew(office.store, faster, office.clock) == 0
    assert (office.case().claim_due, office.case().answer_due) == (opened + 10 * MINUTE, opened + 30 * MINUTE)
    office.workplace = faster
    assert office.pass_(1 * HOUR) == []


def test_without_any_clock_left_no_time_is_left(office: Office) -> None:
    office.hear()
    assert time_anew(office.store, Workplace(), office.clock) == 1
    assert (office.case().claim_due, office.case().answer_due) == (None, None)


# -- dying


def a_day(office: Office) -> None:
    """Everything that the clock can say, at one moment."""
    office.hear("1", LEGAL)
    office.press(Move.SNOOZE, until="1h")
    office.hear("2", LEGAL)
    office.hear("3")
    office.press(Move.CLAIM, about="3")
    office.clock.advance(hours=3)


def test_killed_at_any_moment_every_reminder_is_told_once(
    new_store_file: Callable[[], Path], clock: FixedClock
) -> None:
    def lived(last_step: int | None) -> tuple[dict[str, Any], int]:
        path, now = new_store_file(), FixedClock()
        store = MortalStore.open(path)
        store.fate = Fate()
        a_day(Office(store, now))
        store.fate = fate = Fate(last_step)
        for _ in range(3):
            try:
                tend_cases(store, WORKPLACE, now)
            except Crash:
                store.close()
                store = MortalStore.open(path)
                store.fate = Fate()
        rows, store_id = rows_of(store), store.id
        store.close()
        return {name: repr(rows[name]).replace(store_id, "") for name in ("case", "move", "outbox")}, fate.steps

    whole, steps = lived(None)
    assert all(key in whole["outbox"] for key in (":step:", ":late:", ":idle:", ":wake:"))
    for last_step in range(1, steps + 1):
        assert lived(last_step)[0] == whole


def test_a_postgresql_store_reminds_of_the_same(
    postgres: Server, new_store_file: Callable[[], Path], tmp_path: Path
) -> None:
    def lived(store: Store) -> dict[str, str]:
        with closing(store):
            now = FixedClock()
            a_day(Office(store, now))
            tend_cases(store, WORKPLACE, now)
            time_anew(store, replace(WORKPLACE, clocks=FASTER), now)
            rows = rows_of(store)
            return {name: repr(rows[name]).replace(store.id, "") for name in ("case", "move", "outbox")}

    here = lived(Store.open(new_store_file()))
    assert lived(Store.open(tmp_path / "elsewhere.db", url=postgres.new_database())) == here


# -- thousands of open cases


def looked_at(office: Office) -> int:
    with office.store.reading() as tx:
        return len(tx.reminders.due(office.clock()))


def test_only_cases_whose_time_has_come_are_looked_at(office: Office) -> None:
    office.hear("1", text="berbatsiniz")
    office.hear("2", LEGAL)
    office.hear("3")
    office.press(Move.CLAIM, about="3")
    assert looked_at(office) == 2, "nobody was told of the first one"
    office.pass_(MINUTE)
    assert looked_at(office) == 0
    office.clock.advance(minutes=14)
    assert looked_at(office) == 1, "the first step of its chain is due"
    for _ in range(4):
        office.pass_(9 * HOUR)
    office.clock.advance(minutes=30)
    assert looked_at(office) == 0, "both are late, the one was given back, and everything was said"
    office.press(Move.CLAIM, about="2")
    assert looked_at(office) == 1


def test_a_clock_that_was_put_back_is_looked_at_anew(office: Office) -> None:
    office.hear(text=LEGAL)
    office.pass_(MINUTE)
    office.clock.advance(hours=-1)
    with office.store.transaction() as tx:
        tx.reminders.due_now(office.clock())
    assert looked_at(office) == 1
