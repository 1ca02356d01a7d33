"""What polls of a Facebook page bring, against the double of the Graph API over real connections."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from facebook_page import NOW, codes, texts

from monitor.demo.graph_faults import Fault, json_response
from scrapers.facebook.cursor import write_cursor
from scrapers.facebook.memory import State
from scrapers.kit.errors import Refused
from scrapers.kit.mention import Author, Cursor, Outcome


def test_a_first_poll_brings_what_was_said_before_as_backlog(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    batch = page.poll(minutes=1)
    assert batch.backlog
    assert batch.outcome is Outcome.MENTIONS
    assert texts(batch) == ["Kargom gelmedi"]


def test_a_comment_becomes_a_mention_with_all_that_facebook_says(page):
    post = page.graph.post("Yeni sezon")
    page.poll()
    page.later(minutes=5)
    said = page.graph.comment(post, "Kargom nerede? https://a.example/b. #iade", "Ayşe", picture=True)
    page.graph.reply(said, "Benim de", "Can")
    first, second = page.poll(minutes=1).mentions
    assert (first.source, first.native_id, first.thread, first.reply_to) == ("facebook", said, post, None)
    assert first.created_at == NOW + timedelta(minutes=5)
    assert first.author.name == "Ayşe"
    assert first.author.id
    assert first.url.startswith("https://www.facebook.com/")
    assert (first.links, first.hashtags, first.media, first.replies, first.likes) == (
        ("https://a.example/b",),
        ("iade",),
        1,
        1,
        0,
    )
    assert (second.reply_to, second.thread) == (said, post)


def test_what_comes_later_is_no_backlog_and_comes_once(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "eski")
    page.poll(minutes=1)
    page.later(minutes=5)
    page.graph.comment(post, "yeni")
    batch = page.poll(minutes=1)
    assert texts(batch) == ["yeni"]
    assert not batch.backlog
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_the_pages_own_words_are_answers_and_never_mentions(page):
    post = page.graph.post("Yeni sezon")
    said = page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.later(minutes=5)
    replied = page.graph.reply_as_page(said, "Hemen bakıyoruz")
    batch = page.poll(minutes=1)
    assert not batch.mentions
    (answer,) = batch.answers
    assert (answer.native_id, answer.thread, answer.reply_to, answer.at) == (
        replied,
        post,
        said,
        NOW + timedelta(minutes=6),
    )
    assert not page.poll(minutes=3).answers


def test_a_visitors_post_is_a_mention_and_what_hangs_under_it_replies_to_it(page):
    page.poll()
    page.later(minutes=5)
    post = page.graph.post("İadem yapılmadı", "Can", edge="visitor_posts")
    (said,) = page.poll(minutes=1).mentions
    assert (said.native_id, said.thread, said.reply_to, said.author.name) == (post, post, None, "Can")
    page.later(minutes=1)
    other = page.graph.comment(post, "Benimki de", "Ece")
    own = page.graph.reply_as_page(post, "İlgileniyoruz")
    batch = page.poll(minutes=1)
    assert [(mention.native_id, mention.reply_to) for mention in batch.mentions] == [(other, post)]
    assert [(answer.native_id, answer.thread, answer.reply_to) for answer in batch.answers] == [(own, post, post)]


def test_an_edited_visitors_post_comes_again(page):
    post = page.graph.post("İadem", "Can", edge="visitor_posts")
    page.poll(minutes=1)
    page.graph.edit(post, "İadem yapıldı")
    batch = page.poll(minutes=1)
    assert texts(batch) == ["İadem yapıldı"]
    assert not batch.backlog
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(("setting", "edge"), [("visitor_posts", "visitor_posts"), ("tagged", "tagged")])
def test_what_is_not_wanted_is_not_asked_for(page, setting, edge):
    page.reopen(**{setting: False})
    page.poll()
    assert not page.graph.asked(edge)


def test_posts_that_tag_the_page_are_read_where_that_is_asked(page):
    page.reopen(tagged=True)
    page.poll()
    page.later(minutes=5)
    post = page.graph.post("Papatya'dan aldım, bozuk çıktı", "Ece", edge="tagged")
    assert [(mention.native_id, mention.thread) for mention in page.poll(minutes=1).mentions] == [(post, post)]
    assert not page.graph.asked("comments")
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_a_comment_without_an_author_is_kept_and_its_author_unknown(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi", None)
    (mention,) = page.poll(minutes=1).mentions
    assert mention.author == Author()


def test_a_sticker_without_words_is_kept(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "", picture=True)
    (mention,) = page.poll(minutes=1).mentions
    assert (mention.text, mention.media) == ("", 1)


def test_a_comment_the_page_hid_still_waits_for_an_answer(page):
    post = page.graph.post("Yeni sezon")
    page.graph.hide(page.graph.comment(post, "Rezalet"))
    assert texts(page.poll(minutes=1)) == ["Rezalet"]


def test_a_shared_address_is_a_link_and_unwrapped(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "bakın", link="https://l.facebook.com/l.php?u=https%3A%2F%2Fkampanya.example%2Fx&h=AT")
    (mention,) = page.poll(minutes=1).mentions
    assert (mention.links, mention.media) == (("https://kampanya.example/x",), 0)


def test_quiet_posts_cost_nothing_but_the_list(page):
    for number in range(20):
        page.graph.post(f"post {number}")
    page.poll(minutes=1)
    page.poll(minutes=3)
    assert not page.graph.asked("comments")
    assert len(page.graph.asked("published_posts")) == 2


def test_a_page_with_much_on_it_is_read_in_several_polls_and_wholly(page):
    for number in range(70):
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.reopen(posts=100)
    page.later(minutes=1)
    batches = page.polls()
    assert len(batches) > 1
    assert all(batch.backlog for batch in batches)
    assert sorted(texts(batches)) == sorted(f"yorum {number}" for number in range(70))


def test_only_the_newest_posts_are_watched(page):
    for number in range(12):
        page.later(minutes=1)
        page.graph.comment(page.graph.post(f"post {number}"), f"yorum {number}")
    page.reopen(posts=5, page_size=5)
    assert sorted(texts(page.polls())) == sorted(f"yorum {number}" for number in range(7, 12))


def test_news_comes_before_what_is_old(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "eski")
    page.later(minutes=1)
    page.graph.fail(2, where="comments", status=500, times=1)
    page.poll()
    page.later(minutes=1)
    page.graph.comment(post, "yeni")
    first, second = page.polls(minutes=1)
    assert (texts(first), first.backlog, first.more) == (["yeni"], False, True)
    assert (texts(second), second.backlog, second.more) == (["eski"], True, False)


def test_what_was_written_long_before_it_was_found_is_old(page):
    page.reopen(first_look="2d")
    post = page.graph.post("Yeni sezon")
    page.poll(minutes=1)
    page.graph.comment(post, "geç bulunan")
    batch = page.poll(days=3)
    assert (texts(batch), batch.backlog) == (["geç bulunan"], True)


def test_an_edit_is_found_when_all_comments_are_read_again(page):
    post = page.graph.post("Yeni sezon")
    said = page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.graph.edit(said, "Kargom geldi, teşekkürler")
    assert not page.poll(minutes=30).mentions
    batch = page.poll(minutes=40)
    assert [(mention.native_id, mention.text) for mention in batch.mentions] == [(said, "Kargom geldi, teşekkürler")]
    assert not batch.backlog


def test_an_old_post_is_read_again_once_a_day(page):
    post = page.graph.post("Yeni sezon")
    said = page.graph.comment(post, "Kargom gelmedi")
    page.poll(days=10)
    page.graph.edit(said, "Kargom geldi")
    assert not page.poll(hours=2).mentions
    assert texts(page.poll(hours=23)) == ["Kargom geldi"]


def test_a_removed_comment_is_reported_once_when_fewer_are_counted(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "kalan")
    gone = page.graph.comment(post, "silinen")
    page.poll(minutes=1)
    page.graph.remove(gone)
    batch = page.poll(minutes=1)
    assert [(removal.source, removal.native_id) for removal in batch.removals] == [("facebook", gone)]
    assert not page.poll(hours=2).removals


def test_the_last_comment_of_a_post_can_be_removed_too(page):
    post = page.graph.post("Yeni sezon")
    gone = page.graph.comment(post, "silinen")
    page.poll(minutes=1)
    page.graph.remove(gone)
    assert [removal.native_id for removal in page.poll(minutes=1).removals] == [gone]


def test_comments_that_are_counted_and_not_shown_are_not_removed(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "duran")
    page.poll(minutes=1)
    page.graph.hide_comments()
    assert not page.poll(hours=2).removals


def test_a_deleted_post_takes_what_was_said_under_it_along(page):
    page.graph.post("eski post")
    page.later(minutes=1)
    post = page.graph.post("Yeni sezon")
    said = page.graph.comment(post, "Kargom gelmedi")
    page.graph.reply_as_page(said, "Bakıyoruz")
    page.poll(minutes=1)
    page.graph.remove(post)
    assert {removal.native_id for removal in page.poll(minutes=1).removals} == {post, said}
    assert not page.poll(hours=2).removals


def test_a_post_that_newer_ones_push_out_of_the_list_takes_nothing_along(page):
    page.reopen(posts=5, page_size=5)
    first = page.graph.post("ilk")
    page.graph.comment(first, "yorum")
    page.poll(minutes=1)
    for number in range(6):
        page.later(minutes=1)
        page.graph.post(f"post {number}")
    assert not page.poll(minutes=1).removals
    assert not [request for request in page.graph.asked("node") if first in request.path]


def test_a_page_that_shows_no_post_any_more_is_empty_and_loses_nothing(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.graph.wall.change(post, edge="somewhere")
    batch = page.poll(minutes=3)
    assert (batch.outcome, batch.removals) == (Outcome.EMPTY, ())
    page.graph.wall.change(post, edge="published_posts")
    assert page.poll(minutes=3).mentions == ()


def test_an_empty_page_with_a_next_one_is_not_the_end(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "arkada duran")
    page.graph.empty_page_with_next(post, times=2)
    assert texts(page.poll(minutes=1)) == ["arkada duran"]


def test_in_ranked_order_a_new_comment_below_known_ones_is_found(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(20):
        page.graph.comment(post, f"yorum {number:02}")
    page.graph.rank(post, lambda entry: entry.message)
    page.poll(minutes=30)
    page.graph.comment(post, "zzz yeni")
    found = [*texts(page.poll(minutes=20)), *texts(page.polls(minutes=3)), *texts(page.polls(hours=1))]
    assert found == ["zzz yeni"]


def test_new_comments_on_a_busy_post_are_found_without_reading_it_all(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(60):
        page.later(minutes=1)
        page.graph.comment(post, f"yorum {number}")
    page.poll(minutes=1)
    page.graph.requests.clear()
    page.later(minutes=5)
    page.graph.comment(post, "yeni")
    assert texts(page.poll(minutes=1)) == ["yeni"]
    assert len(page.graph.asked("comments")) <= 6


def test_a_comment_deleted_under_our_hands_costs_nothing(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(12):
        page.graph.comment(post, f"yorum {number}")
    page.graph.break_cursor()
    assert len(page.poll(minutes=1).mentions) == 12
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_cursors_that_never_hold_end_in_a_second_try_later_and_keep_what_was_read(page):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(12):
        page.graph.comment(post, f"yorum {number}")
    page.graph.break_cursor(times=3)
    assert len(page.poll(minutes=1).mentions) == 5
    assert len(page.poll(minutes=1).mentions) == 7


def test_more_new_comments_than_are_read_at_once_are_reported(page):
    page.reopen(page_size=5, pages=3)
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "ilk")
    page.poll(minutes=1)
    page.later(minutes=1)
    for number in range(30):
        page.graph.comment(post, f"yorum {number}")
    batch = page.poll(minutes=1)
    assert len(batch.mentions) == 15
    assert codes(batch, alarming=True) == ["page-cap"]
    page.reopen(page_size=5, pages=20)
    batch = page.poll(minutes=1)
    assert len(batch.mentions) == 15
    assert codes(batch) == []


def test_a_post_too_large_for_the_first_poll_is_named_once(page):
    page.reopen(page_size=5, pages=3)
    post = page.graph.post("Yeni sezon")
    for number in range(30):
        page.graph.comment(post, f"yorum {number}")
    (signal,) = page.poll(minutes=1).signals
    assert (signal.code, signal.alarming, signal.once) == ("page-cap", False, f"page-cap:{post}")
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_no_author_anywhere_is_a_worry_that_lasts_until_one_is_seen(page):
    post = page.graph.post("Yeni sezon")
    page.graph.omit_from()
    for number in range(3):
        page.graph.comment(post, f"yorum {number}")
    assert codes(page.poll(minutes=1), alarming=True) == ["no-authors"]
    assert codes(page.poll(minutes=3), alarming=True) == ["no-authors"]
    page.graph.omit_from(False)
    assert codes(page.poll(hours=2)) == []


def test_comments_that_are_counted_and_not_shown_are_a_worry(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "görünmeyen")
    page.graph.hide_comments()
    (signal,) = page.poll(minutes=1).signals
    assert (signal.code, signal.alarming, signal.values) == ("no-comments", True, {"count": 1})


def test_an_edge_without_permission_is_named_and_the_rest_is_read(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    page.graph.fail(200, "(#200) Requires pages_read_user_content permission", where="visitor_posts", status=403)
    batch = page.poll(minutes=1)
    assert texts(batch) == ["Kargom gelmedi"]
    (signal,) = batch.signals
    assert (signal.code, signal.alarming) == ("edge-denied", True)
    assert signal.values == {"edge": "visitor_posts", "permission": "pages_read_user_content"}
    assert codes(page.poll(minutes=3)) == ["edge-denied"]
    assert len(page.graph.asked("visitor_posts")) == 1
    assert codes(page.poll(hours=1)) == []


def test_a_page_called_by_its_name_is_looked_up_once(page):
    page.reopen(page="ornekmarka")
    post = page.graph.post("Yeni sezon")
    page.graph.reply_as_page(post, "sabit yorum")
    assert len(page.poll(minutes=1).answers) == 1
    page.reopen(page="ornekmarka")
    page.poll(minutes=3)
    assert len(page.graph.asked("node")) == 1


def test_comments_counted_before_they_are_shown_are_looked_for_once_more(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "ilk")
    page.poll(minutes=1)
    page.later(minutes=1)
    page.graph.comment(post, "geç görünen")
    page.graph.hide_comments()
    assert not page.poll(minutes=1).mentions
    page.graph.hide_comments(False)
    assert texts(page.poll(minutes=3)) == ["geç görünen"]


def test_a_restart_hears_nothing_twice(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.reopen()
    assert page.poll(minutes=3).outcome is Outcome.UNCHANGED


def test_another_page_in_the_settings_begins_anew(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "Kargom gelmedi")
    page.poll(minutes=1)
    page.reopen(page="ornekmarka")
    assert page.poll(minutes=1).backlog


def test_of_many_comments_that_went_away_some_are_asked_after_each_hour(page):
    page.graph.post("duran")
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "kalan")
    gone = [page.graph.comment(post, f"silinen {number}") for number in range(50)]
    page.polls(minutes=1)
    for name in gone:
        page.graph.remove(name)
    found = [removal.native_id for _ in range(4) for removal in page.poll(hours=1).removals]
    assert sorted(found) == sorted(gone)


def test_a_page_whose_name_leads_nowhere_is_refused(page):
    page.reopen(page="ornekmarka")
    page.graph.fail(100, where="node", subcode=33)
    error = page.fails()
    assert isinstance(error, Refused)
    assert error.values == {"page": "ornekmarka"}


def test_a_comment_of_our_own_that_went_away_is_nobodys_loss_and_never_asked_after(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "kalan")
    own = page.graph.reply_as_page(post, "sabit")
    page.poll(minutes=1)
    page.graph.remove(own)
    assert not page.poll(minutes=1).removals
    assert not page.graph.asked("node")


def test_a_comment_that_is_not_listed_and_still_there_is_kept(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "kalan")
    page.graph.comment(post, "duran")
    page.poll(minutes=1)
    shown = {"id": "1_2", "message": "kalan", "created_time": "2026-11-20T12:00:00+0000"}
    page.graph.fault("comments", Fault(json_response({"data": [shown]})))
    assert not page.poll(hours=2).removals
    assert len(page.graph.asked("node")) == 2


def test_a_post_that_is_listed_no_longer_and_still_there_is_kept(page):
    page.graph.post("duran")
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "yorum")
    page.poll(minutes=1)
    page.graph.wall.change(post, edge="somewhere")
    for _ in range(3):
        assert not page.poll(hours=2).removals
    assert len(page.graph.asked("node")) == 1
    page.graph.wall.change(post, edge="published_posts")
    assert not page.poll(hours=2).mentions


def test_where_comments_are_counted_and_none_is_shown_nobody_is_asked_after(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "duran")
    page.poll(minutes=1)
    page.graph.hide_comments()  # each by itself is hidden, too: asked after, it would look gone
    batch = page.poll(hours=2)
    assert (batch.removals, page.graph.asked("node")) == ((), [])
    page.graph.hide_comments(False)
    assert not page.poll(hours=2).mentions


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59+0000", "0001-01-01T00:00:01+0000", 10**18])
def test_what_was_written_at_an_impossible_moment_was_written_when_it_is_found_and_comes_once(page, written):
    post = page.graph.post("Yeni sezon")
    page.poll(minutes=1)
    page.graph.comment(post, "yorum")
    odd = {"id": "1_2", "message": "hırsızlar", "created_time": written}
    page.graph.fault("comments", Fault(json_response({"data": [odd]})), times=3)
    (mention,) = page.poll(minutes=1).mentions
    assert (mention.text, mention.created_at) == ("hırsızlar", page.now)
    assert not page.poll(hours=2).mentions
    assert not page.poll(hours=2).mentions


ODD_CURSORS = {
    "half a letter": "\ud800",
    "a line end": "a\r\nX: y",
    "a letter": "ş",
    "very long": "a" * 2_001,
    "none": "",
}


@pytest.mark.parametrize("after", ODD_CURSORS.values(), ids=ODD_CURSORS)
def test_a_way_on_that_leads_nowhere_is_looked_for_from_the_beginning(page, after):
    page.reopen(page_size=5)
    post = page.graph.post("Yeni sezon")
    for number in range(8):
        page.graph.comment(post, f"yorum {number}")
    found = {"id": "1_2", "message": "ilk", "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": after}, "next": "https://x.example/"}
    page.graph.fault("comments", Fault(json_response({"data": [found], "paging": paging})))
    batch = page.poll(minutes=1)
    assert len(batch.mentions) == 9
    assert codes(batch) == []


def test_a_way_on_that_never_leads_anywhere_costs_that_post_only(page):
    other = page.graph.post("bir")
    page.graph.comment(other, "duyulan")
    page.later(minutes=1)
    post = page.graph.post("iki")
    page.graph.comment(post, "yorum")
    found = {"id": "1_2", "message": "ilk", "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": "\ud800"}, "next": "https://x.example/"}
    page.graph.fault("comments", Fault(json_response({"data": [found], "paging": paging})), times=3)
    assert sorted(texts(page.poll(minutes=1))) == ["duyulan", "ilk"]


def test_a_way_on_that_is_not_needed_may_lead_anywhere(page):
    page.reopen(posts=1, visitor_posts=False)
    listed = {"id": page.graph.post("bir"), "created_time": "2026-11-20T12:00:00+0000"}
    paging = {"cursors": {"after": "\ud800"}, "next": "https://x.example/"}
    page.graph.fault("published_posts", Fault(json_response({"data": [listed], "paging": paging})))
    assert page.poll(minutes=1).outcome is Outcome.NOTHING_NEW


AHEAD = {"blocked": "blocked_until", "slow": "slow_until"}


@pytest.mark.parametrize("name", AHEAD.values(), ids=AHEAD)
def test_after_the_clock_was_put_back_nothing_waits_for_years(page, name):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    ahead = State(page.graph.wall.page, page.source._graph.access.fingerprint, page.graph.wall.page)
    page.cursor = write_cursor(replace(ahead, **{name: page.now + timedelta(days=400)}))
    assert texts(page.poll(minutes=1)) == ["yorum"]


def test_after_the_clock_was_put_back_news_are_news(page):
    post = page.graph.post("Yeni sezon")
    page.later(days=400)
    page.poll()
    page.later(days=-400)
    page.poll()
    page.later(minutes=1)
    page.graph.comment(post, "yeni")
    batch = page.poll(minutes=1)
    assert (texts(batch), batch.backlog) == (["yeni"], False)


def test_after_the_clock_was_put_back_edits_are_still_found(page):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "yorum")
    page.later(days=400)
    page.poll()
    page.later(days=-400)
    page.poll()
    page.graph.wall.change(page.graph.wall.comments(post)[0].id, message="düzelttim")
    page.later(minutes=1)
    assert "düzelttim" in texts(page.poll(days=2))


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("moment", [-62135596800, 253402300799])
def test_no_moment_in_a_damaged_cursor_upsets_a_poll(page, place, moment):
    post = page.graph.post("Yeni sezon")
    page.graph.comment(post, "yorum")
    page.poll(minutes=1)
    whole = json.loads(page.cursor)
    whole["posts"][post][place] = moment
    page.cursor = Cursor(json.dumps(whole))
    page.graph.comment(post, "yeni")
    assert "yeni" in texts(page.poll(minutes=1))


@pytest.mark.parametrize("setting", ["first_look", "full_scan_every", "recent"])
def test_a_span_longer_than_all_calendars_is_a_very_long_one(page, setting):
    page.reopen(**{setting: "999999w"})
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.fail(200, where="visitor_posts", status=403)
    assert texts(page.poll(minutes=1)) == ["yorum"]
