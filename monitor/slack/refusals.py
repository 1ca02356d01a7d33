"""What a failed call means for the caller: Slack's codes and broken answers → `Failure`.

Whatever is not known for certain is AMBIGUOUS: the message may stand in the channel already.
"""

import re
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from monitor.errors import DeliveryFailed, Failure

BROKEN = (OSError, HTTPException, ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What one SDK call may raise besides the SDK's own errors: sockets, cut answers, and bodies it did not expect."""

UNSAID_WAIT = 30.0
"""Seconds to wait when a 429 does not say how long."""
_LONGEST_WAIT = 3_600.0

_CODES: dict[Failure, str] = {
    Failure.TOKEN: "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission "
    "not_allowed_token_type org_login_required two_factor_setup_required team_access_not_granted access_denied "
    "accesslimited",
    Failure.ROUTE: "channel_not_found not_in_channel is_archived ekm_access_denied messages_tab_disabled "
    "posting_to_general_channel_denied",
    Failure.PAYLOAD: "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long no_text invalid_arguments "
    "metadata_too_large too_many_attachments invalid_attachments markdown_text_conflict only_one_table_allowed",
    Failure.WAIT: "ratelimited rate_limited update_failed",
    Failure.QUOTA: "message_limit_exceeded",
    Failure.GONE: "message_not_found cannot_reply_to_message thread_not_found",
    Failure.FROZEN: "cant_update_message edit_window_closed",
}
_RATE = frozenset({"ratelimited", "rate_limited"})
_KIND_OF = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
_PREFIXES = (("restricted_action", Failure.ROUTE), ("invalid_metadata_", Failure.PAYLOAD))
_CODE = re.compile(r"[a-z][a-z0-9_]{0,79}")
_POINTER = re.compile(r"json-pointer:(/[\w/-]{0,200})")


def kind_of(code: str) -> Failure:
    """The kind of failure that one of Slack's codes is; an unknown code is ambiguous."""
    by_prefix = (kind for prefix, kind in _PREFIXES if code.startswith(prefix))
    return _KIND_OF.get(code) or next(by_prefix, Failure.AMBIGUOUS)


def refused(code: object, *, status: int = 200, retry_after: str | None = None, detail: str = "") -> DeliveryFailed:
    """The failure of an answer that came but was not an ok. Only things shaped like a code are ever passed on."""
    name = code if isinstance(code, str) and _CODE.fullmatch(code) else f"http_{status}"
    if status == 429 or name in _RATE:
        return DeliveryFailed(Failure.WAIT, name, retry_in=_seconds(retry_after))
    if status >= 500:
        return DeliveryFailed(Failure.AMBIGUOUS, name)
    return DeliveryFailed(kind_of(name), name, detail=detail)


_WEBHOOK_ROUTE = frozenset({403, 404, 410})


def refused_webhook(body: str, *, status: int, retry_after: str | None) -> DeliveryFailed:
    """The failure of a webhook's answer other than 200 `ok`; its code is the plain text body."""
    failure = refused(body.strip(), status=status, retry_after=retry_after)
    if status in _WEBHOOK_ROUTE:
        return DeliveryFailed(Failure.ROUTE, failure.code)
    return DeliveryFailed(Failure.PAYLOAD, failure.code) if status == 400 else failure


def broken(error: Exception) -> DeliveryFailed:
    """The failure of a call that brought no readable answer; only what broke before sending is a clean retry."""
    never_sent = isinstance(error, URLError) and not isinstance(error, HTTPError)
    return DeliveryFailed(Failure.WAIT if never_sent else Failure.AMBIGUOUS, type(error).__name__)


def pointers(data: object) -> str:
    """Where Slack found fault with the blocks; only JSON pointers, never its sentences, which may quote us."""
    return " ".join(dict.fromkeys(_POINTER.findall(str(data))))


def _seconds(retry_after: str | None) -> float:
    text = (retry_after or "").strip()
    if not (text.isascii() and text.isdigit()):
        return UNSAID_WAIT
    return min(max(float(text[:9]), 1.0), _LONGEST_WAIT)
