"""Killed, cut off, refused, limited: nothing lost, nothing doubled, and the operators know."""

import os
import random
import threading
from dataclasses import replace

from world import OPS, TEAM, World, urgent

from monitor.demo import faults
from monitor.demo.faults import Fault

ROUNDS = 50 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 6


def test_killed_at_many_moments_each_alert_stands_there_exactly_once(world: World) -> None:
    dice, pause = random.Random(7), threading.Event()
    for number in range(ROUNDS):
        world.site.publish(urgent(number))
        if number % 3 == 0:
            world.slack.fail_next("chat.postMessage", faults.cut().then())
        if number % 2:
            world.start_and_wait()
        else:
            world.start()
        pause.wait(dice.uniform(0.0, 0.7))
        world.kill()
    world.slack.heal()
    world.start()
    world.eventually(lambda: len(world.cards()) >= ROUNDS, "every alert arrived")
    assert world.stop() == 0
    keys = [said.key for said in world.cards()]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) == ROUNDS


FAULTS: dict[str, Fault] = {
    "429 with Retry-After": faults.limited("1"),
    "500 before": faults.status(500),
    "500 after": faults.status(500).then(),
    "html before": faults.html(),
    "html after": faults.html().then(),
    "cut before": faults.cut(),
    "cut after": faults.cut().then(),
    "broken json after": faults.broken_json().then(),
    "internal_error after": faults.refusal("internal_error").then(),
    "unknown code": faults.refusal("something_new"),
    "invalid_blocks": faults.refusal("invalid_blocks"),
}


def test_whatever_slack_does_each_card_stands_there_once(world: World) -> None:
    world.start()
    for number, (name, fault) in enumerate(FAULTS.items(), start=1):
        world.slack.fail_next("chat.postMessage", fault)
        world.site.publish(urgent(number))
        world.eventually(lambda n=number: len(world.cards()) >= n, f"the card after {name}")
    world.site.publish(urgent(99))
    world.eventually(lambda: world.told("000099"), "a card after all of that")
    assert world.stop() == 0
    keys = [said.key for said in world.cards()]
    assert len(keys) == len(set(keys)) == len(FAULTS) + 1


def test_a_revoked_token_parks_everything_and_the_fallback_speaks(world: World) -> None:
    world.slack.fail_next("chat.postMessage", faults.refusal("invalid_auth"), times=1)
    world.slack.fail_next("auth.test", faults.refusal("invalid_auth"), times=4)
    world.site.publish(urgent(1))
    world.start()
    world.eventually(lambda: world.slack.messages("spare"), "the fallback has the alert")
    world.eventually(
        lambda: any("takes messages again" in text for text in world.notices()), "the operators hear of the end"
    )
    world.site.publish(urgent(2))
    world.eventually(world.cards, "the next alert in the team's channel")
    assert world.stop() == 0
    assert (len(world.slack.messages("spare")), len(world.cards())) == (1, 1)


def test_sigterm_is_obeyed_while_slack_hangs_and_what_was_under_way_is_told_later(world: World) -> None:
    hold = threading.Event()
    world.slack.fail_next("chat.postMessage", faults.slow(hold))
    world.site.publish(urgent(1))
    world.start()
    world.eventually(lambda: world.slack.calls("chat.postMessage"), "Slack is being asked")
    assert world.stop() == 0
    assert "left work under way" in world.log, "it waited for Slack, or until it gave Slack up by itself"
    hold.set()
    world.start()
    world.eventually(world.cards, "the card")
    world.site.publish(urgent(2))
    world.eventually(lambda: len(world.cards()) == 2, "the next card")
    assert len({said.key for said in world.cards()}) == 2


TROUBLES = {
    "blocked": (lambda site: site.block(), "refuses us"),
    "challenged": (lambda site: site.challenge(status=200), "refuses us"),
    "limited": (lambda site: site.limit(1), "asked us to wait"),
    "new layout": (lambda site: site.break_layout(), "changed its layout"),
    "empty": (lambda site: site.empty(), "really empty"),
    "down": (lambda site: site.go_down(), "cannot be reached"),
}


def test_the_operators_hear_of_each_trouble_once_and_once_of_its_end(world: World) -> None:
    world.site.publish(urgent(1))
    world.start()
    world.eventually(world.cards, "the card")
    for name, (begin, says) in TROUBLES.items():
        told = len(world.notices())
        begin(world.site)
        world.eventually(lambda n=told: len(world.notices()) > n, f"{name}: the operators are told")
        asked = world.site.requests
        world.eventually(lambda n=asked: world.site.requests >= n + 2, f"{name}: asked again")
        world.site.recover()
        world.site.mend_layout()
        world.eventually(lambda n=told: len(world.notices()) > n + 1, f"{name}: told of its end")
        assert says in world.notices()[told]
        assert "is back" in world.notices()[told + 1]
    assert world.stop() == 0
    assert len(world.notices()) == 2 * len(TROUBLES)
    assert [said for said in world.slack.messages() if said.channel not in (TEAM, OPS)] == []


def test_hostile_words_reach_slack_as_words(world: World) -> None:
    hostile = "Çocuğum yaralandı <!channel> <http://evil.example|tıkla> *kalın* \u202eters " + "uzun " * 4_000
    world.site.publish(replace(urgent(1), text=hostile, author=None))
    world.start()
    world.eventually(world.cards, "the card")
    (card,) = world.cards()
    assert "<!channel>" not in card.text
    assert "\u202e" not in str(card.blocks) + card.text
    mrkdwn = [b["text"]["text"] for b in card.blocks if b.get("text", {}).get("type") == "mrkdwn"]
    assert not any("evil" in text for text in mrkdwn)
