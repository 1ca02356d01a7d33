"""The five-minute proof, and the simple ways to speak."""

import signal
import subprocess
import sys

from world import PATIENCE, World, urgent

from monitor.demo.slack import SlackDouble


def test_the_demo_shows_cards_on_the_terminal_until_it_is_stopped(world: World) -> None:
    command = [sys.executable, "-m", "monitor", "demo", "--for", "10m"]
    environment = world.environment | {"NOBETCI_LANG": "tr"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as demo:
        shown = ""
        while wanted := [word for word in SHOWN if word not in shown]:
            line = demo.stdout.readline()
            assert line, f"it left before it showed {wanted}: {shown}"
            shown += line
        demo.send_signal(signal.SIGINT)
        _, errors = demo.communicate(timeout=PATIENCE)
    assert (demo.returncode, "Traceback" in errors) == (0, False)


SHOWN = ("Acil", "Neden", "Yanıtla: http://127.0.0.1", "Papatya Ev", "Koordineli kampanya olasılığı")


def test_an_incoming_webhook_hears_of_an_alert_and_status_says_what_it_promises(world: World) -> None:
    world.edit(("team: {slack: C0000000001, fallback: spare}", "team: {webhook_env: SPARE}"))
    world.site.publish(urgent(1))
    assert world.run("once").returncode == 0
    (card,) = world.slack.messages("spare")
    assert "yaralandı" in card.text
    assert "at least once" in world.run("status").stdout


def test_two_stores_in_one_room_do_not_take_each_others_messages_for_their_own(world: World, tmp_path) -> None:
    other = World(tmp_path / "other", None, slack=world.slack)  # a copy would have the other's name
    try:
        for shop in (world, other):
            shop.site.publish(urgent(1))
            assert shop.run("once").returncode == 0
        assert isinstance(world.slack, SlackDouble)
        assert len(world.cards()) == 2
        assert len({said.key for said in world.cards()}) == 2
    finally:
        other.close()
