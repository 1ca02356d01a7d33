from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.demo.world import Complaint, Reply, Story, slug_of, story

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TOLD = story(START)


def after(seconds):
    return START + timedelta(seconds=seconds)


def happenings(told):
    """Every moment at which something changes for a visitor."""
    for complaint in told.complaints:
        yield complaint.seen_from
        yield from (reply.at for reply in complaint.replies)
        yield from (at for at in (complaint.solved_at, complaint.withdrawn_at) if at)
    yield from (entry.at for entry in told.entries)


def a_life():
    """Written at 0, held until 10, answered at 20, again at 30, solved at 40, withdrawn at 50."""
    return Complaint(
        title="Masa Kırık Geldi",
        text="Kırık.",
        written_at=START,
        author="Ada",
        appears_at=after(10),
        replies=(Reply("Hâlâ bekliyorum", after(30), "Ada"), Reply("Merhaba", after(20), "Papatya Ev", brand=True)),
        solved_at=after(40),
        withdrawn_at=after(50),
    )


LIFE = {
    "held back": (9.9, None),
    "seen": (10, (0, False, False)),
    "answered": (20, (1, False, False)),
    "written again": (30, (2, False, False)),
    "solved": (40, (2, True, False)),
    "withdrawn": (50, (2, True, True)),
}


@pytest.mark.parametrize(("seconds", "expected"), LIFE.values(), ids=LIFE)
def test_a_complaint_shows_what_has_happened_and_nothing_that_lies_ahead(seconds, expected):
    shown = a_life().at(after(seconds))
    assert (shown and (len(shown.replies), shown.solved, shown.withdrawn)) == expected


def test_replies_stand_in_the_order_they_were_written():
    assert [reply.brand for reply in a_life().at(after(60)).replies] == [True, False]


@settings(deadline=None)
@given(st.floats(-1e6, 1e4), st.floats(0, 1e4))
def test_what_was_seen_stays_seen(first, later):
    before = {state.complaint.slug: state for state in TOLD.seen(after(first))}
    now = {state.complaint.slug: state for state in TOLD.seen(after(first + later))}
    for slug, state in before.items():
        assert now[slug].replies[: len(state.replies)] == state.replies
        assert now[slug].solved >= state.solved
        assert now[slug].withdrawn >= state.withdrawn
        assert now[slug].views >= state.views


@settings(deadline=None)
@given(st.floats(-1e8, 1e5))
def test_nothing_bears_a_date_from_the_future(seconds):
    now = after(seconds)
    assert all(state.complaint.written_at <= now for state in TOLD.seen(now))
    assert all(entry.at <= now and (entry.edited_at or now) <= now for entry in TOLD.written(now))


def test_the_story_moves_with_its_start():
    moved = story(START + timedelta(days=400))
    assert [c.written_at - timedelta(days=400) for c in moved.complaints] == [c.written_at for c in TOLD.complaints]


def test_several_complaints_are_there_at_the_start_and_only_one_is_withdrawn():
    there = TOLD.seen(START)
    assert len(there) >= 9
    assert sum(state.withdrawn for state in there) == 1


FIRST_TEXTS = {
    "legal": "mahkemeye",
    "health": "dikiş",
    "charged twice": "iki defa",
    "refund": "3 hafta",
    "damaged": "kirik",
    "pre-sale": "stoğa",
    "praise": "teşekkür etmek istedim",
    "sarcasm": "Harikasınız",
}


@pytest.mark.parametrize("words", FIRST_TEXTS.values(), ids=FIRST_TEXTS)
def test_the_first_listing_holds_every_kind(words):
    assert any(words in state.complaint.text for state in TOLD.seen(START))


def test_something_happens_every_few_seconds_of_the_first_minute():
    moments = sorted((at - START).total_seconds() for at in happenings(TOLD))
    minute = [at for at in moments if 0 <= at <= 60]
    assert max(later - earlier for earlier, later in zip([0, *minute], minute, strict=False)) <= 5


def test_until_ten_minutes_it_is_never_quiet_for_longer_than_a_quarter_of_a_minute():
    moments = sorted((at - START).total_seconds() for at in happenings(TOLD))
    later = [at for at in moments if 60 <= at <= 600]
    assert max(b - a for a, b in zip(later, [*later[1:], 600], strict=True)) <= 15


def test_after_ten_minutes_it_is_calm():
    late = [at for at in happenings(TOLD) if at > after(600)]
    assert 0 < len(late) < 40


HOSTILE = {
    "channel call": "<!channel>",
    "slack link": "<http://kargo.ornek.example/t?x=1&y=2|buraya tıkla>",
    "right to left": "\u202e",
    "script": "</script><script>",
    "format braces": "{name}",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_come_late_in_the_story(words):
    moments = [c.seen_from for c in TOLD.complaints if words in c.text]
    assert moments
    assert min(moments) > after(60)


def test_somebody_writes_at_great_length_and_somebody_without_a_name():
    assert max(len(complaint.text) for complaint in TOLD.complaints) > 3_000
    assert any(complaint.author is None for complaint in TOLD.complaints)


def test_many_accounts_bring_one_message_to_the_forum():
    accounts = {entry.author for entry in TOLD.entries if "kanserojen" in entry.text}
    assert len(accounts) == 6


def test_slugs_and_numbers_are_all_different():
    assert len({complaint.slug for complaint in TOLD.complaints}) == len(TOLD.complaints)
    assert len({entry.number for entry in TOLD.entries}) == len(TOLD.entries)
    numbers = [complaint.number for complaint in TOLD.complaints if complaint.number]
    assert len(set(numbers)) == len(numbers) == len(TOLD.complaints) - 1


def test_the_same_title_again_gets_a_number():
    told = Story()
    for title in ("Kargo", "Kargo", "Kargo 1", "Kargo"):
        told = told.with_complaint(Complaint(title, "…", START))
    assert [complaint.slug for complaint in told.complaints] == ["kargo", "kargo-1", "kargo-1-1", "kargo-2"]


def test_a_changed_complaint_takes_the_place_of_the_old_one():
    told = Story().with_complaint(Complaint("Kargo", "…", START)).with_complaint(Complaint("İade", "…", START))
    changed = told.with_changed(Complaint("Kargo", "yeni", START, slug="kargo"))
    assert [complaint.text for complaint in changed.complaints] == ["yeni", "…"]


def test_an_unknown_slug_is_a_key_error():
    with pytest.raises(KeyError):
        Story().complaint("yok")


def test_an_edit_that_lies_ahead_is_not_seen():
    told = Story().with_entry("yazı", "biri", START)
    assert told.written(START)[0].edited_at is None
    edited = [entry for entry in TOLD.entries if entry.edited_at and entry.edited_at > START]
    assert edited
    assert all(entry.edited_at is None for entry in TOLD.written(edited[0].at) if entry.number == edited[0].number)


SLUGS = {
    "Turkish letters": ("Çocuk Masası Kırıldı, ÜŞÜDÜK", "cocuk-masasi-kirildi-usuduk"),
    "dotted and dotless": ("İADE ISRARI", "iade-israri"),
    "nothing usable": ("🤬🤬", "sikayet"),
    "too long": ("a" * 300, "a" * 170),
}


@pytest.mark.parametrize(("title", "slug"), SLUGS.values(), ids=SLUGS)
def test_a_slug_is_the_title_in_plain_letters(title, slug):
    assert slug_of(title) == slug


@given(st.text(max_size=300))
def test_a_slug_always_fits_into_an_address(title):
    slug = slug_of(title)
    assert 0 < len(slug) <= 170
    assert slug.isascii()
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")
