"""What the YAML says of time becomes calendars, clocks and quiet hours."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from command_line import run

from monitor.app import workplace_of
from monitor.config import check_config, load_config
from monitor.errors import ConfigError
from monitor.holidays import holidays_of
from monitor.rules.clocks import Step
from monitor.rules.hours import ALWAYS, Span
from monitor.rules.route import Alert

ISTANBUL = ZoneInfo("Europe/Istanbul")
BRAND = "Örnek Marka"
FILE = """
contact: destek@ornekmarka.com.tr
timezone: Europe/Istanbul
brands:
  - {name: Örnek Marka, lead: ayse}
sources:
  - {kind: site, preset: sikayetvar, slug: ornek-marka}
people:
  ayse: {slack: U012AB3CD}
calendars:
  team:
    hours: {mon..fri: [09:00..12:30, 13:30..18:00], sat: 10:00..14:00}
    holidays: TR
    days_off: ["2026-12-31"]
    half_days: ["2026-11-27"]
    instead: {2026-11-29: 12:00..16:00, "2026-10-29": 10:00..12:00}
clocks:
  - name: serious
    when: {topics: [legal], urgency: 50..100, sources: sikayetvar}
    claim: 15m
    answer: 2h
    escalate:
      - {to: ayse}
      - {after: 15m, to: [lead]}
  - {name: rest, claim: 1h, answer: 8h, calendar: team}
quiet_hours:
  - {brands: Örnek Marka, hours: [20:00..09:00, 13:00..14:00], urgency: 80, topics: health}
"""


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "nobetci.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ISTANBUL)


def alert(urgency=60, *topics):
    return Alert(BRAND, frozenset({"sikayetvar"}), frozenset(topics), urgency)


def test_calendars_are_read_with_the_holidays_of_their_country(write):
    team = workplace_of(load_config(write(FILE), {})).clocks.targets[1].calendar
    morning, afternoon = Span(9 * 60, 12 * 60 + 30), Span(13 * 60 + 30, 18 * 60)
    days = {
        date(2026, 11, 20): (morning, afternoon),
        date(2026, 11, 21): (Span(600, 840),),
        date(2026, 11, 22): (),
        date(2026, 5, 1): (),
        date(2026, 3, 20): (),
        date(2026, 3, 19): (morning,),
        date(2026, 10, 28): (morning,),
        date(2026, 10, 29): (Span(600, 720),),
        date(2026, 11, 27): (morning,),
        date(2026, 11, 29): (Span(720, 960),),
        date(2026, 12, 31): (),
    }
    assert {day: team.on(day) for day in days} == days
    assert team.zone == ISTANBUL


def test_clocks_are_read_in_order_with_their_chain(write):
    clocks = workplace_of(load_config(write(FILE), {})).clocks
    assert [target.name for target in clocks.targets] == ["serious", "rest"]
    serious = clocks.targets[0]
    assert (serious.claim, serious.answer, serious.calendar) == (timedelta(minutes=15), timedelta(hours=2), ALWAYS)
    assert serious.steps == (Step(timedelta(0), ("ayse",)), Step(timedelta(minutes=15), ("lead",)))
    due = clocks.due(alert(60), at("2026-11-20 17:30"))
    assert (due.claim, due.answer) == (at("2026-11-21 10:30"), at("2026-11-23 12:30"))
    assert clocks.due(alert(60, "legal"), at("2026-11-20 17:30")).claim == at("2026-11-20 17:45")


QUIET = {
    "by day": ("2026-11-20 12:00", alert(), None),
    "at night until morning": ("2026-11-20 23:00", alert(), "2026-11-21 09:00"),
    "before dawn": ("2026-11-21 04:00", alert(), "2026-11-21 09:00"),
    "over lunch": ("2026-11-20 13:10", alert(), "2026-11-20 14:00"),
    "at the very end": ("2026-11-21 09:00", alert(), None),
    "urgent enough": ("2026-11-20 23:00", alert(80), None),
    "not quite": ("2026-11-20 23:00", alert(79), "2026-11-21 09:00"),
    "a topic that cannot wait": ("2026-11-20 23:00", alert(10, "late", "health"), None),
    "another topic": ("2026-11-20 23:00", alert(60, "legal"), "2026-11-21 09:00"),
    "another brand": ("2026-11-20 23:00", Alert("Başka", frozenset(), frozenset(), 50), None),
}


@pytest.mark.parametrize(("now", "what", "until"), QUIET.values(), ids=QUIET.keys())
def test_quiet_hours_hold_back_what_can_wait(write, now, what, until):
    quiet = workplace_of(load_config(write(FILE), {})).quiet
    assert quiet.until(what, at(now)) == (at(until) if until else None)


def test_quiet_may_be_whenever_nobody_works(write):
    text = FILE.replace("hours: [20:00..09:00, 13:00..14:00]", "outside: team")
    quiet = workplace_of(load_config(write(text), {})).quiet
    assert quiet.until(alert(), at("2026-12-30 19:00")) == at("2027-01-02 10:00")


def test_without_any_of_it_no_clock_runs_and_nobody_is_asked(write):
    workplace = workplace_of(load_config(write(FILE.partition("calendars:")[0]), {}))
    assert workplace.clocks.targets == ()
    assert workplace.quiet.hours == ()
    assert workplace.clocks.of(alert()) is None


WORDS = """
groups:
  late:
    level: note
    says: has not arrived
    patterns: ["kargo* gel~"]
    must_match: ["kargom gelmedi"]
"""
"""The sentences of the shipped list are tried by other tests, and take a while."""


def test_a_country_without_known_holidays_is_told_with_its_line(write, monkeypatch):
    path = write(FILE.replace("holidays: TR", "holidays: XX") + "lexicon: words.yaml\n")
    path.with_name("words.yaml").write_text(WORDS, encoding="utf-8")
    config = load_config(path, {})
    with pytest.raises(ConfigError) as caught:
        workplace_of(config)
    line = FILE.splitlines().index("    holidays: TR") + 1
    assert [(problem.line, problem.what) for problem in caught.value.problems] == [
        (line, "no holidays are known for {country}")
    ]
    checked = run("check", "--config", path)
    assert checked.exit_code == 2
    assert f":{line}:" in checked.output


SENSE = {
    "measures nothing": ("- {name: serious, when: {topics: legal}}", "measures nothing"),
    "answer before claim": ("- {name: serious, when: {topics: legal}, claim: 2h, answer: 1h}", "shorter than claim"),
    "never used": ("- {name: any, claim: 1h}\n  - {name: serious, when: {topics: legal}, claim: 1h}", "never used"),
}


@pytest.mark.parametrize(("clocks", "told"), SENSE.values(), ids=SENSE.keys())
def test_a_clock_that_makes_no_sense_is_warned_of(write, clocks, told):
    text = FILE.partition("calendars:")[0] + f"clocks:\n  {clocks}\n"
    _, problems, warnings = check_config(write(text), {})
    assert problems == []
    assert any(told in warning.what for warning in warnings)


def test_holidays_are_looked_up_in_a_child_that_leaves_nothing_behind():
    import sys

    known = holidays_of("TR")
    assert known is not None
    assert date(2027, 5, 19) in known.off
    assert date(2027, 3, 8) in known.half
    assert "holidays" not in sys.modules
