"""`case` with a command for every move, `open`, and `promises`: what buttons do, for whoever sits at a terminal."""

from typing import Annotated

import typer

from monitor.cli.options import ConfigFile
from monitor.cli.screen import polite_errors, speaker
from monitor.rules.case import State
from monitor.rules.moves import Move
from scrapers.kit.errors import msg

_t = speaker().translate

case = typer.Typer(
    help=_t(msg("Work on cases: claim, answer, close and everything else a card's buttons do; list and show them.")),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[str, typer.Argument(help=_t(msg("Short name of the case, such as 8F3K.")), show_default=False)]
By = Annotated[
    str | None, typer.Option(help=_t(msg("Who does it, as in the configuration; otherwise the user of this computer.")))
]
AsJson = Annotated[bool, typer.Option("--json", help=_t(msg("As JSON.")))]
Brand = Annotated[str | None, typer.Option(help=_t(msg("Only this brand's.")))]
Most = Annotated[int, typer.Option("--limit", min=1, help=_t(msg("Show so many at most.")))]


def add_to(app: typer.Typer) -> None:
    """Let the program have these commands."""
    app.add_typer(case, name="case")
    app.command("thanks", help=_t(msg("List praise that waits for thanks; count thanks, stories and reviews.")))(thanks)
    app.command("promises", help=_t(msg("List what customers were promised, and count what was kept.")))(promises)
    app.command("open", help=_t(msg("List everything that has no end yet: whose it is, or why nobody has it.")))(open_)


@case.command("list", help=_t(msg("List cases, the last moved first.")))
def list_(  # noqa: PLR0913 - a command has as many options as it has
    state: Annotated[
        list[State] | None, typer.Option(help=_t(msg("Only those that stand there; may be repeated.")))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_t(msg("Also those that came to an end.")))] = False,
    owner: Annotated[str | None, typer.Option(help=_t(msg("Only those that this person has.")))] = None,
    stories: Annotated[bool, typer.Option("--stories", help=_t(msg("Only those marked as a story to tell.")))] = False,
    brand: Brand = None,
    most: Most = 50,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """List cases."""
    from monitor.cli.casing import Choice, run_list

    with polite_errors():
        run_list(Choice(tuple(state or ()), every, owner, stories, brand, most), config, as_json=as_json)


@case.command("show", help=_t(msg("Show a case: its posts, its times, and everything anybody did with it.")))
def show(name: Name, config: ConfigFile = None) -> None:
    """Show a case."""
    from monitor.cli.casing import run_show

    with polite_errors():
        run_show(name, config)


_PLAIN = (
    (Move.CLAIM, msg("Take it: you see to it.")),
    (Move.RELEASE, msg("Give it back: nobody has it then.")),
    (Move.STILL_MINE, msg("Say that you still see to it.")),
    (Move.RESPOND, msg("Show the address to answer at, and note that you went there.")),
    (Move.ANSWERED, msg("The customer was answered.")),
    (Move.APPROVE, msg("You looked at it too: it may be answered.")),
    (Move.CLOSE, msg("Solved, or nothing more to do.")),
    (Move.REOPEN, msg("Open it again.")),
)
_PLAIN_TOO = (
    (Move.WAKE, msg("It was set aside: it is not any longer.")),
    (Move.HAND, msg("Call whoever leads the brand into its thread.")),
    (Move.KEPT, msg("The promise was kept.")),
    (Move.BROKEN, msg("The promise was not kept.")),
    (Move.ASK_REVIEW, msg("The customer was asked for a review.")),
    (Move.SUSPICIOUS, msg("You think that no real customer wrote it.")),
    (Move.GENUINE, msg("A real customer wrote it.")),
    (Move.IRRELEVANT, msg("Nobody has to answer that.")),
    (Move.WRONG_BRAND, msg("It is not about this brand.")),
    (Move.OPEN_CARD, msg("Give it a message of its own, where it was only told in a list.")),
)


def _press(name: str, move: Move, by: str | None, config: ConfigFile, **args: str | None) -> None:
    from monitor.cli.casing import Wish, run_move

    with polite_errors():
        run_move(Wish(name, move, by, {key: value for key, value in args.items() if value is not None}), config)


def _add(move: Move, says: str) -> None:
    def press(name: Name, by: By = None, config: ConfigFile = None) -> None:
        _press(name, move, by, config)

    case.command(move.value, help=_t(says))(press)


for _move, _says in _PLAIN:
    _add(_move, _says)


@case.command("snooze", help=_t(msg("Set it aside for a while; its due times stay what they are.")))
def snooze(
    name: Name,
    until: Annotated[
        str, typer.Option(help=_t(msg("morning, a duration such as 4h or 2d, or a moment such as 2026-11-27T09:00.")))
    ] = "morning",
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Set a case aside."""
    _press(name, Move.SNOOZE, by, config, until=until)


@case.command("promise", help=_t(msg("The customer was promised something for a day: the case comes back on it.")))
def promise(
    name: Name,
    on: Annotated[str, typer.Option(help=_t(msg("The day: 2026-11-27, 27.11.2026, tomorrow, or a weekday's name.")))],
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Note a promise."""
    _press(name, Move.PROMISE, by, config, on=on)


@case.command("story", help=_t(msg("Mark it as a story to tell, once the customer agreed.")))
def story(
    name: Name,
    consent: Annotated[
        str | None, typer.Option(help=_t(msg("How the customer agreed; unset, its thread asks for it.")))
    ] = None,
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Mark a story."""
    _press(name, Move.STORY, by, config, consent=consent)


for _move, _says in _PLAIN_TOO:
    _add(_move, _says)


@case.command("wrong-urgency", help=_t(msg("Its urgency is wrong; the program keeps which level would be right.")))
def wrong_urgency(
    name: Name,
    level: Annotated[int, typer.Option(min=0, max=3, help=_t(msg("The right one: 0 calm to 3 urgent.")))],
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Say the right level."""
    _press(name, Move.WRONG_URGENCY, by, config, level=str(level))


@case.command("wrong-topic", help=_t(msg("Its topics are wrong; the program keeps which would be right.")))
def wrong_topic(
    name: Name,
    topic: Annotated[
        str, typer.Option(help=_t(msg("All topics it is about, e.g. late,refund; nothing if you cannot say.")))
    ] = "",
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Say the right topics."""
    _press(name, Move.WRONG_TOPIC, by, config, topics=topic)


@case.command("split", help=_t(msg("Give one of its posts a case of its own.")))
def split(
    name: Name,
    mention: Annotated[
        str | None, typer.Option(help=_t(msg("source:id of the post; otherwise the newest one.")))
    ] = None,
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Split a case."""
    _press(name, Move.SPLIT, by, config, mention=mention)


@case.command("merge", help=_t(msg("Make it a part of another case: it is the same matter.")))
def merge(
    name: Name,
    into: Annotated[str, typer.Option(help=_t(msg("Short name of the other case.")))],
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Merge two cases."""
    _press(name, Move.MERGE, by, config, into=into)


@case.command("mute", help=_t(msg("Be told less: what is about the same is told to nobody until then; risks are.")))
def mute(  # noqa: PLR0913 - a command has as many options as it has
    name: Name,
    until: Annotated[str, typer.Option(help=_t(msg("A duration such as 7d, or a day such as 2026-11-27.")))],
    topic: Annotated[
        str | None, typer.Option(help=_t(msg("About this topic; otherwise the case's first one.")))
    ] = None,
    source: Annotated[str | None, typer.Option(help=_t(msg("Heard from this source.")))] = None,
    by: By = None,
    config: ConfigFile = None,
) -> None:
    """Mute what is like it."""
    _press(name, Move.MUTE, by, config, until=until, topic=topic, source=source)


def open_(brand: Brand = None, most: Most = 200, as_json: AsJson = False, config: ConfigFile = None) -> None:
    """List what is open."""
    from monitor.cli.opening import run_open

    with polite_errors():
        run_open(brand, most, config, as_json=as_json)


def promises(
    every: Annotated[bool, typer.Option("--all", help=_t(msg("Also those that were kept or broken.")))] = False,
    since: Annotated[str, typer.Option(help=_t(msg("Count those of so long, e.g. 30d.")))] = "30d",
    brand: Brand = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """List promises."""
    from monitor.cli.promising import run_promises

    with polite_errors():
        run_promises(brand, since, config, every=every, as_json=as_json)


def thanks(
    since: Annotated[str, typer.Option(help=_t(msg("Count those of so long, e.g. 30d.")))] = "30d",
    brand: Brand = None,
    as_json: AsJson = False,
    config: ConfigFile = None,
) -> None:
    """Show the thanks queue."""
    from monitor.cli.thanking import run_thanks

    with polite_errors():
        run_thanks(brand, since, config, as_json=as_json)
