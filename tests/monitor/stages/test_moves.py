"""What people press and type: made once, in the order it came, with everything that follows from it."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import true

from fakes import LEGAL, NOON, FixedClock, a_bench, a_mention, heard
from monitor.handling import Handler
from monitor.rules.card import Card, Note
from monitor.rules.case import Case, State
from monitor.rules.deciding import ALREADY_CLAIMED, LOOK_FIRST, LOOK_YOURSELF, NO_TIME, RELEASED, SETTLED
from monitor.rules.delivery import Kind, OutboxItem
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.people import Directory, Person
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.stages.moves import NO_SUCH
from monitor.store.door import Store
from monitor.store.messages import message_of
from monitor.store.moves import Made
from scrapers.kit.mention import Author, Mention

AYSE, ALI = Person("ayse", "Ayşe", "U1"), Person("ali", "Ali", "U2")
PEOPLE = Directory({person.key: person for person in (AYSE, ALI)})
KNOWN = Author(id="42", name="Zeynep")


class Office:
    """Customers write, people press, and one looks at what came of it."""

    def __init__(self, store: Store, clock: FixedClock, workplace: Workplace | None = None) -> None:
        self.store, self.clock, self.bench = store, clock, a_bench()
        self.workplace = workplace or Workplace(people=PEOPLE)
        self.woken = 0
        self.handler = Handler(store, self.workplace, clock, self._wake)
        self.presses = 0

    def _wake(self) -> None:
        self.woken += 1

    def hear(self, *mentions: Mention) -> int:
        """Somebody writes; the case of the last mention."""
        with self.store.transaction() as tx:
            tx.mentions.add(mentions, heard(), now=self.clock())
        judge_pending(self.store, self.bench, self.clock)
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(mentions[-1].key)
        assert stored is not None
        assert stored.case_id is not None
        return stored.case_id

    def press(self, case: int, move: Move, by: Person = AYSE, **args: str) -> Effect:
        self.presses += 1
        return self.again(case, move, by, f"press-{self.presses}", args)

    def again(self, case: int, move: Move, by: Person, press_id: str, args: dict[str, str] | None = None) -> Effect:
        return self.handler.handle(Press(move, by, Via.CLI, press_id, case_id=case, args=args or {}))

    def case(self, case: int) -> Case:
        with self.store.reading() as tx:
            found = tx.cases.get(case)
        assert found is not None
        return found

    def log(self, case: int) -> list[Made]:
        with self.store.reading() as tx:
            return tx.moves.of_case(case)

    def owed(self, case: int, kind: Kind) -> list[OutboxItem]:
        with self.store.reading() as tx:
            return [item for item in tx.outbox._all(true()) if item.case_id == case and item.kind is kind]

    def card(self, case: int) -> Card:
        (item,) = self.owed(case, Kind.CARD)
        with self.store.reading() as tx:
            message = message_of(tx, item, self.workplace, worst=5, now=self.clock())
        assert isinstance(message, Card)
        assert message.rev == item.want_rev
        return message

    def notes(self, case: int) -> list[Note]:
        with self.store.reading() as tx:
            shown = [message_of(tx, item, self.workplace, worst=5, now=NOON) for item in self.owed(case, Kind.NOTE)]
        return [note for note in shown if isinstance(note, Note)]


@pytest.fixture
def office(store: Store, clock: FixedClock) -> Office:
    return Office(store, clock)


@pytest.fixture
def case(office: Office) -> int:
    return office.hear(a_mention(author=KNOWN))


def test_whoever_claims_has_the_case_and_the_card_says_so(office: Office, case: int) -> None:
    office.clock.advance(minutes=5)
    assert office.press(case, Move.CLAIM) == Effect(done=True, case_id=case, at=office.clock())
    assert (office.case(case).state, office.case(case).owner) == (State.CLAIMED, "ayse")
    assert office.case(case).claimed_at == office.clock()
    card = office.card(case)
    assert (card.state, card.was, card.owner) == (State.CLAIMED, State.NEW, AYSE)
    assert card.offers[:3] == (Move.RESPOND, Move.ANSWERED, Move.CLOSE)
    assert Move.CLAIM not in card.offers
    assert office.woken == 1


def test_of_two_people_the_first_one_has_it(office: Office, case: int) -> None:
    office.press(case, Move.CLAIM, AYSE)
    late = office.press(case, Move.CLAIM, ALI)
    assert (late.done, late.says, late.values) == (False, ALREADY_CLAIMED, {"who": "Ayşe"})
    assert office.case(case).owner == "ayse"
    assert [made.refused for made in office.log(case)] == ["", ALREADY_CLAIMED]


def test_the_same_press_twice_is_made_once_and_answered_the_same(office: Office, case: int) -> None:
    first = [office.again(case, Move.CLAIM, who, press) for who, press in ((AYSE, "a"), (ALI, "b"))]
    office.press(case, Move.RELEASE)
    second = [office.again(case, Move.CLAIM, who, press) for who, press in ((AYSE, "a"), (ALI, "b"))]
    assert [(effect.done, effect.says, effect.values.get("who")) for effect in first] == [
        (effect.done, effect.says, effect.values.get("who")) for effect in second
    ]
    assert office.case(case).state is State.NEW
    assert len(office.log(case)) == 3


def test_two_threads_that_press_at_once_are_one_claim(office: Office, case: int) -> None:
    start, effects = threading.Barrier(2), []

    def press(by: Person) -> None:
        start.wait(timeout=10)
        effects.append(office.again(case, Move.CLAIM, by, f"press of {by.key}"))

    threads = [threading.Thread(target=press, args=(by,)) for by in (AYSE, ALI)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(effect.done for effect in effects) == [False, True]
    assert len(office.log(case)) == 2


def test_a_case_goes_from_hand_to_hand_to_its_end(office: Office, case: int) -> None:
    for move, state in (
        (Move.CLAIM, State.CLAIMED),
        (Move.RELEASE, State.NEW),
        (Move.CLAIM, State.CLAIMED),
        (Move.ANSWERED, State.ANSWERED),
        (Move.CLOSE, State.CLOSED),
        (Move.REOPEN, State.NEW),
    ):
        assert office.press(case, move).done
        assert office.case(case).state is state
        assert office.card(case).state is state
    states = [(made.before, made.after) for made in office.log(case)]
    assert states[0] == ("new", "claimed")
    assert states[-1] == ("closed", "new")


def test_giving_back_is_said_in_the_thread_once(office: Office, case: int) -> None:
    office.press(case, Move.CLAIM)
    office.again(case, Move.RELEASE, ALI, "same")
    office.again(case, Move.RELEASE, ALI, "same")
    (note,) = office.notes(case)
    assert (note.says, note.values) == (RELEASED, {"who": "Ali"})


def test_the_answer_stops_the_clock_and_says_how_long_it_took(office: Office, case: int) -> None:
    office.clock.advance(minutes=90)
    office.press(case, Move.ANSWERED, ALI)
    card = office.card(case)
    assert (card.took, card.owner, card.answer_due) == (timedelta(minutes=90), ALI, None)


def test_what_a_person_did_is_no_news_when_the_post_changes_a_little(office: Office, case: int) -> None:
    office.press(case, Move.CLAIM)
    office.hear(a_mention(author=KNOWN, rating=2.0))
    assert office.notes(case) == []


def test_what_is_set_aside_comes_back_when_it_was_said(office: Office, case: int) -> None:
    office.press(case, Move.SNOOZE, until="4h")
    assert office.card(case).snoozed_until == office.clock() + timedelta(hours=4)
    assert Move.WAKE in office.card(case).offers
    office.press(case, Move.WAKE)
    assert office.card(case).snoozed_until is None
    refused = office.press(case, Move.SNOOZE, until="whenever")
    assert (refused.says, refused.values) == (NO_TIME, {"text": "whenever"})


def test_a_risky_case_is_answered_after_another_person_looked(office: Office, case: int) -> None:
    with office.store.transaction() as tx:
        tx.cases.save(_with_eyes(office.case(case)))
    office.press(case, Move.CLAIM, AYSE)
    assert Move.APPROVE in office.card(case).offers
    assert Move.ANSWERED not in office.card(case).offers
    assert office.press(case, Move.ANSWERED, AYSE).says == LOOK_FIRST
    assert office.press(case, Move.APPROVE, AYSE).says == LOOK_YOURSELF
    assert office.press(case, Move.APPROVE, ALI).done
    assert office.card(case).eyes == ALI
    assert office.press(case, Move.ANSWERED, AYSE).done


def test_nobody_is_the_second_person_of_their_own_answer(office: Office, case: int) -> None:
    with office.store.transaction() as tx:
        tx.cases.save(_with_eyes(office.case(case)))
    office.press(case, Move.APPROVE, ALI)
    assert office.press(case, Move.ANSWERED, ALI).says == LOOK_YOURSELF
    assert office.press(case, Move.ANSWERED, AYSE).done


def _with_eyes(case: Case) -> Case:
    return replace(case, eyes_needed=True)


def test_a_suspicion_is_a_persons_word_and_asks_nothing_of_urgency(office: Office) -> None:
    case = office.hear(a_mention(text=LEGAL, author=KNOWN))
    before = office.card(case).urgency
    office.press(case, Move.SUSPICIOUS, ALI)
    card = office.card(case)
    assert (card.state, card.word, card.word_by, card.urgency) == (State.SUSPICIOUS, Move.SUSPICIOUS, ALI, before)
    assert office.press(case, Move.ANSWERED).says == SETTLED
    office.press(case, Move.GENUINE, AYSE)
    card = office.card(case)
    assert (card.state, card.word, card.word_by, card.urgency) == (State.NEW, Move.GENUINE, AYSE, before)


def test_a_press_of_nothing_is_refused_and_kept(office: Office) -> None:
    assert office.press(77, Move.CLAIM).says == NO_SUCH
    assert [made.refused for made in office.log(77)] == [NO_SUCH]


def test_a_case_that_no_channel_was_told_of_is_moved_all_the_same(office: Office) -> None:
    case = office.hear(a_mention(text="selam nasilsiniz", author=KNOWN))
    assert office.owed(case, Kind.CARD) == []
    assert office.press(case, Move.IRRELEVANT).done
    assert office.case(case).state is State.IRRELEVANT
