"""The command in a shell that is not as kind as usual."""

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from command_line import run

from monitor.cli.screen import err, open_streams, out

COMMAND = f'"{sys.executable}" -m monitor '


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        COMMAND + line,
        shell=True,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )


ENCODINGS = {"latin-1": b"?i?li", "iso8859-9": "şişli".encode("iso8859-9")}


@pytest.mark.parametrize(("encoding", "shown"), ENCODINGS.items(), ids=ENCODINGS)
def test_a_stream_without_our_letters_is_given_what_it_can_show(monkeypatch, encoding, shown):
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, TextIOWrapper(BytesIO(), encoding=encoding))
    open_streams()
    out("şişli")
    err("şişli")
    sys.stdout.flush()
    sys.stderr.flush()
    assert {sys.stdout.buffer.getvalue(), sys.stderr.buffer.getvalue()} == {shown + b"\n"}


def test_a_terminal_without_our_letters_is_shown_what_it_can(tmp_path):
    ran = shell("init --brand 'Papatya Ev'", tmp_path, PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"nobetci.yaml" in ran.stdout


def test_nobody_listening_is_no_fault(tmp_path):
    ran = shell("score --text abc >&- 2>&-", tmp_path)
    assert ran.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_the_output_is_a_sentence(tmp_path):
    ran = shell("score --text abc >/dev/full", tmp_path, NOBETCI_LANG="en")
    assert ran.returncode == 1
    assert ran.stderr.decode().startswith("stdout cannot be written: ")


@pytest.mark.parametrize("line", ["check --schema no/such/place.json", "init no/such/place.yaml"])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch, line):
    monkeypatch.chdir(tmp_path)
    ran = run(*line.split(), NOBETCI_LANG="en")
    assert ran.exit_code == 1
    assert ran.stderr.startswith("no/such/place.")
