"""Connections under a deadline and under TLS: what is checked is the name, where it goes is the checked address."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest

from scrapers.kit.addresses import Guard
from scrapers.kit.errors import Unreachable
from scrapers.kit.fetch import Etiquette, Limits, Network
from scrapers.kit.pinned import Patience, PinnedBackend

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


class Wire(httpcore.NetworkBackend):
    """Remembers where it was to connect to, and for how long it might wait; some addresses take no connection."""

    def __init__(self, *deaf: str) -> None:
        self.asked: list[tuple[str, float | None]] = []
        self._deaf = deaf

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.asked.append((host, timeout))
        if host in self._deaf:
            raise httpcore.ConnectError(host)
        return httpcore.MockStream([b"hello"])


def backend(wire: Wire, *addresses: str, left: float = 9.0) -> PinnedBackend:
    return PinnedBackend(Guard(resolve=lambda host, port: list(addresses)), lambda: left, wire)


def test_the_name_is_never_handed_on_only_checked_addresses():
    wire = Wire("93.184.215.14")
    made = backend(wire, "93.184.215.14", "8.8.8.8").connect_tcp("shop.example", 443, timeout=5)
    assert wire.asked == [("93.184.215.14", 5), ("8.8.8.8", 5)]
    assert made.read(99) == b"hello"


def test_the_last_failure_is_the_one_that_is_told():
    with pytest.raises(httpcore.ConnectError, match=r"9\.9\.9\.9"):
        backend(Wire("8.8.8.8", "9.9.9.9"), "8.8.8.8", "9.9.9.9").connect_tcp("shop.example", 443, timeout=5)


def test_no_wait_is_longer_than_what_is_left():
    wire = Wire()
    backend(wire, "8.8.8.8", left=2.0).connect_tcp("shop.example", 443, timeout=5)
    backend(wire, "8.8.8.8", left=2.0).connect_tcp("shop.example", 443)
    assert wire.asked == [("8.8.8.8", 2.0), ("8.8.8.8", 2.0)]


def test_without_time_left_nothing_is_begun():
    wire = Wire()
    left = [9.0]
    stream = PinnedBackend(None, lambda: left[0], wire).connect_tcp("proxy.lan", 3128)
    left[0] = 0.0
    with pytest.raises(httpcore.ReadTimeout):
        stream.read(1, timeout=20)
    with pytest.raises(httpcore.ReadTimeout):
        stream.write(b"x")
    with pytest.raises(httpcore.ReadTimeout):
        backend(wire, "8.8.8.8", left=-1).connect_tcp("shop.example", 443)
    assert wire.asked == [("proxy.lan", 9.0)]


def test_patience_runs_only_while_a_server_has_us():
    patience = Patience(timedelta(seconds=5))
    assert patience.left() == 5
    with patience:
        threading.Event().wait(0.01)
        inside = patience.left()
    assert patience.left() <= inside < 5
    after = patience.left()
    threading.Event().wait(0.01)
    assert patience.left() == after


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "shop.example.pem"
    names = ["-subj", "/CN=shop.example", "-addext", "subjectAltName=DNS:shop.example"]
    kind = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run([openssl, *kind, *names, *files], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + path.with_suffix(".crt").read_bytes())
    return path


@pytest.fixture
def secure_port(certificate: Path) -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                plain, _ = listening.accept()
                with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(65_536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def ask(host: str) -> bytes:
    network = Network("Nobetci/0", lambda: NOW, allow_private_hosts=True, resolve=lambda host, port: ["127.0.0.1"])
    limits = Limits(deadline=timedelta(minutes=1))
    etiquette = Etiquette(frozenset({host}), (timedelta(0), timedelta(0)), obey_robots=False, limits=limits)
    try:
        return network.visitor("ears", etiquette).get(f"https://{host}/").body
    finally:
        network.close()


def test_a_certificate_is_checked_against_the_name_though_we_connect_to_an_address(
    certificate, secure_port, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    assert ask(f"shop.example:{secure_port}") == b"hi"
    with pytest.raises(Unreachable, match="certificate is not valid"):
        ask(f"elsewhere.example:{secure_port}")


def test_a_certificate_nobody_vouches_for_is_not_valid(secure_port):
    with pytest.raises(Unreachable, match="certificate is not valid"):
        ask(f"shop.example:{secure_port}")
