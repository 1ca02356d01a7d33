"""A matter that is written of at two places is one case; strangers' matters never are."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import true

from fakes import BRAND, NOON, a_bench, a_mention, heard, wipe
from monitor.language import voice
from monitor.rules.case import CUSTOMER_SPOKE_AGAIN, State
from monitor.rules.delivery import Kind
from monitor.rules.matter_marks import ELSEWHERE, Tie
from monitor.rules.telling import note_sentence
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.store.messages import message_of
from scrapers.kit.mention import Author, Gone, MentionKey, Removal

ORDER = "siparisim gelmedi, sipariş no 88120945"
AGAIN = "88120945 nolu siparişim gelmedi, paramı verin"
LONG = (
    "siparisim gelmedi, iki hafta önce aldığım tencere seti hala yok, her aradığımda yarın diyorlar, "
    "paramı da geri vermiyorlar, artık ne yapacağımı bilmiyorum"
)
PAGE = "https://www.sikayetvar.com/ornek/kargom-gelmedi-1"


class Town:
    """People write at several places; all of it is heard and judged."""

    def __init__(self, store, clock) -> None:
        self.store, self.clock = store, clock
        labels = Workplace(labels={"sikayetvar": "Şikayetvar", "x": "X"})
        self.bench = a_bench(brands=(BRAND, "Lale"))
        self.bench = type(self.bench)(
            self.bench.rulebook, self.bench.matchers, self.bench.routes, timedelta(days=7), workplace=labels
        )
        self.said = 0

    def hears(self, source, text, author=None, *, brand=BRAND, **changes) -> int | None:
        """Somebody writes; the number of the case it is in."""
        self.said += 1
        native_id = changes.pop("native_id", str(self.said))
        author = author or Author(id=f"{source}-{self.said}", name=f"Kişi{'abcdefghij'[self.said % 10]} Soyad")
        changes.setdefault("created_at", self.clock())
        changes.setdefault("url", f"https://{source}.example/p/{native_id}")
        mention = a_mention(native_id, text, source=source, author=author, **changes)
        with self.store.transaction() as tx:
            tx.mentions.add([mention], heard(entry=source, brand=brand), now=self.clock())
        judge_pending(self.store, self.bench, self.clock)
        return self.case_of(source, native_id)

    def case_of(self, source, native_id) -> int | None:
        with self.store.reading() as tx:
            stored = tx.mentions.by_key(MentionKey(source, native_id))
        return stored.case_id if stored else None

    def case(self, number):
        with self.store.reading() as tx:
            return tx.cases.get(number)

    def settle(self, number, state) -> None:
        with self.store.transaction() as tx:
            case = tx.cases.get(number)
            tx.cases.save(type(case)(case.id, case.brand, state, case.opened_at, case.moved_at, case.urgency))

    def notes(self):
        with self.store.reading() as tx:
            items = tx.outbox._all(true())
        return [item.payload for item in items if item.kind is Kind.NOTE]


@pytest.fixture
def town(store, clock) -> Town:
    return Town(store, clock)


def test_the_same_order_number_joins_and_the_thread_says_where(town) -> None:
    first = town.hears("sikayetvar", ORDER)
    town.clock.advance(hours=1)
    assert town.hears("x", AGAIN) == first
    assert town.case(first).mentions == 2
    [note] = town.notes()
    assert (note["says"], note["values"]["source"], note["words"]) == (ELSEWHERE[Tie.ORDER], "X", True)


def test_the_thread_says_it_in_words_and_leads_to_the_other_place(town) -> None:
    town.hears("sikayetvar", ORDER)
    town.hears("facebook", AGAIN, url="https://facebook.example/7")
    with town.store.reading() as tx:
        item = next(item for item in tx.outbox._all(true()) if item.kind is Kind.NOTE)
        note = message_of(tx, item, town.bench.workplace, worst=5, now=town.clock())
    assert note_sentence(note, voice("tr")) == "aynı konu başka yerde: facebook, aynı sipariş numarasıyla"
    assert (note.text, note.url) == (AGAIN, "https://facebook.example/7")


def test_a_third_place_joins_too(town) -> None:
    first = town.hears("sikayetvar", ORDER)
    assert [town.hears("x", AGAIN), town.hears("facebook", "Sipariş numaram: #88120945 gelmedi")] == [first, first]


def test_what_that_account_writes_later_joins_without_a_number(town) -> None:
    ayse = Author(id="77", name="Ayşe Kaya")
    first = town.hears("sikayetvar", ORDER)
    assert town.hears("x", AGAIN, ayse) == first
    assert town.hears("x", "hala gelmedi siparisim", ayse) == first
    assert town.notes()[-1]["says"] == CUSTOMER_SPOKE_AGAIN


def test_an_answered_matter_is_open_again_when_it_is_written_of_elsewhere(town) -> None:
    first = town.hears("sikayetvar", ORDER)
    town.settle(first, State.ANSWERED)
    assert town.hears("x", AGAIN) == first
    assert town.case(first).state is State.NEW


def test_the_same_long_words_by_the_same_name_join(town) -> None:
    first = town.hears("sikayetvar", LONG, Author(id="1", name="Ayşe K."))
    assert town.hears("x", LONG, Author(id="2", name="Ayşe Kaya")) == first


def test_a_post_about_ones_own_complaint_joins_in_either_order(town) -> None:
    first = town.hears("sikayetvar", "siparisim gelmedi", url=PAGE)
    assert town.hears("x", "siparisim gelmedi, şikayetimi yazdım", Author(id="9", name="ayse"), links=(PAGE,)) == first
    post = town.hears("x", "gelmedi, şikayet ettim", Author(id="8", name="ali"), links=(PAGE.replace("1", "2"),))
    assert town.hears("sikayetvar", "kargom gelmedi siparisim", url=PAGE.replace("1", "2")) == post != first


STRANGERS = {
    "another number": (ORDER, AGAIN.replace("45", "46"), {}),
    "another brand": (ORDER, AGAIN, {"brand": "Lale"}),
    "a masked number": (ORDER.replace("88120945", "8812****"), AGAIN.replace("88120945", "8812****"), {}),
    "our own mask": (ORDER.replace("88120945", "[NO]"), AGAIN.replace("88120945", "[NO]"), {}),
    "an invented number": (ORDER.replace("88120945", "12345678"), AGAIN.replace("88120945", "12345678"), {}),
    "the same place": (ORDER, AGAIN, {"source": "sikayetvar"}),
    "copied words and number": (f"{LONG} sipariş no 88120945", f"{LONG} sipariş no 88120945", {}),
    "long after": (ORDER, AGAIN, {"created_at": NOON + timedelta(days=8)}),
}


@pytest.mark.parametrize(("theirs", "ours", "how"), STRANGERS.values(), ids=STRANGERS)
def test_what_only_looks_alike_stays_apart(town, theirs, ours, how) -> None:
    first = town.hears("sikayetvar", theirs)
    assert town.hears(**{"source": "x", "text": ours, **how}) not in (None, first)


def test_a_settled_matter_is_not_opened_by_another_place(town) -> None:
    first = town.hears("sikayetvar", ORDER)
    town.settle(first, State.CLOSED)
    assert town.hears("x", AGAIN) != first


def test_where_two_cases_bear_the_number_nobody_guesses(town) -> None:
    cases = {town.hears("sikayetvar", ORDER), town.hears("sikayetvar", "siparisim gelmedi, takip no 88120945")}
    assert len(cases) == 2
    assert town.hears("x", AGAIN) not in cases


def test_a_second_account_of_the_place_that_joined_has_a_case_of_its_own(town) -> None:
    first = town.hears("sikayetvar", ORDER)
    assert town.hears("x", AGAIN) == first
    assert town.hears("x", "88120945 nolu siparişim kayıp, gelmedi") != first


def test_words_that_many_wrote_join_nobody_not_even_one_of_the_same_name(town) -> None:
    ayse = Author(id="1", name="Ayşe Kaya")
    apart = [town.hears("sikayetvar", LONG, ayse), town.hears("sikayetvar", LONG)]
    assert town.hears("x", LONG, Author(id="2", name="Ayşe Kaya")) not in apart


def test_what_was_erased_marks_nothing(town) -> None:
    first = town.hears("sikayetvar", ORDER, native_id="a")
    with town.store.transaction() as tx:
        tx.forgetting.take_away([Removal("sikayetvar", "a", Gone.DELETED)], now=town.clock())
        assert tx.case_marks.holders(BRAND, []) == []
    judge_pending(town.store, town.bench, town.clock)
    assert town.hears("x", AGAIN) != first


def test_what_is_left_still_marks_the_case(town) -> None:
    ayse = Author(id="77", name="Ayşe Kaya")
    first = town.hears("sikayetvar", ORDER, native_id="a")
    assert town.hears("x", AGAIN, ayse) == first
    with town.store.transaction() as tx:
        tx.forgetting.take_away([Removal("sikayetvar", "a", Gone.DELETED)], now=town.clock())
    judge_pending(town.store, town.bench, town.clock)
    assert town.hears("x", "hala gelmedi", ayse) == first
    assert town.hears("facebook", "88120945 nolu siparişim gelmedi") == first


def test_a_number_that_is_edited_in_marks_the_case(town) -> None:
    first = town.hears("sikayetvar", "siparisim gelmedi", native_id="a")
    town.hears("sikayetvar", ORDER, Author(id="sikayetvar-1", name="Kişib Soyad"), native_id="a")
    assert town.hears("x", AGAIN) == first


# -- the law: whatever strangers share, nobody's matter becomes a part of another's

PETITION = f"{LONG} imza için https://kampanya.example/tencere-madurlari"
SHARED = st.sampled_from(
    [
        LONG,
        PETITION,
        f"{LONG} sipariş no 88120945",
        "rezalet siparisim gelmedi",
        "siparisim gelmedi, sipariş no [NO]",
        "siparisim gelmedi 12345678 nolu",
    ]
)
WRITERS = st.lists(
    st.tuples(st.sampled_from(["sikayetvar", "sikayetim", "x", "facebook"]), SHARED, st.booleans(), st.booleans()),
    min_size=2,
    max_size=7,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITERS)
def test_strangers_never_join(town, writers) -> None:
    wipe(town.store)
    cases = []
    for number, (source, shared, tells_number, links) in enumerate(writers):
        own = f" sipariş no {70_310_288 + number * 977}" if tells_number else ""
        given_links = ("https://kampanya.example/tencere-madurlari", "https://haber.example/1") if links else ()
        name = f"Ad{'abcdefg'[number]} Soyad{'hijklmn'[number]}" if number % 3 else None
        author = Author(id=f"{source}-{number}", name=name)
        cases.append(town.hears(source, shared + own, author, native_id=f"n{number}", links=given_links))
    assert None not in cases
    assert len(set(cases)) == len(cases)
