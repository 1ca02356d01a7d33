"""The world of the acceptance tests: site and Slack on loopback, the real daemon in a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from nursery import Born, the_nursery

from monitor.clock import system_clock
from monitor.demo.site import DemoSite
from monitor.demo.slack import SlackDouble
from monitor.demo.workspace import Said
from monitor.demo.world import Complaint, Story

TEAM, OPS = "C0000000001", "C0000000002"
TOKEN = "xoxb-double"
PATIENCE = 180.0
"""For a machine that has much else to do: waiting is for what is true, so it costs nothing where all is well."""
READY = " ready "

CONFIG = """
contact: "destek@papatyaev.example"
store: {{path: "{store}"}}
brands: [{{name: Papatya Ev, terms: [papatya ev]}}]
sources:
  - {{kind: site, preset: {preset}, slug: papatya-ev, base_url: "{site}", enabled: true, between: 0s, poll: 0.2s..0.3s,
     probe: 0.3s, retry: 0.1s..0.3s, tell_after: 2}}
http: {{allow_private_hosts: true, connect: 10s, read: 10s, deadline: 20s}}
channels:
  team: {{slack: {team}, fallback: spare}}
  ops: {{slack: {ops}, language: en}}
  spare: {{webhook_env: SPARE}}
operators: ops
routes: [{{name: urgent, to: team, at_least: 50, backlog_within: 30d}}]
slack: {{token_env: TOKEN, base_url: "{slack}"}}
delivery: {{post_every: 20ms, update_every: 20ms, reconcile_after: 50ms..100ms, retry: 50ms..200ms,
  probe_token_every: 300ms, storm_within: 0s}}
daemon: {{tick: 200ms, reload_every: 200ms, tend_every: 500ms, stop_within: 3s}}
"""


def replace(path: Path, text: str) -> None:
    """Write a file that somebody may be reading."""
    whole = path.with_name(f"{path.name}.whole")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)


def urgent(number: int) -> Complaint:
    """A complaint that no rulebook takes lightly."""
    return Complaint(
        title=f"Çocuğum Yaralandı {number}",
        text=f"Papatya Ev sandalyesi kırıldı, çocuğum yaralandı, hastanedeyiz. Sipariş no {number:06}.",
        written_at=system_clock().replace(microsecond=0) - timedelta(minutes=5),
        slug=f"cocugum-yaralandi-{number}",
        author=f"Ayşe {number}",
    )


class World:
    """The site, Slack, a configuration, and as many daemons as a test starts one after another.

    Its store is a copy of the blank one; without one, whoever comes first makes it.
    """

    def __init__(
        self, folder: Path, blank: Path | None, *, preset: str = "sikayetvar", slack: SlackDouble | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        self._stack = ExitStack()
        self.folder = folder
        self.site = self._stack.enter_context(DemoSite(system_clock, Story()))
        self.slack = slack or self._stack.enter_context(SlackDouble(system_clock, token=TOKEN))
        self.config = folder / "nobetci.yaml"
        self.store = folder / "nobetci.db"
        self.config.write_text(
            CONFIG.format(
                store=self.store, site=self.site.url, slack=self.slack.api_url, team=TEAM, ops=OPS, preset=preset
            ),
            encoding="utf-8",
        )
        if blank is not None:
            shutil.copy(blank, self.store)
        self.daemon: Born | None = None

    def close(self) -> None:
        if self.daemon is not None and self.daemon.poll() is None:
            self.kill()
        self._stack.close()

    @property
    def environment(self) -> dict[str, str]:
        own = {"TOKEN": TOKEN, "SPARE": self.slack.webhook_url("spare"), "NOBETCI_LANG": "en"}
        return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()} | own

    def edit(self, *changes: tuple[str, str]) -> None:
        """Put something in the configuration in another's place, at once: no daemon ever reads half a file."""
        text = self.config.read_text(encoding="utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        replace(self.config, text)

    def start(self, *, verbose: bool = False) -> None:
        """Start the daemon; the log goes to a file."""
        arguments = ["run", "--config", str(self.config), *(["-v"] if verbose else [])]
        log = self.folder / "daemon.log"
        self._readied = self.log.count(READY) if log.exists() else 0
        self.daemon = the_nursery().start(arguments, self.environment, log, log)

    def start_and_wait(self) -> None:
        """Start the daemon; it is ready, and not only the one before it was."""
        self.start()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        self.eventually(lambda: self.log.count(READY) > self._readied, "ready")

    def eventually(self, holds: Callable[[], object], what: str) -> None:
        """Wait until it holds; fail with `what` when it does not within our patience, or when the daemon dies."""
        deadline = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not holds():
            died = self.daemon is not None and self.daemon.poll() is not None
            assert not died, f"never: {what}; the daemon died: {self.log[-2000:]}"
            assert time.monotonic() < deadline, f"never: {what}; the log ends: {self.log[-2000:]}"
            pause.wait(0.05)

    def kill(self) -> None:
        """SIGKILL: no time for anything."""
        assert self.daemon is not None
        self.daemon.kill()
        self.daemon.wait(PATIENCE)

    def stop(self) -> int:
        """SIGTERM, for which it listens once it is ready; the exit code."""
        assert self.daemon is not None
        self._wait_until_ready()
        self.daemon.send_signal(signal.SIGTERM)
        return self.daemon.wait(PATIENCE)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command on the same configuration."""
        command = [*arguments, "--config", str(self.config)]
        with TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            code = the_nursery().start(command, self.environment, out, err).wait(PATIENCE)
            return subprocess.CompletedProcess(command, code, out.read_text("utf-8"), err.read_text("utf-8"))

    @property
    def log(self) -> str:
        return (self.folder / "daemon.log").read_text(encoding="utf-8")

    def cards(self) -> list[Said]:
        """The parent messages the team sees."""
        return [said for said in self.slack.messages(TEAM) if said.thread_ts is None]

    def now(self, said: Said) -> Said:
        """The message as it is by now."""
        return next(one for one in self.slack.messages(said.channel) if one.ts == said.ts)

    def notices(self) -> list[str]:
        """What the operators were told, oldest first."""
        return [said.text for said in self.slack.messages(OPS)]

    def told(self, word: str) -> list[Said]:
        """The team's cards that speak of it."""
        return [said for said in self.cards() if word in said.text + json.dumps(said.blocks, ensure_ascii=False)]
