from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.text import squeezed
from monitor.rules.words import MOST_LETTERS, words

SENTENCES = {
    "a long word has a beginning": ("gonderdim", [("gonderdim", "gonde*", "^ gonde")]),
    "the word before": ("kargo yok", [("kargo", "^ kargo"), ("yok", "kargo yok")]),
    "doubled letters are one": ("dikkat", [("dikat", "^ dikat")]),
    "digits and signs are no words": ("12 x ₺ ok", [("ok", "^ ok")]),
}


def features(text, without=()):
    return [word.features for word in words(text, without)]


def test_features():
    for text, expected in SENTENCES.values():
        assert features(text) == expected


def test_words_inside_a_counted_place_do_not_count():
    assert features("on gundur yok", [(0, 9)]) == [("yok", "0 yok")]


@given(st.text("aeiklmrst ", max_size=60))
def test_drawn_out_letters_change_no_feature(text):
    drawn = "".join(letter * 3 if letter != " " else " " for letter in text)
    assert features(squeezed(drawn)) == features(squeezed(text))


@given(st.text(max_size=200))
def test_places_lie_in_the_text_and_in_order(text):
    letters = squeezed(text)
    found = list(words(letters))
    assert all(0 <= word.start < word.end <= len(letters) for word in found)
    assert [word.start for word in found] == sorted(word.start for word in found)


def test_only_the_beginning_of_a_long_text_is_read():
    assert max(word.end for word in words("kargo " * 5_000)) <= MOST_LETTERS
