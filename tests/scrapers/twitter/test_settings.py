"""What an operator may say about a search on X, and what is refused before X refuses it."""

from datetime import timedelta

import pytest

from scrapers.kit.document import parse_document
from scrapers.kit.errors import InvalidFile
from scrapers.kit.etiquette import Limits
from scrapers.twitter import read_settings
from scrapers.twitter.budget import Allowance
from scrapers.twitter.fields import Dialect

TOP = "sources:\n  - handle: ornekmarka\n"


def settings(text):
    document = parse_document(text, "nobetci.yaml")
    return read_settings(document.data["sources"][0], document, ("sources", 0))


def said(text):
    with pytest.raises(InvalidFile) as caught:
        settings(text)
    return [problem.say() for problem in caught.value.problems]


def test_the_handle_is_enough():
    found = settings(TOP)
    assert (found.label, found.verified, found.files, found.on_brand_page) == ("X", None, (), False)
    assert found.address == "(@ornekmarka OR from:ornekmarka) -is:retweet -is:nullcast @ api.x.com"
    assert found.poll == (timedelta(seconds=60), timedelta(seconds=90))
    plan = found.plan()
    assert (plan.dialect, plan.pages, plan.first_look) == (None, 10, timedelta(hours=24))
    assert plan.allowance == Allowance(2_000, 40_000, 0.005, 0.010)
    assert (plan.reread_every, plan.reread_within) == (timedelta(hours=24), timedelta(hours=48))


def test_robots_txt_is_nobodys_business_at_an_api():
    found = settings(TOP)
    assert not hasattr(found, "etiquette")  # the name by which a site says that robots.txt holds
    manners = found.manners(Limits())
    assert (manners.obey_robots, manners.hosts) == (False, {"api.x.com"})
    assert manners.limits == Limits()


def test_an_operator_may_say_otherwise():
    found = settings(
        TOP + "    base_url: http://127.0.0.1:81\n    dialect: post\n    query: örnek lang:tr\n    timeout: 1s\n"
        "    deadline: 4s\n    most_bytes: 20000\n    budget: {posts_a_day: 10, post_price: 0}\n    reread_every: 0\n"
    )
    limits = found.manners(Limits()).limits
    assert (limits.read, limits.deadline, limits.most_bytes) == (timedelta(seconds=1), timedelta(seconds=4), 20_000)
    assert (found.query, found.plan().dialect, found.host) == ("örnek lang:tr", Dialect.POST, "127.0.0.1:81")
    assert found.plan().allowance == Allowance(10, 40_000, 0.0, 0.010)
    assert not found.plan().reread_every


REFUSED = {
    "a handle with an at": ("sources:\n  - handle: '@ornek'\n", "nobetci.yaml:2: @ornek is no handle on X"),
    "no handle": ("sources:\n  - terms: [a]\n", "handle is missing"),
    "an address with a path": (TOP + "    base_url: https://x.com/api\n", ":3: https://x.com/api is not the address"),
    "an address with an odd port": (TOP + "    base_url: https://x.example:99999\n", "is not the address of a site"),
    "a token in the clear": (
        TOP + "    base_url: http://x.example\n",
        ":3: the token would travel to http://x.example",
    ),
    "a term with a quote": (TOP + "    terms:\n      - ok\n      - 'a \"b\"'\n", ":5: a term cannot hold quotes"),
    "an empty exclusion": (TOP + "    exclude: ['']\n", ":3: an empty term finds nothing"),
    "too long": (TOP + f"    query: {'a' * 513}\n", ":3: the query has 513 characters; X takes 512"),
    "too many terms": (TOP + f"    terms: [{', '.join(f'marka{n:04d}' for n in range(40))}]\n", "characters; X takes"),
    "negations only": (TOP + "    query: -spam -is:retweet\n", ":3: the query only says what is not wanted"),
    "looks only": (TOP + "    query: lang:tr has:links\n", "only says what is not wanted"),
    "old figures": (TOP + "    query: a min_faves:5\n", "X no longer knows min_faves: — it is called min_likes: now"),
    "old figures, negated": (TOP + "    query: a -min_retweets:5\n", "it is called min_reposts: now"),
    "a negated group": (TOP + "    query: a -(b OR c)\n", "X does not take a negated group"),
    "an open bracket": (TOP + "    query: (a OR b\n", "not closed"),
    "an open quote": (TOP + "    query: 'a \"b c'\n", "not closed"),
    "another dialect": (TOP + "    dialect: toot\n", "possible here: auto, tweet, post"),
    "a budget below a page": (TOP + "    budget: {posts_a_day: 9}\n", "it must be at least 10"),
    "a misspelt budget": (TOP + "    budget: {post_a_day: 9}\n", "did you mean posts_a_day?"),
}


@pytest.mark.parametrize(("text", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_named_at_its_line(text, problem):
    assert any(problem in line for line in said(text)), said(text)


FINE = ["örnek", '"örnek marka" -is:retweet', "(a OR b) lang:tr", "#ornek", "from:a -b", "a" * 512, "url:\"ornek.com\"",
        "a min_likes:5", "conversation_id:5 has:links"]  # fmt: skip


@pytest.mark.parametrize("query", FINE)
def test_a_query_that_x_takes_is_taken(query):
    assert settings(TOP + f"    query: '{query}'\n").query == query
