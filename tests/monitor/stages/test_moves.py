"""What people press and type: made once, in the order it came, with everything that follows from it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mortal import Fate, MortalStore
from sqlalchemy import true

from fakes import BRAND, LEGAL, NOON, PROBLEM, Crash, FixedClock, a_bench, a_mention, a_route, heard, wipe
from monitor.handling import Handler
from monitor.rules.alert import Manners
from monitor.rules.card import Card, Note
from monitor.rules.case import SITE_ANSWERED_UNSEEN, SITE_WITHDRAWN, Case, State, reference
from monitor.rules.deciding import ALREADY_CLAIMED, LOOK_FIRST, LOOK_YOURSELF, NO_TIME, NOBODY_HAS_IT, RELEASED, SETTLED
from monitor.rules.delivery import ESCALATION, Delivery, Kind, OutboxItem
from monitor.rules.duty import Duty
from monitor.rules.merging import INTO_SETTLED, ITSELF
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.people import Directory, Person
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.stages.moves import NO_SUCH
from monitor.stages.moves.parting import NO_CASE, NOT_IN_IT, TOO_FEW, TOOK_IN
from monitor.stages.moves.saying import HANDED, NO_LABEL, NO_LEAD
from monitor.store.door import Store, Tx
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
        start.wait(timeout=60)
        effects.append(office.again(case, Move.CLAIM, by, f"press of {by.key}"))

    threads = [threading.Thread(target=press, args=(by,)) for by in (AYSE, ALI)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
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


# -- two cases that are one, one that is two


def test_a_case_becomes_a_part_of_another_one_with_all_it_holds(office: Office) -> None:
    small = office.hear(a_mention("1", author=KNOWN), a_mention("2", author=KNOWN))
    big = office.hear(a_mention("9", text=LEGAL, author=Author(id="7", name="Zeynep K.")))
    office.press(small, Move.CLAIM, ALI)
    assert office.press(small, Move.MERGE, AYSE, into=reference(big).lower()).done
    gone, into = office.case(small), office.case(big)
    assert (gone.state, gone.merged_into, gone.mentions) == (State.CLOSED, big, 0)
    assert (into.mentions, into.urgency, into.state, into.owner) == (3, 80, State.CLAIMED, "ali")
    assert office.card(small).into == reference(big)
    assert (office.card(small).text, office.card(small).author.name, office.card(small).offers) == ("", None, ())
    assert office.card(big).mentions == 3
    assert [note.values for note in office.notes(big) if note.says == TOOK_IN] == [
        {"who": "Ayşe", "other": reference(small)}
    ]


def test_whoever_writes_on_in_a_merged_case_writes_in_the_one_it_became(office: Office) -> None:
    small = office.hear(a_mention("1", author=KNOWN))
    big = office.hear(a_mention("9", author=Author(id="7", name="Zeynep K.")))
    office.press(small, Move.MERGE, into=reference(big))
    assert office.hear(a_mention("2", author=KNOWN, thread="1")) == big
    assert office.case(big).mentions == 3
    assert office.press(small, Move.CLAIM).values == {"into": reference(big)}


def test_the_worst_of_both_speaks_for_the_case_they_became(office: Office) -> None:
    bad = office.hear(a_mention("1", text=LEGAL, author=KNOWN))
    calm = office.hear(a_mention("9", author=Author(id="7", name="Zeynep K.")))
    office.press(bad, Move.MERGE, into=reference(calm))
    assert (office.card(calm).text, office.card(calm).urgency) == (LEGAL, 80)


NO_MERGE = {
    "of nothing": ("#ZZZZ", NO_CASE),
    "of no name": ("", NO_CASE),
    "of itself": ("itself", ITSELF),
}


@pytest.mark.parametrize(("into", "why"), NO_MERGE.values(), ids=NO_MERGE.keys())
def test_what_cannot_be_merged_says_why(office: Office, case: int, into: str, why: str) -> None:
    assert office.press(case, Move.MERGE, into=reference(case) if into == "itself" else into).says == why
    assert office.case(case).merged_into is None


def test_an_open_case_never_disappears_in_a_settled_one(office: Office, case: int) -> None:
    other = office.hear(a_mention("9", author=Author(id="7", name="Zeynep K.")))
    office.press(other, Move.CLOSE)
    assert office.press(case, Move.MERGE, into=reference(other)).says == INTO_SETTLED
    assert office.press(other, Move.MERGE, into=reference(case)).done


def test_whoever_waits_for_an_answer_waits_on_in_a_case_that_was_answered(office: Office, case: int) -> None:
    other = office.hear(a_mention("9", text=LEGAL, author=Author(id="7", name="Zeynep K.")))
    office.press(case, Move.ANSWERED)
    assert office.press(other, Move.MERGE, into=reference(case)).done
    both = office.case(case)
    assert (both.state, both.owner, both.answered_at) == (State.NEW, None, None)
    assert office.press(case, Move.ANSWERED).says == LOOK_FIRST


def test_a_second_look_at_one_case_is_none_at_what_joins_it(office: Office) -> None:
    grave, other = (
        office.hear(a_mention(number, text=LEGAL, author=Author(id=number, name="Zeynep"))) for number in ("1", "9")
    )
    office.press(grave, Move.APPROVE, ALI)
    office.press(other, Move.MERGE, into=reference(grave))
    assert office.press(grave, Move.ANSWERED).says == LOOK_FIRST


def test_a_mention_gets_a_case_of_its_own_where_the_other_one_is_told(office: Office) -> None:
    case = office.hear(a_mention("1", author=KNOWN), a_mention("2", text=LEGAL, author=KNOWN))
    office.press(case, Move.CLAIM)
    effect = office.press(case, Move.SPLIT, mention="place:2")
    assert effect.done
    assert effect.case_id not in (None, case)
    own = effect.case_id or 0
    assert (office.case(case).mentions, office.case(case).urgency, office.case(case).state) == (1, 55, State.CLAIMED)
    assert (office.case(own).mentions, office.case(own).urgency, office.case(own).state) == (1, 80, State.NEW)
    assert (office.card(case).text, office.card(own).text) == (PROBLEM, LEGAL)
    assert office.case(own).eyes_needed  # its words speak of a court
    assert office.notes(case)[-1].values == {"who": "Ayşe", "other": reference(own)}
    assert office.press(own, Move.SPLIT).says == TOO_FEW


def test_only_what_a_case_holds_is_taken_out_of_it(office: Office) -> None:
    case = office.hear(a_mention("1", author=KNOWN), a_mention("2", author=KNOWN))
    assert office.press(case, Move.SPLIT, mention="place:77").says == NOT_IN_IT
    assert office.press(case, Move.SPLIT).done
    assert office.case(case).mentions == 1


# -- what a person says of it


def test_a_wrong_urgency_is_a_label_on_the_words_that_the_card_shows(office: Office, case: int) -> None:
    assert office.press(case, Move.WRONG_URGENCY, ALI, level="0").done
    assert office.press(case, Move.WRONG_TOPIC, ALI, topics="refund,late").done
    assert office.press(case, Move.WRONG_TOPIC, AYSE).done
    with office.store.reading() as tx:
        stored = tx.mentions.by_key(a_mention().key)
        assert stored is not None
        labels = tx.labels.of(stored)
    assert [(label.by, label.said.levels, label.said.topics) for label in labels] == [
        ("ali", (0, 0), ()),
        ("ali", None, ("refund", "late")),
        ("ayse", None, ()),
    ]
    assert office.card(case).urgency == 55
    assert office.press(case, Move.WRONG_URGENCY, ALI, level="9").says == NO_LABEL
    assert len(office.notes(case)) == 3


def test_the_lead_is_called_into_the_thread(store: Store, clock: FixedClock) -> None:
    duty = Duty(people=PEOPLE, heads={BRAND: ("ali",)})
    office = Office(store, clock, Workplace(people=PEOPLE, duty=duty))
    case = office.hear(a_mention(author=KNOWN))
    assert office.press(case, Move.HAND).done
    (note,) = office.notes(case)
    assert (note.to, note.aloud, note.says) == ((ALI,), True, HANDED)
    assert office.owed(case, Kind.NOTE)[0].priority == ESCALATION


def test_without_a_lead_nobody_is_called(office: Office, case: int) -> None:
    assert office.press(case, Move.HAND).says == NO_LEAD
    assert office.notes(case) == []


def test_what_was_told_in_a_list_gets_a_card_of_its_own(office: Office, case: int) -> None:
    with office.store.transaction() as tx:
        tx.outbox.roll(office.owed(case, Kind.CARD), "some roll-up")
    assert office.owed(case, Kind.CARD)[0].state is Delivery.ROLLED
    assert office.press(case, Move.OPEN_CARD).done
    (card,) = office.owed(case, Kind.CARD)
    assert (card.state, card.rolled_into) == (Delivery.PENDING, None)


# -- what nobody pressed


def test_an_answer_that_the_site_shows_is_a_move_without_anybody_clicking(office: Office, case: int) -> None:
    office.press(case, Move.CLAIM)
    office.hear(a_mention(author=KNOWN, answered_at=NOON))
    assert office.case(case).state is State.ANSWERED
    made = office.log(case)[-1]
    assert (made.move, made.via, made.before, made.after) == (Move.ANSWERED, Via.SITE, "claimed", "answered")


def test_what_the_customer_withdraws_with_thanks_is_closed_and_says_so(office: Office, case: int) -> None:
    office.hear(a_mention(author=KNOWN, withdrawn=True))
    assert (office.card(case).state, office.card(case).state_note) == (State.CLOSED, SITE_WITHDRAWN)
    assert [(made.move, made.via) for made in office.log(case)] == [(Move.CLOSE, Via.SITE)]
    office.hear(a_mention("2", thread="1", author=KNOWN))
    assert [made.move for made in office.log(case)] == [Move.CLOSE, Move.REOPEN]


def test_grave_words_ask_for_a_second_look_as_soon_as_they_are_heard(office: Office, case: int) -> None:
    assert not office.card(case).eyes_needed
    office.hear(a_mention("2", text=LEGAL, author=KNOWN))
    assert office.card(case).eyes_needed
    assert office.press(case, Move.ANSWERED).says == LOOK_FIRST
    office.hear(a_mention("2", text=LEGAL, author=KNOWN, answered_at=NOON))
    assert office.card(case).state_note == SITE_ANSWERED_UNSEEN


def as_an_older_version_left_it(office: Office, case: int, **changes: object) -> None:
    with office.store.transaction() as tx:
        tx.cases.save(replace(office.case(case), **changes))


def test_grave_words_that_were_heard_by_an_older_version_are_looked_at_twice_too(office: Office) -> None:
    case = office.hear(a_mention(text=LEGAL, author=KNOWN))
    as_an_older_version_left_it(office, case, eyes_needed=False)
    assert office.press(case, Move.ANSWERED).says == LOOK_FIRST
    assert office.card(case).eyes_needed


def test_what_was_claimed_before_it_was_noted_by_whom_can_be_taken(office: Office, case: int) -> None:
    as_an_older_version_left_it(office, case, state=State.CLAIMED)
    assert office.press(case, Move.STILL_MINE).says == NOBODY_HAS_IT
    assert office.press(case, Move.CLAIM, ALI).done
    assert (office.case(case).owner, office.case(case).claimed_at) == ("ali", office.clock())
    assert office.press(case, Move.CLAIM).says == ALREADY_CLAIMED


# -- whatever is pressed

AUTHORS = [Author(id=f"person-{number}", name=f"Kişi {number}") for number in range(3)]
PRESSED = [move for move in Move if move not in (Move.MUTE, Move.EXPECTED, Move.VERDICT, Move.FEEDBACK)]
ARGUMENTS = {
    Move.SNOOZE: ("until", ["1h", "morning", "never"]),
    Move.WRONG_URGENCY: ("level", ["0", "3", "7"]),
    Move.WRONG_TOPIC: ("topics", ["", "late", "nonsense"]),
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_pressed_nothing_is_lost_and_each_press_entered_once(office: Office, data: st.DataObject) -> None:
    wipe(office.store)
    words = [LEGAL, PROBLEM]
    said = [a_mention(f"{n}", text=words[n % 2], author=AUTHORS[n % 3]) for n in range(7)]
    office.hear(*said)
    pressed: dict[str, Effect] = {}
    for _ in range(data.draw(st.integers(1, 14))):
        cases = known_cases(office)
        case, move = data.draw(st.sampled_from(cases)), data.draw(st.sampled_from(PRESSED))
        press_id = f"p{data.draw(st.integers(0, 20))}"
        name, values = ARGUMENTS.get(move, ("into", [reference(one) for one in cases]))
        args = {name: data.draw(st.sampled_from(values))}
        effect = office.again(case, move, data.draw(st.sampled_from((AYSE, ALI))), press_id, args)
        first = pressed.setdefault(press_id, effect)
        assert (effect.done, effect.says) == (first.done, first.says)
        assert effect.done == (not effect.says)
    with office.store.reading() as tx:
        cases = known_cases(office)
        assert sum(len(tx.moves.of_case(case)) for case in cases) == len(pressed)
        for case in map(office.case, cases):
            held = tx.mentions.of_case(case.id)
            assert case.mentions == len(held)
            assert bool(held) == (case.merged_into is None)
            card = office.card(case.id)
            assert (card.into is None) == (case.merged_into is None)
            assert card.into or card.urgency == case.urgency == max(urgency_of(tx, stored.id) for stored in held)


def known_cases(office: Office) -> list[int]:
    with office.store.reading() as tx:
        return sorted({item.case_id for item in tx.outbox._all(true()) if item.case_id is not None})


def urgency_of(tx: Tx, mention: int) -> int:
    judgement = tx.mentions.judgement_of(mention)
    return judgement.score.urgency if judgement else 0


# -- what is erased, what is known again, what is set aside

ORDER = "sipariş no 4417882315"


def test_words_that_are_erased_leave_every_message_of_a_merged_case(office: Office) -> None:
    small = office.hear(a_mention("1", author=KNOWN))
    office.hear(a_mention("2", text=f"{PROBLEM} hala", author=KNOWN))
    (note,) = office.owed(small, Kind.NOTE)
    big = office.hear(a_mention("9", author=Author(id="7", name="Zeynep K.")))
    office.press(small, Move.MERGE, into=reference(big))
    with office.store.transaction() as tx:
        tx.forgetting.author("place", "42", now=office.clock())
    judge_pending(office.store, office.bench, office.clock)
    with office.store.reading() as tx:
        again = tx.outbox.get(note.key)
        assert again is not None
        assert again.want_rev > note.want_rev
        shown = message_of(tx, again, office.workplace, worst=5, now=NOON)
    assert isinstance(shown, Note)
    assert not shown.text
    assert office.card(big).text == PROBLEM


def test_a_part_of_a_part_is_a_part_of_the_whole(office: Office) -> None:
    first, second, third = (office.hear(a_mention(n, author=Author(id=n))) for n in ("1", "2", "3"))
    office.press(first, Move.MERGE, into=reference(second))
    office.press(second, Move.MERGE, into=reference(third))
    assert office.case(first).merged_into == office.case(second).merged_into == third
    assert office.card(first).into == reference(third)
    assert office.case(third).mentions == 3


def test_a_case_is_known_elsewhere_by_what_it_holds_now(office: Office) -> None:
    case = office.hear(a_mention("1", author=KNOWN), a_mention("2", text=f"{PROBLEM}, {ORDER}", author=KNOWN))
    own = office.press(case, Move.SPLIT, mention="place:2").case_id
    elsewhere = a_mention("x", source="other", text=f"{PROBLEM}, {ORDER}", author=Author(id="z", name="Zeynep"))
    assert office.hear(elsewhere) == own


def test_a_customer_who_writes_again_wakes_what_was_set_aside(office: Office, case: int) -> None:
    office.press(case, Move.SNOOZE, until="4h")
    office.hear(a_mention("2", author=KNOWN))
    assert office.card(case).snoozed_until is None


@pytest.mark.parametrize("last_step", [1, 2, 3])
def test_a_press_that_the_program_died_of_is_made_once_when_it_comes_again(
    new_store_file: Callable[[], Path], clock: FixedClock, last_step: int
) -> None:
    mortal = MortalStore.open(new_store_file())
    office = Office(mortal, clock)
    case = office.hear(a_mention(author=KNOWN))
    mortal.fate = Fate(last_step)
    with pytest.raises(Crash):
        office.again(case, Move.CLAIM, AYSE, "one press")
    mortal.fate = Fate()
    assert office.again(case, Move.CLAIM, AYSE, "one press").done
    assert office.case(case).state is State.CLAIMED
    assert len(office.log(case)) == 1
    mortal.close()


def test_what_is_settled_before_anybody_was_told_of_it_is_never_told(office: Office) -> None:
    office.bench = a_bench(a_route(manners=Manners(wait=timedelta(minutes=10))))
    case, other = office.hear(a_mention("1", author=KNOWN)), office.hear(a_mention("2", author=Author(id="7")))
    office.press(case, Move.IRRELEVANT)
    office.press(other, Move.CLAIM)
    assert office.owed(case, Kind.CARD) == []
    assert office.card(other).owner == AYSE
