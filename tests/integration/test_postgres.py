"""One stream through both databases, killed at random points: the same rows in every table."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from mortal import Fate, MortalStore
from postgres_server import Server
from speaking import Newsroom
from sqlalchemy import text

from fakes import (
    BRAND,
    CALM,
    LEGAL,
    NOON,
    PROBLEM,
    Crash,
    FakeChannel,
    FakeSource,
    FixedClock,
    a_batch,
    a_bench,
    a_mention,
    a_route,
    rows_of,
)
from monitor.assessing import Office
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.lookout import Lookout
from monitor.rules.campaign import Thresholds
from monitor.rules.case import Verdict
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.feedback import CALM as CALM_LEVELS
from monitor.rules.feedback import Label, Said, Seen
from monitor.rules.pace import Rhythm
from monitor.rules.relevance import Brand
from monitor.stages.deliver import deliver_due, recover
from monitor.stages.judge import Watchtower, judge_pending
from monitor.stages.poll import Watch, poll_once
from monitor.stages.verdict import Chamber, Opinion, take_out, take_verdict
from monitor.store.door import Store
from scrapers.kit.mention import Author, Batch, BrandAnswer, Cursor, Mention, Removal

SECOND = timedelta(seconds=1)
CUES = compile_cues(Brand(BRAND), Market(rivals=(Rival("Kirpi Mobilya"),)))
OFFICE = Office(read_group_weights(group_weights_path()), Thresholds(), (a_route(),), "ops")
PUSH = f"papatya {PROBLEM}, koltuk iki ayda çöktü, ben artık kirpi mobilyadan alıyorum, mis gibi"
WORDS = (PROBLEM, LEGAL, CALM, "Papatya'dan aldım, bayıldım", "İade istiyorum, IĞDIR'a kargo çıkmadı 😡 %50 ? {x}", "")


def a_stream(seed: int) -> list[Batch]:
    """Polls of some days: people with their matters, an attack, edits, deletions, answers of the brand."""
    draw = random.Random(seed)
    batches, said = [], []
    for number in range(12):
        new = [_a_word(draw, f"{number}-{place}", number) for place in range(draw.randint(1, 4))]
        if 3 <= number < 8:
            new += [_a_push(f"{number}-p{place}", number, draw) for place in range(2)]
        edits = (
            [replace(draw.choice(said), text=draw.choice(WORDS), solved=True)] if said and draw.random() < 0.5 else []
        )
        gone = [Removal("x", draw.choice(said).native_id)] if said and draw.random() < 0.3 else []
        answered = [one for one in new if one.thread and draw.random() < 0.3]
        answers = [BrandAnswer("x", f"a{number}", str(one.thread), one.created_at + SECOND, one.native_id, ("k1",))
                   for one in answered]  # fmt: skip
        said += new
        mentions = (*new, *edits)
        batches.append(a_batch(*mentions, cursor=str(number + 1), answers=tuple(answers), removals=tuple(gone)))
    return batches


def _a_word(draw: random.Random, native_id: str, hour: int) -> Mention:
    thread = f"t{draw.randint(1, 4)}" if draw.random() < 0.6 else None
    author = Author(id=f"k{draw.randint(1, 5)}", handle="İpek_Ç", followers=draw.randint(1, 90_000))
    at = NOON + timedelta(minutes=20 * hour, seconds=draw.randint(0, 60), microseconds=draw.randint(0, 999_999))
    return a_mention(native_id, draw.choice(WORDS), source="x", thread=thread, created_at=at, author=author, likes=hour)


def _a_push(native_id: str, hour: int, draw: random.Random) -> Mention:
    author = Author(id=f"u{native_id}", handle=f"kisi{native_id}4821", followers=3)
    at = NOON + timedelta(minutes=20 * hour, seconds=draw.randint(0, 60))
    return a_mention(native_id, PUSH + "!" * (hour % 3), source="x", thread=native_id, created_at=at, author=author)


class Place(FakeSource):
    """Brings one batch after the other; where it goes on is in the cursor alone."""

    def __init__(self, batches: list[Batch]) -> None:
        super().__init__()
        self.batches = batches

    def poll(self, cursor: Cursor | None) -> Batch:
        """The next batch."""
        start = int(cursor or 0)
        return self.batches[start] if start < len(self.batches) else a_batch(cursor=str(start))


class Life:
    """The place and the room outlive the process; of the process only the database is left."""

    def __init__(self, opens: Callable[[], MortalStore], batches: list[Batch]) -> None:
        self.opens, self.clock = opens, FixedClock()
        self.place, self.slack = Place(batches), FakeChannel(self.clock)
        self.deaths = 0

    def live(self, lengths: Iterator[int]) -> None:
        """Live until all is said, so many steps at a time."""
        while not self._once(Fate(next(lengths))):
            self.deaths += 1

    def _once(self, fate: Fate) -> bool:
        with closing(self.opens()) as store:
            store.fate, self.slack.step = fate, fate.step
            try:
                self._work(store)
            except Crash:
                return False
        return True

    def _work(self, store: MortalStore) -> None:
        newsroom = Newsroom(store, self.clock)
        outlet = newsroom.outlet(self.slack)
        bench = replace(a_bench(), tower=Watchtower(Lookout({BRAND: CUES}), OFFICE, frozenset({BRAND})))
        watch = Watch(self.place, BRAND, True, Rhythm(poll=(SECOND, SECOND), probe=SECOND), "ops")
        recover(store, now=self.clock(), at_start=True)
        for _ in range(200):
            polled = poll_once(watch, store, self.clock, draw=0.0)
            while judge_pending(store, bench, self.clock, limit=3).mentions:
                pass
            due = deliver_due(newsroom.desk, outlet).next_at
            if polled is not None and not polled.new + polled.changed and due is None:
                return
            self.clock.advance(120)
        pytest.fail("it never came to rest")


def people_speak(store: Store, clock: FixedClock) -> None:
    """A verdict, a post that does not belong, a label, somebody who asks to be forgotten."""
    with store.reading() as tx:
        (campaign,) = [one for one in tx.campaigns.listed(limit=9) if one.propaganda >= 60]
        member = tx.campaigns.members(campaign.number)[-1].stored
    chamber = Chamber(OFFICE, {BRAND: CUES}, clock)
    take_out(store, campaign.number, member.mention.key, chamber)
    take_verdict(store, Opinion(campaign.number, Verdict.INAUTHENTIC, "Fatma", "aradım"), chamber)
    with store.transaction() as tx:
        judged = tx.mentions.judgement_of(member.id)
        assert judged is not None
        seen = Seen(judged.score.urgency, judged.score.topics, judged.score.rulebook)
        tx.labels.add(member, Label(member.mention.key, Said(CALM_LEVELS), "Can", clock(), seen))
        assert tx.forgetting.author("x", "k2", now=clock())


def alike(store: Store) -> None:
    """What is drawn by lot when a store is made is the same for both."""
    with store._writing.begin() as connection:
        connection.execute(text("UPDATE meta SET value = 'ab' WHERE name IN ('id', 'salt')"))


def history(path: Path, url: str | None, seed: int, lengths: Iterator[int]) -> tuple[dict[str, list[object]], int]:
    """Every row in the end, and how often it was killed on the way."""
    with closing(Store.open(path, url=url)) as store:
        alike(store)
    life = Life(lambda: MortalStore.open(path, url=url), a_stream(seed))
    life.live(lengths)
    with closing(Store.open(path, url=url)) as store:
        people_speak(store, life.clock)
        life.place.batches[-1:] = []
    life.live(iter(lambda: 10_000, 0))
    with closing(Store.open(path, url=url)) as store:
        rows = rows_of(store)
    rows["meta"] = [row for row in rows["meta"] if not str(row[0]).startswith("last ")]
    return rows, life.deaths


def lives(seed: int) -> Iterator[int]:
    """How many steps each life lasts: short ones, and in the end as long as it takes."""
    draw = random.Random(seed)
    yield from (draw.randint(3, 120) for _ in range(9))
    yield from iter(lambda: 10_000, 0)


def test_one_stream_killed_at_random_leaves_the_same_rows_in_both_databases(postgres: Server, tmp_path: Path) -> None:
    here, deaths = history(tmp_path / "here.db", None, 1, lives(1))
    there, as_many = history(tmp_path / "there.db", postgres.new_database(), 1, lives(1))
    assert deaths == as_many > 5
    assert list(here) == list(there)
    for name, rows in here.items():
        assert there[name] == rows, name
    filled = {name for name, rows in here.items() if rows}
    assert filled >= {
        "mention",
        "case",
        "outbox",
        "trace",
        "campaign",
        "score_history",
        "verdict",
        "forgotten",
        "label",
    }
