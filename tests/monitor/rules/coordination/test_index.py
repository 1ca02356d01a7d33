"""What links posts, what makes a group of them, and what does not."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

import pytest
from linked_posts import LEAK, NOON, PARROT, PETITION, STOVE, TEXTS, Shadow, a_post, after, an_index, take

from monitor.rules.coordination.heeded import Heeded
from monitor.rules.coordination.post import KEPT_EDGES, MICRO, Place
from scrapers.kit.mention import Author

LINK = "https://haber.example/haberler/papatya-deposu"
COMMON = ("müşteri hizmetleri cevap vermiyor", "geç kalan sipariş iptal edilmiyor", "kargo görevlisi aramadan gitti")


def filler(number):
    """Nine words that no other text has."""
    digits = (
        blake2b(str(number).encode(), digest_size=36).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    )
    return " ".join(digits[at : at + 8] for at in range(0, 72, 8))


# -- what links


PAIRS = {
    "the same words": (PETITION, PETITION),
    "other case, letters, signs and a link": (PETITION, "👏 " + PETITION.replace("ı", "I").upper() + "!!! https://x.example/1"),
    "drawn out letters": (LEAK, LEAK.replace("mahcup", "maaahcuuup").replace("geldi", "geldiiii")),
    "letters of another alphabet": (PARROT, PARROT.replace("a", "а").replace("o", "ο")),
    "invisible letters between": (STOVE, STOVE.replace("s", "s\u200b")),
    "other order and another beginning": (LEAK, "Yazık: sayfalar birbirine yapışmış, kolideki defter ıslanmış geldi"),
    "typing errors in two words": (PARROT, PARROT.replace("veteriner", "vetriner").replace("kafes", "kafs")),
}  # fmt: skip


@pytest.mark.parametrize(("one", "two"), PAIRS.values(), ids=PAIRS)
def test_two_people_who_write_nearly_the_same_are_a_group(one, two):
    index = an_index()
    assert take(index, 7, one).group is None
    taken = take(index, 9, two, after(hours=5))
    assert (taken.group, taken.founded, taken.absorbed) == (7, (7,), ())
    assert index.members(7) == (7, 9)
    assert index.membership(7) == index.membership(9) > MICRO // 2


APART = {
    "different matters": (PETITION, STOVE),
    "too short to say anything": ("çok kötü yaa", "çok kötü yaa"),
    "only the brand's name": ("Papatya Ev Papatya Ev Papatya Ev", "Papatya Ev Papatya Ev Papatya Ev"),
    "a phrase that everybody uses": ("kargom hala gelmedi, defter yırtık", "kargom hala gelmedi, soba borusu düştü"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "two"), APART.values(), ids=APART)
def test_two_people_who_do_not_are_none(one, two):
    index = an_index()
    take(index, 1, one)
    assert take(index, 2, two).group is None


def test_one_link_however_it_is_tracked_links_people_who_write_their_own_words():
    index = an_index()
    for number, (text, link) in enumerate(
        zip(TEXTS, (LINK, LINK + "?utm_source=x", LINK + "/#top", LINK), strict=True), 1
    ):
        taken = take(index, number, text, links=(link,))
    assert index.members(1) == (1, 2, 3, 4)
    assert {edge.by for edge in taken.trace.edges} == {"link"}
    assert index.portrait(1).top_link == 4


def test_the_brands_own_page_links_nobody():
    index = an_index()
    for number, text in enumerate(TEXTS, 1):
        assert take(index, number, text, links=("https://www.papatya.example/kampanya",)).group is None


def test_two_hashtags_together_link_and_the_brands_own_one_does_not():
    index = an_index()
    take(index, 1, PETITION, hashtags=("Papatya", "sesver", "boykot"))
    assert take(index, 2, STOVE, hashtags=("BOYKOT", "SesVer")).group == 1
    assert take(index, 3, LEAK, hashtags=("papatya",)).group is None


def test_a_post_outside_the_window_is_not_linked():
    index = an_index()
    take(index, 1, PETITION)
    assert take(index, 2, PETITION, after(days=7, seconds=1)).group is None


def test_what_arrives_late_is_linked_to_what_was_written_near_it():
    index = an_index()
    take(index, 1, PETITION, after(days=1))
    assert take(index, 2, PETITION, after(days=-1), heard_at=after(days=2)).group == 1
    assert index.portrait(1).last - index.portrait(1).first == timedelta(days=2).total_seconds()


def test_a_time_in_the_future_counts_as_the_time_it_was_heard():
    trace = an_index().trace(a_post(1, PETITION, after(days=900), heard_at=NOON))
    assert trace.at == NOON.timestamp()


# -- who is who


@pytest.mark.parametrize("text", [PETITION, "tek başına yazan biri {n} defa aynı şeyi söyler durur kapı kapı dolaşır"])
def test_one_author_with_many_posts_is_no_group(text):
    index = an_index()
    for number in range(1, 60):
        assert take(index, number, text, after(minutes=number), author="one", links=(LINK,)).group is None
    assert index.groups() == ()


def test_one_author_among_others_counts_once():
    index = an_index()
    for number in range(1, 30):
        take(index, number, PETITION, author="one")
    for number in range(30, 35):
        take(index, number, PETITION, author="two" if number % 2 else "one")
    (group,) = index.groups()
    assert index.portrait(group).authors == 2


def test_equal_first_names_on_complaint_sites_are_different_people():
    index = an_index()
    for number in range(1, 51):
        take(index, number, PETITION, author="Ayşe", place=Place.COMPLAINTS)
    portrait = index.portrait(1)
    assert (portrait.posts, portrait.authors, portrait.totals.newcomers) == (50, 50, 0)


def test_where_a_place_gives_no_identity_every_post_has_its_own_author():
    index = an_index()
    for number in range(1, 4):
        take(index, number, PETITION, author=None, place=Place.FACEBOOK)
    assert index.portrait(1).authors == 3


def test_the_same_name_in_two_places_is_two_people():
    index = an_index()
    take(index, 1, PETITION, author="42")
    assert take(index, 2, PETITION, author="42", place=Place.FACEBOOK).group == 1


def test_a_newcomer_is_one_whom_the_window_does_not_know():
    index = an_index()
    found = [take(index, n, text, author="one").trace.facts.newcomers for n, text in enumerate(TEXTS, 1)]
    assert found == [1, 0, 0, 0]
    index.expire(after(days=20))
    assert take(index, 9, LEAK, after(days=20), author="one").trace.facts.newcomers == 1


def test_authors_of_confirmed_campaigns_are_known_again():
    index = an_index()
    author = index.trace(a_post(1, LEAK, author="one")).author
    index.restore([], heeded=Heeded(confirmed=frozenset({author})))
    assert index.trace(a_post(1, LEAK, author="one")).facts.confirmed == 1
    assert index.trace(a_post(2, LEAK, author="two")).facts.confirmed == 0


# -- groups


def test_every_copy_of_a_text_is_linked_however_many_there_are():
    index = an_index()
    for number in range(1, 501):
        taken = take(index, number, PETITION, after(minutes=number))
    assert index.portrait(1).posts == 500
    assert index.portrait(1).totals.copies == 499
    assert len(taken.trace.edges) == KEPT_EDGES
    assert taken.trace.listed == 0


def test_the_last_of_many_variations_is_linked_too():
    index = an_index()
    for number in range(1, 301):
        take(index, number, f"{PETITION} {filler(number)}", after(minutes=number))
    assert index.portrait(1).posts == 300


def test_a_variation_finds_copies_whose_first_one_has_left():
    index = an_index()
    for day in range(20):
        take(index, day + 1, PETITION, after(days=day))
        index.expire(after(days=day))
    assert take(index, 99, LEAK[:30] + PETITION[:90], after(days=19)).group is not None


def test_a_chain_through_common_phrases_makes_no_group_of_strangers():
    index = an_index()
    for number in range(1, 400):
        phrase = COMMON[number % 3]
        index.take(index.trace(a_post(number, f"{filler(number)} {phrase} {filler(number + 7000)}")))
    assert max((index.portrait(group).posts for group in index.groups()), default=0) < 40


def test_a_post_of_two_matters_makes_one_group_of_both_and_the_older_number_stays():
    index = an_index()
    for number, text in ((5, LEAK), (6, PARROT), (7, PARROT), (8, PARROT)):
        take(index, number, text, links=() if text == PARROT else (LINK,))
    take(index, 9, STOVE, links=(LINK,))
    assert index.groups() == (5, 6)
    taken = take(index, 10, PARROT, links=(LINK,))
    assert (taken.group, taken.absorbed) == (5, (6,))
    assert index.members(5) == (5, 6, 7, 8, 9, 10)
    assert index.portrait(5).group == 5


def test_pictures_count_when_two_authors_show_the_same():
    index = an_index()
    same, own = Author(avatar_url="https://p.example/1.jpg"), Author(avatar_url="https://p.example/2.jpg")
    take(index, 1, PETITION, author="a", account=same)
    take(index, 2, PETITION, author="b", account=own)
    take(index, 3, PETITION, author="b", account=own)
    assert index.portrait(1).avatars == 0
    take(index, 4, PETITION, author="c", account=same)
    assert index.portrait(1).avatars == 2


# -- what people decide


def group_of_five():
    index = an_index()
    for number in range(1, 6):
        take(index, number, PETITION, after(hours=number), links=(LINK,))
    return index


def test_a_removed_post_leaves_no_link_and_no_figure():
    index = group_of_five()
    before = index.portrait(1).totals
    assert index.remove(1) == 1
    after_it = index.portrait(1).totals
    assert index.members(1) == (2, 3, 4, 5)
    assert after_it.posts == 4
    assert after_it.edges == before.edges - 4
    assert index.remove(1) is None


def test_a_removed_post_is_found_no_more():
    index = an_index()
    take(index, 1, PETITION, links=(LINK,), hashtags=("a", "b"), thread="t")
    index.remove(1)
    assert take(index, 2, PETITION, links=(LINK,), hashtags=("a", "b"), thread="t").group is None


def test_a_group_of_one_is_none():
    index = group_of_five()
    for number in (1, 2, 3):
        index.remove(number)
    assert index.members(1) == (4, 5)
    index.remove(4)
    assert index.groups() == ()
    assert index.group_of(5) is None
    assert index.membership(5) == 0


def two_parts(*, apart=True):
    """One link in group 1; the same words in two groups, 3 and 5, as after a split."""
    shadow, index = Shadow(), an_index()
    for number, text in enumerate((LEAK, PARROT, *[PETITION] * 4), 1):
        shadow.took(take(index, number, text, links=(LINK,) if number < 3 else ()), text)
    shadow.parted(3, {5, 6})
    shadow.apart = shadow.apart if apart else set()
    return shadow.restored()


def test_what_a_person_parted_is_not_made_one_by_the_next_post_of_the_same_words():
    index = two_parts()
    taken = take(index, 7, PETITION)
    assert (taken.group, taken.absorbed) == (3, ())
    assert (index.members(3), index.members(5)) == ((3, 4, 7), (5, 6))
    assert take(two_parts(apart=False), 7, PETITION).absorbed == (5,)


def test_a_post_joins_whichever_part_is_there():
    index = two_parts()
    for number in (3, 4):
        index.remove(number)
    assert take(index, 7, PETITION).group == 5


def test_whoever_takes_a_part_over_stays_apart_from_the_other_part():
    index = two_parts()
    taken = take(index, 7, PETITION, links=(LINK,))
    assert (taken.group, taken.absorbed) == (1, (3,))
    assert [take(index, number, PETITION).absorbed for number in (8, 9)] == [(), ()]
    assert index.groups() == (1, 5)


def test_what_was_soon_taken_down_is_counted_once():
    index = group_of_five()
    assert [index.deleted(3), index.deleted(3), index.deleted(99)] == [1, 1, None]
    assert index.portrait(1).totals.deleted == 1


def test_keys_of_a_group_quiet_the_same_text_later():
    index = group_of_five()
    quiet = frozenset(index.keys_of(1))
    later = an_index()
    later.restore([], heeded=Heeded(quiet=quiet))
    take(later, 1, PETITION)
    take(later, 2, "Ne olur yardım: " + PETITION)
    assert later.quieted(1) == MICRO
    take(later, 3, STOVE, links=(LINK,))
    take(later, 4, STOVE)
    assert later.quieted(3) == MICRO // 2


# -- leaving and coming back


def test_what_is_older_than_the_window_and_a_day_leaves():
    index = group_of_five()
    assert index.expire(after(days=8, hours=2)) == (1,)
    assert index.expire(after(days=8, hours=2)) == ()
    assert index.members(1) == (2, 3, 4, 5)
    assert index.expire(after(days=30)) == (2, 3, 4, 5)
    assert (len(index), index.groups()) == (0, ())
    assert take(index, 9, PETITION, after(days=30)).group is None


def test_a_lone_post_that_was_stored_with_a_group_is_in_none():
    index = group_of_five()
    trace = take(index, 6, PETITION).trace
    again = an_index()
    again.restore([(replace(trace, edges=()), 1)], seq=6)
    assert again.group_of(6) is None
    assert again.trace(a_post(7, LEAK)).seq == 7


def test_memory_of_what_left_is_given_back():
    index = an_index()
    for number in range(1000):
        at = after(hours=number)
        index.expire(at)
        take(index, number + 1, filler(number), at)
    assert len(index) < 200
    assert index._window.room < 400
    assert index._window.pairs_index.end - index._window.pairs_index.begin < 200 * 24


SCRIPT = """
from linked_posts import TEXTS, an_index, take
index = an_index()
for number in range(1, 40):
    taken = take(index, number, TEXTS[number % 4] + " " + TEXTS[number % 3][:number], hashtags=("a", "b"))
    print(taken)
print(index.sketch().hex()[:200], [index.portrait(group) for group in index.groups()])
"""


def test_every_process_finds_the_same():
    house = Path(__file__).parents[4]
    said = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{house}{os.pathsep}{house / 'tests'}"}
        run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True, env=environment)
        said.add(run.stdout)
    assert len(said) == 1
    assert said != {b""}
