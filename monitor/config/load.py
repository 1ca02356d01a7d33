"""Read, validate, cross-check: a YAML file and secrets become a `Config`, or every problem in them at once."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from monitor.config.access import read_http, read_slack, read_store
from monitor.config.campaigns import read_campaigns
from monitor.config.checked import CampaignEntry, Config
from monitor.config.clocks import read_clocks
from monitor.config.digest import read_digest
from monitor.config.findings import Findings
from monitor.config.lexicon import SHIPPED, read_rulebook
from monitor.config.mail import read_mail
from monitor.config.noise import read_noise
from monitor.config.people import read_duty
from monitor.config.playbook import read_playbook
from monitor.config.problems import note_secrets, note_traps
from monitor.config.secret import Secrets
from monitor.config.sections import Raw, read_general, read_section, top_of
from monitor.config.settings import (
    CaseSettings,
    DaemonSettings,
    DeliverySettings,
    General,
    ReceiverSettings,
)
from monitor.config.transformer import files_of, read_transformer
from monitor.config.wiring import Wiring, read_wiring
from monitor.errors import ConfigError
from monitor.rules.urgency import Rulebook
from scrapers.kit.document import Document, read_document
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.shipped import shipped

VARIABLE = "NOBETCI_CONFIG"
FILE_NAME = "nobetci.yaml"


def find_config(given: Path | None, environ: Mapping[str, str]) -> Path:
    """The file to read: the given one, else the one `$NOBETCI_CONFIG` names, else `./nobetci.yaml`."""
    path = given or Path(environ.get(VARIABLE) or FILE_NAME)
    if not path.is_file():
        hint = msg("write one with: nobetci init")
        raise ConfigError([Problem(str(path), None, msg("there is no such configuration file"), hint)])
    return path


def load_config(path: Path, environ: Mapping[str, str], *, speaks: bool = True) -> Config:
    """The checked configuration. Raises `ConfigError` with every problem, in file order.

    A secret that is missing is no problem for a command that does not speak (`speaks` false).
    """
    config, problems, _ = check_config(path, environ, speaks=speaks)
    if config is None:
        raise ConfigError(problems)
    return config


def check_config(
    path: Path, environ: Mapping[str, str], *, speaks: bool = True
) -> tuple[Config | None, list[Problem], list[Problem]]:
    """The configuration (None if it cannot be used), what is wrong with it, and what perhaps is not meant so."""
    try:
        document = read_document(path)
    except InvalidFile as error:
        return None, list(error.problems), []
    return check_document(document, environ, speaks=speaks)


def check_document(
    document: Document, environ: Mapping[str, str], *, speaks: bool = True
) -> tuple[Config | None, list[Problem], list[Problem]]:
    """The same for a document that is already read; paths in it are relative to where it says it stands."""
    findings = Findings(document)
    path = Path(document.path)
    note_secrets(findings)
    note_traps(findings)
    top = top_of(findings)
    config = None if top is None else _read_all(findings, top, Secrets(environ, path.parent, needed=speaks), path)
    return config, findings.in_file_order(findings.problems), findings.in_file_order(findings.warnings)


def _read_all(findings: Findings, top: Raw, secrets: Secrets, path: Path) -> Config | None:
    general = _read_general(findings, top)
    wiring = read_wiring(findings, top, secrets, general)
    rulebook_path = shipped(SHIPPED) if general.lexicon is None else path.parent / general.lexicon
    rulebook = _read_rulebook(findings, general, rulebook_path)
    transformer = read_transformer(findings, top, path.parent)
    campaigns = read_campaigns(findings, top, path.parent)
    playbook_path = None if general.playbook is None else path.parent / general.playbook
    config = partial(
        Config,
        path=path,
        language=general.language,
        timezone=general.timezone,
        contact=general.contact,
        store=read_store(findings, top, secrets, path.parent),
        http=read_http(findings, top, secrets),
        brands=wiring.brands,
        sources=wiring.sources,
        channels=wiring.channels,
        operators=wiring.operators,
        routes=wiring.routes,
        slack=read_slack(findings, top, secrets),
        mail=read_mail(findings, top, secrets),
        delivery=read_section(findings, top, "delivery", DeliverySettings),
        daemon=read_section(findings, top, "daemon", DaemonSettings),
        receiver=read_section(findings, top, "receiver", ReceiverSettings),
        cases=read_section(findings, top, "cases", CaseSettings),
        cues=wiring.cues,
        products=wiring.products,
        duty=read_duty(findings, top, wiring.routes, general.timezone),
        noise=read_noise(findings, top, tuple(wiring.channels)),
        digest=read_digest(findings, top, wiring.known.channels, wiring.operators),
        clocks=read_clocks(findings, top, wiring.known, general.timezone),
        rulebook_path=rulebook_path,
        transformer=transformer,
        playbook=read_playbook(findings, playbook_path, frozenset(brand.name for brand in wiring.brands)),
        playbook_path=playbook_path,
        behaviour_path=None if general.behaviour is None else path.parent / general.behaviour,
        watched=(
            *_watched(path, rulebook_path, secrets, wiring),
            *files_of(transformer),
            *_own(campaigns, playbook_path),
        ),
    )
    if findings.problems or rulebook is None or campaigns is None:
        return None
    return config(rulebook=rulebook, campaigns=campaigns)


def _own(campaigns: CampaignEntry | None, playbook: Path | None) -> tuple[Path, ...]:
    return tuple(path for path in (campaigns.own_weights if campaigns else None, playbook) if path)


def _watched(path: Path, rulebook_path: Path, secrets: Secrets, wiring: Wiring) -> tuple[Path, ...]:
    presets = [file for entry in wiring.sources for file in entry.settings.files]
    return tuple(dict.fromkeys([path, rulebook_path, *presets, *secrets.files]))


def _read_general(findings: Findings, top: Raw) -> General:
    general = read_general(findings, top)
    if "contact" not in top:
        hint = msg("your mail address or page: sites see it and can tell you when you disturb them")
        findings.problem(("contact",), msg("{key} is missing"), hint, key="contact")
    return general


def _read_rulebook(findings: Findings, general: General, path: Path) -> Rulebook | None:
    if general.lexicon is not None and not path.is_file():
        findings.problem(("lexicon",), msg("there is no file {path}"), path=str(general.lexicon))
        return None
    try:
        return read_rulebook(path)
    except InvalidFile as error:
        findings.pass_on(error.problems)
        return None
