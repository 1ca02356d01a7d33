"""Who knows the address of a digest reads it, over a real socket; nobody else learns anything."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from plain_http import PLAIN

from monitor.errors import StoreError
from monitor.receiver import Address, Receiver

SECRET = "s3cret-of_the-page-0123"
PAGE = "<!doctype html><p>İçinde söz var".encode()


def page_of(secret: str) -> bytes | None:
    if secret == "the-store-is-broken":
        raise StoreError("cannot be read")
    return PAGE if secret == SECRET else None


@pytest.fixture
def at() -> Iterator[str]:
    receiver = Receiver(Address("127.0.0.1", 0, 10_000), {}, pages=page_of)
    receiver.start(lambda _name: None)
    yield f"http://127.0.0.1:{receiver.port}"
    receiver.stop()


def test_the_page_is_shown_to_who_knows_its_address(at: str) -> None:
    answer = httpx.get(f"{at}/digests/{SECRET}?from=mail", verify=PLAIN)
    assert (answer.status_code, answer.content) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_browser_loads_nothing_keeps_nothing_and_tells_nobody(at: str) -> None:
    headers = httpx.get(f"{at}/digests/{SECRET}", verify=PLAIN).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; img-src data:")
    assert "script" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
    assert (headers["referrer-policy"], headers["x-frame-options"]) == ("no-referrer", "DENY")
    assert "noindex" in headers["x-robots-tag"]


def test_a_head_is_answered_without_the_page(at: str) -> None:
    answer = httpx.head(f"{at}/digests/{SECRET}", verify=PLAIN)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(PAGE))


@pytest.mark.parametrize(
    "path",
    [
        "/digests/", "/digests", f"/digests/{SECRET}/", f"/digests/{SECRET}x", f"/digests/{SECRET[:-1]}",
        f"/Digests/{SECRET}", "/digests/../etc/passwd", "/digests/%00", f"/{SECRET}", "/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_anything_else_is_not_found(at: str, path: str, method: str) -> None:
    answer = httpx.request(method, at + path, verify=PLAIN)
    assert (answer.status_code, answer.content) == (404, b"")


def test_nothing_is_taken_where_a_page_is(at: str) -> None:
    assert httpx.post(f"{at}/digests/{SECRET}", content=b"x", verify=PLAIN).status_code == 404


def test_a_store_that_cannot_be_read_is_no_missing_page(at: str) -> None:
    assert httpx.get(f"{at}/digests/the-store-is-broken", verify=PLAIN).status_code == 503


def test_no_secret_is_in_the_log(at: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="monitor")
    for secret in (SECRET, "the-store-is-broken", "another-secret-that-is-none"):
        httpx.get(f"{at}/digests/{secret}", verify=PLAIN)
    told = [str(vars(record)) for record in caplog.records if record.name.startswith("monitor")]
    assert told
    assert not [line for line in told if SECRET in line or "broken" in line]


def test_a_receiver_without_pages_has_none() -> None:
    receiver = Receiver(Address("127.0.0.1", 0, 10_000), {})
    receiver.start(lambda _name: None)
    try:
        assert httpx.get(f"http://127.0.0.1:{receiver.port}/digests/{SECRET}", verify=PLAIN).status_code == 404
    finally:
        receiver.stop()
