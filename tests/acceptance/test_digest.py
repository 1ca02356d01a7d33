"""The weekly digest of the real daemon: in time or late, and once, whoever is killed and whoever sends it too."""

import random
import threading
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest
from digests import a_digest
from nursery import the_nursery
from world import OPS, PATIENCE, TEAM, World

from fakes import a_mention, heard
from monitor.clock import system_clock
from monitor.demo import faults
from monitor.language import ISTANBUL
from monitor.rules.week import Week
from monitor.store.door import Store

BRAND = "Papatya Ev"
YESTERDAY = system_clock().astimezone(ISTANBUL).date() - timedelta(days=1)
DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[YESTERDAY.weekday()]
LAST = Week.of(YESTERDAY).before()
"""Its time of sending came yesterday at midnight; the next week's is days away, whatever midnight comes meanwhile."""
SECTION = """
digest: {{to: [team, ops], day: {day}, at: "00:00", pictures: {pictures}}}
"""


@pytest.fixture
def week_over(world):
    """A world whose last week is over and not told yet."""
    return set_back(world)


def set_back(world: World, *, pictures: str = "false", made: tuple[Week, ...] = ()) -> World:
    """Something was heard five weeks ago, and these weeks' digests were made in time."""
    section = SECTION.format(day=DAY, pictures=pictures)
    world.config.write_text(world.config.read_text(encoding="utf-8") + section, encoding="utf-8")
    with closing(Store.open(world.store)) as store, store.transaction() as tx:
        for back in reversed(range(5)):
            at = LAST.before(back).span(ISTANBUL)[0] + timedelta(days=2)
            told = [a_mention(f"{back}-{n}", created_at=at, source="sikayetvar") for n in range(2)]
            tx.mentions.add(told, heard(brand=BRAND, entry="sikayetvar"), now=at)
        for week in made:
            when = week.span(ISTANBUL)[1]
            tx.digests.make(a_digest(brand=BRAND, week=week.monday, made_at=when), f"token-of-{week.name}-0123456789")
    return world


def told(world: World) -> Counter[tuple[str, str]]:
    """How often each room was told each week's digest."""
    found: Counter[tuple[str, str]] = Counter()
    for room in (TEAM, OPS):
        for said in world.slack.messages(room):
            kind, _, rest = (said.key or "::").partition(":")[2].partition(":")
            if kind == "digest" and said.thread_ts is None:
                found[room, rest.rsplit(":", 2)[-2]] += 1
    return found


def both(*weeks: Week) -> Counter[tuple[str, str]]:
    return Counter({(room, week.name): 1 for room in (TEAM, OPS) for week in weeks})


def settled(world: World, *weeks: Week) -> bool:
    assert not told(world) - both(*weeks), "told twice, or what nobody waits for"
    return told(world) == both(*weeks)


def test_the_week_that_is_over_is_told_once_in_each_language(week_over):
    week_over.start()
    week_over.eventually(lambda: settled(week_over, LAST), "the digest in both channels")
    in_turkish, in_english = (week_over.slack.messages(room)[0].text for room in (TEAM, OPS))
    assert in_turkish != in_english
    assert week_over.stop() == 0
    week_over.start_and_wait()
    asked = week_over.site.requests
    week_over.eventually(lambda: week_over.site.requests >= asked + 6, "a second and more of another life")
    assert settled(week_over, LAST)
    assert week_over.stop() == 0
    status = week_over.run("status").stdout
    assert f"weekly digest of {BRAND}: {LAST.name}, made " in status
    assert "team: sent, ops: sent" in status


def test_with_pictures(world):
    set_back(world, pictures="true").start()
    world.eventually(lambda: settled(world, LAST), "the digest in both channels")
    assert world.stop() == 0


def test_after_an_outage_of_three_weeks_each_of_them_is_told_late(world):
    set_back(world, made=(LAST.before(3),)).start()
    weeks = LAST.before(2), LAST.before(), LAST
    world.eventually(lambda: settled(world, *weeks), "three digests")
    order = [said.key.rsplit(":", 2)[-2] for said in world.slack.messages(TEAM) if ":digest:" in (said.key or "")]
    assert order == [week.name for week in weeks]
    assert world.stop() == 0


def test_killed_at_many_moments_each_channel_is_told_once(world):
    dice, pause = random.Random(7), threading.Event()
    set_back(world, made=(LAST.before(4),))
    weeks = tuple(LAST.before(back) for back in reversed(range(4)))
    for number in range(4):
        if number % 2:
            world.slack.fail_next("chat.postMessage", faults.cut().then())
        world.start_and_wait()
        pause.wait(dice.uniform(0.0, 2.0))
        world.kill()
        assert not told(world) - both(*weeks)
    world.slack.heal()
    world.start()
    world.eventually(lambda: settled(world, *weeks), "every week's digest in both channels")
    assert world.stop() == 0


def test_somebody_sends_it_while_the_daemon_makes_it(week_over):
    week_over.start()
    send = ["digest", "--week", LAST.name, "--send"]
    command, log = [*send, "--config", str(week_over.config)], week_over.folder / "sending.log"
    sending = [the_nursery().start(command, week_over.environment, log, log) for _ in range(2)]
    assert [sender.wait(PATIENCE) for sender in sending] == [0, 0], log.read_text("utf-8")
    week_over.eventually(lambda: settled(week_over, LAST), "the digest in both channels")
    again = week_over.run(*send)
    assert again.returncode == 0
    assert f"{BRAND} {LAST.name}: already sent to team on " in again.stdout
    assert settled(week_over, LAST)
    assert week_over.stop() == 0


def test_once_sends_it_too(week_over):
    done = week_over.run("once", "--within", "20s")
    assert done.returncode == 0, done.stderr
    assert settled(week_over, LAST)
