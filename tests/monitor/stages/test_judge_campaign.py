"""Who else wrote it: a campaign is one message, and nobody is treated otherwise for it."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from speaking import Newsroom

from fakes import BRAND, CALM, LEGAL, PROBLEM, FakeChannel, FixedClock, a_bench, a_mention, a_route
from monitor.assessing import Moment, Office, Pursuit, owe_campaign
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.lookout import Lookout
from monitor.rules.campaign import Campaign, CampaignState, Telling, Thresholds, merged
from monitor.rules.card import CampaignCard, Card, Note, Phase, RollUp
from monitor.rules.case import Verdict
from monitor.rules.clocks import Quiet, QuietHours
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.coordination.linking import Linking
from monitor.rules.coordination.post import Place, Post
from monitor.rules.deciding import LOOK_FIRST
from monitor.rules.delivery import DeliveryClocks, Kind, OutboxItem
from monitor.rules.hours import Calendar, Span
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Person
from monitor.rules.relevance import Brand
from monitor.rules.route import Route
from monitor.rules.suspicion import MOST_CREDIBLE
from monitor.rules.workplace import Workplace
from monitor.stages.judge import Bench, Watchtower, tend_campaigns
from monitor.stages.moves import make_move
from monitor.stages.verdict import Chamber, Opinion, take_verdict
from monitor.store.door import Store
from scrapers.kit.mention import Author, Mention

CUES = compile_cues(Brand(BRAND, terms=("papatya",)), Market(rivals=(Rival("Kirpi Mobilya"),)))
PUSH = (
    f"papatya {PROBLEM}, koltuk iki ayda çöktü, çağrı merkezi yüzüme kapattı. "
    "ben artık kirpi mobilyadan alıyorum, mis gibi"
)
OWN_WORDS = (
    "papatya masası sallanıyor, ustayı üç gündür bekliyorum",
    "papatya perdeleri çok şık olmuş, emeğinize sağlık",
    "papatya halının rengi fotoğraftakinden koyu geldi, değişim istiyorum",
    "papatya gardırop kapağı kapanmıyor, menteşesi eksik çıktı",
)


def a_tower(
    *routes: Route, brands: Iterable[str] = (BRAND,), quiet_after: timedelta = timedelta(hours=2)
) -> Watchtower:
    thresholds = Thresholds(quiet_after=quiet_after)
    office = Office(read_group_weights(group_weights_path()), thresholds, routes or (a_route(),), "ops")
    return Watchtower(Lookout(dict.fromkeys(brands, CUES)), office, frozenset(brands))


def watched(*routes: Route) -> Bench:
    return replace(a_bench(*routes), tower=a_tower(*routes))


def somebody(number: int) -> Author:
    return Author(id=f"u{number}", handle=f"kisi{number:06}", followers=3, following=400, posts=9, bio="")


class Street(Newsroom):
    """People write on X; the clock goes on by a minute for each."""

    written = 0

    elsewhere = False
    """Whether it is said where only the brand's name makes it about the brand."""

    def says(self, text: str, number: int | None = None, **changes: object) -> Mention:
        self.written += 1
        self.clock.advance(minutes=1)
        key = f"x{self.written}"
        values = {"source": "x", "thread": key, "author": somebody(number or self.written), "created_at": self.clock()}
        said = a_mention(key, text, **{**values, **changes})
        self.hear(said, on_brand_page=not self.elsewhere)
        return said

    def attack(self, posts: int, text: str = PUSH) -> list[Mention]:
        return [self.says(f"{text} {'!' * (number % 3)}") for number in range(posts)]

    def campaigns(self, *states: CampaignState) -> list[Campaign]:
        with self.store.reading() as tx:
            return tx.campaigns.listed(states=states, limit=50)

    def campaign(self) -> Campaign:
        (only,) = self.campaigns()
        return only

    def of_kind(self, kind: Kind) -> list[OutboxItem]:
        return [item for item in self.items() if item.kind is kind]

    def id_of(self, said: Mention) -> int:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(said.key)
        assert stored is not None
        return stored.id

    def case_of(self, said: Mention) -> int | None:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(said.key)
        assert stored is not None
        return stored.case_id

    def decide(self, verdict: Verdict) -> None:
        tower = self.bench.tower
        assert tower is not None
        with self.store.transaction() as tx:
            moment = Moment(self.clock(), self.store.id, "verdict")
            Pursuit(tx, tower.lookout.index(tx, BRAND), tower.office, moment).decide(self.campaign().number, verdict)


@pytest.fixture
def street(store: Store, clock: FixedClock) -> Street:
    return Street(store, clock, bench=watched())


@pytest.fixture
def slack(clock: FixedClock) -> FakeChannel:
    return FakeChannel(clock)


NAMELESS = PUSH.removeprefix("papatya ")


def test_what_misspells_the_brand_is_one_more_post_of_a_campaign_and_nobodys_case(street: Street) -> None:
    street.elsewhere = True
    street.attack(6)
    cards = len(street.of_kind(Kind.CARD))
    said = street.says(f"papatiya {NAMELESS}")
    campaign = street.campaign()
    assert campaign.posts == 7
    with street.store.reading() as tx:
        assert tx.campaigns.linked(street.id_of(said)).group == campaign.number
    assert len(street.of_kind(Kind.CARD)) == cards


def test_what_does_not_name_the_brand_begins_no_group(street: Street) -> None:
    street.elsewhere = True
    street.attack(8, NAMELESS)
    assert street.campaigns() == []
    with street.store.reading() as tx:
        assert not tx.traces.has(1)


def test_many_accounts_with_one_message_are_one_campaign_and_one_message(street: Street, slack: FakeChannel) -> None:
    street.attack(8)
    campaign = street.campaign()
    assert (campaign.state, campaign.posts, campaign.authors) == (CampaignState.SUSPECTED, 8, 8)
    street.speak_for(street.outlet(slack))
    (shown,) = [one for one in slack.messages if isinstance(one.message, CampaignCard)]
    card = shown.message
    assert isinstance(card, CampaignCard)
    assert (card.number, card.posts, card.sources) == (campaign.number, 8, (("x", 8),))
    assert sum(ground.points for ground in card.together) <= card.coordination
    assert [sample.url for sample in card.samples] == ["https://place.example/x1"]  # the others say the same


def test_it_is_told_when_it_is_suspected_and_edited_after_that(street: Street, slack: FakeChannel) -> None:
    outlet = street.outlet(slack)
    for _ in range(10):
        street.attack(1)
        street.speak_for(outlet, seconds=30)
    assert len([one for one in slack.messages if isinstance(one.message, CampaignCard)]) == 1
    assert len(street.of_kind(Kind.CAMPAIGN)) == 1
    shown = [one.message for one in slack.messages if isinstance(one.message, CampaignCard)]
    assert [card.posts for card in shown] == [10]


def test_people_with_something_of_their_own_to_say_are_no_campaign(street: Street) -> None:
    for text in OWN_WORDS:
        street.says(text)
    assert (street.campaigns(), street.of_kind(Kind.CAMPAIGN)) == ([], [])


def test_a_roll_up_marks_the_members_of_a_campaign_and_nobody_who_looks_like_a_customer(
    store: Store, clock: FixedClock, slack: FakeChannel
) -> None:
    street = Street(store, clock, replace(DeliveryClocks(), storm_more_than=1, storm_worst=30), watched())
    *_, customer = street.attack(8)
    for thing in ("masası", "perdesi", "halısı"):
        street.says(f"papatya {thing} {PROBLEM}")
    with street.store.transaction() as tx:
        seen = "UPDATE trace SET capped = 'credible' WHERE mention_id = ?"
        tx.traces._cursor.execute(seen, (street.id_of(customer),))
    street.speak_for(street.outlet(slack), seconds=20)
    [storm] = [shown.message for shown in slack.messages if isinstance(shown.message, RollUp)]
    marks = [line.campaign for line in storm.worst if "koltuk" in line.excerpt]
    assert set(marks) == {street.campaign().number, None}
    assert marks.count(None) == 1
    assert {line.campaign for line in storm.worst if "koltuk" not in line.excerpt} == {None}


def test_cards_that_wait_when_it_is_first_told_and_those_that_follow_stand_in_its_thread(street: Street) -> None:
    street.attack(6)
    (campaign,) = street.of_kind(Kind.CAMPAIGN)
    assert {item.under for item in street.of_kind(Kind.CARD)} == {campaign.key}


CREDIBLE: dict[str, dict[str, object]] = {
    "the brand answered": {"answered_at": "now"},
    "marked as solved": {"solved": True},
}


@pytest.mark.parametrize("changes", CREDIBLE.values(), ids=CREDIBLE)
def test_a_sign_of_a_real_customer_keeps_the_score_low(street: Street, changes: dict[str, object]) -> None:
    street.attack(6)
    changes = {name: street.clock() if value == "now" else value for name, value in changes.items()}
    said = street.says(PUSH, **changes)
    with street.store.reading() as tx:
        linked = tx.campaigns.linked(street.id_of(said))
    assert linked is not None
    assert (linked.mark.capped, linked.mark.propaganda <= 40) == ("credible", True)
    assert linked.group == street.campaign().number


def test_whoever_was_answered_before_keeps_a_card_of_their_own(street: Street) -> None:
    known = street.says(f"papatya {LEGAL}", 7)
    street.hear(replace(known, answered_at=street.clock()))
    street.attack(6)
    said = street.says(PUSH, 7)
    (card,) = [item for item in street.of_kind(Kind.CARD) if item.case_id == case_of(street, said)]
    assert card.under is None


def case_of(street: Street, said: Mention) -> int | None:
    with street.store.reading() as tx:
        stored = tx.mentions.by_key(said.key)
    return stored.case_id if stored else None


# -- nothing else differs

UNTOUCHED = {
    "mention": "SELECT * FROM mention ORDER BY id",
    "score": "SELECT * FROM score ORDER BY mention_id",
    "case": 'SELECT * FROM "case" ORDER BY id',
    "decision": "SELECT * FROM decision ORDER BY id",
    "outbox": """
        SELECT substr(key, 9), channel, via, priority, owed_at, next_attempt_at, case_id, mention_id, route, want_rev,
            owed_urgency, owed_state
        FROM outbox WHERE kind = 'card' ORDER BY case_id""",
}


def a_busy_day(street: Street) -> None:
    """Attacks, customers, edits, answers, questions, a withdrawal."""
    first = street.says(f"papatya {PROBLEM}", 501)
    street.attack(5)
    for text in OWN_WORDS:
        street.says(text)
    street.hear(replace(first, text=f"papatya {PROBLEM}, hâlâ bekliyorum", answered_at=street.clock()))
    posts = street.attack(4)
    street.hear(replace(posts[0], text=f"{PUSH} düzeltme"), replace(posts[1], withdrawn=True))
    street.says(f"papatya {LEGAL}", 502)
    street.says(CALM, 503)
    street.says(PUSH, 501)
    street.attack(3, text=PUSH.replace("koltuk", "berjer"))


def test_with_campaigns_everybody_is_judged_routed_and_answered_as_without(new_store_file) -> None:
    told = []
    alone = Workplace(second_eyes=frozenset())  # a second look is the one thing that a suspected campaign asks for
    for name, bench in (("with", watched()), ("without", a_bench())):
        path = new_store_file()
        store = Store.open(path)
        street = Street(store, FixedClock(), bench=replace(bench, workplace=alone))
        a_busy_day(street)
        assert bool(street.campaigns()) == (name == "with")
        store.close()
        with closing(sqlite3.connect(path)) as connection:
            told.append({table: connection.execute(query).fetchall() for table, query in UNTOUCHED.items()})
    assert all(told[0].values())
    assert told[0] == told[1]


def test_what_stands_in_a_suspected_campaign_is_looked_at_twice_before_it_is_answered(street: Street) -> None:
    posts = street.attack(9)
    customer = street.says(f"papatya {PROBLEM}, üç gündür bekliyorum")
    with street.store.reading() as tx:
        cases = [tx.cases.get(case_of(street, post) or 0) for post in (posts[0], posts[-1], customer)]
    assert [case.eyes_needed for case in cases if case] == [False, True, False]
    pressed = [
        make_move(street.store, press, Workplace(), now=street.clock())
        for press in (
            Press(Move.ANSWERED, Person("ayse"), Via.CLI, f"{number}", case_id=case_of(street, post))
            for number, post in enumerate((posts[0], customer))
        )
    ]
    assert [effect.says for effect in pressed] == [LOOK_FIRST, ""]  # the first was heard before anybody suspected it


def test_whom_a_person_calls_a_real_customer_is_no_suspicion_any_more(street: Street) -> None:
    posts = street.attack(9)
    genuine = Press(Move.GENUINE, Person("ayse"), Via.CLI, "1", case_id=case_of(street, posts[-1]))
    assert make_move(street.store, genuine, Workplace(), now=street.clock()).done
    with street.store.reading() as tx:
        stored = tx.mentions.by_key(posts[-1].key)
        marks = {mark.number: mark for mark in tx.campaigns.marks(street.campaign().number)}
    assert stored is not None
    assert (marks[stored.id].propaganda, marks[stored.id].capped) == (MOST_CREDIBLE, "credible")
    assert max(mark.propaganda for mark in marks.values()) > MOST_CREDIBLE


# -- what becomes of it


class StopError(Exception):
    """Whatever may happen inside a transaction."""


def enter_and_fail(street: Street) -> None:
    tower = street.bench.tower
    assert tower is not None
    ghost = Post(999, BRAND, Place.X, PUSH, street.clock(), street.clock(), "ghost")
    with street.store.transaction() as tx:
        index = tower.lookout.index(tx, BRAND)
        index.take(index.trace(ghost))
        raise StopError


def test_a_transaction_that_fails_leaves_no_trace_in_memory(street: Street) -> None:
    street.attack(2)
    with pytest.raises(StopError):
        enter_and_fail(street)
    street.attack(6)
    assert (street.campaign().posts, street.campaign().authors) == (8, 8)


def test_memory_begun_anew_goes_on_where_it_was(store: Store, clock: FixedClock) -> None:
    street = Street(store, clock, bench=watched())
    street.attack(4)
    again = Street(store, clock, bench=watched())
    again.written = street.written
    again.attack(4)
    assert (again.campaign().posts, len(again.of_kind(Kind.CAMPAIGN))) == (8, 1)


def test_after_a_long_silence_it_is_quiet_and_the_next_post_wakes_it(street: Street, slack: FakeChannel) -> None:
    outlet = street.outlet(slack)
    street.attack(6)
    street.speak_for(outlet)
    street.clock.advance(hours=3)
    assert tend_campaigns(street.store, street.bench, street.clock) == 1
    street.speak_for(outlet)
    shown = [one.message for one in slack.messages if isinstance(one.message, CampaignCard)]
    assert [card.phase for card in shown] == [Phase.QUIET]
    assert tend_campaigns(street.store, street.bench, street.clock) == 0
    street.attack(1)
    street.speak_for(outlet)
    assert street.campaign().state is CampaignState.SUSPECTED
    shown = [one.message for one in slack.messages if isinstance(one.message, CampaignCard)]
    assert [card.phase.is_settled for card in shown] == [False]
    notes = [one.message for one in slack.messages if isinstance(one.message, Note)]
    assert [note.aloud for note in notes] == [True]


def test_when_its_members_have_left_the_window_it_is_quiet_too(street: Street) -> None:
    street.attack(6)
    street.clock.advance(days=20)
    tend_campaigns(street.store, street.bench, street.clock)
    assert street.campaign().state is CampaignState.QUIET


def test_a_campaign_that_people_called_genuine_says_so_and_takes_no_more_cards(
    street: Street, slack: FakeChannel
) -> None:
    outlet = street.outlet(slack)
    street.attack(6)
    street.speak_for(outlet)
    street.decide(Verdict.GENUINE)
    street.attack(1)
    assert street.of_kind(Kind.CARD)[-1].under is None
    street.speak_for(outlet)
    (card,) = [one.message for one in slack.messages if isinstance(one.message, CampaignCard)]
    assert (card.phase, card.propaganda, card.verdict) == (Phase.DECIDED, 0, Verdict.GENUINE)
    with street.store.reading() as tx:
        assert {mark.propaganda for mark in tx.campaigns.marks(card.number)} == {0}


def test_members_of_a_denied_campaign_come_out_again_when_there_is_news_of_them(
    street: Street, slack: FakeChannel
) -> None:
    outlet = street.outlet(slack)
    posts = street.attack(6)
    street.speak_for(outlet)
    street.decide(Verdict.GENUINE)
    street.says(f"papatya {LEGAL}", 1, thread=posts[0].thread)
    street.speak_for(outlet)
    notes = [one for one in slack.messages if isinstance(one.message, Note)]
    assert [(note.thread, note.message.aloud) for note in notes] == [(slack.messages[0].ts, True)]  # type: ignore[union-attr]


def test_words_that_are_erased_leave_the_campaigns_message(street: Street, slack: FakeChannel) -> None:
    outlet = street.outlet(slack)
    posts = street.attack(6, text=PUSH)
    different = street.says(PUSH.replace("koltuk", "sandalye").replace("iki ayda", "üç haftada"))
    street.speak_for(outlet)
    assert "sandalye" in str(slack.messages)
    with street.store.transaction() as tx:
        tx.forgetting.post(different.key, now=street.clock())
    street.speak_for(outlet)
    street.hear()
    street.speak_for(outlet)
    card = next(one.message for one in slack.messages if isinstance(one.message, CampaignCard))
    assert "sandalye" not in str([one.message for one in slack.messages])
    assert (card.posts, len(posts)) == (6, 6)


def test_where_the_brand_is_told_elsewhere_the_message_goes_there(store: Store, clock: FixedClock) -> None:
    routes = (a_route("other", "others", brands=frozenset({"Lale"})), a_route("ours", "ours", urgency=(99, 100)))
    street = Street(store, clock, bench=watched(*routes))
    street.attack(5)
    assert [item.channel for item in street.of_kind(Kind.CAMPAIGN)] == ["ours"]


def test_without_any_route_for_the_brand_the_operators_hear_of_it(store: Store, clock: FixedClock) -> None:
    street = Street(store, clock, bench=watched(a_route("other", "others", brands=frozenset({"Lale"}))))
    street.attack(5)
    assert [item.channel for item in street.of_kind(Kind.CAMPAIGN)] == ["ops"]


def test_a_brand_nobody_looks_at_is_judged_as_ever(store: Store, clock: FixedClock) -> None:
    bench = replace(a_bench(), tower=a_tower(brands=("Lale",)))
    street = Street(store, clock, bench=bench)
    street.attack(6)
    assert (street.campaigns(), len(street.of_kind(Kind.CARD))) == ([], 6)


def test_one_person_with_many_posts_is_no_campaign(street: Street) -> None:
    for _ in range(8):
        street.says(PUSH, 1)
    assert street.of_kind(Kind.CAMPAIGN) == []


def test_equal_first_names_on_complaint_sites_are_different_people(street: Street) -> None:
    for number in range(6):
        street.says(PUSH, source="sikayetvar", thread=f"c{number}", author=Author(name="Ayşe"))
    assert (street.campaign().authors, street.campaign().posts) == (6, 6)


def test_two_campaigns_that_turn_out_to_be_one_say_so(street: Street, slack: FakeChannel) -> None:
    outlet = street.outlet(slack)
    street.attack(4)
    street.speak_for(outlet)
    with street.store.transaction() as tx:
        tower = street.bench.tower
        assert tower is not None
        pursuit = Pursuit(
            tx, tower.lookout.index(tx, BRAND), tower.office, Moment(street.clock(), street.store.id, "merged")
        )
        pursuit.absorb([street.campaign().number], 0)
    street.speak_for(outlet)
    (card,) = [one.message for one in slack.messages if isinstance(one.message, CampaignCard)]
    assert (card.phase, card.into) == (Phase.MERGED, 0)


def test_a_lone_post_is_never_suspected_of_much(street: Street) -> None:
    said = street.says(PUSH)
    with street.store.reading() as tx:
        linked = tx.campaigns.linked(street.id_of(said))
    assert linked is not None
    assert (linked.group, linked.mark.propaganda <= 35) == (None, True)


def test_a_card_is_a_card_whether_or_not_it_stands_in_a_thread(street: Street, slack: FakeChannel) -> None:
    street.attack(6)
    street.speak_for(street.outlet(slack), seconds=timedelta(minutes=2).total_seconds())
    cards = [one for one in slack.messages if isinstance(one.message, Card)]
    assert len(cards) == 6
    assert {card.message.urgency for card in cards} == {55}  # type: ignore[union-attr]


STRANGE: dict[str, dict[str, object]] = {
    "three hundred hashtags": {"hashtags": tuple(f"etiket{number}" for number in range(300))},
    "three hundred links": {"links": tuple(f"https://a{number}.example/x" for number in range(300))},
    "an account born in the year one": {"author": Author(id="u", created_at=datetime(1, 1, 1, tzinfo=UTC))},
    "an account born in the year 9999": {"author": Author(id="u", created_at=datetime(9999, 1, 1, tzinfo=UTC))},
    "addresses that are none": {"links": ("http://[::1", "https://%zz", "javascript:alert(1)", "", "http://a\x00b")},
    "half a letter": {"text": f"{PUSH} \ud800"},
}


@pytest.mark.parametrize("changes", STRANGE.values(), ids=STRANGE)
def test_whatever_a_post_holds_it_is_judged_and_kept(street: Street, changes: dict[str, object]) -> None:
    values = {"text": PUSH, **changes}
    said = street.says(str(values.pop("text")), **values)
    with street.store.reading() as tx:
        assert tx.campaigns.linked(street.id_of(said)) is not None
    assert street.of_kind(Kind.CARD)


def propaganda_of(street: Street, said: Mention) -> tuple[int, str | None]:
    with street.store.reading() as tx:
        linked = tx.campaigns.linked(street.id_of(said))
    assert linked is not None
    return linked.mark.propaganda, linked.mark.capped


def test_a_sign_that_comes_later_lowers_the_score_and_the_next_posts_do_not_raise_it(street: Street) -> None:
    said = street.attack(6)[2]
    assert propaganda_of(street, said)[0] >= 60
    street.hear(replace(said, solved=True))
    assert propaganda_of(street, said) == (40, "credible")
    street.decide(Verdict.INAUTHENTIC)
    street.attack(3)
    assert propaganda_of(street, said) == (40, "credible")
    with street.store.reading() as tx:
        assert [one.occasion.why for one in tx.campaigns.history_of(street.id_of(said))][-1] == "signs"


def test_a_lone_post_that_is_marked_as_solved_later_keeps_its_sign_in_a_campaign(street: Street) -> None:
    said = street.says(PUSH)
    street.hear(replace(said, solved=True))
    street.attack(6)
    assert propaganda_of(street, said) == (40, "credible")


def test_that_we_answered_an_attack_is_no_sign_of_a_customer(street: Street) -> None:
    said = street.attack(6)[2]
    before = propaganda_of(street, said)
    street.hear(replace(said, answered_at=street.clock()))
    assert propaganda_of(street, said) == before


def test_a_campaign_of_which_as_many_leave_the_window_as_join_goes_on(store: Store, clock: FixedClock) -> None:
    bench = watched()
    assert bench.tower is not None
    lookout = Lookout({BRAND: CUES}, Linking(window=3 * 3600, slack=0))
    street = Street(store, clock, bench=replace(bench, tower=replace(bench.tower, lookout=lookout)))
    states = set()
    for _ in range(24):
        street.clock.advance(minutes=29)
        street.attack(1)
        tend_campaigns(store, street.bench, clock)
        states |= {campaign.state for campaign in street.campaigns()}
    assert CampaignState.QUIET not in states
    assert street.campaign().state is CampaignState.SUSPECTED
    assert [item.kind for item in street.items() if item.kind is Kind.NOTE] == []


def test_a_customers_case_stays_in_the_open_though_another_of_their_posts_says_the_same(street: Street) -> None:
    mine = street.says(f"{PUSH}, sipariş numaram 4815162342", 7)
    street.says(PUSH, 7)
    street.attack(6)
    (card,) = [item for item in street.of_kind(Kind.CARD) if item.case_id == case_of(street, mine)]
    assert card.under is None


def test_a_post_left_alone_by_its_campaign_begins_one_anew(street: Street) -> None:
    street.attack(6)
    campaign = street.campaign()
    with street.store.transaction() as tx:
        tx.campaigns.save(merged(campaign, 999))
    street.attack(1)
    again = street.campaign()
    assert (again.number, again.state, again.merged_into) == (campaign.number, CampaignState.SUSPECTED, None)


@pytest.mark.parametrize("years", [0.1, 50])
def test_what_is_long_over_when_it_is_heard_first_is_no_campaign(street: Street, years: float) -> None:
    long_ago = street.clock() - timedelta(days=365 * years)
    for number in range(6):
        street.says(f"{PUSH} {'!' * (number % 3)}", created_at=long_ago + timedelta(minutes=number))
    assert (street.campaigns(), street.of_kind(Kind.CAMPAIGN)) == ([], [])
    street.attack(4)
    assert street.campaign().posts == 4


def test_a_customer_inside_a_confirmed_campaign_is_not_remembered_as_one_of_its_authors(street: Street) -> None:
    street.attack(6)
    street.says(PUSH, 77, solved=True)
    with street.store.transaction() as tx:
        tx.verdicts.confirm(street.campaign().number)
        (count,) = tx.traces._cursor.execute("SELECT count(*) FROM confirmed_author").fetchone()
    assert count == 6


def test_words_that_are_erased_leave_the_message_though_nobody_looks_for_campaigns_any_more(
    street: Street, slack: FakeChannel
) -> None:
    outlet = street.outlet(slack)
    street.attack(6)
    different = street.says(PUSH.replace("koltuk", "sandalye").replace("iki ayda", "üç haftada"))
    street.speak_for(outlet)
    assert "sandalye" in str([one.message for one in slack.messages if isinstance(one.message, CampaignCard)])
    assert street.bench.tower is not None
    street.bench = replace(street.bench, tower=replace(street.bench.tower, brands=frozenset()))
    with street.store.transaction() as tx:
        tx.forgetting.post(different.key, now=street.clock())
    tend_campaigns(street.store, street.bench, street.clock)
    street.speak_for(outlet)
    assert "sandalye" not in str([one.message for one in slack.messages if isinstance(one.message, CampaignCard)])
    assert street.campaign().state is CampaignState.QUIET


SHARED = "https://kirpi.example/kampanya"


def two_campaigns(street: Street) -> tuple[list[Mention], Chamber]:
    """An attack, and three who share a link in words of their own."""
    street.attack(5)
    sharing = [street.says(text, links=(SHARED,)) for text in OWN_WORDS[:3]]
    assert street.bench.tower is not None
    return sharing, Chamber(street.bench.tower.office, {BRAND: CUES}, street.clock)


def test_members_of_a_campaign_that_is_swallowed_are_scored_with_all_others(street: Street) -> None:
    sharing, _ = two_campaigns(street)
    with street.store.transaction() as tx:
        tx.traces._cursor.execute("UPDATE trace SET propaganda = 1 WHERE mention_id > 5")
    street.says(PUSH, links=(SHARED,))
    assert len(street.campaigns(CampaignState.MERGED)) == 1
    assert all(propaganda_of(street, said)[0] >= 60 for said in sharing)


def test_what_a_person_called_genuine_stays_so_when_an_attack_swallows_it(street: Street) -> None:
    sharing, chamber = two_campaigns(street)
    ours, theirs = sorted(campaign.number for campaign in street.campaigns())
    take_verdict(street.store, Opinion(theirs, Verdict.GENUINE, "Fatma"), chamber)
    take_verdict(street.store, Opinion(ours, Verdict.INAUTHENTIC, "Fatma"), chamber)
    street.says(PUSH, links=(SHARED,))
    assert len(street.campaigns(CampaignState.MERGED)) == 1
    scores = [propaganda_of(street, said) for said in sharing]
    assert all(score <= 40 and capped == "credible" for score, capped in scores)


def genuine(street: Street) -> None:
    """Eight posts that a person called genuine."""
    street.attack(8)
    assert street.bench.tower is not None
    chamber = Chamber(street.bench.tower.office, {BRAND: CUES}, street.clock)
    take_verdict(street.store, Opinion(street.campaign().number, Verdict.GENUINE, "Fatma"), chamber)


def newest(street: Street) -> Campaign:
    return max(street.campaigns(), key=lambda campaign: campaign.number)


def rests(street: Street, days: int) -> None:
    street.clock.advance(days=days)
    tend_campaigns(street.store, street.bench, street.clock)


def test_what_a_person_called_genuine_may_be_suspected_again_after_ninety_days_without_it(street: Street) -> None:
    genuine(street)
    rests(street, 89)
    assert newest(street).propaganda == 0
    street.attack(6)
    assert (newest(street).state, newest(street).propaganda) == (CampaignState.WATCHED, 20)
    rests(street, 91)
    street.attack(6)
    assert newest(street).state is CampaignState.SUSPECTED


def test_every_use_keeps_what_was_called_genuine(street: Street) -> None:
    genuine(street)
    for _ in range(4):
        rests(street, 60)
        street.attack(3)
        assert newest(street).propaganda <= 20


def test_a_living_memory_and_one_begun_anew_know_alike_what_wore_off(street: Street) -> None:
    genuine(street)
    assert street.bench.tower is not None
    rests(street, 91)
    street.bench.tower.lookout.forget_all()
    street.attack(6)
    assert newest(street).state is CampaignState.SUSPECTED


def test_who_outlives_the_posts_it_was_linked_to_belongs_as_firmly_as_before(street: Street) -> None:
    tower = street.bench.tower
    assert tower is not None
    lookout = Lookout({BRAND: CUES}, Linking(window=3 * 3600, slack=0))
    street.bench = replace(street.bench, tower=replace(tower, lookout=lookout))
    street.says(PUSH, links=(SHARED,))
    street.clock.advance(hours=2)
    late = street.says(OWN_WORDS[0], links=(SHARED,))
    street.attack(8)
    before = propaganda_of(street, late)
    assert before[0] >= 60
    street.clock.advance(hours=1)
    tend_campaigns(street.store, street.bench, street.clock)
    with street.store.transaction() as tx:
        index = lookout.index(tx, BRAND)
        group = index.group_of(street.id_of(late))
        assert (group, index.membership(street.id_of(late))) == (street.campaign().number, 0)
    street.decide(Verdict.UNSURE)
    assert propaganda_of(street, late)[0] >= 60


def test_who_was_linked_to_erased_posts_only_belongs_loosely(street: Street) -> None:
    first = street.says(PUSH, links=(SHARED,))
    late = street.says(OWN_WORDS[0], links=(SHARED,))
    street.attack(8)
    assert propaganda_of(street, late)[0] >= 60
    with street.store.transaction() as tx:
        tx.forgetting.post(first.key, now=street.clock())
    tend_campaigns(street.store, street.bench, street.clock)
    street.attack(1)
    assert propaganda_of(street, late)[0] == 0


def test_a_member_of_a_suspected_campaign_is_no_kin_of_who_wrote_the_same_elsewhere(street: Street) -> None:
    ayse = Author(id="u1", name="Ayşe Kaya")
    alone = street.says(f"{PUSH} bence", author=ayse)
    words = ("gerçekten", "inanın", "arkadaşlar", "yazık", "maalesef", "işte", "bakın", "sonunda")
    for number, word in enumerate(words):
        street.says(f"{PUSH} {word}", 50 + number)
    assert street.campaigns(CampaignState.SUSPECTED)
    again = street.says(f"{PUSH} bence", source="sikayetvar", author=replace(ayse, id="77"))
    assert street.case_of(again) != street.case_of(alone)


def test_who_wrote_the_same_elsewhere_is_kin_while_no_campaign_is_suspected(street: Street) -> None:
    ayse = Author(id="u1", name="Ayşe Kaya")
    alone = street.says(f"{PUSH} bence", author=ayse)
    again = street.says(f"{PUSH} bence", source="sikayetvar", author=replace(ayse, id="77"))
    assert street.case_of(again) == street.case_of(alone)


# -- by night

BY_DAY = Calendar(((Span(9 * 60, 12 * 60),),) * 7, UTC)
"""Quiet from noon on, which is when people write here."""


def by_night(thresholds: Thresholds) -> Bench:
    quiet = Quiet((QuietHours(BY_DAY, topics=frozenset({"legal"})),))
    tower = a_tower()
    office = replace(tower.office, quiet=quiet, thresholds=thresholds)
    return replace(a_bench(), tower=replace(tower, office=office), workplace=Workplace(quiet=quiet))


def test_by_night_a_suspected_campaign_waits_for_the_morning_and_what_cannot_wait_does_not_wait_with_it(
    street: Street,
) -> None:
    street.bench = by_night(Thresholds(red=100))
    street.attack(12)
    [held] = street.of_kind(Kind.CAMPAIGN)
    assert held.next_attempt_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    street.says(f"{PUSH} {LEGAL}")
    urgent = max(street.of_kind(Kind.CARD), key=lambda item: item.owed_urgency)
    assert (urgent.under, urgent.next_attempt_at) == (None, street.clock())


def test_by_night_a_strongly_suspected_campaign_is_told_at_once(street: Street) -> None:
    street.bench = by_night(Thresholds(red=100))
    street.attack(12)
    office = replace(street.bench.tower.office, thresholds=Thresholds()) if street.bench.tower else None
    assert office is not None
    assert street.campaign().propaganda >= office.thresholds.red
    with street.store.transaction() as tx:
        owe_campaign(tx, street.campaign(), Telling.RED, office, Moment(street.clock(), street.store.id, "test"))
    [told] = street.of_kind(Kind.CAMPAIGN)
    assert told.next_attempt_at == street.clock()
