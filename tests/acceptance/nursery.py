"""The program, started by forking one that has imported all of it and read its word list: most of what a start costs.

What is born is a process like any other: it has the arguments, environment and files it is given, and can be killed.
That the program starts from nothing, too, is seen by the demo's test and those of the image.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Event

IMPORTED = (
    *(f"monitor.cli.{name}" for name in ("asking", "checking", "explaining", "forgetting", "running")),
    *(f"monitor.slack.{name}" for name in ("buttons", "channel", "endpoint", "webhook", "whispers")),
    *("monitor.pressing", "monitor.store.migrate", "monitor.terminal"),
    *("scrapers.facebook", "scrapers.site", "scrapers.twitter"),
)


class Born:
    """A started program; what of `subprocess.Popen` the tests need."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self._nursery = nursery
        self._pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, once there is one."""
        if self._code is None:
            self._code = self._nursery.ask({"left": self._pid})
        return self._code

    def wait(self, timeout: float) -> int:
        deadline, pause = time.monotonic() + timeout, Event()
        while (code := self.poll()) is None:
            assert time.monotonic() < deadline, "it does not leave"
            pause.wait(0.01)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self._pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that has imported the program, and forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, arguments: list[str], environment: Mapping[str, str], out: Path, err: Path) -> Born:
        """`nobetci` with these arguments; what it prints is added to these files."""
        for path in (out, err):
            path.touch()
        order = {"arguments": arguments, "environment": dict(environment), "out": str(out), "err": str(err)}
        pid = self.ask(order)
        assert pid is not None
        return Born(self, pid)

    def ask(self, order: Mapping[str, object]) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@cache
def the_nursery() -> Nursery:
    """One for all tests of a worker."""
    return Nursery()


def _serve() -> None:
    """Forks, and tells how children left, until nobody asks any more."""
    gc.disable()
    for name in IMPORTED:
        importlib.import_module(name)
    words = importlib.import_module("monitor.config.lexicon")
    words.shipped_rulebook()
    words.failed_sentences(words.shipped(words.SHIPPED))  # compiles what every judgement would
    gc.freeze()
    gc.enable()
    for line in sys.stdin:
        order = json.loads(line)
        if "left" in order:
            pid, status = os.waitpid(order["left"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if answer == 0:
                _live(order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _live(order: Mapping[str, object]) -> None:
    """Be the program; never comes back."""
    os.environ.clear()
    os.environ.update(order["environment"])
    appending = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    paths = ((os.devnull, os.O_RDONLY), (order["out"], appending), (order["err"], appending))
    for number, (path, flags) in enumerate(paths):
        opened = os.open(path, flags, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    sys.argv = ["nobetci", *order["arguments"]]
    runpy.run_module("monitor", run_name="__main__", alter_sys=True)
    sys.exit(0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    with suppress(KeyboardInterrupt):
        _serve()
