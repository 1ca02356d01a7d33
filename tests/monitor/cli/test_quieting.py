"""`mute`, `mutes`, `unmute`, `spikes`, `spike` and `noise`, over a real store."""

import json
from dataclasses import replace

import pytest
from command_line import run

from fakes import BRAND, a_judgement, a_mention, heard
from monitor.clock import system_clock
from monitor.language.forms import ISTANBUL
from monitor.rules.delivery import Delivery, Kind, OutboxItem
from monitor.rules.spike import EpisodeState, Reading, SpikeKind, began, hour_of
from monitor.rules.week import Week
from monitor.store.door import Store

CONFIG = f"""
contact: "destek@papatya.example"
brands: [{{name: {BRAND}}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya, brand: {BRAND}, enabled: true}}]
"""


def lines(*arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


@pytest.fixture
def shop(new_store_file, monkeypatch):
    path = new_store_file()
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    (path.parent / "nobetci.yaml").write_text(CONFIG + f"store: {{path: {path.name}}}\n", encoding="utf-8")
    store = Store.open(path)
    yield store
    store.close()


def test_a_mute_is_listed_and_shown_in_status_until_it_is_ended(shop):
    (made,) = lines("mute", "--topic", "late", "--until", "7d", "--by", "Ayşe", "--reason", "strike of the couriers")
    assert made.startswith("mute 1: --topic late, until ")
    assert made.endswith("(cli:Ayşe): strike of the couriers")
    assert lines("mutes") == [made]
    assert made in lines("status")
    (listed,) = json.loads("\n".join(lines("mutes", "--json")))
    assert (listed["mute"], listed["topic"], listed["by"]) == (1, "late", "cli:Ayşe")
    assert lines("unmute", 1) == ["mute 1 is over: --topic late"]
    assert lines("mutes") == ["nothing is muted"]
    assert run("unmute", 1).exit_code == 1


def test_every_part_of_a_mute_is_kept(shop):
    given = ("--brand", BRAND, "--author", "x:42", "--spikes")
    assert "--brand Papatya --source x --author 42 --spikes" in lines("mute", *given)[0]


WRONG = {
    "nothing": (),
    "an unknown brand": ("--brand", "Kirpi"),
    "an unknown topic": ("--topic", "lates"),
    "an unknown source": ("--source", "forum"),
    "an unknown campaign": ("--campaign", 7),
    "an author without a source": ("--author", "42"),
    "for ever": ("--topic", "late", "--until", "3000d"),
    "no time": ("--topic", "late", "--until", "later"),
}


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
def test_what_cannot_be_muted_is_refused_in_a_sentence(shop, given):
    done = run("mute", *given)
    assert done.exit_code == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.output
    assert lines("mutes") == ["nothing is muted"]


def test_the_noise_of_a_week(shop):
    now = system_clock()
    with shop.transaction() as tx:
        tx.mentions.add([a_mention(str(number)) for number in range(12)], heard(), now=now)
        for stored in tx.mentions.unjudged(20):
            case = tx.cases.open(stored, 55, now=now)
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(55), case.id, now=now)
            item = OutboxItem(f"{shop.id}:case:{case.id}:team", Kind.CARD, "team", "team", 10, now, now)
            tx.outbox.owe(replace(item, case_id=case.id, route="urgent", state=Delivery.SENT, told_rev=1))
    week = Week.of(now.astimezone(ISTANBUL).date()).name
    title, line, *hints = lines("noise", "--week", week)
    assert title.endswith("0 of 12 cards were acted upon")
    assert line == "0% urgent: 12 cards, 0 acted upon, 0 called wrong – this is noise"
    assert hints
    assert json.loads("\n".join(lines("noise", "--week", week, "--json")))["values"]["fired"] == 12


def test_a_week_without_cards_and_a_week_that_is_none(shop):
    assert lines("noise", "--week", "2020-W10") == ["nothing was told in the week 2020-W10"]
    assert run("noise", "--week", "next").exit_code == 1


@pytest.fixture
def spike(shop):
    """An episode that goes on."""
    reading = Reading(SpikeKind.VOLUME, 24, 6, 2, 14, 1e-6, is_spike=True)
    with shop.transaction() as tx:
        return tx.spikes.begin(began(BRAND, "late", hour_of(system_clock()), reading), ())


def test_spikes_are_listed_and_shown_with_their_figures(shop, spike):
    (line,) = lines("spikes")
    assert line.startswith(f"{spike.id}  ")
    assert "4.0× as many mentions as usual: " in line
    (listed,) = json.loads("\n".join(lines("spikes", "--json")))
    assert (listed["spike"], listed["state"], listed["topic"], listed["seen"]) == (spike.id, "on", "late", 24)
    assert "Expected: 6, between 2 and 14" in "\n".join(lines("spike", spike.id))


def test_one_that_was_over_long_ago_is_listed_no_more(shop, spike):
    past = spike.last - 15 * 24
    with shop.transaction() as tx:
        tx.spikes.save(replace(spike, state=EpisodeState.OVER, began=past, last=past))
    assert lines("spikes") == ["no spikes in the last two weeks"]


def test_expected_event_can_be_typed_and_stands_in_the_log(shop, spike):
    (line,) = lines("spike", spike.id, "--expected-until", "7d", "--by", "Ayşe")
    assert "Expected event until" in line
    with shop.reading() as tx:
        after = tx.spikes.get(spike.id)
        (made,) = tx.moves.of_spike(spike.id)
    assert after.state is EpisodeState.EXPECTED
    assert (made.move, made.by, made.refused) == ("expected", "cli:Ayşe", "")


def test_a_spike_can_be_muted_by_command(shop, spike):
    (line,) = lines("spike", spike.id, "--mute-until", "1d")
    assert f"--brand {BRAND} --topic late --spikes, until " in line
    assert line == lines("mutes")[0]


WRONG_OF_A_SPIKE = {
    "for ever": (1, "--expected-until", "3000d"),
    "both at once": (1, "--expected-until", "1d", "--mute-until", "1d"),
    "a name without a press": (1, "--by", "Ayşe"),
    "none such": (7, "--expected-until", "1d"),
    "a number no store has": (1 << 70, "--mute-until", "1d"),
}


@pytest.mark.parametrize("given", WRONG_OF_A_SPIKE.values(), ids=WRONG_OF_A_SPIKE)
def test_what_cannot_be_said_of_a_spike_is_refused_in_a_sentence(shop, spike, given):
    done = run("spike", *given)
    assert done.exit_code == 1
    assert done.stderr.strip()
    assert "Traceback" not in done.output
    assert lines("mutes") == ["nothing is muted"]
    with shop.reading() as tx:
        assert tx.spikes.get(spike.id) == spike


def test_who_mutes_is_somebody_of_the_team_as_with_cases(shop, spike, monkeypatch):
    monkeypatch.setenv("LOGNAME", "ali")
    config = shop.path.parent / "nobetci.yaml"
    people = "people: {ayse: {name: Ayşe}, ali: {name: Ali}}\n"
    config.write_text(config.read_text(encoding="utf-8") + people, encoding="utf-8")
    assert lines("mute", "--topic", "late", "--by", "Ayşe")[0].endswith("(ayse)")
    assert lines("mute", "--topic", "late")[0].endswith("(ali)"), "the user of this computer is one of them"
    assert lines("spike", spike.id, "--mute-until", "1d")[0].endswith("(ali)")
    for command in (("mute", "--topic", "late"), ("spike", spike.id, "--mute-until", "1d")):
        done = run(*command, "--by", "Kirpi")
        assert (done.exit_code, "there are: ayse, ali" in done.stderr) == (1, True)
    monkeypatch.setenv("LOGNAME", "root")
    assert lines("mute", "--topic", "late")[0].endswith("(cli:root)"), "as `nobetci case` has it"
