"""Mutes and waits on the way through the judge, and what is pressed and typed for them."""

from datetime import timedelta

import pytest

from fakes import BRAND, LEGAL, NOON, PROBLEM, FixedClock, a_bench, a_mention, a_route, heard
from monitor.handling import Handler
from monitor.rules.alert import Manners
from monitor.rules.delivery import Delivery, Kind
from monitor.rules.moves import Move, Press, Via
from monitor.rules.mute import NO_END, Mute, Scope
from monitor.rules.people import Person
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.stages.moves.muting import NOTHING_LIKE_IT
from monitor.stages.mutes import OVER, tend_mutes

AYSE = Person("ayse", "Ayşe", "U1")
MINUTE = timedelta(minutes=1)


class Team:
    """Hears, judges, is told."""

    def __init__(self, store, *routes):
        self.store, self.clock, self.bench = store, FixedClock(), a_bench(*routes)
        self.handler = Handler(store, Workplace(), self.clock)

    def hears(self, native_id, text=PROBLEM, **changes):
        with self.store.transaction() as tx:
            tx.mentions.add([a_mention(native_id, text, **changes)], heard(), now=self.clock())
        judge_pending(self.store, self.bench, self.clock)
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(a_mention(native_id).key)
            decisions = tx.mentions.decisions_on(stored.id)
            return decisions[-1].why, stored.case_id

    def card(self, case_id):
        with self.store.reading() as tx:
            return tx.outbox.card_of(case_id)

    def keeps(self, *scopes, until=NOON + timedelta(days=1)):
        with self.store.transaction() as tx:
            return [tx.mutes.add(Mute(0, scope, until, "ayse", self.clock())) for scope in scopes]

    def presses(self, case_id, move, press_id="p", **args):
        return self.handler.handle(Press(move, AYSE, Via.SLACK, press_id, case_id=case_id, args=args))


@pytest.fixture
def team(store):
    return Team(store)


@pytest.fixture
def patient(store):
    return Team(store, a_route(manners=Manners(wait=MINUTE)))


def test_what_is_muted_is_kept_and_not_told(team):
    team.keeps(Scope(BRAND, "late"))
    why, case = team.hears("1")
    assert (why, team.card(case)) == ("quiet-muted", None)


def test_a_risk_is_told_all_the_same(team):
    team.keeps(Scope(BRAND))
    why, case = team.hears("1", LEGAL)
    assert why == "first"
    assert team.card(case) is not None


def test_a_mute_that_is_over_says_so_once_and_mutes_nothing(team):
    (mute,) = team.keeps(Scope(BRAND, "late"))
    assert tend_mutes(team.store, "operators", team.clock) == 0
    team.clock.advance(days=2)
    assert team.hears("1", created_at=team.clock())[0] == "first"
    assert [tend_mutes(team.store, "operators", team.clock) for _ in range(2)] == [1, 0]
    with team.store.reading() as tx:
        notice = tx.outbox.get(f"{team.store.id}:mute:{mute.id}")
        assert (notice.kind, notice.channel, notice.payload["says"]) == (Kind.NOTICE, "operators", OVER)
        assert tx.mutes.get(mute.id).ended_at == NOON + timedelta(days=1)


def test_a_mute_pressed_on_a_card_is_of_its_topic(team):
    _, case = team.hears("1")
    assert team.presses(case, Move.MUTE, until="7d").done
    assert team.presses(case, Move.MUTE, until="7d").done  # delivered twice
    with team.store.reading() as tx:
        (mute,) = tx.mutes.active(team.clock())
    assert (mute.scope, mute.until, mute.made_by) == (Scope(BRAND, "late"), NOON + timedelta(days=7), "ayse")
    assert team.hears("2")[0] == "quiet-muted"
    refused = team.presses(case, Move.MUTE, press_id="q", until="a while")
    assert (refused.done, refused.says) == (False, NO_END)


@pytest.mark.parametrize("named", [{"topic": "kargo"}, {"source": "yok"}, {"topic": "late", "source": "yok"}])
def test_a_mute_of_what_the_case_is_not_is_refused(team, named):
    _, case = team.hears("1")
    refused = team.presses(case, Move.MUTE, until="7d", **named)
    assert (refused.done, refused.says) == (False, NOTHING_LIKE_IT)
    with team.store.reading() as tx:
        assert not tx.mutes.active(team.clock())


def test_a_press_about_nothing_is_refused(team):
    press = Press(Move.MUTE, AYSE, Via.SLACK, "p", spike_id=99, args={"until": "1d"})
    assert not team.handler.handle(press).done


def test_a_new_card_waits(patient):
    _, case = patient.hears("1")
    card = patient.card(case)
    assert (card.state, card.next_attempt_at) == (Delivery.PENDING, NOON + MINUTE)
    with patient.store.reading() as tx:
        assert tx.outbox.next_post("team", NOON) is None
        assert tx.outbox.next_post("team", NOON + MINUTE).key == card.key


def test_what_is_settled_while_it_waits_is_never_told(patient):
    _, case = patient.hears("1")
    patient.clock.advance(30)
    why, _ = patient.hears("1", solved=True)
    assert why in ("quiet-solved", "quiet-closed")
    assert patient.card(case) is None
    with patient.store.reading() as tx:
        assert tx.outbox.next_time("team") is None


def test_what_is_settled_after_its_wait_is_news(patient):
    _, case = patient.hears("1")
    patient.clock.advance(90)
    assert patient.hears("1", solved=True)[0] == "news"
    assert patient.card(case) is not None


def test_more_of_the_same_is_told_in_one_card_and_no_note(patient):
    _, case = patient.hears("1", thread="t")
    patient.clock.advance(10)
    _, joined = patient.hears("2", thread="t")
    assert joined == case
    card = patient.card(case)
    assert (card.want_rev, card.next_attempt_at) == (2, NOON + MINUTE)
    with patient.store.reading() as tx:
        assert tx.outbox.newest(f"{card.key}:note") is None


def test_the_urgent_waits_for_nobody(patient):
    _, case = patient.hears("1", LEGAL)
    assert patient.card(case).next_attempt_at == NOON


def test_what_turns_urgent_waits_no_longer(patient):
    _, case = patient.hears("1", thread="t")
    patient.clock.advance(10)
    patient.hears("2", LEGAL, thread="t")
    assert patient.card(case).next_attempt_at == NOON + timedelta(seconds=10)
