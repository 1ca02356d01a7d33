"""What is muted, until when, and what is told all the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import BRAND, NOON
from monitor.rules.alert import Manners, Standing, Told, Why, why_alert
from monitor.rules.case import State
from monitor.rules.mute import LONGEST, Mute, Newcomer, Scope, covers, mute_for, mutes_spikes, until_of
from monitor.rules.workplace import RISKS

LATE = Newcomer(BRAND, frozenset({"place", "x"}), frozenset({"late"}), "42", None, 60)
END = NOON + timedelta(days=1)


def a_mute(scope, until=END, ended_at=None):
    return Mute(1, scope, until, "ayse", NOON, ended_at=ended_at)


SCOPES = {
    "everything of the brand": (Scope(BRAND), True),
    "another brand": (Scope("Kirpi"), False),
    "the topic": (Scope(BRAND, "late"), True),
    "another topic": (Scope(BRAND, "refund"), False),
    "the source": (Scope(source="x"), True),
    "another source": (Scope(source="forum"), False),
    "the author": (Scope(author_key="42"), True),
    "somebody else": (Scope(author_key="43"), False),
    "a campaign": (Scope(campaign=7), False),
    "topic and source": (Scope(BRAND, "late", "place"), True),
    "topic and another source": (Scope(BRAND, "late", "forum"), False),
}


@pytest.mark.parametrize(("scope", "muted"), SCOPES.values(), ids=SCOPES)
def test_a_mute_is_about_what_it_names(scope, muted):
    assert covers(scope, LATE) is muted
    assert (mute_for(LATE, [a_mute(scope)], RISKS, at=NOON) is not None) is muted


LOUD = {
    "the most urgent": {"urgency": 90},
    "health": {"topics": frozenset({"late", "health"})},
    "legal": {"topics": frozenset({"late", "legal"})},
    "fraud": {"topics": frozenset({"late", "fraud_payment"})},
    "a flag among the risks": {"flags": frozenset({"health"})},
}


@pytest.mark.parametrize("changes", LOUD.values(), ids=LOUD)
def test_risks_are_never_muted(changes):
    subject = Newcomer(**{"brand": BRAND, "topics": frozenset({"late"}), "urgency": 60, **changes})
    assert mute_for(subject, [a_mute(Scope(BRAND))], RISKS, at=NOON) is None


def test_it_ends_by_itself_or_by_hand():
    assert mute_for(LATE, [a_mute(Scope(BRAND))], RISKS, at=END - timedelta(seconds=1))
    assert mute_for(LATE, [a_mute(Scope(BRAND))], RISKS, at=END) is None
    assert mute_for(LATE, [a_mute(Scope(BRAND), ended_at=NOON)], RISKS, at=NOON) is None


def test_spikes_and_cases_are_muted_apart():
    of_spikes, of_cases = a_mute(Scope(BRAND, "late", spikes=True)), a_mute(Scope(BRAND, "late"))
    assert mute_for(LATE, [of_spikes], RISKS, at=NOON) is None
    assert mutes_spikes(BRAND, "late", [of_spikes], at=NOON)
    assert not mutes_spikes(BRAND, "late", [of_cases], at=NOON)
    assert not mutes_spikes(BRAND, "", [of_spikes], at=NOON)
    assert mutes_spikes(BRAND, "", [a_mute(Scope(BRAND, spikes=True))], at=NOON)


ENDS = {
    "1d": NOON + timedelta(days=1),
    "12h": NOON + timedelta(hours=12),
    "90d": NOON + timedelta(days=90),
    "91d": None,
    "0d": None,
    "2026-12-01": datetime(2026, 11, 30, 21, tzinfo=UTC),
    "2026-12-01T09:00:00+03:00": datetime(2026, 12, 1, 6, tzinfo=UTC),
    "2026-11-19": None,
    "2030-01-01": None,
    "9999-12-31": None,
    "for ever": None,
    "": None,
    "999999999d": None,
}


@pytest.mark.parametrize(("wanted", "until"), ENDS.items())
def test_until_when(wanted, until):
    assert until_of(wanted, NOON) == until


@given(st.text(max_size=30))
def test_whatever_is_typed_it_ends_within_ninety_days(wanted):
    until = until_of(wanted, NOON)
    assert until is None or NOON < until <= NOON + LONGEST


def test_only_what_was_never_told_is_muted():
    muted = Standing(60, muted=True, posted_at=NOON)
    assert why_alert(muted, None, Manners(), now=NOON) is Why.QUIET_MUTED
    assert not Why.QUIET_MUTED.speaks
    worse = Standing(80, muted=True, posted_at=NOON)
    assert why_alert(worse, Told(60, State.NEW, NOON), Manners(), now=NOON) is Why.WORSE
