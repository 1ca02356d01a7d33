"""What one configuration puts together."""

from pathlib import Path

import pytest

from monitor.app import bench_of, workplace_of
from monitor.config import load_config
from monitor.rules.workplace import RISKS

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""


@pytest.mark.parametrize(("more", "brands"), [("", {"Papatya Ev"}), ("campaigns: {enabled: false}", set())])
def test_without_campaigns_no_brand_is_looked_at_but_old_messages_are_looked_after(
    tmp_path: Path, more: str, brands: set[str]
) -> None:
    path = tmp_path / "nobetci.yaml"
    path.write_text(CONFIG + more, encoding="utf-8")
    tower = bench_of(load_config(path, {})).tower
    assert tower is not None
    assert tower.brands == brands


EYES = {
    "nothing said": ("", RISKS),
    "others": ("cases: {second_eyes: [refund, risk]}", {"refund", "risk"}),
    "one": ("cases: {second_eyes: legal}", {"legal"}),
    "off": ("cases: {second_eyes: []}", set()),
}


@pytest.mark.parametrize(("more", "eyes"), EYES.values(), ids=EYES)
def test_what_nobody_answers_alone_is_configured(tmp_path: Path, more: str, eyes: set[str]) -> None:
    path = tmp_path / "nobetci.yaml"
    path.write_text(CONFIG + more, encoding="utf-8")
    assert workplace_of(load_config(path, {})).second_eyes == eyes
