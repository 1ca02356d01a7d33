"""A public complaint becomes a card the team can answer from, and the card follows the matter."""

import pytest
from world import World, urgent

from monitor.slack.limits import violations


def test_a_complaint_becomes_one_card_with_a_link_for_responding(world: World) -> None:
    world.site.publish(urgent(1))
    world.start()
    world.eventually(lambda: world.told("yaralandı"), "a card for the complaint")
    (card,) = world.cards()
    assert (
        violations({"channel": card.channel, "text": card.text, "blocks": card.blocks, "metadata": card.metadata}) == []
    )
    links = [element["url"] for block in card.blocks for element in block.get("elements", []) if "url" in element]
    assert links == [f"{world.site.url}/papatya-ev/cocugum-yaralandi-1"]
    assert card.text.startswith("Acil ")


def test_the_card_is_edited_as_the_site_shows_answer_and_solution(world: World) -> None:
    slug = world.site.publish(urgent(1))
    world.start()
    world.eventually(world.cards, "the card")
    world.site.answer(slug)
    world.eventually(lambda: "Yanıtlandı" in world.cards()[0].text, "the card says answered")
    world.site.write_again(slug, "Hâlâ kimse aramadı, çocuğum hastanede!")
    world.eventually(
        lambda: any("kimse aramadı" in str(said.blocks) for said in world.slack.messages()), "the words in the thread"
    )
    world.site.solve(slug)
    world.eventually(lambda: "Kapandı" in world.cards()[0].text, "the card says closed")
    assert len(world.cards()) == 1


def test_a_withdrawn_complaint_closes_its_case(world: World) -> None:
    slug = world.site.publish(urgent(1))
    world.start()
    world.eventually(world.cards, "the card")
    world.site.withdraw(slug)
    world.eventually(lambda: "Kapandı" in world.cards()[0].text, "the card says closed")
    assert "yaralandı" in str(world.cards()[0].blocks)


def test_the_commands_beside_the_daemon_tell_what_happened_and_why(world: World) -> None:
    world.site.publish(urgent(1))
    world.start()
    world.eventually(world.cards, "the card")
    explained = world.run("explain", "sikayetvar:papatya-ev/cocugum-yaralandi-1")
    assert explained.returncode == 0
    assert "the first time this case asks for a person" in explained.stdout
    status = world.run("status")
    assert (status.returncode, "running" in status.stdout) == (0, True)
    assert world.run("health").returncode == 0
    assert world.stop() == 0
    assert world.run("health").returncode == 1
    assert "Ayşe" not in world.log
    assert "hastanedeyiz" not in world.log


def test_one_round_from_cron_does_the_same(world: World) -> None:
    world.site.publish(urgent(1))
    done = world.run("once")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert len(world.cards()) == 1
    assert world.run("once").returncode == 0
    assert len(world.cards()) == 1


@pytest.mark.parametrize("command", ["run", "once"])
def test_two_on_one_store_are_one_too_many(world: World, command: str) -> None:
    world.start()
    world.eventually(lambda: "ready" in world.log, "the first daemon is ready")
    second = world.run(command)
    assert second.returncode == 3
    assert "another nobetci" in second.stderr
