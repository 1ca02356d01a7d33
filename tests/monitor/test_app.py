"""What one configuration puts together."""

from pathlib import Path

import pytest

from monitor.app import bench_of
from monitor.config import load_config

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
