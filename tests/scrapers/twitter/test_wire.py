"""tweepy's traps: each is real in tweepy, and none reaches us."""

import gzip
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from x_searches import AYSE, searching

from monitor.demo import x_problems as problems
from monitor.demo.x import XDouble
from scrapers.kit.errors import SourceError, Unreachable

TOKEN = "AAAA-geheim-anahtar-123"


@pytest.fixture
def pace() -> Iterator[threading.Event]:
    """Set when whatever waits may go on."""
    event = threading.Event()
    yield event
    event.set()


def impatient(x, clock, **more):
    return searching(x, clock, timeout="300ms", deadline="600ms", **more)


def test_a_silent_server_frees_us_after_the_timeout(x, clock, pace):
    x.stall(pace)
    with impatient(x, clock) as source, pytest.raises(Unreachable):
        source.poll(None)


@pytest.mark.parametrize("headers", [False, True], ids=["its body", "its headers too"])
def test_a_server_that_drips_frees_us_at_the_deadline(x, clock, pace, headers):
    x.fail(problems.dripping(lambda: pace.wait(0.02), headers=headers))
    with impatient(x, clock) as source, pytest.raises(Unreachable):
        source.poll(None)


def test_an_answer_that_is_cut_is_no_answer(x, clock):
    x.fail(problems.cut())
    with searching(x, clock) as source, pytest.raises(Unreachable):
        source.poll(None)


def test_an_answer_that_is_too_large_is_not_read(x, clock):
    x.fail(problems.body(b'{"data": "' + b"a" * 200_000 + b'"}'))
    with searching(x, clock, most_bytes=100_000) as source, pytest.raises(Unreachable, match="large"):
        source.poll(None)


def test_a_bomb_is_not_unpacked(x, clock):
    bomb = gzip.compress(b" " * 20_000_000)
    x.fail(problems.body(bomb, headers={"Content-Encoding": "gzip"}))
    with searching(x, clock, most_bytes=1_000_000) as source, pytest.raises(Unreachable):
        source.poll(None)


def test_a_packed_answer_is_read(x, clock):
    page = b'{"data": [{"id": "2123748183765942274", "text": "@ornekmarka"}], "meta": {"result_count": 1}}'
    x.fail(problems.body(gzip.compress(page), headers={"Content-Encoding": "gzip"}))
    with searching(x, clock) as source:
        assert len(source.poll(None).mentions) == 1


def test_a_429_without_a_moment_is_asked_once(x, clock):
    x.limit(None, times=1_000)
    with searching(x, clock) as source, pytest.raises(SourceError):
        source.poll(None)
    assert len(x.requests) == 1


def test_tweepy_has_no_other_way_out(x, clock, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with searching(x, clock) as source:
        session = source._asker.wire._client.session
        assert list(session.adapters) == ["https://"]
        assert not session.trust_env
        source.poll(None)
    assert len(x.requests) == 1


def test_a_netrc_entry_does_not_replace_the_token(x, clock, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("default login somebody password else\n", "utf-8")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with searching(x, clock) as source:
        source.poll(None)
    assert x.requests[0].headers["authorization"].startswith("Bearer ")


def test_no_cookie_is_sent_back(x, clock):
    x.fail(problems.answer({"meta": {"result_count": 0}}, headers={"Set-Cookie": "guest_id=1; Path=/"}))
    with searching(x, clock) as source:
        source.poll(source.poll(None).cursor)
    assert "cookie" not in x.requests[1].headers


def test_a_closed_session_makes_no_request(x, clock):
    with searching(x, clock) as source:
        source.close()
        source.close()
    assert x.requests == []


# -- secrets


@pytest.fixture
def guarded(clock):
    with XDouble(clock, token=TOKEN) as double:
        yield double


def test_the_token_is_nowhere_but_in_the_request(guarded, clock, pace, caplog):
    """With every logger turned down to DEBUG after the source was opened, over good polls and all kinds of bad ones."""
    x = guarded
    x.publish("@ornekmarka gizli kalsın: fısıltı", AYSE)
    faults = [
        problems.no_money(),
        problems.html(),
        problems.limited(None),
        problems.problem(401, "about:blank", detail=TOKEN),
        problems.invalid("tweet", TOKEN, TOKEN, TOKEN),
        problems.body(TOKEN.encode()),
        problems.answer({"meta": {TOKEN: 1}, "data": {TOKEN: 1}}),
        problems.cut(),
    ]
    drip = problems.dripping(lambda: pace.wait(0.02))
    said = []
    with searching(x, clock, token=TOKEN) as source, impatient(x, clock, token=TOKEN) as other:
        for name in (*logging.root.manager.loggerDict, ""):
            caplog.set_level(logging.DEBUG, logger=name or None)
        said += [repr(source), repr(vars(source)), repr(source.poll(None))]
        for fault, asked in (*((fault, source) for fault in faults), (drip, other)):
            x.fail(fault)
            with pytest.raises(SourceError) as caught:
                asked.poll(None)
            said += [str(caught.value), repr(caught.value), caught.value.say(), repr(caught.value.values)]
        said += [repr(source.reread(None, ["1"])), repr(source.examine())]
    logged = [f"{record.getMessage()} {record.exc_info}" for record in caplog.records]
    assert x.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert not [text for text in (*said, *logged) if TOKEN in text]
    assert not [text for text in logged if "fısıltı" in text]


def test_reading_settings_does_not_import_tweepy():
    code = (
        "import sys; import scrapers.twitter as t; from scrapers.kit.document import parse_document;"
        "t.read_settings({'handle': 'a'}, parse_document('x: 1', 'y'), ());"
        "sys.exit('tweepy' in sys.modules or 'requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
