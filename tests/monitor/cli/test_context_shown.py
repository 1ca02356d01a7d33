"""`score` and `explain` give the context a place of its own, beside the urgency."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import run

from fakes import FixedClock, a_bench, a_mention, heard
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from scrapers.kit.mention import Author

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""
TEXT = "Papatya, siparişim gelmedi"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "tr")
    return tmp_path


def scored(line: dict[str, object] | str) -> dict[str, object]:
    typed = line if isinstance(line, str) else json.dumps(line)
    result = run("score", typed=typed)
    assert result.exit_code == 0, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_a_mention_line_has_its_context_beside_its_score(here: Path) -> None:
    week_ago = datetime.now(UTC) - timedelta(days=8)  # noqa: TID251 - commands take the computer's time
    near = {"id": "1", "text": TEXT}
    far = {**near, "author": {"followers": 12_400}, "views": 3, "created_at": week_ago.isoformat()}
    plain, reaching = scored(near), scored(far)
    context = reaching.pop("context")
    assert plain.pop("context") == {"points": 0, "reasons": []}
    assert plain == reaching
    assert context["points"] == sum(reason["points"] for reason in context["reasons"]) == 21 + 25
    assert [reason["code"] for reason in context["reasons"]] == ["context.followers", "context.waiting"]


def test_a_bare_text_has_no_context(here: Path) -> None:
    assert "context" not in scored(TEXT)


def test_explain_gives_the_context_a_section_of_its_own(here: Path, put_store: Callable[[Path], None]) -> None:
    put_store(here)
    (here / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")
    store, clock = Store.open(here / "nobetci.db"), FixedClock()
    with store.transaction() as tx:
        told = a_mention(author=Author(id="1", followers=12_400), created_at=clock() - timedelta(hours=26))
        tx.mentions.add([told], heard(), now=clock())
    judge_pending(store, a_bench(), clock)
    store.close()
    said = run("explain", "place:1").stdout.splitlines()
    start = said.index("  bağlam 37/100, 20.11.2026 15:00 itibarıyla; aciliyetten ayrı tutulur")
    assert said[start + 1 : start + 3] == [
        "     +21  12.400 takipçi  [context.followers]",
        "     +16  26 saattir yanıtsız  [context.waiting]",
    ]
    assert next(line for line in said if "aciliyet 55/100" in line)
