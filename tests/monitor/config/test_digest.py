"""The weekly digest, as the YAML says it."""

from datetime import time, timedelta

import pytest

from monitor.config import check_config, load_config
from monitor.config.digest import DigestEntry

BASE = """
contact: destek@ornekmarka.com.tr
brands: [{name: Örnek Marka}, {name: Papatya Ev, digest_to: [managers, team, managers]}]
sources: [{kind: site, preset: sikayetvar, slug: ornek-marka, brand: Papatya Ev, enabled: true}]
channels: {team: {terminal: true}, managers: {terminal: true}, ops: {terminal: true}}
operators: ops
routes: [{name: urgent, to: team}]
"""


def file_of(folder, text=""):
    path = folder / "nobetci.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return path


def read(folder, text=""):
    return load_config(file_of(folder, text), {}).digest


def test_what_is_unset_goes_to_the_operators_on_monday_at_nine(tmp_path):
    to = {"Örnek Marka": ("ops",), "Papatya Ev": ("managers", "team")}
    assert read(tmp_path) == DigestEntry(to=to)
    assert (DigestEntry().enabled, DigestEntry().day, DigestEntry().at) == (True, 0, time(9))


def test_the_only_channel_gets_it_where_there_is_one(tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(
        "contact: a@b.example\nbrands: [{name: Papatya}]\nsources: [{kind: site, preset: sikayetvar, slug: p}]\n"
    )
    assert load_config(path, {}).digest.to == {"Papatya": ("terminal",)}


def test_what_is_said_is_meant(tmp_path):
    digest = read(
        tmp_path,
        "digest: {enabled: false, to: managers, day: friday, at: '17:30', link: 'https://n.example/x/',"
        " pictures: false, native_charts: true, recurring_at_least: 5, timeout: 30s}\nreceiver: {port: 8080}",
    )
    to = {"Örnek Marka": ("managers",), "Papatya Ev": ("managers", "team")}
    assert digest == DigestEntry(
        False, to, 4, time(17, 30), "https://n.example/x", False, True, 5, timedelta(seconds=30)
    )


def test_the_end_of_a_day_is_still_on_that_day(tmp_path):
    assert read(tmp_path, "digest: {at: '24:00'}").at == time.max


def test_a_link_without_a_receiver_leads_nowhere_and_says_so(tmp_path):
    link = "digest: {link: 'https://n.example'}\n"
    _, problems, warnings = check_config(file_of(tmp_path, link), {})
    assert not problems
    says = "digest.link leads nowhere without receiver.port"
    assert says in [warning.what for warning in warnings]
    _, problems, warnings = check_config(file_of(tmp_path, link + "receiver: {port: 8080}"), {})
    assert not problems
    assert says not in [warning.what for warning in warnings]


@pytest.mark.parametrize(("scheme", "warned"), [("http", True), ("https", False)])
def test_pages_that_others_could_read_on_the_way_are_warned_of(tmp_path, scheme, warned):
    link = f"digest: {{link: {scheme}://ozet.papatya.example}}\nreceiver: {{port: 8080}}\n"
    _, problems, warnings = check_config(file_of(tmp_path, link), {})
    assert not problems
    assert any("http://" in warning.what for warning in warnings) is warned
