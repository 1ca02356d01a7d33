"""`replay` and campaigns: final scores with their reasons, the one of the arrival, and when each was worth showing."""

import json
from datetime import timedelta

import pytest
from command_line import run

from fakes import NOON

CONFIG = """
contact: "destek@papatyaev.example"
brands: [{name: Papatya Ev, rivals: [{name: Sepetix, domains: [sepetix.example]}]}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
"""
PUSHED = "Papatya Ev yerine Sepetix kullanın, kargo rezalet, ben Sepetix uygulamasına geçtim siz de hemen geçin"
CUSTOMER = "Papatya Ev'den aldığım lamba kırık geldi, iade için üç gündür yanıt bekliyorum"


def said(number, text, *, minutes=0, **more):
    at = (NOON + timedelta(minutes=minutes or number)).isoformat()
    author = {"id": f"a{number}", "handle": f"hesap{number}"}
    return {"source": "x", "id": str(number), "text": text, "created_at": at, "author": author, **more}


ATTACK = [said(number, PUSHED, links=["https://sepetix.example/a"]) for number in range(1, 11)]


@pytest.fixture
def became(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    (tmp_path / "nobetci.yaml").write_text(CONFIG, encoding="utf-8")

    def replayed(*mentions, config=True):
        if not config:
            (tmp_path / "nobetci.yaml").unlink()
        typed = "\n".join(json.dumps(mention, ensure_ascii=False) for mention in mentions)
        done = run("replay", typed=typed)
        assert done.exit_code == 0, done.output
        return {line["id"]: line for line in map(json.loads, done.stdout.splitlines())}

    return replayed


def points(line, axis):
    return sum(reason["points"] for reason in line["reasons"] if reason["axis"] == axis)


def test_members_have_their_final_scores_also_those_that_nobody_could_know_at_arrival(became):
    lines = became(*ATTACK, said(50, CUSTOMER, minutes=5))
    first, last = lines["1"], lines["10"]
    assert first["propaganda"] >= 60 > first["propaganda_at_arrival"]
    assert last["propaganda_at_arrival"] >= 60
    assert {line["campaign"] for key, line in lines.items() if key != "50"} == {first["campaign"]} != {None}
    customer = lines["50"]
    assert (customer["campaign"], customer["flagged_at"]) == (None, None)
    assert customer["propaganda"] <= 35


def test_flagged_is_when_it_first_reached_amber_on_the_replays_clock(became):
    lines = became(*ATTACK)
    times = {key: line["flagged_at"] for key, line in lines.items()}
    began = times["1"]
    assert began is not None
    assert "2026-11-20T12:02:00Z" < began < "2026-11-20T12:10:00Z"
    arrived = [key for key in lines if f"2026-11-20T12:{int(key):02d}:00Z" > began]
    assert {times[key] for key in lines if key not in arrived} == {began}
    assert all(times[key] == f"2026-11-20T12:{int(key):02d}:00Z" for key in arrived)


def test_reasons_add_up_to_both_numbers_and_say_their_figures(became):
    for line in became(*ATTACK, said(50, CUSTOMER, minutes=5)).values():
        assert points(line, "propaganda") == line["propaganda"]
        assert points(line, "coordination") == line["coordination"]
        assert points(line, "urgency") == line["urgency"]
        assert not any("{" in reason["says"] for reason in line["reasons"])
    assert any("10 of 10 posts" in reason["says"] for reason in became(*ATTACK)["4"]["reasons"])


def test_a_campaign_changes_neither_urgency_nor_whether_somebody_is_told(became):
    kept = ("urgency", "level", "sentiment", "topics", "why", "route", "channel", "alert", "told_at")
    alone = became(ATTACK[4])["5"]
    among = became(*ATTACK)["5"]
    assert {name: among[name] for name in kept} == {name: alone[name] for name in kept}


def test_two_accounts_are_no_campaign_however_alike(became):
    lines = became(*ATTACK[:2], said(3, CUSTOMER), said(4, "Papatya Ev harika, teşekkürler"))
    assert {line["campaign"] for line in lines.values()} == {None}
    assert max(line["propaganda"] for line in lines.values()) <= 35


def test_without_a_configuration_copies_are_linked_all_the_same(became):
    lines = became(*ATTACK, config=False)
    assert {line["campaign"] for line in lines.values()} != {None}
    assert min(line["coordination"] for line in lines.values()) >= 50


def test_what_comes_weeks_later_is_another_matter(became):
    week = 7 * 24 * 60
    later = [said(100 + n, PUSHED, minutes=5 * week + n, links=["https://sepetix.example/a"]) for n in range(1, 6)]
    lines = became(*ATTACK, *later)
    assert len({line["campaign"] for line in lines.values()}) == 2
