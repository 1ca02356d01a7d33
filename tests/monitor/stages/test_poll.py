"""One poll: what it brought, where it stopped, how it fared and what operators hear of it are one thing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from mortal import Fate, MortalStore
from sqlalchemy import true

from fakes import BRAND, LEGAL, NOON, Crash, FakeSource, FixedClock, a_batch, a_mention
from monitor.rules.delivery import Kind, OutboxItem
from monitor.rules.pace import Luck, Rhythm
from monitor.stages.poll import FAULT, Polled, Watch, poll_once
from monitor.store.door import Store
from monitor.store.sources import SourceState
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, SourceError, Spent, Unreachable
from scrapers.kit.mention import BrandAnswer, Gone, Outcome, Removal, Signal

RHYTHM = Rhythm(tell_after=3)
UNREACHABLE = Unreachable("place", "no answer: HTTP {status}", status=503)
REFUSED = Refused("place", "the site does not let us in: HTTP {status}", status=403)
LAYOUT = LayoutChanged("place", "no {rule} on the page", rule="card", page=b"<html>")
DRIFT = Signal("cards", "{bad} of {all} cards without a date", {"bad": 3, "all": 9}, alarming=True)
WORRY = Signal("fallback", "a fallback rule is in use")
MINUTES = {"poll": timedelta(minutes=10), "probe": timedelta(hours=1), "retry": timedelta(seconds=15)}


def limited(**until: float) -> RateLimited:
    return RateLimited("place", "the site asks us to wait", until=NOON + timedelta(**until))


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


def watch(source: FakeSource) -> Watch:
    return Watch(source, BRAND, True, RHYTHM, "ops")


def poll(store: Store, source: FakeSource, clock: FixedClock, times: int = 1) -> Polled:
    for number in range(times):
        if number:
            clock.advance(minutes=10)
        polled = poll_once(watch(source), store, clock, draw=0.0)
        assert polled is not None
    return polled


def state_of(store: Store) -> SourceState:
    with store.reading() as tx:
        return tx.sources.state_of("place")


def notices(store: Store) -> list[OutboxItem]:
    with store.reading() as tx:
        return sorted(tx.outbox._all(true()), key=lambda item: item.id)


def said(store: Store) -> list[str]:
    return [(item.payload or {})["says"] for item in notices(store)]


def unjudged(store: Store) -> int:
    with store.reading() as tx:
        return tx.mentions.count_unjudged()


def test_what_came_is_stored_with_where_it_stopped(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.says(a_mention("1"), a_mention("2"))
    assert poll(store, source, clock) == Polled(Luck.FINE, new=2, next_at=NOON + timedelta(minutes=10))
    state = state_of(store)
    assert (state.cursor, state.stored, state.next_poll_at) == ("2", 2, NOON + timedelta(minutes=10))
    assert (unjudged(store), notices(store)) == (2, [])


def test_the_next_poll_goes_on_where_the_last_one_stopped(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.says(a_mention("1"))
    poll(store, source, clock, times=2)
    assert source.polled_with == [None, "1"]


def test_known_and_changed_mentions_are_counted_apart(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(
        a_batch(a_mention("1"), a_mention("2")), a_batch(a_mention("1", LEGAL), a_mention("2"), a_mention("3"))
    )
    poll(store, source, clock)
    polled = poll(store, source, clock)
    assert (polled.new, polled.changed) == (1, 1)


def test_how_it_was_heard_is_stored(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(a_batch(a_mention(), backlog=True))
    poll(store, source, clock)
    with store.reading() as tx:
        [stored] = tx.mentions.unjudged(5)
    assert (stored.heard.entry, stored.heard.brand, stored.heard.on_brand_page) == ("place", BRAND, True)
    assert stored.heard.backlog


TROUBLES: dict[str, tuple[SourceError, Luck, timedelta, str]] = {
    "refused": (REFUSED, Luck.REFUSED, MINUTES["probe"], "{source} refuses us"),
    "layout changed": (LAYOUT, Luck.LAYOUT, MINUTES["probe"], "{source} changed its layout"),
    "limited": (limited(hours=2), Luck.LIMITED, timedelta(hours=2), "{source} asked us to wait"),
}


@pytest.mark.parametrize(("error", "luck", "wait", "says"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_is_told_once_and_its_end_once(
    store: Store, source: FakeSource, clock: FixedClock, error: SourceError, luck: Luck, wait: timedelta, says: str
) -> None:
    source.returns(a_batch(a_mention(), cursor="c1"))
    poll(store, source, clock)
    source.raises(error, error)
    assert poll(store, source, clock) == Polled(luck, next_at=NOON + wait)
    assert (state_of(store).cursor, said(store)) == ("c1", [says])
    poll(store, source, clock)
    assert said(store) == [says]
    source.returns(a_batch(cursor="c2"), a_batch(cursor="c3"))
    poll(store, source, clock, times=2)
    assert said(store) == [says, "{source} is back: it reads again as described"]
    assert state_of(store).health.luck is Luck.FINE


def test_unreachable_is_told_after_some_times(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.raises(*[UNREACHABLE] * 5)
    heard = []
    for _ in range(5):
        poll(store, source, clock)
        heard.append(len(notices(store)))
        clock.advance(minutes=5)
    assert heard == [0, 0, 1, 1, 1]
    [notice] = notices(store)
    assert notice.payload == {
        "good_news": False,
        "says": "{source} cannot be reached",
        "detail": "no answer: HTTP {status}",
        "hint": "it is tried again with growing pauses; nothing to do",
        "values": {"status": "503", "source": "place", "evidence": ""},
    }


def test_a_source_gone_for_days_is_told_once_more(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.raises(*[UNREACHABLE] * 12)
    for _ in range(12):
        poll(store, source, clock)
        clock.advance(hours=12)
    assert said(store) == ["{source} cannot be reached", "{source} has been gone for days"]


QUIET_TROUBLES = {
    "drifting": (a_batch(a_mention(), signals=(WORRY, DRIFT)), Luck.PARTIAL, "{source} reads only in part"),
    "really empty": (a_batch(outcome=Outcome.EMPTY), Luck.EMPTY, "{source} is really empty"),
}


@pytest.mark.parametrize(("batch", "luck", "says"), QUIET_TROUBLES.values(), ids=QUIET_TROUBLES)
def test_a_poll_that_raised_nothing_may_be_trouble_too(
    store: Store, source: FakeSource, clock: FixedClock, batch, luck: Luck, says: str
) -> None:
    unchanged = a_batch(outcome=Outcome.UNCHANGED)
    source.returns(a_batch(a_mention("0")), batch, batch, unchanged, a_batch(a_mention("9")))
    lucks = [poll(store, source, clock).luck for _ in range(5)]
    assert lucks == [Luck.FINE, luck, luck, luck, Luck.FINE]
    assert [sentence.split(":")[0] for sentence in said(store)] == [says, "{source} is back"]


def test_a_place_that_never_had_anything_may_be_empty(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(a_batch(outcome=Outcome.EMPTY))
    assert poll(store, source, clock).luck is Luck.FINE


def test_a_worry_alone_alarms_nobody_and_is_remembered(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(a_batch(a_mention(), signals=(WORRY,)))
    assert poll(store, source, clock).luck is Luck.FINE
    assert [code for code, _, _ in state_of(store).worries] == ["fallback"]


def test_what_went_wrong_is_remembered_in_words(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(a_batch(signals=(DRIFT,)))
    poll(store, source, clock)
    assert state_of(store).health.detail == "3 of 9 cards without a date"
    source.raises(REFUSED)
    poll(store, source, clock)
    assert state_of(store).health.detail == "the site does not let us in: HTTP 403"


def test_a_pause_that_is_over_already_is_still_a_pause(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.raises(limited(seconds=-5))
    assert poll(store, source, clock).next_at == NOON + RHYTHM.retry[0]


def test_an_error_of_no_known_kind_is_no_answer(store: Store, source: FakeSource, clock: FixedClock) -> None:
    class OddError(Unreachable):
        pass

    source.raises(SourceError("place", "what"), OddError("place", "what"))
    assert poll(store, source, clock, times=2).luck is Luck.UNREACHABLE
    assert state_of(store).health.failures == 2


def test_a_source_that_fails_as_it_should_not_is_left_alone_and_told_of(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    waits = []
    for _ in range(3):
        source.raises(KeyError("somebody's words"))
        with pytest.raises(KeyError):
            poll(store, source, clock)
        due = state_of(store).next_poll_at
        assert due is not None
        waits.append((due - clock()).total_seconds())
        clock.now = due
    assert waits == [15, 30, 60]
    [notice] = notices(store)
    assert (notice.payload or {})["detail"] == FAULT
    assert "words" not in str(notice)


def test_the_page_of_a_changed_layout_is_kept_as_evidence(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.raises(LAYOUT)
    poll(store, source, clock)
    [notice] = notices(store)
    kept = Path((notice.payload or {})["values"]["evidence"])
    assert kept.read_bytes() == b"<html>"


def test_a_changed_layout_is_told_though_its_page_cannot_be_kept(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    store.path.with_name(f"{store.path.stem}-evidence").write_text("in the way")
    source.raises(LAYOUT)
    poll(store, source, clock)
    assert said(store) == ["{source} changed its layout"]


def test_a_notice_names_no_persons_words(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(a_batch(a_mention(text="benim sözlerim"), signals=(DRIFT,)))
    poll(store, source, clock)
    [notice] = notices(store)
    assert notice.kind is Kind.NOTICE
    assert "benim" not in str(notice)


def test_a_poll_cut_short_by_leaving_says_nothing_about_the_source(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    source.raises(UNREACHABLE)
    assert poll_once(watch(source), store, clock, draw=0.0, stopping=lambda: True) is None
    assert state_of(store) == SourceState("place")


def test_a_poll_that_breaks_because_we_leave_says_nothing_either(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    source.raises(RuntimeError("closed"))
    with pytest.raises(RuntimeError):
        poll_once(watch(source), store, clock, draw=0.0, stopping=lambda: True)
    assert state_of(store) == SourceState("place")


def test_what_came_while_leaving_is_stored(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.says(a_mention())
    polled = poll_once(watch(source), store, clock, draw=0.0, stopping=lambda: True)
    assert polled is not None
    assert polled.new == 1


def test_what_is_wrong_is_remembered_as_words_and_values_until_it_is_read_again(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    source.raises(UNREACHABLE)
    poll(store, source, clock)
    assert state_of(store).worries == (("unreachable", "no answer: HTTP {status}", {"status": 503}),)
    poll(store, source, clock)
    assert state_of(store).worries == ()


def test_a_page_left_unread_while_leaving_is_no_trouble_of_the_source(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    poll(store, source, clock)
    before = state_of(store)
    source.returns(a_batch(a_mention(), signals=(DRIFT,)))
    polled = poll_once(watch(source), store, clock, draw=0.0, stopping=lambda: True)
    assert polled is not None
    assert (polled.new, unjudged(store)) == (1, 1)
    assert (state_of(store).health, notices(store)) == (before.health, [])
    assert state_of(store).next_poll_at == clock()


def test_the_time_of_a_poll_is_when_it_ended(store: Store, clock: FixedClock) -> None:
    class SlowSource(FakeSource):
        def poll(self, cursor):
            clock.advance(minutes=3)
            return super().poll(cursor)

    slow = SlowSource()
    assert poll(store, slow, clock).next_at == NOON + timedelta(minutes=13)


@pytest.mark.parametrize("trouble", [False, True], ids=["a good poll", "a changed layout"])
def test_killed_anywhere_nothing_is_half_stored_and_the_next_poll_brings_it(
    new_store_file: Callable[[], Path], clock: FixedClock, trouble: bool
) -> None:
    for last_step in (1, 2, 3, 4):
        store = MortalStore.open(new_store_file())
        source = FakeSource()
        source.says(a_mention("1"), a_mention("2"))
        if trouble:
            source.returns(a_batch(a_mention("1"), a_mention("2"), cursor="2", signals=(DRIFT,)))
        store.fate = Fate(last_step)
        try:
            poll(store, source, clock)
            died = False
        except Crash:
            died = True
        assert died == (last_step < 4)
        whole = last_step >= 3
        state = state_of(store)
        assert (unjudged(store), state.stored, state.cursor) == ((2, 2, "2") if whole else (0, 0, None))
        assert len(notices(store)) == int(trouble and whole)
        store.fate = Fate()
        poll(store, source, clock)
        assert (unjudged(store), state_of(store).cursor) == (2, "2")
        store.close()


def test_a_place_that_holds_more_is_due_at_once(store: Store, source: FakeSource, clock: FixedClock) -> None:
    source.returns(a_batch(a_mention(), more=True))
    polled = poll(store, source, clock)
    assert (polled.more, polled.next_at) == (True, NOON)
    source.returns(a_batch())
    assert poll(store, source, clock).next_at == NOON + MINUTES["poll"]


def test_the_brands_answer_marks_what_it_answers(store: Store, source: FakeSource, clock: FixedClock) -> None:
    answer = BrandAnswer("place", "9", "1", NOON + timedelta(minutes=5), "1")
    source.returns(a_batch(a_mention("1", thread="1")), a_batch(answers=(answer,)))
    poll(store, source, clock, times=2)
    with store.reading() as tx:
        stored = tx.mentions.by_key(a_mention("1").key)
    assert stored is not None
    assert (stored.mention.answered_at, stored.rev) == (answer.at, 2)


def test_what_is_no_longer_public_is_erased_with_the_cursor(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    source.returns(a_batch(a_mention("1")), a_batch(cursor="c2", removals=(Removal("place", "1"),)))
    poll(store, source, clock, times=2)
    with store.reading() as tx:
        stored = tx.mentions.by_key(a_mention("1").key)
    assert stored is not None
    assert (stored.gone, stored.mention.text) == (Gone.DELETED, "")
    assert state_of(store).cursor == "c2"


def test_some_news_are_told_once_each(store: Store, source: FakeSource, clock: FixedClock) -> None:
    gaps = [Signal("gap", "nothing was read from {start}", {"start": day}, once=f"gap:{day}") for day in ("1", "2")]
    source.returns(a_batch(signals=(gaps[0],)), a_batch(signals=(gaps[0],)), a_batch(signals=(gaps[0], gaps[1])))
    poll(store, source, clock, times=3)
    details = [(item.payload or {})["detail"] for item in notices(store)]
    assert details == ["nothing was read from {start}"] * 2
    assert [(item.payload or {})["values"]["start"] for item in notices(store)] == ["1", "2"]


def test_a_spent_budget_rests_until_its_time_is_told_and_its_end_too(
    store: Store, source: FakeSource, clock: FixedClock
) -> None:
    source.raises(Spent("place", "{posts} posts were read", until=NOON + timedelta(hours=9), posts=500))
    polled = poll(store, source, clock)
    assert (polled.luck, polled.next_at) == (Luck.SPENT, NOON + timedelta(hours=9))
    source.returns(a_batch())
    poll(store, source, clock)
    assert said(store) == [
        "{source} rests: what reading it costs is used up",
        "{source} is back: it reads again as described",
    ]
