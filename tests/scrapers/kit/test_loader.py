"""From a kind's name to its module, and to nothing else."""

import subprocess
import sys

import pytest

from scrapers.kit.loader import KINDS, UnknownKind, load_kind


def test_a_kind_is_a_module_beside_the_kit():
    assert "site" in KINDS
    assert not {"kit", "__main__", "shipped"} & set(KINDS)
    assert load_kind("site").__name__ == "scrapers.site"


@pytest.mark.parametrize("kind", ["", "kit", "__main__", "kit.fetch", "nothing", "../site", "os"])
def test_anything_else_is_unknown(kind):
    with pytest.raises(UnknownKind):
        load_kind(kind)


def test_no_kind_is_imported_before_it_is_asked_for():
    code = "import sys, scrapers.kit.loader as l; print(sorted(k for k in l.KINDS if f'scrapers.{k}' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
