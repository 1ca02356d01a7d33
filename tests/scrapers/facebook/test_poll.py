"""What polls of a Facebook page bring, against the double of the Graph API over real connections."""

from datetime import timedelta

from facebook_page import NOW, texts

from scrapers.kit.mention import Outcome


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
