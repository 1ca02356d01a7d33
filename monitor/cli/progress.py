"""A progress bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


def counted(lines: Iterable[str], file: str) -> Iterator[str]:
    """The same lines, with a bar on standard error while they are worked through, if somebody is looking."""
    if not sys.stderr.isatty() or sys.stdout.isatty() or not Path(file).is_file():
        yield from lines
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from monitor.cli.screen import console

    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console(stderr=True)) as progress:
        total = sum(chunk.count(b"\n") for chunk in _chunks(Path(file)))
        yield from progress.track(lines, total=max(total, 1))


@contextmanager
def bar(total: int) -> Iterator[Callable[[int], None]]:
    """What is told how much of the work is done, and draws it on standard error if somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from monitor.cli.screen import console

    with Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console(stderr=True)) as progress:
        task = progress.add_task("", total=max(total, 1))
        yield lambda done: progress.update(task, completed=done)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk
