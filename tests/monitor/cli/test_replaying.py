"""`replay`: a line for every mention, in the order of the file, with nothing but a file read and written."""

import json
from pathlib import Path

import pytest
from command_line import run

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
channels: {team: {slack: C0123456789}, law: {slack: C0123456788}}
operators: team
routes:
  - {name: legal, to: law, when: {topics: legal}}
  - {name: urgent, to: team, at_least: 50}
slack: {token_env: NOBODY_SET_THIS}
"""
LATE = "Papatya Ev siparişim 3 haftadır gelmedi, rezalet"
LAW = "Papatya Ev kargom kayıp, hakem heyetine başvuracağım"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    monkeypatch.delenv("NOBETCI_CONFIG", raising=False)
    monkeypatch.delenv("NOBODY_SET_THIS", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tmp").mkdir()
    return tmp_path


@pytest.fixture
def shop(here: Path) -> Path:
    (here / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    return here


def line(number: int, text: str, hour: int = 10, **more: object) -> str:
    values = {"source": "x", "id": str(number), "text": text, "created_at": f"2026-11-20T{hour}:00:00Z"}
    return json.dumps({**values, "author": {"id": f"a{number}"}, **more}, ensure_ascii=False)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(one) for one in text.splitlines()]


def test_every_mention_has_its_line_in_the_order_of_the_file(shop: Path) -> None:
    texts = [(LATE, 12), (LAW, 11), ("Papatya Ev harika, teşekkürler", 13), ("hava çok güzel", 10)]
    (shop / "said.jsonl").write_text("\n".join(line(n, *text) for n, text in enumerate(texts)), encoding="utf-8")
    replayed = run("replay", "said.jsonl", "--out", "became.jsonl")
    became = lines((shop / "became.jsonl").read_text(encoding="utf-8"))
    assert (replayed.exit_code, replayed.stdout) == (0, "")
    assert [one["id"] for one in became] == ["0", "1", "2", "3"]
    assert [one["why"] for one in became] == ["first", "first", "quiet-low", "quiet-irrelevant"]
    assert [(one["route"], one["channel"]) for one in became[:2]] == [("urgent", "team"), ("legal", "law")]
    assert [one["told_at"] for one in became] == ["2026-11-20T12:00:00Z", "2026-11-20T11:00:00Z", None, None]
    assert [one["alert"] for one in became] == [True, True, False, False]
    assert [one["case"] is None for one in became] == [False, False, False, True]
    assert replayed.stderr == "4 mentions, 2 of them would be told, 0 bad lines\n"


def test_a_line_of_output_adds_up_and_has_every_field(here: Path) -> None:
    [became] = lines(run("replay", typed=line(1, LATE)).stdout)
    assert became["urgency"] == sum(r["points"] for r in became["reasons"] if r["axis"] == "urgency") >= 50
    scored = "id source urgency level sentiment topics stage flags reasons rulebook relevant relevance"
    told = "case alert why route channel told_at"
    linked = "coordination propaganda propaganda_at_arrival campaign flagged_at"
    assert list(became) == [*scored.split(), *told.split(), *linked.split()]


def test_scores_are_those_of_score(shop: Path) -> None:
    typed = "\n".join(line(n, text) for n, text in enumerate((LATE, LAW, "hava çok güzel")))
    scored, became = lines(run("score", typed=typed).stdout), lines(run("replay", typed=typed).stdout)
    for one, score in zip(became, scored, strict=True):
        same = score.keys() - {"relevance_quote", "context"}
        assert {key: one[key] for key in same} == {key: score[key] for key in same}


def test_without_a_configuration_everything_is_about_one_brand_and_it_says_so(here: Path) -> None:
    replayed = run("replay", typed=line(1, LATE) + "\n" + line(2, "hava çok güzel"))
    assert [(one["relevant"], one["alert"]) for one in lines(replayed.stdout)] == [(True, True), (True, False)]
    assert replayed.stderr.startswith("no configuration: ")


def test_bad_lines_are_named_and_the_others_are_judged(shop: Path) -> None:
    (shop / "said.jsonl").write_text(f'{{broken\n{line(1, LATE)}\n\n{{"id": 2, "wat": 1}}\n', encoding="utf-8")
    replayed = run("replay", "said.jsonl")
    assert (replayed.exit_code, [one["id"] for one in lines(replayed.stdout)]) == (1, ["1"])
    assert [said.partition(" ")[0] for said in replayed.stderr.splitlines()[:2]] == ["said.jsonl:1:", "said.jsonl:4:"]
    assert replayed.stderr.endswith("2 bad lines\n")


def test_nothing_is_a_result_too(shop: Path) -> None:
    assert (run("replay", typed="").exit_code, run("replay", typed="").stdout) == (0, "")


def test_nothing_is_left_behind_and_no_store_is_touched(shop: Path) -> None:
    assert run("replay", typed=line(1, LATE)).exit_code == 0
    assert sorted(path.name for path in shop.rglob("*")) == ["nobetci.yaml", "tmp"]


def test_twice_is_the_same(shop: Path) -> None:
    typed = "\n".join(line(n, (LATE, LAW)[n % 2], 10 + n % 12) for n in range(40))
    assert run("replay", typed=typed).stdout == run("replay", typed=typed).stdout != ""


WRONG = {
    "no such file": (("nowhere.jsonl",), "nowhere.jsonl cannot be read"),
    "a folder": (("tmp",), "tmp cannot be read"),
    "out is in": (("said.jsonl", "--out", "./said.jsonl"), "would be overwritten"),
    "out cannot be": (("said.jsonl", "--out", "no/where.jsonl"), "no/where.jsonl cannot be written"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_none_is_named(shop: Path, arguments: tuple[str, ...], says: str) -> None:
    (shop / "said.jsonl").write_text(line(1, LATE), encoding="utf-8")
    replayed = run("replay", *arguments)
    assert (replayed.exit_code, says in replayed.stderr) == (1, True), replayed.stderr
    assert (shop / "said.jsonl").read_text(encoding="utf-8") == line(1, LATE)


def test_a_configuration_that_is_asked_for_must_be_there_and_right(shop: Path) -> None:
    assert run("replay", "--config", "other.yaml", typed="").exit_code == 2
    (shop / "nobetci.yaml").write_text(CONFIG.replace("brands:", "brandz:"), encoding="utf-8")
    assert run("replay", typed="").exit_code == 2
