"""Buttons that stay down: the operators hear it once, and once when they are back."""

from datetime import timedelta

import pytest
from sqlalchemy import true

from fakes import NOON, FixedClock
from monitor.language import voice
from monitor.rules.card import Notice
from monitor.rules.telling import plain_lines
from monitor.rules.workplace import Workplace
from monitor.stages.line import BUTTONS_BACK, BUTTONS_DOWN, tend_line
from monitor.store.door import Store
from monitor.store.messages import message_of

SECOND = timedelta(seconds=1)


class Operators:
    """What they hear of a line that comes and goes."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, FixedClock(NOON)

    def line(self, *, up: bool) -> None:
        with self.store.transaction() as tx:
            tx.sources.line_is(up=up, since=self.clock())

    def hear_after(self, span: timedelta) -> list[str]:
        self.clock.advance(span.total_seconds())
        before = {notice.key for notice in self.notices()}
        owed = tend_line(self.store, "operators", self.clock)
        heard = [notice.says for notice in self.notices() if notice.key not in before]
        assert owed == len(heard)
        return heard

    def notices(self) -> list[Notice]:
        with self.store.reading() as tx:
            items = sorted(tx.outbox._all(true()), key=lambda item: item.id)
            found = [message_of(tx, item, Workplace(), worst=5, now=self.clock()) for item in items]
        return [one for one in found if isinstance(one, Notice)]


@pytest.fixture
def operators(store: Store) -> Operators:
    return Operators(store)


def test_what_mends_itself_within_two_minutes_is_told_to_nobody(operators: Operators) -> None:
    operators.line(up=False)
    assert operators.hear_after(120 * SECOND) == []
    operators.line(up=True)
    assert operators.hear_after(120 * SECOND) == []


def test_down_is_told_once_and_back_is_told_once(operators: Operators) -> None:
    operators.line(up=False)
    assert operators.hear_after(121 * SECOND) == [BUTTONS_DOWN]
    assert operators.hear_after(3600 * SECOND) == []
    operators.line(up=True)
    assert operators.hear_after(SECOND) == [BUTTONS_BACK]
    assert operators.hear_after(3600 * SECOND) == []


def test_each_time_it_is_told_anew(operators: Operators) -> None:
    for _ in range(2):
        operators.line(up=False)
        assert operators.hear_after(121 * SECOND) == [BUTTONS_DOWN]
        operators.line(up=True)
        assert operators.hear_after(SECOND) == [BUTTONS_BACK]


def test_a_restart_in_between_makes_no_second_message(operators: Operators) -> None:
    operators.line(up=False)
    assert operators.hear_after(121 * SECOND) == [BUTTONS_DOWN]
    with operators.store.transaction() as tx:
        tx.sources.no_line()
    assert operators.hear_after(600 * SECOND) == []
    operators.line(up=False)
    assert operators.hear_after(600 * SECOND) == []
    operators.line(up=True)
    assert operators.hear_after(SECOND) == [BUTTONS_BACK]


def test_it_is_said_with_what_to_do(operators: Operators) -> None:
    operators.line(up=False)
    operators.hear_after(121 * SECOND)
    (notice,) = operators.notices()
    says = " ".join(plain_lines(notice, voice("tr")))
    assert "düğmeler çalışmıyor" in says
    assert "connections:write" in says
