import pytest
from lexicons import shipped_rules

from monitor.rules.urgency import judge_text

TOPICS = {
    "a service that fails is no defective product": ("evde internet çok yavaş, bıktım", {"other"}),
    "goods that fail": ("çantanın fermuarı koptu, rezalet", {"wrong_defective"}),
    "money": ("siz resmen dolandırıcısınız", {"fraud_payment"}),
    "silence": ("Defalarca yazmama rağmen robotlar cevap veriyor", {"no_reply"}),
    "conduct": ("kurye telefonla arayıp aşağı çağırdı, berbat", {"staff"}),
    "waiting": ("dolabım geç geldi, bıktım", {"late"}),
    "a mere word, in ill feeling": ("Ürünleriniz batsın, rezalet", {"wrong_defective"}),
    "a mere word, without ill feeling": ("Yeni kargo uygulamanız hayırlı olsun, teşekkürler", {"praise"}),
    "iade beside money means the money": ("iade ettim ama param hâlâ iade edilmedi", {"refund"}),
}


@pytest.mark.parametrize(("text", "topics"), TOPICS.values(), ids=TOPICS)
def test_a_text_is_about_what_it_names(text, topics):
    assert set(judge_text(shipped_rules(), text).topics) == topics


def test_a_mere_word_gives_way_to_what_is_told():
    assert "wrong_defective" not in judge_text(shipped_rules(), "internetten aldığım kargo gelmedi, rezalet").topics


def test_what_only_gives_a_topic_adds_no_points():
    told = judge_text(shipped_rules(), "yoğurt küflü çıktı")
    assert "topic.wrong_defective" in {reason.code for reason in told.reasons}
    assert not any(reason.code.startswith("lexicon.about_") for reason in told.reasons)
