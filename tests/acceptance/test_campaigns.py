"""An attack in the middle of customers: one message for all of it, nobody lost, whatever is killed."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from places import Places
from world import TEAM

from monitor.clock import system_clock
from monitor.demo import faults
from monitor.demo.workspace import Said
from monitor.demo.x_posts import Person

PUSH = (
    "Papatya Ev koltuk takımı iki ayda çöktü, paramı iade etmiyorlar, çağrı merkezi yüzüme kapattı. "
    "Ben artık Kirpi Mobilya'dan alıyorum, mis gibi"
)
CUSTOMER = f"@papatyaev {PUSH[11 : PUSH.index('Ben')]} Sipariş no 5512207."
ACCOUNTS = 10
BRANDS = "brands: [{name: Papatya Ev, terms: [papatya ev]}]"


@pytest.fixture
def places(tmp_path: Path, blank_store: Path) -> Iterator[Places]:
    made = Places(tmp_path, blank_store)
    made.edit((BRANDS, f"{BRANDS[:-2]}, rivals: [{{name: Kirpi Mobilya}}]}}]"))
    yield made
    made.close()


def attack(places: Places, number: int) -> None:
    """One more account says it."""
    who = Person(str(6_000 + number), f"hesap{number}48213", followers=3, following=600, posts=9)
    at = system_clock() - timedelta(seconds=ACCOUNTS - number)
    places.x.publish(f"{PUSH} {'!' * (number % 3)}", who, at=at)


def campaigns(places: Places) -> list[Said]:
    """The messages that tell of a campaign."""
    return [said for said in places.slack.messages(TEAM) if kind_of(said) == "nobetci_campaign"]


def alerts(places: Places) -> list[Said]:
    return [said for said in places.slack.messages(TEAM) if kind_of(said) == "nobetci_card"]


def kind_of(said: Said) -> str:
    return str((said.metadata or {}).get("event_type"))


def in_store(places: Places, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(places.store) as connection:
        return connection.execute(query).fetchall()


def test_killed_during_an_attack_the_team_has_one_campaign_message_and_every_alert_once(places: Places) -> None:
    dice, pause = random.Random(11), threading.Event()
    for number in range(0, ACCOUNTS, 2):
        attack(places, number)
        attack(places, number + 1)
        if number % 4 == 2:
            places.slack.fail_next("chat.postMessage", faults.cut().then())
        if number % 4 == 0:
            places.start_and_wait()
        else:
            places.start()
        pause.wait(dice.uniform(0.0, 0.9))
        places.kill()
    places.slack.heal()
    places.start()
    places.eventually(lambda: len(alerts(places)) == ACCOUNTS, "every alert arrived")
    places.eventually(
        lambda: any(f"{ACCOUNTS} gönderi" in said.text for said in campaigns(places)), "the message counts them all"
    )
    assert places.stop() == 0
    (campaign,) = campaigns(places)
    assert "Koordineli kampanya olasılığı" in campaign.text
    keys = [said.key for said in alerts(places)]
    assert sorted(keys) == sorted(set(keys))
    assert {said.thread_ts for said in alerts(places)} <= {None, campaign.ts}
    assert in_store(places, "SELECT count(*), count(DISTINCT group_number) FROM trace") == [(ACCOUNTS, 1)]
    assert in_store(places, "SELECT posts, authors, state FROM campaign") == [(ACCOUNTS, ACCOUNTS, "suspected")]


def test_a_customer_with_the_same_words_keeps_a_card_in_the_channel(places: Places) -> None:
    for number in range(6):
        attack(places, number)
    places.start()
    places.eventually(lambda: campaigns(places), "the campaign")
    places.x.publish(CUSTOMER, Person("7001", "yelizkor", "Yeliz Kor"))
    attack(places, 7)
    places.eventually(lambda: len(alerts(places)) == 8, "all alerts")
    (campaign,) = campaigns(places)
    apart = [said for said in alerts(places) if said.thread_ts is None]
    assert any("5512207" in str(said.blocks) for said in apart)
    assert campaign.ts in {said.thread_ts for said in alerts(places)}
    assert "Kirpi" not in places.log


def test_without_campaigns_in_the_configuration_nothing_is_linked(places: Places) -> None:
    with places.config.open("a", encoding="utf-8") as config:
        config.write("campaigns: {enabled: false}\n")
    for number in range(3):
        attack(places, number)
    assert places.run("once").returncode == 0
    assert (campaigns(places), len(alerts(places))) == ([], 3)
    assert in_store(places, "SELECT count(*) FROM trace") == [(0,)]
