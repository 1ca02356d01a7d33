from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lexicons import shipped_rules, shipped_weights

from monitor.rules.evidence import gather
from monitor.rules.model import LEVELS, points_at
from monitor.rules.weighing import shown_words, weigh

SAID = st.lists(
    st.sampled_from([
        "kargom gelmedi", "15 gündür", "5.000 TL", "kimse cevap vermiyor", "teşekkürler", "rezalet", "iade", "neden",
        "hakem heyeti", "memnunum", "bir daha", "almam", "ürün kırık çıktı", "fiyatı nedir?", "❤️", "40 defa aradım",
    ]),
    max_size=8,
).map(" ".join)  # fmt: skip


def weighed(text):
    return weigh(shipped_weights(), gather(shipped_rules().lexicon, text, None))


@settings(deadline=None, max_examples=50)
@given(SAID)
def test_the_shares_are_the_score(text):
    found = weighed(text)
    mean = sum(found.chances[:LEVELS]) / LEVELS
    assert sum(one.points for one in shown_words(found)) == pytest.approx(points_at(mean, found.model.cuts))


def test_words_inside_a_quote_speak_with_it():
    found = weighed("kargom gelmedi")
    codes = [share.reason.code for share in found.shares]
    assert found.spoken == ()
    assert codes.count("lexicon.late") == 1


def test_a_repeated_word_counts_once():
    assert weighed("memnunum memnunum memnunum").sums == pytest.approx(weighed("memnunum memnunum").sums, abs=0.7)


MORE = {
    "longer": ("3 gündür kargom gelmedi", "15 gündür kargom gelmedi"),
    "dearer": ("50 TL iade edilmedi", "50.000 TL iade edilmedi"),
    "oftener": ("2 kez aradım cevap yok", "40 kez aradım cevap yok"),
}


@pytest.mark.parametrize(("less", "more"), MORE.values(), ids=MORE)
def test_more_of_it_weighs_more(less, more):
    assert sum(weighed(less).chances[:LEVELS]) < sum(weighed(more).chances[:LEVELS])


NAMES = ("Ahmet", "Zeynep", "Mehmet", "Ayşe", "Hüseyin", "Elif", "Ankara", "İzmir", "Gaziantep", "Trabzon")


@pytest.mark.parametrize("sentence", ["{} kargom hâlâ gelmedi", "Ben {}, param iade edilmedi", "{} şubeniz çok kötü"])
def test_whose_name_and_which_city_changes_nothing(sentence):
    sums = [weighed(sentence.format(name)).sums for name in NAMES]
    assert all(each == pytest.approx(sums[0]) for each in sums)


def test_a_signal_the_model_does_not_know_adds_nothing():
    mute = replace(shipped_weights(), signals={}, words={})
    found = weigh(mute, gather(shipped_rules().lexicon, "kargom gelmedi", None))
    assert found.shares == ()
    assert found.sums == (0.0,) * 5
