"""Asking sites and Slack before starting, over loopback."""

from pathlib import Path

import pytest

from monitor.clock import system_clock
from monitor.config import load_config
from monitor.demo.server import LoopbackServer, Request, Response
from monitor.demo.site import DemoSite
from monitor.demo.slack import TOKEN, SlackDouble
from monitor.demo.world import Story
from monitor.preflight import preflight

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{{name: Papatya Ev, terms: [papatya ev]}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya-ev, base_url: "{site}", enabled: true, between: 0s}}]
http: {{allow_private_hosts: true}}
channels: {{team: {{slack: C0000000001}}}}
slack: {{token_env: TOKEN, base_url: "{slack}"}}
"""


def answers(folder: Path, site: str, token: str) -> list[tuple[str, bool]]:
    with SlackDouble(system_clock) as slack:
        path = folder / "nobetci.yaml"
        path.write_text(CONFIG.format(site=site, slack=slack.api_url), encoding="utf-8")
        return [(reply.name, reply.fine) for reply in preflight(load_config(path, {"TOKEN": token}))]


@pytest.mark.parametrize(("token", "fine"), [(TOKEN, True), ("xoxb-another", False)])
def test_the_site_and_every_channel_are_asked(tmp_path, token, fine):
    with DemoSite(system_clock, Story()) as site:
        assert answers(tmp_path, site.url, token) == [("sikayetvar", True), ("team", fine)]


def test_a_site_that_shuts_us_out_is_told(tmp_path):
    def robots(_: Request) -> Response:
        return Response(b"User-agent: *\nDisallow: /\n", content_type="text/plain")

    with LoopbackServer(robots) as site:
        assert answers(tmp_path, site.url, TOKEN)[0] == ("sikayetvar", False)
