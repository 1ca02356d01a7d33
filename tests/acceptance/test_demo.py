"""The five-minute proof, and the simple ways to speak."""

import subprocess
import sys

from world import World, urgent

from monitor.demo.slack import SlackDouble


def test_the_demo_shows_cards_on_the_terminal_and_stops_by_itself(world: World) -> None:
    command = [sys.executable, "-m", "monitor", "demo", "--for", "8s"]
    environment = world.environment | {"NOBETCI_LANG": "tr"}
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (shown.returncode, "Traceback" in shown.stderr) == (0, False)
    assert "Acil" in shown.stdout
    assert "Neden" in shown.stdout
    assert "Yanıtla: http://127.0.0.1" in shown.stdout
    assert "Papatya Ev" in shown.stdout


def test_an_incoming_webhook_hears_of_an_alert_and_status_says_what_it_promises(world: World) -> None:
    text = world.config.read_text(encoding="utf-8")
    world.config.write_text(
        text.replace("team: {slack: C0000000001, fallback: spare}", "team: {webhook_env: SPARE}"), encoding="utf-8"
    )
    world.site.publish(urgent(1))
    assert world.run("once").returncode == 0
    (card,) = world.slack.messages("spare")
    assert "yaralandı" in card.text
    assert "at least once" in world.run("status").stdout


def test_two_stores_in_one_room_do_not_take_each_others_messages_for_their_own(world: World, tmp_path) -> None:
    other = World(tmp_path / "other", slack=world.slack)
    try:
        for shop in (world, other):
            shop.site.publish(urgent(1))
            assert shop.run("once").returncode == 0
        assert isinstance(world.slack, SlackDouble)
        assert len(world.cards()) == 2
        assert len({said.key for said in world.cards()}) == 2
    finally:
        other.close()
