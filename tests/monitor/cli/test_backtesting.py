"""`backtest`: another word list or configuration over the store, which stays as it was."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from command_line import run

from monitor.app import bench_of, open_store
from monitor.clock import system_clock
from monitor.config import load_config
from monitor.stages.judge import judge_pending

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
channels: {team: {terminal: true}}
routes: [{name: urgent, to: team, at_least: 50}]
lexicon: words.yaml
"""
WORDS = """
groups:
  late:
    level: hard
    says: "the order has not arrived"
    points: 80
    topic: late
    patterns: ["gelmedi"]
    must_match: ["kargom gelmedi"]
    must_not_match: ["kargom geldi"]
  color:
    level: note
    says: "another colour"
    points: 0
    topic: wrong_defective
    patterns: ["rengi baska"]
    must_match: ["rengi başka"]
    must_not_match: ["rengi güzel"]
"""
TEXTS = ("kargom gelmedi", "rengi başka çıktı", "çok güzel", "siparişim gelmedi", "rengi başka geldi")

HERE = Path()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    monkeypatch.delenv("NOBETCI_CONFIG", raising=False)
    configure(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def heard(put_store: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that has heard something; copy its store, change nothing in it."""
    folder = tmp_path_factory.mktemp("heard")
    put_store(folder)
    configure(folder)
    hear(*(a_line(number, f"Papatya Ev {text}") for number, text in enumerate(TEXTS)), folder=folder)
    return folder / "nobetci.db"


@pytest.fixture
def store(shop: Path, heard: Path) -> Path:
    return Path(shutil.copy(heard, shop))


def configure(folder: Path) -> None:
    (folder / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    (folder / "words.yaml").write_text(WORDS, encoding="utf-8")


def a_line(number: int, text: str, days: int = 3, **more: object) -> str:
    at: datetime = system_clock() - timedelta(days=days)
    values = {"source": "x", "id": str(number), "text": text, "created_at": at.isoformat()}
    return json.dumps({**values, "author": {"id": f"a{number}"}, **more}, ensure_ascii=False)


def hear(*lines: str, folder: Path = HERE) -> None:
    said, configured = folder / "said.jsonl", folder / "nobetci.yaml"
    said.write_text("\n".join(lines), encoding="utf-8")
    assert run("import", said, "--config", configured).exit_code == 0
    config = load_config(configured, {})
    store = open_store(config)
    judge_pending(store, bench_of(config), system_clock)
    store.close()


def new_words(*changes: tuple[str, str]) -> str:
    text = WORDS
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    Path("new.yaml").write_text(text, encoding="utf-8")
    return "new.yaml"


COLOR_MATTERS = (
    'level: note\n    says: "another colour"\n    points: 0',
    'level: hard\n    says: "another colour"\n    points: 80',
)
LATE_DOES_NOT = (
    'level: hard\n    says: "the order has not arrived"\n    points: 80',
    'level: note\n    says: "the order has not arrived"\n    points: 0',
)


def result(*arguments: object) -> dict[str, object]:
    tried = run("backtest", *arguments, "--json")
    assert tried.exit_code == 0, tried.stderr
    return json.loads(tried.stdout)


def test_what_would_appear_is_counted_and_shown_with_the_reasons_that_make_it(store: Path) -> None:
    found = result("--with", new_words(COLOR_MATTERS))
    assert (found["mentions"], found["alerts"]) == (5, [2, 4])
    assert [found[kind] for kind in ("appeared", "vanished", "moved", "raised", "lowered")] == [2, 0, 0, 2, 0]
    assert found["channels"] == {
        "team": {"alerts": [2, 4], "per_day": [pytest.approx(2 / 3, abs=0.01), pytest.approx(4 / 3, abs=0.01)]}
    }
    first = found["examples"]["appeared"][0]
    assert (first["key"], first["level"], first["channel"]) == ("x:1", [0, 3], [None, "team"])
    heaviest = first["reasons"][0]
    assert (heaviest["says"], heaviest["quote"], heaviest["before"]) == ("another colour", "rengi başka", 0)
    assert sum(r["after"] - r["before"] for r in first["reasons"]) == first["urgency"][1] - first["urgency"][0]


def test_people_read_it_in_sentences_with_the_words_it_is_about(store: Path) -> None:
    tried = run("backtest", "--with", new_words(COLOR_MATTERS), "--examples", "1")
    lines = tried.stdout.splitlines()
    assert lines[0].startswith("5 mentions written since ")
    assert lines[1:3] == ["alerts: 2 → 4", "  team: 2 → 4; a day 0.7 → 1.3, a week 4.7 → 9.3"]
    assert "alerts that would appear: 2" in lines
    assert [line for line in lines if re.fullmatch(r"  x:1  \d+ → \d+  – → team \(urgent\)", line)]
    assert [line for line in lines if re.fullmatch(r" +\+\d+ another colour “rengi başka”", line)]
    assert "         Papatya Ev rengi başka çıktı" in lines
    assert not [line for line in lines if "geldi" in line]


def test_what_would_vanish_is_named_too(store: Path) -> None:
    found = result("--with", new_words(LATE_DOES_NOT))
    assert (found["alerts"], found["vanished"], found["lowered"]) == ([2, 0], 2, 2)
    assert {example["key"] for example in found["examples"]["vanished"]} == {"x:0", "x:3"}


def test_the_same_word_list_changes_nothing_and_says_so(store: Path) -> None:
    tried = run("backtest", "--with", "words.yaml")
    assert (tried.exit_code, tried.stdout.splitlines()[-1]) == (0, "nothing would change")


def test_another_configuration_tries_its_thresholds_and_channels(store: Path) -> None:
    color = "{name: color, to: looks, at_least: 0, when: {topics: wrong_defective}}"
    routes = f"routes: [{color}, {{name: urgent, to: law, at_least: 50}}]"
    other = CONFIG.replace("routes: [{name: urgent, to: team, at_least: 50}]", routes)
    other = other.replace("{team:", "{law: {terminal: true}, looks: {terminal: true}, team:") + "operators: team\n"
    Path("other.yaml").write_text(other, encoding="utf-8")
    found = result("--with-config", "other.yaml")
    assert (found["alerts"], found["appeared"], found["moved"]) == ([2, 4], 2, 2)
    assert {name: figures["alerts"] for name, figures in found["channels"].items()} == {
        "law": [0, 2],
        "looks": [0, 2],
        "team": [2, 0],
    }
    assert found["examples"]["appeared"][0]["route"] == [None, "color"]


def test_both_can_be_tried_at_once(store: Path) -> None:
    nobody = CONFIG.replace("at_least: 50", "at_least: 99, when: {urgency: 99..100}")
    Path("other.yaml").write_text(nobody, encoding="utf-8")
    assert result("--with-config", "other.yaml", "--with", new_words(COLOR_MATTERS))["alerts"] == [2, 0]


def test_a_brand_that_is_understood_otherwise_is_shown_by_its_relevance(store: Path) -> None:
    Path("other.yaml").write_text(
        CONFIG.replace("{name: Papatya Ev}", "{name: Papatya Ev, terms: [menekşe]}"), encoding="utf-8"
    )
    found = result("--with-config", "other.yaml")
    assert (found["alerts"], found["examples"]["vanished"][0]["relevance"]) == ([2, 0], "no-term")


def test_only_the_asked_time_is_looked_at(store: Path) -> None:
    hear(a_line(9, "Papatya Ev rengi başka", days=40))
    assert [
        result("--with", "words.yaml", *since)["mentions"] for since in ((), ("--since", "41d"), ("--since", "2d"))
    ] == [5, 6, 0]


def test_what_was_judged_by_older_rules_is_judged_by_those_in_force(store: Path) -> None:
    Path("words.yaml").write_text(WORDS.replace("points: 80", "points: 82"), encoding="utf-8")
    found = result("--with", new_words(("points: 80", "points: 83")), "--examples", "9")
    assert (found["alerts"], found["raised"]) == ([2, 2], 0)


def test_what_nobody_judged_yet_counts_as_well(shop: Path, put_store: Callable[[Path], None]) -> None:
    put_store(shop)
    Path("said.jsonl").write_text(a_line(1, "Papatya Ev kargom gelmedi"), encoding="utf-8")
    assert run("import", "said.jsonl").exit_code == 0
    assert result("--with", "words.yaml")["alerts"] == [1, 1]


def test_a_persons_case_is_one_alert(shop: Path, put_store: Callable[[Path], None]) -> None:
    put_store(shop)
    ayse = {"author": {"id": "ayse"}}
    hear(*(a_line(number, "Papatya Ev kargom gelmedi", **ayse) for number in range(4)))
    assert result("--with", "words.yaml")["alerts"] == [1, 1]


def test_nothing_in_the_store_changes(store: Path) -> None:
    def content() -> list[str]:
        with sqlite3.connect(store) as connection:
            return list(connection.iterdump())

    before = content()
    assert run("backtest", "--with", new_words(COLOR_MATTERS)).exit_code == 0
    assert content() == before


def test_no_words_of_people_stand_in_the_json_but_the_quoted_ones(store: Path) -> None:
    assert "başka çıktı" not in run("backtest", "--with", new_words(COLOR_MATTERS), "--json").stdout


def test_a_post_that_was_erased_is_not_looked_at(store: Path) -> None:
    assert run("forget", "x:1", "--yes").exit_code == 0
    assert result("--with", new_words(COLOR_MATTERS))["appeared"] == 1


WRONG = {
    "nothing to try": ((), 1, "nothing to compare with"),
    "a broken list": (("--with", "broken.yaml"), 2, "broken.yaml:8: "),
    "a sentence it fails on": (("--with", "fails.yaml"), 2, "fails.yaml:9: "),
    "no list": (("--with", "nowhere.yaml"), 2, "nowhere.yaml"),
    "a broken configuration": (("--with-config", "broken-config.yaml"), 2, "broken-config.yaml:3: unknown key brandz"),
    "no configuration": (("--with-config", "nowhere.yaml"), 2, "nowhere.yaml"),
    "other brands": (("--with-config", "other-brand.yaml"), 1, "other brands: Menekşe instead of Papatya Ev"),
    "no span": (("--with", "words.yaml", "--since", "soon"), 1, "is not a duration"),
}


@pytest.mark.parametrize(("arguments", "code", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_tried_is_refused_by_name(store: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    Path("broken.yaml").write_text(WORDS.replace('"gelmedi"', '"gel~medi"'), encoding="utf-8")
    Path("fails.yaml").write_text(WORDS.replace("kargom gelmedi", "kargom yok"), encoding="utf-8")
    Path("broken-config.yaml").write_text(CONFIG.replace("brands:", "brandz:"), encoding="utf-8")
    Path("other-brand.yaml").write_text(CONFIG.replace("Papatya Ev", "Menekşe"), encoding="utf-8")
    tried = run("backtest", *arguments)
    assert (tried.exit_code, says in tried.stderr, tried.stdout) == (code, True, ""), tried.stderr


def test_before_there_is_a_store_it_says_so(shop: Path) -> None:
    tried = run("backtest", "--with", "words.yaml")
    assert (tried.exit_code, "there is no store yet" in tried.stderr) == (3, True)


def test_the_beginning_of_time_may_be_asked_for(store: Path) -> None:
    assert result("--with", "words.yaml", "--since", "99999999w")["mentions"] == 5
