"""What was heard gets a score, a case and an answer to "do we tell anybody?"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from mortal import Fate, MortalStore
from sqlalchemy import true

from fakes import BRAND, CALM, LEGAL, NOON, PROBLEM, Crash, FixedClock, a_bench, a_mention, a_route, heard
from monitor.rules.alert import Manners, Why
from monitor.rules.budget import Budget
from monitor.rules.case import CUSTOMER_SPOKE_AGAIN, NO_LONGER_PUBLIC, SITE_ANSWERED, SITE_SOLVED, Case, State
from monitor.rules.delivery import ALERT, ESCALATION, NOTE, Kind, OutboxItem
from monitor.stages.judge import Bench, Judged, judge_pending, set_aside
from monitor.stages.judge.bench import BRAND_GONE
from monitor.stages.judge.placing import CUSTOMER_EDITED
from monitor.stages.judge.telling import GOT_WORSE
from monitor.store.door import Store
from monitor.store.mentions import Decision
from scrapers.kit.mention import Author, Gone, Mention, Removal

AYSE = Author(id="42", name="Ayşe K.")


class Court:
    """Hear, judge, look at what came of it."""

    def __init__(self, store: Store, clock: FixedClock) -> None:
        self.store, self.clock, self.bench = store, clock, a_bench()

    def hear(self, *mentions: Mention, **how: object) -> Judged:
        with self.store.transaction() as tx:
            tx.mentions.add(mentions, heard(**how), now=self.clock())
        return judge_pending(self.store, self.bench, self.clock)

    def decisions(self, native_id: str = "1") -> list[Decision]:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(a_mention(native_id).key)
            return list(tx.mentions.decisions_on(stored.id)) if stored else []

    def whys(self, native_id: str = "1") -> list[str]:
        return [decision.why for decision in self.decisions(native_id)]

    def case(self, native_id: str = "1") -> Case:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(a_mention(native_id).key)
            case = tx.cases.get(stored.case_id) if stored and stored.case_id else None
        assert case is not None
        return case

    def owed(self, kind: Kind | None = None) -> list[OutboxItem]:
        with self.store.reading() as tx:
            items = sorted(tx.outbox._all(true()), key=lambda item: item.id)
        return [item for item in items if kind in (None, item.kind)]

    def settle(self, state: State) -> None:
        """Somebody moved the only case."""
        with self.store.transaction() as tx:
            tx.cases.save(replace(self.case(), state=state))


@pytest.fixture
def court(store: Store, clock: FixedClock) -> Court:
    return Court(store, clock)


def test_nothing_heard_nothing_judged(court: Court) -> None:
    assert judge_pending(court.store, court.bench, court.clock) == Judged()


def test_an_urgent_mention_opens_a_case_and_is_owed_to_its_route(court: Court) -> None:
    assert court.hear(a_mention()) == Judged(1, 1)
    case, [card] = court.case(), court.owed()
    assert (case.state, case.urgency, case.mentions) == (State.NEW, 55, 1)
    assert (card.kind, card.channel, card.via, card.route, card.priority) == (
        Kind.CARD,
        "team",
        "team",
        "urgent",
        ALERT,
    )
    assert (card.case_id, card.want_rev, card.owed_urgency, card.owed_at) == (case.id, case.rev, 55, NOON)
    assert court.decisions() == [Decision("first", "urgent", "team", NOON, 1)]


def test_the_key_of_a_card_names_store_case_and_channel(court: Court) -> None:
    court.hear(a_mention())
    assert court.owed()[0].key == f"{court.store.id}:case:{court.case().id}:team"


def test_a_score_is_stored_with_every_reason(court: Court) -> None:
    court.hear(a_mention())
    with court.store.reading() as tx:
        judgement = tx.mentions.judgement_of(1)
    assert judgement is not None
    assert sum(reason.points for reason in judgement.score.reasons if reason.axis == "urgency") == 55
    assert judgement.relevance.relevant


SILENCES = {
    "not urgent": (a_mention(text=CALM), {}, Why.QUIET_LOW),
    "not about us": (a_mention(), {"on_brand_page": False}, Why.QUIET_IRRELEVANT),
    "of a brand no longer ours": (a_mention(), {"brand": "Eski"}, Why.QUIET_IRRELEVANT),
    "withdrawn already": (a_mention(withdrawn=True), {}, Why.QUIET_WITHDRAWN),
    "solved already": (a_mention(solved=True), {}, Why.QUIET_SOLVED),
    "answered already": (a_mention(answered_at=NOON), {}, Why.QUIET_ANSWERED),
    "of before we listened": (
        a_mention(created_at=NOON - timedelta(days=9)), {"backlog": True}, Why.QUIET_BACKLOG,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("mention", "how", "why"), SILENCES.values(), ids=SILENCES)
def test_every_silence_has_its_name(court: Court, mention: Mention, how: dict[str, object], why: Why) -> None:
    assert court.hear(mention, **how) == Judged(1, 0)
    assert (court.whys(), court.owed()) == ([why.value], [])


def test_what_is_not_about_us_opens_no_case(court: Court) -> None:
    court.hear(a_mention(), on_brand_page=False)
    with court.store.reading() as tx:
        assert tx.cases.count_by_state() == {}


def test_a_brand_that_was_taken_out_is_named(court: Court) -> None:
    court.hear(a_mention(), brand="Eski")
    with court.store.reading() as tx:
        judgement = tx.mentions.judgement_of(1)
    assert judgement is not None
    assert judgement.relevance.says == BRAND_GONE


def _a_busy_fortnight(court: Court) -> None:
    """A budget of five a day, and ten open problems a day."""
    court.bench = a_bench(a_route(manners=Manners(at_least=25, budget=Budget(5))))
    for number in range(100):
        written = NOON - timedelta(days=number // 10, hours=1)
        court.hear(a_mention(f"old-{number}", created_at=written, author=Author(id=f"old-{number}")), backlog=True)
    court.clock.advance(hours=1)


def test_what_a_budget_has_no_room_for_is_a_silence_that_names_its_threshold(court: Court) -> None:
    _a_busy_fortnight(court)
    court.hear(a_mention())
    figures = {"threshold": 56, "budget": 5}
    assert court.decisions() == [Decision("quiet-budget", "urgent", "team", court.clock(), 1, figures)]


def test_level_three_is_told_whatever_the_budget(court: Court) -> None:
    _a_busy_fortnight(court)
    assert court.hear(a_mention(text=LEGAL)) == Judged(1, 1)
    [decision] = court.decisions()
    assert (decision.why, decision.figures) == ("first", None)


def test_a_case_that_was_told_is_followed_whatever_the_budget(court: Court) -> None:
    court.bench = a_bench(a_route(manners=Manners(at_least=25, budget=Budget(5))))
    court.hear(a_mention(thread="t", author=AYSE))
    _a_busy_fortnight(court)
    court.hear(a_mention("2", thread="t", author=AYSE))
    assert court.whys("2") == ["news"]


def test_no_route_is_a_silence_of_its_own(court: Court) -> None:
    court.bench = a_bench(a_route(brands=frozenset({"Menekşe"})))
    court.hear(a_mention())
    assert court.whys() == ["quiet-no-route"]


def test_a_route_that_only_misses_urgency_is_a_low_one(court: Court) -> None:
    court.bench = a_bench(a_route(urgency=(75, 100)))
    court.hear(a_mention())
    assert court.whys() == ["quiet-low"]


def test_a_route_may_name_the_source_or_its_platform(court: Court) -> None:
    court.bench = a_bench(
        a_route("a", "pages", sources=frozenset({"my-page"})), a_route("b", "x", sources=frozenset({"x"}))
    )
    court.hear(a_mention("1"), entry="my-page")
    court.hear(a_mention("2", source="x"), entry="search")
    assert [card.channel for card in court.owed()] == ["pages", "x"]


def test_brand_and_text_are_told_apart(court: Court) -> None:
    court.bench = a_bench(brands=(BRAND, "Menekşe"))
    court.hear(a_mention("1", author=AYSE), a_mention("2", author=AYSE, thread="1"), brand=BRAND)
    court.hear(a_mention("3", author=AYSE, thread="1"), brand="Menekşe")
    assert court.case("1").id == court.case("2").id != court.case("3").id


# -- a further mention


def test_a_further_mention_joins_and_goes_into_the_thread(court: Court) -> None:
    court.hear(a_mention("1", author=AYSE))
    court.clock.advance(60)
    assert court.hear(a_mention("2", "hala gelmedi", author=AYSE)) == Judged(1, 1)
    card, note = court.owed()
    assert court.case() == court.case("2")
    assert (court.case().mentions, court.case().rev, card.want_rev) == (2, 2, 2)
    assert (note.kind, note.under, note.via, note.priority, note.mention_id) == (Kind.NOTE, card.key, "team", NOTE, 2)
    assert note.payload == {"says": CUSTOMER_SPOKE_AGAIN, "words": True, "values": {"before": 55, "after": 55}}
    assert court.whys("2") == ["news"]


def test_a_worse_mention_leads_the_case_and_goes_first(court: Court) -> None:
    court.hear(a_mention("1", author=AYSE))
    court.hear(a_mention("2", LEGAL, author=AYSE))
    card, note = court.owed()
    with court.store.reading() as tx:
        file = tx.cases.file_of(court.case().id)
    assert file is not None
    assert (court.case().urgency, file.lead_id, card.owed_urgency) == (80, 2, 80)
    assert (court.whys("2"), note.priority) == (["worse"], ESCALATION)


def test_a_milder_mention_takes_no_urgency_away(court: Court) -> None:
    court.hear(a_mention("1", LEGAL, author=AYSE))
    court.hear(a_mention("2", CALM, author=AYSE))
    assert (court.case().urgency, court.whys("2")) == (80, ["news"])


def test_in_a_batch_each_mention_sees_what_the_one_before_did(court: Court) -> None:
    assert court.hear(*[a_mention(str(number), author=AYSE) for number in range(3)]) == Judged(3, 3)
    assert [item.kind for item in court.owed()] == [Kind.CARD, Kind.NOTE, Kind.NOTE]
    assert court.case("0").mentions == 3


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED, State.IRRELEVANT, State.SUSPICIOUS])
def test_a_settled_thread_that_goes_on_is_open_again(court: Court, state: State) -> None:
    court.hear(a_mention("1", thread="1"))
    court.settle(state)
    court.hear(a_mention("2", CALM, thread="1"))
    assert (court.case().state, court.case().note) == (State.NEW, CUSTOMER_SPOKE_AGAIN)


def test_a_claimed_case_stays_with_who_has_it(court: Court) -> None:
    court.hear(a_mention("1", thread="1"))
    court.settle(State.CLAIMED)
    court.hear(a_mention("2", thread="1"))
    assert court.case().state is State.CLAIMED


def test_the_same_author_after_a_while_has_a_new_matter(court: Court) -> None:
    court.hear(a_mention("1", author=AYSE))
    court.hear(a_mention("2", author=AYSE, created_at=NOON + timedelta(days=31)))
    assert court.case("1") != court.case("2")


def test_quiet_time_keeps_news_out_but_shows_them_on_the_card(court: Court) -> None:
    court.bench = a_bench(a_route(manners=Manners(quiet_for=timedelta(hours=1))))
    court.hear(a_mention("1", author=AYSE))
    court.clock.advance(minutes=5)
    court.hear(a_mention("2", author=AYSE))
    [card] = court.owed()
    assert (court.whys("2"), card.want_rev, card.owed_at) == (["quiet-told"], 2, NOON)


# -- a known mention that changed


def test_an_answer_on_the_site_is_read_back_and_told(court: Court) -> None:
    court.hear(a_mention())
    court.hear(a_mention(answered_at=NOON))
    card, note = court.owed()
    assert (court.case().state, court.case().note) == (State.ANSWERED, SITE_ANSWERED)
    assert (card.want_rev, card.owed_state) == (2, "answered")
    assert note.payload == {"says": SITE_ANSWERED, "words": False, "values": {"before": 55, "after": 55}}
    assert court.whys() == ["first", "news"]


def test_a_solution_closes_the_case_once(court: Court) -> None:
    court.hear(a_mention())
    court.hear(a_mention(solved=True))
    court.hear(a_mention(solved=True, rating=5.0))
    assert (court.case().state, court.case().note) == (State.CLOSED, SITE_SOLVED)
    assert court.whys() == ["first", "news", "quiet-told"]


def test_an_edited_text_is_told_with_its_new_words(court: Court) -> None:
    court.hear(a_mention())
    court.hear(a_mention(text="gelmedi, berbat"))
    note = court.owed(Kind.NOTE)[0]
    assert (note.payload or {})["says"] == CUSTOMER_EDITED
    assert (note.payload or {})["words"]


def test_an_edit_is_told_once(court: Court) -> None:
    court.hear(a_mention())
    court.hear(a_mention(text="gelmedi, berbat"))
    court.hear(a_mention(text="gelmedi, berbat", rating=1.0))
    assert court.whys() == ["first", "news", "quiet-told"]


def test_an_edit_that_makes_it_worse_says_so(court: Court) -> None:
    court.hear(a_mention(title="bir"))
    court.hear(a_mention(title=LEGAL))
    note = court.owed(Kind.NOTE)[0]
    assert note.payload == {"says": GOT_WORSE, "words": False, "values": {"before": 55, "after": 80}}
    assert note.priority == ESCALATION


def test_an_edit_that_makes_it_urgent_is_a_first_alert(court: Court) -> None:
    court.hear(a_mention(text=CALM))
    court.hear(a_mention(text=PROBLEM))
    assert court.whys() == ["quiet-low", "first"]
    assert [item.kind for item in court.owed()] == [Kind.CARD]


def test_a_change_without_news_is_a_silent_edit(court: Court) -> None:
    court.hear(a_mention())
    court.hear(a_mention(rating=2.0))
    [card] = court.owed()
    assert (court.whys(), card.want_rev, court.case().rev) == (["first", "quiet-told"], 2, 2)


def test_a_told_case_keeps_its_route_though_another_would_want_it_now(court: Court) -> None:
    court.bench = a_bench(a_route("legal", "lawyers", topics=frozenset({"legal"})), a_route())
    court.hear(a_mention("1", author=AYSE))
    court.hear(a_mention("2", LEGAL, author=AYSE))
    assert {item.channel for item in court.owed()} == {"team"}


def test_a_told_case_whose_route_was_renamed_is_told_of_where_its_card_is(court: Court) -> None:
    court.hear(a_mention("1", author=AYSE))
    court.bench = a_bench(a_route("other", "elsewhere"))
    court.hear(a_mention("2", LEGAL, author=AYSE))
    assert {item.channel for item in court.owed()} == {"team"}
    assert {item.kind.value for item in court.owed()} == {"card", "note"}


def test_a_mention_the_rules_fail_on_is_set_aside_and_the_operators_are_told(court: Court) -> None:
    with court.store.transaction() as tx:
        tx.mentions.add([a_mention("1"), a_mention("2")], heard(), now=court.clock())
    set_aside(court.store, "ops", court.clock)
    assert court.whys("1") == ["quiet-fault"]
    [notice] = court.owed()
    assert (notice.channel, notice.payload["values"]) == ("ops", {"key": "place:1"})
    with court.store.reading() as tx:
        assert [stored.mention.native_id for stored in tx.mentions.unjudged(9)] == ["2"]


def test_a_route_that_moved_to_another_channel_leaves_told_cases_where_they_are(court: Court) -> None:
    court.hear(a_mention("1", author=AYSE))
    court.bench = a_bench(a_route(channel="new-team"))
    court.hear(a_mention("2", author=AYSE))
    court.hear(a_mention("3"))
    assert [item.channel for item in court.owed()] == ["team", "team", "new-team"]


# -- twice, together, killed


def test_two_judges_judge_a_mention_once(court: Court) -> None:
    class Slow(FixedClock):
        """Between reading and writing another judge does all the work."""

        def __call__(self):
            judge_pending(court.store, court.bench, court.clock)
            return super().__call__()

    with court.store.transaction() as tx:
        tx.mentions.add([a_mention()], heard(), now=NOON)
    assert judge_pending(court.store, court.bench, Slow()) == Judged()
    assert (court.whys(), len(court.owed())) == (["first"], 1)


def test_at_most_so_many_at_once_the_oldest_first(court: Court) -> None:
    with court.store.transaction() as tx:
        tx.mentions.add([a_mention(str(number)) for number in range(7)], heard(), now=NOON)
    rounds = [judge_pending(court.store, court.bench, court.clock, limit=3).mentions for _ in range(4)]
    assert rounds == [3, 3, 1, 0]
    ids = [item.case_id or 0 for item in court.owed()]
    assert ids == list(range(ids[0], ids[0] + 7))


def test_killed_anywhere_each_mention_is_judged_and_owed_once(
    new_store_file: Callable[[], Path], clock: FixedClock
) -> None:
    def judge(store: Store, bench: Bench) -> None:
        while judge_pending(store, bench, clock, limit=2).mentions:
            pass

    store = MortalStore.open(new_store_file())
    court = Court(store, clock)
    mentions = [a_mention("1", author=AYSE), a_mention("2", LEGAL, author=AYSE), a_mention("3"), a_mention("4", CALM)]
    deaths = 0
    for last_step in range(1, 8):
        with store.transaction() as tx:
            for table in ("decision", "score", "mention", "case", "outbox"):
                tx.cases._connection.exec_driver_sql(f'DELETE FROM "{table}"')
            tx.mentions.add(mentions, heard(), now=NOON)
        store.fate = Fate(last_step)
        try:
            judge(store, court.bench)
        except Crash:
            deaths += 1
        store.fate = Fate()
        judge(store, court.bench)
        assert [court.whys(number) for number in "1234"] == [["first"], ["worse"], ["first"], ["quiet-low"]]
        assert [item.kind for item in court.owed()] == [Kind.CARD, Kind.NOTE, Kind.CARD]
        assert court.case().mentions == 2
    assert deaths == 6
    store.close()


def take_away(court: Court, native_id: str = "1", why: Gone = Gone.DELETED) -> Judged:
    with court.store.transaction() as tx:
        assert tx.forgetting.take_away([Removal("place", native_id, why)], now=court.clock()) == 1
    return judge_pending(court.store, court.bench, court.clock)


def test_a_case_whose_only_post_is_gone_is_closed_and_its_card_says_so(court: Court) -> None:
    court.hear(a_mention())
    take_away(court)
    assert (court.case().state, court.case().note) == (State.CLOSED, NO_LONGER_PUBLIC[Gone.DELETED])
    assert court.owed(Kind.CARD)[0].want_rev == court.case().rev
    assert [note.payload["says"] for note in court.owed(Kind.NOTE) if note.payload] == [NO_LONGER_PUBLIC[Gone.DELETED]]


def test_what_is_left_speaks_for_the_case(court: Court) -> None:
    court.hear(a_mention("1", LEGAL, thread="1"), a_mention("2", PROBLEM, thread="1"))
    worst = court.case().urgency
    take_away(court)
    case = court.case("2")
    assert (case.state, case.urgency < worst) == (State.NEW, True)
    with court.store.reading() as tx:
        file = tx.cases.file_of(case.id)
        lead = tx.mentions.by_id(file.lead_id) if file else None
    assert lead is not None
    assert lead.mention.native_id == "2"


def test_a_note_with_the_words_that_went_is_told_anew(court: Court) -> None:
    court.hear(a_mention("1", thread="1"), a_mention("2", "hala gelmedi", thread="1"))
    (note,) = court.owed(Kind.NOTE)
    take_away(court, "2")
    assert [item.want_rev for item in court.owed(Kind.NOTE)] == [note.want_rev + 1]


def test_what_went_before_it_was_judged_is_nobodys_case(court: Court) -> None:
    with court.store.transaction() as tx:
        tx.mentions.add([a_mention()], heard(), now=NOON)
    take_away(court)
    assert court.whys() == [Why.QUIET_GONE]
    assert court.owed() == []


def test_a_closed_case_stays_closed_when_its_post_goes(court: Court) -> None:
    court.hear(a_mention())
    court.settle(State.CLOSED)
    take_away(court, why=Gone.FORGOTTEN)
    assert (court.case().state, court.case().note) == (State.CLOSED, NO_LONGER_PUBLIC[Gone.FORGOTTEN])


def test_an_old_answer_is_none_to_what_the_customer_wrote_after_it(court: Court) -> None:
    court.hear(a_mention(author=AYSE, answered_at=NOON))
    court.clock.advance(hours=1)
    court.hear(a_mention("2", author=AYSE, thread="1", created_at=court.clock()))
    court.hear(a_mention(author=AYSE, answered_at=NOON, text=LEGAL))
    assert court.case().state is State.NEW, "edited, and still not answered again"
    court.clock.advance(hours=1)
    court.hear(a_mention("2", author=AYSE, thread="1", created_at=NOON + timedelta(hours=1), answered_at=court.clock()))
    assert court.case().state is State.ANSWERED


def test_a_further_mention_that_was_answered_before_we_heard_of_it_is_answered(court: Court) -> None:
    court.hear(a_mention(author=AYSE))
    court.clock.advance(hours=1)
    court.hear(a_mention("2", author=AYSE, thread="1", created_at=court.clock(), answered_at=court.clock()))
    assert court.case().state is State.ANSWERED


def test_older_words_that_are_heard_late_and_were_answered_long_ago_answer_nothing_newer(court: Court) -> None:
    court.hear(a_mention(author=AYSE, created_at=NOON))
    earlier = {"created_at": NOON - timedelta(days=3), "answered_at": NOON - timedelta(days=2)}
    court.hear(a_mention("2", author=AYSE, thread="1", **earlier))
    assert court.case().state is State.NEW
