"""What is left of a text when it is compared, and the keys made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.coordination.stems import APART, key_of, key_of_all, pairs_of, says_enough, stems_of, words_of

WORDS = {
    "Turkish letters": ("Iğdır'ın ŞİKÂYETİ çöktü", ["igdir", "sikayeti", "coktu"]),
    "names, tags, links and digits": ("@pazarim #boykot 15gün https://a.example/b www.x.example iade", ["gun", "iade"]),
    "what hangs on an apostrophe": ("Kargo’nun kutusu'ndan", ["kargo", "kutusu"]),
    "every repeated letter": ("yeteeerrr saat dikkat", ["yeter", "sat", "dikat"]),
    "letters of other alphabets": ("κаrgо gеlmеdі", ["kargo", "gelmedi"]),
    "bold letters and marks": ("𝗸𝗮𝗿𝗴𝗼 g\u0307elmedi", ["kargo", "gelmedi"]),
    "signs between words": ("kargo😤gelmedi", ["kargo", "gelmedi"]),
    "invisible signs in words": ("kar\u200bgo gel\u00admedi", ["kargo", "gelmedi"]),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WORDS.values(), ids=WORDS)
def test_words_are_plain(text, words):
    assert words_of(text) == words


def test_stems_are_the_beginnings_of_words_that_say_something():
    words = words_of("Bu kargo için papatya mağazasını aradım ve ne yazık")
    assert stems_of(words, {"papatya"}) == ["kargo", "magaz", "aradi", "yazik"]


def test_the_brands_name_does_not_make_a_text_long_enough():
    words = words_of("papatya papatya papatya rezalet")
    assert says_enough(words, ())
    assert not says_enough(words, {"papatya"})


def test_pairs_are_of_neighbours_in_either_order():
    near = pairs_of(["kargo", "gelme"])
    assert near == pairs_of(["gelme", "kargo"])
    assert set(near) <= set(pairs_of(["kargo", "bir", "iki", "gelme"]))
    assert not set(near) & set(pairs_of(["kargo", "bir", "iki", "uc", "gelme"]))


STEMS = st.lists(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=5), max_size=90)


@given(STEMS)
def test_pairs_are_signed_numbers_of_64_bits_each_once(stems):
    pairs = pairs_of(stems)
    assert pairs == sorted(set(pairs))
    assert all(-(2**63) <= pair < 2**63 for pair in pairs)
    assert len(pairs) <= APART * len(stems)
    assert pairs == pairs_of(stems[::-1])


@given(st.text())
def test_any_text_can_be_read(text):
    assert all(word.isascii() and word.islower() for word in words_of(text))


def test_keys_are_the_same_for_ever():
    assert key_of("text", "kargo gelmedi") == 5275704581033094024
    assert pairs_of(["kargo", "gelme"]) == [-4403434114744147340]
    assert key_of("text", "a") != key_of("link", "a")
    assert key_of_all("tags", [1, 2]) == key_of_all("tags", [2, 1, 2]) != key_of_all("tags", [12])
