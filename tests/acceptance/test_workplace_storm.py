"""A hundred alerts at once: never faster than the channel's pace, calls for help first, the rest in one list."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from workplace import DENIZ, Workplace
from workplace_double import Accepted
from world import TEAM, urgent

from monitor.demo.workspace import Said

MANY, PACE = 100, 0.3
CHANGES = {
    "post_every: 20ms, update_every: 20ms,": f"post_every: {PACE}s, update_every: {PACE}s, storm_more_than: 6,",
    "storm_within: 0s": "storm_within: 60s",
    "between: 0s,": "between: 0s, pages: 6,",
}
"""The channel's pace is shortened from 1.1 s; that it is kept is what counts."""


def in_the_team(workplace: Workplace) -> list[Accepted]:
    return [one for one in workplace.slack.accepted if one.channel == TEAM]


def roll_ups(workplace: Workplace) -> list[Said]:
    return [said for said in workplace.cards() if ":rollup:" in (said.key or "")]


@pytest.fixture
def workplace(tmp_path: Path, blank_store: Path) -> Iterator[Workplace]:
    made = Workplace(tmp_path, blank_store, CHANGES)
    yield made
    made.close()


def test_a_hundred_alerts_at_once_keep_the_channels_pace_and_a_call_for_help_comes_first(workplace: Workplace) -> None:
    workplace.site.publish(urgent(0))
    workplace.open()
    workplace.eventually(workplace.cards, "the first card")
    (first,) = workplace.cards()
    for number in range(1, MANY + 1):
        workplace.site.publish(urgent(number))
    workplace.eventually(lambda: len(workplace.cards()) > 1, "the burst begins")
    workplace.press(first, "hand")
    workplace.eventually(lambda: workplace.audit(), "the case is handed to the lead")
    before = len(in_the_team(workplace))
    workplace.eventually(lambda: len(workplace.states()) == MANY + 1 and workplace.nothing_owed(), "all is told")
    posts = in_the_team(workplace)
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(posts)]
    assert min(gaps) >= PACE * 0.95
    called = next(place for place, one in enumerate(posts) if one.thread == first.ts)
    assert called <= before + 1, "whoever calls for help waits for one message at most"
    (note,) = [said for said in workplace.slack.messages(TEAM) if said.thread_ts == first.ts]
    assert (DENIZ in json.dumps(note.blocks), note.aloud) == (True, True)
    assert len(posts) <= 12
    assert sum(counted(said) for said in roll_ups(workplace)) == MANY + 1 - len(workplace.shown())


def counted(said: Said) -> int:
    """How many alerts a list says that it stands for."""
    return int(next(word for word in said.text.replace("*", " ").split() if word.isdecimal()))
