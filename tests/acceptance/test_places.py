"""X and Facebook, end to end: the real daemon, their APIs on loopback, Slack's double."""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from places import APP_SECRET, HAKAN, HURT, NAZLI, SECRETS, Places
from world import OPS, PATIENCE, TEAM


@pytest.fixture
def places(tmp_path: Path, blank_store: Path) -> Iterator[Places]:
    made = Places(tmp_path, blank_store)
    yield made
    made.close()


def in_slack(places: Places, channel: str = TEAM) -> str:
    """Everything that stands in the channel now."""
    said = [(one.text, one.blocks) for one in places.slack.messages(channel)]
    return json.dumps(said, ensure_ascii=False)


def in_store(places: Places) -> str:
    with sqlite3.connect(places.store) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for table in tables for row in connection.execute(f'SELECT * FROM "{table}"'))


def test_a_post_becomes_a_card_the_brands_reply_marks_it_and_its_deletion_erases_it(places: Places) -> None:
    post = places.cry()
    places.start()
    places.eventually(lambda: places.told("yaralandı"), "a card")
    assert f"https://x.com/intent/tweet?in_reply_to={post.id}" in in_slack(places)
    places.x.reply(post, "@nazlievde Merhaba, hemen arıyoruz")
    places.eventually(lambda: "Yanıtlandı" in in_slack(places), "the card says that the brand answered")
    places.x.delete(post)
    places.eventually(lambda: "yaralandı" not in in_slack(places), "the words are gone from Slack")
    assert "Kandemir" not in in_slack(places)
    left = in_store(places)
    assert not [word for word in ("yaralandı", "Kandemir", "nazlievde", NAZLI.id) if word in left]
    assert len(places.cards()) == 1


def test_a_comment_becomes_a_card_and_each_person_has_one(places: Places) -> None:
    post = places.graph.post("Yeni sezon geldi")
    first = places.graph.comment(post, HURT, "Hülya Tan")
    places.graph.comment(post, f"{HURT} bizim de", "Rıza Öz")
    places.graph.reply_as_page(post, "Kasım fırsatları sürüyor")
    places.start()
    places.eventually(lambda: len(places.cards()) == 2, "a card for each of two people")
    places.graph.reply_as_page(first, "Hülya Hanım, hemen arıyoruz")
    places.eventually(lambda: answered(places), "one is answered")
    assert ["Hülya Tan" in text for text in answered(places)] == [True]


def answered(places: Places) -> list[str]:
    """The cards that say that the brand answered."""
    cards = (json.dumps([said.text, said.blocks], ensure_ascii=False) for said in places.cards())
    return [text for text in cards if "Yanıtlandı" in text]


def test_what_a_commenter_takes_away_is_erased(places: Places) -> None:
    post = places.graph.post("Yeni sezon geldi")
    comment = places.graph.comment(post, HURT, "Hülya Tan")
    places.start()
    places.eventually(lambda: places.told("yaralandı"), "a card")
    places.graph.remove(comment)
    places.eventually(lambda: "yaralandı" not in in_slack(places), "the words are gone from Slack")
    assert "Hülya" not in in_slack(places) + in_store(places)


def test_killed_between_two_pages_nothing_is_read_twice(places: Places) -> None:
    assert places.run("once").returncode == 0
    for number in range(250):
        places.cry(number, HAKAN)
    places.x.requests.clear()
    places.edit(("between: 0s, poll: 0.2s", "between: 0.3s..0.4s, poll: 0.2s"))
    places.start()
    places.eventually(lambda: len(places.searches()) >= 2, "the second page is asked for")
    places.kill()
    places.start()
    places.eventually(lambda: stored(places) == 250, "every post is there")
    pages = [search["next_token"] for search in places.searches() if "next_token" in search]
    assert (len(set(pages)), len(pages) <= 3) == (2, True)


def stored(places: Places) -> int:
    with sqlite3.connect(places.store) as connection:
        return int(connection.execute("SELECT count(*) FROM mention WHERE source = 'x'").fetchone()[0])


def test_a_dead_token_is_told_once_and_the_other_place_is_read_on(places: Places) -> None:
    post = places.graph.post("Yeni sezon geldi")
    places.x.refuse(401, times=1_000)
    places.start()
    places.eventually(lambda: any("twitter refuses us" in notice for notice in places.notices()), "a notice")
    places.graph.comment(post, HURT, "Hülya Tan")
    places.eventually(lambda: places.told("yaralandı"), "a card from Facebook")
    places.x.heal()
    places.eventually(lambda: any("twitter is back" in notice for notice in places.notices()), "it is back")
    assert sum("twitter refuses us" in notice for notice in places.notices()) == 1


def test_no_money_rests_the_source_and_says_so(places: Places) -> None:
    places.x.run_out_of_money(times=1_000)
    places.start()
    places.eventually(lambda: any("is used up" in notice for notice in places.notices()), "a notice")
    status = places.run("status").stdout
    assert "budget spent" in status


def test_a_stale_place_is_a_gap_told_once(places: Places) -> None:
    places.cry(1)
    places.start()
    places.eventually(lambda: len(places.cards()) == 1, "a card")
    places.x.outdate(str(int(places.x.newest_first()[0].id) + (3_600_000 << 22)))
    places.eventually(
        lambda: any("X no longer knew" in n or "could not be read" in n for n in places.notices()), "a gap"
    )
    seen = len(places.searches())
    places.eventually(lambda: len(places.searches()) > seen + 5, "it is polled on")
    gaps = [notice for notice in places.notices() if "X no longer knew" in notice or "could not be read" in notice]
    assert len(gaps) == 1


def test_a_call_from_facebook_is_a_nudge_to_poll_now(tmp_path: Path, blank_store: Path) -> None:
    places = Places(tmp_path, blank_store, poll="1h..2h")
    try:
        with places.config.open("a", encoding="utf-8") as config:
            config.write("receiver: {port: 0}\n")
        places.start()
        places.eventually(lambda: "listening port=" in places.log, "the receiver is open")
        places.eventually(lambda: places.graph.asked("published_posts"), "the first poll")
        port = places.log.split("listening port=")[1].split()[0]
        url = f"http://127.0.0.1:{port}/hooks/facebook"
        hello = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "open-sesame"}
        assert httpx.get(url, params=hello, timeout=PATIENCE).text == "1158201444"
        post = places.graph.post("Yeni sezon geldi")
        comment = places.graph.comment(post, HURT, "Hülya Tan")
        value = {"item": "comment", "verb": "add", "post_id": post, "comment_id": comment, "message": "ş"}
        entry = {"id": places.graph.wall.page, "time": 1_795_000_000, "changes": [{"field": "feed", "value": value}]}
        body = json.dumps({"object": "page", "entry": [entry]}).replace("/", "\\/").encode()
        signature = "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        forged = signature[:-1] + ("1" if signature.endswith("0") else "0")
        for signed, answer in ((forged, 403), (signature, 200)):
            headers = {"X-Hub-Signature-256": signed}
            assert httpx.post(url, content=body, headers=headers, timeout=PATIENCE).status_code == answer
        places.eventually(lambda: places.told("yaralandı"), "a card, hours before the next poll")
    finally:
        places.close()


def test_forgetting_an_account_takes_its_words_out_of_slack(places: Places) -> None:
    places.cry()
    places.start()
    places.eventually(lambda: places.told("yaralandı"), "a card")
    done = places.run("forget", "--author", f"x:@{NAZLI.handle}", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    places.eventually(lambda: "yaralandı" not in in_slack(places), "the words are gone from Slack")
    assert "Kandemir" not in in_slack(places) + in_store(places)


BAD_DAYS = {
    "refused, the token in a header": (
        "header",
        lambda places: (places.x.refuse(401, times=999), places.graph.fail(190, times=999, subcode=460)),
    ),
    "refused, the token in the address": (
        "query",
        lambda places: (places.x.refuse(400, "invalid-request", times=999), places.graph.fail(190, times=999)),
    ),
    "cut and down, the token in the address": (
        "query",
        lambda places: (places.x.refuse(503, times=999), places.graph.cut(times=999)),
    ),
}


@pytest.mark.parametrize(("token_in", "bad_day"), BAD_DAYS.values(), ids=BAD_DAYS)
def test_no_secret_is_written_anywhere_on_a_bad_day(
    tmp_path: Path, blank_store: Path, token_in: str, bad_day: Callable[[Places], object]
) -> None:
    places = Places(tmp_path, blank_store, more_page=f", token_in: {token_in}")
    try:
        bad_day(places)
        places.start(verbose=True)
        doubles = (places.x.requests, places.graph.requests)
        places.eventually(lambda: all(len(requests) > 2 for requests in doubles), "a few polls")
        ran = [places.run("status", "--json"), places.run("check", "--online")]
        places.stop()
        texts = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        texts |= {str(one.args): (one.stdout + one.stderr).encode() for one in ran}
        texts["slack"] = "".join(in_slack(places, channel) for channel in (TEAM, OPS)).encode()
        found = [(name, secret) for name, text in texts.items() for secret in SECRETS if secret.encode() in text]
        assert found == []
        assert "Traceback" not in places.log
    finally:
        places.close()
