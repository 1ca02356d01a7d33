import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.finder import Index
from monitor.rules.patterns import BadPattern, check
from monitor.rules.text import squeezed

FINDS = {
    "a word": ("kargo", "kargo geldi", "kargo"),
    "a word is not the beginning of another": ("kargo", "kargocu geldi", None),
    "what hangs on it": ("kargo*", "kargolarınızdan bıktım", "kargolarinizdan"),
    "after an apostrophe": ("cimer*", "CİMER'e yazdım", "cimer'e"),
    "any space between": ("hakem heyet*", "hakem\n  heyetine", "hakem\n  heyetine"),
    "not over the end of a sentence": ("hakem heyet*", "hakem. heyet", None),
    "a negated verb": ("gel~", "gelmedi", "gelmedi"),
    "a verb that cannot": ("gel~", "gelemiyor", "gelemiyor"),
    "a negated participle": ("gel~", "gelmeyen", "gelmeyen"),
    "before is no negation": ("gel~", "gelmeden", None),
    "a verb on a vowel that cannot": ("sifirla~", "sıfırlayamıyorum", "sifirlayamiyorum"),
    "although it was done is no negation": ("ara~", "aramama rağmen", None),
    "a verbal noun is no negation": ("gel~", "gelmesi", None),
    "alternatives": ("iade(m|mi|) et*", "iademi etti", "iademi etti"),
    "an empty alternative": ("iade(m|mi|) et*", "iade etti", "iade etti"),
    "nested alternatives": ("(boz(uk|ul*)|kirik*)", "bozuldu", "bozuldu"),
    "words between": ("kargo* .. gel~", "kargom 3 haftadır hâlâ gelmedi", "kargom 3 haftadir hala gelmedi"),
    "not too many words between": ("kargo* .. gel~", "kargo bir iki üç dört beş gelmedi", None),
    "not over a but": ("kargo* .. gel~", "kargo geldi ama fatura gelmedi", None),
    "an ending": ("*emiyorum", "siteye giremiyorum", "giremiyorum"),
    "an ending needs a word before it": ("*emiyorum", "emiyorum", None),
    "inside a hashtag": ("#*rezalet*", "yine #markarezaleti", "#markarezaleti"),
    "a hashtag of either": ("#*(rezalet|magdur)*", "#markamagdurlari", "#markamagdurlari"),
    "an emoji": ("😡", "kargo 😡!", "😡"),
    "a short word": ("tl", "5 tl", "tl"),
    "a two-letter stem": ("ac*", "açmıyor", "acmiyor"),
    "a lone digit": ("2 el*", "2 el ürün", "2 el"),
    "elongation of a doubled letter": ("dikkat*", "dikkkkat edin", "dikat"),
}


@pytest.mark.parametrize(("pattern", "sentence", "found"), FINDS.values(), ids=FINDS)
def test_a_pattern_finds_what_it_says(pattern, sentence, found):
    check(pattern)
    text = squeezed(sentence)
    assert [text[m.start : m.end] for m in Index({0: [pattern]}).find(text)] == ([found] if found else [])


def test_matches_of_one_slot_do_not_overlap():
    text = "kargo kargo gelmedi"
    matches = list(Index({0: ["kargo", "kargo* .. gel~"], 1: ["gel~"]}).find(text))
    assert [(m.slot, text[m.start : m.end]) for m in matches] == [(0, "kargo kargo gelmedi"), (1, "gelmedi")]


BAD = {
    "not folded": "şikayet*",
    "capitals": "Kargo",
    "drawn out": "yeterr",
    "empty": "",
    "a wildcard alone": "*",
    "one letter": "a*",
    "a free regular expression": "kar.o",
    "a bracket of it": "[a-z]+",
    "an operator inside a word": "kar*go",
    "two operators": "kargo*~",
    "hanging twice": "(kargo*|paket)*",
    "hanging twice, deeper": "iade ((kargo*|paket)|x)*",
    "an open bracket": "(kargo|paket",
    "a closing bracket": "kargo)",
    "a bar outside brackets": "kargo|paket",
    "an alternative that says nothing": "(|kargo)",
    "ends in a gap": "kargo ..",
    "begins with a gap": ".. kargo",
    "three dots": "kargo ... gel",
    "two spaces": "kargo  gel",
    "two spaces by an option": "(cok |) kotu",
    "a short ending": "*iyor",
    "two words with an ending": "*iyorum dedi",
    "a hashtag of two words": "#*a* kargo",
    "too long": "kargo " * 100 + "gel",
}


@pytest.mark.parametrize("pattern", BAD.values(), ids=BAD)
def test_a_pattern_that_cannot_be_used_is_refused(pattern):
    with pytest.raises(BadPattern) as refusal:
        check(pattern)
    assert refusal.value.what


@given(st.text(alphabet="ka~*.(|)# '2ğ", max_size=14))
def test_whatever_is_written_is_refused_or_can_be_searched_for(pattern):
    try:
        check(pattern)
    except BadPattern:
        return
    for match in Index({0: [pattern]}).find("kargo ak kaka 2 a'k #kaka"):
        assert match.start < match.end
