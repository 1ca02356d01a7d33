"""What is installed is complete, declared and works away from the checkout."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import Distribution, packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

HOUSE = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = ("monitor", "scrapers")


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned():
    """Each constraint's name and its versions: there may be one a Python version."""
    pins = {}
    for line in (HOUSE / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition(";")[0].strip().partition("==")
        pins.setdefault(canonical(name), []).append(Version(version))
    return pins


def imported():
    """Every name outside this house that our code imports, at the top or later."""
    names = set()
    for package in OURS:
        for path in (HOUSE / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    names.add((node.module or "").partition(".")[0])
    return names - set(sys.stdlib_module_names) - set(OURS)


def test_everything_imported_is_declared():
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *chain(*(extras[name] for name in ("transformers", "postgres", "pictures")))]
    declared = {canonical(Requirement(line).name) for line in wanted}
    brought = {"pydantic-core"}  # pydantic asks for exactly one version of it
    homes = packages_distributions()
    undeclared = {name for name in imported() if not {canonical(home) for home in homes[name]} & (declared | brought)}
    assert not undeclared


def test_everything_declared_is_pinned_to_a_version_it_allows():
    pins = pinned()
    for line in chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        requirement = Requirement(line)
        versions = pins.get(canonical(requirement.name), [])
        assert versions, line
        assert all(version in requirement.specifier for version in versions), line


def test_pins_name_no_place_to_download_from():
    assert not re.search(r"://|^\s*-|@", (HOUSE / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)


def files_of(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_wheel_holds_every_file_the_program_reads(installed):
    there = files_of(installed.site_packages)
    code = {f"{package}/{name}" for package in OURS for name in files_of(HOUSE / package) if "__pycache__" not in name}
    data = {f"scrapers/shipped/{name}" for name in files_of(HOUSE / "config")}
    assert not (code | data) - there
    for needed in ("sites/sikayetvar.yaml", "lexicon.tr.yaml", "nobetci.schema.json", "demo.yaml"):
        assert f"scrapers/shipped/{needed}" in there
    assert "scrapers/shipped/locale/tr/LC_MESSAGES/nobetci.mo" in there
    assert "monitor/store/migrations/versions/0001_spine.py" in there


@pytest.mark.slow
def test_the_wheel_holds_nothing_else(installed):
    distribution = Distribution.at(next(installed.site_packages.glob("nobetci-*.dist-info")))
    tops = {str(path).partition("/")[0] for path in distribution.files or ()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"..", *OURS}
    assert [str(path) for path in distribution.files or () if str(path).startswith("..")] == ["../../../bin/nobetci"]
    assert any(str(path).endswith("licenses/LICENSE") for path in distribution.files or ())


@pytest.mark.slow
def test_help_comes_from_the_installed_program(installed):
    done = installed.run("nobetci", "--help")
    assert done.returncode == 0, done.stderr
    assert "demo" in done.stdout


@pytest.mark.slow
def test_a_first_configuration_is_written_and_checked_with_what_was_shipped(installed):
    written = installed.run("nobetci", "init", "first.yaml", "--brand", "Papatya Ev", "--contact", "ops@papatya.ev")
    assert written.returncode == 0, written.stderr
    checked = installed.run("nobetci", "check", "--config", "first.yaml")
    assert checked.returncode in (0, 2), checked.stderr
    assert "Traceback" not in checked.stderr


@pytest.mark.slow
def test_a_text_is_scored_with_the_shipped_lexicon(installed):
    done = installed.run("nobetci", "score", "--text", "Param iade edilmedi, tüketici hakem heyetine başvuracağım")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["urgency"] > 0


@pytest.mark.slow
def test_the_ears_work_alone(installed):
    done = installed.run("python", "-m", "scrapers", "--help")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_demo_runs_from_the_wheel_as_a_user_who_may_write_nowhere_else(installed):
    done = installed.run("nobetci", "demo", "--for", "4s")
    assert done.returncode == 0, done.stderr
    assert "Papatya Ev" in done.stdout
