"""What polls of a Facebook page bring, against the double of the Graph API over real connections."""

from datetime import timedelta

import pytest
from facebook_page import NOW, codes, texts

from scrapers.kit.errors import Refused
from scrapers.kit.mention import Author, Outcome


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


def test_a_page_whose_name_leads_nowhere_is_refused(page):
    page.reopen(page="ornekmarka")
    page.graph.fail(100, where="node", subcode=33)
    error = page.fails()
    assert isinstance(error, Refused)
    assert error.values == {"page": "ornekmarka"}
