"""Why we speak and why we do not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from monitor.rules.alert import Manners, Standing, Told, Why, why_alert
from monitor.rules.case import State

MANNERS = Manners(at_least=50, worse_by=15, quiet_for=timedelta(minutes=10), backlog_within=timedelta(days=1))
JUST_TOLD = Told(80, State.NEW, NOON - timedelta(minutes=5))
TOLD_LONG_AGO = Told(80, State.NEW, NOON - timedelta(days=3))
YESTERDAY = NOON - timedelta(days=1)
BEFORE_THAT = YESTERDAY - timedelta(seconds=1)


def old(posted_at: datetime | None) -> Standing:
    return Standing(80, backlog=True, posted_at=posted_at)


CASES = {
    "first urgent mention": (Standing(80), None, Why.FIRST),
    "exactly as urgent as asked": (Standing(50), None, Why.FIRST),
    "somebody has it, the channel was never told": (Standing(80, State.CLAIMED), None, Why.FIRST),
    "not urgent": (Standing(49), None, Why.QUIET_LOW),
    "not about us": (Standing(99, relevant=False), None, Why.QUIET_IRRELEVANT),
    "no longer about us": (Standing(99, relevant=False, news=True), TOLD_LONG_AGO, Why.QUIET_IRRELEVANT),
    "backlog of today": (old(YESTERDAY), None, Why.FIRST),
    "backlog of before": (old(BEFORE_THAT), None, Why.QUIET_BACKLOG),
    "backlog without a date": (old(None), None, Why.QUIET_BACKLOG),
    "old, but heard while listening": (Standing(80, posted_at=BEFORE_THAT), None, Why.FIRST),
    "low and old": (replace(old(BEFORE_THAT), urgency=1), None, Why.QUIET_LOW),
    "withdrawn": (Standing(80, withdrawn=True, solved=True), None, Why.QUIET_WITHDRAWN),
    "solved": (Standing(80, solved=True, answered=True), None, Why.QUIET_SOLVED),
    "answered": (Standing(80, State.ANSWERED, answered=True), None, Why.QUIET_ANSWERED),
    "closed": (Standing(80, State.CLOSED), None, Why.QUIET_CLOSED),
    "irrelevant by a person": (Standing(80, State.IRRELEVANT), None, Why.QUIET_CLOSED),
    "told five minutes ago": (Standing(80), JUST_TOLD, Why.QUIET_TOLD),
    "told, nothing new": (Standing(80), TOLD_LONG_AGO, Why.QUIET_TOLD),
    "told, and the customer wrote": (Standing(80, news=True), TOLD_LONG_AGO, Why.NEWS),
    "told just now, and the customer wrote": (Standing(80, news=True), JUST_TOLD, Why.QUIET_TOLD),
    "worse than we said": (Standing(95), JUST_TOLD, Why.WORSE),
    "a little worse": (Standing(94), JUST_TOLD, Why.QUIET_TOLD),
    "answered since we told": (Standing(80, State.ANSWERED, answered=True), JUST_TOLD, Why.NEWS),
    "reopened and worse": (Standing(99, State.NEW), Told(80, State.CLOSED, NOON), Why.NEWS),
    "low news of a told case": (Standing(10, news=True), TOLD_LONG_AGO, Why.NEWS),
}


@pytest.mark.parametrize(("standing", "told", "why"), CASES.values(), ids=CASES)
def test_every_answer_has_its_name(standing: Standing, told: Told | None, why: Why) -> None:
    assert why_alert(standing, told, MANNERS, now=NOON) is why


def test_exactly_three_answers_speak() -> None:
    assert {why for why in Why if why.speaks} == {Why.FIRST, Why.WORSE, Why.NEWS}
    assert all(why.value.startswith("quiet-") for why in Why if not why.speaks)


def test_news_of_the_customer_wait_for_the_end_of_the_quiet_time() -> None:
    news = Standing(80, news=True)
    assert why_alert(news, replace(JUST_TOLD, at=NOON - MANNERS.quiet_for), MANNERS, now=NOON) is Why.NEWS


STANDINGS = st.builds(
    Standing,
    urgency=st.integers(0, 100),
    state=st.sampled_from(State),
    relevant=st.booleans(),
    backlog=st.booleans(),
    posted_at=st.none() | st.just(YESTERDAY) | st.just(BEFORE_THAT),
    withdrawn=st.booleans(),
    solved=st.booleans(),
    answered=st.booleans(),
    news=st.booleans(),
)


@given(STANDINGS, st.integers(0, 100))
def test_a_more_urgent_first_mention_is_never_quieter(standing: Standing, more: int) -> None:
    before = why_alert(standing, None, MANNERS, now=NOON)
    after = why_alert(replace(standing, urgency=min(100, standing.urgency + more)), None, MANNERS, now=NOON)
    assert after.speaks or not before.speaks


@given(STANDINGS)
def test_the_same_thing_is_not_told_twice(standing: Standing) -> None:
    told = Told(standing.urgency, standing.state, NOON)
    assert not why_alert(replace(standing, news=False), told, MANNERS, now=NOON).speaks
