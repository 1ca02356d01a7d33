"""The program as its own process: CPU time, memory, and how it is started."""

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

_HOUSE = Path(__file__).resolve().parent.parent.parent
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Installed:
    """An interpreter that can run the program, and the environment it needs."""

    python: Path
    environment: dict[str, str]
    is_fresh: bool

    @property
    def about(self) -> str:
        """What it is."""
        return "as installed, without tools" if self.is_fresh else "in the developer's environment"


def compiled_here(folder: Path) -> Installed:
    """This interpreter, with compiled files kept in that folder: an installation has them, a checkout may not."""
    return Installed(Path(sys.executable), _environment(PYTHONPYCACHEPREFIX=str(folder)), is_fresh=False)


def fresh(folder: Path) -> Installed:
    """A new environment with the program in it and nothing else, compiled."""
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "-c", str(_HOUSE / "constraints.txt"), str(_HOUSE)]
    subprocess.run(install, check=True, env=_environment())
    return Installed(python, _environment(), is_fresh=True)


def _environment(**more: str) -> dict[str, str]:
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "NOBETCI_CONFIG")
    return {name: value for name, value in os.environ.items() if name not in left_out} | more


def cpu_of(installed: Installed, arguments: Iterable[str]) -> float:
    """CPU seconds of a command that ends by itself and well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [str(installed.python), *arguments]
    subprocess.run(command, env=installed.environment, check=True, stdout=subprocess.DEVNULL, cwd="/")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Daemon:
    """`nobetci run` with that configuration, from `ready` on."""

    def __init__(self, installed: Installed, config: Path, **environment: str) -> None:
        command = [str(installed.python), "-m", "monitor", "run", "--config", str(config)]
        self._process = subprocess.Popen(
            command,
            env=installed.environment | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )

    def __enter__(self) -> Self:
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if " ready " in line:
                self.cpu_when_ready = self.cpu
                threading.Thread(target=self._process.stderr.read, daemon=True).start()
                return self
        raise AssertionError("".join(said))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(timeout=_PATIENCE)

    @property
    def cpu(self) -> float:
        """CPU seconds so far, of all its threads."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    @property
    def megabytes(self) -> float:
        """Resident memory now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1000


def folder() -> TemporaryDirectory[str]:
    """A folder for a run."""
    return TemporaryDirectory(prefix="nobetci-bench-")
