"""Every command with its options; the work is in the modules beside this one."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli import campaign_commands, case_commands, digest_commands, quiet_commands
from monitor.cli.labels import labels
from monitor.cli.options import ConfigFile, Span, Verbose
from monitor.cli.screen import polite_errors, speaker
from scrapers.kit.errors import msg

_t = speaker().translate

app = typer.Typer(
    name="nobetci",
    help=_t(msg("Listens where customers complain in public and puts what needs a person into Slack.")),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(help=_t(msg("Show the real program against a small world on this computer; alerts on this terminal.")))
def demo(for_: Span = None, verbose: Verbose = False) -> None:
    """Run the demo."""
    from monitor.cli.running import run_demo

    with polite_errors():
        run_demo(for_, verbose=verbose)


@app.command(help=_t(msg("Write a first configuration with comments; asks nothing.")))
def init(
    path: Annotated[Path, typer.Argument(help=_t(msg("Where to write it.")))] = Path("nobetci.yaml"),
    brand: Annotated[str, typer.Option(help=_t(msg("Name of the brand.")))] = "Örnek Marka",
    contact: Annotated[str, typer.Option(help=_t(msg("Mail address or page that sites can reach you at.")))] = "",
    force: Annotated[bool, typer.Option("--force", help=_t(msg("Overwrite a file that is there.")))] = False,
) -> None:
    """Write a starter file."""
    from monitor.cli.checking import write_starter

    with polite_errors():
        write_starter(path, brand, contact, force=force)


@app.command(help=_t(msg("Check the configuration, the presets and the word list; lists every problem at once.")))
def check(
    config: ConfigFile = None,
    online: Annotated[
        bool, typer.Option("--online", help=_t(msg("Also ask the sites' robots.txt and Slack.")))
    ] = False,
    schema: Annotated[
        Path | None, typer.Option("--schema", help=_t(msg("Write the JSON Schema for editors to this file.")))
    ] = None,
) -> None:
    """Check everything."""
    from monitor.cli.checking import run_check

    with polite_errors():
        run_check(config, online=online, schema=schema)


@app.command(help=_t(msg("Run until stopped.")))
def run(config: ConfigFile = None, for_: Span = None, verbose: Verbose = False) -> None:
    """Run the daemon."""
    gc.disable()  # what is made while starting stays; the daemon turns it on again when it is ready
    try:
        from monitor.cli.running import run_daemon

        with polite_errors():
            run_daemon(config, for_, verbose=verbose)
    finally:
        gc.enable()


@app.command(help=_t(msg("Do every step once and leave: for cron.")))
def once(
    config: ConfigFile = None,
    within: Annotated[str, typer.Option(help=_t(msg("Longest time to spend on delivering.")))] = "2m",
) -> None:
    """Poll, judge and deliver once."""
    from monitor.cli.running import run_once

    with polite_errors():
        run_once(config, within)


@app.command("try", help=_t(msg("Read one source and show what was found by which rule; stores and sends nothing.")))
def try_(
    source: Annotated[str, typer.Argument(help=_t(msg("A source of the configuration, or the name of a preset.")))],
    html: Annotated[
        Path | None, typer.Option(help=_t(msg("Read this saved page instead of the network.")), show_default=False)
    ] = None,
    url: Annotated[str | None, typer.Option(help=_t(msg("The address the saved page came from.")))] = None,
    slug: Annotated[
        str | None, typer.Option(help=_t(msg("The brand's part of the address, for a bare preset.")))
    ] = None,
    base_url: Annotated[str | None, typer.Option(help=_t(msg("Another server than the preset's.")))] = None,
    config: ConfigFile = None,
) -> None:
    """Try a source."""
    from monitor.cli.trying import Trial, run_trial

    with polite_errors():
        run_trial(Trial(source, html, url, slug, base_url), config)


@app.command(help=_t(msg("Score mention lines or plain text; every point with its reason, as JSON lines.")))
def score(
    file: Annotated[
        str, typer.Argument(help=_t(msg("A file with one mention or text a line; - is standard input.")))
    ] = "-",
    text: Annotated[str | None, typer.Option("--text", help=_t(msg("Score this text.")))] = None,
    config: ConfigFile = None,
) -> None:
    """Score texts."""
    from monitor.cli.scoring import run_score

    with polite_errors():
        run_score(file, text, config)


@app.command(help=_t(msg("Judge mention lines on their own clock, as if heard when they were written; sends nothing.")))
def replay(
    file: Annotated[str, typer.Argument(help=_t(msg("A file with one mention a line; - is standard input.")))] = "-",
    to: Annotated[
        str, typer.Option("--out", help=_t(msg("Where what becomes of each is written; - is standard output.")))
    ] = "-",
    config: ConfigFile = None,
) -> None:
    """Replay mentions."""
    from monitor.cli.replaying import run_replay

    with polite_errors():
        run_replay(file, to, config)


@app.command(help=_t(msg("Show which alerts would appear or vanish with another word list; changes nothing.")))
def backtest(
    lexicon: Annotated[
        Path | None, typer.Option("--with", help=_t(msg("The word list to try.")), show_default=False)
    ] = None,
    other: Annotated[
        Path | None,
        typer.Option(
            "--with-config", help=_t(msg("A whole configuration to try, of the same brands.")), show_default=False
        ),
    ] = None,
    since: Annotated[str, typer.Option(help=_t(msg("How far to look back, e.g. 30d.")))] = "30d",
    examples: Annotated[int, typer.Option(min=0, help=_t(msg("How many examples of each kind to show.")))] = 5,
    as_json: Annotated[bool, typer.Option("--json", help=_t(msg("As JSON.")))] = False,
    config: ConfigFile = None,
) -> None:
    """Try other rules over what is stored."""
    from monitor.cli.backtesting import Question, run_backtest

    with polite_errors():
        run_backtest(Question(lexicon, other, since, examples), config, json_wanted=as_json)


@app.command(help=_t(msg("Judge anew what another rulebook judged; tells nobody of what is past unless asked to.")))
def rescore(
    since: Annotated[
        str | None,
        typer.Option(help=_t(msg("Only what was written within this time, e.g. 30d; otherwise everything."))),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_t(msg("Only say what would change.")))] = False,
    alert: Annotated[
        bool, typer.Option("--alert", help=_t(msg("Tell channels of cases that became urgent enough.")))
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Bring scores up to date."""
    from monitor.cli.rescoring import run_rescore

    with polite_errors():
        run_rescore(since, config, dry=dry_run, aloud=alert)


@app.command("import", help=_t(msg("Store mentions from a file: mention lines or CSV.")))
def import_(
    file: Annotated[Path, typer.Argument(help=_t(msg("The file.")))],
    source: Annotated[
        str | None, typer.Option(help=_t(msg("Treat them as heard by this source of the configuration.")))
    ] = None,
    brand: Annotated[
        str | None, typer.Option(help=_t(msg("The brand they are about, where there are several.")))
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Import mentions."""
    from monitor.cli.importing import run_import

    with polite_errors():
        run_import(file, source, brand, config)


@app.command(help=_t(msg("Explain one mention or case: every reason, and why it was told or was not.")))
def explain(
    key: Annotated[str, typer.Argument(help=_t(msg("source:id of a mention, or a case such as #8F3K.")))],
    config: ConfigFile = None,
) -> None:
    """Explain a score and a decision."""
    from monitor.cli.asking import run_explain

    with polite_errors():
        run_explain(key, config)


@app.command(help=_t(msg("Print a draft of an answer to read, change and send yourself; nothing is sent.")))
def draft(
    key: Annotated[str, typer.Argument(help=_t(msg("source:id of a mention, or a case such as #8F3K.")))],
    tone: Annotated[
        str | None, typer.Option("--tone", help=_t(msg("ciddi or nüktedan; what is serious stays so.")))
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Print a draft."""
    from monitor.cli.drafting import run_draft

    with polite_errors():
        run_draft(key, tone, config)


@app.command(help=_t(msg("Say that a score is right or wrong; the program keeps it beside the score.")))
def label(
    key: Annotated[str, typer.Argument(help=_t(msg("source:id of a mention, or a case such as #8F3K.")))],
    urgent: Annotated[bool, typer.Option("--urgent", help=_t(msg("It needs somebody now: level 3.")))] = False,
    not_urgent: Annotated[bool, typer.Option("--not-urgent", help=_t(msg("It can wait: level 1 at most.")))] = False,
    level: Annotated[int | None, typer.Option(min=0, max=3, help=_t(msg("Exactly this level.")))] = None,
    topic: Annotated[str | None, typer.Option(help=_t(msg("All topics it is about, e.g. late,refund.")))] = None,
    wrong_topic: Annotated[
        bool, typer.Option("--wrong-topic", help=_t(msg("The topics are wrong; the right ones are not said.")))
    ] = False,
    by: Annotated[str | None, typer.Option(help=_t(msg("Who says so; otherwise the user of this computer.")))] = None,
    config: ConfigFile = None,
) -> None:
    """Keep a label."""
    from monitor.cli.labelling import Choice, run_label

    with polite_errors():
        run_label(key, Choice(urgent, not_urgent, level, topic, wrong_topic), by, config)


app.add_typer(labels, name="labels")
campaign_commands.add_to(app)
case_commands.add_to(app)
quiet_commands.add_to(app)
digest_commands.add_to(app)


@app.command(help=_t(msg("Erase posts or everything an account wrote, for good; it is never stored again.")))
def forget(
    posts: Annotated[
        list[str] | None, typer.Argument(help=_t(msg("source:id of each post.")), show_default=False)
    ] = None,
    author: Annotated[
        list[str] | None, typer.Option(help=_t(msg("An account, source:id or source:@handle; may be repeated.")))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=_t(msg("Do not ask.")))] = False,
    config: ConfigFile = None,
) -> None:
    """Erase what somebody asked us to erase."""
    from monitor.cli.forgetting import run_forget

    with polite_errors():
        run_forget(posts or [], author or [], config, yes=yes)


@app.command(help=_t(msg("Show sources, channels and what is waiting.")))
def status(
    config: ConfigFile = None,
    as_json: Annotated[bool, typer.Option("--json", help=_t(msg("As JSON.")))] = False,
) -> None:
    """Show the state of things."""
    from monitor.cli.asking import run_status

    with polite_errors():
        run_status(config, as_json=as_json)


@app.command(help=_t(msg("Exit 0 while the program runs and can speak, 1 otherwise: for containers.")))
def health(config: ConfigFile = None) -> None:
    """Answer by exit code."""
    from monitor.cli.asking import run_health

    with polite_errors():
        run_health(config)
