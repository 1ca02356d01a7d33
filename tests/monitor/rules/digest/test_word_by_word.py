"""Words in their forms, phrases, names of products, and how surprising a word is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.digest.coining import surprise
from monitor.rules.digest.endings import is_verb, stem
from monitor.rules.digest.phrases import Phrases, Pieces, is_phrase, spread
from monitor.rules.digest.products import Product, compile_products, named, sold
from monitor.rules.digest.reading import MOST_LETTERS, Reader

LISTS = {"bad": ("kotu*", "rezil")}


def spots(pattern, text):
    pieces = Pieces(LISTS)
    phrases = Phrases(pieces, {"x": (pattern,)})
    words = Reader(pieces.roles).read(text)
    return [" ".join(word.raw for word in words[hit.start : hit.end]) for hit in phrases.find(words)]


PATTERNS = {
    "a word": ("kilavuz", "Kılavuz kılavuzu", ["Kılavuz"]),
    "whatever hangs on it": ("kilavuz*", "kılavuzluk kılavuzu kulak", ["kılavuzluk", "kılavuzu"]),
    "a noun's endings": ("bardak+", "bardağımın bardaklar bardakçık bardağı", ["bardağımın", "bardaklar", "bardağı"]),
    "after an apostrophe": ("b200+", "B200'ün b200", ["B200'ün", "b200"]),
    "negated": ("anlasil~", "anlaşılmıyor anlaşılıyor anlaşılmadı", ["anlaşılmıyor", "anlaşılmadı"]),
    "either": ("(yok|eksik)*", "yoktu var eksikti", ["yoktu", "eksikti"]),
    "either, each its own way": ("(yok|eksik*)", "yoktu yok eksikti", ["yok", "eksikti"]),
    "in the middle": ("ren(k|g)i*", "rengine renkli", ["rengine"]),
    "or none": ("(cok |)kotu", "çok kötü", ["çok kötü", "kötü"]),
    "of a list": ("{bad}", "kötüydü rezil rezillik", ["kötüydü", "rezil"]),
    "a list or a word": ("tadi ({bad}|aci)", "tadı rezil. tadı acı. tadı tatlı", ["tadı rezil", "tadı acı"]),
    "side by side": ("beden tablo*", "beden tablosu, beden gibi tablo", ["beden tablosu"]),
    "near": ("kutu* .. yok", "kutudan pili filan da yok", ["kutudan pili filan da yok"]),
    "too far": ("kutu* .. yok", "kutudan bir iki üç dört beş yok", []),
    "across a sentence": ("kutu* .. yok", "kutu geldi. yok artık", []),
    "across a but": ("kutu* .. yok", "kutu güzel ama yok", []),
    "at the end": ("kutu* yok", "kutu", []),
    "drawn out": ("yok", "yookkkk yokkk", ["yokkk"]),
}


@pytest.mark.parametrize(("pattern", "text", "hits"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_finds(pattern, text, hits):
    assert is_phrase(pattern, LISTS)
    assert spots(pattern, text) == hits


@pytest.mark.parametrize("pattern", ["", "Kutu", "kutu?", "{who}", ".. yok", "kutu*m", "(a|(b|c))", "kutu**"])
def test_what_is_no_pattern(pattern):
    assert not is_phrase(pattern, LISTS)


def test_a_pattern_is_spread_over_alternatives_of_several_words():
    assert spread("(bir |)koku*") == ("bir koku*", "koku*")
    assert spread("(son tuketim|tarih)* gec*") == ("son tuketim* gec*", "tarih* gec*")


FORMS = [
    "blender blenderi blenderin blenderim blenderimin blenderda blenderle",
    "bardak bardagi bardagim bardaklar bardaklarin",
    "elbise elbisenin elbiseyi elbisem elbisesi",
    "supurge supurgenin supurgem supurgeler",
    "canta cantanin cantam cantayi",
]


@pytest.mark.parametrize("forms", FORMS)
def test_forms_of_a_word_have_one_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@given(st.text("abcdefghijklmnoprstuvyz", min_size=1, max_size=20))
def test_a_stem_is_never_empty_and_begins_like_its_word(word):
    assert word.startswith(stem(word)[:-1])
    assert len(stem(word)) >= min(len(word), 4)


@pytest.mark.parametrize("word", ["kirildi", "gelmedi", "calismiyor", "almistim", "aldigim", "edecegim", "gondermek"])
def test_a_verb_is_known_by_its_ending(word):
    assert is_verb(word)


@pytest.mark.parametrize("word", ["blenderin", "kilavuzu", "canta", "supurge", "tarhunya"])
def test_a_noun_is_no_verb(word):
    assert not is_verb(word)


def test_names_are_found_in_all_their_forms():
    assert named("Aura Blender") == "aura blender+"
    assert sold("kahve makinesi") == "kahve makine+"
    assert sold("koltuk takımı") == "koltuk takim+"
    assert sold("ayakkabı") == "ayakkabi+"
    assert named("★") == ""


def test_a_product_without_letters_is_never_found():
    assert compile_products([Product("★", ("yıldız",))]).phrases() == {"★": ("yildiz+",)}


def test_only_the_beginning_of_a_text_is_read():
    words = Reader(lambda plain: frozenset()).read("kutu " * MOST_LETTERS)

    assert len(words) == MOST_LETTERS / 5


def test_a_shop_is_told_by_where_something_was_bought():
    words = Reader(lambda plain: frozenset()).read("Evim'den dükkandan blender'ın çanta")

    assert [word.is_place for word in words] == [True, True, False, False]


@pytest.mark.parametrize(("hits", "tries", "rate"), [(3, 5, 0.1), (1, 1, 0.5), (5, 5, 0.01), (2, 40, 0.2)])
def test_surprise_is_the_chance_of_so_many_or_more(hits, tries, rate):
    chance = sum(math.comb(tries, k) * rate**k * (1 - rate) ** (tries - k) for k in range(hits, tries + 1))

    assert surprise(hits, tries, rate) == pytest.approx(-math.log10(chance))


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0.0001, 1))
def test_surprise_is_never_less_than_none(one, other, rate):
    assert surprise(min(one, other), max(one, other), rate) >= 0
