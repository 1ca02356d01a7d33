from datetime import UTC, datetime, timedelta

import pytest
from digests import a_digest, a_digest_card

from monitor.language import voice
from monitor.rules.digest.counts import Gap, Listening
from monitor.rules.digest.coverage_words import coverage_section
from monitor.rules.digest.reader import Reader
from monitor.rules.pace import Luck

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 18, 11, tzinfo=UTC)
BEGAN, ENDED = datetime(2026, 11, 15, 21, tzinfo=UTC), datetime(2026, 11, 22, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)


def said(*coverage, language="tr"):
    return coverage_section(Reader(a_digest_card(a_digest(coverage=coverage)), voice(language)))


def a_gap(began=WEDNESDAY, ended=WEDNESDAY + 31 * HOUR, luck="layout", later=0):
    return Gap("sikayetvar", began, ended, luck, later)


def a_source(*gaps, since=LONG_AGO, **more):
    return Listening("sikayetvar", since, gaps, **more)


LINES = {
    "a gap, never caught up": (
        a_source(a_gap()),
        "Şikayetvar: 31 saat dinlenemedi; Çar 18 Kas 14:00 – Per 19 Kas 21:00: sayfalarının düzeni değişmişti; "
        "o süreye ait hiçbir söz sonradan duyulmadı",
        "Şikayetvar: not heard for 31 hours; Wed 18 Nov 14:00 – Thu 19 Nov 21:00: its pages had changed; "
        "nothing of that time was heard afterwards",
    ),
    "a short gap, caught up": (
        a_source(a_gap(ended=WEDNESDAY + 1.5 * HOUR, luck="limited", later=12)),
        "Şikayetvar: 1 sa 30 dk dinlenemedi; Çar 18 Kas 14:00 – 15:30: beklememizi istedi; "
        "o süreye ait olup sonradan duyulan söz: 12",
        "Şikayetvar: not heard for 1 h 30 min; Wed 18 Nov 14:00 – 15:30: it asked us to wait; "
        "mentions of that time that were heard afterwards: 12",
    ),
    "a gap that goes on": (
        a_source(a_gap(ended=None, luck="refused")),
        "Şikayetvar: 106 saat dinlenemedi; Çar 18 Kas 14:00 – sürüyor: erişimimizi reddetti; "
        "o süreye ait hiçbir söz sonradan duyulmadı",
        "Şikayetvar: not heard for 106 hours; since Wed 18 Nov 14:00, still: it refused us; "
        "nothing of that time was heard afterwards",
    ),
    "a gap from before the week to after it": (
        a_source(a_gap(BEGAN - 9 * HOUR, ENDED + 9 * HOUR, "fine")),
        "Şikayetvar: 168 saat dinlenemedi; Pzt 16 Kas 00:00 – Pzt 23 Kas 00:00: program çalışmıyordu; "
        "o süreye ait hiçbir söz sonradan duyulmadı",
        "Şikayetvar: not heard for 168 hours; Mon 16 Nov 00:00 – Mon 23 Nov 00:00: the program was not running; "
        "nothing of that time was heard afterwards",
    ),
    "new in this week": (
        a_source(since=WEDNESDAY),
        "Şikayetvar: dinlenmeye başlandığı an: Çar 18 Kas 14:00",
        "Şikayetvar: listened to since Wed 18 Nov 14:00",
    ),
    "never read": (a_source(since=None), "Şikayetvar: henüz hiç okunamadı", "Şikayetvar: never read yet"),
    "read in part": (
        a_source(partial=True),
        "Şikayetvar: yalnızca kısmen okunabiliyor",
        "Şikayetvar: can be read only in part",
    ),
    "for a reason nobody knows yet": (
        a_source(a_gap(luck="of-tomorrow", later=1)),
        "Şikayetvar: 31 saat dinlenemedi; Çar 18 Kas 14:00 – Per 19 Kas 21:00: of-tomorrow; "
        "o süreye ait olup sonradan duyulan söz: 1",
        "Şikayetvar: not heard for 31 hours; Wed 18 Nov 14:00 – Thu 19 Nov 21:00: of-tomorrow; "
        "mentions of that time that were heard afterwards: 1",
    ),
}


@pytest.mark.parametrize(("source", "turkish", "english"), LINES.values(), ids=LINES)
def test_a_source_that_was_not_heard_all_week_says_how_long_when_and_why(source, turkish, english):
    for language, line in (("tr", turkish), ("en", english)):
        section = said(source, language=language)
        assert ([item.says for item in section.items], section.text) == ([line], ())


def test_sources_that_were_heard_all_week_are_said_to_be_too():
    elsewhere = (a_gap(BEGAN - 9 * HOUR, BEGAN), a_gap(ENDED, None))
    assert said(a_source(), a_source(*elsewhere)).text == ("Tüm kaynaklar hafta boyunca dinlendi",)


def test_no_sources_at_all_are_no_promise():
    assert said().text == ("Dinlenen bir kaynak yok: sözlerin tümü dosyalardan geldi",)


def test_the_worst_comes_first_and_the_others_are_counted():
    section = said(a_source(), a_source(since=WEDNESDAY), Listening("x", LONG_AGO, (a_gap(),)), a_source(since=None))
    assert section.text == ("Hafta boyunca dinlenen kaynak: 1; ötekiler:",)
    assert [item.says.partition(";")[0] for item in section.items] == [
        "X: 31 saat dinlenemedi",
        "Şikayetvar: henüz hiç okunamadı",
        "Şikayetvar: dinlenmeye başlandığı an: Çar 18 Kas 14:00",
    ]


def test_many_short_gaps_are_counted_and_the_longest_are_told():
    gaps = [a_gap(BEGAN + day * 24 * HOUR, BEGAN + (day * 24 + 2 + day) * HOUR, "unreachable") for day in range(6)]
    line = said(a_source(*gaps)).items[0].says
    assert line.count("ulaşılamadı") == 3
    assert "27 saat dinlenemedi" in line
    assert "daha kısa kesinti: 3" in line


def test_of_very_many_sources_the_rest_is_counted():
    section = said(*[a_source(a_gap())] * 20)
    assert (len(section.items), section.text) == (12, ("Hafta boyunca dinlenemeyen başka kaynak: 8",))


@pytest.mark.parametrize("luck", list(Luck))
def test_every_luck_has_words(luck):
    turkish, english = (said(a_source(a_gap(luck=luck.value)), language=one).items[0].says for one in ("tr", "en"))
    assert f": {luck.value};" not in turkish
    assert turkish != english
