"""A command starts only what it needs: the heavy rooms stay dark until somebody enters them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
EXAMPLE = str(HOUSE / "config" / "nobetci.example.yaml")
HEAVY = {"alembic", "apscheduler", "slack_sdk", "sqlalchemy", "sqlmodel", "tweepy"}
UNASKED = {"huggingface_hub", "numpy", "onnxruntime", "tokenizers"}
"""What runs a language model, as long as the configuration names none."""
RUNNING = """
import json, sys
sys.argv[0] = "nobetci"
from monitor.cli import main
try:
    main()
except SystemExit as left:
    code = left.code
print(json.dumps([code, sorted({name.partition(".")[0] for name, module in sys.modules.items() if module})]))
"""

COMMANDS = {
    "help": (["--help"], HEAVY | UNASKED | {"bs4", "httpx", "lxml", "pydantic", "rich", "yaml"}),
    "the help of one command": (["run", "--help"], HEAVY | UNASKED | {"bs4", "httpx", "lxml", "rich", "yaml"}),
    "check": (["check", "--config", EXAMPLE], HEAVY | UNASKED),
    "score": (["score", "--text", "Param iade edilmedi"], HEAVY | UNASKED | {"bs4", "lxml"}),
    "score as configured": (["score", "--config", EXAMPLE, "--text", "Param iade edilmedi"], HEAVY | UNASKED),
}


@pytest.mark.parametrize(("arguments", "dark"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_imports_only_what_it_needs(arguments, dark, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", RUNNING, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOUSE), "NOBETCI_SLACK_TOKEN": "xoxb-none"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done.stderr
    lit = dark & set(modules)
    assert not lit
