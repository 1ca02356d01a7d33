"""Where to speak: channels, their fallbacks, and the operators' one."""

from collections.abc import Mapping

from monitor.config.checked import ChannelEntry, Mode
from monitor.config.fields import is_safe_url
from monitor.config.findings import Findings
from monitor.config.references import note_unknown
from monitor.config.secret import Secrets, read_secret
from monitor.config.sections import Raw, raw_mapping, read_one
from monitor.config.settings import ChannelSection, General
from monitor.rules.card import Room
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg

TERMINAL = "terminal"
_KINDS = ("slack", "webhook_env", "webhook_file", "mail", "terminal")


def read_channels(findings: Findings, top: Raw, secrets: Secrets, general: General) -> dict[str, ChannelEntry]:
    """The channels by name; without any, one terminal for everything."""
    given = raw_mapping(findings, top, "channels")
    channels = {}
    fallbacks: dict[str, str] = {}
    for name, raw in given.items():
        where = ("channels", name)
        section = read_one(findings, raw, where, ChannelSection)
        if section is not None and section.fallback is not None:
            fallbacks[name] = section.fallback
        if section is None or not _is_one_thing(findings, where, section):
            continue
        language = section.language or general.language
        room = Room(name, _address(findings, secrets, where, section), language, general.timezone)
        channels[name] = ChannelEntry(room, _mode(section, top), section.fallback)
        if channels[name].mode is Mode.WEBHOOK:
            hint = msg("a Slack channel's ID and a bot token give each message exactly once, and edit it")
            findings.warn(where, msg("a webhook delivers at least once: a message may appear twice"), hint)
        if channels[name].mode is Mode.MAIL and "mail" not in top:
            hint = msg("say who sends it: mail: {{host: mail.yourshop.com, from: nobetci@yourshop.com}}")
            findings.problem((*where, "mail"), msg("nothing says how mail is sent"), hint)
    _check_fallbacks(findings, fallbacks, set(given))
    terminal = Room(TERMINAL, "", general.language, general.timezone)
    return channels if given else {TERMINAL: ChannelEntry(terminal, Mode.TERMINAL)}


def _is_one_thing(findings: Findings, where: Path_, section: ChannelSection) -> bool:
    given = [kind for kind in _KINDS if getattr(section, kind) is not None]
    if len(given) != 1 and not findings.is_wrong(where):
        what = msg("a channel is one of slack, webhook_env, webhook_file, mail and terminal")
        hint = msg("remove all but one of {given}") if given else msg("for the terminal, write terminal: true")
        findings.problem(where, what, hint, given=", ".join(given))
    return len(given) == 1


def _mode(section: ChannelSection, top: Raw) -> Mode:
    if section.slack is not None:
        return Mode.SLACK if "slack" in top else Mode.TERMINAL
    if section.mail is not None:
        return Mode.MAIL
    return Mode.TERMINAL if section.terminal else Mode.WEBHOOK


def _address(findings: Findings, secrets: Secrets, where: Path_, section: ChannelSection) -> str:
    given = {"webhook_env": section.webhook_env, "webhook_file": section.webhook_file}
    url = read_secret(findings, secrets, where, given)
    if url is None:
        return section.slack or section.mail or ""
    if not is_safe_url(url):
        key = next(key for key, target in given.items() if target is not None)
        hint = msg("copy the whole address of the webhook")
        findings.problem((*where, key), msg("what it holds is not an https address"), hint)
    return url


def _check_fallbacks(findings: Findings, fallbacks: Mapping[str, str], known: set[str]) -> None:
    told = set[str]()
    for name, fallback in fallbacks.items():
        where = ("channels", name, "fallback")
        if fallback not in known:
            note_unknown(findings, where, msg("unknown channel {name}"), fallback, known)
        ring = _ring(fallbacks, name)
        if ring and not told & set(ring):
            told |= set(ring)
            what = msg("fallbacks go round in a ring: {ring}")
            findings.problem(where, what, msg("let the last one have no fallback"), ring=" → ".join((*ring, name)))


def _ring(fallbacks: Mapping[str, str], start: str) -> list[str]:
    """The channels passed until `start` comes again; empty when it does not."""
    passed = [start]
    at = fallbacks.get(start)
    while at is not None and at not in passed:
        passed.append(at)
        at = fallbacks.get(at)
    return passed if at == start else []


def operators_channel(findings: Findings, general: General, known: tuple[str, ...]) -> str:
    """The channel for notices about our own health: the one that is named, or the only one."""
    if general.operators is None:
        if len(known) > 1:
            hint = msg("say which channel hears about the health of the program: {known}")
            findings.problem(("operators",), msg("{key} is missing"), hint, key="operators", known=", ".join(known))
        return known[0]
    if general.operators not in known:
        note_unknown(findings, ("operators",), msg("unknown channel {name}"), general.operators, known)
    return general.operators
