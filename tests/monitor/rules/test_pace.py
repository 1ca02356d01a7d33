"""A source's luck: when it is polled next, and what the operators hear of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from monitor.rules.pace import Health, Luck, Rhythm, Tell, after_poll, is_gone, next_poll, tell

RHYTHM = Rhythm(
    poll=(timedelta(minutes=10), timedelta(minutes=15)),
    retry=(timedelta(seconds=30), timedelta(minutes=30)),
    probe=timedelta(hours=1),
    tell_after=3,
    gone_after=timedelta(days=3),
)
FINE = Health(Luck.FINE, since=NOON, last_success=NOON)
EVERY = timedelta(minutes=10)


def story(*lucks: Luck, start: Health | None = None) -> list[Tell]:
    """What operators hear over these polls, ten minutes apart."""
    health, heard = start or Health(), []
    for number, luck in enumerate(lucks):
        telling, health = tell(after_poll(health, luck, now=NOON + number * EVERY), RHYTHM)
        heard.append(telling)
    return heard


NOTHING, TROUBLE, BACK = Tell
L = Luck

STORIES = {
    "all is well": ([L.FINE, L.FINE], [NOTHING, NOTHING]),
    "refused once, told once": ([L.REFUSED, L.REFUSED, L.REFUSED], [TROUBLE, NOTHING, NOTHING]),
    "limited": ([L.LIMITED, L.LIMITED, L.FINE], [TROUBLE, NOTHING, BACK]),
    "layout changed and mended": ([L.LAYOUT, L.LAYOUT, L.FINE, L.FINE], [TROUBLE, NOTHING, BACK, NOTHING]),
    "empty": ([L.FINE, L.EMPTY, L.EMPTY, L.FINE], [NOTHING, TROUBLE, NOTHING, BACK]),
    "partial": ([L.PARTIAL, L.PARTIAL, L.FINE], [TROUBLE, NOTHING, BACK]),
    "a short outage": ([L.UNREACHABLE, L.UNREACHABLE, L.FINE], [NOTHING, NOTHING, NOTHING]),
    "an outage": ([L.UNREACHABLE] * 5 + [L.FINE], [NOTHING, NOTHING, TROUBLE, NOTHING, NOTHING, BACK]),
    "two outages": (
        [L.UNREACHABLE] * 3 + [L.FINE] + [L.UNREACHABLE] * 3,
        [NOTHING, NOTHING, TROUBLE, BACK, NOTHING, NOTHING, TROUBLE],
    ),
    "a pause is no failure": (
        [L.UNREACHABLE, L.UNREACHABLE, L.LIMITED, L.UNREACHABLE],
        [NOTHING, NOTHING, TROUBLE, NOTHING],
    ),
    "one trouble becomes another": ([L.LAYOUT, L.REFUSED, L.FINE], [TROUBLE, TROUBLE, BACK]),
    "refused, then away: nothing new": ([L.REFUSED] + [L.UNREACHABLE] * 4 + [L.FINE], [TROUBLE, *[NOTHING] * 4, BACK]),
    "drifting, then away: that is worse": (
        [L.PARTIAL] + [L.UNREACHABLE] * 3 + [L.FINE],
        [TROUBLE, NOTHING, NOTHING, TROUBLE, BACK],
    ),
    "empty, then away: that is worse": ([L.EMPTY] + [L.UNREACHABLE] * 3, [TROUBLE, NOTHING, NOTHING, TROUBLE]),
    "away, then gone": (
        [L.UNREACHABLE] * 3 + [L.GONE, L.GONE, L.FINE],
        [NOTHING, NOTHING, TROUBLE, TROUBLE, NOTHING, BACK],
    ),
}


@pytest.mark.parametrize(("lucks", "heard"), STORIES.values(), ids=STORIES)
def test_operators_hear_once_of_trouble_and_once_of_its_end(lucks: list[Luck], heard: list[Tell]) -> None:
    assert story(*lucks) == heard


@given(st.lists(st.sampled_from([luck for luck in Luck if luck is not Luck.UNTRIED]), max_size=12))
def test_no_end_is_told_without_a_trouble_and_no_trouble_twice_in_a_row(lucks: list[Luck]) -> None:
    health = Health()
    known = Luck.UNTRIED
    for number, luck in enumerate(lucks):
        telling, health = tell(after_poll(health, luck, now=NOON + number * EVERY), RHYTHM)
        assert (telling is Tell.BACK) <= (not known.is_good)
        assert (telling is Tell.TROUBLE) <= (luck is not known)
        known = health.told
    assert known.is_good or known is not Luck.FINE


def test_every_trouble_told_has_a_number_of_its_own() -> None:
    health = Health()
    episodes = []
    for luck in (L.REFUSED, L.REFUSED, L.FINE, L.LAYOUT, L.FINE):
        _, health = tell(after_poll(health, luck, now=NOON), RHYTHM)
        episodes.append(health.episode)
    assert episodes == [1, 1, 1, 2, 2]


AFTER = {
    "a good poll": (L.FINE, 0, NOON),
    "a partial poll is a success": (L.PARTIAL, 0, NOON),
    "an empty place was read": (L.EMPTY, 0, NOON),
    "unreachable": (L.UNREACHABLE, 3, None),
    "gone": (L.GONE, 3, None),
    "limited does not count": (L.LIMITED, 0, None),
    "refused": (L.REFUSED, 0, None),
    "layout": (L.LAYOUT, 0, None),
}


@pytest.mark.parametrize(("luck", "failures", "success"), AFTER.values(), ids=AFTER)
def test_a_poll_leaves_its_mark(luck: Luck, failures: int, success: object) -> None:
    health = after_poll(Health(failures=2), luck, now=NOON, detail="what")
    assert (health.luck, health.failures, health.last_success) == (luck, failures, success)
    assert (health.last_try, health.since, health.detail) == (NOON, NOON, "what")


def test_the_same_luck_keeps_its_beginning() -> None:
    later = after_poll(FINE, L.FINE, now=NOON + EVERY)
    assert later.since == NOON
    assert after_poll(later, L.EMPTY, now=NOON + EVERY).since == NOON + EVERY


GONE = {
    "a day": (timedelta(days=1), L.UNREACHABLE, False),
    "three days": (timedelta(days=3), L.UNREACHABLE, True),
    "still gone": (timedelta(days=9), L.GONE, True),
    "three days refused": (timedelta(days=3), L.REFUSED, False),
}


@pytest.mark.parametrize(("after", "luck", "gone"), GONE.values(), ids=GONE)
def test_days_without_an_answer_are_more_than_an_outage(after: timedelta, luck: Luck, gone: bool) -> None:
    now = NOON + after
    assert is_gone(after_poll(FINE, luck, now=now), RHYTHM, now=now) is gone


def test_a_source_that_never_answered_is_gone_after_as_long_and_stays_so() -> None:
    health, lucks = Health(), []
    for hours in range(0, 24 * 6, 12):
        now = NOON + timedelta(hours=hours)
        after = after_poll(health, L.UNREACHABLE, now=now)
        health = after_poll(health, L.GONE, now=now) if is_gone(after, RHYTHM, now=now) else after
        lucks.append(health.luck)
    assert lucks == [L.UNREACHABLE] * 6 + [L.GONE] * 6
    assert health.since == NOON


def test_an_untried_source_is_not_gone() -> None:
    assert not is_gone(Health(), RHYTHM, now=NOON)
    assert not is_gone(Health(L.UNREACHABLE), RHYTHM, now=NOON)


NEXT = {
    "fine, earliest": (Health(L.FINE), 0.0, timedelta(minutes=10)),
    "fine, half way": (Health(L.FINE), 0.5, timedelta(minutes=12.5)),
    "empty as usual": (Health(L.EMPTY), 0.0, timedelta(minutes=10)),
    "refused: probed": (Health(L.REFUSED), 0.9, timedelta(hours=1)),
    "layout: probed": (Health(L.LAYOUT), 0.0, timedelta(hours=1)),
    "first failure": (Health(L.UNREACHABLE, failures=1), 0.0, timedelta(seconds=15)),
    "first failure, latest": (Health(L.UNREACHABLE, failures=1), 1.0, timedelta(seconds=30)),
    "third failure doubles twice": (Health(L.UNREACHABLE, failures=3), 1.0, timedelta(minutes=2)),
    "many failures stop at the limit": (Health(L.UNREACHABLE, failures=9_999), 1.0, timedelta(minutes=30)),
    "gone": (Health(L.GONE, failures=500), 1.0, timedelta(minutes=30)),
}


@pytest.mark.parametrize(("health", "draw", "wait"), NEXT.values(), ids=NEXT)
def test_the_next_poll_depends_on_luck(health: Health, draw: float, wait: timedelta) -> None:
    assert next_poll(health, RHYTHM, now=NOON, draw=draw) - NOON == wait


HEALTHS = st.builds(Health, luck=st.sampled_from(Luck), failures=st.integers(0, 10_000))
DRAWS = st.floats(0, 1, exclude_max=True)


@given(HEALTHS, DRAWS)
def test_the_next_poll_is_never_in_the_past_nor_out_of_bounds(health: Health, draw: float) -> None:
    wait = next_poll(health, RHYTHM, now=NOON, draw=draw) - NOON
    assert RHYTHM.retry[0] / 2 <= wait <= max(RHYTHM.poll[1], RHYTHM.retry[1], RHYTHM.probe)


@given(st.integers(1, 40), DRAWS)
def test_one_more_failure_never_shortens_the_pause(failures: int, draw: float) -> None:
    one, more = (
        next_poll(Health(L.UNREACHABLE, failures=n), RHYTHM, now=NOON, draw=draw) for n in (failures, failures + 1)
    )
    assert one <= more


def test_only_untried_and_fine_bring_mentions() -> None:
    assert [luck for luck in Luck if luck.is_good] == [L.UNTRIED, L.FINE]
