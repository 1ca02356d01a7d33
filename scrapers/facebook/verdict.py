"""What an error of the Graph API means for who asked: its code decides, for the HTTP status cannot be trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, SourceError, Unreachable, msg

_SERVICE = frozenset({1, 2})
_THROTTLES = frozenset({4, 17, 32, 341, 613, 80001, 80002})
_TOKEN = frozenset({102, 190})
_FORBIDDEN = frozenset({3, 10, *range(200, 300)})
_MISUSE = 100
_NO_SUCH_OBJECT = 33
_POLICY = 368
_MOST = 10**9
_PERMISSION = re.compile(r"\b(?:pages|instagram|business|read|public)_[a-z_]{3,40}\b|Page Public Content Access")
_REDUCE = "reduce the amount of data"
_SIGN = "appsecret_proof"


class TooMuch(Unreachable):
    """Facebook wants to be asked for less at once."""


class LostCursor(Unreachable):
    """The comment that paging would go on from is gone."""


class Vanished(Refused):
    """What was asked for is gone, cannot be seen with this token, or has no such field."""

    def __init__(self, source: str, what: str, *, gone: bool, **values: object) -> None:
        super().__init__(source, what, **values)
        self.gone = gone
        """Whether Facebook says that there is no such thing to be seen, not only that we asked wrongly."""


class NotPermitted(Refused):
    """The token lacks a permission."""

    def __init__(self, source: str, what: str, *, permission: str) -> None:
        super().__init__(source, what, permission=permission)
        self.permission = permission


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call was about: enough to say what its failure means."""

    source: str
    needs: str
    """The permission it rests on."""
    goes_on: bool = False
    """Whether it went on from a cursor."""


def verdict(asked: Asked, error: object, status: int, *, until: datetime) -> SourceError:
    """The error that answer is; `until` is when to come back if it asks us to wait."""
    code = number_in(error, "code") if isinstance(error, Mapping) else None
    if not isinstance(error, Mapping) or code is None:
        return LayoutChanged(asked.source, msg("Facebook reports an error in a form we do not know"))
    if code in _THROTTLES:  # first: these are often marked as transient, too
        return RateLimited(asked.source, msg("Facebook asks us to wait: error {code}"), until=until, code=code)
    said, subcode = error.get("message"), number_in(error, "error_subcode")
    said = said if isinstance(said, str) else ""
    if code in _FORBIDDEN:
        return _not_permitted(asked, said)
    if code in _TOKEN:
        return _dead(asked, code, subcode)
    if code == _MISUSE:
        return _misused(asked, said, subcode)
    if code == _POLICY:
        return Refused(asked.source, msg("Facebook has blocked this use of its API for policy reasons: error 368"))
    return _other(asked, code, said, is_transient=error.get("is_transient") is True or status >= 500)


def number_in(error: Mapping[str, object], name: str) -> int | None:
    """That number of an error, if it is one that Facebook could have given it."""
    value = error.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST else None


def _other(asked: Asked, code: int, said: str, *, is_transient: bool) -> SourceError:
    if _REDUCE in said.casefold():
        return TooMuch(asked.source, msg("Facebook wants to be asked for less at once"))
    if code in _SERVICE or is_transient:
        return Unreachable(asked.source, msg("Facebook has trouble answering: error {code}"), code=code)
    return Refused(asked.source, msg("Facebook refuses with error {code}"), code=code)


def _not_permitted(asked: Asked, said: str) -> NotPermitted:
    """Only the permission is taken from what Facebook says: its sentence may repeat the token."""
    named = _PERMISSION.search(said)
    what = msg("the token lacks a permission: {permission}")
    return NotPermitted(asked.source, what, permission=named[0] if named else asked.needs)


def _misused(asked: Asked, said: str, subcode: int | None) -> SourceError:
    if _SIGN in said:
        return Refused(asked.source, msg("Facebook wants every call signed: set app_secret"))
    if asked.goes_on:
        return LostCursor(asked.source, msg("the comments moved while they were read"))
    if subcode == _NO_SUCH_OBJECT:
        what = msg("what was asked for does not exist, or the token cannot see it: error 100")
        return Vanished(asked.source, what, gone=True)
    return Vanished(asked.source, msg("Facebook does not know what we ask for: error 100"), gone=False)


def _dead(asked: Asked, code: int, subcode: int | None) -> Refused:
    what = None if subcode is None else _DEAD.get(subcode)
    return Refused(asked.source, what or msg("the token does not work: renew it (error {code})"), code=code)


_DEAD = {
    458: msg("the app was removed from the account: connect it again and renew the token"),
    459: msg("Facebook wants the owner of the token to sign in; then renew the token"),
    460: msg("the token ended when its owner changed the password: renew the token"),
    463: msg("the token has expired: renew the token"),
    464: msg("the account of the token is not confirmed: confirm it and renew the token"),
    467: msg("the token is no longer valid, its owner signed out: renew the token"),
    492: msg("the owner of the token no longer has a role on the page: renew the token with another"),
}
