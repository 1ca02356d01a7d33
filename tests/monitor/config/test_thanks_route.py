"""A route to the thanks queue takes calm praise and nothing else, unless it says otherwise."""

from monitor.config import load_config
from monitor.rules.route import Alert, first_match

CONFIG = """
contact: "destek@papatya.example"
brands: [{name: Papatya}]
sources: [{kind: site, preset: sikayetvar, slug: papatya, enabled: true}]
channels: {team: {terminal: true}, thanks: {terminal: true}}
operators: team
routes:
  - {name: praise, to: thanks, thanks: true%s}
  - {name: urgent, to: team}
"""


def routes(tmp_path, more=""):
    path = tmp_path / "nobetci.yaml"
    path.write_text(CONFIG % more, encoding="utf-8")
    return load_config(path, {}).routes


def taker(routes, urgency, *topics):
    return first_match(routes, Alert("Papatya", frozenset(), frozenset(topics), urgency)).name


def test_calm_praise_and_nothing_else(tmp_path):
    read = routes(tmp_path)
    assert read[0].manners.at_least == 0
    assert taker(read, 0, "praise") == taker(read, 24, "praise") == "praise"
    assert taker(read, 25, "praise") == taker(read, 10, "praise", "late") == taker(read, 10) == "urgent"


def test_what_is_said_counts(tmp_path):
    read = routes(tmp_path, ", when: {topics: [praise, pre_stock], urgency: 0..60}, at_least: 10")
    assert read[0].manners.at_least == 10
    assert taker(read, 60, "praise", "pre_stock") == "praise"
    assert taker(read, 61, "praise") == taker(read, 5, "praise", "late") == "urgent"


def test_a_route_behind_it_for_praise_with_a_complaint_is_reached(tmp_path):
    path = tmp_path / "nobetci.yaml"
    text = CONFIG % "" + "  - {name: mixed, to: team, when: {topics: [praise]}}\n"
    path.write_text(text.replace("  - {name: urgent, to: team}\n", ""), encoding="utf-8")
    read = load_config(path, {}).routes
    assert taker(read, 10, "praise", "late") == "mixed"
