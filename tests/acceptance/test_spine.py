"""A public complaint becomes a card the team can answer from, and the card follows the matter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from world import World, urgent

from monitor.demo.workspace import Said
from monitor.slack.limits import violations


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, blank_store: Path) -> Iterator[World]:
    """One world for all tests that only need a daemon that runs."""
    made = World(tmp_path_factory.mktemp("street"), blank_store)
    yield made
    made.close()


@pytest.fixture
def running(street: World) -> World:
    """That world; each test has complaints of its own there, by their number."""
    if street.daemon is None or street.daemon.poll() is not None:
        street.start_and_wait()
    return street


def card_of(world: World, number: int) -> Said:
    """The one card of the complaint with that number, as soon as it is there."""
    world.eventually(lambda: world.told(f"{number:06}"), "a card for the complaint")
    (card,) = world.told(f"{number:06}")
    return card


def test_a_complaint_becomes_one_card_with_a_link_for_responding(running: World) -> None:
    running.site.publish(urgent(1))
    card = card_of(running, 1)
    assert (
        violations({"channel": card.channel, "text": card.text, "blocks": card.blocks, "metadata": card.metadata}) == []
    )
    links = [element["url"] for block in card.blocks for element in block.get("elements", []) if "url" in element]
    assert links == [f"{running.site.url}/papatya-ev/cocugum-yaralandi-1"]
    assert card.text.startswith("Acil ")


def test_the_card_is_edited_as_the_site_shows_answer_and_solution(running: World) -> None:
    before = len(running.cards())
    slug = running.site.publish(urgent(2))
    card = card_of(running, 2)
    running.site.answer(slug)
    running.eventually(lambda: "Yanıtlandı" in running.now(card).text, "the card says answered")
    running.site.write_again(slug, "Hâlâ kimse aramadı, çocuğum hastanede!")
    running.eventually(
        lambda: any("kimse aramadı" in str(said.blocks) for said in running.slack.messages()), "the words in the thread"
    )
    running.site.solve(slug)
    running.eventually(lambda: "Kapandı" in running.now(card).text, "the card says closed")
    assert len(running.cards()) == before + 1


def test_a_withdrawn_complaint_closes_its_case(running: World) -> None:
    slug = running.site.publish(urgent(3))
    card = card_of(running, 3)
    running.site.withdraw(slug)
    running.eventually(lambda: "Kapandı" in running.now(card).text, "the card says closed")
    assert "yaralandı" in str(running.now(card).blocks)


@pytest.mark.parametrize("command", ["run", "once"])
def test_two_on_one_store_are_one_too_many(running: World, command: str) -> None:
    second = running.run(command)
    assert second.returncode == 3
    assert "another nobetci" in second.stderr


def test_the_commands_beside_the_daemon_tell_what_happened_and_why(running: World) -> None:
    running.site.publish(urgent(4))
    card_of(running, 4)
    explained = running.run("explain", "sikayetvar:papatya-ev/cocugum-yaralandi-4")
    assert explained.returncode == 0
    assert "the first time this case asks for a person" in explained.stdout
    running.eventually(lambda: running.run("health").returncode == 0, "signs of life")
    status = running.run("status")
    assert status.returncode == 0
    assert "daemon: running" in status.stdout
    assert running.stop() == 0
    assert running.run("health").returncode == 1
    assert "daemon: not running" in running.run("status").stdout
    assert "Ayşe" not in running.log
    assert "hastanedeyiz" not in running.log


def test_one_round_from_cron_does_the_same(world: World) -> None:
    world.site.publish(urgent(1))
    done = world.run("once")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert len(world.cards()) == 1
    assert world.run("once").returncode == 0
    assert len(world.cards()) == 1
