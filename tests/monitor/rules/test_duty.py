"""Who has a case: by route, rota, absence, backup and lead."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import BRAND, a_route
from monitor.rules.duty import LEAD, Absence, Absent, Duty, Rota
from monitor.rules.people import Directory, Person
from monitor.rules.route import Alert, Condition, Route

AYSE, MEHMET, ZEYNEP = Person("ayse", slack="U01AYSE"), Person("mehmet", slack="U02MEHMET"), Person("zeynep")
DESK = Person("desk", slack="S01DESK")
TEAM = Person("team")
PEOPLE = Directory({person.key: person for person in (AYSE, MEHMET, ZEYNEP, DESK, TEAM)})
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_duty(**changes: object) -> Duty:
    values: dict[str, object] = {
        "people": PEOPLE,
        "members": {"team": ("ayse", "mehmet")},
        "rotas": {
            "weekly": Rota(("ayse", "mehmet"), date(2026, 11, 25), backup=("zeynep",)),
            "weekend": Rota(("ayse",), days={5: ("mehmet",), 6: ("mehmet",)}),
            "days": Rota(days={0: ("ayse",), 1: ("mehmet", "zeynep")}),
        },
        "heads": {BRAND: ("zeynep",)},
    }
    return Duty(**{**values, **changes})  # type: ignore[arg-type]


def away(who: str, first: date, last: date, *instead: str) -> dict[str, Absent]:
    return {who: Absent((Absence(first, last),), instead)}


THIS_WEEK = (date(2026, 11, 23), date(2026, 11, 27))
CALLED = {
    "a person": (("ayse",), {}, [AYSE]),
    "two, once each": (("ayse", "mehmet", "ayse"), {}, [AYSE, MEHMET]),
    "a group that Slack knows": (("desk",), {}, [DESK]),
    "a group of our own": (("team",), {}, [AYSE, MEHMET]),
    "the rest of a group": (("team",), away("ayse", *THIS_WEEK), [MEHMET]),
    "a week's turn": (("weekly",), {}, [AYSE]),
    "a week's backup": (("weekly",), away("ayse", *THIS_WEEK), [ZEYNEP]),
    "who stands in goes before the backup": (("weekly",), away("ayse", *THIS_WEEK, "mehmet"), [MEHMET]),
    "the lead": ((LEAD,), {}, [ZEYNEP]),
    "a day without an entry": (("days",), {}, [AYSE]),
    "somebody who is away": (("ayse",), away("ayse", *THIS_WEEK), []),
    "somebody who was away": (("ayse",), away("ayse", date(2026, 11, 1), date(2026, 11, 22)), [AYSE]),
    "nobody of that name": (("nobody",), {}, []),
}


@pytest.mark.parametrize(("keys", "absent", "found"), CALLED.values(), ids=CALLED)
def test_names_stand_for_people(keys, absent, found) -> None:
    assert list(a_duty(absent=absent).called(keys, BRAND, MONDAY)) == found


def test_people_who_stand_in_for_each_other_are_nobody_while_both_are_away() -> None:
    absent = away("ayse", *THIS_WEEK, "mehmet") | away("mehmet", *THIS_WEEK, "ayse")
    assert a_duty(absent=absent).called(("ayse",), BRAND, MONDAY) == ()


TURNS = {
    "the week it starts in": (date(2026, 11, 23), "ayse"),
    "Sunday of that week": (date(2026, 11, 29), "ayse"),
    "the next Monday": (date(2026, 11, 30), "mehmet"),
    "the week before": (date(2026, 11, 22), "mehmet"),
    "the last week of the year, the 53rd": (date(2026, 12, 31), "mehmet"),
    "New Year's Day is in that week": (date(2027, 1, 1), "mehmet"),
    "the first week of the next": (date(2027, 1, 4), "ayse"),
}


@pytest.mark.parametrize(("day", "whose"), TURNS.values(), ids=TURNS)
def test_weeks_go_round_without_a_break_at_the_end_of_the_year(day, whose) -> None:
    assert a_duty().rotas["weekly"].turn(day) == (whose,)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 5))
def test_nobody_has_two_weeks_in_a_row_unless_alone(day, people) -> None:
    rota = Rota(tuple(map(str, range(people))))
    this, following = rota.turn(day), rota.turn(day + timedelta(days=7))
    assert (int(this[0]) + 1) % people == int(following[0])


def test_a_day_of_the_week_goes_before_the_week() -> None:
    rota = a_duty().rotas["weekend"]
    assert [rota.turn(date(2026, 11, 23) + timedelta(days=n))[0] for n in range(7)] == ["ayse"] * 5 + ["mehmet"] * 2


def test_the_turn_changes_at_midnight_where_people_are() -> None:
    duty, midnight = a_duty(), datetime(2026, 11, 29, 21, 0, tzinfo=UTC)  # 00:00 on Monday in Istanbul
    assert duty.called(("weekly",), BRAND, midnight - timedelta(seconds=1)) == (AYSE,)
    assert duty.called(("weekly",), BRAND, midnight) == (MEHMET,)


def assigned(route: Route, *names: str) -> Route:
    return Route(route.name, route.channel, route.when, route.manners, names)


ROUTES = (
    assigned(a_route("serious", topics=frozenset({"legal"})), "zeynep"),
    assigned(a_route("x", sources=frozenset({"x"}), urgency=(50, 100)), "weekly"),
    a_route("rest"),
)


def an_alert(**changes: object) -> Alert:
    values: dict[str, object] = {
        "brand": BRAND, "sources": frozenset({"place"}), "topics": frozenset({"late"}), "urgency": 60,
    }  # fmt: skip
    return Alert(**{**values, **changes})  # type: ignore[arg-type]


ON_DUTY = {
    "by topic": (an_alert(topics=frozenset({"legal"})), None, [ZEYNEP]),
    "by source": (an_alert(sources=frozenset({"x"})), None, [AYSE]),
    "a route that assigns nobody": (an_alert(), None, []),
    "the route that told keeps it": (an_alert(sources=frozenset({"x"}), urgency=40), "x", [AYSE]),
    "a route that is gone": (an_alert(topics=frozenset({"legal"})), "old", [ZEYNEP]),
}


@pytest.mark.parametrize(("alert", "route", "found"), ON_DUTY.values(), ids=ON_DUTY)
def test_who_is_on_duty_follows_from_the_route(alert, route, found) -> None:
    assert list(a_duty(routes=ROUTES).on_duty(alert, MONDAY, route)) == found


def test_what_no_route_tells_is_whose_it_would_be() -> None:
    quiet = (assigned(a_route("x", urgency=(50, 100)), "ayse"),)
    assert a_duty(routes=quiet).on_duty(an_alert(urgency=10), MONDAY) == (AYSE,)


def test_where_nobody_of_them_is_there_the_lead_has_it() -> None:
    absent = away("zeynep", *THIS_WEEK, "mehmet")
    routes = (assigned(a_route(), "ayse"),)
    duty = a_duty(routes=routes, absent=absent | away("ayse", *THIS_WEEK))
    assert duty.on_duty(an_alert(), MONDAY) == (MEHMET,)


def test_nobody_is_on_duty_where_nothing_is_configured() -> None:
    assert Duty().on_duty(Alert(BRAND, frozenset(), frozenset(), 90), MONDAY) == ()
    assert Duty(routes=(Route("all", "team", Condition()),)).leads(BRAND, MONDAY) == ()


def test_member_ids_are_of_people_and_not_of_groups() -> None:
    assert PEOPLE.slack_ids == {"U01AYSE", "U02MEHMET"}
