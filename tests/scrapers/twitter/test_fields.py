"""Every parameter that was ever sent is in X's own description of the dialect it was sent in."""

import json
import os
from pathlib import Path

import pytest
from x_searches import AYSE, searching

from monitor.demo import x_posts

HOUSE = Path(__file__).resolve().parents[3]
SPECS = Path(os.environ.get("X_SPECS") or next(HOUSE.parent.glob("*/specs/x"), HOUSE))
VERSIONS = {"tweet": "openapi-2.166.json", "post": "openapi-2.167.json"}
LISTS = ("tweet.fields", "post.fields", "user.fields", "usage.fields", "expansions")


@pytest.fixture(params=VERSIONS)
def spec(request, x):
    path = SPECS / VERSIONS[request.param]
    if not path.is_file():
        pytest.skip("X's OpenAPI descriptions are not here; X_SPECS names their folder")
    x.speak(request.param)
    return request.param, json.loads(path.read_text("utf-8"))


def parameters(spec, path):
    listed = spec["paths"][path]["get"]["parameters"]
    shared = spec["components"]["parameters"]
    full = (shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in listed)
    return {one["name"]: one["schema"] for one in full}


def test_everything_we_send_is_described(x, clock, spec):
    dialect, described = spec
    posts = [x.publish(f"@ornekmarka {n}", AYSE) for n in range(120)]
    with searching(x, clock, dialect=dialect) as source:
        batch = source.poll(None)
        source.poll(batch.cursor)
        clock.advance(minutes=5)
        source.poll(source.poll(source.poll(batch.cursor).cursor).cursor)
        source.reread(None, [post.id for post in posts[:3]])
        source.examine()
    names = set()
    for request in x.requests:
        known = parameters(described, request.path)
        for name, value in request.query.items():
            assert name in known, (request.path, name)
            names.add(name)
            if name in LISTS:
                assert set(value.split(",")) <= set(known[name]["items"]["enum"])
    assert names >= {"query", "since_id", "start_time", "next_token", "max_results", "ids", "usage.fields"}


def test_the_double_gives_no_field_that_x_does_not_describe(spec):
    dialect, described = spec
    schemas = described["components"]["schemas"]
    post = x_posts.Post("5", AYSE, "#a " + "x" * 300, AYSE.created_at, "5", ("5",))
    everything = set(parameters(described, "/2/tweets")[x_posts.DIALECTS[dialect].fields]["items"]["enum"])
    record = x_posts.record_of(post, everything | {"edit_history_post_ids", "referenced_posts"}, dialect)
    assert set(record) <= set(schemas["Tweet" if dialect == "tweet" else "Post"]["properties"])
    user = x_posts.user_of(AYSE, set(parameters(described, "/2/tweets")["user.fields"]["items"]["enum"]), dialect)
    assert set(user) <= set(schemas["User"]["properties"])
