"""Spikes, the weekly report, a route's wait and thanks, as the YAML says them."""

from datetime import timedelta

from monitor.config import Config, load_config
from monitor.rules.spike import Sensitivity

BASE = """
contact: destek@ornekmarka.com.tr
brands: [{name: Örnek Marka}]
sources: [{kind: site, preset: sikayetvar, slug: ornek-marka}]
channels: {team: {terminal: true}, thanks: {terminal: true}}
operators: team
"""


def read(folder, text="") -> Config:
    path = folder / "nobetci.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return load_config(path, {})


def test_what_is_unset_is_as_the_rules_have_it(tmp_path):
    noise = read(tmp_path).noise
    assert (noise.spikes, noise.how, noise.spikes_to) == (True, Sensitivity(), None)
    assert (noise.report, noise.report_to, noise.report_hour) == (True, None, 9)


def test_what_is_said_is_meant(tmp_path):
    said = "spikes: {enabled: false, to: team, at_least: 30, factor: 3, rarity: 1000}\nnoise: {report: false, hour: 7}"
    noise = read(tmp_path, said).noise
    assert (noise.spikes, noise.how, noise.spikes_to) == (False, Sensitivity(30, 3.0, 0.001), "team")
    assert (noise.report, noise.report_hour) == (False, 7)


def test_a_route_may_wait_and_may_be_for_thanks(tmp_path):
    said = """
routes:
  - {name: praise, when: {topics: [praise]}, to: thanks, at_least: 0, thanks: true}
  - {name: urgent, to: team, wait: 45s}
"""
    praise, urgent = read(tmp_path, said).routes
    assert (praise.thanks, praise.manners.wait) == (True, timedelta(0))
    assert (urgent.thanks, urgent.manners.wait) == (False, timedelta(seconds=45))
