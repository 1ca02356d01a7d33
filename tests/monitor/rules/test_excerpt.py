import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.excerpt import UNSEEN, clean, cut, one_line, web_address

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAGS = "\U0001f1f9\U0001f1f7\U0001f1e9\U0001f1ea"

CLEANED = {
    "an escape sequence": ("\x1b[31mred\x1b[0m", f"{UNSEEN}[31mred{UNSEEN}[0m"),
    "a bidi override": ("abc\u202egnp.exe", f"abc{UNSEEN}gnp.exe"),
    "a bidi isolate": ("\u2066x\u2069", f"{UNSEEN}x{UNSEEN}"),
    "null and bell": ("a\x00b\x07", f"a{UNSEEN}b{UNSEEN}"),
    "half a surrogate pair": ("a\ud83db", f"a{UNSEEN}b"),
    "every kind of line break": ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
    "a tab": ("a\tb", "a b"),
    "letters that only look odd": ("İĞÜŞÖÇ ığüşöç 😡", "İĞÜŞÖÇ ığüşöç 😡"),
    "a tower of accents": ("a" + "\u0301" * 50, "a" + "\u0301" * 4),
}


@pytest.mark.parametrize(("text", "cleaned"), CLEANED.values(), ids=CLEANED)
def test_what_would_change_how_its_neighbours_are_shown_is_made_visible(text, cleaned):
    assert clean(text) == cleaned


@given(st.text())
def test_cleaning_is_done_once(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not any(unicodedata.category(letter) == "Cc" for letter in cleaned if letter != "\n")


def test_one_line_holds_no_break():
    assert one_line("  a\r\n\t b  \n") == "a b"


CUTS = {
    "short enough": ("abc", 3, "abc"),
    "too long": ("abcdef", 4, "abc…"),
    "never inside a family": (f"ab{FAMILY}cd", 5, "ab…"),
    "never inside a flag": (FLAGS + "x", 4, FLAGS[:2] + "…"),
    "never before an accent": ("abe\u0301f", 4, "ab…"),
    "never before a skin tone": ("ab\U0001f44b\U0001f3fdcd", 4, "ab…"),
    "no space before the dots": ("ab cdef", 4, "ab…"),
    "one letter only": ("abc", 1, "…"),
    "nothing": ("abc", 0, ""),
}


@pytest.mark.parametrize(("text", "most", "left"), CUTS.values(), ids=CUTS)
def test_a_text_is_cut_between_letters(text, most, left):
    assert cut(text, most) == left


@given(st.text(), st.integers(0, 50))
def test_a_cut_text_is_never_longer_than_asked(text, most):
    assert len(cut(text, most)) <= most
    assert cut(text, len(text)) == text


def test_a_pile_of_marks_cannot_make_the_whole_text_vanish():
    assert len(cut("a" + "\u0f71" * 500, 100)) > 90


@given(
    st.text(alphabet=["\U0001f1f9", "\U0001f1f7", "\u200d", "\u0301", "a", "\U0001f468"], max_size=60),
    st.integers(2, 40),
)
def test_cutting_leaves_a_beginning_of_the_text(text, most):
    left = cut(text, most)
    assert text.startswith(left.removesuffix("…"))


GOOD = [
    "https://www.sikayetvar.com/marka/baslik",
    "http://127.0.0.1:8080/a?b=c&d=e#f",
    "https://x.com/i/status/1",
    "HTTPS://EXAMPLE.COM",
]


@pytest.mark.parametrize("url", GOOD)
def test_an_ordinary_address_may_stand_behind_a_button(url):
    assert web_address(url) == url


BAD = {
    "nothing": None,
    "empty": "",
    "a script": "javascript:alert(1)",
    "data": "data:text/html,hi",
    "no host": "https:///path",
    "no scheme": "www.example.com",
    "a user before the host": "https://www.sikayetvar.com@evil.example/",
    "white space": "https://example.com/a b",
    "a line break": "https://example.com/\nx",
    "a pipe": "https://example.com/|label",
    "brackets": "https://example.com/<x>",
    "a quote": 'https://example.com/"x',
    "a backslash": "https://example.com\\@evil.example",
    "a bidi override": "https://example.com/\u202egnp",
    "a control character": "https://example.com/\x07",
    "a broken host": "https://[::1",
    "a broken port": "https://example.com:port/",
    "port zero": "https://example.com:0/",
    "too long": "https://example.com/" + "a" * 3_000,
}


@pytest.mark.parametrize("url", BAD.values(), ids=BAD)
def test_an_address_that_could_fool_somebody_is_left_out(url):
    assert web_address(url) is None
