"""What people wrote, cleaned and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.letters import MOST_TEXT, one_line, paragraphs, plain, whole, without_entities

CLEANED = {
    "NUL and bell": ("a\x00b\x07c", "abc"),
    "lone surrogate": ("x\ud800y", "x\ufffdy"),
    "C1 controls": ("a\x85b\x9bc", "abc"),
    "Turkish, emoji, right-to-left marks stay": ("ğüşİı 😤 \u202eabc", "ğüşİı 😤 \u202eabc"),
}


@pytest.mark.parametrize(("text", "clean"), CLEANED.values(), ids=CLEANED)
def test_whole(text, clean):
    assert whole(text) == clean


def test_paragraphs_keep_their_lines_and_lose_the_rest():
    assert paragraphs("  bir \t iki \r\n\r\n\r\n üç\n dört\xa0beş ") == "bir iki\n\nüç\ndört beş"
    assert len(paragraphs("x" * (MOST_TEXT + 5))) == MOST_TEXT


def test_one_line():
    assert one_line(" a\n\n b\xa0c ") == "a b c"


SAME = {
    "dotted": ("ŞİKAYETİNİ", "şikayetini"),
    "dotless": ("IŞIK", "ışık"),
    "decomposed": ("ag\u0306i\u0307", "ağı"),
    "hats": ("Hâlâ", "hala"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_letters_are_compared_without_their_marks(one, other):
    assert plain(one) == plain(other)


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_the_result_can_be_encoded(text):
    assert paragraphs(paragraphs(text)) == paragraphs(text)
    assert one_line(one_line(text)) == one_line(text)
    paragraphs(text).encode()


def test_entities_are_resolved_once_and_addresses_stay():
    assert without_entities("A&amp;B &lt;b&gt; &#304; &amp;amp;") == "A&B <b> İ &amp;"
    assert without_entities("https://x/?a=1&copy=2") == "https://x/?a=1&copy=2"
