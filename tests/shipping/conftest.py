"""The program installed the way the image does it: the Dockerfile's own commands, into an empty environment."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from dockerfile import Instruction, is_ignored, of_word, read_dockerfile

HOUSE = Path(__file__).resolve().parents[2]
IN_IMAGE = "/opt/nobetci"
UNPRIVILEGED = 10001
PATIENCE = 300
"""For a machine that has much else to do; every program is started from nothing, compiled for the first time."""
NO_NETWORK = (
    "No matching distribution found for hatchling",
    "Temporary failure in name resolution",
    "NewConnectionError",
)


@dataclass(frozen=True, slots=True)
class Installed:
    """A clean environment with the program in it, and a place outside the checkout to work from."""

    folder: Path
    data: Path
    environment: dict[str, str]

    @property
    def site_packages(self) -> Path:
        return next(self.folder.glob("lib/python*/site-packages"))

    @property
    def in_image(self) -> dict[str, object]:
        """How to start a process as the image does: its folder, environment and, where we may, its user."""
        user = {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []} if _may_step_down(self) else {}
        return {"cwd": self.data, "env": self.environment, **user}

    def run(self, *command: str, **more) -> subprocess.CompletedProcess[str]:
        """The finished process."""
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, **{**self.in_image, **more}
        )


def _may_step_down(installed: Installed) -> bool:
    """Whether we are root and the image's user could read this machine's Python."""
    if os.geteuid():
        return False
    probe = [installed.folder / "bin" / "python", "-c", ""]
    try:
        return not subprocess.run(probe, user=UNPRIVILEGED, group=UNPRIVILEGED, extra_groups=[], check=False).returncode
    except PermissionError:
        return False


@pytest.fixture(scope="session")
def installed():
    folder = Path(tempfile.mkdtemp(prefix="nobetci-installed-"))
    folder.chmod(0o755)
    try:
        yield _install(folder)
    finally:
        shutil.rmtree(folder)


def _install(folder: Path) -> Installed:
    build, final = read_dockerfile(HOUSE / "docker" / "Dockerfile")
    source, venv, data = folder / "src", folder / "venv", folder / "data"
    for copied in of_word(build, "COPY"):
        _copy(copied, source)
    for command in of_word(build, "RUN"):
        _run(command, source, venv)
    shutil.rmtree(source)
    data.mkdir()
    os.chown(data, *(UNPRIVILEGED if not os.geteuid() else -1,) * 2)
    return Installed(venv, data, _environment(final, venv, data))


def _copy(copied: Instruction, to: Path) -> None:
    *sources, target = copied.plain
    ignore = (HOUSE / ".dockerignore").read_text(encoding="utf-8")

    def left_out(inside: str, names: list[str]) -> list[str]:
        base = Path(inside).relative_to(HOUSE)
        return [name for name in names if is_ignored((base / name).as_posix(), ignore)]

    for source in sources:
        if (HOUSE / source).is_dir():
            shutil.copytree(HOUSE / source, to / target, ignore=left_out)
        else:
            to.mkdir(exist_ok=True)
            shutil.copy(HOUSE / source, to / target)


def _run(command: Instruction, source: Path, venv: Path) -> None:
    arguments = [argument.replace(IN_IMAGE, str(venv)) for argument in command.arguments]
    program, *rest = [sys.executable if argument == "python" else argument for argument in arguments]
    quick = {**os.environ, "PIP_NO_COMPILE": "1"}
    done = subprocess.run([program, *rest], cwd=source, env=quick, capture_output=True, text=True, check=False)
    if done.returncode and any(sign in done.stderr for sign in NO_NETWORK):
        pytest.skip("nothing can be installed here: no package index within reach")
    assert not done.returncode, done.stderr


def _environment(final: list[Instruction], venv: Path, data: Path) -> dict[str, str]:
    """What the final stage's ENV lines say, on this machine."""
    given = dict(pair.split("=", 1) for env in of_word(final, "ENV") for pair in env.arguments)
    moved = {name: value.replace(IN_IMAGE, str(venv)).replace("/data", str(data)) for name, value in given.items()}
    compiled = {"PYTHONPYCACHEPREFIX": str(data / "compiled")}  # in the image pip has done it
    return {"LANG": "C.UTF-8", **moved, **compiled, "PATH": moved["PATH"].replace("$PATH", os.environ["PATH"])}
