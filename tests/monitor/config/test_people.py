"""What the YAML says of people becomes who is on duty."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.app import workplace_of
from monitor.config import check_config, load_config
from monitor.config.people_settings import weekdays
from monitor.rules.duty import Absence, Absent, Rota
from monitor.rules.people import Person
from monitor.rules.route import Alert

BRAND = "Örnek Marka"
FILE = """
contact: destek@ornekmarka.com.tr
timezone: Europe/Istanbul
brands:
  - {name: Örnek Marka, lead: mehmet}
sources:
  - {kind: site, preset: sikayetvar, slug: ornek-marka}
people:
  ayse: {name: Ayşe Yılmaz, slack: U012AB3CD, absent: [2026-11-23..2026-11-27, "2026-12-31"], instead: mehmet}
  mehmet: {slack: U034EF5GH}
groups:
  desk: {name: Destek, slack: S0123ABCD}
  both: {members: [ayse, mehmet]}
rotas:
  turn: {weeks: [ayse, mehmet], starts: 2026-W47, days: {sat..sun: both}, backup: lead}
routes:
  - {name: serious, to: terminal, when: {topics: legal}, assign: [desk, lead]}
  - {name: rest, to: terminal, assign: turn}
"""


@pytest.fixture
def workplace(tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(FILE, encoding="utf-8")
    return workplace_of(load_config(path, {}))


def test_people_groups_and_rotas_are_read(workplace):
    duty = workplace.duty
    assert workplace.people.by_key("ayse") == Person("ayse", "Ayşe Yılmaz", "U012AB3CD")
    assert workplace.people.by_slack("U034EF5GH") == Person("mehmet", "", "U034EF5GH")
    assert (duty.members, duty.heads, duty.zone) == (
        {"both": ("ayse", "mehmet")},
        {BRAND: ("mehmet",)},
        ZoneInfo("Europe/Istanbul"),
    )
    days = (Absence(date(2026, 11, 23), date(2026, 11, 27)), Absence(date(2026, 12, 31), date(2026, 12, 31)))
    assert duty.absent == {"ayse": Absent(days, ("mehmet",))}
    weekend = {5: ("both",), 6: ("both",)}
    assert duty.rotas == {"turn": Rota(("ayse", "mehmet"), date(2026, 11, 16), weekend, ("lead",))}


ON_DUTY = {
    "a week": (datetime(2026, 11, 17, 9, tzinfo=UTC), "late", ["ayse"]),
    "the next week": (datetime(2026, 11, 24, 9, tzinfo=UTC), "late", ["mehmet"]),
    "a weekend": (datetime(2026, 11, 22, 9, tzinfo=UTC), "late", ["ayse", "mehmet"]),
    "by topic, with the lead": (datetime(2026, 11, 17, 9, tzinfo=UTC), "legal", ["desk", "mehmet"]),
    "on New Year's Eve": (datetime(2026, 12, 31, 9, tzinfo=UTC), "late", ["mehmet"]),
}


@pytest.mark.parametrize(("at", "topic", "who"), ON_DUTY.values(), ids=ON_DUTY)
def test_who_is_on_duty(workplace, at, topic, who):
    alert = Alert(BRAND, frozenset({"sikayetvar"}), frozenset({topic}), 80)
    assert [person.key for person in workplace.duty.on_duty(alert, at)] == who


def test_a_brand_without_a_lead_is_mentioned_where_people_are_named(tmp_path):
    path = tmp_path / "nobetci.yaml"
    told = []
    for text in (FILE, FILE.replace(", lead: mehmet", ""), FILE.replace(", lead: mehmet", "").partition("people:")[0]):
        path.write_text(text, encoding="utf-8")
        _, problems, warnings = check_config(path, {})
        told.append(([problem.say() for problem in problems], [w.line for w in warnings if "leads" in w.say()]))
    assert told == [([], []), ([], [5]), ([], [])]


def test_days_are_written_alone_or_as_a_range():
    assert [list(weekdays(days)) for days in ("mon", "mon..fri", "sat .. sun")] == [[0], [0, 1, 2, 3, 4], [5, 6]]
    with pytest.raises(ValueError, match="sun"):
        weekdays("sun..mon")
