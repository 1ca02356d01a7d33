"""Handing a mail over to the computer that takes ours, and what its refusals mean.

connect ─ TLS ─ login ─ MAIL ─ RCPT ─ DATA ─│ content ─ its number │─ quit
a broken line up to here: surely not sent ──┘ from here on: perhaps sent
"""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from monitor.errors import DeliveryFailed, Failure

_STATUS = re.compile(rb"\s*(\d\.\d{1,3}\.\d{1,3})\b")
_DOTS = re.compile(rb"^\.", re.MULTILINE)
_TOO_LARGE = 552
_GO_ON = 354


@dataclass(frozen=True, slots=True)
class Server:
    """The computer that takes our mail."""

    host: str
    port: int
    security: str = "starttls"
    """starttls, tls or none."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 20.0
    """Seconds it may be silent."""
    greets_as: str = "localhost"
    """What we call ourselves there."""


def send(server: Server, sender: str, reader: str, content: bytes, trusted: ssl.SSLContext | None = None) -> None:
    """Hand it over; lines end with CR LF. Raises only `DeliveryFailed`."""
    with _session(server, trusted) as smtp:
        size = [f"size={len(content)}"] if smtp.has_extn("size") else []
        _accept(smtp.mail(sender, size), refused=Failure.ROUTE)
        _accept(smtp.rcpt(reader), refused=Failure.ROUTE)
        _accept(smtp.docmd("DATA"), refused=Failure.ROUTE, wanted=_GO_ON)
        try:
            smtp.send(_DOTS.sub(b"..", content) + b".\r\n")
            answer = smtp.getreply()
        except OSError as error:
            raise DeliveryFailed(Failure.AMBIGUOUS, type(error).__name__) from error
        _accept(answer, refused=Failure.PAYLOAD)


def greet(server: Server, trusted: ssl.SSLContext | None = None) -> None:
    """Nothing if it lets us in. Raises only `DeliveryFailed`."""
    with _session(server, trusted) as smtp:
        _accept(smtp.noop(), refused=Failure.ROUTE)


@contextmanager
def _session(server: Server, trusted: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    try:
        with _connected(server, trusted or ssl.create_default_context()) as smtp:
            yield smtp
    except OSError as error:  # smtplib's own are among them
        raise _in_our_words(error) from error


@contextmanager
def _connected(server: Server, trusted: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    """The line, with us let in; whatever became of the mail, hanging up does not change it."""
    where = (server.host, server.port, server.greets_as)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=server.timeout, context=trusted)
    else:
        smtp = smtplib.SMTP(*where, timeout=server.timeout)
    try:
        if server.security == "starttls":
            smtp.starttls(context=trusted)
        smtp.ehlo_or_helo_if_needed()
        if server.user is not None and server.password is not None:
            smtp.login(server.user, server.password)
        yield smtp
        with suppress(OSError):
            smtp.quit()
    finally:
        smtp.close()


def _accept(answer: tuple[int, bytes], *, refused: Failure, wanted: int | None = None) -> None:
    """Nothing if that is a yes; `refused` names what a lasting no means."""
    code, said = answer
    if code == wanted or (wanted is None and 200 <= code < 300):
        return
    raise _refusal(code, said, refused)


def _refusal(code: int, said: bytes | str, refused: Failure) -> DeliveryFailed:
    """The number of the refusal; its words may hold anything, and stay where they are."""
    status = _STATUS.match(said if isinstance(said, bytes) else said.encode("utf-8", "replace"))
    name = f"smtp_{code}" + (f"_{status[1].decode()}" if status else "")
    if not 500 <= code < 600:
        return DeliveryFailed(Failure.WAIT, name)
    return DeliveryFailed(Failure.PAYLOAD if code == _TOO_LARGE else refused, name)


def _in_our_words(error: OSError) -> DeliveryFailed:
    match error:
        case smtplib.SMTPResponseException():
            return _refusal(error.smtp_code, error.smtp_error, Failure.ROUTE)
        case smtplib.SMTPServerDisconnected():
            return DeliveryFailed(Failure.WAIT, "disconnected")
        case smtplib.SMTPException() | ssl.SSLCertVerificationError():  # not offered, or not whom we meant
            return DeliveryFailed(Failure.ROUTE, type(error).__name__)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return DeliveryFailed(Failure.WAIT, type(error).__name__)
        case ssl.SSLError():
            return DeliveryFailed(Failure.ROUTE, "no_tls")
        case _:
            return DeliveryFailed(Failure.WAIT, type(error).__name__)
