"""Two sets of rules over the same mentions: what appears, vanishes, moves, rises and falls."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON, a_route, a_score
from monitor.rules.alert import Manners
from monitor.rules.comparison import Comparison, Difference, Opinion, Pair, compare, differences, opinion_of
from monitor.rules.route import Alert
from monitor.rules.score import Axis, Reason

LAW = a_route("legal", "law", Manners(at_least=70), topics=frozenset({"legal"}))
TEAM = a_route("urgent", "team", Manners(at_least=50))

OPINIONS = {
    "urgent enough": (60, "late", True, ("urgent", "team")),
    "just": (50, "late", True, ("urgent", "team")),
    "not quite": (49, "late", True, (None, None)),
    "not about us": (90, "late", False, (None, None)),
    "the first route that fits decides": (60, "legal", True, (None, None)),
    "and speaks": (70, "legal", True, ("legal", "law")),
}


@pytest.mark.parametrize(("urgency", "topic", "relevant", "told"), OPINIONS.values(), ids=OPINIONS)
def test_an_opinion_is_the_route_that_would_speak(
    urgency: int, topic: str, relevant: bool, told: tuple[str | None, str | None]
) -> None:
    alert = Alert("Papatya", frozenset({"x"}), frozenset({topic}), urgency)
    opinion = opinion_of(alert, [LAW, TEAM], relevant=relevant)
    assert (opinion.urgency, opinion.route, opinion.channel) == (urgency, *told)


def test_what_no_route_asks_for_is_told_nobody() -> None:
    assert opinion_of(Alert("Papatya", frozenset(), frozenset(), 90), [LAW], relevant=True) == Opinion(90)


def test_what_a_budget_holds_back_is_told_nobody() -> None:
    route = a_route("urgent", "team", Manners(at_least=25, held_below=60))
    alerts = [Alert("Papatya", frozenset(), frozenset(), urgency) for urgency in (59, 60)]
    assert [opinion_of(alert, [route], relevant=True).channel for alert in alerts] == [None, "team"]


def told(urgency: int, channel: str = "team") -> Opinion:
    return Opinion(urgency, "urgent", channel)


def a_pair(number: int, before: Opinion, after: Opinion, matter: str | None = None) -> Pair:
    return Pair(number, matter or f"case {number}", NOON + timedelta(hours=number), before, after)


def numbers(compared: Comparison) -> dict[str, list[int]]:
    kinds = ("appeared", "vanished", "moved", "raised", "lowered")
    return {kind: [pair.mention for pair in getattr(compared, kind)] for kind in kinds if getattr(compared, kind)}


CHANGES = {
    "nothing": ([a_pair(1, told(60), told(60))], {}),
    "appears": ([a_pair(1, Opinion(45), told(55))], {"appeared": [1], "raised": [1]}),
    "appears within its level": ([a_pair(1, Opinion(50), told(55))], {"appeared": [1]}),
    "vanishes": ([a_pair(1, told(80), Opinion(45))], {"vanished": [1], "lowered": [1]}),
    "goes elsewhere": ([a_pair(1, told(60), told(60, "law"))], {"moved": [1]}),
    "the greatest change first": (
        [a_pair(1, Opinion(45), told(55)), a_pair(2, Opinion(10), told(85)), a_pair(3, Opinion(40), told(50))],
        {"appeared": [2, 1, 3], "raised": [2, 1, 3]},
    ),
    "further words of a told case": (
        [a_pair(1, told(60), told(60), "case 1"), a_pair(2, Opinion(45), told(55), "case 1")],
        {"raised": [2]},
    ),
    "a case that is told by its second words": (
        [a_pair(1, told(60), Opinion(40), "case 1"), a_pair(2, told(60), told(60), "case 1")],
        {"lowered": [1]},
    ),
}


@pytest.mark.parametrize(("pairs", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_differs_is_named(pairs: list[Pair], expected: dict[str, list[int]]) -> None:
    assert numbers(compare(pairs)) == expected


def test_alerts_are_counted_by_channel_and_matter() -> None:
    pairs = [
        a_pair(1, told(60), told(60), "case 1"),
        a_pair(2, told(90), told(90, "law"), "case 1"),
        a_pair(3, Opinion(0), told(90, "law")),
    ]
    compared = compare(pairs)
    assert (compared.mentions, compared.before, compared.after) == (3, {"team": 1}, {"team": 1, "law": 1})
    assert compared.first_at == NOON + timedelta(hours=1)


def test_of_nothing_nothing_differs() -> None:
    compared = compare([])
    assert (compared.mentions, compared.first_at, numbers(compared)) == (0, None, {})


opinions = st.builds(
    lambda urgency, channel: Opinion(urgency, channel and "urgent", channel),
    st.integers(0, 100),
    st.sampled_from([None, "team", "law"]),
)
pairs = st.lists(st.tuples(opinions, opinions, st.sampled_from(["a", "b", "c"])), max_size=8).map(
    lambda rows: [a_pair(number, before, after, matter) for number, (before, after, matter) in enumerate(rows)]
)


def back(pair: Pair) -> Pair:
    return replace(pair, before=pair.after, after=pair.before)


@given(pairs)
def test_the_way_back_is_the_opposite(some: list[Pair]) -> None:
    there, again = compare(some), compare(map(back, some))
    assert [len(getattr(there, k)) for k in ("appeared", "vanished", "moved", "raised", "lowered")] == [
        len(getattr(again, k)) for k in ("vanished", "appeared", "moved", "lowered", "raised")
    ]


@given(pairs)
def test_what_appears_and_vanishes_is_the_difference_of_the_sums(some: list[Pair]) -> None:
    compared = compare(some)
    grown = sum(compared.after.values()) - sum(compared.before.values())
    assert grown == len(compared.appeared) - len(compared.vanished)


def test_the_reasons_that_made_the_difference_come_heaviest_first() -> None:
    kept = Reason(Axis.URGENCY, "lexicon.late", 50, "late delivery", "gelmedi")
    before = a_score(60, reasons=(kept, Reason(Axis.URGENCY, "duration", 10, "a week", "bir hafta")))
    after = a_score(
        85,
        reasons=(
            replace(kept, points=52),
            Reason(Axis.URGENCY, "lexicon.legal", 33, "legal step", "mahkeme"),
            Reason(Axis.TOPIC, "topic.legal", 9, "legal step", "mahkeme"),
        ),
    )
    assert differences(before, after) == (
        Difference("lexicon.legal", "legal step", "mahkeme", 0, 33),
        Difference("duration", "a week", "bir hafta", 10, 0),
        Difference("lexicon.late", "late delivery", "gelmedi", 50, 52),
    )
    assert differences(before, before) == ()


def test_differences_add_up_to_the_difference_in_urgency() -> None:
    twice = Reason(Axis.URGENCY, "lexicon.late", 30, "late", "gelmedi")
    before, after = a_score(60, reasons=(twice, twice)), a_score(30, reasons=(twice,))
    assert sum(one.after - one.before for one in differences(before, after)) == -30
