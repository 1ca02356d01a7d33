"""An operator mends files while the daemon runs."""

import re
import signal
from pathlib import Path

from world import World, replace, urgent

from scrapers.kit.shipped import shipped


def test_a_mended_selector_takes_effect_without_a_restart(tmp_path: Path, blank_store: Path) -> None:
    world = World(tmp_path, blank_store, preset="./ours.yaml")
    try:
        text = shipped("sites", "sikayetvar.yaml").read_text(encoding="utf-8")
        broken = re.sub(r"(?m)^    (g[0-3]|any): .*$", r"    \1: 'section.gone'", text)
        assert broken != text
        (tmp_path / "ours.yaml").write_text(broken, encoding="utf-8")
        world.site.publish(urgent(1))
        world.start()
        world.eventually(
            lambda: any("changed its layout" in text for text in world.notices()), "the operators are told"
        )
        assert world.cards() == []
        replace(tmp_path / "ours.yaml", text)
        world.eventually(world.cards, "the card, without a restart")
        world.eventually(lambda: any("is back" in text for text in world.notices()), "told: back")
        assert world.stop() == 0
    finally:
        world.close()


def test_a_broken_edit_keeps_the_old_configuration_and_says_so_once(world: World) -> None:
    world.start_and_wait()
    good = world.config.read_text(encoding="utf-8")
    world.edit(("routes:", "rotes:"))
    world.eventually(lambda: any("cannot be used" in text for text in world.notices()), "told of the broken edit")
    world.site.publish(urgent(1))
    world.eventually(world.cards, "the old configuration still works")
    assert world.daemon is not None
    world.daemon.send_signal(signal.SIGHUP)
    replace(world.config, good + "\nlanguage: tr\n")
    world.eventually(lambda: any("in force" in text for text in world.notices()[1:]), "told that it is mended")
    assert world.stop() == 0
    assert len(world.notices()) == 2
