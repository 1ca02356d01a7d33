"""A real mail server on this computer: it takes mail, refuses it or hangs up, as it is told.

with PostOffice() as office:
    office.refuses("RCPT", "550 5.1.1 nobody here")
    ...
    office.mails
"""

import shutil
import ssl
import subprocess
from collections import defaultdict, deque
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

Context = ssl.SSLContext | None
USER, PASSWORD = "nobetci@papatya.example", "dogru-at-pil-zimba"


@dataclass(frozen=True, slots=True)
class Mail:
    """What was taken: who from, who for, and every byte."""

    sender: str
    readers: tuple[str, ...]
    content: bytes
    tls: bool
    user: str | None

    @property
    def parsed(self) -> EmailMessage:
        """As a mail client reads it."""
        return message_from_bytes(self.content, policy=default)  # type: ignore[return-value]


class _Desk(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class PostOffice:
    """Takes every mail unless told otherwise; `refuses` and `hangs_up` hold for the next such command only."""

    def __init__(self, *, login: bool = False, tls: Context = None, starttls: Context = None) -> None:
        self.mails: list[Mail] = []
        self.asked: list[str] = []
        """Every command that came, in order."""
        self._answers: dict[str, deque[str | None]] = defaultdict(deque)
        settings: dict[str, Any] = {"auth_required": login, "auth_require_tls": starttls is not None} if login else {}
        self._settings = {**settings, "ssl_context": tls, "tls_context": starttls, "data_size_limit": 2_000_000}
        self._settings["server_hostname"] = "localhost"
        self.port = 0
        self._desk: _Desk | None = None

    # -- script

    def refuses(self, command: str, answer: str) -> None:
        """The next MAIL, RCPT or DATA is answered so; after DATA the content was sent and is thrown away."""
        self._answers[command].append(answer)

    def hangs_up(self, command: str) -> None:
        """The next such command is never answered; after DATA the mail has been taken all the same."""
        self._answers[command].append(None)

    def forget(self) -> None:
        """As if nothing had happened yet."""
        self.mails.clear()
        self.asked.clear()
        self._answers.clear()

    # -- life

    def open(self) -> "PostOffice":
        """Listen, on the same port as before."""
        if self._desk is not None:
            return self
        self._desk = _Desk(self, "127.0.0.1", self.port, authenticator=self._authenticate, **self._settings)
        self._desk.start()
        self.port = self._desk.port
        return self

    def close(self) -> None:
        """Nobody listens any more."""
        if self._desk is not None:
            self._desk.stop()
        self._desk = None

    def __enter__(self) -> "PostOffice":
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what aiosmtpd asks

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        answer = self._answer(server, "MAIL")
        if not answer.startswith("2"):
            return answer
        envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = self._answer(server, "RCPT")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope) -> str:
        waiting = self._answers["DATA"]
        taken = not waiting or waiting[0] is None
        if taken:
            readers, user = tuple(envelope.rcpt_tos), session.auth_data
            tls = server.transport.get_extra_info("sslcontext") is not None
            self.mails.append(Mail(envelope.mail_from, readers, envelope.content, tls, user and user.login.decode()))
        return self._answer(server, "DATA")

    def _answer(self, server, command: str) -> str:
        self.asked.append(command)
        answer = self._answers[command].popleft() if self._answers[command] else "250 OK"
        if answer is None:
            server.transport.abort()
            return "250 nobody hears this"
        return answer

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False, auth_data=data if right else None)


@cache
def certificate(folder: Path) -> Path:
    """A certificate for this computer, made by ourselves, with its key in the same file; skips without openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    made = folder / "post-office.pem"
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    key = folder / "post-office.key"
    subprocess.run([openssl, *kind, *names, "-keyout", key, "-out", made], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made


def shows(certificate: Path) -> ssl.SSLContext:
    """For a server that has it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def trusts(certificate: Path) -> ssl.SSLContext:
    """For a client that trusts it and nothing else."""
    return ssl.create_default_context(cafile=str(certificate))
