"""The child: `python -m monitor.digesting`, the request as JSON on standard input, one line of JSON as answer."""

import gc
import json
import secrets
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

from monitor.charts.artist import Artist, Drawn

_HOUSE = str(Path(__file__).parents[1])
OTHER_VERSION = "other_version"
"""This program was replaced by another version while the daemon runs: its schema is not ours to change."""


def main() -> None:
    """Make what is asked for, and say what became of it."""
    gc.disable()  # it does not live long enough to have garbage
    sys.excepthook = _confess
    request = json.load(sys.stdin)
    if not request["order"]["subject"]["pictures"]:
        _say(_made(request, None))
        return
    with Artist() as artist:  # before anything else is imported: what draws is imported meanwhile
        _say(_made(request, artist))


def _made(request: dict[str, Any], artist: Artist | None) -> dict[str, Any]:
    from monitor.errors import MonitorError
    from monitor.stages.digest.making import Tools, make_digest
    from monitor.stages.digest.order import Ending, Result, read, told
    from monitor.store.door import Store
    from monitor.store.engine import HEAD

    if request["version"] != HEAD:
        return told(Result(Ending.FAILED, OTHER_VERSION))
    draw = artist.draw if artist is not None else lambda _wanted: Drawn({}, None)
    tools = Tools(request["aspects"], draw, lambda: secrets.token_urlsafe(32))
    named = request["store"]
    patience = timedelta(seconds=named["busy"])
    try:
        with closing(Store.open(Path(named["path"]), url=named["url"], busy_timeout=patience, create=False)) as store:
            return told(make_digest(store, read(request["order"]), tools))
    except MonitorError as error:
        values = {name: str(value) for name, value in error.values.items()}
        return told(Result(Ending.FAILED, type(error).__name__, error.what, values))


def _confess(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Say what was wrong and where; never the error's own words, which may be people's."""
    ours = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace) if _HOUSE in frame.filename]
    _say({"outcome": "failed", "code": " at ".join([kind.__name__, *ours[-1:]])})


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 - what the parent reads


if __name__ == "__main__":
    main()
