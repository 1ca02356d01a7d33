"""Whether two accounts bear the name of one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.names import Likeness, likeness
from scrapers.kit.mention import Author

SAME, OTHER, UNKNOWN = Likeness.SAME, Likeness.OTHER, Likeness.UNKNOWN
NAMES = {
    "the same": ("Ayşe Kaya", "Ayşe Kaya", SAME),
    "without Turkish letters": ("AYŞE KAYA", "ayse kaya", SAME),
    "an initial": ("Ayşe K.", "Ayşe Kaya", SAME),
    "a middle name": ("Ayşe Nur Kaya", "Ayşe Kaya", SAME),
    "another last name": ("Ayşe Kaya", "Ayşe Demir", OTHER),
    "another initial": ("Ayşe D.", "Ayşe Kaya", OTHER),
    "another first name": ("Ayşe Kaya", "Mehmet Kaya", OTHER),
    "a first name alone": ("Ayşe", "Ayşe", UNKNOWN),
    "only initials": ("A. K.", "Ayşe Kaya", UNKNOWN),
    "masked": ("A*** K***", "A*** K***", UNKNOWN),
    "unknown": (None, "Ayşe Kaya", UNKNOWN),
    "nobody's": ("Gizli Kullanıcı", "Gizli Kullanıcı", UNKNOWN),
    "nobody's in English": ("Facebook User", "Facebook User", UNKNOWN),
    "with a sign": ("Ayşe 🌸", "Ayşe 🌸", UNKNOWN),
}


@pytest.mark.parametrize(("one", "other", "found"), NAMES.values(), ids=NAMES)
def test_names_say(one, other, found) -> None:
    assert likeness(Author(name=one), Author(name=other)) is found


HANDLES = {
    "an unusual one": ("aysekaya34", "@AyseKaya34", SAME),
    "a short one": ("ayse", "ayse", UNKNOWN),
    "nobody's": ("kullanici123", "kullanici123", UNKNOWN),
    "two": ("aysekaya34", "aysekaya35", UNKNOWN),
}


@pytest.mark.parametrize(("one", "other", "found"), HANDLES.values(), ids=HANDLES)
def test_account_names_say(one, other, found) -> None:
    assert likeness(Author(handle=one), Author(handle=other)) is found


names = st.none() | st.text(max_size=20) | st.sampled_from([one for one, _, _ in NAMES.values()])


@given(names, names)
def test_likeness_does_not_depend_on_the_order(one, other) -> None:
    assert likeness(Author(name=one), Author(name=other)) is likeness(Author(name=other), Author(name=one))
