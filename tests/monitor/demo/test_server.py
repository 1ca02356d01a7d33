"""The server that every double is built on: it begins, it ends, and its port is free again."""

import httpx
import pytest
from plain_http import PLAIN

from monitor.demo.server import LoopbackServer, Response


def a_server(says, port=0):
    return LoopbackServer(lambda _request: Response(says), port=port)


def port_of(server):
    return int(server.url.rpartition(":")[2])


def asked(server):
    return httpx.get(server.url, timeout=60, trust_env=False, verify=PLAIN).content


def test_once_it_is_stopped_its_port_is_free_and_stopping_again_changes_nothing():
    first = a_server(b"one").start()
    assert asked(first) == b"one"
    first.stop()
    with a_server(b"two", port_of(first)) as second:
        first.stop()
        assert asked(second) == b"two"


def test_a_port_that_is_taken_is_said():
    with a_server(b"one") as first:
        with pytest.raises(OSError, match="in use"):
            a_server(b"two", port_of(first))
        assert asked(first) == b"one"
