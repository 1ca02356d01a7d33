"""The command as somebody types it, in this process: what it prints and how it ends."""

import sys
from dataclasses import dataclass
from functools import cache

from typer.core import TyperGroup
from typer.main import get_group
from typer.testing import CliRunner

from monitor.cli import app


@dataclass(frozen=True, slots=True)
class Result:
    """What a command came to."""

    exit_code: int
    stdout_bytes: bytes
    stderr: str
    output: str
    """Both streams as they appear on a screen."""

    @property
    def stdout(self) -> str:
        """What it says to whoever asked."""
        return self.stdout_bytes.decode()


@cache
def _command() -> TyperGroup:
    """Typer's own runner builds the whole tree anew for every command that is typed."""
    return get_group(app)


def run(*arguments: object, typed: str | None = None, **environment: str) -> Result:
    """`nobetci` with these arguments, something `typed` into it."""
    code: object = 0
    runner = CliRunner()
    with runner.isolation(input=typed, env=environment) as streams:
        try:
            _command().main(args=[str(argument) for argument in arguments], prog_name="nobetci")
        except SystemExit as end:
            code = end.code or 0
        sys.stdout.flush()
        sys.stderr.flush()
        stdout, stderr, output = (stream.getvalue() for stream in streams)
    assert isinstance(code, int)
    return Result(code, stdout, stderr.decode(), output.decode())
