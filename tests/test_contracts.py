"""The import contracts hold, and each of them refuses what it was written against."""

import json
import shutil
import subprocess
import sys
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Violation:
    """A line added to a file (a new one if need be), and the id of the contract that refuses it."""

    path: str
    line: str
    contract: str


VIOLATIONS = {
    "a source asks our clock": Violation("scrapers/site/walk.py", "import monitor.clock", "above"),
    "the kit knows our errors": Violation("scrapers/kit/gate.py", "import monitor.errors", "above"),
    "a rule reads the store": Violation("monitor/rules/alert.py", "import monitor.store.door", "floors"),
    "a stage knows the daemon": Violation("monitor/stages/poll.py", "import monitor.daemon", "floors"),
    "the store knows Slack": Violation("monitor/store/door.py", "import monitor.slack.blocks", "floors"),
    "the daemon opens things itself": Violation("monitor/daemon.py", "import monitor.app", "floors"),
    "the composition root prints": Violation("monitor/app.py", "import monitor.cli.screen", "floors"),
    "the log knows a rule": Violation("monitor/log.py", "import monitor.rules.score", "floors"),
    "the daemon knows the demo": Violation("monitor/daemon.py", "import monitor.demo.world", "floors"),
    "a drawer for everything": Violation("monitor/utils.py", "DRAWER = 1", "floors"),
    "a drawer in the kit": Violation("scrapers/kit/helpers.py", "DRAWER = 1", "kit"),
    "words know the network": Violation("scrapers/kit/mention.py", "import scrapers.kit.fetch", "kit"),
    "reading a page fetches one": Violation("scrapers/kit/page.py", "import scrapers.kit.fetch", "kit"),
    "a turn knows its connection": Violation("scrapers/kit/gate.py", "import scrapers.kit.exchange", "kit"),
    "a source looks at its neighbour": Violation("scrapers/chirp.py", "import scrapers.site", "strangers"),
    "the kit knows a source": Violation("scrapers/kit/loader.py", "import scrapers.site", "strangers"),
    "a stage knows a kind of source": Violation("monitor/stages/poll.py", "import scrapers.site", "kinds"),
    "a command fetches": Violation("monitor/cli/trying.py", "import scrapers.kit.fetch", "kinds"),
    "a rule reads a page": Violation("monitor/rules/relevance.py", "import scrapers.kit.page", "kinds"),
    "a rule asks the time": Violation("monitor/rules/pace.py", "import time", "pure"),
    "a rule opens a file": Violation("monitor/rules/lexicon.py", "from pathlib import Path", "pure"),
    "a rule rolls dice": Violation("monitor/rules/delivery.py", "import random", "pure"),
    "a rule logs": Violation("monitor/rules/case.py", "import logging", "pure"),
    "words make identifiers": Violation("scrapers/kit/mention.py", "import uuid", "pure"),
    "a card asks the time": Violation("monitor/slack/blocks.py", "import time", "readers"),
    "a date reader asks the clock": Violation("scrapers/kit/dates.py", "import time", "readers"),
    "a listing fetches": Violation("scrapers/site/cards.py", "import scrapers.kit.fetch", "readers"),
    "a post reader asks the time": Violation("scrapers/twitter/records.py", "import time", "readers"),
    "a budget opens the door": Violation("scrapers/twitter/budget.py", "import scrapers.kit.fetch", "readers"),
    "judging calls delivering": Violation("monitor/stages/judge/telling.py", "import monitor.stages.deliver", "stages"),
    "polling calls judging": Violation("monitor/stages/poll.py", "import monitor.stages.judge", "stages"),
    "a stage speaks HTTP": Violation("monitor/stages/poll.py", "import httpx", "homes"),
    "a stage calls Slack's SDK": Violation("monitor/stages/judge/telling.py", "import slack_sdk", "homes"),
    "the program asks X itself": Violation("monitor/app.py", "import tweepy", "homes"),
    "a second scheduler": Violation("monitor/app.py", "import apscheduler", "homes"),
    "a stage draws": Violation("monitor/stages/poll.py", "import matplotlib", "homes"),
    "a channel works on pictures": Violation("monitor/mail/letter.py", "import PIL", "homes"),
    "a stage runs a language model": Violation("monitor/stages/judge/telling.py", "import onnxruntime", "homes"),
    "the store knows the language model": Violation("monitor/store/door.py", "import monitor.transformer", "floors"),
    "a source of HTML speaks HTTP itself": Violation("scrapers/site/walk.py", "import httpx", "homes"),
    "a stage writes SQL": Violation("monitor/stages/judge/telling.py", "import sqlalchemy", "door"),
    "a command opens the database": Violation("monitor/cli/asking.py", "import sqlite3", "door"),
    "a source remembers in a database": Violation("scrapers/site/memory.py", "import sqlite3", "door"),
    "two rules lean on each other": Violation("monitor/rules/score.py", "import monitor.rules.urgency", "circles"),
    "two gateways lean on each other": Violation("monitor/store/rows.py", "import monitor.store.door", "circles"),
}

LINTING = """
import contextlib, io, json, pathlib, sys
sys.path.insert(0, "")
from importlinter.cli import lint_imports

def verdict(*contract):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        failed = lint_imports("pyproject.toml", limit_to_contracts=contract, cache_dir="cache", no_logo=True)
    return [failed, said.getvalue()]

verdicts = {"": verdict()}
for name, violation in json.load(sys.stdin).items():
    path = pathlib.Path(violation["path"])
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text((before or "") + "\\n" + violation["line"] + "\\n", encoding="utf-8")
    verdicts[name] = verdict(violation["contract"])
    path.unlink() if before is None else path.write_text(before, encoding="utf-8")
json.dump(verdicts, sys.stdout)
"""
"""One process for all of them: starting the tool takes longer than asking it. What did not change is not read again."""


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    copy = tmp_path_factory.mktemp("house")
    for package in ("monitor", "scrapers"):
        shutil.copytree(HOUSE / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "shipped"))
    shutil.copy(HOUSE / "pyproject.toml", copy)
    listed = json.dumps({name: asdict(violation) for name, violation in VIOLATIONS.items()})
    done = subprocess.run(
        [sys.executable, "-c", LINTING],
        cwd=copy,
        input=listed,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_house_keeps_its_contracts(verdicts):
    failed, said = verdicts[""]
    assert not failed, said


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_contract_refuses(name, verdicts):
    failed, said = verdicts[name]
    assert failed, said
    assert "BROKEN" in said, said


def test_every_contract_was_seen_failing():
    written = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    ids = {contract["id"] for contract in written["tool"]["importlinter"]["contracts"]}
    assert {violation.contract for violation in VIOLATIONS.values()} == ids
