"""Whoever has a key is found, newest first, whatever else was entered, given up or erased."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.coordination.postings import Postings
from monitor.rules.coordination.stems import key_of

KEYS = [key_of("stem", str(number)) for number in range(12)]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(KEYS), st.integers(1, 900)),
        st.tuples(st.just("forget"), st.floats(0, 1), st.none()),
        st.tuples(st.just("erase"), st.sampled_from(KEYS), st.floats(0, 1)),
    ),
    max_size=12,
)


@given(STEPS)
def test_it_finds_what_a_plain_list_finds(steps):
    postings, plain, owner = Postings(), [], 0
    for what, one, two in steps:
        if what == "add":
            for _ in range(two):
                owner += 1
                postings.add(one, owner)
                plain.append((one, owner))
        elif what == "forget":
            given_up = int(one * len(plain))
            postings.forget(postings.begin + given_up)
            plain = plain[given_up:]
        elif plain:
            gone = plain[int(two * (len(plain) - 1))][1]
            postings.erase(one, gone)
            plain = [entry if entry != (one, gone) else (None, gone) for entry in plain]
    for key in KEYS:
        right = [holder for held, holder in reversed(plain) if held == key]
        assert postings.find(key, 10_000, ()) == right
        assert postings.find(key, 3, ()) == right[:3]
        assert postings.find(key, 10_000, set(right[:2])) == right[2:]


def test_what_is_given_up_makes_room():
    postings = Postings()
    for owner in range(20_000):
        postings.add(KEYS[owner % 12], owner)
        postings.forget(postings.end - 500)
    assert len(postings._entries) <= 2 * 1024
    assert postings.find(KEYS[3], 100, ())[:2] == [19_995, 19_983]
