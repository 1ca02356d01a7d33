"""The living memories: whatever dies and whenever, what is stored in the end is the same."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import crowd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import BRAND, NOON, a_bench, a_mention, heard, wipe
from monitor.assessing import Office
from monitor.lookout import Lookout, _Living
from monitor.rules.campaign import Thresholds
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.linking import Linking
from monitor.rules.coordination.post import NOTHING, Facts, Place, Post
from monitor.rules.relevance import Brand
from monitor.stages.judge import Watchtower, judge_pending, tend_campaigns
from monitor.store.campaigns import Occasion
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention, author_key, first_words
from monitor.store.traces import MOST_CHANGES, Mark
from scrapers.kit.mention import Author, Gone, Removal

MARKET = Market(rivals=(Rival("Menekşe", domains=("menekse.example",)),))
CUES = {BRAND: compile_cues(Brand(BRAND), MARKET)}
NARROW = Linking(window=6 * 3600, slack=3600)
STORIES = (
    "kargo görevlisi paketi kapıda açıp içindeki hediyeyi aldı kimse hesap vermiyor",
    "müşteri hizmetleri telefonda küfür etti sonra hattı kapattı kayıtlar siliniyor",
    "depodaki işçiler maaş alamıyor grev başladı siparişler aylarca gelmeyecek",
    "uygulama kredi kartı bilgilerini sızdırmış hesaplardan para çekiliyor dikkat",
)
ENDINGS = ("", " herkes duysun", " artık yeter", " arkadaşlar uyarıyorum", " başka yerden alıyoruz", " rezalet")
LINKS = ((), ("https://menekse.example/kampanya",), ("https://haber.example/1",))


class Judge:
    """Does what the judge does with a mention that was heard: memory and rows in one transaction."""

    def __init__(self, store: Store, linking: Linking = NARROW, *, sketch_every: int = 4) -> None:
        self.store, self.linking, self.sketch_every = store, linking, sketch_every
        self.now = NOON
        self.count = 0
        self.dies()

    def dies(self) -> None:
        self.lookout = Lookout(CUES, self.linking, sketch_every=self.sketch_every)

    def hears(self, said: "Said") -> None:
        self.count += 1
        self.now += timedelta(minutes=said.after)
        author = Author(id=f"person-{said.who}", avatar_url=f"https://pics.example/{said.who % 3}", followers=said.who)
        written = self.now - timedelta(minutes=said.late)
        mention = a_mention(
            str(self.count), said.text, author=author, created_at=written, links=LINKS[said.link], source="x"
        )
        with self.store.transaction() as tx:
            tx.mentions.add([mention], heard(), now=self.now)

    def judges(self, *, fails: bool = False) -> None:
        with self.store.transaction() as tx:
            for stored in tx.mentions.unjudged(100):
                tx.mentions.claim(stored)
                if stored.gone is None and not tx.traces.has(stored.id):
                    self.takes(tx, stored)
            for number in tx.campaigns.stale():
                tx.campaigns.fresh(number)
            if fails:
                raise FailedError

    def takes(self, tx: Tx, stored: StoredMention) -> None:
        index = self.lookout.index(tx, BRAND)
        taken = index.take(index.trace(post_of(stored)))
        number = stored.id
        tx.verdicts.used(BRAND, taken.quieting, at=self.now)
        tx.traces.enter(BRAND, taken.trace, taken.group, mark_of(index, number, taken.group))
        if taken.group is not None:
            tx.traces.put(taken.founded, taken.group)
            tx.traces.merge(taken.absorbed, taken.group)
            marks = [mark_of(index, member, taken.group) for member in index.members(taken.group)]
            tx.campaigns.rescore(taken.group, marks, Occasion("grown", self.now, "t"))
        self.lookout.keep(tx, BRAND)

    def tends(self) -> None:
        with self.store.transaction() as tx:
            self.lookout.index(tx, BRAND)
            self.lookout.tend(tx, self.now)

    def loses(self, which: int, why: Gone) -> None:
        with self.store.transaction() as tx:
            tx.forgetting.take_away([Removal("x", str(1 + which % max(self.count, 1)), why)], now=self.now)

    def takes_out(self, which: int) -> None:
        with self.store.transaction() as tx:
            tx.untracing.take_out(1 + which % max(self.count, 1), at=self.now)

    def decides(self, which: int) -> None:
        """A person says of a group, the odd ones, that it is genuine; of others that it is not."""
        with self.store.transaction() as tx:
            index = self.lookout.index(tx, BRAND)
            if groups := index.groups():
                group = groups[which % len(groups)]
                if which % 2:
                    tx.verdicts.quiet(BRAND, group, index.keys_of(group), at=self.now)
                else:
                    tx.verdicts.confirm(group)
                tx.traces.changed(BRAND)

    def lets_wear_off(self) -> None:
        with self.store.transaction() as tx:
            for brand in tx.verdicts.expire(self.now - timedelta(hours=3)):
                tx.traces.changed(brand)

    def splits(self, which: int) -> None:
        with self.store.transaction() as tx:
            index = self.lookout.index(tx, BRAND)
            if groups := index.groups():
                group = groups[which % len(groups)]
                part = frozenset(index.members(group)[1::2])
                tx.untracing.split(group, part, min(part), at=self.now)


class FailedError(Exception):
    pass


def mark_of(index: BrandIndex, number: int, group: int | None) -> Mark:
    """Some numbers in which everything that a memory holds of a group plays a part."""
    if group is None:
        return Mark(number, propaganda=int(index.seen))
    drawn = index.portrait(group)
    figures = hash((drawn.totals, drawn.authors, drawn.first, drawn.last, drawn.top_link, drawn.avatars)) % 1_000_003
    return Mark(number, index.quieted(group), figures, index.membership(number))


def post_of(stored: StoredMention) -> Post:
    mention = stored.mention
    return Post(
        number=stored.id,
        brand=BRAND,
        place=Place.X,
        text=first_words(mention.title, stored.first_text or mention.text),
        posted_at=mention.created_at,
        heard_at=stored.first_seen_at,
        author=author_key(mention.author),
        account=mention.author,
        links=mention.links,
    )


@dataclass(frozen=True)
class Said:
    """What somebody writes so many minutes after the last one, heard so many minutes too late."""

    text: str = STORIES[0]
    who: int = 1
    after: int = 1
    late: int = 0
    link: int = 0


@dataclass(frozen=True)
class Act:
    """One of the judge's acts, with what it takes."""

    name: str
    values: tuple[object, ...] = field(default=())

    def __call__(self, judge: Judge) -> None:
        getattr(judge, self.name)(*self.values)


SAYINGS = st.builds(
    Said,
    st.builds(str.__add__, st.sampled_from(STORIES), st.sampled_from(ENDINGS)),
    st.integers(1, 12),
    st.integers(0, 90),
    st.sampled_from([0, 0, 0, 30, 400]),
    st.sampled_from([0, 0, 0, 0, 1, 2]),
)
WHICH = st.integers(0, 40)
REASONS = st.sampled_from([Gone.FORGOTTEN, Gone.DELETED, Gone.SUSPENDED, Gone.PROTECTED])
ACTS = st.one_of(
    *[SAYINGS.map(lambda said: Act("hears", (said,)))] * 6,
    st.just(Act("tends")),
    st.builds(lambda which, why: Act("loses", (which, why)), WHICH, REASONS),
    WHICH.map(lambda which: Act("takes_out", (which,))),
    WHICH.map(lambda which: Act("decides", (which,))),
    WHICH.map(lambda which: Act("splits", (which,))),
    st.just(Act("lets_wear_off")),
)
DEATHS = st.sampled_from(["", "", "dies", "fails", "dies and fails"])
TABLES = ("mention", "trace", "brand_index", "campaign", "score_history", "verdict", "quiet_key", "confirmed_author",
          "parting")  # fmt: skip


def rows_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that linking writes."""
    with sqlite3.connect(store.path) as connection:
        found = {table: connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall() for table in TABLES}
    connection.close()
    return found


def lives(judge: Judge, acts: Sequence[Act], deaths: Sequence[str]) -> None:
    """The acts one after another; before each what is heard is judged, sometimes by one who dies of it at first."""
    for act, death in zip(acts, deaths, strict=True):
        act(judge)
        if "fails" in death:
            with pytest.raises(FailedError):
                judge.judges(fails=True)
        if "dies" in death:
            judge.dies()
        judge.judges()


@pytest.fixture(scope="module")
def two_stores(blank_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    folder = tmp_path_factory.mktemp("lookout")
    stores = []
    for name in ("quiet.db", "deadly.db"):
        (folder / name).write_bytes(blank_store.read_bytes())
        stores.append(Store.open(folder / name))
    yield stores[0], stores[1]
    for store in stores:
        store.close()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whoever_dies_or_fails_leaves_the_same_rows(two_stores: tuple[Store, Store], data: st.DataObject) -> None:
    acts = data.draw(st.lists(ACTS, min_size=1, max_size=40))
    deaths = data.draw(st.lists(DEATHS, min_size=len(acts), max_size=len(acts)))
    for store in two_stores:
        wipe(store)
    quiet, deadly = map(Judge, two_stores)
    lives(quiet, acts, [""] * len(acts))
    lives(deadly, acts, deaths)
    assert rows_of(deadly.store) == rows_of(quiet.store)


@pytest.fixture
def judge(store: Store) -> Judge:
    return Judge(store)


def hears_all(judge: Judge, *sayings: Said) -> None:
    for said in sayings:
        judge.hears(said)
        judge.judges()


def a_crowd(size: int, *, after: int = 1) -> list[Said]:
    """So many people who say the same story in slightly different words."""
    return [Said(STORIES[0] + ENDINGS[who % len(ENDINGS)], who, after) for who in range(1, size + 1)]


def memory(judge: Judge) -> BrandIndex:
    with judge.store.transaction() as tx:
        return judge.lookout.index(tx, BRAND)


def stored_sum(store: Store, index: BrandIndex, group: int) -> Facts:
    """What the rows of a group's members come to."""
    total = NOTHING
    with store.reading() as tx:
        for number in index.members(group):
            kept = tx.traces.of(number)
            assert kept is not None
            total = total.plus(kept[0].facts)
    return total


def test_a_stream_that_is_heard_twice_changes_nothing(judge: Judge) -> None:
    hears_all(judge, *a_crowd(9))
    before, judge.count, judge.now = rows_of(judge.store), 0, NOON
    hears_all(judge, *a_crowd(9))
    assert rows_of(judge.store) == before


def test_a_memory_stays_the_same_as_long_as_nobody_else_writes(judge: Judge) -> None:
    hears_all(judge, *a_crowd(3))
    first = memory(judge)
    hears_all(judge, *a_crowd(9))
    judge.tends()
    assert memory(judge) is first


@pytest.mark.parametrize("why", Gone)
def test_after_an_erasure_the_sums_are_those_of_the_members_that_remain(judge: Judge, why: Gone) -> None:
    hears_all(judge, *a_crowd(9))
    judge.loses(2, why)
    index = memory(judge)
    (group,) = index.groups()
    assert index.portrait(group).totals == stored_sum(judge.store, index, group)
    judge.dies()
    assert memory(judge).portrait(group) == index.portrait(group)


def test_what_was_erased_is_removed_from_the_living_memory(judge: Judge) -> None:
    hears_all(judge, *a_crowd(8))
    before = memory(judge)
    judge.loses(0, Gone.FORGOTTEN)
    assert memory(judge) is before
    assert 1 not in before.members(before.groups()[0])


BEGUN_ANEW: dict[str, Callable[[Judge], None]] = {
    "words that no sketch has counted yet are erased": lambda judge: judge.loses(8, Gone.FORGOTTEN),
    "a post was taken down soon": lambda judge: judge.loses(1, Gone.DELETED),
    "a person decided": lambda judge: judge.decides(0),
    "a person split a group": lambda judge: judge.splits(0),
}


@pytest.mark.parametrize("act", BEGUN_ANEW.values(), ids=BEGUN_ANEW)
def test_a_memory_begins_anew_when(judge: Judge, act: Callable[[Judge], None]) -> None:
    hears_all(judge, *a_crowd(9))
    before = memory(judge)
    act(judge)
    assert memory(judge) is not before


def test_a_memory_that_is_ahead_of_the_store_is_not_believed(judge: Judge) -> None:
    hears_all(judge, *a_crowd(3))
    judge.hears(Said(who=7))
    with pytest.raises(FailedError):
        judge.judges(fails=True)
    assert memory(judge).seq == 3


def test_a_failed_transaction_leaves_no_sketch_behind(judge: Judge) -> None:
    hears_all(judge, *a_crowd(3))
    judge.hears(Said(who=7))
    with pytest.raises(FailedError):
        judge.judges(fails=True)
    with judge.store.reading() as tx:
        assert tx.traces.reached(BRAND).sketch_seq == 0
    judge.judges()
    with judge.store.reading() as tx:
        assert tx.traces.reached(BRAND).sketch_seq == 4


def test_what_a_sketch_has_counted_is_not_read_again(judge: Judge) -> None:
    hears_all(judge, *a_crowd(5))
    seen = memory(judge).seen
    with judge.store.transaction() as tx:
        texts = [text for _, text in tx.traces.texts_after(BRAND, tx.traces.reached(BRAND).sketch_seq)]
    judge.dies()
    assert (len(texts), memory(judge).seen) == (1, seen)


def test_an_edited_text_is_read_again_as_it_was_first_seen(judge: Judge) -> None:
    hears_all(judge, *a_crowd(3))
    weights = memory(judge).sketch()
    with judge.store.transaction() as tx:
        tx.mentions.add([a_mention("2", "bambaşka sözler", source="x")], heard(), now=judge.now)
    judge.dies()
    assert memory(judge).sketch() == weights


def test_what_left_the_window_stays_away_after_a_restart(judge: Judge) -> None:
    hears_all(judge, *a_crowd(4), Said(who=9, after=9 * 60))
    judge.tends()
    assert (len(memory(judge)), memory(judge).groups()) == (1, ())
    judge.dies()
    assert (len(memory(judge)), memory(judge).groups()) == (1, ())


def test_a_clock_that_was_put_back_brings_nothing_back(judge: Judge) -> None:
    hears_all(judge, *a_crowd(4), Said(who=9, after=9 * 60))
    judge.tends()
    judge.now -= timedelta(hours=8)
    hears_all(judge, Said(who=3, late=60))
    judge.tends()
    alive = len(memory(judge))
    judge.dies()
    assert len(memory(judge)) == alive == 2


def test_a_silent_brand_is_no_longer_kept_in_memory(judge: Judge) -> None:
    hears_all(judge, *a_crowd(3))
    before = memory(judge)
    judge.now += timedelta(days=1)
    judge.tends()
    assert memory(judge) is not before
    assert memory(judge).seq == 3


def test_another_configuration_begins_anew_only_what_it_changes(judge: Judge) -> None:
    hears_all(judge, *a_crowd(3))
    before = memory(judge)
    same = compile_cues(Brand(BRAND), MARKET)
    judge.lookout.equip({BRAND: same}, NARROW)
    assert memory(judge) is before
    judge.lookout.equip({BRAND: compile_cues(Brand(BRAND), Market())}, NARROW)
    assert memory(judge) is not before
    judge.lookout.equip({}, NARROW)
    with pytest.raises(KeyError):
        memory(judge)


def many_erasures(judge: Judge) -> None:
    with judge.store.transaction() as tx:
        for number in range(1000, 1001 + MOST_CHANGES):
            tx.traces.changed(BRAND, number)


def test_a_memory_that_missed_very_many_erasures_begins_anew(judge: Judge) -> None:
    hears_all(judge, *a_crowd(9))
    before = memory(judge)
    many_erasures(judge)
    assert memory(judge) is not before


class Observed(Lookout):
    """Knows whether others could write while it read a window."""

    def __init__(self, store: Store) -> None:
        super().__init__(CUES, NARROW)
        self.path, self.freely = store.path, list[bool]()

    def _read(self, tx: Tx, brand: str) -> _Living:
        other = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            self.freely.append(True)
        except sqlite3.OperationalError:
            self.freely.append(False)
        other.close()
        return super()._read(tx, brand)


@pytest.mark.parametrize("look", ["judge", "tend"])
def test_a_window_is_read_anew_while_others_may_write(judge: Judge, look: str) -> None:
    hears_all(judge, *a_crowd(9))
    judge.lookout = Observed(judge.store)
    tower = Watchtower(judge.lookout, Office(crowd.MODEL, Thresholds(), (), "ops"), frozenset({BRAND}))
    bench = replace(a_bench(), tower=tower)
    for _ in range(2):
        judge.hears(Said(who=20))
        if look == "judge" or not judge.lookout.freely:
            judge_pending(judge.store, bench, lambda: judge.now)
        many_erasures(judge)
        tend_campaigns(judge.store, bench, lambda: judge.now)
    assert judge.lookout.freely == [True] * len(judge.lookout.freely) != []
    assert len(judge.lookout.freely) >= 3


def test_what_was_prepared_is_taken_over_unless_more_happened_since(judge: Judge) -> None:
    hears_all(judge, *a_crowd(5))
    judge.dies()
    with judge.store.reading() as tx:
        judge.lookout.prepare(tx, [BRAND])
    judge.loses(1, Gone.FORGOTTEN)
    assert memory(judge).members(memory(judge).groups()[0]) == (1, 3, 4, 5)
    judge.dies()
    with judge.store.reading() as tx:
        judge.lookout.prepare(tx, [BRAND])
    judge.splits(0)
    fresh = memory(judge)
    judge.dies()
    assert memory(judge).groups() == fresh.groups()


def test_what_was_prepared_for_another_configuration_is_not_taken_over(judge: Judge) -> None:
    hears_all(judge, *a_crowd(5))
    judge.dies()
    with judge.store.reading() as tx:
        judge.lookout.prepare(tx, [BRAND])
    other = compile_cues(Brand(BRAND), Market())
    judge.lookout.equip({BRAND: other}, NARROW)
    memory(judge)
    assert judge.lookout._living[BRAND].made_of == (other, NARROW)


DAMAGE = {
    "cut off": "substr(sketch, 1, 40)",
    "another format": "CAST(x'07' || substr(sketch, 2) AS BLOB)",
    "nothing": "x''",
    "noise": "randomblob(99)",
    "another width": "CAST(substr(sketch, 1, 17) || x'0c' || substr(sketch, 19) AS BLOB)",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_sketch_is_learned_again_from_the_window_and_kept(
    judge: Judge, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    hears_all(judge, *a_crowd(7))
    with judge.store._writing.begin() as connection:
        connection.exec_driver_sql(f"UPDATE brand_index SET sketch = {damage}")
    judge.dies()
    hears_all(judge, Said(who=9))
    assert (len(memory(judge)), memory(judge).seen, len(memory(judge).members(1))) == (8, 8, 8)
    judge.dies()
    assert memory(judge).seen == 8
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert [(one.message, one.__dict__["brand"]) for one in warnings] == [("sketch damaged", BRAND)]
