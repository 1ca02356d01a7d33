"""`check` tries sentences: own ones have to hold, lost ones of ours are named; and it says what is missing."""

from pathlib import Path

import pytest
from command_line import Result, run
from tiny_model import a_model

from monitor.config import load_config
from scrapers.kit.shipped import shipped

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""
EDITED = """
groups:
  late:
    level: note
    says: has not arrived
    patterns: ["kargo* gel~"]
    must_match: ["kargom gelmedi"]
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")

    def write(extra: str, **files: str) -> None:
        Path("nobetci.yaml").write_text(CONFIG + extra, encoding="utf-8")
        for name, text in files.items():
            Path(f"{name}.yaml").write_text(text, encoding="utf-8")

    return write


def check() -> Result:
    return run("check")


def test_own_sentences_that_hold_change_nothing(write):
    write("behaviour: own.yaml\n", own='ours: [{more: "kargom gelmedi", less: "kargom geldi"}]\n')

    checked = check()

    assert (checked.exit_code, "own.yaml" in checked.stderr, "note:" in checked.stderr) == (0, False, False)


def test_an_own_sentence_that_does_not_hold_is_a_problem_with_its_line_and_reason(write):
    write("behaviour: own.yaml\n", own='ours:\n  - {text: "çok memnunum, teşekkürler", least: 3, why: "we said so"}\n')

    checked = check()

    assert checked.exit_code == 2
    assert "own.yaml:2: “çok memnunum, teşekkürler” must be level 3, but is level 0" in checked.stderr
    assert "because: we said so" in checked.stderr


FAULTY = {
    "faulty": ("own", "ours:\n  - {text: a, lest: 2}\n", "own.yaml:2: 'lest' is not known here"),
    "not YAML": ("own", "ours: [", "own.yaml:1: not valid YAML"),
    "not there": ("other", "", "own.yaml: cannot be read"),
}


@pytest.mark.parametrize(("name", "text", "told"), FAULTY.values(), ids=FAULTY)
def test_a_file_of_sentences_that_cannot_be_used_is_a_problem_and_stops_nothing_that_runs(write, name, text, told):
    write("behaviour: own.yaml\n", **{name: text})

    checked = check()

    assert (checked.exit_code, told in checked.stderr) == (2, True)
    assert load_config(Path("nobetci.yaml"), {}).behaviour_path is not None


def test_shipped_sentences_that_an_own_word_list_loses_are_named_and_no_problem(write):
    write("lexicon: words.yaml\n", words=EDITED)

    checked = check()

    notes = [line for line in checked.stderr.splitlines() if line.startswith("note: ")]
    place = str(shipped("behaviour.tr.yaml"))
    assert checked.exit_code == 0, checked.stderr
    assert (len(notes), all(place in note for note in notes)) == (12, True)
    assert any("must score higher, but has" in note for note in notes)
    assert int(checked.stderr.splitlines()[-1].rpartition(": ")[2]) > 100


def test_an_unchanged_copy_of_the_word_list_loses_nothing(write):
    write("lexicon: words.yaml\n", words=shipped("lexicon.tr.yaml").read_text(encoding="utf-8"))

    checked = check()

    assert (checked.exit_code, "note:" in checked.stderr) == (0, False)


RIVALS = {
    "none named": ("", True),
    "named": ("rivals: [{name: Sepetix}]", False),
}


@pytest.mark.parametrize(("rivals", "told"), RIVALS.values(), ids=RIVALS)
def test_brands_without_rivals_are_named_because_campaigns_depend_on_them(write, rivals, told):
    write("")
    brand = f"{{name: Papatya Ev, {rivals}}}" if rivals else "{name: Papatya Ev}"
    Path("nobetci.yaml").write_text(CONFIG.replace("{name: Papatya Ev}", brand), encoding="utf-8")
    assert ("no rivals named for Papatya Ev" in check().stdout) == told


def test_where_campaigns_are_off_nobody_is_asked_for_rivals(write):
    write("campaigns: {enabled: false}\n")
    assert "rivals" not in check().stdout


def test_init_writes_what_check_accepts_and_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    assert run("init", "--brand", "Papatya Ev", "--contact", "destek@papatyaev.example").exit_code == 0
    assert check().exit_code == 0
    again = run("init")
    assert (again.exit_code, "--force" in again.stderr) == (1, True)


def test_a_language_model_that_answers_is_fine(write, tmp_path):
    a_model(tmp_path / "tr")
    write("transformer: {model: tr, timeout: 30s}\n")

    checked = check()

    assert (checked.exit_code, "fine" in checked.stdout) == (0, True), checked.stderr


def test_it_says_whose_facts_are_missing_and_which_are_old(write):
    write("playbook: own.yaml\n", own='brands:\n  Papatya Ev: {reviewed: "2020-01-01", contact: {mail: a@b.c}}\n')
    given = Path("nobetci.yaml").read_text(encoding="utf-8")
    two = given.replace("[{name: Papatya Ev}]", "[{name: Papatya Ev}, {name: Lale}]")
    Path("nobetci.yaml").write_text(two.replace("slug", "brand: Lale, slug"), encoding="utf-8")

    checked = check()

    assert (checked.exit_code, "no facts in a playbook for Lale: " in checked.stdout) == (0, True), checked.output
    assert "warning: own.yaml:2: the facts of Papatya Ev were checked" in checked.stderr
