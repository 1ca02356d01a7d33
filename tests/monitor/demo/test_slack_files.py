"""Files in Slack's double, spoken to in plain HTTP."""

import json
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime

import pytest

from monitor.demo import faults
from monitor.demo.slack import TOKEN, UPLOAD, SlackDouble

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PNG = b"\x89PNG\r\n\x1a\n..."


@pytest.fixture
def double():
    with SlackDouble(lambda: NOON, channels={"C1"}) as slack:
        yield slack


def ask(double, method, *, form=None, **arguments):
    body = urllib.parse.urlencode(form).encode() if form is not None else json.dumps(arguments).encode()
    kind = "application/x-www-form-urlencoded" if form is not None else "application/json;charset=utf-8"
    headers = {"Content-Type": kind, "Authorization": f"Bearer {TOKEN}"}
    with DIRECT.open(urllib.request.Request(double.api_url + method, body, headers), timeout=60) as answer:
        return json.load(answer)


def send(url, content):
    with DIRECT.open(urllib.request.Request(url, content, method="POST"), timeout=60) as answer:
        return answer.status


def announce(double, length=11):
    return ask(double, "files.getUploadURLExternal", form={"filename": "days.png", "length": length})


def uploaded(double, content=PNG):
    answer = announce(double, len(content))
    send(answer["upload_url"], content)
    ask(double, "files.completeUploadExternal", files=[{"id": answer["file_id"]}])
    return answer["file_id"]


def kind(double, file):
    return ask(double, "files.info", form={"file": file})["file"]["mimetype"]


def a_picture(file):
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": "a"}
    return {"channel": "C1", "text": "hi", "blocks": [image]}


def test_a_file_is_announced_sent_completed_and_then_known():
    with SlackDouble(lambda: NOON) as slack:
        file = uploaded(slack)
        assert kind(slack, file) == "image/png"
        assert [one.content for one in slack.files.all()] == [PNG]
        assert slack.calls(UPLOAD) == 1
        assert slack.messages() == []


def test_what_is_new_is_known_only_after_some_looks(double):
    double.files.ready_after = 2
    file = uploaded(double)
    assert [kind(double, file) for _ in range(4)] == ["", "", "image/png", "image/png"]


def test_a_message_shows_a_picture_once_it_is_known(double):
    double.files.ready_after = 1
    file = uploaded(double)
    kind(double, file)
    refused = ask(double, "chat.postMessage", **a_picture(file))
    assert refused["error"] == "invalid_blocks"
    assert "json-pointer:/blocks/0/slack_file" in refused["response_metadata"]["messages"][0]
    kind(double, file)
    assert ask(double, "chat.postMessage", **a_picture(file))["ok"]


def test_what_is_no_picture_is_never_shown(double):
    file = uploaded(double, b"%PDF-1.7")
    assert kind(double, file) == ""
    assert ask(double, "chat.postMessage", **a_picture(file))["error"] == "invalid_blocks"


def test_an_unknown_file_is_shown_nowhere(double):
    assert ask(double, "chat.postMessage", **a_picture("F0NOBODY12"))["error"] == "invalid_blocks"


REFUSED = {
    "no name": ("files.getUploadURLExternal", {"form": {"length": 3}}, "invalid_arguments"),
    "no length": ("files.getUploadURLExternal", {"form": {"filename": "a.png"}}, "invalid_arguments"),
    "a length of nothing": (
        "files.getUploadURLExternal",
        {"form": {"filename": "a.png", "length": 0}},
        "invalid_arguments",
    ),
    "nothing to complete": ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    "something unknown to complete": ("files.completeUploadExternal", {"files": [{"id": "F1"}]}, "file_not_found"),
    "something unknown to look at": ("files.info", {"form": {"file": "F1"}}, "file_not_found"),
}


@pytest.mark.parametrize(("method", "arguments", "code"), REFUSED.values(), ids=REFUSED)
def test_what_slack_would_refuse_is_refused(double, method, arguments, code):
    assert ask(double, method, **arguments) == {"ok": False, "error": code}


def test_what_was_never_sent_cannot_be_completed(double):
    file = announce(double)["file_id"]
    assert ask(double, "files.completeUploadExternal", files=[{"id": file}])["error"] == "file_not_found"


@pytest.mark.parametrize(("path", "status"), [("F0DOUBLE0001", 400), ("F9", 404)])
def test_bytes_have_to_be_as_many_as_announced_and_go_where_they_were_announced(double, path, status):
    announce(double, 999)
    with pytest.raises(urllib.error.HTTPError) as refused:
        send(f"{double.url}/upload/{path}", PNG)
    with refused.value as answer:
        assert answer.status == status


def test_a_token_may_lack_a_permission(double):
    double.lacks = frozenset({"files:read"})
    file = uploaded(double)
    answer = ask(double, "files.info", form={"file": file})
    assert (answer["error"], answer["needed"]) == ("missing_scope", "files:read")


def test_faults_happen_to_files_too(double):
    double.fail_next(UPLOAD, faults.status(503))
    with pytest.raises(urllib.error.HTTPError) as refused:
        send(announce(double)["upload_url"], PNG)
    refused.value.close()
    double.fail_next("files.info", faults.refusal("fatal_error"))
    assert ask(double, "files.info", form={"file": "F1"})["error"] == "fatal_error"
