"""The double itself, spoken to in plain HTTP: what it takes, what it refuses, what it remembers."""

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo import faults
from monitor.demo.slack import ANY, TOKEN, SlackDouble

HOUSE = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def double():
    with SlackDouble(lambda: NOON, channels={"C1"}) as slack:
        yield slack


def ask(api_url, method, *, token=TOKEN, form=None, **arguments):
    body = urllib.parse.urlencode(form).encode() if form else json.dumps(arguments).encode()
    kind = "application/x-www-form-urlencoded" if form else "application/json;charset=utf-8"
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    with DIRECT.open(urllib.request.Request(api_url + method, body, headers), timeout=60) as answer:
        return json.load(answer)


def hi(key="k", **changes):
    metadata = {"event_type": "nobetci_note", "event_payload": {"key": key, "rev": 1}}
    return {"channel": "C1", "text": "hi", "metadata": metadata, **changes}


def test_what_was_posted_is_listed_newest_first(double):
    first, second = (ask(double.api_url, "chat.postMessage", **hi(text=text)) for text in ("one", "two"))
    listed = ask(double.api_url, "conversations.history", form={"channel": "C1"})
    assert [entry["ts"] for entry in listed["messages"]] == [second["ts"], first["ts"]]
    assert "metadata" not in listed["messages"][0]
    assert float(second["ts"]) > float(first["ts"])


def test_metadata_is_listed_only_when_asked_for(double):
    ask(double.api_url, "chat.postMessage", **hi())
    listed = ask(double.api_url, "conversations.history", form={"channel": "C1", "include_all_metadata": "1"})
    assert listed["messages"][0]["metadata"]["event_payload"]["key"] == "k"
    assert double.count("k") == 1


def test_pages_lead_on_to_the_next(double):
    for _ in range(5):
        ask(double.api_url, "chat.postMessage", **hi())
    seen, cursor = [], ""
    while True:
        page = ask(double.api_url, "conversations.history", form={"channel": "C1", "limit": "2", "cursor": cursor})
        seen += [entry["ts"] for entry in page["messages"]]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            break
    assert len(set(seen)) == 5


def test_a_thread_is_listed_apart_with_its_parent_first(double):
    parent = ask(double.api_url, "chat.postMessage", **hi())["ts"]
    reply = ask(double.api_url, "chat.postMessage", **hi(thread_ts=parent))["ts"]
    listed = ask(double.api_url, "conversations.replies", form={"channel": "C1", "ts": parent})
    assert [entry["ts"] for entry in listed["messages"]] == [parent, reply]
    assert len(ask(double.api_url, "conversations.history", form={"channel": "C1"})["messages"]) == 1


REFUSED = {
    "no token": ("auth.test", {"token": None}, "not_authed"),
    "a wrong token": ("auth.test", {"token": "xoxb-other"}, "invalid_auth"),
    "a method that is none": ("chat.shout", {}, "unknown_method"),
    "an unknown channel": ("chat.postMessage", hi(channel="C9"), "channel_not_found"),
    "an unknown channel's past": ("conversations.history", {"channel": "C9"}, "channel_not_found"),
    "no text": ("chat.postMessage", hi(text=""), "no_text"),
    "a parent that is not there": ("chat.postMessage", hi(thread_ts="1.000000"), "message_not_found"),
    "an edit of nothing": ("chat.update", hi(ts="1.000000"), "message_not_found"),
    "a thread that is not there": ("conversations.replies", {"channel": "C1", "ts": "1.000000"}, "thread_not_found"),
    "bad blocks": ("chat.postMessage", hi(blocks=[{"type": "section"}]), "invalid_blocks"),
    "names looked for": ("chat.postMessage", hi(link_names=True), "invalid_arguments"),
}


@pytest.mark.parametrize(("method", "arguments", "code"), REFUSED.values(), ids=REFUSED)
def test_what_slack_would_refuse_is_refused_and_leaves_nothing(double, method, arguments, code):
    answer = ask(double.api_url, method, **arguments)
    assert (answer["ok"], answer["error"]) == (False, code)
    assert double.messages() == []


def test_a_refused_form_points_at_the_fault(double):
    answer = ask(double.api_url, "chat.postMessage", **hi(blocks=[{"type": "divider"}, {"type": "section"}]))
    assert "[json-pointer:/blocks/1]" in answer["response_metadata"]["messages"][0]


def test_a_fault_before_the_effect_leaves_nothing_and_one_after_it_leaves_the_message(double):
    for fault, left in ((faults.html(), 0), (faults.html().then(), 1)):
        double.fail_next("chat.postMessage", fault)
        with pytest.raises(ValueError, match="Expecting value"):
            ask(double.api_url, "chat.postMessage", **hi())
        assert len(double.messages("C1")) == left


def test_faults_come_in_order_as_often_as_asked_and_can_be_forgotten(double):
    double.fail_next("auth.test", faults.refusal("internal_error"), times=2)
    double.fail_next(ANY, faults.refusal("fatal_error"), times=9)
    codes = [ask(double.api_url, "auth.test").get("error") for _ in range(3)]
    double.heal()
    assert codes == ["internal_error", "internal_error", "fatal_error"]
    assert ask(double.api_url, "auth.test")["ok"] is True
    assert double.calls("auth.test") == 4


def test_a_limit_says_how_long_to_wait(double):
    double.fail_next("auth.test", faults.limited("7"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(double.api_url, "auth.test")
    with refused.value as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")


def test_a_slow_answer_waits_for_the_test_and_blocks_nobody_else(double):
    hold = threading.Event()
    double.fail_next("chat.postMessage", faults.slow(hold).then())
    answers = []
    slow = threading.Thread(target=lambda: answers.append(ask(double.api_url, "chat.postMessage", **hi())))
    slow.start()
    assert ask(double.api_url, "auth.test")["ok"] is True
    assert answers == []
    hold.set()
    slow.join(60)
    assert answers[0]["ok"] is True


def test_many_threads_get_a_place_each(double):
    def post():
        ask(double.api_url, "chat.postMessage", **hi())

    threads = [threading.Thread(target=post) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({said.ts for said in double.messages("C1")}) == 30


def test_messages_outlive_the_process_that_took_them(tmp_path):
    state = tmp_path / "slack.json"
    command = [sys.executable, "-m", "monitor.demo.slack", "--state", str(state)]
    process = subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)
    with process:
        api_url = process.stdout.readline().strip()
        posted = ask(api_url, "chat.postMessage", **hi())
        process.kill()
    with SlackDouble(lambda: NOON, state=state) as again:
        assert [said.ts for said in again.messages("C1")] == [posted["ts"]]
        assert again.count("k") == 1
        assert float(ask(again.api_url, "chat.postMessage", **hi())["ts"]) > float(posted["ts"])
