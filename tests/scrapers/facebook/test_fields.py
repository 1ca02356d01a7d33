"""What is asked for exists: every field and parameter against Meta's own descriptions of its nodes, where at hand."""

import json
import os
import re
from pathlib import Path

import pytest
from facebook_page import FacebookPage

from monitor.demo.graph_shapes import FIELDS, names_in
from scrapers.facebook.fields import COMMENT, COMMENT_LEAN, ID, NAME, POSTS, POSTS_LEAN
from scrapers.facebook.memory import Kind

HOUSE = Path(__file__).resolve().parents[3]
SPECS = Path(os.environ.get("FACEBOOK_SPECS") or next(HOUSE.parent.glob("*/specs/facebook"), HOUSE))
COMMON = {"access_token", "appsecret_proof", "fields", "limit", "after", "before", "summary"}
OF_POSTS = sorted({*POSTS.values(), *POSTS_LEAN.values()})


def spec(node: str) -> dict[str, list[dict[str, object]]]:
    path = SPECS / f"{node}.json"
    if not path.is_file():
        pytest.skip(
            "Meta's descriptions of its nodes are not here; FACEBOOK_SPECS names the folder of Comment.json and others"
        )
    return json.loads(path.read_text("utf-8"))


def known_fields(node: str) -> set[str]:
    described = spec(node)
    edges = {str(one["endpoint"]) for one in described["apis"] if one["method"] == "GET" and "endpoint" in one}
    return {str(field["name"]) for field in described["fields"]} | edges


def known_parameters(node: str, edge: str) -> set[str]:
    (one,) = [one for one in spec(node)["apis"] if one["method"] == "GET" and one.get("endpoint") == edge]
    return COMMON | {str(parameter["name"]) for parameter in one["params"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("fields", [COMMENT, COMMENT_LEAN, ID])
def test_every_field_of_a_comment_exists(fields):
    assert set(names_in(fields)) <= known_fields("Comment")


def test_every_field_of_a_page_exists():
    assert set(names_in(NAME)) <= known_fields("Page")


@pytest.mark.parametrize("fields", OF_POSTS)
def test_every_field_of_a_post_exists(fields):
    assert set(names_in(fields)) <= known_fields("PagePost")


@pytest.mark.parametrize("fields", OF_POSTS)
def test_what_is_said_in_brackets_about_comments_exists(fields):
    said = re.findall(r"\.([a-z_]+)\(", fields)
    assert set(said) <= known_parameters("PagePost", "comments")


@pytest.mark.parametrize("kind", Kind)
def test_the_double_knows_what_the_specs_know(kind):
    assert FIELDS["post"] <= known_fields("PagePost")
    assert FIELDS["comment"] <= known_fields("Comment")
    assert FIELDS["page"] <= known_fields("Page")


def test_every_parameter_that_was_really_sent_exists(page: FacebookPage):
    page.reopen(tagged=True, app_secret="gizli", token_in="query")
    post = page.graph.post("Yeni sezon")
    for number in range(60):
        page.graph.comment(post, f"yorum {number}")
    page.poll(minutes=1)
    page.source.examine()
    for edge in ("published_posts", "visitor_posts", "tagged"):
        assert page.graph.asked(edge)
        assert all(set(request.query) <= known_parameters("Page", edge) for request in page.graph.asked(edge))
    assert all(set(one.query) <= known_parameters("PagePost", "comments") for one in page.graph.asked("comments"))
    described = json.loads((SPECS / "enum_types.subset.json").read_text("utf-8"))
    values = {one["name"]: one["values"] for one in described}
    for name in ("filter", "order"):
        allowed = values[f"pagepostcomments_{name}_enum_param"]
        assert all(request.query[name] in allowed for request in page.graph.asked("comments"))


def test_no_more_is_asked_about_people_than_is_used():
    asked = {name for fields in (COMMENT, *POSTS.values()) for name in names_in(fields)}
    assert asked == {
        "id", "message", "created_time", "updated_time", "permalink_url", "from", "parent", "attachment",
        "comment_count", "like_count", "message_tags", "comments", "full_picture",
    }  # fmt: skip
    assert set(re.findall(r"\{([a-z,]+)\}", COMMENT)) == {"id,name", "id"}
