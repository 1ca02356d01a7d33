"""The page of one complaint read."""

from datetime import UTC, datetime

import pytest
from site_pages import NOW, complaint, detail_of, layout_of, reply, saved

from scrapers.kit.dates import Moment, Precision
from scrapers.site.addresses import Place
from scrapers.site.facts import Facts
from scrapers.site.mentions import Matter, follow_ups, mention_of, when


def matter(detail, listed: Facts | None = None) -> Matter:
    return Matter(
        "sikayetvar", "ornekmarka/x", Place("https://x/ornekmarka/x", "/ornekmarka/x"), listed or Facts(), detail
    )


def test_todays_page_is_read_from_its_json_ld():
    detail = detail_of(saved("sikayetvar", "g3-detail.html"))
    assert detail.facts.title == "İade Param Üç Haftadır Yatmadı"
    assert detail.facts.text == (
        "Ürünü geri gönderdim, üç haftadır param yatmadı.\n\nSipariş no OM-55120. A&B kargo ile yolladım."
    )
    assert detail.facts.moment == Moment(datetime(2026, 11, 12, 8, 39, tzinfo=UTC), Precision.MINUTE)
    assert (detail.facts.views, detail.facts.likes, detail.facts.solved) == (1107, 12, None)
    assert [one.by_brand for one in detail.replies] == [False, True, False]
    assert detail.answered_at == datetime(2026, 11, 13, 7, 0, tzinfo=UTC)
    assert (detail.broken_blocks, detail.has_one) == (1, True)
    assert detail.fallen_back == frozenset()


def test_without_json_ld_the_hooks_of_the_page_are_read():
    page = saved("sikayetvar", "g3-detail.html").decode().replace("application/ld+json", "text/plain")
    detail = detail_of(page)
    assert detail.facts.text == "Ürünü geri gönderdim, üç haftadır param yatmadı.\nSipariş no OM-55120."
    assert detail.facts.title == "İade Param Üç Haftadır Yatmadı"
    assert detail.facts.moment == Moment(datetime(2026, 11, 12, 8, 39, tzinfo=UTC), Precision.MINUTE)
    assert [(one.by_brand, one.text) for one in detail.replies] == [
        (False, "Hâlâ ilgilenen olmadı"),
        (True, "Değerli Müşterimiz, incelemeye aldık."),
    ]


def test_answers_are_cut_out_of_a_body_that_holds_them_and_the_first_reply_need_not_be_the_brands():
    detail = detail_of(saved("sikayetvar", "g2-detail.html"))
    assert detail.facts.text == "Kargo şirketi kayıp diyor,\nsiz teslim edildi diyorsunuz."
    assert [one.by_brand for one in detail.replies] == [False, True]
    assert detail.answered_at == datetime(2025, 11, 13, 7, 0, tzinfo=UTC)
    assert (detail.facts.solved, detail.facts.rating) == (True, 1.0)


def test_older_pages():
    first = detail_of(saved("sikayetvar", "g1-detail.html"))
    assert first.facts.text == "Ürün bozuk çıktı, değiştirmiyorlar.\nÜç kez yazdım."
    assert first.facts.rating == 2.0
    oldest = detail_of(saved("sikayetvar", "g0-detail.html"))
    assert oldest.facts.text == "38 istedim 42 geldi,\ndeğişim de yapmıyorlar. Sekmeyle."
    assert oldest.facts.moment == Moment(datetime(2017, 5, 5, 9, 0, tzinfo=UTC), Precision.MINUTE)
    assert (oldest.facts.alias, oldest.facts.hashtags, oldest.facts.views) == ("8153428", ("beden",), 91)


def test_the_word_solved_in_a_related_card_is_not_this_complaints():
    assert detail_of(saved("sikayetvar", "g3-detail.html"), listed=Facts()).facts.solved is None
    assert detail_of(saved("sikayetvar", "g3-detail.html"), listed=Facts(solved=False)).facts.solved is False


def test_boilerplate_is_never_the_complaint():
    page = complaint("Örnek için yazılan 'x' şikayetini ve yorumlarını okumak ya da yazmak için tıklayın!")
    detail = detail_of(page, listed=Facts(text="Kartın başı …"))
    assert detail.facts.text == "Kartın başı …"
    assert "text" in detail.fallen_back


def test_paragraphs_of_the_article_stand_in_before_the_excerpt_does():
    page = (
        "<h1>Başlık</h1><article><p>Bu ilk paragraf, hiçbir kuralın tanımadığı bir yerde.</p><p>İkincisi.</p>"
        '<div class="complaint-answer-container"><div class="ga-v ga-c"><p>Sayın müşterimiz</p></div></div>'
        "<p>Sonra</p></article>"
    )
    detail = detail_of(page, listed=Facts(text="Bu ilk paragraf…"))
    assert detail.facts.text == "Bu ilk paragraf, hiçbir kuralın tanımadığı bir yerde.\n\nİkincisi."
    assert ("detail.text", "paragraphs of the first article") in detail.tally.counts
    assert "text" not in detail.fallen_back


def test_a_time_of_day_beats_a_bare_date_and_an_exact_date_an_age():
    page = (
        complaint("metin metin", written="2026-11-18")
        + '<div class="js-tooltip time" title="17 Kasım 2026 10:00"></div>'
    )
    assert detail_of(page).facts.moment == Moment(datetime(2026, 11, 17, 7, 0, tzinfo=UTC), Precision.MINUTE)
    listed = Facts(moment=Moment(NOW, Precision.MINUTE))
    rough = detail_of(complaint("metin metin", written="3 gün önce"), listed=listed)
    assert matter(rough, listed).facts.moment == Moment(NOW, Precision.MINUTE)


def test_a_page_without_what_every_complaint_has_is_no_complaint():
    assert not detail_of("<html><p>Giriş yapın</p></html>").has_one


ANSWERED = reply("Sayın müşterimiz", "2026-11-19T10:00:00+03:00", brand=True)
BEFORE = reply("hala kimse yok", "2026-11-18T12:00:00+03:00")
AFTER = reply("Aradınız, yine gelen yok", "2026-11-20T11:00:00+03:00")


def test_who_writes_again_after_the_answer_is_heard_in_a_mention_of_its_own():
    detail = detail_of(complaint("metin metin", replies=f"{BEFORE},{ANSWERED},{AFTER}"))
    (follow_up,) = follow_ups(matter(detail), now=NOW)
    mention = follow_up.mention
    assert mention.text == "Aradınız, yine gelen yok"
    assert mention.thread == mention.reply_to == "ornekmarka/x"
    assert mention.native_id == f"ornekmarka/x#{follow_up.mark}"
    assert mention.created_at == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def test_the_same_reply_has_the_same_mark_however_it_is_written():
    one = detail_of(complaint("m m", replies=f"{ANSWERED},{AFTER}"))
    other = detail_of(complaint("m m", replies=f"{ANSWERED},{AFTER.replace('Aradınız, ', 'ARADINIZ  ')}"))
    marks = [[found.mark for found in follow_ups(matter(detail), now=NOW)] for detail in (one, other)]
    assert marks[0] == marks[1]


def test_waiting_is_no_follow_up():
    assert not list(follow_ups(matter(detail_of(complaint("m m", replies=BEFORE))), now=NOW))
    assert not list(follow_ups(matter(None), now=NOW))


def test_the_page_speaks_before_the_card_and_the_card_where_the_page_is_silent():
    listed = Facts(title="Kart", text="Kartın başı", views=3, rating=4.0, solved=True)
    mention = mention_of(
        matter(detail_of(complaint("Bütün metin burada"), listed=listed), listed), Moment(NOW, Precision.DAY)
    )
    assert (mention.title, mention.text) == ("Başlık", "Bütün metin burada")
    assert (mention.views, mention.rating, mention.solved) == (3, 4.0, True)
    assert mention.created_at == NOW


REMEMBERED = {
    "exact stays": (Precision.MINUTE, Precision.MINUTE, True),
    "an age never replaces a date": (Precision.MINUTE, Precision.HOUR, True),
    "a date replaces an age": (Precision.HOUR, Precision.MINUTE, False),
}


@pytest.mark.parametrize(("remembered", "said", "stays"), REMEMBERED.values(), ids=REMEMBERED)
def test_when(remembered, said, stays):
    before, now = Moment(datetime(2026, 1, 1, tzinfo=UTC), remembered), Moment(NOW, said)
    assert when(matter(None, Facts(moment=now)), before, now=NOW) == (before if stays else now)


def test_hostile_words_stay_words():
    text = "<!channel> <http://x|y> \\u202e *kalın* \\u0000 \\ud800"
    detail = detail_of(complaint(text))
    assert detail.facts.text == "<!channel> <http://x|y> \u202e *kalın* \ufffd"


def test_a_layout_without_a_page_of_its_own_reads_nothing_there():
    detail = detail_of("<h1>x</h1>", layout_of("eksi"))
    assert (detail.facts, detail.replies) == (Facts(), ())
