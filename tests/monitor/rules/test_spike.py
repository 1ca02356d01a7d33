"""Spikes: what is usual, what is surprising, and what an episode does."""

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import NOON
from monitor.rules.expected_hours import DAY, LEAST_KNOWN, SEASONED, WEEK, Expectation, Pulse, expect
from monitor.rules.spike import (
    EpisodeState,
    Sensitivity,
    Series,
    SpikeKind,
    began,
    called_expected,
    goes_on,
    hour_of,
    start_of,
    usual_share,
    weigh_share,
    weigh_volume,
)

HOW = Sensitivity()
NOW = 6 * WEEK + 14


def drawn(rng, mean):
    """So many as chance has it."""
    count, left = 0, rng.expovariate(1.0)
    while left < mean:
        count, left = count + 1, left + rng.expovariate(1.0)
    return count


def rhythm(hour, mean):
    """Few at night, most at noon, fewer at weekends."""
    of_day = 0.3 + 1.2 * math.exp(-(((hour % DAY - 14) / 4.5) ** 2)) + 0.6 * math.exp(-(((hour % DAY - 21) / 2) ** 2))
    return mean * of_day * (0.6 if hour // DAY % 7 in (5, 6) else 1.0)


def series(mean, until=NOW, seed=1, **changes):
    rng = random.Random(seed)
    return {hour: Pulse(drawn(rng, rhythm(hour, mean))) for hour in range(until)} | changes.get("but", {})


def steady(count, until=NOW):
    return {hour: Pulse(count, count // 2) for hour in range(until)}


def volume(past, pulse, hour=NOW):
    return Series({**past, hour: pulse}, 0).volume(hour, HOW)


SPIKES = {
    "a quiet brand and one mention": (steady(0), Pulse(1), False),
    "a quiet brand and seven": (steady(0), Pulse(7), False),
    "a quiet brand and twelve": (steady(0), Pulse(12), True),
    "a busy brand and a little more": (steady(100), Pulse(150), False),
    "a busy brand and half as much again": (steady(100), Pulse(160), False),
    "a busy brand and four times as much": (steady(100), Pulse(400), True),
    "a busy brand and nothing": (steady(100), Pulse(0), False),
    "an hour of chance": (series(20), Pulse(30), False),
    "four times that hour": (series(20), Pulse(round(4 * rhythm(NOW, 20))), True),
    "mostly a suspected campaign": (steady(10), Pulse(80, in_campaigns=68), False),
    "a suspected campaign, and more beside it": (steady(10), Pulse(130, in_campaigns=68), True),
}


@pytest.mark.parametrize(("past", "pulse", "is_spike"), SPIKES.values(), ids=SPIKES)
def test_an_hour_is_a_spike(past, pulse, is_spike):
    reading = volume(past, pulse)
    assert reading.is_spike is is_spike, reading


def test_what_is_usual_at_noon_is_a_spike_at_night():
    past = {hour: Pulse(40 if hour % DAY == 12 else 2) for hour in range(NOW)}
    assert not volume(past, Pulse(40), 5 * WEEK + 12).is_spike
    assert volume(past, Pulse(40), 5 * WEEK + 3).is_spike


def test_what_is_usual_on_mondays_is_usual_only_there():
    monday_noon = {hour: Pulse(60 if hour % WEEK == 12 else 5) for hour in range(NOW)}
    assert not volume(monday_noon, Pulse(60), 5 * WEEK + 12).is_spike
    assert volume(monday_noon, Pulse(60), 5 * WEEK + DAY + 12).is_spike


def test_before_a_month_only_the_hour_of_the_day_counts():
    past = {hour: Pulse(60 if hour % DAY == 12 else 5) for hour in range(2 * WEEK)}
    assert SEASONED > 2 * WEEK
    assert not volume(past, Pulse(60), 2 * WEEK + 12).is_spike


def test_a_holiday_is_no_spike_and_makes_none_of_the_next_week():
    holiday = range(5 * WEEK, 5 * WEEK + DAY)
    past = {hour: Pulse(0 if hour in holiday else 20) for hour in range(6 * WEEK)}
    assert not any(volume(past, Pulse(0), hour).is_spike for hour in holiday)
    assert not any(volume(past, Pulse(24), hour + WEEK).is_spike for hour in holiday)


def test_one_storm_does_not_make_the_next_one_usual():
    past = steady(10) | {NOW - WEEK: Pulse(500)}
    assert volume(past, Pulse(60)).is_spike


def test_expected_hours_say_nothing_of_what_is_usual():
    weekly = {NOW - weeks * WEEK: Pulse(200) for weeks in range(1, 6)}
    excluded = {hour: replace(pulse, excluded=True) for hour, pulse in weekly.items()}
    assert not volume(steady(10) | weekly, Pulse(90)).is_spike
    assert volume(steady(10) | excluded, Pulse(90)).is_spike


def test_of_a_brand_that_is_hardly_known_nothing_is_expected():
    assert expect({}, LEAST_KNOWN - 1, 0) is None
    assert expect({}, LEAST_KNOWN, 0) is not None
    assert Series({}, NOW - 5).volume(NOW, HOW) is None


@given(st.floats(0.01, 500), st.floats(0.05, 2), st.integers(0, 400))
@settings(max_examples=40)
def test_more_never_look_less_surprising(mean, spread, count):
    usual = Expectation(mean, spread, 8)
    assert 0 <= usual.surprise(count + 1) <= usual.surprise(count) + 1e-12 <= 1 + 1e-9
    fewer, more = (weigh_volume(Pulse(number), usual, HOW) for number in (count, count + 1))
    assert more.is_spike or not fewer.is_spike


@given(st.integers(1, 120), st.data())
@settings(max_examples=40)
def test_more_bad_ones_never_look_less_surprising(mentions, data):
    negative = data.draw(st.integers(0, mentions - 1))
    usual = data.draw(st.floats(0, 1))
    fewer, more = (weigh_share(Pulse(mentions, bad), usual, HOW) for bad in (negative, negative + 1))
    assert more.surprise <= fewer.surprise + 1e-9
    assert more.is_spike or not fewer.is_spike


@given(st.floats(0.01, 300), st.floats(0.05, 2))
@settings(max_examples=40)
def test_the_usual_lies_within_its_bounds(mean, spread):
    low, high = Expectation(mean, spread, 8).within(1e-4)
    assert low <= mean <= high + 1


SHARES = {
    "as bad as ever": (Pulse(40, 20), False),
    "a bad hour of few": (Pulse(8, 8), False),
    "all of forty": (Pulse(40, 40), True),
    "none": (Pulse(40, 0), False),
    "a campaign of bad ones": (Pulse(80, 60, in_campaigns=40), False),
    "more bad ones than the campaign": (Pulse(80, 79, in_campaigns=40), True),
}


@pytest.mark.parametrize(("pulse", "is_spike"), SHARES.values(), ids=SHARES)
def test_the_share_of_bad_ones(pulse, is_spike):
    reading = Series(steady(10) | {NOW: pulse}, 0).negativity(NOW, HOW)
    assert reading.kind is SpikeKind.NEGATIVITY
    assert reading.is_spike is is_spike, reading


def test_of_few_mentions_no_share_is_usual():
    assert usual_share({NOW - 1: Pulse(99, 99)}, NOW) is None


def a_reading(seen, past=None):
    return volume(past or steady(10), Pulse(seen))


def test_a_growing_hour_is_looked_at_again_and_again():
    spike = began("Papatya", "", NOW, a_reading(50))
    grown = goes_on(spike, NOW, a_reading(80), HOW)
    assert (grown.seen, grown.peak, grown.rev, grown.began, grown.last) == (80, 80, 2, NOW, NOW)
    assert goes_on(grown, NOW, a_reading(80), HOW) is grown


def test_an_hour_after_the_other_is_the_same_episode_and_keeps_its_peak():
    spike = goes_on(began("Papatya", "", NOW, a_reading(90)), NOW + 2, a_reading(50), HOW)
    assert (spike.began, spike.last, spike.seen, spike.peak) == (NOW, NOW + 2, 50, 90)


def test_it_is_over_three_hours_after_the_last_such_hour():
    spike = began("Papatya", "", NOW, a_reading(90))
    assert goes_on(spike, NOW + 3, a_reading(12), HOW) is spike
    assert goes_on(spike, NOW + 4, a_reading(12), HOW).state is EpisodeState.OVER
    assert goes_on(spike, NOW + 4, None, HOW).state is EpisodeState.OVER


def test_a_person_may_call_it_expected():
    spike = called_expected(began("Papatya", "", NOW, a_reading(90)), NOON)
    assert (spike.state, spike.expected_until, spike.rev, spike.is_on) == (EpisodeState.EXPECTED, NOON, 2, False)


def test_hours_begin_where_they_begin():
    assert start_of(hour_of(NOON)) == NOON


@pytest.mark.parametrize("mean", [2, 12])
def test_ordinary_weeks_bring_hardly_an_alarm_and_a_fourfold_hour_is_found(mean):
    """Eight weeks after four; of the hours that usually bring eight or more, each might bring four times as much."""
    past = series(mean, 12 * WEEK, seed=7)
    alarms, found = 0, []
    for hour in range(4 * WEEK, 12 * WEEK, 11):
        usual = expect(past, hour, 0)
        alarms += weigh_volume(past[hour], usual, HOW).is_spike
        if rhythm(hour, mean) >= 8:
            found.append(weigh_volume(Pulse(round(4 * rhythm(hour, mean))), usual, HOW).is_spike)
    assert alarms == 0
    assert sum(found) >= 0.97 * len(found)
