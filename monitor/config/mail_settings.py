"""What the YAML may say of e-mail.

The lines under the fields are what an editor shows to the operator.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from monitor.config.fields import FilePath, Header, Pause, Variable, wrong
from monitor.config.section import Section
from scrapers.kit.errors import msg

_MOST = 254
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|[0-9A-Fa-f:.]+")
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>")


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value) or len(value) > _MOST:
        raise wrong(msg("{value!r} is not a mail address"), msg("write it like destek@yourshop.com"), value=value)
    return value


def sender_of(value: str) -> tuple[str, str]:
    """Name and address of `Name <address>`, the name empty where there is none."""
    named = _NAMED.fullmatch(value)
    return (named[1].strip(), named[2]) if named and value.isprintable() else ("", value)


def _sender(value: str) -> str:
    _address(sender_of(value)[1])
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise wrong(msg("{value!r} is not the name of a computer"), msg("write it like mail.yourshop.com"), value=value)
    return value


MailAddress = Annotated[str, AfterValidator(_address)]
Sender = Annotated[str, AfterValidator(_sender)]
Host = Annotated[str, AfterValidator(_host)]


class MailSection(Section):
    """How e-mail is sent. The password never stands in this file."""

    host: Host | None = None
    """The computer that takes our mail."""
    port: int | None = Field(default=None, ge=1, le=65_535)
    """Its port; unset, 587 for starttls, 465 for tls, 25 for none."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the way there is kept private: starttls, tls from the first word on, or none."""
    user: Header | None = None
    """Who we are to that computer; unset, nobody is asked."""
    password_env: Variable | None = None
    """Name of the environment variable with the password."""
    password_file: FilePath | None = None
    """Or a file that holds it, relative to this one."""
    from_: Sender | None = Field(default=None, alias="from")
    """Who the mail is from: an address, or a name with one: Nöbetçi <nobetci@yourshop.com>."""
    timeout: Pause = timedelta(seconds=20)
    """Longest silence of that computer."""
