"""What the commands say and how they end, with right and with wrong input."""

import json
import sqlite3
from pathlib import Path

import pytest
from command_line import Result, run

PAGES = Path(__file__).parents[2] / "scrapers" / "data" / "sites"
CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
channels: {team: {slack: C0123456789}}
slack: {token_env: NOBODY_SET_THIS}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    monkeypatch.delenv("NOBETCI_CONFIG", raising=False)
    monkeypatch.delenv("NOBODY_SET_THIS", raising=False)
    return tmp_path


@pytest.fixture
def shop(here: Path) -> Path:
    (here / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    return here


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_text_is_scored_with_reasons_that_add_up(here: Path) -> None:
    [score] = lines(run("score", "--text", "3 haftadır iademi bekliyorum, hakem heyetine başvuracağım"))
    urgency = [reason for reason in score["reasons"] if reason["axis"] == "urgency"]
    assert score["urgency"] == sum(reason["points"] for reason in urgency) >= 75
    assert "relevant" not in score


def test_scores_say_whether_a_text_is_about_the_configured_brand_and_need_no_secret(shop: Path) -> None:
    scored = run("score", typed="Papatya Ev'den aldığım masa kırık geldi\nhava çok güzel\n")
    assert (scored.exit_code, [line["relevant"] for line in lines(scored)]) == (0, [True, False])


def test_a_bad_line_is_named_and_the_others_are_scored(here: Path) -> None:
    scored = run("score", typed='{"id": "1", "text": "kargom gelmedi"}\n{"id": 2, "wat": 1}\n{broken\nkargom gelmedi\n')
    assert (scored.exit_code, [line["id"] for line in lines(scored)]) == (1, ["1", "4"])
    assert [line[:4] for line in scored.stderr.splitlines()] == ["-:2:", "-:3:"]


SAVED = {
    "mentions": ("sikayetvar/g3-list.html", 0),
    "layout-changed": ("<html><body><p>hello</p></body></html>", 12),
    "refused": ("<html><body>Just a moment</body></html>", 11),
}


@pytest.mark.parametrize(("outcome", "page", "code"), [(name, *row) for name, row in SAVED.items()], ids=SAVED)
def test_try_names_its_outcome_in_words_and_exit_code(here: Path, outcome: str, page: str, code: int) -> None:
    saved = PAGES / page if page.endswith(".html") else here / "page.html"
    if saved.parent == here:
        saved.write_text(page, encoding="utf-8")
    url = "https://www.sikayetvar.com/ornekmarka"
    tried = run("try", "sikayetvar", "--slug", "ornekmarka", "--html", saved, "--url", url)
    assert (tried.exit_code, f"outcome: {outcome}" in tried.stderr) == (code, True)
    assert bool(tried.stdout) is (code == 0)


def test_a_spreadsheet_with_semicolons_is_imported_once(shop: Path) -> None:
    (shop / "words.csv").write_text(
        "id;source;text;created_at;author.name\n"
        "1;kağıt;Papatya Ev kargom gelmedi;2026-11-20T10:00:00Z;Ayşe\n"
        "2;kağıt;Papatya Ev harika;yesterday;Can\n",
        encoding="utf-8",
    )
    first, second = run("import", "words.csv"), run("import", "words.csv")
    assert first.stdout.splitlines()[-1] == "1 new, 0 changed, 1 bad lines"
    assert second.stdout.splitlines()[-1] == "0 new, 0 changed, 1 bad lines"
    assert (first.exit_code, "words.csv:3:" in first.stderr) == (1, True)


def test_check_lists_every_problem_with_its_line(shop: Path) -> None:
    text = CONFIG.replace("brands:", "brandz: 1\nbrands:").replace("slug: papatya-ev, ", "")
    (shop / "nobetci.yaml").write_text(text, encoding="utf-8")
    checked = run("check")
    assert checked.exit_code == 2
    for place in ("nobetci.yaml:3: unknown key brandz", "nobetci.yaml:5: slug is missing", "NOBODY_SET_THIS"):
        assert place in checked.stderr


NO_STORE = {"status": ["status"], "explain": ["explain", "x:1"], "health": ["health"]}


@pytest.mark.parametrize("arguments", NO_STORE.values(), ids=NO_STORE)
def test_who_asks_before_there_is_a_store_is_told_so(shop: Path, arguments: list[str]) -> None:
    asked = run(*arguments)
    assert (asked.exit_code, "there is no store yet" in asked.stderr) == (3, True)


def test_another_programs_database_is_left_alone(shop: Path) -> None:
    other = sqlite3.connect(shop / "nobetci.db")
    other.execute("CREATE TABLE notes (words TEXT)")
    other.close()
    (shop / "words.jsonl").write_text("", encoding="utf-8")
    refused = run("import", "words.jsonl")
    assert (refused.exit_code, "belongs to another program" in refused.stderr) == (3, True)


def test_without_a_configuration_a_command_says_how_to_get_one(here: Path) -> None:
    asked = run("status")
    assert (asked.exit_code, "nobetci init" in asked.stderr) == (2, True)


def test_status_says_of_every_way_of_speaking_how_surely_it_arrives(here: Path) -> None:
    ways = "{team: {slack: C0123456789}, hook: {webhook_env: HOOK}, screen: {terminal: true}, boss: {mail: b@b.tr}}"
    config = CONFIG.replace("{team: {slack: C0123456789}}", ways).replace("NOBODY_SET_THIS", "TOKEN")
    config = config.replace("enabled: true", "enabled: false")
    mail = "operators: team\nroutes: [{name: urgent, to: team}]\nmail: {host: mail.b.example, from: n@b.example}\n"
    (here / "nobetci.yaml").write_text(config + mail, encoding="utf-8")
    (here / "none.jsonl").write_text("", encoding="utf-8")
    set_here = {"TOKEN": "xoxb-none", "HOOK": "https://hooks.slack.com/services/T0/B0/none"}
    for command in (["import", "none.jsonl"], ["status"]):
        said = run(*command, **set_here)
        assert said.exit_code == 0, said.output
    shown = " ".join(said.output.split())
    assert all(way in shown for way in ("team (slack)", "hook (webhook)", "screen (terminal)", "boss (mail)"))
    assert shown.count("least once") == 3
