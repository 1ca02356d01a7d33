"""`mute`, `mutes`, `unmute`, `spikes`, `spike` and `noise` with their options."""

from typing import Annotated

import typer

from monitor.cli.options import ConfigFile
from monitor.cli.screen import polite_errors, speaker
from scrapers.kit.errors import msg

_t = speaker().translate

Json = Annotated[bool, typer.Option("--json", help=_t(msg("As JSON.")))]
By = Annotated[str | None, typer.Option(help=_t(msg("Who says so; otherwise the user of this computer.")))]
_Text = str | None


def add_to(app: typer.Typer) -> None:
    """Let the program have these commands."""
    app.command(help=_t(msg("Do not tell of some new cases until a date; risks and the most urgent are told anyway.")))(
        mute
    )
    app.command(help=_t(msg("List what is muted, and until when.")))(mutes)
    app.command(help=_t(msg("End a mute.")))(unmute)
    app.command(help=_t(msg("List spikes: what goes on, what is expected, what was over lately.")))(spikes)
    app.command(help=_t(msg("Show a spike, or say that it is an expected event, or mute the like of it.")))(spike)
    app.command(help=_t(msg("Show which routes told what nobody acted upon, and what to change.")))(noise)


def mute(  # noqa: PLR0913 - a command has as many options as it has
    brand: Annotated[_Text, typer.Option(help=_t(msg("Only this brand's.")))] = None,
    topic: Annotated[_Text, typer.Option(help=_t(msg("Only about this topic, e.g. late.")))] = None,
    source: Annotated[_Text, typer.Option(help=_t(msg("Only from this source.")))] = None,
    author: Annotated[_Text, typer.Option(help=_t(msg("Only by this account, source:id.")))] = None,
    campaign: Annotated[int | None, typer.Option(help=_t(msg("Only this campaign's posts.")), min=0)] = None,
    spikes: Annotated[bool, typer.Option("--spikes", help=_t(msg("Spikes, and not cases.")))] = False,
    until: Annotated[
        str, typer.Option(help=_t(msg("How long, or until when: 1d, 7d, 2026-12-01; 90 days at most.")))
    ] = "1d",
    reason: Annotated[str, typer.Option(help=_t(msg("Why, for whoever reads it later.")))] = "",
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Mute."""
    from monitor.cli.quieting import Wish, run_mute

    with polite_errors():
        run_mute(Wish(brand, topic, source, author, campaign, spikes, until, reason), by, config)


def mutes(as_json: Json = False, config: ConfigFile = None) -> None:
    """List mutes."""
    from monitor.cli.quieting import run_mutes

    with polite_errors():
        run_mutes(config, as_json=as_json)


def unmute(
    number: Annotated[int, typer.Argument(help=_t(msg("The mute's number, as `nobetci mutes` lists it.")), min=0)],
    config: ConfigFile = None,
) -> None:
    """End a mute."""
    from monitor.cli.quieting import run_unmute

    with polite_errors():
        run_unmute(number, config)


def spikes(as_json: Json = False, config: ConfigFile = None) -> None:
    """List spikes."""
    from monitor.cli.spiking import run_spikes

    with polite_errors():
        run_spikes(config, as_json=as_json)


def spike(
    number: Annotated[int, typer.Argument(help=_t(msg("The spike's number, as `nobetci spikes` lists it.")), min=0)],
    expected_until: Annotated[
        _Text, typer.Option(help=_t(msg("It is an expected event until then: 1d, 7d, 2026-12-01; 90 days at most.")))
    ] = None,
    mute_until: Annotated[
        _Text, typer.Option(help=_t(msg("Do not tell of such spikes until then: 1d, 7d, 2026-12-01.")))
    ] = None,
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Show a spike, or press one of its buttons."""
    from monitor.cli.spiking import Wish, run_spike

    with polite_errors():
        run_spike(number, Wish(expected_until, mute_until, by), config)


def noise(
    week: Annotated[_Text, typer.Option(help=_t(msg("An ISO week such as 2026-W47; otherwise the last one.")))] = None,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Show the noise report."""
    from monitor.cli.quieting import run_noise

    with polite_errors():
        run_noise(week, config, as_json=as_json)
