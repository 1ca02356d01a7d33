"""`label` and `labels`: what people say is kept, counted, and leaves the house without naming anybody."""

import json
import pwd
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import Result, run

from fakes import a_bench
from monitor.stages.judge import judge_pending
from monitor.store.door import Store

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev, own_accounts: [papatyaev]}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""
AYSE = {"id": "4711", "name": "Ayşe Kandemir", "handle": "aysekandemir"}
LATE = "@papatyaev Papatya Ev siparisim gelmedi, @canb gördü, 0532 123 45 67, ayse@posta.example. Ayşe Kandemir"
HEARD = [
    {"source": "x", "id": "10", "text": LATE, "author": AYSE, "title": "Sipariş 20241234"},
    {"source": "x", "id": "11", "text": "Papatya Ev selam nasilsiniz", "author": {"id": "8"}},
]


def _hear(folder: Path, *heard: dict[str, object]) -> None:
    now = datetime.now(UTC).isoformat()  # noqa: TID251 - commands take the computer's time
    lines = (json.dumps({"created_at": now} | one, ensure_ascii=False) for one in heard)
    (folder / "heard.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("import", folder / "heard.jsonl", "--config", folder / "nobetci.yaml").exit_code == 0
    store = Store.open(folder / "nobetci.db")
    judge_pending(store, a_bench(brands=["Papatya Ev"]), lambda: datetime.now(UTC))  # noqa: TID251
    store.close()


@pytest.fixture(scope="module")
def heard(put_store: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that has heard something; copy it, change nothing in it."""
    folder = tmp_path_factory.mktemp("heard")
    put_store(folder)
    (folder / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    _hear(folder, *HEARD)
    return folder


def rows(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_label_is_said_again_in_words_and_shown_by_explain(shop: Path) -> None:
    said = run("label", "x:10", "--not-urgent", "--topic", "refund,late", "--by", "U012AB3CD")
    first, second = said.stdout.splitlines()
    assert first.startswith("U012AB3CD said at ")
    assert ": not urgent; judged 55/100, level 2, topics late delivery, rulebook " in first
    assert ": about refund, late delivery; judged" in second
    assert {first, second} <= {line.strip() for line in run("explain", "x:10").stdout.splitlines()}


def test_who_says_so_is_the_user_of_the_computer_unless_told(shop: Path) -> None:
    assert run("label", "x:10", "--level", "2").stdout.startswith("nobetci-operator said")


def test_the_export_names_nobody_and_says_what_the_program_had_said(shop: Path) -> None:
    run("label", "x:10", "--not-urgent", "--wrong-topic", "--by", "Fatma")
    run("label", "x:11", "--topic", "praise", "--by", "Fatma")
    first, second = rows(run("labels", "export"))
    words = "@papatyaev Papatya Ev siparisim gelmedi, @kullanici gördü, [TELEFON], [EPOSTA]. [AD]"
    assert first["text"] == f"Sipariş [NO]\n{words}"
    assert (first["urgency"], first["urgency_range"]) == (1, [0, 1])
    assert (first["topics"], first["wrong_topics"]) == (None, ["late"])
    assert first["judged"] == {"urgency": 55, "level": 2, "topics": ["late"]}
    assert (second["urgency"], second["topics"], second["wrong_topics"]) == (None, ["praise"], None)
    assert first["by"] == second["by"] != "Fatma"
    assert first["id"] not in ("10", "x:10", second["id"])
    assert first["rulebook"]
    assert str(first["labelled_at"]).endswith("Z")


def test_the_export_goes_to_a_file_and_only_what_is_recent(shop: Path) -> None:
    run("label", "x:10", "--urgent")
    done = run("labels", "export", "--since", "30d", "--out", "rows.jsonl")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "rows written: 1" in done.stderr
    assert json.loads((shop / "rows.jsonl").read_text(encoding="utf-8"))["urgency"] == 3
    assert rows(run("labels", "export", "--since", "0s")) == []


def test_words_that_were_edited_after_the_label_do_not_leave(shop: Path) -> None:
    run("label", "x:10", "--urgent")
    _hear(shop, HEARD[0] | {"text": "Papatya Ev siparisim gelmedi demistim, geldi"})
    done = run("labels", "export")
    assert (done.stdout, "edited afterwards: 1" in done.stderr) == ("", True)


@pytest.mark.parametrize("arguments", [("labels",), ("labels", "list")], ids=" ".join)
def test_the_list_counts_and_says_how_often_people_agree(shop: Path, arguments: tuple[str, ...]) -> None:
    assert "no labels yet" in run(*arguments).stdout
    run("label", "x:10", "--not-urgent", "--by", "Fatma")
    run("label", "x:10", "--level", "2", "--topic", "late", "--by", "Can")
    run("label", "x:11", "--urgent", "--by", "Can")
    assert run(*arguments).stdout.splitlines() == [
        "mentions with a label: 2, by people: 2",
        "urgency: 1 of 3 labels agree with the program",
        "topics: 1 of 1 labels agree with the program",
        "alerts called not urgent: 1 of 2",
        "silences called urgent: 1 of 1",
    ]


def test_what_is_forgotten_is_not_exported(shop: Path) -> None:
    run("label", "x:10", "--urgent")
    assert run("forget", "--author", "x:4711", "--yes").exit_code == 0
    assert rows(run("labels", "export")) == []


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing said": (("x:10",), "say what is right"),
    "two urgencies": (("x:10", "--urgent", "--level", "1"), "say one thing"),
    "two topics": (("x:10", "--topic", "late", "--wrong-topic"), "say one thing"),
    "unknown topic": (("x:10", "--urgent", "--topic", "shoes"), "unknown topic shoes; there are: pre_stock"),
    "unknown mention": (("x:99", "--urgent"), "nothing is known by 'x:99'"),
    "nobody": (("x:10", "--urgent", "--by", " "), "a label needs a name"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.values(), ids=WRONG)
def test_a_mistake_keeps_no_label(shop: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run("label", *arguments)
    assert (done.exit_code, says in done.stderr) == (1, True), done.output
    assert "no labels yet" in run("labels").stdout


def test_a_level_beyond_the_levels_is_refused(shop: Path) -> None:
    assert run("label", "x:10", "--level", "4").exit_code == 2


def test_somebody_without_a_name_on_this_computer_is_asked_for_one(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)  # a container's user may stand in no list
    done = run("label", "x:10", "--urgent")
    assert (done.exit_code, "say --by NAME" in done.stderr) == (1, True)
