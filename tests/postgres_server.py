"""A PostgreSQL server of our own for the tests: found on this machine, in a folder of its own, on a socket only."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

_NOBODYS = ("postgres", "nobody")
"""Users that root may start it as: it refuses to run as root."""
_HASTY = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60", "shared_buffers=32MB")


def programs() -> Path | None:
    """Where `initdb` and `postgres` are, the newest of them; None where there is none."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


def _user() -> str | None:
    """Whom to run it as; None for ourselves."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _NOBODYS if name in known)


class Server:
    """A running server; gives addresses of new, empty databases."""

    def __init__(self, folder: Path, bin_: Path, user: str | None) -> None:
        self.folder, self._bin, self._user = folder, bin_, user
        self._numbers = count(1)

    def run(self, program: str, *arguments: str) -> str:
        """What one of its programs says."""
        done = subprocess.run(
            [self._bin / program, *arguments],
            user=self._user,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def new_database(self) -> str:
        """The address of one more database; where the server can it sorts as Turkish does, so that nobody minds."""
        name = f"nobetci_{next(self._numbers)}"
        turkish = ("--template=template0", "--locale-provider=icu", "--icu-locale=tr") if self._version() >= 15 else ()
        self.run("createdb", "-h", str(self.folder), "-U", "nobetci", *turkish, name)
        return self.address(name)

    def _version(self) -> int:
        return int(self.run("postgres", "--version").split()[2].split(".")[0])

    def address(self, name: str) -> str:
        """How that database is reached."""
        return f"postgresql+psycopg://nobetci@/{name}?host={self.folder}"


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server whose data is in that folder, stopped at the end."""
    bin_ = programs()
    assert bin_ is not None
    user = _user()
    folder.mkdir()
    if user:
        shutil.chown(folder, user)
    server = Server(folder, bin_, user)
    data = str(folder / "data")
    server.run("initdb", "-D", data, "-U", "nobetci", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    said = " ".join(f"-c {one}" for one in (*_HASTY, f"unix_socket_directories={folder}"))
    server.run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", said, "start")
    try:
        yield server
    finally:
        server.run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
