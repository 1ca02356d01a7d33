"""No statement of the running daemon reads a whole table: each finds its rows by an index."""

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from digests import MONDAY, a_digest

from fakes import NOON, a_judgement, a_mention, a_route, heard
from monitor.rules.alert import Manners, Why
from monitor.rules.budget import Budget
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Case, State
from monitor.rules.context import FEW
from monitor.rules.coordination.post import NOTHING, Edge, Place, Portrait, Trace
from monitor.rules.coverage import Heed, Missed
from monitor.rules.delivery import Kind, OutboxItem
from monitor.rules.digest.card import Chart
from monitor.rules.expected_hours import Pulse
from monitor.rules.feedback import CALM, Label, Said, Seen
from monitor.rules.pace import Health, Luck
from monitor.store.campaigns import Occasion
from monitor.store.digests import digest_head
from monitor.store.door import Store, Tx
from monitor.store.mentions import Decision
from monitor.store.pulses import Counted
from monitor.store.rows import StoredMention
from monitor.store.traces import Mark, Standing
from scrapers.kit.mention import BrandAnswer, Gone, MentionKey, Removal

STORED = StoredMention(1, a_mention(thread="t"), heard(), 1, None, NOON)
DAY = timedelta(days=1)
CASE = Case(1, "Papatya", State.NEW, NOON, NOON, 60)
ITEM = OutboxItem("k", Kind.CARD, "team", "team", 10, NOON, NOON, id=1)
ANSWER = BrandAnswer("place", "9", "t", NOON, "1", ("2",))
LABEL = Label(STORED.mention.key, Said(CALM), "ayse", NOON, Seen(60, (), "r"))
BUDGETED = a_route(manners=Manners(budget=Budget(20)))
TRACE = Trace(1, 1, Place.X, 1, 7, edges=(Edge(2, 5, "words"),))
CAMPAIGN = Campaign(
    *(1, "Papatya", CampaignState.SUSPECTED, 70, 66, 66, NOON, NOON, NOON, Portrait(1, "Papatya", NOTHING, 1, 1, 1))
)
OCCASION = Occasion("moved", NOON, "m")
QUIET = Decision(Why.QUIET_LOW, None, None, NOON, 1)


def _ask_around(tx: Tx) -> None:
    """With as many cases as make every question necessary."""
    for number in range(FEW):
        tx.cases.open(replace(STORED, mention=a_mention(str(number))), 60, now=NOON)
    tx.around.of(STORED, now=NOON + timedelta(minutes=1))


def _hear(tx: Tx) -> None:
    tx.mentions.add([a_mention()], heard(), now=NOON)


def _link(tx: Tx) -> None:
    _hear(tx)
    tx.traces.enter("Papatya", TRACE, 1, Mark(1))


def _cover(tx: Tx) -> None:
    """With a gap that is over and one that goes on."""
    tx.coverage.missed("place", Missed(NOON, NOON + DAY, Luck.REFUSED))
    tx.sources.fare("place", Health(), NOON, Heed(NOON, NOON + DAY))
    tx.coverage.of("Papatya", {"place": DAY}, (NOON, NOON + 7 * DAY), NOON + 5 * DAY)


def _judge(tx: Tx) -> None:
    _hear(tx)
    tx.mentions.judged(STORED, a_judgement(), None, now=NOON)


HOT: dict[str, Callable[[Tx], object]] = {
    "mentions.add": lambda tx: _hear(tx),
    "mentions.unjudged": lambda tx: tx.mentions.unjudged(50),
    "mentions.count_unjudged": lambda tx: tx.mentions.count_unjudged(),
    "mentions.by_key": lambda tx: tx.mentions.by_key(MentionKey("place", "1")),
    "mentions.by_id": lambda tx: tx.mentions.by_id(1),
    "mentions.of_case": lambda tx: tx.mentions.of_case(1),
    "mentions.claim": lambda tx: tx.mentions.claim(STORED),
    "mentions.judged": lambda tx: (_hear(tx), tx.mentions.judged(STORED, a_judgement(), None, now=NOON)),
    "mentions.judgement_of": lambda tx: tx.mentions.judgement_of(1),
    "mentions.decided": lambda tx: (_hear(tx), tx.mentions.decided(STORED, QUIET, None)),
    "mentions.decisions_on": lambda tx: tx.mentions.decisions_on(1),
    "answers.take": lambda tx: tx.answers.take([ANSWER], [a_mention(thread="t")], now=NOON),
    "forgetting.take_away": lambda tx: tx.forgetting.take_away([Removal("place", "1")], now=NOON),
    "around.of": _ask_around,
    "labels.add": lambda tx: (_hear(tx), tx.labels.add(STORED, LABEL)),
    "labels.of": lambda tx: tx.labels.of(STORED),
    "labels.current, lately": lambda tx: tx.labels.current(NOON),
    "budgets.manners": lambda tx: tx.budgets.manners(BUDGETED, (BUDGETED,), now=NOON),
    "cases.candidate": lambda tx: tx.cases.candidate(STORED),
    "cases.get": lambda tx: tx.cases.get(1),
    "cases.file_of": lambda tx: (tx.cases.open(STORED, 60, now=NOON), tx.cases.file_of(1)),
    "cases.save": lambda tx: tx.cases.save(CASE),
    "cases.heard_again": lambda tx: tx.cases.heard_again(1, NOON),
    "outbox.show_again": lambda tx: tx.outbox.show_again(1, 1),
    "outbox.owe": lambda tx: tx.outbox.owe(ITEM, surface=True),
    "outbox.get": lambda tx: tx.outbox.get("k"),
    "outbox.newest": lambda tx: tx.outbox.newest("k"),
    "outbox.card_of": lambda tx: tx.outbox.card_of(1),
    "outbox.save": lambda tx: tx.outbox.save(ITEM, expected=ITEM.state),
    "outbox.uncertain": lambda tx: tx.outbox.uncertain("team", NOON),
    "outbox.next_post": lambda tx: tx.outbox.next_post("team", NOON),
    "outbox.next_edit": lambda tx: tx.outbox.next_edit("team", NOON),
    "outbox.next_time": lambda tx: tx.outbox.next_time("team"),
    "outbox.waiting_alerts": lambda tx: tx.outbox.waiting_alerts("team", 10),
    "outbox.count_alerts_sent": lambda tx: tx.outbox.count_alerts_sent("team", NOON),
    "outbox.newest_roll_up": lambda tx: tx.outbox.newest_roll_up("team"),
    "outbox.rolled_into": lambda tx: tx.outbox.rolled_into("k"),
    "outbox.divert": lambda tx: tx.outbox.divert("team", "other", NOON),
    "channels.state_of": lambda tx: tx.channels.state_of("team"),
    "channels.pace": lambda tx: tx.channels.pace("team", next_post_at=NOON),
    "sources.state_of": lambda tx: tx.sources.state_of("place"),
    "sources.fare": lambda tx: tx.sources.fare("place", Health(), NOON, Heed(NOON, NOON)),
    "coverage.missed": lambda tx: tx.coverage.missed("place", Missed(NOON, NOON + DAY, Luck.REFUSED)),
    "coverage.step_back": lambda tx: tx.coverage.step_back("place", NOON),
    "coverage.of": lambda tx: _cover(tx),
    "rivals.named": lambda tx: (_hear(tx), tx.rivals.named(STORED, ["Kirpi"])),
    "rivals.voices": lambda tx: tx.rivals.voices("Papatya", NOON, NOON + DAY),
    "sources.next_due": lambda tx: tx.sources.next_due(["place"]),
    "sources.beat": lambda tx: tx.sources.beat(NOON, NOON),
}
HOT |= {
    "traces.enter": lambda tx: (_hear(tx), tx.traces.enter("Papatya", TRACE, 1, Mark(1))),
    "traces.has": lambda tx: tx.traces.has(1),
    "traces.put": lambda tx: (_link(tx), tx.traces.put([1], 7)),
    "traces.merge": lambda tx: tx.traces.merge([2], 1),
    "traces.of": lambda tx: tx.traces.of(1),
    "traces.members": lambda tx: tx.traces.members(1),
    "traces.window": lambda tx: list(tx.traces.window("Papatya", Standing(horizon=1, horizon_seq=1))),
    "traces.texts_after": lambda tx: tx.traces.texts_after("Papatya", 1),
    "traces.standing": lambda tx: tx.traces.standing("Papatya"),
    "traces.reached": lambda tx: tx.traces.reached("Papatya"),
    "traces.changed": lambda tx: tx.traces.changed("Papatya"),
    "traces.keep_sketch": lambda tx: tx.traces.keep_sketch("Papatya", b"", 1),
    "traces.left": lambda tx: tx.traces.left("Papatya", 1, 1),
    "verdicts.quiet": lambda tx: (tx.verdicts.quiet("Papatya", 1, [5], at=NOON), tx.verdicts.quieted("Papatya")),
    "verdicts.confirm": lambda tx: (_link(tx), tx.verdicts.confirm(1), tx.verdicts.confirmed("Papatya")),
    "verdicts.take_back": lambda tx: tx.verdicts.take_back(1),
    "verdicts.used": lambda tx: tx.verdicts.used("Papatya", [5], at=NOON),
    "verdicts.expire": lambda tx: (tx.verdicts.quiet("Papatya", 1, [5], at=NOON), tx.verdicts.expire(NOON + DAY)),
    "verdicts.part": lambda tx: (tx.verdicts.part("Papatya", 1, 2), tx.verdicts.parted("Papatya")),
    "campaigns.save": lambda tx: tx.campaigns.save(CAMPAIGN),
    "campaigns.get": lambda tx: tx.campaigns.get(1),
    "campaigns.listed": lambda tx: tx.campaigns.listed("Papatya", limit=5),
    "campaigns.resting": lambda tx: tx.campaigns.resting(NOON, limit=5),
    "campaigns.rescore": lambda tx: (_link(tx), tx.campaigns.rescore(1, [Mark(1, 9, 9)], OCCASION)),
    "campaigns.linked": lambda tx: tx.campaigns.linked(1),
    "campaigns.marks": lambda tx: tx.campaigns.marks(1),
    "campaigns.history_of": lambda tx: tx.campaigns.history_of(1),
    "campaigns.members": lambda tx: tx.campaigns.members(1),
    "campaigns.said_of": lambda tx: tx.campaigns.said_of(1),
    "campaigns.tally": lambda tx: tx.campaigns.tally("Papatya", NOON, NOON, amber=60),
    "untracing.erase": lambda tx: (_link(tx), tx.untracing.erase([1], Gone.FORGOTTEN, now=NOON)),
    "untracing.take_out": lambda tx: (_link(tx), tx.untracing.take_out(1, at=NOON)),
    "untracing.split": lambda tx: (_link(tx), tx.untracing.split(1, frozenset({1}), 9, at=NOON)),
    "campaigns.stale": lambda tx: tx.campaigns.stale(),
}
HOT |= {
    "pulses.latest": lambda tx: tx.pulses.latest("Papatya"),
    "pulses.count": lambda tx: (_hear(tx), tx.pulses.count(1, 2)),
    "pulses.keep": lambda tx: tx.pulses.keep([Counted("Papatya", "late", 1, Pulse(1))]),
    "pulses.exclude": lambda tx: tx.pulses.exclude("Papatya", "", 1, 2),
    "pulses.history": lambda tx: tx.pulses.history("Papatya", 1),
    "pulses.of_hours": lambda tx: tx.pulses.of_hours("Papatya", 1, 2),
    "pulses.sources": lambda tx: (_hear(tx), tx.pulses.sources("Papatya", "", 1)),
    "pulses.worst": lambda tx: (_hear(tx), tx.pulses.worst("Papatya", "late", 1, 3)),
    "spikes.going_on": lambda tx: (tx.spikes.going_on("Papatya"), tx.spikes.expected("Papatya", NOON)),
    "mutes.active": lambda tx: (tx.mutes.active(NOON), tx.mutes.expired(NOON)),
    "reminders.due": lambda tx: (tx.reminders.due(NOON), tx.reminders.due_now(NOON)),
    "reminders.look_again": lambda tx: (tx.reminders.look_again(1, NOON), tx.reminders.waiting(0, 50)),
    "noise.told": lambda tx: tx.noise.told(NOON, NOON),
    "outbox.take_back": lambda tx: (tx.outbox.take_back(1, NOON), tx.outbox.hurry("k", NOON)),
    "outbox.withdraw": lambda tx: (tx.outbox.withdraw("k"), tx.outbox.anything_sent("team", NOON)),
}
SPAN, TOPICS = (NOON - DAY, NOON + DAY), ("late", "refund")


def _make_digest(tx: Tx) -> None:
    number = tx.digests.make(a_digest(brand="Papatya", top=(1,)), "a-token")
    key = digest_head(tx.digests._store_id(), "Papatya", MONDAY) + "team"
    tx.outbox.owe_once(OutboxItem(key, Kind.DIGEST, "team", "team", 20, NOON, NOON, payload={"digest": number}))


HOT |= {
    "weekly.began": lambda tx: (_hear(tx), tx.weekly.began("Papatya")),
    "weekly.cells": lambda tx: tx.weekly.cells("Papatya", *SPAN),
    "weekly.totals": lambda tx: tx.weekly.totals("Papatya", *SPAN),
    "weekly.topics, thanks, count_texts": lambda tx: (
        tx.weekly.topics("Papatya", *SPAN),
        tx.weekly.thanks("Papatya", *SPAN),
        tx.weekly.count_texts("Papatya", SPAN, TOPICS),
    ),
    "weekly.casework": lambda tx: tx.weekly.casework("Papatya", *SPAN, NOON),
    "weekly.waiting": lambda tx: tx.weekly.waiting("Papatya", NOON, 10),
    "weekly.campaigns": lambda tx: tx.weekly.campaigns("Papatya", *SPAN, 5),
    "weekly.judged": lambda tx: tx.weekly.judged("Papatya", *SPAN),
    "weekly.promises": lambda tx: tx.weekly.promises("Papatya", NOON.date(), NOON.date()),
    "weekly.spikes": lambda tx: tx.weekly.spikes("Papatya", *SPAN),
    "weekly.loudest": lambda tx: (_judge(tx), tx.weekly.loudest("Papatya", *SPAN, 5)),
    "weekly.praise": lambda tx: tx.weekly.praise("Papatya", *SPAN, 5),
    "weekly.texts": lambda tx: tx.weekly.texts("Papatya", SPAN, TOPICS, 100),
    "weekly.unjudged": lambda tx: tx.weekly.unjudged("Papatya", *SPAN),
    "weekly.heard_late": lambda tx: (_hear(tx), tx.weekly.heard_late("Papatya", SPAN, NOON)),
    "digests.make": _make_digest,
    "digests.draw": lambda tx: (_make_digest(tx), tx.digests.draw(1, "tr", {Chart.DAYS: b"x"})),
    "digests.of": lambda tx: (
        tx.digests.of("Papatya", MONDAY),
        tx.digests.made("Papatya"),
    ),
    "digests.get": lambda tx: (tx.digests.get(1), tx.digests.by_token("x"), tx.digests.pictures(1, "tr")),
    "digests.erased": lambda tx: (_make_digest(tx), tx.digests.erased([1])),
}
BY_A_SMALL_INDEX = {
    **dict.fromkeys(["mentions.unjudged", "mentions.count_unjudged", "weekly.unjudged"], "ix_mention_unjudged"),
    "campaigns.stale": "ix_campaign_stale",
}
"""These read an index that holds nothing but what they are looking for."""
TINY = re.compile(r"SCAN (anon_\d+|forgotten( USING .*)?|.* VIRTUAL TABLE .*|theirs|latest)")
"""The few people who asked to be forgotten; the values of one JSON list; what a search inside has found."""


@pytest.fixture(scope="module")
def store(blank_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One for all: what is asked here leaves nothing behind."""
    opened = Store.open(Path(shutil.copy(blank_store, tmp_path_factory.mktemp("plans") / "plans.db")))
    yield opened
    opened.close()


class TakenBackError(Exception):
    pass


def plan_of(store: Store, work: Callable[[Tx], object]) -> list[str]:
    """Every step SQLite would take for what `work` asks."""
    asked: list[str] = []
    with contextlib.suppress(TakenBackError), store.transaction() as tx:
        driver = tx.sources._connection.connection.driver_connection  # the driver hears what passes SQLAlchemy by, too
        driver.set_trace_callback(asked.append)
        work(tx)
        driver.set_trace_callback(None)
        raise TakenBackError
    assert asked
    steps: list[str] = []
    with store._reading.connect() as connection:
        for statement in asked:
            if not statement.startswith("--"):  # what a trigger does
                plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}")
                steps += [str(row[3]) for row in plan]
    return steps


@pytest.mark.parametrize("name", HOT)
def test_a_hot_statement_searches_and_does_not_scan(store: Store, name: str) -> None:
    scans = [step for step in plan_of(store, HOT[name]) if step.startswith("SCAN") and not TINY.fullmatch(step)]
    if name in BY_A_SMALL_INDEX:
        assert all(BY_A_SMALL_INDEX[name] in step for step in scans)
    else:
        assert scans == []


def test_what_was_sent_costs_no_look_at_the_clock(store: Store) -> None:
    steps = plan_of(store, lambda tx: (tx.outbox.next_time("team"), tx.outbox.left_sending(NOON)))
    ours = [step for step in steps if step.split()[1] == "outbox"]
    assert len(ours) == 2
    assert all("ix_outbox_due" in step for step in ours)


COUNTED = frozenset({"ix_mention_written", "ix_score_figures"})
READ_BY = {
    **dict.fromkeys(["weekly.cells", "weekly.totals", "weekly.heard_late"], COUNTED),
    **dict.fromkeys(["weekly.texts", "weekly.praise", "weekly.loudest"], COUNTED),
    "weekly.casework": {"ix_case_opened", "ix_case_closed"},
    "weekly.waiting": {"ix_case_state"},
    "weekly.campaigns": {"ix_campaign_brand", "ix_trace_group"},
    "weekly.judged": {"ix_verdict_at"},
    "weekly.promises": {"ix_promise_state"},
    "weekly.spikes": {"ix_spike_state"},
    "digests.erased": {"ix_digest_quote_mention", "ux_outbox_key"},
}


@pytest.mark.parametrize("name", READ_BY)
def test_a_week_is_read_by_these_indexes(store: Store, name: str) -> None:
    steps = plan_of(store, HOT[name])
    used = {match[1] for step in steps if (match := re.search(r"INDEX (\w+)", step))}
    assert used >= READ_BY[name]


def test_a_week_is_counted_without_reading_its_mentions_or_scores(store: Store) -> None:
    """Only those of suspected campaigns are looked up."""
    steps = plan_of(store, lambda tx: (tx.weekly.cells("Papatya", *SPAN), tx.weekly.totals("Papatya", *SPAN)))
    ours = [step for step in steps if step.startswith(("SEARCH mention", "SEARCH score")) and "rowid" not in step]
    assert len(ours) >= 4
    assert all("COVERING INDEX" in step for step in ours)


def test_what_stands_around_a_mention_is_found_by_these_indexes(store: Store) -> None:
    steps = [step for step in plan_of(store, HOT["around.of"]) if step.startswith("SEARCH")]
    used = {match[1] for step in steps if (match := re.search(r"INDEX (\w+)", step))}
    assert used == {"ix_case_author", "ix_mention_case", "ix_mention_thread", "ix_case_heard"}
