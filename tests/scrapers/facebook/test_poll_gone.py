"""What is gone from a Facebook page, and what only looks so."""

from monitor.demo.graph_faults import Fault, json_response
from scrapers.kit.mention import Outcome


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
