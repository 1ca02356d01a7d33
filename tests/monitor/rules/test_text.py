import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.text import fold, folded, squeeze, squeezed, tokens

ANY_TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("İIıŞşĞğÜüÖöÇç’\u0307\u0301\u200bﬁ½ß")))
ELONGATED = st.text(alphabet="aabbcşİ '1\u0327", max_size=40)

SAME = {
    "capitals": ("ŞİKÂYET", "sikayet"),
    "dotless and dotted i": ("IŞIK İADE", "isik iade"),
    "a letter and its mark apart": ("S\u0327ikayet", "sikayet"),
    "the dot that lower() leaves": ("i\u0307ade", "iade"),
    "zero-width characters": ("ia\u200bde\ufeff", "iade"),
    "soft hyphen": ("kar\u00adgo", "kargo"),
    "typographic apostrophe": ("Marka’nın", "marka'nin"),
    "mathematical letters": ("𝐬𝐚𝐡𝐭𝐞", "sahte"),
    "a ligature grows": ("ﬁyat", "fiyat"),
    "emoji with a variation selector": ("❤️", "❤"),
}


@pytest.mark.parametrize(("written", "plain"), SAME.values(), ids=SAME)
def test_every_spelling_of_a_word_folds_to_the_same_letters(written, plain):
    assert folded(written) == plain


LONG = {
    "drawn out inside": ("kaaaargo", "kargo"),
    "drawn out at the end": ("yeterrr", "yeter"),
    "doubled at the end": ("yeterr", "yeter"),
    "true double letters stay": ("saat dikkat elli", "saat dikkat elli"),
    "digits are never drawn out": ("1000 TL 2222", "1000 tl 2222"),
    "before an apostrophe": ("Migrosss'ta", "migros'ta"),
}


@pytest.mark.parametrize(("written", "plain"), LONG.values(), ids=LONG)
def test_elongation_is_taken_back(written, plain):
    assert squeezed(written) == plain


def test_a_quote_is_the_customers_own_letters():
    source = fold("Ürün KIRIK çıktı")
    start = source.text.index("kirik")
    assert source.quote(start, start + 5) == ("KIRIK", (5, 10))


def test_a_quote_of_a_drawn_out_word_holds_all_of_it():
    source = squeeze(fold("artık yeterrrr be"))
    start = source.text.index("yeter")
    assert source.quote(start, start + 5) == ("yeterrrr", (6, 14))


def test_a_quote_reaches_over_invisible_characters():
    source = fold("ia\u200bde")
    assert source.quote(0, 4) == ("ia\u200bde", (0, 5))


def test_words_keep_their_place():
    assert [(t.text, t.start, t.end) for t in tokens(fold("Kargom, gelmedi!"))] == [
        ("kargom", 0, 6),
        ("gelmedi", 8, 15),
    ]


def test_a_mark_repeated_a_thousand_times_is_still_one_letter():
    assert folded("e" + "\u0301" * 1_000 + "x").endswith("x")


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@given(ANY_TEXT)
def test_spans_are_in_bounds_and_in_order(text):
    source = fold(text)
    assert len(source.text) == len(source.starts) == len(source.ends)
    last = 0
    for start, end in source.spans:
        assert last <= start < end <= len(text)
        last = start


@given(ELONGATED)
def test_squeezing_twice_is_squeezing_once(text):
    once = squeeze(fold(text))
    assert squeeze(fold(once.text)).text == once.text
    assert len(once.text) == len(once.starts) == len(once.ends)


@given(st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyz ", max_size=60))
def test_turkish_capitals_fold_like_small_letters(text):
    shouted = text.translate(str.maketrans("ıi", "Iİ")).upper()
    assert folded(shouted) == folded(text)
