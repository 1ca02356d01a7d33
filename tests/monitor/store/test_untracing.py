"""Erasing takes a mention's trace, its history and the links to it; its group is counted anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes import BRAND, NOON, a_mention, heard
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.coordination.post import NOTHING, Edge, Facts, LinkKind, Place, Portrait, Trace
from monitor.rules.score import Axis, Reason
from monitor.store.campaigns import Occasion
from monitor.store.door import Store
from monitor.store.idiom import driver
from monitor.store.packing import packed
from monitor.store.traces import Mark
from scrapers.kit.mention import Author, Gone, MentionKey, Removal

AT = int(NOON.timestamp())
SOON, LATE = NOON + timedelta(hours=23), NOON + timedelta(hours=25)
AUTHOR, EXACT, LINK, PAIR, AVATAR = 0x1111_2222_3333_0000, 0x4444_5555_6666_7777, 88_001, 0x7777_1234_5678_9ABC, 99_001
FACTS = Facts(posts=1, edges=1, likeness=400_000, copies=1, rival_linked=1, accounts=1, followers=2_123_456, born=7_000)


def a_trace(number: int, seq: int, **changes: object) -> Trace:
    """What the mention of that number left; linked to the one before it, if there is one."""
    edges = (Edge(number - 1, 400_000, "words"),) if seq > 1 else ()
    facts = FACTS if edges else FACTS._replace(edges=0, likeness=0)
    trace = Trace(
        *(number, seq, Place.X, AT, AUTHOR + seq, EXACT),
        links=((LINK, LinkKind.RIVAL),),
        pairs=(PAIR, PAIR + 1),
        weights=(1, 2),
        avatar=AVATAR,
        facts=facts,
        edges=edges,
    )
    return replace(trace, **changes)  # type: ignore[arg-type]


def a_campaign(number: int, posts: int) -> Campaign:
    portrait = Portrait(number, BRAND, Facts(posts=posts, copies=2), posts, AT, AT)
    reasons = (Reason(Axis.PROPAGANDA, "text.copies", 40, "{copies} are copies"),)
    seen = datetime.fromtimestamp(AT, UTC)
    return Campaign(
        *(number, BRAND, CampaignState.SUSPECTED, 70, 66, 66, seen, seen, NOON, portrait, reasons), model="hand-1"
    )


@pytest.fixture
def group(store: Store) -> list[int]:
    """Four mentions of four people, one group, a campaign."""
    with store.transaction() as tx:
        said = [a_mention(str(n), source="x", author=Author(id=f"person-{n}")) for n in range(1, 5)]
        tx.mentions.add(said, heard(), now=NOON)
        numbers = [stored.id for stored in tx.mentions.unjudged(9)]
        for seq, number in enumerate(numbers, 1):
            tx.traces.enter(BRAND, a_trace(number, seq), numbers[0], Mark(number, 50, 40, 900_000))
        tx.traces.keep_sketch(BRAND, b"counts", 4)
        tx.campaigns.save(a_campaign(numbers[0], 4))
        tx.campaigns.rescore(numbers[0], [Mark(n, 70, 66, 900_000) for n in numbers], Occasion("moved", NOON, "hand-1"))
        tx.verdicts.confirm(numbers[0])
        tx.verdicts.quiet(BRAND, numbers[0], [EXACT], at=NOON)
    return numbers


def lose(store: Store, *native_ids: str, why: Gone = Gone.FORGOTTEN, now: datetime = SOON) -> None:
    with store.transaction() as tx:
        tx.forgetting.take_away([Removal("x", native_id, why) for native_id in native_ids], now=now)


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store.reading() as tx:
        found: list[tuple[object, ...]] = driver(tx.traces._connection).execute(query).fetchall()
        return found


def values_of(store: Store) -> list[object]:
    """Every value of every row of what linking keeps."""
    tables = ("trace", "campaign", "score_history", "quiet_key", "confirmed_author", "verdict", "brand_index")
    return [value for table in tables for row in rows(store, f"SELECT * FROM {table}") for value in row]


def appears(store: Store, number: int) -> bool:
    """Whether that number stands anywhere, packed or by itself."""
    as_bytes = number.to_bytes(8, "little", signed=True)
    return any(
        value == number or (isinstance(value, bytes) and as_bytes in value) or (value == str(number))
        for value in values_of(store)
    )


REMOVED = {
    "somebody asked for it": (Gone.FORGOTTEN, SOON),
    "its author hides it": (Gone.PROTECTED, SOON),
    "it was deleted late": (Gone.DELETED, LATE),
    "the account was suspended late": (Gone.SUSPENDED, LATE),
}


@pytest.mark.parametrize(("why", "now"), REMOVED.values(), ids=REMOVED)
def test_a_removed_member_leaves_nothing(store: Store, group: list[int], why: Gone, now: datetime) -> None:
    lose(store, "3", why=why, now=now)
    assert rows(store, f"SELECT * FROM trace WHERE mention_id = {group[2]}") == []
    assert rows(store, f"SELECT * FROM score_history WHERE mention_id = {group[2]}") == []
    assert not appears(store, AUTHOR + 3)
    with store.reading() as tx:
        rest = [trace for number in group[:2] + group[3:] if (kept := tx.traces.of(number)) for trace in kept[:1]]
    assert [edge.to for trace in rest for edge in trace.edges] == [group[0]], "no link leads to it"
    assert rest[2].facts == FACTS._replace(edges=0, likeness=0)


def test_a_campaign_is_counted_anew_when_a_member_goes(store: Store, group: list[int]) -> None:
    lose(store, "3")
    with store.reading() as tx:
        campaign = tx.campaigns.get(group[0])
        assert tx.campaigns.stale() == [group[0]]
        total = NOTHING
        for trace in tx.traces.members(group[0]):
            total = total.plus(trace.facts)
    assert campaign is not None
    assert (campaign.posts, campaign.authors, total.posts, total.edges) == (3, 3, 3, 1)


def test_an_assessed_campaign_is_no_longer_stale(store: Store, group: list[int]) -> None:
    lose(store, "3")
    with store.transaction() as tx:
        tx.campaigns.save(a_campaign(group[0], 3))
        assert tx.campaigns.stale() == []


def test_a_group_keeps_its_number_when_the_mention_that_began_it_goes(store: Store, group: list[int]) -> None:
    lose(store, "1")
    with store.reading() as tx:
        assert [trace.number for trace in tx.traces.members(group[0])] == group[1:]


@pytest.mark.parametrize("why", [Gone.DELETED, Gone.SUSPENDED])
def test_what_was_taken_down_soon_stays_as_a_figure(store: Store, group: list[int], why: Gone) -> None:
    lose(store, "3", why=why)
    assert not appears(store, AUTHOR + 3)
    with store.reading() as tx:
        kept = tx.traces.of(group[2])
        campaign = tx.campaigns.get(group[0])
    facts = Facts(posts=1, edges=1, likeness=400_000, copies=1, rival_linked=1, deleted=1)
    bare = Trace(group[2], 3, Place.X, AT, group[2], facts=facts, edges=(Edge(group[1], 400_000, "words"),))
    assert kept == (bare, group[0])
    assert campaign is not None
    assert (campaign.posts, campaign.authors) == (4, 4)


def test_what_was_taken_down_soon_goes_when_its_author_is_still_there(store: Store, group: list[int]) -> None:
    with store.transaction() as tx:
        ask = driver(tx.traces._connection)
        ask.execute("UPDATE trace SET author = ? WHERE seq = 4", (AUTHOR + 3,))
    lose(store, "3", why=Gone.DELETED)
    with store.reading() as tx:
        assert tx.traces.of(group[2]) is None


def test_what_was_taken_down_before_goes_when_somebody_asks_for_it(store: Store, group: list[int]) -> None:
    lose(store, "3", why=Gone.DELETED)
    with store.transaction() as tx:
        tx.forgetting.post(MentionKey("x", "3"), now=LATE)
        assert tx.traces.of(group[2]) is None
        assert len(tx.traces.members(group[0])) == 3


def test_what_was_linked_to_nothing_goes_altogether(store: Store) -> None:
    with store.transaction() as tx:
        tx.mentions.add([a_mention("1", source="x")], heard(), now=NOON)
        tx.traces.enter(BRAND, a_trace(1, 1), None, Mark(1))
    lose(store, "1", why=Gone.DELETED)
    assert rows(store, "SELECT * FROM trace") == []


def test_one_that_is_left_alone_is_no_group_and_scores_nothing(store: Store, group: list[int]) -> None:
    lose(store, "1", "2", "4")
    with store.reading() as tx:
        linked = tx.campaigns.linked(group[2])
        campaign = tx.campaigns.get(group[0])
        history = tx.campaigns.history_of(group[2])
        assert tx.verdicts.quieted(BRAND) == frozenset()
    assert linked is not None
    assert (linked.group, linked.mark) == (None, Mark(group[2]))
    assert (history[-1].before, history[-1].after, history[-1].occasion.why) == (66, 0, "erased")
    assert campaign is not None
    assert (campaign.posts, campaign.reasons, campaign.doubts) == (0, (), ())


def test_of_a_campaign_whose_members_all_asked_for_it_only_a_number_is_left(store: Store, group: list[int]) -> None:
    lose(store, "1", "2", "3", "4")
    for secret in (AUTHOR + 1, AUTHOR + 2, AUTHOR + 3, AUTHOR + 4, EXACT, LINK, PAIR, AVATAR):
        assert not appears(store, secret)
    assert rows(store, "SELECT count(*) FROM trace UNION ALL SELECT count(*) FROM score_history") == [(0,), (0,)]
    with store.reading() as tx:
        assert tx.campaigns.get(group[0]).posts == 0  # type: ignore[union-attr]
        assert tx.verdicts.confirmed(BRAND) == frozenset()


def test_a_forgotten_author_is_confirmed_no_longer_and_the_others_are(store: Store, group: list[int]) -> None:
    with store.transaction() as tx:
        assert len(tx.verdicts.confirmed(BRAND)) == 4
        tx.forgetting.author("x", "person-2", now=SOON)
        assert tx.verdicts.confirmed(BRAND) == {AUTHOR + 1, AUTHOR + 3, AUTHOR + 4}


def test_a_member_that_a_person_took_out_is_never_linked_again(store: Store, group: list[int]) -> None:
    with store.transaction() as tx:
        assert tx.untracing.take_out(group[2], at=NOON) == group[0]
        assert tx.untracing.take_out(group[2], at=NOON) is None
        assert tx.untracing.take_out(404, at=NOON) is None
        window = [trace.number for trace, _ in tx.traces.window(BRAND, tx.traces.standing(BRAND))]
        linked = tx.campaigns.linked(group[2])
        history = tx.campaigns.history_of(group[2])
        last = tx.traces.of(group[3])
    assert window == [group[0], group[1], group[3]]
    assert linked is not None
    assert (linked.group, linked.mark.propaganda) == (None, 0)
    assert (history[-1].campaign, history[-1].after, history[-1].occasion.why) == (group[0], 0, "apart")
    assert last is not None
    assert last[0].edges == ()


def test_a_split_leaves_no_link_between_the_parts(store: Store, group: list[int]) -> None:
    with store.transaction() as tx:
        tx.untracing.split(group[0], frozenset(group[2:]), group[2], at=NOON)
        ours, theirs = tx.traces.members(group[0]), tx.traces.members(group[2])
        assert tx.campaigns.stale() == [group[0]]
    assert ([trace.number for trace in ours], [trace.number for trace in theirs]) == (group[:2], group[2:])
    assert [edge.to for trace in (*ours, *theirs) for edge in trace.edges] == [group[0], group[2]]


def test_a_mention_that_moves_to_another_group_takes_no_links_along(store: Store, group: list[int]) -> None:
    with store.transaction() as tx:
        tx.traces.put([group[2]], 77)
        others = tx.traces.members(group[0])
    assert [edge.to for trace in others for edge in trace.edges] == [group[0]]


def test_other_processes_hear_of_every_change(store: Store, group: list[int]) -> None:
    with store.reading() as tx:
        before = tx.traces.reached(BRAND).generation
    lose(store, "3")
    lose(store, "4", why=Gone.DELETED)
    with store.reading() as tx:
        standing = tx.traces.standing(BRAND)
    assert standing.generation >= before + 2
    assert standing.since(standing.generation) == ()
    assert standing.since(before) is None, "the second was not only removed"


def test_bytes_of_a_packed_trace_would_be_found(store: Store, group: list[int]) -> None:
    assert AUTHOR.to_bytes(8, "little") not in packed(a_trace(1, 1))
    assert appears(store, PAIR)
    assert appears(store, AUTHOR + 3)
