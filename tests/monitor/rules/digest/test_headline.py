from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from digests import DIGESTS, a_digest, a_digest_card, a_full_digest, a_hostile_card, an_empty_digest

from monitor.language import voice
from monitor.rules.card import Ground
from monitor.rules.digest.counts import CampaignCount, Casework, Gap, Listening
from monitor.rules.digest.digest import Figure, Measure, SourceLine, TopicLine, Without
from monitor.rules.digest.headline import headline
from monitor.rules.digest.headline_words import changed, headline_words, summary_words
from monitor.rules.digest.reader import Reader

ZONE = ZoneInfo("Europe/Istanbul")
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
NOON = datetime(2026, 11, 18, 9, tzinfo=UTC)
LABELS = {"sikayetvar": "Şikayetvar", "x": "X", "facebook": "Facebook"}


def a_week(mentions=(100, 98, 101.0), negative=(0.4, 0.4, 0.4), **more):
    """A calm one; change what a test is about. Figures are (now, last, mean)."""
    figures = {
        Measure.MENTIONS: mentions,
        Measure.NEGATIVE: negative,
        Measure.URGENT: more.pop("urgent", (4, 5, 4.5)),
        Measure.ANSWERED_IN_TIME: more.pop("in_time", (0.8, 0.82, 0.8)),
        Measure.ANSWER_TIME: more.pop("answer", (3_600.0, 3_500.0, 3_700.0)),
    }
    return a_digest(figures=tuple(Figure(*one) for one in ((key, *value) for key, value in figures.items())), **more)


def topics(**lines):
    return tuple(TopicLine(name, now, negative, last) for name, (now, negative, last) in lines.items())


def sources(**lines):
    return tuple(SourceLine(name, now, 0, last) for name, (now, last) in lines.items())


def unheard(*names, hours=31):
    return tuple(Listening(one, LONG_AGO, (Gap(one, NOON, NOON + timedelta(hours=hours), "layout"),)) for one in names)


BUSY = Casework(answer_clocks=60, answered=50)
ATTACK = {
    "without": Without(84, 328, 0.54),
    "campaigns": (CampaignCount(412, "suspected", None, 91, 76, 38), CampaignCount(415, "suspected", None, 60, 8, 7)),
}
CASES = {
    "nothing at all": (
        an_empty_digest(),
        "Bu hafta kimse Papatya Ev hakkında yazmadı",
        "Nobody wrote about Papatya Ev this week",
    ),
    "nothing, where nobody listened": (
        an_empty_digest(coverage=()),
        "Bu hafta Papatya Ev için hiçbir kaynak dinlenmedi: yazan olup olmadığı bilinmiyor",
        "No source was listened to for Papatya Ev this week: whether anybody wrote is not known",
    ),
    "nothing, of sources that were never read": (
        an_empty_digest(coverage=(Listening("x", None), Listening("facebook", None))),
        "Bu hafta Papatya Ev için hiçbir kaynak dinlenmedi: yazan olup olmadığı bilinmiyor",
        "No source was listened to for Papatya Ev this week: whether anybody wrote is not known",
    ),
    "nothing judged yet": (
        an_empty_digest(unjudged=1_414),
        "Bu hafta Papatya Ev hakkında yazılanlar henüz değerlendirilmedi; sırada bekleyen söz: 1.414",
        "Nothing written about Papatya Ev this week has been judged yet; waiting for it: 1,414",
    ),
    "nothing, and a source was not heard": (
        an_empty_digest(coverage=unheard("sikayetvar")),
        "Bu hafta kimse Papatya Ev hakkında yazmadı. Şikayetvar 31 saat dinlenemedi: sayılar eksik olabilir",
        "Nobody wrote about Papatya Ev this week. "
        "Şikayetvar could not be heard for 31 hours: the numbers may be incomplete",
    ),
    "the first week": (
        a_week(
            (1_204, None, None),
            (0.63, None, None),
            topics=topics(late=(700, 600, None), refund=(9, 9, None)),
            first=True,
        ),
        "Henüz karşılaştırılacak bir hafta yok; söz sayısı: 1.204, olumsuz oranı: %63, en sık konu: geciken teslimat",
        "No earlier week to compare with yet; mentions: 1,204, negative share: 63%, mostly about: late delivery",
    ),
    "the first week, about nothing in particular": (
        a_week((2, None, None), (0.5, None, None), first=True),
        "Henüz karşılaştırılacak bir hafta yok; söz sayısı: 2, olumsuz oranı: %50",
        "No earlier week to compare with yet; mentions: 2, negative share: 50%",
    ),
    "a calm week": (
        a_week(),
        "Geçen haftaya benzer bir hafta; söz sayısı: 100, olumsuz oranı: %40",
        "A week like the one before; mentions: 100, negative share: 40%",
    ),
    "a calm week after one that nobody knows": (
        a_week((100, None, 101.0), (0.4, None, 0.4)),
        "Olağan bir hafta; söz sayısı: 100, olumsuz oranı: %40",
        "A week as usual; mentions: 100, negative share: 40%",
    ),
    "twice as many of few": (
        a_week((6, 3, 4.0)),
        "Geçen haftaya benzer bir hafta; söz sayısı: 6, olumsuz oranı: %40",
        "A week like the one before; mentions: 6, negative share: 40%",
    ),
    "more, for no reason that is known": (
        a_week((412, 331, 318.5)),
        "Geçen haftadan daha çok söz var: 331 → 412 (▲ %24)",
        "More mentions than last week: 331 → 412 (▲ 24%)",
    ),
    "more, mostly about one topic": (
        a_week((412, 331, 318.5), topics=topics(refund=(150, 9, 148), late=(121, 99, 60))),
        "Geçen haftadan daha çok söz var: 331 → 412 (▲ %24); artışın çoğu şu konuda: geciken teslimat",
        "More mentions than last week: 331 → 412 (▲ 24%); most of the rise is about: late delivery",
    ),
    "more, about what has no name, at one place": (
        a_week((412, 331, 318.5), topics=topics(other=(200, 9, 110)), sources=sources(x=(300, 220), facebook=(9, 9))),
        "Geçen haftadan daha çok söz var: 331 → 412 (▲ %24); artışın çoğu X kaynağından",
        "More mentions than last week: 331 → 412 (▲ 24%); most of the rise was heard at X",
    ),
    "more than few": (
        a_week((30, 4, 5.0)),
        "Geçen haftadan daha çok söz var: 4 → 30 (▲ +26)",
        "More mentions than last week: 4 → 30 (▲ +26)",
    ),
    "more, and last week is not known": (
        a_week((412, None, 318.5), (0.4, None, 0.4)),
        "Her zamankinden daha çok söz var: 412 (ortalama 318)",
        "More mentions than usual: 412 (mean 318)",
    ),
    "back after a quiet week": (
        a_week((331, 212, 318.5)),
        "Sakin geçen haftanın ardından söz sayısı olağan düzeyine döndü: 212 → 331 (ortalama 318)",
        "After a quiet week mentions are back where they usually are: 212 → 331 (mean 318)",
    ),
    "back after a busy week": (
        a_week((331, 512, 318.5)),
        "Yoğun geçen haftanın ardından söz sayısı olağan düzeyine döndü: 512 → 331 (ortalama 318)",
        "After a busy week mentions are back where they usually are: 512 → 331 (mean 318)",
    ),
    "one campaign is the whole rise": (
        a_week((412, 331, 318.5), **ATTACK),
        "Geçen haftadan daha çok söz var (331 → 412), ama 84 tanesi şüpheli bir kampanyadan; "
        "o olmasa değişen bir şey yok",
        "More mentions than last week (331 → 412), but 84 of them belong to a suspected campaign; "
        "without it nothing has changed",
    ),
    "several campaigns are the whole rise": (
        a_week(
            (412, 331, 318.5),
            without=Without(84, 328, 0.54),
            campaigns=tuple(CampaignCount(number, "suspected", None, 80, 42, 9) for number in (1, 2)),
        ),
        "Geçen haftadan daha çok söz var (331 → 412), ama 84 tanesi şüpheli kampanyalardan; "
        "onlar olmasa değişen bir şey yok",
        "More mentions than last week (331 → 412), but 84 of them belong to suspected campaigns; "
        "without them nothing has changed",
    ),
    "a campaign is only a part of the rise": (
        a_week((800, 331, 318.5), **ATTACK | {"without": Without(84, 716, 0.4)}),
        "Geçen haftadan daha çok söz var: 331 → 800 (▲ %142)",
        "More mentions than last week: 331 → 800 (▲ 142%)",
    ),
    "a campaign makes it look worse": (
        a_week((400, 380, 390.0), (0.68, 0.5, 0.5), without=Without(84, 316, 0.52)),
        "Olumsuzların oranı geçen haftadan yüksek (%50 → %68); "
        "bunu şüpheli kampanyalar yükseltti, onlar olmasa oran %52",
        "A larger share is negative than last week (50% → 68%), because of suspected campaigns; without them it is 52%",
    ),
    "worse with and without campaigns": (
        a_week((400, 380, 390.0), (0.7, 0.5, 0.5), without=Without(8, 392, 0.69)),
        "Olumsuzların oranı geçen haftadan yüksek: %50 → %70",
        "A larger share is negative than last week: 50% → 70%",
    ),
    "worse, mostly about one topic": (
        a_week((400, 380, 390.0), (0.7, 0.5, 0.5), topics=topics(late=(200, 180, 190), refund=(99, 90, 90))),
        "Olumsuzların oranı geçen haftadan yüksek: %50 → %70; olumsuzların çoğu şu konuda: geciken teslimat",
        "A larger share is negative than last week: 50% → 70%; most of it about: late delivery",
    ),
    "worse, about this and that": (
        a_week((400, 380, 390.0), (0.7, 0.5, 0.5), topics=topics(late=(100, 90, 90), other=(200, 50, 60))),
        "Olumsuzların oranı geçen haftadan yüksek: %50 → %70",
        "A larger share is negative than last week: 50% → 70%",
    ),
    "better": (
        a_week((400, 380, 390.0), (0.3, 0.5, 0.5)),
        "Olumsuzların oranı geçen haftadan düşük: %50 → %30",
        "A smaller share is negative than last week: 50% → 30%",
    ),
    "more urgent matters": (
        a_week(urgent=(23, 6, 7.0)),
        "Acil kayıt sayısı geçen haftadan yüksek: 6 → 23",
        "More urgent matters than last week: 6 → 23",
    ),
    "clocks were broken more often": (
        a_week(in_time=(0.6, 0.84, 0.8), open_late=5),
        "Süresinde verilen yanıtların oranı geçen haftadan düşük: %84 → %60; şu anda geciken: 5",
        "Fewer answers came in time than last week: 84% → 60%; overdue now: 5",
    ),
    "clocks were kept better": (
        a_week(in_time=(0.95, 0.7, 0.72)),
        "Süresinde verilen yanıtların oranı geçen haftadan yüksek: %70 → %95",
        "More answers came in time than last week: 70% → 95%",
    ),
    "answers came later": (
        a_week(answer=(9_000.0, 3_600.0, 3_600.0)),
        "Müşteriler yanıtı geçen haftadan daha uzun bekledi: 1 sa → 2 sa 30 dk",
        "Customers waited longer for an answer than last week: 1 h → 2 h 30 min",
    ),
    "answers came faster": (
        a_week(answer=(2_520.0, 9_000.0, 9_000.0)),
        "Müşteriler geçen haftadan daha hızlı yanıt aldı: 2 sa 30 dk → 42 dk",
        "Customers were answered faster than last week: 2 h 30 min → 42 min",
    ),
    "fewer": (
        a_week((212, 331, 318.5)),
        "Geçen haftadan daha az söz var: 331 → 212 (▼ %36)",
        "Fewer mentions than last week: 331 → 212 (▼ 36%)",
    ),
    "fewer, mostly about one topic": (
        a_week((212, 331, 318.5), topics=topics(late=(20, 9, 110))),
        "Geçen haftadan daha az söz var: 331 → 212 (▼ %36); düşüşün çoğu şu konuda: geciken teslimat",
        "Fewer mentions than last week: 331 → 212 (▼ 36%); the fall is mostly about: late delivery",
    ),
    "fewer, mostly at one place": (
        a_week((212, 331, 318.5), sources=sources(facebook=(20, 110), x=(192, 221))),
        "Geçen haftadan daha az söz var: 331 → 212 (▼ %36); düşüşün çoğu Facebook kaynağında",
        "Fewer mentions than last week: 331 → 212 (▼ 36%); most of the fall is at Facebook",
    ),
    "fewer, because a place was not heard": (
        a_week((212, 331, 318.5), sources=sources(sikayetvar=(20, 131), x=(192, 200)), coverage=unheard("sikayetvar")),
        "Geçen haftadan daha az söz var (331 → 212); bunun en olası nedeni Şikayetvar kaynağının dinlenememesi. "
        "Kaynak 31 saat dinlenemedi",
        "Fewer mentions than last week (331 → 212), most likely because Şikayetvar was not heard. "
        "It could not be heard for 31 hours",
    ),
    "fewer, but not for the place that was not heard": (
        a_week((212, 331, 318.5), sources=sources(sikayetvar=(20, 22), x=(192, 309)), coverage=unheard("sikayetvar")),
        "Geçen haftadan daha az söz var: 331 → 212 (▼ %36); düşüşün çoğu X kaynağında. "
        "Şikayetvar 31 saat dinlenemedi: sayılar eksik olabilir",
        "Fewer mentions than last week: 331 → 212 (▼ 36%); most of the fall is at X. "
        "Şikayetvar could not be heard for 31 hours: the numbers may be incomplete",
    ),
    "fewer, and last week is not known": (
        a_week((212, None, 318.5), (0.4, None, 0.4)),
        "Her zamankinden daha az söz var: 212 (ortalama 318)",
        "Fewer mentions than usual: 212 (mean 318)",
    ),
    "calm, but a place was not heard": (
        a_week(coverage=unheard("sikayetvar")),
        "Geçen haftaya benzer bir hafta; söz sayısı: 100, olumsuz oranı: %40. "
        "Şikayetvar 31 saat dinlenemedi: sayılar eksik olabilir",
        "A week like the one before; mentions: 100, negative share: 40%. "
        "Şikayetvar could not be heard for 31 hours: the numbers may be incomplete",
    ),
    "calm, but two places were not heard": (
        a_week(coverage=(*unheard("x", hours=24), *unheard("sikayetvar"))),
        "Geçen haftaya benzer bir hafta; söz sayısı: 100, olumsuz oranı: %40. "
        "2 kaynak bir gün ya da daha uzun süre dinlenemedi (Şikayetvar: 31 saat): sayılar eksik olabilir",
        "A week like the one before; mentions: 100, negative share: 40%. "
        "2 sources could not be heard for a day or longer (Şikayetvar: 31 hours): the numbers may be incomplete",
    ),
    "a place was not heard for less than a day": (
        a_week(coverage=unheard("sikayetvar", hours=23)),
        "Geçen haftaya benzer bir hafta; söz sayısı: 100, olumsuz oranı: %40",
        "A week like the one before; mentions: 100, negative share: 40%",
    ),
}


def with_headline(digest, work=BUSY):
    return replace(digest, headline=headline(digest, work, ZONE))


@pytest.mark.parametrize(("digest", "turkish", "english"), CASES.values(), ids=CASES)
def test_the_headline_says_what_changed(digest, turkish, english):
    card = a_digest_card(with_headline(digest), labels=LABELS)
    assert headline_words(Reader(card, voice("tr"))) == turkish
    assert headline_words(Reader(card, voice("en"))) == english


SILENT = {
    "few clocks": (a_week(in_time=(0.0, 1.0, 1.0)), Casework(answer_clocks=4)),
    "few answers": (a_week(answer=(90_000.0, 60.0, 60.0)), Casework(answered=3)),
    "no clocks last week": (a_week(in_time=(0.1, None, None)), BUSY),
    "no answers last week": (a_week(answer=(90_000.0, None, None)), BUSY),
    "no share last week": (a_week(negative=(0.9, None, None)), BUSY),
    "no urgent ones known": (a_week(urgent=(90, None, None)), BUSY),
    "campaigns in a week like the last": (a_week(without=Without(9, 91, 0.4)), BUSY),
    "campaigns, and only negative ones beside them": (
        a_week((400, 380, 390.0), (0.52, 0.5, 0.5), without=Without(9, 391, None)),
        BUSY,
    ),
}


@pytest.mark.parametrize(("digest", "work"), SILENT.values(), ids=SILENT)
def test_what_chance_may_have_done_does_not_shout(digest, work):
    said = headline_words(Reader(a_digest_card(with_headline(digest, work)), voice("en")))
    assert said.startswith("A week like the one before")


def test_a_campaign_that_is_all_there_is_of_a_week_is_no_comparison_of_feelings():
    digest = a_week((84, 80, 80.0), (1.0, 0.5, 0.5), without=Without(84, 0, None))
    said = headline_words(Reader(a_digest_card(with_headline(digest)), voice("en")))
    assert said == "A larger share is negative than last week: 50% → 100%"


def test_a_gap_that_goes_on_counts_to_the_end_of_the_week():
    saturday = datetime(2026, 11, 20, 21, tzinfo=UTC)
    coverage = (Listening("x", LONG_AGO, (Gap("x", saturday, None, "refused"),)),)
    said = headline_words(Reader(a_digest_card(with_headline(a_week(coverage=coverage))), voice("en")))
    assert "could not be heard for 48 hours" in said


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("name", DIGESTS)
def test_a_summary_is_one_line_that_a_mail_may_have_as_its_subject(name, language):
    said = summary_words(Reader(a_digest_card(DIGESTS[name]()), voice(language)))
    assert "Papatya Ev" in said
    assert len(said) <= 120
    assert "\n" not in said


def test_a_summary_that_is_too_long_goes_without_its_reason():
    digest = a_full_digest(brand="Papatya Ev ve Bahçe Mobilyaları A.Ş.")
    said = summary_words(Reader(a_digest_card(digest), voice("tr")))
    assert said.endswith("ama 84 tanesi şüpheli bir kampanyadan")


def test_a_summary_of_a_hostile_digest_is_still_one_short_line():
    said = summary_words(Reader(a_hostile_card(), voice("tr")))
    assert len(said) <= 120
    assert said.isprintable()


def test_a_value_of_another_kind_is_shown_as_it_is():
    digest = a_digest(headline=Ground(0, "{a} {b}", {"a": True, "b": [1, "\u202e"]}))
    assert changed(Reader(a_digest_card(digest), voice("en"))) == "True [1, '\\u202e']"


def test_a_headline_keeps_nothing_that_a_store_cannot():
    for digest, *_ in CASES.values():
        values = with_headline(digest).headline.values
        assert all(value is None or isinstance(value, (str, int, float)) for value in values.values())
        assert not any(value is None for value in values.values())
