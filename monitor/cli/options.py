"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.screen import speaker
from scrapers.kit.errors import msg

_t = speaker().translate

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help=_t(msg("The configuration file; otherwise $NOBETCI_CONFIG or ./nobetci.yaml."))
    ),
]
Span = Annotated[
    str | None, typer.Option("--for", help=_t(msg("Stop by itself after this long, e.g. 30s; otherwise with Ctrl-C.")))
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help=_t(msg("Log every poll.")))]
