"""A listing page read: which cards are meant, and what each says."""

from datetime import UTC, datetime

import pytest
from site_pages import card, layout_from, layout_of, listing_of, page_of, saved

from scrapers.kit.html import WildPage
from scrapers.site.cards import Sort


def only(html: str) -> object:
    listing = listing_of(html)
    (found,) = listing.cards
    return found


def test_todays_page_yields_its_cards_with_all_they_say():
    listing = listing_of(saved("sikayetvar", "g3-list.html"))
    first, video, waiting, other, withdrawn, empty = listing.cards
    assert listing.generation == "g3"
    assert [one.sort for one in listing.cards] == [
        *(Sort.OWN, Sort.OWN, Sort.OWN),
        *(Sort.SKIPPED, Sort.WITHDRAWN, Sort.EMPTY),
    ]
    assert first.native_id == "ornekmarka/iade-param-uc-haftadir-yatmadi"
    assert first.place is not None
    assert first.place.url == "https://www.sikayetvar.com/ornekmarka/iade-param-uc-haftadir-yatmadi"
    assert (first.facts.alias, first.facts.views, first.facts.replies) == ("41200311", 1043, 3)
    assert first.facts.author.name == "Ayşe K."
    assert first.facts.author.url == "https://www.sikayetvar.com/uye/aysek"
    assert first.facts.moment is not None
    assert first.facts.moment.at == datetime(2026, 11, 19, 8, 39, tzinfo=UTC)
    assert (video.facts.title, video.facts.solved) == ("Video: Kırık Geldi", True)
    assert (waiting.native_id, waiting.facts.solved) == ("ornekmarka/urun-hala-gelmedi-1", False)
    assert (other.reason, other.native_id) == ("other_brand", None)
    assert withdrawn.facts.alias == "41000007"
    assert listing.dropped() == {"other_brand": 1, "withdrawn": 1, "empty": 1}
    assert not empty.native_id


def test_cards_of_two_makes_on_one_page_are_all_read_with_and_without_href():
    listing = listing_of(saved("sikayetvar", "g2-list.html"))
    assert listing.generation == "g2"
    assert [one.native_id for one in listing.of(Sort.OWN)] == [
        "ornekmarka/kargom-kayip-oldu-1",
        "ornekmarka/yanlis-renk",
        "ornekmarka/montaja-gelen-yok",
        "ornekmarka/eksik-vida",
    ]
    first, second, _, fourth = listing.of(Sort.OWN)
    assert (first.facts.views, first.facts.rating, first.facts.solved, first.facts.likes) == (3735, 1.0, True, 7)
    assert first.facts.hashtags == ("kargo", "iade")
    assert (second.facts.views, second.facts.solved) == (None, None)
    assert fourth.facts.alias == "39000004"
    assert fourth.facts.media == 1


def test_a_brand_whose_name_begins_like_ours_is_another_brand():
    assert listing_of(saved("sikayetvar", "g2-list.html")).cards[-1].reason == "other_brand"


WORDS = {
    "solved, alone": ("<b>Çözüldü</b>", True),
    "solved, with a mark": ("<b>✓ Çözüldü!</b>", True),
    "not solved": ("<b>Çözülmedi</b>", False),
    "both: not solved": ("<b>Çözüldü</b><b>Çözülmedi</b>", False),
    "in the excerpt": ("<p>Sorun Çözüldü sanmıştım</p>", None),
    "neither": ("", None),
}


@pytest.mark.parametrize(("extra", "solved"), WORDS.values(), ids=WORDS)
def test_solved_is_a_word_that_stands_alone(extra, solved):
    assert only(page_of(card("a", extra=extra))).facts.solved is solved


NO_COMPLAINTS = {
    "the scorecard": card("ornekmarka-marka-karnesi"),
    "a topic of two levels": card("iade/kargo"),
    "a tag of the shape of a complaint": card("iade", title="#iade"),
    "the brand itself": card(""),
    "a member": card("x", brand="uye"),
    "another site": card("x").replace('href="/', 'href="https://evil.example/'),
}


@pytest.mark.parametrize("html", NO_COMPLAINTS.values(), ids=NO_COMPLAINTS)
def test_not_every_link_of_a_card_is_a_complaint(html):
    assert only(page_of(html)).native_id is None


def test_a_withdrawn_card_that_kept_its_link_is_withdrawn_all_the_same():
    html = (
        '<article data-ga-element="Complaint_Card"><h3><a href="/ornekmarka/x"></a></h3>A Yayından Kaldırdı</article>'
    )
    found = only(page_of(html))
    assert (found.sort, found.native_id) == (Sort.WITHDRAWN, "ornekmarka/x")


def test_a_complaint_about_withdrawing_is_a_complaint():
    found = only(
        page_of(card("x", title="İlanımı yayından kaldırdı", text="Satıcı ilanımı yayından kaldırdı, çok kızgınım"))
    )
    assert found.sort is Sort.OWN


def test_boilerplate_is_no_excerpt():
    found = only(page_of(card("x", text="Örnek için şikayetini ve yorumlarını okumak ya da yazmak için tıklayın!")))
    assert found.facts.text is None


def test_the_page_says_which_rule_found_what():
    readings = {
        (reading.field, reading.rule, reading.count)
        for reading in listing_of(page_of(card("a"), card("b"))).tally.readings()
    }
    assert ("list.title", "#2 h3", 2) in readings
    assert ("list.link", "#2 h3 a@href", 2) in readings


def test_one_class_renamed_and_the_next_rule_works():
    listing = listing_of(page_of(card("a").replace("<h3>", "<h5>").replace("</h3>", "</h5>")))
    assert [one.native_id for one in listing.of(Sort.OWN)] == []
    listing = listing_of(page_of(card("a").replace("<a ", '<a title="t" ').replace("h3>", "h5>")))
    assert [one.native_id for one in listing.of(Sort.OWN)] == ["ornekmarka/a"]
    assert ("list.link", "#4 a[title]@href") in listing.tally.counts


def test_the_words_for_nothing_count_only_where_there_is_no_card():
    words = "<p>Örnek Marka için henüz şikayet yazılmamış.</p>"
    assert listing_of(page_of(words)).says_empty
    assert not listing_of(page_of(words, card("a"))).says_empty


def test_a_page_of_an_old_encoding_reads_with_its_letters():
    layout = layout_of("sikayetim")
    listing = listing_of(saved("sikayetim", "category-list.html"), layout)
    own = listing.of(Sort.OWN)
    assert [one.facts.title for one in own] == [
        "Örnek Marka İade Yapmıyor",
        "Başka Firma Çağrı Merkezi",
        "Tarihsiz Şikayet",
    ]
    assert own[0].native_id == "module.php?id=5512"
    assert own[2].facts.moment is not None


def test_a_pinned_entry_outside_the_list_is_none_of_it_and_the_page_tells_how_many_there_are():
    listing = listing_of(saved("eksi", "topic.html"), layout_of("eksi", slug="ornekmarka--123456"))
    assert [one.native_id for one in listing.cards] == ["1600001", "1600002", "1600003"]
    assert listing.last_page == 7
    assert listing.cards[0].facts.text == "kargo gelmedi.\niade de yok"
    assert listing.cards[0].facts.title == "örnek marka"


def test_a_key_may_stand_in_an_attribute_where_there_is_no_link():
    layout = layout_from("""
preset: own
list:
  url: "https://example.com/{slug}"
  cards: {a: 'li'}
  key: ['@data-id']
  native_id: '{slug}:{key}'
  skip: {advert: {text: 'sponsorlu'}}
  fields: {text: 'text'}
""")
    listing = listing_of("<li data-id=7>yedi<li>kimliksiz<li data-id=8>SPONSORLU içerik", layout)
    assert [(one.sort, one.native_id, one.reason) for one in listing.cards] == [
        (Sort.OWN, "ornekmarka:7", ""),
        (Sort.NO_LINK, None, ""),
        (Sort.SKIPPED, None, "advert"),
    ]


def test_a_page_nested_beyond_reason_is_refused():
    with pytest.raises(WildPage):
        listing_of("<article>" * 10_000)
