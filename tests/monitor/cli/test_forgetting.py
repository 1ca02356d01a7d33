"""`forget`: nobody's words are erased by mistake, and what is erased is in no file any more."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import run

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""
AYSE = {"id": "4711", "name": "Ayşe Kandemir", "handle": "aysekandemir"}


@pytest.fixture
def shop(put_store: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    put_store(tmp_path)
    (tmp_path / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    heard = [
        {"source": "x", "id": "10", "text": "Papatya Ev kanepem kanadı kırık geldi", "author": AYSE},
        {"source": "x", "id": "11", "text": "Papatya Ev perdem soluk", "author": AYSE},
        {"source": "x", "id": "12", "text": "Papatya Ev masam yamuk", "author": {"id": "8"}},
    ]
    lines = (json.dumps(one | {"created_at": "2026-11-20T10:00:00Z"}, ensure_ascii=False) for one in heard)
    (tmp_path / "heard.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("import", "heard.jsonl").exit_code == 0
    return tmp_path


def in_a_file(folder: Path, word: str) -> bool:
    files = (folder / f"nobetci.db{tail}" for tail in ("", "-wal"))
    return any(word.encode() in file.read_bytes() for file in files if file.exists())


def test_a_post_is_erased_from_the_very_file(shop: Path) -> None:
    assert in_a_file(shop, "kanepem")
    done = run("forget", "x:10", "--yes")
    assert (done.exit_code, done.stdout) == (0, "erased: 1; their cards follow as soon as the program runs\n")
    assert not in_a_file(shop, "kanepem")
    assert in_a_file(shop, "perdem")


@pytest.mark.parametrize("who", ["x:4711", "x:@aysekandemir"])
def test_an_account_is_erased_and_its_posts_are_not_stored_again(shop: Path, who: str) -> None:
    assert run("forget", "--author", who, "--yes").exit_code == 0
    again = run("import", "heard.jsonl")
    assert again.stdout.startswith("0 new, 0 changed")
    assert not [word for word in ("kanepem", "perdem", "Kandemir", "kandemir", "4711") if in_a_file(shop, word)]
    assert in_a_file(shop, "masam")


def test_an_account_that_wrote_nothing_yet_may_be_forgotten_beforehand(shop: Path) -> None:
    assert run("forget", "--author", "x:999", "--yes").exit_code == 0


WRONG = {
    "nothing named": ((), 1, "nothing to forget"),
    "no colon": (("12345", "--yes"), 1, "is not source:id"),
    "nobody says yes": (("x:10",), 1, "say --yes"),
}


@pytest.mark.parametrize(("arguments", "code", "says"), WRONG.values(), ids=WRONG)
def test_a_mistake_erases_nothing(shop: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run("forget", *arguments)
    assert (done.exit_code, says in done.stderr) == (code, True), done.stderr
    assert in_a_file(shop, "kanepem")


def test_a_post_may_be_forgotten_before_it_is_heard(shop: Path) -> None:
    done = run("forget", "x:13", "--yes")
    assert (done.exit_code, "will not be stored" in done.stderr) == (0, True)
    late = {"source": "x", "id": "13", "text": "Papatya Ev yorganı ince", "created_at": "2026-11-20T10:00:00Z"}
    (shop / "late.jsonl").write_text(json.dumps(late, ensure_ascii=False), encoding="utf-8")
    assert run("import", "late.jsonl").stdout.startswith("0 new, 0 changed")
    assert not in_a_file(shop, "yorgan")


def test_pages_kept_as_evidence_are_named(shop: Path) -> None:
    (shop / "nobetci-evidence").mkdir()
    (shop / "nobetci-evidence" / "sikayetvar.html").write_text("kanepem", encoding="utf-8")
    assert "sikayetvar.html" in run("forget", "x:10", "--yes").stderr
