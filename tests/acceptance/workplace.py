"""The world with buttons: who presses what, and what the audit log and the channel say of it."""

import itertools
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workplace_double import APP_TOKEN, WorkplaceDouble, press_on
from world import TEAM, TOKEN, World

from monitor.demo.workspace import Said

AYSE, DENIZ, STRANGER = "U0AYSE", "U0DENIZ", "U0STRANGER"

PEOPLE = """
people:
  ayse: {name: Ayşe Yılmaz, slack: U0AYSE}
  deniz: {name: Deniz, slack: U0DENIZ}
campaigns: {enabled: false}
"""


@dataclass(frozen=True, slots=True)
class Audited:
    """A line of the audit log."""

    press: str
    kind: str
    by: str
    before: str | None
    after: str | None
    refused: str
    case_id: int | None


class Workplace(World):
    """Its Slack has people, its daemon hears them. `changes` are parts of the configuration that are written anew."""

    def __init__(self, folder: Path, blank: Path, changes: Mapping[str, str] = MappingProxyType({})) -> None:
        self.slack: WorkplaceDouble
        super().__init__(folder, blank, slack=WorkplaceDouble(token=TOKEN).start())
        self._stamps = itertools.count(100)
        self.edit(
            ("{token_env: TOKEN,", f"{{token_env: TOKEN, app_token_env: APP, allowed_users: [{AYSE}, {DENIZ}],"),
            ("terms: [papatya ev]", "terms: [papatya ev], lead: deniz"),
            ("\noperators:", f"{PEOPLE}operators:"),
            *changes.items(),
        )

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"APP": APP_TOKEN}

    def close(self) -> None:
        super().close()
        self.slack.stop()

    def open(self) -> None:
        """Start the daemon and wait until its line is there."""
        lines = len(self.slack.socket.lines)
        self.start()
        self.eventually(lambda: len(self.slack.socket.lines) > lines, "a line for presses")

    def pressing(self, said: Said, move: str, user: str = AYSE, *, chosen: str | None = None) -> dict[str, Any]:
        """A press of its own, at a moment of its own; not delivered yet."""
        return press_on(said, move, user=user, chosen=chosen, stamp=f"1763913600.{next(self._stamps):06}")

    def press(self, said: Said, move: str, user: str = AYSE, *, chosen: str | None = None) -> None:
        """Press that button of the message as it stands there now."""
        self.slack.press(self.pressing(self.now(said), move, user, chosen=chosen))

    def audit(self) -> list[Audited]:
        """Every line of the audit log that a person wrote, oldest first."""
        columns = "press, kind, by, before, after, refused, case_id"
        rows = self._rows(f"SELECT {columns} FROM move WHERE via = 'slack' ORDER BY id")
        return [Audited(*row) for row in rows]

    def states(self) -> dict[int, tuple[str, int]]:
        """State and revision of each case."""
        return {row[0]: (row[1], row[2]) for row in self._rows('SELECT id, state, rev FROM "case"')}

    def shown(self) -> dict[int, int]:
        """The revision of each case that its card in the team's channel shows."""
        found: dict[int, int] = {}
        for said in self.slack.messages(TEAM):
            kind, _, rest = (said.key or "::").partition(":")[2].partition(":")
            if kind == "case" and rest.count(":") == 1:
                case = int(rest.partition(":")[0])
                assert case not in found, f"case {case} has two cards"
                found[case] = said.metadata["event_payload"]["rev"] if said.metadata else 0
        return found

    def settled(self) -> bool:
        """Whether every press is acknowledged and every card shows its case as it is."""
        revisions = {case: rev for case, (_, rev) in self.states().items()}
        return not self.slack.unacknowledged() and self.shown() == revisions

    def notes(self) -> set[str]:
        """The keys of what stands in the threads of the team's channel."""
        return {said.key or "" for said in self.slack.messages(TEAM) if said.thread_ts is not None}

    def owed_notes(self) -> set[str]:
        """The keys of every note that is owed to the team, delivered or not."""
        return {row[0] for row in self._rows("SELECT key FROM outbox WHERE kind = 'note' AND channel = 'team'")}

    def nothing_owed(self) -> bool:
        """Whether everything that is owed to anybody is told, as it is now."""
        waiting = "state IN ('pending', 'sending', 'unknown') OR (state = 'sent' AND want_rev > told_rev)"
        return not self._rows(f"SELECT 1 FROM outbox WHERE {waiting} LIMIT 1")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchall()
