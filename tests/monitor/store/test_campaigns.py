"""Campaigns in the store: what was kept comes back, scores are given anew in one go, and what people said counts."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes import BRAND, NOON, a_judgement, a_mention, heard
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.coordination.post import Edge, Facts, LinkKind, Place, Portrait, Trace
from monitor.rules.score import Axis, Reason
from monitor.store.campaigns import Occasion, Tally, Word
from monitor.store.door import Store, Tx
from monitor.store.traces import Mark
from scrapers.kit.mention import MentionKey

MOVED = Occasion("moved", NOON, "hand-1")
AT = int(NOON.timestamp())


def hear(store: Store, count: int, *, brand: str = BRAND, first: int = 1) -> list[int]:
    """So many judged mentions; their numbers."""
    keys = [str(number) for number in range(first, first + count)]
    with store.transaction() as tx:
        tx.mentions.add([a_mention(key) for key in keys], heard(brand=brand), now=NOON)
        numbers = []
        for key in keys:
            stored = tx.mentions.by_key(MentionKey("place", key))
            assert stored is not None
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), None, now=NOON)
            numbers.append(stored.id)
    return numbers


def a_trace(number: int, seq: int, **changes: object) -> Trace:
    """What a mention left that is linked to the one before it."""
    values: dict[str, object] = {
        "place": Place.X,
        "at": AT + seq,
        "author": -1000 - seq,
        "exact": 77,
        "facts": Facts(posts=1, edges=1, followers=2_000_000),
        "edges": (Edge(number - 1, 400_000, "words"),),
    }
    return Trace(number, seq, **{**values, **changes})  # type: ignore[arg-type]


def a_campaign(number: int = 1, **changes: object) -> Campaign:
    """One that is suspected."""
    totals = Facts(posts=6, edges=9, likeness=5_000_000, copies=3, rival_named=4)
    values: dict[str, object] = {
        "number": number,
        "brand": BRAND,
        "state": CampaignState.SUSPECTED,
        "coordination": 70,
        "propaganda": 66,
        "peak": 68,
        "first_seen": datetime.fromtimestamp(AT, UTC),
        "last_seen": datetime.fromtimestamp(AT + 60, UTC),
        "grown_at": NOON,
        "portrait": Portrait(
            number, BRAND, totals, 5, AT, AT + 60, 4, LinkKind.RIVAL, 2, 1, (Place.X, Place.COMPLAINTS)
        ),
        "reasons": (Reason(Axis.PROPAGANDA, "aim.rival", 40, "{rival_named} of {posts} name a rival"),),
        "doubts": (Reason(Axis.PROPAGANDA, "doubt.credible", -3, "{credible} are customers"),),
        "model": "hand-1",
        "suspected_at": NOON,
    }
    return Campaign(**{**values, **changes})  # type: ignore[arg-type]


def group(store: Store, size: int, *, first: int = 1, seq: int = 1) -> list[int]:
    """A group of that many mentions, each linked to the one before; their numbers."""
    numbers = hear(store, size, first=first)
    with store.transaction() as tx:
        for place, number in enumerate(numbers):
            mark = Mark(number, coordination=10, propaganda=20 + place % 50, membership=900_000)
            tx.traces.enter(BRAND, a_trace(number, seq + place), numbers[0], mark)
    return numbers


@contextlib.contextmanager
def statements(tx: Tx) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []
    driver = tx.traces._connection.connection.driver_connection
    driver.set_trace_callback(asked.append)
    yield asked
    driver.set_trace_callback(None)


CAMPAIGNS = {
    "suspected": a_campaign(),
    "bare": Campaign(
        1, BRAND, CampaignState.FORMING, 0, 0, 0, NOON, NOON, NOON, Portrait(1, BRAND, Facts(), 0, AT, AT)
    ),
    "decided": a_campaign(state=CampaignState.DECIDED, verdict=Verdict.COORDINATED_GENUINE, rev=7),
    "asked once more": a_campaign(verdict=Verdict.UNSURE, asked_at=6),
    "merged": a_campaign(number=9, state=CampaignState.MERGED, merged_into=1),
}


@pytest.mark.parametrize("campaign", CAMPAIGNS.values(), ids=CAMPAIGNS)
def test_a_campaign_comes_back_as_it_was_kept(store: Store, campaign: Campaign) -> None:
    with store.transaction() as tx:
        tx.campaigns.save(a_campaign(campaign.number, propaganda=1))
        tx.campaigns.save(campaign)
        assert tx.campaigns.get(campaign.number) == campaign
        assert tx.campaigns.get(404) is None


def test_campaigns_are_listed_by_brand_and_state_the_last_seen_first(store: Store) -> None:
    hour = timedelta(hours=1)
    with store.transaction() as tx:
        tx.campaigns.save(a_campaign(1))
        tx.campaigns.save(a_campaign(2, last_seen=NOON + 2 * hour))
        tx.campaigns.save(a_campaign(3, last_seen=NOON + hour, state=CampaignState.QUIET))
        tx.campaigns.save(a_campaign(4, brand="Menekşe"))
        listed = {
            "all": tx.campaigns.listed(limit=9),
            "of the brand": tx.campaigns.listed(BRAND, limit=9),
            "suspected": tx.campaigns.listed(BRAND, {CampaignState.SUSPECTED}, limit=9),
            "one": tx.campaigns.listed(BRAND, limit=1),
        }
    numbers = {name: [campaign.number for campaign in found] for name, found in listed.items()}
    assert numbers == {"all": [2, 3, 4, 1], "of the brand": [2, 3, 1], "suspected": [2, 1], "one": [2]}


def test_what_has_not_grown_for_long_and_is_not_quiet_yet_is_found(store: Store) -> None:
    with store.transaction() as tx:
        tx.campaigns.save(a_campaign(1, grown_at=NOON - timedelta(days=2)))
        tx.campaigns.save(a_campaign(2))
        tx.campaigns.save(a_campaign(3, grown_at=NOON - timedelta(days=3), state=CampaignState.QUIET))
        tx.campaigns.save(a_campaign(4, grown_at=NOON - timedelta(days=3), state=CampaignState.WATCHED))
        assert tx.campaigns.resting(NOON - timedelta(days=2), limit=5) == [4, 1]


def test_a_trace_comes_back_with_its_group_and_its_scores(store: Store) -> None:
    numbers = group(store, 2)
    with store.reading() as tx:
        assert tx.traces.of(numbers[1]) == (a_trace(numbers[1], 2), numbers[0])
        linked = tx.campaigns.linked(numbers[1])
        assert tx.traces.of(404) is None
        assert (tx.traces.has(numbers[1]), tx.traces.has(404)) == (True, False)
    assert linked is not None
    assert (linked.group, linked.at_arrival) == (numbers[0], 21)
    assert linked.mark == Mark(numbers[1], 10, 21, 900_000)


def test_a_hundred_members_are_scored_anew_in_two_statements(own_store: Store) -> None:
    store = own_store
    numbers = group(store, 100)
    marks = [Mark(number, 80, 90, 700_000, None, NOON) for number in numbers]
    with store.transaction() as tx, statements(tx) as asked:
        tx.campaigns.rescore(numbers[0], marks, MOVED)
    assert [statement.split()[0] for statement in asked] == ["INSERT", "UPDATE"]
    with store.reading() as tx:
        assert tx.campaigns.marks(numbers[0]) == marks
        assert [len(tx.campaigns.history_of(number)) for number in numbers] == [1] * 100


def test_a_rescored_member_keeps_its_arrival_its_first_flag_and_its_urgency(store: Store) -> None:
    one, other = group(store, 2)
    later = replace(MOVED, at=NOON + timedelta(hours=1), why="merged")
    with store.transaction() as tx:
        before = tx.mentions.judgement_of(one)
        tx.campaigns.rescore(one, [Mark(one, 80, 90, flagged_at=NOON), Mark(other, 80, 50)], MOVED)
        tx.campaigns.rescore(one, [Mark(one, 80, 30, capped="order", flagged_at=later.at), Mark(other, 85, 50)], later)
        linked = tx.campaigns.linked(one)
        history = tx.campaigns.history_of(one)
        assert tx.mentions.judgement_of(one) == before
        assert len(tx.campaigns.history_of(other)) == 1, "its propaganda did not change the second time"
    assert linked is not None
    assert (linked.at_arrival, linked.mark) == (20, Mark(one, 80, 30, 0, "order", NOON))
    assert [(said.before, said.after, said.occasion) for said in history] == [(20, 90, MOVED), (90, 30, later)]


def test_what_is_not_of_the_campaign_is_not_scored_with_it(store: Store) -> None:
    ours, theirs = group(store, 2), group(store, 2, first=11, seq=3)
    with store.transaction() as tx:
        tx.campaigns.rescore(ours[0], [Mark(theirs[0], 99, 99)], MOVED)
        linked = tx.campaigns.linked(theirs[0])
        assert tx.campaigns.history_of(theirs[0]) == []
    assert linked is not None
    assert linked.mark.propaganda == 20


def test_groups_merge_with_all_that_verdicts_left(store: Store) -> None:
    ours, theirs = group(store, 2), group(store, 3, first=11, seq=3)
    with store.transaction() as tx:
        for whose in (ours[0], theirs[0]):
            tx.verdicts.quiet(BRAND, whose, [5, whose], at=NOON)
            tx.verdicts.confirm(whose)
        tx.traces.merge([theirs[0]], ours[0])
        assert [trace.number for trace in tx.traces.members(ours[0])] == [*ours, *theirs]
        assert tx.traces.members(theirs[0]) == []
        assert (len(tx.verdicts.quieted(BRAND)), len(tx.verdicts.confirmed(BRAND))) == (3, 5)
        tx.verdicts.take_back(ours[0])
        assert (tx.verdicts.quieted(BRAND), tx.verdicts.confirmed(BRAND)) == (frozenset(), frozenset())


def test_a_quiet_key_wears_off_when_nobody_uses_it_and_each_day_it_is_used_begins_anew(store):
    day = timedelta(days=1)
    with store.transaction() as tx:
        tx.verdicts.quiet(BRAND, 1, [5, 6], at=NOON)
        tx.verdicts.quiet("Menekşe", 2, [5], at=NOON)
        tx.verdicts.used(BRAND, [6, 7], at=NOON + 2 * day)
        tx.verdicts.used(BRAND, [6], at=NOON + 2.5 * day)
        assert tx.verdicts.expire(NOON) == []
        assert tx.verdicts.expire(NOON + day) == ["Menekşe", BRAND]
        assert (tx.verdicts.quieted(BRAND), tx.verdicts.quieted("Menekşe")) == ({6}, frozenset())
        assert tx.verdicts.expire(NOON + 2.2 * day) == [BRAND]


def test_a_key_that_is_said_to_be_genuine_again_is_new_again(store):
    with store.transaction() as tx:
        tx.verdicts.quiet(BRAND, 1, [5], at=NOON)
        tx.verdicts.quiet(BRAND, 2, [5], at=NOON + timedelta(days=9))
        assert tx.verdicts.expire(NOON + timedelta(days=8)) == []


def test_who_takes_a_part_over_stays_apart_from_the_other_parts(store):
    with store.transaction() as tx:
        for one, other in ((1, 7), (7, 9), (1, 20)):
            tx.verdicts.part(BRAND, one, other)
        tx.traces.merge([7], 5)
        assert tx.verdicts.heeded(BRAND).parted == {(1, 5), (5, 1), (5, 9), (9, 5), (1, 20), (20, 1)}
        tx.traces.merge([20], 5)
        assert tx.verdicts.heeded(BRAND).parted == {(1, 5), (5, 1), (5, 9), (9, 5)}
        assert tx.verdicts.heeded("Menekşe").parted == frozenset()


def test_what_a_verdict_leaves_is_its_brands(store: Store) -> None:
    ours = group(store, 2)
    with store.transaction() as tx:
        tx.verdicts.quiet(BRAND, ours[0], [-(2**63), 2**63 - 1], at=NOON)
        tx.verdicts.quiet(BRAND, ours[0], [-(2**63)], at=NOON)
        tx.verdicts.confirm(ours[0])
        tx.verdicts.confirm(ours[0])
        assert tx.verdicts.quieted(BRAND) == {-(2**63), 2**63 - 1}
        assert tx.verdicts.confirmed(BRAND) == {-1001, -1002}
        assert (tx.verdicts.quieted("Menekşe"), tx.verdicts.confirmed("Menekşe")) == (frozenset(), frozenset())


def test_members_come_in_pages_with_their_mentions(store: Store) -> None:
    numbers = group(store, 5)
    with store.reading() as tx:
        first = tx.campaigns.members(numbers[0], limit=3)
        rest = tx.campaigns.members(numbers[0], after=first[-1].trace.seq, limit=3)
    assert [member.stored.id for member in first + rest] == numbers
    assert first[1].trace == a_trace(numbers[1], 2)
    assert first[1].stored.mention == a_mention("2")
    assert first[1].linked.mark.propaganda == 21


def test_the_last_word_on_a_campaign_counts_unless_another_one_holds_it(store: Store) -> None:
    word = Word(1, Verdict.UNSURE, "ayse", NOON, 70, 66, "hand-1")
    last = replace(word, verdict=Verdict.GENUINE, note="dernek kampanyası", features={"span": 0.5, "authors": 1.6})
    of_merged = replace(word, campaign=2)
    with store.transaction() as tx:
        tx.campaigns.save(a_campaign(2, state=CampaignState.MERGED, merged_into=1))
        for said in (word, last, of_merged):
            tx.campaigns.say(said)
        assert tx.campaigns.said_of(1) == [word, last]
        assert tx.campaigns.last_words() == [last]


def test_figures_are_told_with_and_without_campaigns(store: Store) -> None:
    numbers = group(store, 4)
    with store.transaction() as tx:
        flagged = [Mark(number, 80, 60) for number in numbers[:2]]
        tx.campaigns.rescore(numbers[0], flagged, MOVED)
        day = timedelta(days=1)
        assert tx.campaigns.tally(BRAND, NOON, NOON + day, amber=60) == Tally(4, 4, 2, 2)
        assert tx.campaigns.tally(BRAND, NOON + timedelta(seconds=2), NOON + day, amber=60) == Tally(3, 3, 1, 1)
        assert tx.campaigns.tally(BRAND, NOON + day, NOON + 2 * day, amber=60) == Tally(0, 0, 0, 0)
        assert tx.campaigns.tally("Menekşe", NOON, NOON + day, amber=60) == Tally(0, 0, 0, 0)
