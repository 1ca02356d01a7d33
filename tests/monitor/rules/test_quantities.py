import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.quantities import Lasting, measure
from monitor.rules.text import squeezed

SINCE, AGO, OTHER = Lasting.SINCE, Lasting.AGO, Lasting.OTHER

DURATIONS = {
    "days since": ("15 gündür", 15, SINCE),
    "in words": ("üç haftadır bekliyorum", 21, SINCE),
    "tens in words": ("yirmi beş gündür", 25, SINCE),
    "tens written together": ("onbeş gündür", 15, SINCE),
    "a comma": ("1,5 ay oldu", 45, SINCE),
    "and a half": ("bir buçuk aydır", 45, SINCE),
    "a range counts whole": ("10-15 gün oldu", 15, SINCE),
    "working days": ("12 iş günüdür", 12, SINCE),
    "since, after the verb": ("3 gün geçti", 3, SINCE),
    "all through": ("2 hafta boyunca kayıp", 14, SINCE),
    "a long time": ("uzun süredir bekliyorum", 14, SINCE),
    "a month named, and still": ("Mayıs ayında verdim, hâlâ yok", 30, SINCE),
    "a month by its ending, and still": ("Aralık'ta başvurdum hala gelmedi", 30, SINCE),
    "a month named": ("Mart ayında aldım", 30, OTHER),
    "months ago": ("aylar önce aldım", 60, AGO),
    "a long time a customer": ("uzun zamandır kullanıyorum", 14, OTHER),
    "several": ("kaç gündür", 3, SINCE),
    "days on end": ("günlerdir arıyorum", 4, SINCE),
    "ago": ("23 gün önce", 23, AGO),
    "last week": ("geçen hafta verdim", 7, AGO),
    "hours": ("6 saattir", 0.25, SINCE),
    "just a length": ("10 gün içinde", 10, OTHER),
    "ten years a customer": ("on yıldır müşterinizim", 3650, OTHER),
    "since buying": ("aldığımdan beri kullandığım 2 ay oldu", 60, OTHER),
}


@pytest.mark.parametrize(("text", "days", "lasting"), DURATIONS.values(), ids=DURATIONS)
def test_durations(text, days, lasting):
    found = measure(squeezed(text)).durations
    assert [(d.days, d.lasting) for d in found] == [(days, lasting)]


BETWEEN = {
    "two dates in words": ("20 Mayıs'ta verdim, 5 Haziran'da hâlâ yok", True),
    "two dates in figures": ("01.05.2026 sipariş, 15.05.2026 hâlâ yok", True),
    "one date": ("20 Mayıs'ta verdim", False),
    "the same date twice": ("20 Mayıs, yine 20 Mayıs", False),
}


@pytest.mark.parametrize(("text", "spans"), BETWEEN.values(), ids=BETWEEN)
def test_two_dates_span_a_time(text, spans):
    found = measure(squeezed(text)).durations
    assert [14 <= d.days <= 17 for d in found] == ([True] if spans else [])


AMOUNTS = {
    "thousands with a dot": ("1.078 TL", 1078),
    "a comma": ("1.078,90 TL", 1078.9),
    "a lost comma": ("838 80 TL", 838.8),
    "the sign first": ("₺14", 14),
    "no space": ("5000TL'yi", 5000),
    "thousands in words": ("15 bin lira", 15_000),
    "in words": ("iki bin lira", 2_000),
    "just a thousand": ("bin lira", 1_000),
    "hundreds behind in words": ("bin beş yüz lira", 1_500),
    "all of it in words": ("on beş bin yedi yüz elli lira", 15_750),
    "hundreds behind in figures": ("4 bin 500 TL", 4_500),
    "k": ("5k tl", 5_000),
    "and something": ("6 bin küsur TL", 6_000),
}


@pytest.mark.parametrize(("text", "value"), AMOUNTS.values(), ids=AMOUNTS)
def test_amounts(text, value):
    assert [a.value for a in measure(squeezed(text)).amounts] == [pytest.approx(value)]


COUNTS = {
    "calls": ("40 defa aradım", 40, True),
    "a range": ("7-8 kez yazdım", 8, True),
    "calls before": ("aradım 3 kez", 3, True),
    "an ordinal": ("6. kez değişim", 6, False),
    "an ordinal in words": ("ikinci kez oluyor", 2, False),
    "in words": ("üç kere geldiniz", 3, False),
    "mails": ("5 adet mail attım", 5, True),
}


@pytest.mark.parametrize(("text", "times", "contact"), COUNTS.values(), ids=COUNTS)
def test_counts(text, times, contact):
    assert [(c.times, c.contact) for c in measure(squeezed(text)).counts] == [(times, contact)]


OTHER_FIGURES = (
    "sipariş no 481510051", "0 1 gram", "saat 05:49", "tel 0212 444", "altın gümüş", "3 kez aldım, yine alırım",
)  # fmt: skip


@pytest.mark.parametrize("text", OTHER_FIGURES)
def test_other_figures_are_not_counted(text):
    found = measure(squeezed(text))
    assert (found.durations, found.amounts, found.counts) == ((), (), ())


@given(st.text(alphabet="0123456789 .,-tlgünkezbirikihaftaay₺'/", max_size=60))
def test_every_quantity_has_a_place_in_the_text(text):
    plain = squeezed(text)
    found = measure(plain)
    for thing in (*found.durations, *found.amounts, *found.counts):
        assert 0 <= thing.start < thing.end <= len(plain)
