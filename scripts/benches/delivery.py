"""From the page that first showed a complaint to the message in Slack's double: the whole daemon, many times."""

import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benches.figures import Figure, at_most
from benches.process import Daemon, compiled_here, folder

from monitor.clock import system_clock
from monitor.demo.server import LoopbackServer, Request, Response
from monitor.demo.slack import SlackDouble

_ROOM, _TOKEN = "C0000000001", "xoxb-double"
_CONFIG = """
contact: bench@localhost
store: {{path: "{place}/nobetci.db"}}
brands: [{{name: Papatya Ev}}]
sources:
  - {{kind: site, preset: sikayetvar, slug: papatya-ev, base_url: "{site}", enabled: true, between: 0s, pages: 1,
     poll: 0.1s..0.2s, detail: never}}
channels: {{team: {{slack: {room}}}}}
routes: [{{name: urgent, to: team, at_least: 50, backlog_within: 30d}}]
slack: {{token_env: TOKEN, base_url: "{slack}"}}
delivery: {{post_every: 20ms, storm_within: 0s}}
http: {{allow_private_hosts: true}}
"""
_CARD = """
<article data-ga-element="Complaint_Card"><h3><a href="/papatya-ev/yaralandi-{n}">Çocuğum yaralandı {n}</a></h3>
<time datetime="{at}"></time>
<p class="complaint-summary">Papatya Ev sandalyesi kırıldı, çocuğum yaralandı, hastanedeyiz. Numara {n}.</p></article>
"""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Median, p99 and worst of the seconds between fetch and message, one complaint after another."""
    count = 20 if quick else 120
    with folder() as place, SlackDouble(token=_TOKEN) as slack, _Site() as site:
        config = Path(place) / "nobetci.yaml"
        text = _CONFIG.format(place=place, site=site.url, slack=slack.api_url, room=_ROOM)
        config.write_text(text, encoding="utf-8")
        with Daemon(compiled_here(Path(place) / "compiled"), config, TOKEN=_TOKEN):
            seconds = sorted(_one(site, slack, number) for number in range(1, count + 1))
    p99 = seconds[min(len(seconds) - 1, round(0.99 * len(seconds)))]
    about = f"{count} complaints, one at a time; Slack's pace set to 20 ms, so that only our own time counts"
    yield Figure("fetched until it stands in Slack, p99", p99, "s", at_most(1), tuple(seconds), about)
    yield Figure("… median", median(seconds), "s")


def _one(site: "_Site", slack: SlackDouble, number: int) -> float:
    site.shown = number
    pause = threading.Event()
    for _ in range(6_000):
        said = slack.messages(_ROOM)
        if len(said) >= number:
            assert len(said) == number
            return float(said[-1].ts) - site.first_seen[number]
        pause.wait(0.01)
    raise AssertionError(f"the {number}th never came")


class _Site(LoopbackServer):
    """A listing of the newest complaints; remembers when each was first asked for."""

    def __init__(self) -> None:
        super().__init__(self._page)
        self.shown = 0
        self.first_seen: dict[int, float] = {}
        self._began = system_clock().isoformat(timespec="minutes")

    def _page(self, request: Request) -> Response:
        if request.path != "/papatya-ev":
            return Response(status=404)
        newest = range(self.shown, max(0, self.shown - 8), -1)
        for number in newest:
            self.first_seen.setdefault(number, system_clock().timestamp())
        cards = "".join(_CARD.format(n=number, at=self._began) for number in newest)
        return Response(f"<html><body>{cards or 'için henüz şikayet yazılmamış'}</body></html>".encode())
