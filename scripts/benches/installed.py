"""The program as an operator has it: size on disk, time to start, memory and CPU while nothing happens."""

import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benches.figures import Figure, at_most
from benches.process import Daemon, Installed, compiled_here, cpu_of, folder, fresh
from benches.shop import complaints, large_page
from benches.web import Page, Web

from monitor.demo.slack import SlackDouble

_CONFIG = """
contact: bench@localhost
store: {{path: "{store}"}}
brands: [{{name: Papatya Ev}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya-ev, base_url: "{site}", enabled: true, between: 0s, pages: 1,
  detail: never}}]
channels: {{team: {{slack: C0000000001}}}}
slack: {{token_env: TOKEN, base_url: "{slack}"}}
http: {{allow_private_hosts: true}}
"""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Everything that can be said of one installation."""
    with folder() as place, Web() as web, SlackDouble() as slack:
        installed = compiled_here(Path(place)) if quick else fresh(Path(place))
        config = Path(place) / "nobetci.yaml"
        web.show({"/papatya-ev": Page(large_page(complaints(25)))})
        store = Path(place) / "nobetci.db"
        config.write_text(_CONFIG.format(store=store, site=web.at(), slack=slack.api_url), encoding="utf-8")
        yield from _start(installed, config, 5 if quick else 9)
        yield from _idle(installed, config, 10 if quick else 60)
        if installed.is_fresh:
            yield _disk(Path(place))


def _disk(place: Path) -> Figure:
    """The sizes of all files, compiled ones included, pip and setuptools not; blocks on the disk come to more."""
    folder = next(place.glob("lib/python*/site-packages"))
    tools = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils-precedence")
    ours = [entry for entry in folder.iterdir() if not entry.name.startswith(tools)]
    files = [file for entry in ours for file in ([entry] if entry.is_file() else entry.rglob("*")) if file.is_file()]
    size, blocks = (sum(sizes) / 2**20 for sizes in zip(*map(_sizes, files), strict=True))
    packages = sum(entry.suffix == ".dist-info" for entry in ours)
    about = f"{packages} packages, {len(files):,} files; {blocks:.0f} MiB of blocks"
    return Figure("default installation on disk", size, "MiB", at_most(90), about=about)


def _sizes(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_blocks * 512


def _start(installed: Installed, config: Path, times: int) -> Iterator[Figure]:
    ways = {
        "nobetci --help": ["-m", "monitor", "--help"],
        "python": ["-c", "pass"],
        "import sqlmodel": ["-c", "import sqlmodel"],
    }
    taken: dict[str, list[float]] = {name: [] for name in (*ways, "nobetci run")}
    for number in range(times + 1):  # the first start compiles, makes the store and polls; it is not counted
        for name, arguments in ways.items():
            taken[name].append(cpu_of(installed, arguments))
        with Daemon(installed, config, TOKEN="xoxb-double") as daemon:
            taken["nobetci run"].append(daemon.cpu_when_ready)
            if number == 0:
                threading.Event().wait(2)
    runs = {name: tuple(seconds[1:]) for name, seconds in taken.items()}
    for name, bar, about in (
        ("nobetci --help", at_most(0.3), installed.about),
        ("nobetci run", at_most(1.2), "until ready: a site, Slack, an existing store"),
        ("import sqlmodel", None, "for scale"),
        ("python", None, "for scale: the interpreter alone"),
    ):
        yield Figure(f"`{name}`", median(runs[name]), "s CPU", bar, runs[name], about)


def _idle(installed: Installed, config: Path, seconds: float) -> Iterator[Figure]:
    with Daemon(installed, config, TOKEN="xoxb-double") as daemon:
        wait = threading.Event().wait
        wait(5)
        before = daemon.cpu
        wait(seconds)
        share = 100 * (daemon.cpu - before) / seconds
        about = f"default clocks, {seconds:.0f} s after its first poll"
        yield Figure("idle daemon, memory", daemon.megabytes, "MB RSS", at_most(100), about=about)
        yield Figure("idle daemon, CPU", share, "% of a core", at_most(0.2), about=about)
