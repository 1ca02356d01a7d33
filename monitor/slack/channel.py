"""Slack with a bot token: post, edit, look for what was posted. Classifies failures, never retries."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from monitor.clock import steady_clock
from monitor.errors import DeliveryFailed, Failure
from monitor.language import voice
from monitor.language.forms import Voice
from monitor.rules.card import Note, Posted, Room
from monitor.rules.message import Message
from monitor.slack.blocks import KINDS
from monitor.slack.checked import checked_payload, fingerprint
from monitor.slack.client import Access
from monitor.slack.digest import NOTHING, Shown, left_over
from monitor.slack.elements import Json
from monitor.slack.exhibition import Exhibition
from monitor.slack.pictures import Gallery
from monitor.slack.refusals import BROKEN, broken, pointers, refused

log = logging.getLogger(__name__)

_NO_PREVIEW = {"unfurl_links": False, "unfurl_media": False}
_MOST_PAGES = 200
_UNREADABLE = frozenset(
    {"missing_scope", "no_permission", "not_allowed_token_type", "not_in_channel", "channel_not_found"}
    | {"method_not_supported_for_channel_type"}
)
"""Codes of a history method that mean: this channel's past cannot be read, now or later."""


@dataclass(frozen=True, slots=True)
class _Saying:
    """A message on its way into a room."""

    room: Room
    message: Message
    plain: bool
    hears: bool

    @property
    def voice(self) -> Voice:
        return voice(self.room.language, self.room.zone)

    def body(self, drawn: Shown) -> Json:
        return checked_payload(self.message, self.voice, plain=self.plain, hears=self.hears, drawn=drawn)

    def left(self, drawn: Shown) -> tuple[str, ...]:
        return () if self.plain else left_over(self.message, self.voice, drawn)


class SlackChannel:
    """Slack through the Web API. One instance may be shared by threads; it keeps who we are, and where pictures are."""

    can_edit = True
    can_find = True
    can_thread = True

    def __init__(
        self,
        token: str,
        access: Access,
        *,
        hears: bool = True,
        native_charts: bool = False,
        steady: Callable[[], float] = steady_clock,
    ) -> None:
        """`hears`: whether anybody listens for presses; else messages have no buttons that need it.

        `native_charts`: Slack draws the charts of a digest itself, as far as it can.
        """
        self._client = access.web_client(token)
        self._hears = hears
        self._me: str | None = None
        self._charts = Exhibition(Gallery(self._call, access, steady), native_charts)

    def post(self, room: Room, message: Message, *, thread: Posted | None = None, plain: bool = False) -> Posted:
        """Where the message now stands, in Slack's own words. Raises only `DeliveryFailed`."""
        there: Json = {"channel": thread.room if thread else room.address, **_NO_PREVIEW}
        there |= {"thread_ts": thread.ts} if thread else {}
        there |= {"reply_broadcast": True} if thread and isinstance(message, Note) and message.aloud else {}
        there |= {"mrkdwn": False} if plain else {}
        return self._say("chat.postMessage", there, _Saying(room, message, plain, self._hears))

    def update(self, room: Room, at: Posted, message: Message, *, plain: bool = False) -> Posted:
        """Make the message at that place say this instead; repeatable. Raises only `DeliveryFailed`."""
        there: Json = {"channel": at.room, "ts": at.ts, "blocks": []}
        return self._say("chat.update", there, _Saying(room, message, plain, self._hears))

    def find(
        self, room: Room, keys: frozenset[str], *, since: datetime, thread: Posted | None = None
    ) -> dict[str, Posted] | None:
        """Our own messages with these keys, written since then; the earliest where one stands there twice.

        None: this channel's history cannot be read. Raises `DeliveryFailed` when a reading broke off: not decided.
        """
        channel = thread.room if thread else room.address
        try:
            seen = list(self._history(channel, since, thread))
        except DeliveryFailed as failure:
            return _unread(failure)
        found: dict[str, Posted] = {}
        for key, ts in sorted(set(seen), key=lambda pair: _order(pair[1])):
            if key in found:
                log.warning("posted twice", extra={"key": key})
            elif key in keys:
                found[key] = Posted(channel, ts)
        return found

    def probe(self) -> None:
        """Nothing if the token works. Raises `DeliveryFailed`."""
        self._me = self._who()

    def _say(self, method: str, there: Json, saying: _Saying) -> Posted:
        """A message whose charts are refused is said at once without them: nothing of it was posted."""
        drawn = NOTHING if saying.plain else self._charts.hung(saying.message, saying.voice)
        try:
            return replace(self._send(method, {**there, **saying.body(drawn)}), left=saying.left(drawn))
        except DeliveryFailed as failed:
            if failed.kind is not Failure.PAYLOAD or not drawn:
                raise
            log.warning("charts refused", extra={"code": failed.code, "detail": failed.detail})
        return replace(self._send(method, {**there, **saying.body(NOTHING)}), left=saying.left(NOTHING))

    def _send(self, method: str, body: Json) -> Posted:
        answer = self._call(method, sent=body)
        channel, ts = answer.get("channel"), answer.get("ts")
        if not (isinstance(channel, str) and isinstance(ts, str) and channel and ts):
            raise DeliveryFailed(Failure.AMBIGUOUS, "no_ts")  # an ok without them is not Slack's (a redirect, a portal)
        return Posted(channel, ts)

    def _call(self, method: str, *, sent: Json | None = None, asked: Json | None = None) -> Mapping[str, Any]:
        try:
            response = self._client.api_call(method, json=sent, params=asked)
        except SlackApiError as error:
            failure = _refusal(error, fingerprint(sent) if sent else "")
        except (SlackClientError, *BROKEN) as error:
            failure = broken(error)
        else:
            if isinstance(response.data, dict):
                return response.data
            failure = DeliveryFailed(Failure.AMBIGUOUS, "not_an_object")
        # Not `from error`: the SDK's errors hold the whole answer, and with it people's words.
        raise failure from None

    def _who(self) -> str:
        answer = self._call("auth.test")
        me = answer.get("bot_id") or answer.get("user_id")
        if not isinstance(me, str):
            raise DeliveryFailed(Failure.AMBIGUOUS, "no_identity")
        return me

    def _history(self, channel: str, since: datetime, thread: Posted | None) -> Iterator[tuple[str, str]]:
        self._me = self._me or self._who()
        parent = thread.ts if thread else None  # Slack lists it among its own replies
        for page in self._pages(channel, since, thread):
            for entry in page:
                key = _key_of(entry) if self._me in (entry.get("bot_id"), entry.get("user")) else None
                if key is not None and entry["ts"] != parent:
                    yield key, str(entry["ts"])

    def _pages(self, channel: str, since: datetime, thread: Posted | None) -> Iterator[list[Mapping[str, Any]]]:
        method = "conversations.replies" if thread else "conversations.history"
        body: Json = {"channel": channel, "oldest": f"{since.timestamp():.6f}", "inclusive": True, "limit": 200}
        body |= {"include_all_metadata": True} | ({"ts": thread.ts} if thread else {})
        cursors: set[str] = set()
        for _ in range(_MOST_PAGES):
            answer = self._call(method, asked=body)
            messages = answer.get("messages")
            if not isinstance(messages, list) or not all(isinstance(entry, Mapping) for entry in messages):
                raise DeliveryFailed(Failure.WAIT, "malformed_page")
            yield messages
            cursor = _cursor_of(answer)
            if cursor is None:
                return
            if cursor in cursors:
                break
            cursors.add(cursor)
            body = {**body, "cursor": cursor}
        raise DeliveryFailed(Failure.WAIT, "endless_history")


def _refusal(error: SlackApiError, detail: str) -> DeliveryFailed:
    response = error.response
    data = response.data if isinstance(response.data, dict) else {}
    after = response.headers.get("Retry-After") or response.headers.get("retry-after")
    found = f"{detail} {pointers(data)}".strip()
    return refused(data.get("error"), status=response.status_code, retry_after=after, detail=found)


def _unread(failure: DeliveryFailed) -> dict[str, Posted] | None:
    if failure.code in _UNREADABLE:
        return None
    if failure.kind is Failure.GONE:
        return {}  # no thread, so nothing in it
    if failure.kind in (Failure.TOKEN, Failure.QUOTA):
        raise failure
    raise DeliveryFailed(Failure.WAIT, failure.code, retry_in=failure.retry_in) from None


def _cursor_of(answer: Mapping[str, Any]) -> str | None:
    about = answer.get("response_metadata")
    cursor = about.get("next_cursor") if isinstance(about, Mapping) else None
    if isinstance(cursor, str) and cursor:
        return cursor
    if answer.get("has_more"):
        raise DeliveryFailed(Failure.WAIT, "malformed_page")
    return None


def _key_of(entry: Mapping[str, Any]) -> str | None:
    about = entry.get("metadata")
    if not isinstance(about, Mapping) or about.get("event_type") not in KINDS.values():
        return None
    facts = about.get("event_payload")
    key = facts.get("key") if isinstance(facts, Mapping) else None
    return key if isinstance(key, str) and isinstance(entry.get("ts"), str) else None


def _order(ts: str) -> tuple[int, str]:
    return len(ts), ts
