"""What stands in the channels of Slack's double: posted, edited, listed newest first, kept in a file if asked."""

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapers.kit.mention import Clock

USER, BOT = "U0DOUBLE", "B0DOUBLE"

Json = dict[str, Any]  # Slack's wire: the double keeps what it was sent


class NoSuchMessageError(Exception):
    """No such message."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message in a channel. `bot` is empty for what a person wrote."""

    channel: str
    ts: str
    text: str
    blocks: list[Json] | None = None
    metadata: Json | None = None
    thread_ts: str | None = None
    aloud: bool = False
    """Whether an answer in a thread is shown in the channel too."""
    edits: int = 0
    user: str = USER
    bot: str = BOT

    @property
    def key(self) -> str | None:
        """The key our metadata carries."""
        facts = (self.metadata or {}).get("event_payload")
        return facts.get("key") if isinstance(facts, Mapping) else None

    def as_listed(self, *, with_metadata: bool) -> Json:
        """The message as the history methods show it."""
        entry: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        entry |= {"bot_id": self.bot} if self.bot else {}
        entry |= {"blocks": self.blocks} if self.blocks else {}
        entry |= {"thread_ts": self.thread_ts} if self.thread_ts else {}
        entry |= {"subtype": "thread_broadcast"} if self.aloud else {}
        return entry | ({"metadata": self.metadata} if with_metadata and self.metadata else {})


class Workspace:
    """All messages, in the order they came. Safe to use from any thread; each change is on the disk when it returns."""

    def __init__(self, clock: Clock, *, state: Path | None = None) -> None:
        self._clock = clock
        self._state = state
        self._lock = threading.RLock()
        self._said: list[Said] = []
        self._last = 0
        if state is not None and state.exists():
            self._said = [Said(**entry) for entry in json.loads(state.read_text("utf-8"))]

    def say(self, message: Said) -> Said:
        """The message with its place in time, which no other message has."""
        with self._lock:
            if message.thread_ts is not None:
                self._place(message.channel, message.thread_ts)
            said = replace(message, ts=self._next_ts())
            self._said.append(said)
            self._save()
            return said

    def change(self, channel: str, ts: str, fresh: Said) -> Said:
        """The message there, saying what `fresh` says. Raises `NoSuchMessageError`."""
        with self._lock:
            place = self._place(channel, ts)
            old = self._said[place]
            changed = replace(
                fresh, channel=channel, ts=ts, thread_ts=old.thread_ts, aloud=old.aloud, edits=old.edits + 1
            )
            if changed.metadata is None:
                changed = replace(changed, metadata=old.metadata)
            self._said[place] = changed
            self._save()
            return changed

    def forget(self, channel: str, ts: str) -> None:
        """Delete a message, as people do. Raises `NoSuchMessageError`."""
        with self._lock:
            del self._said[self._place(channel, ts)]
            self._save()

    def messages(self, channel: str | None = None) -> list[Said]:
        """What stands in a channel (or everywhere), oldest first, threads included."""
        with self._lock:
            return [said for said in self._said if channel in (None, said.channel)]

    def history(self, channel: str, *, oldest: str, thread: str | None = None) -> list[Said]:
        """A channel without its threads, newest first; or a thread with its parent, oldest first."""
        with self._lock:
            if thread is not None:
                self._place(channel, thread)
            here = [said for said in self._said if said.channel == channel and float(said.ts) >= float(oldest)]
        if thread is not None:
            return [said for said in self.messages(channel) if said.ts == thread] + [
                said for said in here if said.thread_ts == thread
            ]
        return [said for said in reversed(here) if said.thread_ts is None or said.aloud]

    def _place(self, channel: str, ts: str) -> int:
        for place, said in enumerate(self._said):
            if (said.channel, said.ts) == (channel, ts):
                return place
        raise NoSuchMessageError

    def _next_ts(self) -> str:
        now: datetime = self._clock()
        newest = max((int(said.ts.replace(".", "")) for said in self._said), default=0)
        self._last = max(int(now.timestamp() * 1_000_000), newest + 1, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def _save(self) -> None:
        if self._state is None:
            return
        beside = self._state.with_name(self._state.name + ".new")
        beside.write_text(json.dumps([asdict(said) for said in self._said], ensure_ascii=False, indent=1), "utf-8")
        beside.replace(self._state)
