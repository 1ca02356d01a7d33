"""`campaign`: shown, or what a person says of it and what follows from that."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from monitor.app import open_store, tower_of
from monitor.cli.asking import load
from monitor.cli.campaign_lines import stand_line
from monitor.cli.campaigning import run_show
from monitor.cli.forgetting import key_of
from monitor.cli.labelling import user
from monitor.cli.screen import err, out, speaker
from monitor.clock import system_clock
from monitor.errors import MonitorError
from monitor.rules.campaign import Campaign
from monitor.rules.case import Verdict
from monitor.stages.verdict import Chamber, Opinion, split_off, take_out, take_verdict
from monitor.store.door import Store
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of `campaign` ask for."""

    verdict: Verdict | None = None
    note: str = ""
    by: str | None = None
    remove: str | None = None
    split: tuple[str, ...] = ()
    refit: bool = False
    use: bool = False
    yes: bool = False

    def check(self) -> None:
        """Raises `MonitorError` unless they ask for one thing at most."""
        if sum((self.verdict is not None, self.remove is not None, bool(self.split), self.refit)) > 1:
            raise MonitorError(msg("say one thing at a time: --verdict, --remove, --split or --refit"))
        if (self.note or self.by is not None) and self.verdict is None:
            raise MonitorError(msg("--note and --by belong to --verdict"))
        if self.use and not self.refit:
            raise MonitorError(msg("--use belongs to --refit"))
        if self.yes and not self.use:
            raise MonitorError(msg("--yes belongs to --use"))

    @property
    def decides(self) -> bool:
        """Whether something is said of the campaign."""
        return self.verdict is not None or self.remove is not None or bool(self.split)


def run_campaign(number: int | None, wish: Wish, given: Path | None) -> None:
    """Show the campaign, or do the one thing that is asked for."""
    wish.check()
    if wish.refit:
        from monitor.cli.refitting import run_refit

        run_refit(given, use=wish.use, sure=wish.yes)
    elif number is None:
        raise MonitorError(msg("say which campaign; nobetci campaigns lists them"))
    elif wish.decides:
        _decide(number, wish, given)
    else:
        run_show(number, given)


def _decide(number: int, wish: Wish, given: Path | None) -> None:
    config = load(given)
    voice = speaker(config.language)
    chamber = Chamber(tower_of(config).office, config.cues, system_clock)
    with closing(open_store(config, create=False)) as store:
        after = list(_decided(store, number, wish, chamber))
    for campaign in after:
        out(stand_line(campaign, voice))
    if any(campaign.suspected_at for campaign in after):
        err(voice.translate(msg("its message follows as soon as the program runs")))


def _decided(store: Store, number: int, wish: Wish, chamber: Chamber) -> Iterator[Campaign]:
    """The campaigns as they stand after it."""
    if wish.verdict is not None:
        who = user() if wish.by is None else wish.by
        yield take_verdict(store, Opinion(number, wish.verdict, who, wish.note), chamber)
    elif wish.remove is not None:
        yield take_out(store, number, key_of(wish.remove), chamber)
    else:
        yield from split_off(store, number, [key_of(named) for named in wish.split], chamber)
