"""What is found out about a token before anything is read for keeps."""

import pytest
from facebook_page import FacebookPage

from scrapers.kit.errors import RateLimited, Refused, Unreachable
from scrapers.kit.mention import Examines, Receives, Signal


def test_it_can_be_examined_and_called(page):
    assert isinstance(page.source, Examines)
    assert isinstance(page.source, Receives)


def worries(page: FacebookPage) -> list[Signal]:
    return [signal for signal in page.source.examine() if signal.alarming]


def test_a_good_token_is_told_with_the_pages_name_and_what_it_reads(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    (signal,) = page.source.examine()
    assert (signal.code, signal.alarming) == ("token", False)
    assert signal.values == {"page": "Papatya", "edges": "published_posts, comments, visitor_posts"}
    assert signal.what.format(**signal.values)
    assert len(page.graph.requests) == 5


def test_only_what_is_wanted_is_tried(page):
    page.reopen(visitor_posts=False, tagged=True)
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    (signal,) = page.source.examine()
    assert signal.values["edges"] == "published_posts, comments, tagged"


def test_on_a_quiet_page_it_is_said_that_comments_were_not_tried(page):
    page.graph.post("Yeni sezon")
    token, untried = page.source.examine()
    assert (token.alarming, token.values["edges"]) == (False, "published_posts, visitor_posts")
    assert (untried.code, untried.alarming) == ("untried", False)


def test_a_page_called_by_its_name_is_examined_like_any_other(page):
    page.reopen(page="ornekmarka")
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    assert [signal.code for signal in page.source.examine()] == ["token"]
    page.graph.owner = "5500"
    assert [signal.code for signal in worries(page)] == ["foreign-token"]


def test_a_persons_token_is_told(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.owner = "5500"
    (signal,) = worries(page)
    assert (signal.code, signal.values) == ("foreign-token", {"owner": "5500"})


def test_comments_that_are_counted_and_not_shown_are_told_and_not_called_readable(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.hide_comments()
    token, *_ = page.source.examine()
    assert token.values["edges"] == "published_posts, visitor_posts"
    assert [signal.code for signal in worries(page)] == ["no-comments"]


def test_comments_without_authors_are_told(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.omit_from()
    assert [signal.code for signal in worries(page)] == ["no-authors"]


def test_a_list_that_is_denied_is_told_and_the_rest_is_examined(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.fail(200, where="visitor_posts", status=403)
    token, denied = page.source.examine()
    assert token.values["edges"] == "published_posts, comments"
    assert (denied.code, denied.alarming, denied.values["edge"]) == ("edge-denied", True, "visitor_posts")


def test_a_page_that_is_not_there_is_refused_by_name(page):
    page.reopen(page="baskamarka")
    with pytest.raises(Refused, match="baskamarka"):
        page.source.examine()


REFUSED = {
    "a dead token": (190, "node", Refused),
    "no right to the page": (10, "published_posts", Refused),
    "no right to comments": (10, "comments", Refused),
    "another page": (100, "published_posts", Refused),
    "a wait": (4, "node", RateLimited),
    "trouble": (2, "node", Unreachable),
}


@pytest.mark.parametrize(("code", "where", "kind"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_work_is_an_error(page, code, where, kind):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.fail(code, where=where, times=2)
    with pytest.raises(kind):
        page.source.examine()


def test_a_missing_permission_is_named(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.fail(200, where="comments")
    with pytest.raises(Refused, match="pages_read_user_content"):
        page.source.examine()
