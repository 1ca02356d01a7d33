"""The thanks queue: praise goes its own way, with a draft; stories need a consent, reviews a solved case."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lexicons import shipped_rules
from sqlalchemy import true

from fakes import BRAND, NOON, FixedClock, a_bench, a_mention, heard
from monitor.config.playbook import shipped_playbook
from monitor.handling import Handler
from monitor.rules.alert import Manners
from monitor.rules.card import Card, Note
from monitor.rules.case import Case, State
from monitor.rules.clocks import Clocks, Target
from monitor.rules.delivery import Kind, OutboxItem
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.people import Directory, Person
from monitor.rules.route import Condition, Route
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.stages.moves.thanking import ASKED, CONSENT, NOT_SOLVED, STORY
from monitor.stages.tend import tend_cases, time_anew
from monitor.store.door import Store
from monitor.store.ledger import Thanks
from monitor.store.messages import message_of
from scrapers.kit.mention import Author

AYSE = Person("ayse", "Ayşe", "U1")
CALM_PRAISE = Condition(topics=frozenset({"praise"}), urgency=(0, 24), only=True)
ROUTES = (Route("praise", "thanks", CALM_PRAISE, Manners(at_least=0), thanks=True), Route("urgent", "team"))
PRAISE = f"{BRAND} çok teşekkürler, ürün harika geldi"
MIXED = f"{BRAND} ürün çok güzel ama kargo 3 gün geç geldi, yine de teşekkürler"
COMPLAINT = f"{BRAND} üç haftadır iademi bekliyorum, hakem heyetine başvuracağım"
ZEYNEP = Author(id="42", name="Zeynep")


class Office:
    """Customers praise and complain, people press."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.store, self.clock = store, clock
        people = Directory({AYSE.key: AYSE})
        self.workplace = Workplace(people=people, thanks=frozenset({"praise"}))
        self.bench = replace(a_bench(*ROUTES), rulebook=shipped_rules(), workplace=self.workplace)
        self.presses = 0

    def hear(self, native_id: str, text: str, author: Author = ZEYNEP) -> int:
        mention = a_mention(native_id, text=text, author=author)
        with self.store.transaction() as tx:
            tx.mentions.add([mention], heard(), now=self.clock())
        judge_pending(self.store, self.bench, self.clock)
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(mention.key)
        assert stored is not None
        assert stored.case_id is not None
        return stored.case_id

    def press(self, case: int, move: Move, **args: str) -> Effect:
        self.presses += 1
        press = Press(move, AYSE, Via.CLI, f"press-{self.presses}", case_id=case, args=args)
        return Handler(self.store, self.workplace, self.clock).handle(press)

    def case(self, case: int) -> Case:
        with self.store.reading() as tx:
            found = tx.cases.get(case)
        assert found is not None
        return found

    def owed(self, case: int, kind: Kind) -> list[OutboxItem]:
        with self.store.reading() as tx:
            return [item for item in tx.outbox._all(true()) if item.case_id == case and item.kind is kind]

    def channels(self, case: int) -> list[str]:
        return [item.channel for item in self.owed(case, Kind.CARD)]

    def card(self, case: int) -> Card:
        (item,) = self.owed(case, Kind.CARD)
        with self.store.reading() as tx:
            message = message_of(tx, item, self.workplace, worst=5, now=self.clock())
        assert isinstance(message, Card)
        return message

    def notes(self, case: int) -> list[tuple[str, dict[str, object]]]:
        with self.store.reading() as tx:
            shown = [message_of(tx, one, self.workplace, worst=5, now=NOON) for one in self.owed(case, Kind.NOTE)]
        return [(note.says, note.values) for note in shown if isinstance(note, Note)]

    def consents(self, case: int) -> list[object]:
        with self.store.reading() as tx:
            return [made.args for made in tx.moves.of_case(case) if made.move is Move.STORY]

    def counts(self) -> Thanks:
        with self.store.reading() as tx:
            return tx.ledger.thanks({"praise"}, BRAND, self.clock() - timedelta(days=1))


@pytest.fixture
def office(store: Store, clock: FixedClock) -> Office:
    return Office(store, clock)


def test_praise_goes_to_its_own_channel_and_what_is_more_than_praise_does_not(office: Office) -> None:
    assert office.channels(office.hear("1", PRAISE)) == ["thanks"]
    assert office.channels(office.hear("2", MIXED, Author(id="43"))) == []
    assert office.channels(office.hear("3", COMPLAINT, Author(id="44"))) == ["team"]


def test_a_complaint_does_not_wait_where_people_say_thank_you(office: Office) -> None:
    praise = office.hear("1", PRAISE)
    office.clock.advance(hours=2)
    complaint = office.hear("2", COMPLAINT)
    assert complaint != praise
    assert office.channels(complaint) == ["team"]
    assert (office.case(praise).mentions, office.channels(praise)) == (1, ["thanks"])
    assert office.hear("3", f"{BRAND} tekrar teşekkürler") in (praise, complaint)


def test_more_praise_joins_praise(office: Office) -> None:
    praise = office.hear("1", PRAISE)
    office.clock.advance(minutes=5)
    assert office.hear("2", f"{BRAND} tekrar çok teşekkürler, harikasınız") == praise


def test_its_card_offers_story_and_review_first_and_drafts_thanks(office: Office) -> None:
    office.workplace = replace(office.workplace, playbook=shipped_playbook())
    card = office.card(office.hear("1", PRAISE))
    assert card.offers[:3] == (Move.RESPOND, Move.STORY, Move.ASK_REVIEW)
    assert card.draft is not None
    assert "teşekkür" in card.draft.text


def test_a_story_asks_for_a_consent_and_keeps_the_one_that_was_given(office: Office) -> None:
    case = office.hear("1", PRAISE)
    assert office.press(case, Move.STORY).done
    assert office.case(case).story
    assert office.notes(case) == [(STORY, {"who": "Ayşe"})]
    assert office.press(case, Move.STORY).done
    assert len(office.notes(case)) == 1
    office.press(case, Move.STORY, consent="DM'den yazdı:\n olur")
    assert office.notes(case)[1] == (CONSENT, {"who": "Ayşe"})
    assert office.counts().stories == 1
    assert office.consents(case) == [{}, {}, {"consent": "DM'den yazdı:\n olur"}]


def test_whoever_is_forgotten_leaves_no_consent_behind(office: Office) -> None:
    case = office.hear("1", PRAISE)
    office.press(case, Move.STORY, consent="Zeynep olur dedi")
    with office.store.transaction() as tx:
        tx.forgetting.author("place", "42", now=office.clock())
        tx.forgetting.post(a_mention("1").key, now=office.clock())
    assert office.consents(case) == [None]


def test_a_review_is_asked_for_after_praise_at_once_and_after_a_complaint_when_it_is_solved(office: Office) -> None:
    praise = office.hear("1", PRAISE)
    complaint = office.hear("2", f"{BRAND} siparişim gelmedi, iademi istiyorum, üç haftadır", Author(id="44"))
    assert office.press(praise, Move.ASK_REVIEW).done
    early = office.press(complaint, Move.ASK_REVIEW)
    assert (early.done, early.says) == (False, NOT_SOLVED)
    office.press(complaint, Move.ANSWERED)
    assert office.press(complaint, Move.ASK_REVIEW).done
    assert office.notes(complaint)[-1] == (ASKED, {"who": "Ayşe"})
    assert not office.press(complaint, Move.ASK_REVIEW).done
    assert office.counts().reviews == 2


DISMISSED = {"irrelevant": Move.IRRELEVANT, "no customer": Move.SUSPICIOUS}


@pytest.mark.parametrize("move", DISMISSED.values(), ids=DISMISSED)
def test_nobody_is_asked_for_a_review_who_is_no_customer(office: Office, move: Move) -> None:
    case = office.hear("1", PRAISE)
    office.press(case, move)
    assert office.press(case, Move.ASK_REVIEW).says == NOT_SOLVED


def test_the_queue_is_what_waits_for_thanks_and_what_was_thanked_is_counted(office: Office) -> None:
    cases = [office.hear(str(number), PRAISE, Author(id=str(number))) for number in (1, 2)]
    office.hear("3", COMPLAINT, Author(id="44"))
    office.press(cases[0], Move.ANSWERED)
    with office.store.reading() as tx:
        assert [case.id for case in tx.ledger.told_by({"praise"}, None)] == cases[1:]
        assert tx.ledger.told_by({"praise"}, "Menekşe") == []
    assert office.counts() == Thanks(thanked=1, stories=0, reviews=0)
    assert office.case(cases[0]).state is State.ANSWERED


CLOCKS = Clocks((Target("others", claim=timedelta(minutes=15), answer=timedelta(hours=4)),))


class Timed(Office):
    """The same with a clock for everything, and praise left alone."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        super().__init__(store, clock)
        self.run_by(replace(CLOCKS, untimed=(("praise", CALM_PRAISE),)))

    def run_by(self, clocks: Clocks) -> None:
        self.workplace = replace(self.workplace, clocks=clocks)
        self.bench = replace(self.bench, workplace=self.workplace)
        time_anew(self.store, self.workplace, self.clock)

    def dues(self, case: int) -> tuple[bool, bool]:
        """Whether a clock for claiming runs, and one for answering."""
        now = self.case(case)
        return now.claim_due is not None, now.answer_due is not None

    def told_after(self, **passed: float) -> int:
        self.clock.advance(**passed)
        return tend_cases(self.store, self.workplace, self.clock)


@pytest.fixture
def timed(store: Store, clock: FixedClock) -> Timed:
    return Timed(store, clock)


def test_no_clock_runs_in_the_thanks_queue_and_nobody_is_called(timed: Timed) -> None:
    praise = timed.hear("1", PRAISE)
    assert timed.dues(praise) == (False, False)
    assert timed.told_after(days=3) == 0
    timed.press(praise, Move.CLAIM)
    timed.press(praise, Move.RELEASE)
    assert timed.dues(praise) == (False, False)
    assert timed.told_after(days=3) == 0


def test_whatever_else_there_is_has_its_clocks_as_before(timed: Timed) -> None:
    complaint = timed.hear("1", COMPLAINT)
    assert timed.dues(complaint) == (True, True)
    assert timed.told_after(hours=1) == 1


def test_praise_that_turns_into_a_complaint_has_to_be_answered(timed: Timed) -> None:
    case = timed.hear("1", PRAISE)
    timed.clock.advance(minutes=5)
    assert timed.hear("1", COMPLAINT) == case
    assert timed.dues(case) == (True, True)
    assert timed.told_after(hours=1) == 1


def test_praise_that_was_timed_before_is_left_alone_from_now_on(timed: Timed) -> None:
    timed.run_by(CLOCKS)
    praise = timed.hear("1", PRAISE)
    assert timed.dues(praise) == (True, True)
    timed.run_by(replace(CLOCKS, untimed=(("praise", CALM_PRAISE),)))
    assert timed.dues(praise) == (False, False)
    assert timed.told_after(days=1) == 0
