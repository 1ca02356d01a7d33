"""How e-mail is sent, as configured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.config.fields import is_loopback_url
from monitor.config.findings import Findings
from monitor.config.mail_settings import MailSection, sender_of
from monitor.config.secret import Secrets, read_secret
from monitor.config.sections import Raw, read_section
from scrapers.kit.errors import msg

PORTS = {"starttls": 587, "tls": 465, "none": 25}
_SECTION = ("mail",)


@dataclass(frozen=True, slots=True)
class MailEntry:
    """The computer that takes our mail, and who the mail is from."""

    host: str
    port: int
    security: str
    """starttls, tls or none."""
    address: str
    """Who it is from."""
    name: str = ""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: timedelta = timedelta(seconds=20)


def read_mail(findings: Findings, top: Raw, secrets: Secrets) -> MailEntry | None:
    """The section; None where there is none, or where it does not say enough to send anything."""
    section = read_section(findings, top, "mail", MailSection)
    given = {"password_env": section.password_env, "password_file": section.password_file}
    password = read_secret(findings, secrets, _SECTION, given)
    if "mail" not in top:
        return None
    _note_half_a_login(findings, section, given)
    _note_open_way(findings, section, given)
    for key, value in (("host", section.host), ("from", section.from_)):
        if value is None and not findings.is_wrong((*_SECTION, key)):
            findings.problem((*_SECTION, key), msg("{key} is missing"), key=key)
    if section.host is None or section.from_ is None:
        return None
    name, address = sender_of(section.from_)
    return MailEntry(
        host=section.host,
        port=section.port or PORTS[section.security],
        security=section.security,
        address=address,
        name=name,
        user=section.user,
        password=password,
        timeout=section.timeout,
    )


def _note_half_a_login(findings: Findings, section: MailSection, given: Mapping[str, object]) -> None:
    named = next((key for key, target in given.items() if target is not None), None)
    if named is None and section.user is not None:
        hint = msg("name its variable: password_env: NOBETCI_MAIL_PASSWORD, under mail")
        findings.problem((*_SECTION, "user"), msg("a user without a password"), hint)
    if named is not None and section.user is None and not findings.is_wrong((*_SECTION, "user")):
        findings.problem((*_SECTION, named), msg("a password without a user"), msg("write the user beside it"))


def _note_open_way(findings: Findings, section: MailSection, given: Mapping[str, object]) -> None:
    if section.security != "none" or section.host is None or _is_here(section.host):
        return
    if any(given.values()):
        hint = msg("write security: starttls or tls")
        findings.problem((*_SECTION, "security"), msg("the password would travel readable by everyone"), hint)
    else:
        hint = msg("fine inside your own network; else write security: starttls or tls")
        findings.warn((*_SECTION, "security"), msg("mail travels readable by everyone on the way"), hint)


def _is_here(host: str) -> bool:
    return is_loopback_url(f"http://[{host}]" if ":" in host else f"http://{host}")
