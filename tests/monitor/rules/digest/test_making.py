from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.digest.counts import Casework, Cell, Listening, OpenCase, Opened, TopicCell
from monitor.rules.digest.digest import Measure, OpenLine, Recurrence, Recurring, WeekTimes, Without
from monitor.rules.digest.making import Material, Past, WeekCounts, make, past_counted, past_of, totals
from monitor.rules.score import Sentiment
from monitor.rules.week import Week

ISTANBUL = ZoneInfo("Europe/Istanbul")
WEEK = Week(date(2026, 11, 16))
MADE = datetime(2026, 11, 23, 6, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def hour(at):
    return int(at.timestamp()) // 3600


def at(day, clock, zone=ISTANBUL):
    return hour(datetime(2026, 11, day, clock, tzinfo=zone))


def a_cell(hour_, mentions=1, sentiment=Sentiment.NEGATIVE, entry="x", suspected=False):
    return Cell(hour_, entry, sentiment, suspected, mentions)


def material(*cells, week=WEEK, zone=ISTANBUL, **more):
    counts = more.pop("counts", None) or WeekCounts(tuple(cells), **more.pop("counted", {}))
    return Material("Papatya Ev", week, zone, MADE, counts, **more)


def a_past(week, mentions=None, **more):
    known = dict.fromkeys(Measure)
    known[Measure.MENTIONS] = mentions
    return Past(week, known | more.pop("totals", {}), **more)


def test_the_totals_of_a_week_say_nothing_where_nothing_was_measured():
    assert totals(WeekCounts()) == {
        Measure.MENTIONS: 0,
        Measure.NEGATIVE: None,
        Measure.URGENT: 0,
        Measure.CLAIMED_IN_TIME: None,
        Measure.ANSWERED_IN_TIME: None,
        Measure.CLAIM_TIME: None,
        Measure.ANSWER_TIME: None,
        Measure.SOLVED: 0,
        Measure.THANKS: 0,
        Measure.OPEN: None,
    }


def test_the_totals_of_a_week_are_shares_seconds_and_counts():
    work = Casework(20, 5, 10, 8, 4, 1, timedelta(minutes=14), timedelta(hours=2), 9, 7)
    cells = (a_cell(1, 30), a_cell(1, 10, Sentiment.POSITIVE))
    counted = totals(WeekCounts(cells, casework=work, thanks=3, open=6))
    assert counted == {
        Measure.MENTIONS: 40,
        Measure.NEGATIVE: 0.75,
        Measure.URGENT: 5,
        Measure.CLAIMED_IN_TIME: 0.8,
        Measure.ANSWERED_IN_TIME: 0.25,
        Measure.CLAIM_TIME: 840.0,
        Measure.ANSWER_TIME: 7_200.0,
        Measure.SOLVED: 7,
        Measure.THANKS: 3,
        Measure.OPEN: 6,
    }


def test_an_hour_belongs_to_the_day_on_the_clock_of_those_who_read():
    made = make(material(a_cell(at(16, 0)), a_cell(at(16, 23)), a_cell(at(17, 0)), a_cell(at(22, 23))))
    assert [day.mentions for day in made.days] == [2, 1, 0, 0, 0, 0, 1]
    assert [day.day for day in made.days] == list(WEEK.days)


def test_where_clocks_stand_at_half_hours_an_hour_belongs_to_the_day_in_which_it_begins():
    zone = ZoneInfo("Asia/Kolkata")
    began, ended = WEEK.span(zone)
    first, last = hour(began), hour(ended)  # both hours are cut by a midnight
    tuesday = hour(datetime(2026, 11, 16, 18, 0, tzinfo=UTC))  # 23:30 on Monday to 00:30 on Tuesday
    made = make(material(a_cell(first), a_cell(tuesday), a_cell(last), week=WEEK, zone=zone))
    assert [day.mentions for day in made.days] == [2, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("monday", [date(2026, 3, 23), date(2026, 10, 19)], ids=["spring", "autumn"])
def test_a_week_in_which_clocks_are_changed_has_seven_days(monday):
    zone, week = ZoneInfo("Europe/Berlin"), Week(monday)
    first, last = (hour(one) for one in week.span(zone))
    made = make(material(*(a_cell(one) for one in range(first, last)), week=week, zone=zone))
    assert sorted(day.mentions for day in made.days)[1:-1] == [24] * 5
    assert sum(day.mentions for day in made.days) == last - first
    assert len(made.days) == 7


def test_a_week_across_new_year_is_one_week():
    week = Week(date(2026, 12, 28))
    cells = [
        a_cell(hour(datetime(2026, 12, 31, 23, tzinfo=ISTANBUL))),
        a_cell(hour(datetime(2027, 1, 1, tzinfo=ISTANBUL))),
    ]
    made = make(material(*cells, week=week, counted={"casework": Casework(answer_clocks=2, answered_in_time=1)}))
    assert [day.mentions for day in made.days] == [0, 0, 0, 1, 1, 0, 0]
    assert made.times == (WeekTimes("2026-W53", in_time=0.5),)


CELLS = st.lists(
    st.builds(
        Cell,
        st.integers(hour(WEEK.span(ISTANBUL)[0]), hour(WEEK.span(ISTANBUL)[1]) - 1),
        st.sampled_from(["x", "sikayetvar", "import"]),
        st.sampled_from(Sentiment),
        st.booleans(),
        st.integers(1, 10_000),
    ),
    max_size=60,
)


@given(CELLS, st.integers())
def test_all_parts_of_a_digest_add_up_to_its_mentions_in_whatever_order_they_were_counted(cells, seed):
    made = make(material(*cells))
    mentions = made.figure(Measure.MENTIONS).now
    assert sum(day.mentions for day in made.days) == mentions
    assert sum(line.mentions for line in made.sources) == mentions
    assert sum(day.negative for day in made.days) == sum(line.negative for line in made.sources)
    suspected = made.without.suspected if made.without else 0
    assert suspected == sum(day.suspected for day in made.days)
    assert mentions == suspected + (made.without.mentions if made.without else mentions)
    Random(seed).shuffle(cells)
    assert make(material(*cells)) == made


def test_figures_without_campaigns_stand_only_where_there_are_some():
    plain = [a_cell(at(17, 9), 6), a_cell(at(17, 9), 2, Sentiment.POSITIVE)]
    assert make(material(*plain)).without is None
    suspected = a_cell(at(17, 9), 4, suspected=True)
    assert make(material(*plain, suspected)).without == Without(4, 8, 0.75)
    assert make(material(suspected)).without == Without(4, 0, None)


PASTS = {
    "nothing is known": ([], (None, None)),
    "only last week is": ([(1, 12)], (12, None)),
    "two weeks are": ([(1, 12), (3, 8)], (12, 10)),
    "last week is not": ([(2, 12), (3, 8)], (None, 10)),
    "a week with nothing is nothing, not unknown": ([(1, 0), (2, 10)], (0, 5)),
    "all four are": ([(1, 4), (2, 8), (3, 12), (4, 16)], (4, 10)),
    "a fifth does not count": ([(1, 4), (2, 8), (5, 900)], (4, 6)),
    "the week itself does not count": ([(0, 900), (1, 4), (2, 8)], (4, 6)),
    "what was not measured does not count": ([(1, None), (2, 8), (3, 4)], (None, 6)),
}


@pytest.mark.parametrize(("weeks", "expected"), PASTS.values(), ids=PASTS)
def test_a_figure_is_held_against_last_week_and_the_mean_of_the_weeks_before(weeks, expected):
    past = tuple(a_past(WEEK.before(back), mentions) for back, mentions in weeks)
    figure = make(material(a_cell(at(17, 9), 5), past=past)).figure(Measure.MENTIONS)
    assert (figure.now, figure.last, figure.mean) == (5, *expected)


def test_a_week_in_which_listening_only_began_is_not_compared_with():
    past = (a_past(WEEK.before(), 3, times=WeekTimes(WEEK.before().name)),)
    midst = Listening("x", WEEK.before().span(ISTANBUL)[0] + timedelta(days=3))
    made = make(material(a_cell(at(17, 9), 50), past=past, coverage=(midst,)))
    assert made.first
    assert made.figure(Measure.MENTIONS).last is None
    assert not make(material(past=past, coverage=(midst, Listening("y", LONG_AGO)))).first


def test_a_week_that_was_told_is_compared_with_even_if_its_source_is_a_new_one_by_now():
    told = make(material(a_cell(at(10, 9), 5), week=WEEK.before(), coverage=(Listening("x", LONG_AGO),)))
    new = Listening("renamed", WEEK.span(ISTANBUL)[0] + timedelta(days=4))
    made = make(material(a_cell(at(17, 9), 50), past=(past_of(told),), coverage=(new,)))
    assert made.figure(Measure.MENTIONS).last == 5
    assert not made.first


def test_a_first_week_that_was_told_is_not_compared_with_either():
    midst = Listening("x", WEEK.before().span(ISTANBUL)[0] + timedelta(days=3))
    told = make(material(a_cell(at(12, 9), 5), week=WEEK.before(), coverage=(midst,)))
    assert make(material(a_cell(at(17, 9), 50), past=(past_of(told),), coverage=(midst,))).first


def test_topics_are_sorted_by_size_and_by_how_much_they_moved():
    cells = [
        TopicCell("late", True, False, 40),
        TopicCell("late", False, True, 2),
        TopicCell("refund", True, False, 50),
        TopicCell("health", True, True, 30),
        TopicCell("praise", False, False, 3),
    ]
    past = (a_past(WEEK.before(), 9, topics={"refund": 49, "health": 1, "late": 40, "staff": 8}),)
    made = make(material(counts=WeekCounts((), tuple(cells)), past=past))
    said = [(line.topic, line.mentions, line.negative, line.last) for line in made.topics]
    assert said == [
        ("health", 30, 30, 1),
        ("refund", 50, 50, 49),
        ("late", 42, 40, 40),
        ("staff", 0, 0, 8),
        ("praise", 3, 0, 0),
    ]
    assert [line.last for line in make(material(counts=WeekCounts((), tuple(cells)))).topics] == [None] * 4


def test_a_source_that_was_silent_is_a_line_and_one_that_is_new_has_no_last_week():
    past = (a_past(WEEK.before(), 9, sources={"x": 7, "gone": 2}),)
    coverage = (
        Listening("x", LONG_AGO),
        Listening("quiet", LONG_AGO),
        Listening("new", WEEK.span(ISTANBUL)[0]),
        Listening("never", None),
    )
    cells = (a_cell(at(17, 9), 5), a_cell(at(17, 9), 2, entry="new"), a_cell(at(17, 9), 1, entry="import"))
    made = make(material(*cells, past=past, coverage=coverage))
    assert [(line.source, line.mentions, line.last) for line in made.sources] == [
        ("x", 5, 7),
        ("new", 2, None),
        ("import", 1, 0),
        ("gone", 0, 2),
        ("never", 0, None),
        ("quiet", 0, 0),
    ]


def test_what_recurs_is_known_again_however_its_product_is_written():
    line = Recurring(Recurrence.PROBLEM, "manual", "Karanfil KİTAPLIK", 7, 9)
    before = make(material(recurring=(Recurring(Recurrence.PROBLEM, "manual", "karanfil kitaplık", 3, 3),)))
    past = Past(WEEK.before(), {}, recurring=past_of(before).recurring)
    assert make(material(recurring=(line,), past=(past,))).recurring[0].last == 3
    assert make(material(recurring=(line,))).recurring[0].last is None


def test_rivals_are_lines_where_they_are_listened_for():
    past = (a_past(WEEK.before(), 9, rivals={"Kirpi": 4}),)
    made = make(material(rivals={"Yonca": 0, "Kirpi": 2}, past=past))
    assert [(line.rival, line.mentions, line.last) for line in made.rivals] == [("Kirpi", 2, 4), ("Yonca", 0, None)]
    assert make(material(past=past)).rivals == ()


def test_waiting_times_are_those_of_five_weeks_the_oldest_first():
    past = tuple(
        a_past(
            WEEK.before(back), 9, times=WeekTimes(WEEK.before(back).name, timedelta(minutes=back)) if back - 2 else None
        )
        for back in (1, 2, 3, 4, 5)
    )
    made = make(material(past=past))
    assert [(one.week, one.claim) for one in made.times] == [
        ("2026-W43", timedelta(minutes=4)),
        ("2026-W44", timedelta(minutes=3)),
        ("2026-W45", None),
        ("2026-W46", timedelta(minutes=1)),
        ("2026-W47", None),
    ]


def test_a_week_is_the_same_past_whether_its_digest_tells_it_or_it_is_counted_anew():
    work = Casework(20, 5, 10, 8, 4, 1, timedelta(minutes=14), timedelta(hours=2), 9, 7)
    counts = WeekCounts((a_cell(at(17, 9), 5),), (TopicCell("late", True, False, 4),), work, 3, 6)
    told, counted = past_of(make(material(counts=counts))), past_counted(WEEK, counts)
    assert (told.totals, told.topics, told.sources, told.times) == (
        counted.totals,
        counted.topics,
        counted.sources,
        counted.times,
    )
    assert told.week == counted.week == WEEK


def test_what_waits_is_told_as_it_was_found():
    since = datetime(2026, 11, 20, tzinfo=UTC)
    opened = Opened(17, 5, (OpenCase(41, 111, 92, since, "ayse", True),))
    made = make(material(opened=opened, counted={"open": 17}))
    assert (made.open, made.open_cases, made.open_late, made.figure(Measure.OPEN).now) == (
        (OpenLine(41, 111, 92, since, "ayse", True),),
        17,
        5,
        17,
    )


def test_an_empty_week_is_a_digest_too():
    made = make(material())
    assert (made.first, made.topics, made.sources, made.without) == (True, (), (), None)
    assert [day.mentions for day in made.days] == [0] * 7
    assert made.figure(Measure.NEGATIVE).now is None
