"""`case` and `open`: every move a button makes, typed; what is wrong is said, and who did what is kept."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import run

from fakes import a_bench
from monitor.app import bench_of
from monitor.cli.case_commands import case as case_app
from monitor.config import load_config
from monitor.language.forms import ISTANBUL
from monitor.rules.case import reference
from monitor.rules.moves import Move
from monitor.stages.judge import judge_pending
from monitor.store.door import Store

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev, own_accounts: [papatyaev], lead: [murat]}, {name: Menekşe}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true, brand: Papatya Ev}]
people:
  ayse: {name: Ayşe, slack: U012AB3CD}
  ali: {name: Ali}
  murat: {name: Murat}
"""
LATE = "Papatya Ev siparişim gelmedi, üç haftadır bekliyorum"
HEARD = (
    {"source": "x", "id": "10", "text": LATE, "url": "https://x.com/a/status/10", "author": {"id": "7", "name": "Can"}},
    {"source": "x", "id": "11", "text": "Papatya Ev selam nasılsınız", "author": {"id": "8"}},
    {"source": "x", "id": "12", "text": "bugün hava çok güzel", "author": {"id": "9"}},
)


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - commands take the computer's time


def lines(*arguments: object) -> list[str]:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def refused(*arguments: object) -> list[str]:
    done = run(*arguments)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    assert not done.stdout
    return done.stderr.splitlines()


def hear(folder: Path, *heard: dict[str, object]) -> None:
    said = (json.dumps({"created_at": now().isoformat()} | one, ensure_ascii=False) for one in heard)
    (folder / "heard.jsonl").write_text("\n".join(said), encoding="utf-8")
    given = ("--brand", "Papatya Ev", "--config", folder / "nobetci.yaml")
    assert run("import", folder / "heard.jsonl", *given).exit_code == 0
    store = Store.open(folder / "nobetci.db")
    judge_pending(store, a_bench(brands=["Papatya Ev"]), now)
    store.close()


@pytest.fixture(scope="module")
def heard(put_store: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that has heard something; copy it, change nothing in it."""
    folder = tmp_path_factory.mktemp("heard")
    put_store(folder)
    (folder / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    hear(folder, *HEARD)
    return folder


@pytest.fixture
def name(shop: Path) -> str:
    """The short name of the late delivery's case."""
    return reference(1).removeprefix("#")


def test_every_move_of_a_case_can_be_typed() -> None:
    typed = {command.name for command in case_app.registered_commands}
    of_others = {Move.EXPECTED, Move.VERDICT, Move.FEEDBACK}
    assert {move.value for move in Move if move not in of_others} <= typed


def test_whoever_claims_is_named_and_a_second_person_hears_it(name: str) -> None:
    assert lines("case", "claim", name, "--by", "ayse") == [
        f"#{name}  Claimed (Ayşe)  Important 55/100  Papatya Ev · x"
    ]
    first, second = refused("case", "claim", f"#{name.lower()}", "--by", "Ali")
    assert first == f"#{name}: already claimed by Ayşe"
    assert second.startswith("what can be done now: respond (Reply), answered (Mark answered), close (Close), ")


def test_in_turkish_all_of_it_is_turkish(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOBETCI_LANG", "tr")
    run("case", "claim", name, "--by", "ayse")
    first, second = refused("case", "claim", name, "--by", "ali")
    assert first.startswith(f"#{name}: ")
    assert second.startswith("şimdi yapılabilecekler: respond (Yanıtla), answered (Yanıtlandı), close (Kapat), ")
    assert "already" not in first


WRONG = {
    "no short name": (["claim", "sikayet"], "'sikayet' is no short name of a case, such as #8F3K"),
    "no such case": (["claim", "2222"], "there is no case #2222"),
    "an illegal move": (["release", "NAME"], "#NAME: nobody has claimed it"),
    "nobody's name": (["claim", "NAME", "--by", "ayşe"], "no person 'ayşe'; there are: ayse, ali, murat"),
    "no time": (["snooze", "NAME", "--until", "soon"], "#NAME: soon is no time that it can be set aside until"),
    "into nothing": (["merge", "NAME", "--into", "x"], "#NAME: there is no case x"),
    "alone": (["split", "NAME"], "#NAME: it holds one mention only: there is nothing to take out"),
}


@pytest.mark.parametrize(("typed", "says"), WRONG.values(), ids=WRONG)
def test_wrong_input_is_explained(name: str, typed: list[str], says: str) -> None:
    typed = [word.replace("NAME", name) for word in typed]
    assert refused("case", *typed)[0] == says.replace("NAME", name)


def test_an_unknown_topic_is_answered_with_those_that_there_are(name: str) -> None:
    (says,) = refused("case", "wrong-topic", name, "--topic", "wat")
    assert "wat" in says
    assert "refund" in says
    lines("case", "wrong-topic", name, "--topic", "refund")
    assert "about refund" in run("explain", "x:10").stdout


def test_what_can_be_done_is_said_where_the_case_is_the_reason_and_not_the_words(name: str) -> None:
    assert len(refused("case", "release", name)) == 2
    assert len(refused("case", "snooze", name, "--until", "soon")) == 1


def test_the_user_of_the_computer_is_a_person_too(name: str) -> None:
    (line,) = lines("case", "claim", name)
    assert "Claimed (nobetci-operator)" in line


def test_where_nobody_is_configured_everybody_may_be_named(name: str, shop: Path) -> None:
    (shop / "nobetci.yaml").write_text(CONFIG.split("people:")[0].replace(", lead: [murat]", ""), encoding="utf-8")
    assert "Claimed (Fatma)" in lines("case", "claim", name, "--by", "Fatma")[0]
    assert refused("case", "answered", name, "--by", " ") == ["nobody knows who you are here: say --by NAME"]


def test_a_case_goes_its_way_and_every_step_is_in_its_log(name: str) -> None:
    for move in ("claim", "release", "claim", "answered", "close", "reopen", "irrelevant"):
        assert run("case", move, name, "--by", "ayse").exit_code == 0
    refused("case", "claim", name, "--by", "ali")
    shown = lines("case", "show", name)
    log = shown[shown.index("  what was done with it") + 1 :]
    assert [line.split("  ", 3)[3].split("  ")[0] for line in log[:2]] == ["Ayşe", "Ayşe"]
    assert "Ayşe  Claim  (by command)  Open → Claimed" in log[0]
    assert "Ayşe  Mark irrelevant  (by command)  Open → Irrelevant" in log[6]
    assert "Ali  Claim  (by command)  refused: it is settled; open it again first" in log[7]
    assert log[8].startswith("  what can be done now: respond (Reply), reopen (Reopen)")


def test_show_has_the_words_their_key_and_when_they_were_written(name: str) -> None:
    shown = lines("case", "show", name)
    assert shown[0] == f"#{name}  Open  Important 55/100  Papatya Ev · x"
    assert any(line.endswith(f"x:10  “{LATE}”") for line in shown)


def test_responding_shows_the_address_and_is_noted(name: str) -> None:
    assert lines("case", "respond", name, "--by", "ayse")[1] == "https://x.com/intent/tweet?in_reply_to=10"
    assert any("Ayşe  Reply  (by command)" in line for line in lines("case", "show", name))


def test_a_merge_is_in_the_log_of_both(name: str) -> None:
    into = reference(2)
    lines("case", "merge", name, "--into", into, "--by", "ayse")
    assert any(line.endswith(f"Ayşe  Merge  (by command)  took_in: #{name}") for line in lines("case", "show", into))
    assert any("Ayşe  Merge  (by command)  Open → " in line for line in lines("case", "show", name))


def test_aside_for_any_duration(name: str, shop: Path) -> None:
    lines("case", "snooze", name, "--until", "2d", "--by", "ayse")
    (one,) = [one for one in json.loads("\n".join(lines("case", "list", "--json"))) if one["case"] == f"#{name}"]
    assert timedelta(hours=47) < datetime.fromisoformat(one["snoozed_until"]) - now() < timedelta(hours=49)
    assert "set aside until" in "\n".join(lines("open"))
    back = datetime.fromisoformat(one["snoozed_until"]).astimezone(ISTANBUL)
    assert any(line.endswith(f"until: {back:%Y-%m-%d %H:%M}") for line in lines("case", "show", name))
    lines("case", "wake", name)
    assert "set aside until" not in "\n".join(lines("open"))


def test_the_list_is_of_open_cases_unless_more_is_wanted(name: str) -> None:
    lines("case", "close", name, "--by", "ayse")
    assert not any(f"#{name}" in line for line in lines("case", "list"))
    assert any(f"#{name}  Closed (Ayşe)" in line for line in lines("case", "list", "--all"))
    assert f"#{name}" in lines("case", "list", "--state", "closed", "--owner", "ayse")[0]
    assert lines("case", "list", "--all", "--owner", "ali") == ["no such cases"]
    assert refused("case", "list", "--brand", "Papatyam") == ["no brand 'Papatyam'; there are: Papatya Ev, Menekşe"]


def test_everything_relevant_that_has_no_end_is_open_with_an_owner_or_a_reason(name: str) -> None:
    done = run("open")
    shown = done.stdout.splitlines()
    assert [line.split()[0] for line in shown[::3]] == [f"#{name}", reference(2)]
    assert all(line.startswith(("    silent: ", "    nobody has it; ")) for line in shown[1::3])
    assert done.stderr.splitlines() == ["open: 2 cases, 2 of them nobody's, 0 late; posts in no case: 0"]
    assert "hava" not in done.output
    lines("case", "claim", name, "--by", "ayse")
    assert lines("open")[1].startswith("    Ayşe has it since ")
    for ended in (name, reference(2)):
        lines("case", "close", ended)
    assert lines("open") == ["nothing is open: everything that was heard came to an end"]


def test_what_was_never_judged_is_open_too(shop: Path) -> None:
    said = {"source": "x", "id": "13", "text": "Papatya Ev yine gecikti", "created_at": now().isoformat()}
    (shop / "heard.jsonl").write_text(json.dumps(said), encoding="utf-8")
    run("import", "heard.jsonl", "--brand", "Papatya Ev")
    shown = lines("open")
    assert shown[-3:] == ["x:13  Papatya Ev", "    not judged yet", "    “Papatya Ev yine gecikti”"]
    found = json.loads("\n".join(lines("open", "--json")))
    assert ([one["mention"] for one in found["mentions"]], len(found["cases"])) == (["x:13"], 2)


def test_a_post_can_leave_and_come_back(name: str, shop: Path) -> None:
    hear(shop, {"source": "x", "id": "14", "text": "Papatya Ev hala cevap yok", "author": {"id": "7", "name": "Can"}})
    before, after = lines("case", "split", name, "--by", "ayse")
    other = after.split()[0]
    assert (before.split()[0], other != before.split()[0]) == (f"#{name}", True)
    lines("case", "merge", other, "--into", name, "--by", "ayse")
    assert f"{other}  part of #{name}" in lines("case", "show", other)[0]
    assert refused("case", "claim", other) == [f"{other}: it is a part of #{name} now"]


def test_nobody_elses_control_characters_reach_the_terminal(shop: Path) -> None:
    bell = "\x1b]0;pwned\x07"
    hear(shop, {"source": "x", "id": "15", "text": f"Papatya Ev {bell} siparişim gelmedi", "author": {"id": "70"}})
    shown = run("open").output + run("case", "list").output + run("case", "show", reference(3)).output
    assert "pwned" in shown
    assert "\x1b" not in shown
    assert "\x1b" not in run("case", "snooze", reference(1), "--until", bell).output


def next_day() -> str:
    return (now().astimezone(ISTANBUL) + timedelta(days=1)).date().isoformat()


def test_a_promise_is_typed_listed_kept_and_counted(name: str) -> None:
    assert run("promises").stdout.splitlines() == ["nothing is promised"]
    before = next_day()
    told = lines("case", "promise", name, "--on", "yarın", "--by", "ayse")[1]
    tomorrow = told.removeprefix("    promised for ")
    assert tomorrow in (before, next_day())  # a day may end meanwhile
    assert any(line.endswith(f"on: {tomorrow}") for line in lines("case", "show", name))
    head, quote = lines("promises")
    assert (head, quote) == (f"{tomorrow}  #{name}  Ayşe  still to be kept", f"    “{LATE}”")
    assert f"promised for {tomorrow}" in "\n".join(lines("open"))
    lines("case", "kept", name, "--by", "ali")
    assert run("promises").stderr.splitlines() == ["in the last 1 month: 1 kept, 0 not kept (100%); 0 still to be kept"]
    listed = json.loads("\n".join(lines("promises", "--all", "--json")))
    assert ([one["state"] for one in listed["promises"]], listed["kept"]) == (["kept"], 1)
    (first, *_) = refused("case", "promise", name, "--on", "sometime")
    assert first == f"#{name}: sometime is no day: write 2026-11-27, tomorrow or a weekday's name"


def test_praise_waits_in_its_queue_until_somebody_says_thank_you(shop: Path) -> None:
    assert "no route leads to a thanks queue: give one `thanks: true`" in run("thanks").stderr
    channels = "channels: {team: {terminal: true}, thanks: {terminal: true}}\noperators: team\n"
    routes = "routes: [{name: praise, to: thanks, thanks: true}, {name: urgent, to: team}]\n"
    (shop / "nobetci.yaml").write_text(CONFIG + channels + routes, encoding="utf-8")
    praise = {"source": "x", "id": "20", "text": "Papatya Ev çok teşekkürler, harika", "author": {"id": "77"}}
    said = {"created_at": now().isoformat()} | praise
    (shop / "heard.jsonl").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    run("import", "heard.jsonl", "--source", "sikayetvar")
    config = load_config(shop / "nobetci.yaml", {}, speaks=False)
    store = Store.open(shop / "nobetci.db")
    judge_pending(store, bench_of(config), now)
    store.close()
    head, quote = lines("thanks")
    assert quote == "    “Papatya Ev çok teşekkürler, harika”"
    name = head.split()[0]
    lines("case", "story", name, "--by", "ayse", "--consent", "wrote: yes")
    lines("case", "answered", name, "--by", "ayse")
    assert lines("case", "list", "--stories")[0].startswith(f"{name}  Answered (Ayşe)")
    assert any(line.endswith("consent: wrote: yes") for line in lines("case", "show", name))
    done = run("thanks")
    assert done.stdout.splitlines() == ["nobody waits for thanks"]
    assert done.stderr.splitlines() == ["in the last 1 month: thanked 1, stories 1, asked for a review 0"]
    assert json.loads(run("thanks", "--json").stdout) == {"thanked": 1, "stories": 1, "reviews": 0, "waiting": []}
