"""`draft`: words for a person to read, and never a customer's."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import run

from fakes import a_bench
from monitor.config import shipped_rulebook
from monitor.rules.case import Case, State, reference
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from scrapers.kit.mention import MentionKey

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""
HEARD = [
    {
        "source": "sikayetvar",
        "id": "10",
        "text": "Papatya Ev siparişim 15 gündür gelmedi, zambak rengi koltuk",
        "url": "",
    },
    {"source": "x", "id": "11", "text": "Papatya Ev çok memnun kaldım, teşekkürler!", "author": {"id": "8"}},
]


@pytest.fixture(scope="module")
def heard(put_store: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    put_store(folder)
    (folder / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    now = datetime.now(UTC).isoformat()  # noqa: TID251 - commands take the computer's time
    lines = (json.dumps({"created_at": now} | one, ensure_ascii=False) for one in HEARD)
    (folder / "heard.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("import", folder / "heard.jsonl", "--config", folder / "nobetci.yaml").exit_code == 0
    bench = replace(a_bench(brands=["Papatya Ev"]), rulebook=shipped_rulebook())
    with closing(Store.open(folder / "nobetci.db")) as store:
        judge_pending(store, bench, lambda: datetime.now(UTC))  # noqa: TID251
    return folder


@pytest.fixture
def shop(heard: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(heard)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    return heard


def test_a_draft_is_printed_alone_and_what_to_do_beside_it(shop: Path) -> None:
    done = run("draft", "sikayetvar:10")
    assert done.exit_code == 0
    assert done.stdout.startswith("Merhaba, siparişinizi beklettiğimiz için özür dileriz")
    assert "zambak" not in done.output
    assert "draft geciken sipariş: read it before sending; nothing is sent by itself" in done.stderr
    assert "fill in [tarih] and keep it" in done.stderr
    assert "Söz ver" in done.stderr


def test_the_tone_is_what_is_asked_for_where_it_may_be(shop: Path) -> None:
    assert "çaylar" not in run("draft", "x:11").stdout
    assert "çaylar" in run("draft", "x:11", "--tone", "nüktedan").stdout
    assert "çaylar" in run("draft", "x:11", "--tone", "WITTY").stdout
    assert run("draft", "sikayetvar:10", "--tone", "nuktedan").stdout == run("draft", "sikayetvar:10").stdout


def case_of(shop: Path, key: str) -> Case:
    with closing(Store.open(shop / "nobetci.db")) as store, store.reading() as tx:
        stored = tx.mentions.by_key(MentionKey(*key.split(":")))
        assert stored is not None
        assert stored.case_id is not None
        case = tx.cases.get(stored.case_id)
    assert case is not None
    return case


def test_a_case_has_the_draft_of_its_card(shop: Path) -> None:
    case = case_of(shop, "sikayetvar:10")
    drafts = [run("draft", name).stdout for name in (reference(case.id), reference(case.id).lstrip("#").lower())]
    assert drafts == [run("draft", "sikayetvar:10").stdout] * 2
    assert run("explain", reference(case.id)).stdout == run("explain", reference(case.id).lstrip("#")).stdout != ""


def test_an_answered_case_needs_no_draft_and_a_solved_one_asks_for_a_review(shop: Path) -> None:
    case = case_of(shop, "sikayetvar:10")
    said = []
    for state in (State.ANSWERED, State.CLOSED, State.NEW):
        with closing(Store.open(shop / "nobetci.db")) as store, store.transaction() as tx:
            tx.cases.save(replace(case, state=state, answered_at=None if state is State.NEW else case.opened_at))
        said.append(run("draft", reference(case.id)).output)
    assert "there is nothing to write for" in said[0]
    assert "https://papatyaev.example/yorum" in said[1]
    assert "siparişinizi beklettiğimiz" in said[2]


WRONG = {
    "an unknown mention": (("x:99",), "nothing is known by 'x:99': give source:id, or a case such as #8F3K"),
    "an unknown case": (("#2222",), "nothing is known by '#2222'"),
    "no key": (("hop",), "nothing is known by 'hop'"),
    "an unknown tone": (("x:11", "--tone", "komik"), "unknown tone 'komik': ciddi or nüktedan"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.values(), ids=WRONG)
def test_where_there_is_none_it_says_why(shop: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run("draft", *arguments)
    assert (done.exit_code, done.stdout, says in done.stderr) == (1, "", True), done.output
