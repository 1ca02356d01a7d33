"""What a search costs: the budget, posts looked up again, the token."""

import pytest
from x_searches import AYSE, MEHMET, all_pages, codes, flood, queries, searching

from fakes import NOON
from monitor.demo import x_problems as problems
from scrapers.kit.errors import LayoutChanged, RateLimited, Spent, Unreachable
from scrapers.kit.mention import Outcome


def test_the_budget_is_kept_to_the_post_and_shown_in_every_batch(x, clock):
    flood(x, clock, 180)
    with searching(x, clock, budget={"posts_a_day": 130, "posts_a_month": 1000}) as source:
        first, second = all_pages(source)
        assert [len(batch.mentions) for batch in (first, second)] == [100, 30]
        assert not second.more
        with pytest.raises(Spent) as caught:
            source.poll(second.cursor)
        assert caught.value.until == NOON.replace(day=21, hour=0)
        clock.advance(hours=13)
        assert sum(len(batch.mentions) for batch in all_pages(source, second.cursor)) == 50
    budget = next(signal for signal in second.signals if signal.code == "budget")
    assert (budget.alarming, budget.values["posts"], budget.values["month_posts"]) == (False, 130, 130)
    assert budget.values["money"] == "0.67"  # 130 posts at 0.005 and, at most, two looks at one account at 0.010
    assert budget.values["money_today"] == "0.67"
    assert [s.once for s in second.signals if s.code == "budget-80"] == ["budget-80:2026-11-20"]
    assert queries(x)[1]["max_results"] == "30"


def test_a_budget_in_dollars_rests_when_it_is_spent_and_warns_before(x, clock):
    flood(x, clock, 200)
    with searching(x, clock, budget={"dollars_a_day": 1.0}) as source:
        first, second, *_ = batches = all_pages(source)
        assert sum(len(batch.mentions) for batch in batches) < 200
        assert [s.once for s in batches[-1].signals if s.code == "budget-80"] == ["budget-80:2026-11-20"]
        with pytest.raises(Spent) as caught:
            source.poll(batches[-1].cursor)
    assert "(at most 0." in caught.value.say()
    assert first.more
    assert second.mentions


def test_a_months_budget_rests_until_the_next_month(x, clock):
    flood(x, clock, 60)
    with searching(x, clock, budget={"posts_a_month": 60}) as source:
        cursor = source.poll(None).cursor
        clock.advance(days=2)
        with pytest.raises(Spent) as caught:
            source.poll(cursor)
    assert (caught.value.until.month, caught.value.until.day) == (12, 1)
    assert "60 of 60 this month" in str(caught.value)


def test_what_a_failed_poll_cost_is_counted_with_the_next(x, clock):
    flood(x, clock, 20)
    x.slip_in(*({"id": str(10**18 + n), "text": "?"} for n in range(20)))
    with searching(x, clock, budget={"posts_a_day": 100}) as source:
        for _ in range(3):
            with pytest.raises((LayoutChanged, Spent)):
                source.poll(None)
        with pytest.raises(Spent):
            source.poll(None)


def test_what_is_gone_hidden_or_edited_is_found_by_looking_up(x, clock, dialect):
    posts = {name: x.publish(f"@ornekmarka {name}", AYSE) for name in ("kept", "deleted", "edited")}
    hidden, banned = (x.publish("@ornekmarka", MEHMET), x.publish("@ornekmarka", type(AYSE)("1003", "troll")))
    with searching(x, clock, dialect=dialect) as source:
        cursor = source.poll(None).cursor
        clock.advance(hours=3)
        x.delete(posts["deleted"])
        x.edit(posts["edited"], "@ornekmarka düzelttim")
        x.protect(MEHMET)
        x.suspend(banned.author)
        ids = [*(post.id for post in posts.values()), hidden.id, banned.id, "not an id"]
        batch = source.reread(cursor, ids)
    assert {one.native_id: one.why.value for one in batch.removals} == {
        posts["deleted"].id: "deleted",
        hidden.id: "protected",
        banned.id: "suspended",
    }
    assert [(one.native_id, one.text) for one in batch.mentions] == [(posts["edited"].id, "@ornekmarka düzelttim")]
    assert batch.outcome is Outcome.MENTIONS
    assert "budget" in codes(batch)


def test_silence_about_a_post_is_no_deletion(x, clock):
    post = x.publish("@ornekmarka", AYSE)
    x.delete(post)
    kinds = ("disallowed-resource", "resource-unavailable")
    with searching(x, clock) as source:
        for kind in kinds:
            x.refuse(200, kind, errors=[{"type": f"https://api.x.com/2/problems/{kind}", "resource_id": post.id}])
            assert source.reread(None, [post.id]).removals == ()


def test_nothing_is_looked_up_when_half_of_the_day_is_spent(x, clock):
    flood(x, clock, 60)
    with searching(x, clock, budget={"posts_a_day": 100}) as source:
        cursor = source.poll(None).cursor
        asked = len(x.requests)
        batch = source.reread(cursor, ["123"])
    assert (len(x.requests), batch.removals, batch.cursor) == (asked, (), cursor)
    assert "reread" in codes(batch)


TROUBLES = {
    "limited": (lambda x: x.limit(NOON), RateLimited),
    "no money": (lambda x: x.run_out_of_money(), Spent),
    "down": (lambda x: x.refuse(503), Unreachable),
    "neither posts nor errors": (lambda x: x.fail(problems.answer({"meta": {}})), LayoutChanged),
}


@pytest.mark.parametrize(("trouble", "kind"), TROUBLES.values(), ids=TROUBLES)
def test_trouble_while_looking_up_takes_nothing_away(x, clock, trouble, kind):
    with searching(x, clock) as source:
        trouble(x)
        with pytest.raises(kind):
            source.reread(None, ["5"])


def test_looking_up_nothing_asks_nothing(x, clock):
    with searching(x, clock) as source:
        assert source.reread(None, ["not an id"]).removals == ()
    assert x.requests == []


def test_a_look_up_keeps_the_place_of_the_search(x, clock):
    flood(x, clock, 150)
    with searching(x, clock) as source:
        first = source.poll(None)
        looked = source.reread(first.cursor, [first.mentions[0].native_id])
        assert len(source.poll(looked.cursor).mentions) == 50
    assert '"spent":["2026-11-20",101,' in looked.cursor


def test_the_token_is_examined_without_reading_a_post(x, clock, dialect):
    with searching(x, clock, dialect=dialect) as source:
        (signal,) = source.examine()
    assert signal.what.format(**signal.values) == "the token works: 0 of 3000000 posts this month"
    assert [request.path for request in x.requests] == ["/2/usage/tweets"]


def test_a_token_that_may_not_ask_for_usage_is_no_error(x, clock):
    with searching(x, clock) as source:
        x.refuse(403, "client-forbidden")
        (signal,) = source.examine()
        assert not signal.alarming
        assert "HTTP 403" in signal.what.format(**signal.values)
        x.run_out_of_money()
        with pytest.raises(Spent):
            source.examine()
