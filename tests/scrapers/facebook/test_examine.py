"""What is found out about a token before anything is read for keeps."""

import pytest

from scrapers.kit.errors import RateLimited, Refused, Unreachable
from scrapers.kit.mention import Examines, Receives


def test_it_can_be_examined_and_called(page):
    assert isinstance(page.source, Examines)
    assert isinstance(page.source, Receives)


def test_a_good_token_gives_no_word_and_costs_three_calls(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    assert page.source.examine() == ()
    assert len(page.graph.requests) == 3


def test_a_quiet_page_is_fine(page):
    page.graph.post("Yeni sezon")
    assert page.source.examine() == ()
    assert len(page.graph.requests) == 2


def test_a_persons_token_is_told(page):
    page.graph.owner = "5500"
    (signal,) = page.source.examine()
    assert (signal.code, signal.alarming, signal.values) == ("foreign-token", True, {"owner": "5500"})


def test_comments_that_are_counted_and_not_shown_are_told(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.hide_comments()
    (signal,) = page.source.examine()
    assert (signal.code, signal.alarming) == ("no-comments", True)


def test_comments_without_authors_are_told(page):
    page.graph.comment(page.graph.post("Yeni sezon"), "yorum")
    page.graph.omit_from()
    (signal,) = page.source.examine()
    assert (signal.code, signal.alarming) == ("no-authors", True)


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
