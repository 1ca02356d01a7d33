"""Weeks in which something recurs, and weeks in which nothing does. All texts are invented."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.aspects import shipped_aspects
from monitor.rules.digest.counts import Text
from monitor.rules.digest.digest import Recurrence
from monitor.rules.digest.products import Product, compile_products
from monitor.rules.digest.recurring import READ_TOPICS, find_recurring, same_matter
from monitor.rules.labels import TOPICS

ASPECTS = shipped_aspects()
NOTHING = compile_products([], never=["Örnek Marka", "Rakip Mağaza"])
DEFECTIVE, ASKS = ("wrong_defective",), ("pre_specs",)

OPENINGS = ["Merhaba,", "Selamlar,", "Geçen hafta sipariş verdim,", "Örnek Marka'dan aldım,", "İlk siparişimdi,"]
TROUBLES = [
    *["ürün yanlış geldi", "paket eksik çıktı", "beklediğim gibi değildi", "kalitesi düşüktü", "telefonu açmadılar"],
    *["müşteri hizmetleri açmadı", "iade etmek istiyorum", "değişim talebim reddedildi", "hiç memnun kalmadım"],
]
ENDINGS = ["Yardımcı olun.", "Bir çözüm bekliyorum.", "Böyle hizmet olmaz.", "Ne yapmam gerekiyor?", "Teşekkürler."]
NOUNS = [
    "avize",
    "halter",
    "tespih",
    "zımba",
    "pergel",
    "kumbara",
    "salıncak",
    "akvaryum",
    "terazi",
    "kanvas",
    "tuval",
    "mandolin",
]


def ordinary(number, seed=1):
    """Complaints of so many people that share nothing."""
    dice = random.Random(seed)
    return [
        Text(
            10_000 + position,
            f"biri{position}",
            f"{dice.choice(OPENINGS)} {dice.choice(NOUNS)} için {dice.choice(TROUBLES)}. {dice.choice(ENDINGS)}",
            DEFECTIVE,
        )
        for position in range(number)
    ]


def said(*texts, topics=DEFECTIVE, first=1, author="kişi{}", suspected=False):
    """Each text by another person, or by whom the name says."""
    return [
        Text(first + position, author.format(first + position), text, topics, suspected)
        for position, text in enumerate(texts)
    ]


MANUAL = [
    "Blender'ın kullanım kılavuzu kutudan çıkmadı.",
    "Aldığım blender güzel ama kilavuzu sadece Çince yazılmış, bir şey anlamadım",
    "BLENDERIN KILAVUZU YANLIŞ MODELE AİT",
    "blender aldım, içindeki kitapçık eksik sayfalı",
    "Sipariş ettiğim blenderin kılavuzunda montaj adımları yok.",
]
SIZES = [
    "Beden tablosu var mı?",
    "beden tablosunu neden koymadınız, bu kaç beden",
    "Merhaba, elbisenin beden tablosu var mı acaba",
    "1.65 boy 60 kilo hangi beden almalıyım?",
    "kalıbı dar mı, bir beden büyük mü alayım",
    "Ölçü tablosu nerede bu ürünün",
    "numarası tam mı, hangi numara alayım",
]


def found(texts, products=NOTHING, **more):
    return [
        (line.kind, line.aspect, line.product, line.people) for line in find_recurring(texts, ASPECTS, products, **more)
    ]


def test_every_topic_that_is_read_is_known():
    assert set(TOPICS) >= READ_TOPICS
    assert "praise" not in READ_TOPICS


def test_a_manual_that_five_people_complain_of_is_found_among_three_hundred_others():
    lines = find_recurring([*ordinary(300), *said(*MANUAL)], ASPECTS, NOTHING)

    assert [(line.aspect, line.product, line.people, line.mentions) for line in lines] == [("manual", "blender", 5, 5)]
    assert len(lines[0].examples) == 3
    assert set(lines[0].examples) <= {1, 2, 3, 4, 5}
    assert lines[0].last is None


def test_a_question_asked_by_seven_people_is_a_gap_in_the_description():
    assert found([*ordinary(100), *said(*SIZES, topics=ASKS)]) == [(Recurrence.QUESTION, "size_chart", "", 7)]


def test_where_enough_of_them_name_the_product_the_question_is_about_it():
    asked = ["Bu elbisenin beden tablosu var mı?", "elbise kaç beden", "Elbise hangi beden olur bana, kalıbı dar mı?"]

    assert found(said(*asked, topics=("pre_stock",))) == [(Recurrence.QUESTION, "size_chart", "elbise", 3)]


def test_a_week_of_noise_has_nothing_that_recurs():
    assert found(ordinary(600, seed=7)) == []


def test_copies_of_a_suspected_campaign_do_not_count():
    copies = said(*["Blender'ın kılavuzu çıkmadı, almayın!"] * 30, first=500, suspected=True)

    assert found([*ordinary(100), *copies]) == []
    assert found([*ordinary(100), *copies, *said(*MANUAL)]) == [(Recurrence.PROBLEM, "manual", "blender", 5)]


def test_an_angry_person_with_nine_posts_is_one():
    angry = said(*[f"Blender'ın kılavuzu yok dedim {number} kere!" for number in range(9)], author="ofkeli")

    assert found([*ordinary(50), *angry, *said(*MANUAL[:1], first=50)]) == []


def test_authors_nobody_knows_are_one_each():
    texts = [Text(number, None, text, DEFECTIVE) for number, text in enumerate(MANUAL)]

    assert found(texts) == [(Recurrence.PROBLEM, "manual", "blender", 5)]


def test_what_also_praises_is_no_problem():
    assert found(said(*MANUAL, topics=("praise", "wrong_defective"))) == []


def test_who_has_bought_already_asks_nothing_before_buying():
    assert found(said(*SIZES, topics=("pre_specs", "late"))) == []


def test_a_configured_product_bears_its_own_name_whatever_people_call_it():
    products = compile_products([Product("Aura Blender", ("b200", "aura blendır"))])
    texts = [
        "Aura Blender'ın kılavuzu yok",
        "B200'ün kılavuzu çıkmadı",
        "aura blenderin kilavuzu eksik",
        "aura blendırın kılavuzu Çince",
    ]

    assert found(said(*texts), products) == [(Recurrence.PROBLEM, "manual", "Aura Blender", 4)]


UNLISTED = [
    "Aldığım tarhunya bir haftada bozuldu.",
    "Tarhunya'nın düğmesine basıyorum, tarhunya çalışmıyor",
    "tarhunyam ikinci gün arıza verdi, tarhunya aldım pişman oldum",
    "sipariş ettiğim TARHUNYA bozuk çıktı",
    "Tarhunya aldık, kendi kendine kapanıyor",
]


def test_a_product_nobody_listed_is_found_by_those_who_share_it():
    assert found([*ordinary(300), *said(*UNLISTED)]) == [(Recurrence.PROBLEM, "stops_working", "tarhunya", 5)]


def test_a_shop_and_a_town_are_no_product():
    shop = ["Dükkanix'ten aldığım şey bozuldu", "dükkanixten aldım bozuldu", "Dükkanix'den aldığım bozuk çıktı"] * 2

    assert found([*ordinary(300), *said(*shop)]) == []


@pytest.mark.parametrize("word", ["sordum", "sordu", "salı", "sileceğim", "suda"])
def test_an_everyday_word_that_is_written_like_a_ware_is_no_product(word):
    """`şort` in another form, `şal`, `silecek`, `süt`."""
    texts = said(*[f"Kutu açılmıyor, {word} ekranda yazıyor, cihaz çalışmıyor {number}" for number in range(5)])
    assert not [name for _, _, name, _ in found(texts) if name]


def test_the_same_ware_is_a_product_where_somebody_bought_it():
    texts = said(*[f"Mağazadan aldığım şort ikinci günde söküldü, {number} kez yıkadım" for number in range(4)])
    assert {name for _, _, name, _ in found(texts)} == {"şort"}


def test_the_brand_and_its_rivals_are_no_product():
    never = compile_products([], never=["Tarhunya"])

    assert found([*ordinary(300), *said(*UNLISTED)], never) == []


def test_where_everybody_says_the_word_it_tells_nothing():
    others = [Text(text.mention_id, text.author, f"tarhunya aldım. {text.text}", DEFECTIVE) for text in ordinary(300)]

    assert found([*others, *said(*UNLISTED)]) == []


def test_a_word_in_two_parts_is_told_in_both():
    texts = [
        "Aldığım yoga çemberi bozuldu",
        "yoga çemberi aldım, bozuldu",
        "yoga çemberi aldım arızalandı",
        "sipariş ettiğim yoga çemberi bozuk çıktı",
    ]

    assert found([*ordinary(300), *said(*texts)]) == [(Recurrence.PROBLEM, "stops_working", "yoga çemberi", 4)]


def test_the_same_thing_keeps_its_name_from_week_to_week():
    later = [
        "TARHUNYANIN MOTORU DURDU, TARHUNYA BOZULDU",
        "tarhunyayı aldım arızalandı",
        "tarhunyanız bozuk çıktı, tarhunyam gitti",
        "aldığım tarhunyalar bozuldu",
    ]
    [one] = find_recurring([*ordinary(300), *said(*UNLISTED)], ASPECTS, NOTHING)
    [two] = [
        line
        for line in find_recurring([*ordinary(300, 2), *said(*later)], ASPECTS, NOTHING)
        if line.aspect == one.aspect
    ]

    assert same_matter(one) == same_matter(two)
    assert same_matter(one) != same_matter(find_recurring(said(*MANUAL), ASPECTS, NOTHING)[0])


def test_without_a_product_more_people_are_needed_and_a_telling_aspect():
    manuals = ["Kılavuzu yok", "kılavuz çıkmadı", "Kılavuzu anlaşılmıyor", "kilavuz eksik", "Kılavuz Çince"]
    broken = [
        "ikinci gün bozuldu",
        "hemen bozuldu",
        "bir ayda bozuldu",
        "arızalandı",
        "çalışmıyor",
        "bozuk çıktı",
        "bozuldu",
    ]

    assert found(said(*manuals)) == []
    assert found(said(*manuals, "Kılavuzda sayfa eksik")) == [(Recurrence.PROBLEM, "manual", "", 6)]
    assert found(said(*broken)) == []


def test_each_person_belongs_to_one_product_of_an_aspect():
    texts = [
        "Elbisenin dikişi söküldü",
        "elbise dikişi söküldü, gömlek geldi",
        "Elbisenin dikişi attı, gömlek de",
        "Gömleğin dikişi söküldü",
        "gömleğimin dikişi attı",
        "gömlek dikişi patladı",
    ]

    assert sorted(found(said(*texts))) == [
        (Recurrence.PROBLEM, "seams", "elbise", 3),
        (Recurrence.PROBLEM, "seams", "gömlek", 3),
    ] or found(said(*texts)) == [(Recurrence.PROBLEM, "seams", "gömlek", 5)]


def test_those_of_most_people_come_first_and_no_more_than_asked_for():
    texts = [*said(*MANUAL), *said(*["Ütü su akıtıyor"] * 4, first=100), *said(*["Termos sızdırıyor"] * 3, first=200)]

    assert [line[1:] for line in found(texts)] == [("manual", "blender", 5), ("leak", "ütü", 4), ("leak", "termos", 3)]
    assert [line[1:] for line in found(texts, most=1)] == [("manual", "blender", 5)]
    assert [line[1:] for line in found(texts, at_least=5)] == [("manual", "blender", 5)]


def test_an_example_is_short_enough_to_quote_and_by_another_person_each():
    long = "Blender aldım. " + "Uzun uzun anlatıyorum. " * 90 + "Sonra baktım ki kılavuz yok."
    texts = [*said(*MANUAL), *said(long, first=0), *said(MANUAL[0], MANUAL[2], first=20, author="kişi1")]
    [line] = find_recurring(texts, ASPECTS, NOTHING)

    assert line.people == 6
    assert line.mentions == 8
    assert 0 not in line.examples
    assert len({1 if number in (20, 21) else number for number in line.examples}) == 3


AWKWARD = {
    "nothing": "",
    "only marks": "?!… ...",
    "a wall of letters": "a" * 5_000,
    "decomposed": "Blender'ın kılavuzu çıkmadı",
    "an emoji": "🤬🤬 kılavuz",
    "an apostrophe alone": "' ’ kılavuz'",
}


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_any_text_is_read(text):
    assert found(said(*[text] * 2)) == []


def test_letters_taken_apart_are_the_same_letters():
    import unicodedata

    assert found(said(*[unicodedata.normalize("NFD", text) for text in MANUAL])) == found(said(*MANUAL))


WEEK = [*ordinary(40), *said(*MANUAL), *said(*UNLISTED, first=50), *said(*SIZES, topics=ASKS, first=80)]
FULL = find_recurring(WEEK, ASPECTS, NOTHING)


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_texts_changes_nothing(dice):
    assert find_recurring(dice.sample(WEEK, len(WEEK)), ASPECTS, NOTHING) == FULL


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from([*TROUBLES, *ENDINGS, "pamuk şeker", "Kargo gecikti"]), max_size=20))
def test_a_text_about_something_else_removes_nothing(others):
    more = [Text(90_000 + number, None, text, DEFECTIVE) for number, text in enumerate(others)]

    assert find_recurring([*WEEK, *more], ASPECTS, NOTHING) == FULL


@settings(max_examples=10, deadline=None)
@given(st.lists(st.sampled_from([*MANUAL, *UNLISTED, *SIZES]), max_size=40))
def test_one_person_makes_no_recurrence(texts):
    alone = [Text(number, "tek", text, ("other",)) for number, text in enumerate(texts)]

    assert find_recurring(alone, ASPECTS, NOTHING) == ()
