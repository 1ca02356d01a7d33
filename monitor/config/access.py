"""The ways out: Slack with its token, the web with its proxy, a database with its password."""

from dataclasses import replace
from pathlib import Path

from monitor.config.checked import SlackSettings
from monitor.config.fields import is_database_url, is_web_url
from monitor.config.findings import Findings
from monitor.config.secret import Secrets, read_secret
from monitor.config.sections import Raw, read_section
from monitor.config.settings import HttpSettings, SlackSection, StoreSettings
from scrapers.kit.errors import msg


def read_http(findings: Findings, top: Raw, secrets: Secrets) -> HttpSettings:
    """How pages are fetched."""
    section = read_section(findings, top, "http", HttpSettings)
    if section.allow_private_hosts:
        hint = msg("only for tests and the demo: a page could lead us to machines that trust this one")
        findings.warn(("http", "allow_private_hosts"), msg("addresses inside your own network may be read"), hint)
    return section.model_copy(update={"proxy": _proxy(findings, secrets, "http", section)})


def read_store(findings: Findings, top: Raw, secrets: Secrets, folder: Path) -> StoreSettings:
    """Where what was heard is kept."""
    section = read_section(findings, top, "store", StoreSettings)
    named = {"url_env": section.url_env, "url_file": section.url_file}
    url = read_secret(findings, secrets, ("store",), named)
    second = next((key for key, target in named.items() if target is not None), None)
    if second is not None and section.url is not None:
        what = msg("{first} and {second} both name the same secret")
        findings.problem(("store", second), what, msg("keep one of them"), first="url", second=second)
    if url is not None and not is_database_url(url):
        hint = msg("it must hold something like postgresql+psycopg://user:password@host/name")
        findings.problem(("store", second or "url"), msg("what it holds is no address of a PostgreSQL database"), hint)
    return section.model_copy(update={"path": folder / section.path, "url": url or section.url})


def read_slack(findings: Findings, top: Raw, secrets: Secrets) -> SlackSettings:
    """How Slack is reached."""
    section = read_section(findings, top, "slack", SlackSection)
    given = {"token_env": section.token_env, "token_file": section.token_file}
    token = read_secret(findings, secrets, ("slack",), given)
    if not any(given.values()):
        _note_no_token(findings, top)
    elif token is not None and not token.startswith("xoxb-"):
        hint = msg("a bot token begins with xoxb-; it stands under OAuth & Permissions of your Slack app")
        findings.warn(("slack",), msg("the token does not look like a bot token"), hint)
    proxy = _proxy(findings, secrets, "slack", section)
    reached = SlackSettings(token, section.base_url, section.timeout, proxy)
    return _with_buttons(findings, top, secrets, section, reached)


def _with_buttons(
    findings: Findings, top: Raw, secrets: Secrets, section: SlackSection, reached: SlackSettings
) -> SlackSettings:
    """How presses come back: over a line of our own, over HTTP, or not at all."""
    own = {"app_token_env": section.app_token_env, "app_token_file": section.app_token_file}
    signed = {"signing_secret_env": section.signing_secret_env, "signing_secret_file": section.signing_secret_file}
    app_token = read_secret(findings, secrets, ("slack",), own)
    signing_secret = read_secret(findings, secrets, ("slack",), signed)
    if app_token is not None and not app_token.startswith("xapp-"):
        hint = msg("an app-level token begins with xapp-; it stands under Basic Information of your Slack app")
        findings.warn(("slack",), msg("the token does not look like an app-level token"), hint)
    named = next((key for key, target in signed.items() if target is not None), None)
    receiver = top.get("receiver")
    if named is not None and not (isinstance(receiver, dict) and receiver.get("port") is not None):
        hint = msg(
            "say on which port Slack may call: receiver: {{port: 8080}}; or use app_token_env, which needs no port"
        )
        findings.warn(("slack", named), msg("signing_secret is of no use without receiver.port"), hint)
    users = frozenset(section.allowed_users)
    return replace(reached, app_token=app_token, signing_secret=signing_secret, allowed_users=users)


def _note_no_token(findings: Findings, top: Raw) -> None:
    channels = top.get("channels")
    rooms = channels.items() if isinstance(channels, dict) else ()
    first = next((name for name, room in rooms if isinstance(room, dict) and "slack" in room), None)
    hint = msg("name its variable: token_env: NOBETCI_SLACK_TOKEN, under slack")
    if first is not None and "slack" in top and not findings.is_wrong(("slack",)):
        findings.problem(("slack",), msg("no token is named, and a channel is in Slack"), hint)
    elif first is not None and "slack" not in top:
        what = msg("no Slack token is named: messages for Slack are printed to the terminal")
        findings.warn(("channels", str(first)), what, hint)


def _proxy(findings: Findings, secrets: Secrets, key: str, section: HttpSettings | SlackSection) -> str | None:
    if section.proxy_env is None:
        return section.proxy
    if section.proxy is not None:
        what = msg("{first} and {second} both name the same secret")
        findings.problem((key, "proxy_env"), what, msg("keep one of them"), first="proxy", second="proxy_env")
    proxy = read_secret(findings, secrets, (key,), {"proxy_env": section.proxy_env})
    if proxy is not None and not is_web_url(proxy):
        hint = msg("it must hold something like http://user:password@host:port")
        findings.problem((key, "proxy_env"), msg("what it holds is not an http or https address"), hint)
    return proxy
