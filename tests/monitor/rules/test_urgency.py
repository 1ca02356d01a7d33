from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lexicons import a_group, a_lexicon, shipped_rules, shipped_weights

from monitor.rules.score import Axis, Sentiment, total
from monitor.rules.urgency import judge_text, make_rulebook, rulebook_version

PHRASES = (
    "kargom gelmedi", "3 haftadır bekliyorum", "teşekkürler", "mahkemeye vereceğim", "hasarlı", "değil", "5.000 TL",
    "param iade edilmedi", "defalarca aradım", "rezalet!", "harika", "arkadaşımın kargosu", "fırsatı kaçırmayın",
    "Değerli müşterimiz", "tavsiye etmem", "bazen", "sorunum çözüldü", "bayrama yetişmedi", "😡", "❤️", "@marka",
    "#markarezaleti", "https://x.y/z", "?", "fiyatı nedir", "boykot", "40 defa", "CİMER'e", "izinsiz para çekildi",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PHRASES), max_size=12).map(" ".join)


def judged(text, **fields):
    return judge_text(shipped_rules(), text, **fields)


def codes(score):
    return {reason.code for reason in score.on(Axis.URGENCY)}


def broken_laws(score, whole):
    urgent = score.on(Axis.URGENCY)
    quoted = [reason for reason in score.reasons if reason.span is not None]
    laws = {
        "points from 0 to 100": 0 <= score.urgency <= 100,
        "the sum of its reasons": score.urgency == total(score.reasons, Axis.URGENCY),
        "a reason": bool(urgent),
        "a place for every quote": all((reason.quote is None) is (reason.span is None) for reason in score.reasons),
        "the words as written": all(whole[slice(*reason.span)] == reason.quote != "" for reason in quoted),
        "a quote if it is urgent": score.urgency < 50 or any(reason.quote for reason in urgent),
    }
    return [law for law, holds in laws.items() if not holds]


@given(SENTENCES)
@settings(max_examples=40, deadline=None)
def test_reasons_add_up_and_quote_the_text(text):
    assert broken_laws(judged(text), text) == []


@settings(deadline=None)
@given(st.text(max_size=120), st.none() | st.text(max_size=20))
def test_any_text_gets_a_score(text, title):
    whole = text if not title else f"{title}\n{text}"
    assert broken_laws(judged(text, title=title), whole) == []


@given(SENTENCES)
@settings(max_examples=40, deadline=None)
def test_spelling_changes_nothing(text):
    plain = judged(text).urgency
    ascii_only = str.maketrans("çğıöşüÇĞİÖŞÜ", "cgiosuCGIOSU")
    for written in (
        text.translate(ascii_only),
        text.replace("i", "İ").replace("ı", "I").upper(),
        text.replace("e", "\u200be"),
        text.replace("'", "’"),
    ):
        assert judged(written).urgency == plain


@given(SENTENCES)
@settings(max_examples=40, deadline=None)
def test_drawing_words_out_changes_next_to_nothing(text):
    drawn = "".join(ch * 4 if ch in "aeıioöuü" else ch for ch in text)
    assert abs(judged(drawn).urgency - judged(text).urgency) <= 2


LEVELS = {
    "late": ("kargom gelmedi", 2),
    "late for weeks, nobody answers": ("kargom 3 haftadır gelmedi, kimse cevap vermiyor", 3),
    "legal step": ("hakem heyetine başvurdum", 3),
    "fraud": ("iznim olmadan kartımdan para çekildi", 3),
    "ill feeling": ("rezalet bir marka", 1),
    "ill feeling with a demand": ("rezalet, çözüm bekliyorum", 2),
    "a question": ("bu ürünün fiyatı nedir?", 1),
    "praise": ("çok memnun kaldım teşekkürler", 0),
    "nothing": ("bugün hava güzeldi", 0),
    "a demand alone": ("dönüş yapın", 1),
    "told again and again": ("defalarca aradım, kimse bakmadı", 2),
    "an emoji": ("😡😡😡", 0),
}


@pytest.mark.parametrize(("text", "level"), LEVELS.values(), ids=LEVELS)
def test_levels(text, level):
    assert judged(text).level == level


UNREADABLE = {
    "empty": ("", "text.empty"),
    "blank": (" \n\t", "text.empty"),
    "emoji only": ("😀😀", "text.no-words"),
    "handles and links only": ("@a @b https://x.y/z", "text.no-words"),
    "digits only": ("12345 678", "text.no-words"),
    "binary": ("\x00\x01\ufffd\ufffd" * 20 + "kargom gelmedi", "text.garbled"),
    "lone surrogates": ("\ud800\udfff" * 5, "text.garbled"),
    "English": ("the parcel is not here and I want my money back", "text.foreign"),
    "another script": ("мой заказ не пришел до сих пор", "text.foreign"),
    "nothing asked": ("çınarın gölgesi", "none"),
}


@pytest.mark.parametrize(("text", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_judged_says_so_and_stays_low(text, code):
    score = judged(text)
    assert score.level == 0
    assert code in codes(score)


def test_a_very_long_text_is_cut_and_says_so():
    score = judged("kargom gelmedi " + "bla " * 6_000)
    assert score.level == 2
    assert "text.cut" in codes(score)


def test_the_span_counts_title_and_text_as_joined():
    score = judged("Hâlâ ses yok.", title="Kargom gelmedi")
    heaviest = score.on(Axis.URGENCY)[0]
    assert (heaviest.quote, heaviest.span) == ("Kargom gelmedi", (0, 14))


def test_every_base_rate_word_is_ordinary():
    for word in ("mağdurum", "acil", "iade", "mağdur", "lütfen acil"):
        assert judged(word).level <= 1, word


def test_a_cap_is_a_reason_of_its_own():
    score = judged("Değerli müşterimiz, kargonuzun gecikmesi için özür dileriz.")
    assert score.urgency <= 10
    assert "cap.agent" in codes(score)
    assert score.flags == {"agent"}


def test_a_quote_of_the_brand_inside_a_complaint_is_still_a_complaint():
    score = judged("'Değerli müşterimiz' diye mesaj geldi ama bu harcama bilgim dışındadır, paramı istiyorum")
    assert score.level == 3
    assert "risk" in score.flags


def test_a_floor_lifts_what_an_operator_made_too_light():
    light = a_lexicon(legal=a_group(level="hard", points=5, patterns=["mahkeme*"], topic="legal"))
    score = judge_text(make_rulebook(light, {}, shipped_weights()), "mahkemeye vereceğim")
    points = {reason.code: reason.points for reason in score.on(Axis.URGENCY)}
    assert score.urgency == 75
    assert points["floor.legal"] > points["lexicon.legal"] > 0


FLAGS = {
    "risk": ("savcılığa suç duyurusunda bulunacağım", "risk"),
    "promotion": ("Büyük indirim başladı, fırsatı kaçırmayın!", "promo"),
    "question": ("stok var mı?", "question"),
    "praise": ("teşekkürler", "praise"),
    "call me": ("beni arayın lütfen", "wants.phone"),
    "direct message": ("dm atın", "wants.dm"),
    "mail": ("mail atın lütfen", "wants.mail"),
}


@pytest.mark.parametrize(("text", "flag"), FLAGS.values(), ids=FLAGS)
def test_flags(text, flag):
    assert flag in judged(text).flags


SENTIMENTS = {
    "praise": ("harika ürün, çok memnunum", Sentiment.POSITIVE),
    "a complaint": ("kargom gelmedi", Sentiment.NEGATIVE),
    "thanks beside a complaint": ("teşekkürler, kargom yine kayboldu", Sentiment.NEGATIVE),
    "turned around": ("memnun kalmadım", Sentiment.NEGATIVE),
    "a question": ("fiyatı nedir?", Sentiment.NEUTRAL),
    "much praise, one small gripe": ("harika, mükemmel, çok güzel, bayıldım, kutu ezik", Sentiment.POSITIVE),
}


@pytest.mark.parametrize(("text", "feeling"), SENTIMENTS.values(), ids=SENTIMENTS)
def test_sentiment(text, feeling):
    assert judged(text).sentiment is feeling


@pytest.mark.parametrize(
    ("text", "praised"),
    [
        ("Teslimat hızlıydı, teşekkürler ama ürün kırık çıktı, param iade edilmedi", True),
        ("Ürün kırık çıktı, param iade edilmedi, teşekkürler", False),
    ],
    ids=["set against a complaint", "a polite ending"],
)
def test_topics_come_with_reasons_and_praise_only_where_it_is_meant(text, praised):
    score = judged(text)
    assert set(score.topics) >= {"damaged", "refund"}
    assert ("praise" in score.topics) is praised
    assert {r.code for r in score.on(Axis.TOPIC)} == {f"topic.{topic}" for topic in score.topics}


def test_a_text_about_nothing_known_is_other():
    assert judged("bugün hava güneşli").topics == ("other",)


def test_the_version_names_exactly_the_data():
    first, second, model = {"groups": {"a": 1}}, {"groups": {"a": 2}}, shipped_weights()
    assert rulebook_version(first, model) == rulebook_version({"groups": {"a": 1}}, model)
    assert rulebook_version(first, model) != rulebook_version(second, model)
    assert rulebook_version(first, model) != rulebook_version(first, replace(model, version="another"))
    assert judge_text(shipped_rules(), "x").rulebook == shipped_rules().version
