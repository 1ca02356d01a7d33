"""How common a pair is: never counted too low, kept over a restart, worn off after long."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.common_pairs import common_pairs_path, read_common_pairs
from monitor.rules.coordination.rarity import (
    Background,
    BackgroundError,
    Rarity,
    pack_background,
    read_background,
)
from monitor.rules.coordination.stems import key_of, pairs_of, stems_of, words_of
from scrapers.kit.errors import InvalidFile

KEYS = [key_of("stem", str(number)) for number in range(400)]
MENTIONS = st.lists(st.lists(st.sampled_from(KEYS), unique=True, max_size=30), max_size=40)


@given(MENTIONS)
def test_no_count_is_too_low(mentions):
    rarity, right = Rarity(Background()), Counter()
    for keys in mentions:
        rarity.count(keys)
        right.update(keys)
    assert rarity.seen == len(mentions)
    assert all(found >= right[key] for key, found in zip(KEYS, rarity.counts(KEYS), strict=True))


@given(MENTIONS, MENTIONS)
def test_what_was_packed_goes_on_alike(before, later):
    one, two = Rarity(Background()), Rarity(Background())
    for keys in before:
        one.count(keys)
    two.unpack(one.pack())
    for keys in later:
        one.count(keys)
        two.count(keys)
    assert (one.seen, one.counts(KEYS), one.pack()) == (two.seen, two.counts(KEYS), two.pack())


def test_a_wider_table_still_knows_what_the_narrow_one_did():
    rarity = Rarity(Background())
    for number in range(3000):
        rarity.count([KEYS[0], key_of("stem", f"own {number}"), key_of("stem", f"second {number}")])
    assert rarity.counts([KEYS[0]]) == [3000]
    assert sum(rarity.counts(KEYS[1:])) < 400


def test_what_was_common_long_ago_wears_off():
    rarity = Rarity(Background())
    for _ in range(1000):
        rarity.count([KEYS[0]])
    for _ in range(299_000):
        rarity.count(())
    assert rarity.seen == 150_000
    assert rarity.counts([KEYS[0]]) == [500]


def test_what_is_rarer_weighs_more_and_never_less_than_nothing():
    rarity = Rarity(Background(1000, {KEYS[0] & 0xFFFFFFFF: 5000}))
    weights = rarity.weights([0, 1, 10, 1000, 5000])
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == 0
    assert rarity.counts([KEYS[0], KEYS[1]]) == [5000, 0]
    assert rarity.heaviest(KEYS[:3], 2)[0] == tuple(sorted(KEYS[1:3]))


def test_about_equally_rare_pairs_are_kept_by_their_keys():
    rarity = Rarity(Background(4000))
    rarity.count(KEYS[:10])
    known, unknown = KEYS[:10], KEYS[10:20]
    kept, _ = rarity.heaviest([*known, *unknown], 10)
    assert kept == tuple(sorted([*known, *unknown]))[:10]
    assert set(kept) & set(known)


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(1, 65_535), max_size=50), st.integers(0, 10_000))
def test_the_table_survives_packing(counts, seen):
    table = Background(seen, counts)
    assert read_background(pack_background(table)) == table


@pytest.mark.parametrize("damaged", [b"", b"\x01", pack_background(Background(5, {1: 2}))[:-1]])
def test_a_damaged_table_is_refused(damaged):
    with pytest.raises(BackgroundError):
        read_background(damaged)


def test_the_shipped_table_is_small_and_knows_what_everybody_says():
    table = read_common_pairs(common_pairs_path())
    assert common_pairs_path().stat().st_size <= 60_000
    rarity = Rarity(table)
    (common,) = pairs_of(stems_of(words_of("müşteri hizmetleri"), ()))
    (rare,) = pairs_of(stems_of(words_of("gergedan terliği"), ()))
    assert rarity.counts([common, rare])[0] > 20 > rarity.counts([common, rare])[1] == 0


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"\x1f\x8b\x08\x00"])
def test_a_table_that_cannot_be_read_is_a_fault_by_name(tmp_path, content):
    path = tmp_path / "pairs.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidFile):
        read_common_pairs(path)
