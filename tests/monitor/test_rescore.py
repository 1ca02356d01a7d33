"""Judged anew by another rulebook: scores and cases follow, nobody hears of what is past, and nothing is done twice."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lexicons import a_group, a_lexicon
from mortal import Fate, MortalStore

from fakes import CALM, LEGAL, NOON, PROBLEM, Crash, FixedClock, a_bench, a_mention, a_route, a_rulebook, heard
from monitor.rescore import Rescored, Wish, count_outdated, rescore
from monitor.rules.alert import Manners
from monitor.rules.case import State, move
from monitor.rules.delivery import Kind, OutboxItem
from monitor.rules.urgency import Rulebook, judge_text
from monitor.stages.judge import Bench, judge_pending
from monitor.store.cases import CaseFile
from monitor.store.door import Store
from scrapers.kit.mention import Author, Mention, MentionKey

ALL = Wish(datetime.min.replace(tzinfo=UTC))
ALOUD = replace(ALL, aloud=True)
AYSE = Author(id="ayse")


def rules(level: str) -> Rulebook:
    """`PROBLEM` is of that level, and nothing else asks for anything."""
    example = {"patterns": ["gelmedi"], "must_match": ["kargom gelmedi"], "must_not_match": ["geldi"]}
    points = {"hard": 80, "gripe": 30}[level]
    lexicon = a_lexicon(late=a_group(level=level, points=points, **example))
    return replace(a_rulebook(), lexicon=lexicon, version=f"test-{level}")


LOUDER = replace(a_bench(), rulebook=rules("hard"))
CALMER = replace(a_bench(), rulebook=rules("gripe"))
LOUD, MIDDLE, CALMED = (judge_text(bench.rulebook, PROBLEM).urgency for bench in (LOUDER, a_bench(), CALMER))
"""What `PROBLEM` is worth to each; to `a_bench`, by which everything was judged, LEGAL is worth more."""


class Archive:
    """A store in which everything was judged by `a_bench`."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.store, self.clock = store, clock

    def hear(self, *mentions: Mention, bench: Bench | None = None, **how: object) -> None:
        with self.store.transaction() as tx:
            tx.mentions.add(mentions, heard(**how), now=self.clock())
        while judge_pending(self.store, bench or a_bench(), self.clock, limit=500).mentions:
            pass

    def rescore(self, bench: Bench = LOUDER, wish: Wish = ALL) -> Rescored:
        return rescore(self.store, bench, self.clock, wish)

    def whys(self, native_id: str = "1") -> list[str]:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(MentionKey("place", native_id))
            return [] if stored is None else [decision.why for decision in tx.mentions.decisions_on(stored.id)]

    def urgency(self, native_id: str = "1") -> int:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(MentionKey("place", native_id))
            judgement = tx.mentions.judgement_of(stored.id) if stored else None
            assert judgement is not None
            return judgement.score.urgency

    def file(self, native_id: str = "1") -> CaseFile:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(MentionKey("place", native_id))
            assert stored is not None
            file = tx.cases.file_of(stored.case_id or 0)
            assert file is not None
            return file

    def leads(self, native_id: str) -> bool:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(MentionKey("place", native_id))
        return stored is not None and self.file(native_id).lead_id == stored.id

    def owed(self) -> list[OutboxItem]:
        with self.store.reading() as tx:
            return tx.outbox._all(True)  # type: ignore[arg-type]


@pytest.fixture
def archive(store: Store, clock: FixedClock) -> Archive:
    return Archive(store, clock)


def test_what_another_rulebook_judged_is_judged_anew_and_counted(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2"), a_mention("3", CALM), a_mention("4", LEGAL))
    done = archive.rescore()
    assert (done.mentions, done.raised, done.lowered, done.topics, done.told) == (4, 2, 1, 1, 0)
    assert done.levels == {(2, 3): 2, (3, 0): 1}
    assert [archive.urgency(number) for number in "12"] == [LOUD, LOUD]


def test_the_second_time_there_is_nothing_to_do(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2", CALM))
    assert archive.rescore().mentions == 2
    assert archive.rescore() == Rescored()
    assert archive.whys() == ["first", "quiet-rescored"]


def test_the_urgency_before_stays_to_be_seen_where_it_changed(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2", CALM))
    archive.rescore()
    with archive.store.reading() as tx:
        stored = tx.mentions.by_key(MentionKey("place", "1"))
        assert stored is not None
        assert tx.mentions.decisions_on(stored.id)[-1].figures == {"before": MIDDLE, "after": LOUD}
    assert archive.whys("2") == ["quiet-low"]


def test_what_became_urgent_alerts_nobody(archive: Archive) -> None:
    archive.hear(a_mention("1"), bench=CALMER)
    archive.rescore()
    assert (archive.file().case.urgency, archive.owed()) == (LOUD, [])
    assert archive.whys() == ["quiet-low", "quiet-rescored"]


def test_it_alerts_where_somebody_asked_for_that(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2", CALM), bench=CALMER)
    assert archive.rescore(wish=ALOUD).told == 1
    [card] = archive.owed()
    assert (card.kind, card.owed_urgency, archive.whys()) == (Kind.CARD, LOUD, ["quiet-low", "quiet-rescored", "first"])
    assert archive.rescore(wish=ALOUD) == Rescored()


def test_aloud_a_told_case_that_is_much_worse_is_told_again(archive: Archive) -> None:
    archive.hear(a_mention("1"))
    assert archive.rescore(wish=ALOUD).told == 1
    assert sorted(item.kind for item in archive.owed()) == [Kind.CARD, Kind.NOTE]
    assert archive.whys()[-1] == "worse"


def test_aloud_a_told_case_that_is_not_worse_is_only_edited(archive: Archive) -> None:
    archive.hear(a_mention("1"), bench=LOUDER)
    assert archive.rescore(a_bench(), ALOUD).told == 0
    assert [(item.kind, item.want_rev) for item in archive.owed()] == [(Kind.CARD, 2)]


def test_aloud_what_is_below_the_route_stays_silent(archive: Archive) -> None:
    archive.hear(a_mention("1"), bench=CALMER)
    high = replace(LOUDER, routes=(a_route(manners=Manners(at_least=99)),))
    assert archive.rescore(high, ALOUD).told == 0


def test_the_card_of_a_told_case_is_edited_and_no_more(archive: Archive) -> None:
    archive.hear(a_mention("1"))
    [before] = archive.owed()
    archive.rescore()
    [card] = archive.owed()
    assert (card.want_rev, card.owed_at, card.owed_urgency) == (before.want_rev + 1, before.owed_at, MIDDLE)
    assert archive.file().case.urgency == LOUD


def test_a_case_sinks_with_the_mention_it_shows(archive: Archive) -> None:
    archive.hear(a_mention("1"))
    archive.rescore(CALMER)
    case = archive.file().case
    assert (case.urgency, case.state, archive.urgency()) == (CALMED, State.NEW, CALMED)


def test_another_mention_leads_when_it_is_the_worst_now(archive: Archive) -> None:
    archive.hear(a_mention("1", LEGAL, author=AYSE), a_mention("2", author=AYSE))
    assert archive.leads("1")
    archive.rescore()
    assert (archive.leads("2"), archive.file().case.urgency) == (True, LOUD)


def test_of_two_alike_the_one_that_leads_stays(archive: Archive) -> None:
    archive.hear(a_mention("1", CALM, author=AYSE), a_mention("2", author=AYSE), a_mention("3", author=AYSE))
    assert archive.leads("2")
    archive.rescore()
    assert archive.leads("2")


def test_a_case_that_is_settled_keeps_its_card_as_it_is(archive: Archive) -> None:
    archive.hear(a_mention("1"))
    with archive.store.transaction() as tx:
        tx.cases.save(move(archive.file().case, State.CLOSED, now=NOON))
    [before] = archive.owed()
    archive.rescore(wish=ALOUD)
    assert (archive.owed(), archive.file().case.state, archive.urgency()) == ([before], State.CLOSED, LOUD)


def test_what_is_nobodys_case_is_scored_and_that_is_all(archive: Archive) -> None:
    archive.hear(a_mention("1"), on_brand_page=False)
    archive.rescore(wish=ALOUD)
    assert (archive.urgency(), archive.owed(), archive.whys()) == (LOUD, [], ["quiet-irrelevant", "quiet-rescored"])


def test_a_dry_run_counts_the_same_and_writes_nothing(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2", LEGAL))
    before = [archive.urgency("1"), archive.urgency("2"), archive.owed(), archive.file()]
    dry = archive.rescore(wish=replace(ALL, dry=True))
    assert [archive.urgency("1"), archive.urgency("2"), archive.owed(), archive.file()] == before
    assert dry == archive.rescore()


def test_only_what_was_written_within_the_time_is_judged_anew(archive: Archive) -> None:
    archive.hear(a_mention("1", created_at=NOON - timedelta(days=9)), a_mention("2"))
    done = archive.rescore(wish=Wish(NOON - timedelta(days=1)))
    assert (done.mentions, archive.urgency("1"), archive.urgency("2")) == (1, MIDDLE, LOUD)


def test_what_is_erased_and_what_waits_to_be_judged_is_left_alone(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2"))
    with archive.store.transaction() as tx:
        tx.forgetting.post(MentionKey("place", "1"), now=NOON)
        tx.mentions.add([a_mention("2", "gelmedi, berbat")], heard(), now=NOON)
    assert count_outdated(archive.store, LOUDER, ALL.since) == 0
    assert archive.rescore() == Rescored()


def test_what_the_daemon_judged_or_heard_meanwhile_is_the_daemons(archive: Archive) -> None:
    archive.hear(a_mention("1"), a_mention("2"))

    class Meanwhile(FixedClock):
        """Between judging and writing the daemon hears that one was edited, and judges it."""

        def __call__(self) -> datetime:
            archive.hear(a_mention("1", CALM), bench=LOUDER)
            return super().__call__()

    done = rescore(archive.store, LOUDER, Meanwhile(), ALL)
    assert (done.mentions, archive.urgency("1") < CALMED, archive.urgency("2")) == (1, True, LOUD)


def test_killed_anywhere_it_goes_on_where_it_was(new_store_file: Callable[[], Path], clock: FixedClock) -> None:
    judged = new_store_file()
    store = MortalStore.open(judged)
    Archive(store, clock).hear(*(a_mention(str(number)) for number in range(201)))
    store.close()
    seen, deaths = set[int](), 0
    for last_step in (2, 4, 8, 9):
        store = MortalStore.open(Path(shutil.copy(judged, new_store_file())))
        archive = Archive(store, clock)
        store.fate = Fate(last_step)
        try:
            archive.rescore()
        except Crash:
            deaths += 1
        store.fate = Fate()
        seen.add(archive.rescore().mentions)
        assert {archive.urgency(str(number)) for number in (0, 50, 99, 100, 199, 200)} == {LOUD}
        assert all(archive.whys(str(number)) == ["first", "quiet-rescored"] for number in (0, 99, 100, 200))
        assert {item.want_rev for item in archive.owed()} == {2}
        store.close()
    assert (deaths, seen) == (4, {201, 101, 1, 0})


def test_progress_is_told_batch_by_batch(archive: Archive) -> None:
    archive.hear(*(a_mention(str(number)) for number in range(201)))
    shown: list[int] = []
    rescore(archive.store, LOUDER, archive.clock, ALL, show=shown.append)
    assert shown == [100, 200, 201]
