"""What a command prints and how it ends: in the reader's language, and never with a traceback."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import typer

from monitor.errors import MonitorError
from monitor.language import Voice, voice
from scrapers.kit.errors import Problem, Translate, msg

if TYPE_CHECKING:
    from rich.console import Console

LANGUAGE = "NOBETCI_LANG"
"""Environment variable that sets the language of commands: tr (the default) or en."""

EXIT_STOPPED = 130


def open_streams() -> None:
    """Let any terminal show what it can, and nobody's absence be a fault: `>&-`, old locales."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def speaker(language: str | None = None) -> Voice:
    """The voice commands speak with: the environment's language, else the given one, else Turkish."""
    chosen = os.environ.get(LANGUAGE) or language or "tr"
    return voice(chosen if chosen in ("tr", "en") else "tr")


def out(text: str) -> None:
    """A line on standard output."""
    typer.echo(text)


def err(text: str) -> None:
    """A line on standard error."""
    typer.echo(text, err=True)


def console(*, stderr: bool = False) -> "Console":
    """A rich console; imported only where something is drawn."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False)


def list_problems(problems: Iterable[Problem], translate: Translate) -> None:
    """Every problem as `file:line: what — hint`."""
    for problem in problems:
        err(problem.say(translate))


@contextmanager
def polite_errors(language: str | None = None) -> Iterator[None]:
    """Turn our own errors into a sentence and an exit code; a reader that hung up into silence."""
    try:
        yield
    except MonitorError as error:
        leave(error, language)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at exit
        raise typer.Exit(0) from None
    except OSError as error:
        what, path = msg("{path} cannot be written: {reason}"), error.filename or "stdout"
        leave(MonitorError(what, path=path, reason=error.strerror or type(error).__name__), language)
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_STOPPED) from None


def leave(error: MonitorError, language: str | None = None) -> NoReturn:
    """Say it and end with its exit code."""
    err(error.say(speaker(language).translate))
    raise typer.Exit(error.exit_code) from error
