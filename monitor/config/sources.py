"""Where to listen: each entry is read by the module of its kind, which is imported only when it is named."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel

from monitor.config.checked import SourceEntry
from monitor.config.findings import Findings
from monitor.config.problems import unknown_key
from monitor.config.references import note_unknown
from monitor.config.secret import Secrets, read_secret
from monitor.config.sections import Raw, raw_items, read_one
from monitor.config.settings import SourceSection
from monitor.rules.pace import Rhythm
from scrapers.kit.document import Path_
from scrapers.kit.errors import InvalidFile, msg
from scrapers.kit.loader import KINDS, KindModule, KindSettings, UnknownKind, load_kind, secrets_of

NEVER = "never"


def read_sources(findings: Findings, top: Raw, secrets: Secrets, brands: set[str]) -> tuple[SourceEntry, ...]:
    """The places to listen, each for one of `brands`; at least one is needed."""
    items = raw_items(findings, top, "sources")
    if not top.get("sources"):
        findings.problem(("sources",), msg("nowhere to listen"), msg("name at least one source, under sources"))
    entries = []
    taken: set[str] = set()
    for where, item in items:
        name = name_of(item, taken)
        if name in taken:
            hint = msg("give one of them a name of its own")
            findings.problem(where, msg("two sources are called {name}"), hint, name=name)
        taken.add(name)
        entry = _read_entry(findings, where, item, name, brands)
        if entry is not None:
            entries.append(replace(entry, secrets=_secrets(findings, secrets, where, item, entry)))
    if entries and len(entries) == len(items) and not any(entry.enabled for entry in entries):
        findings.warn(("sources",), msg("no source is enabled: nothing is read"), msg("write enabled: true at one"))
    return tuple(entries)


def name_of(item: object, taken: set[str]) -> str:
    """What an entry is called: its name, else its preset, else its kind; with the slug where that is taken.

    The first entry of a preset keeps the short name, so that adding a second one never makes it forget what it read.
    """
    raw = item if isinstance(item, dict) else {}
    if raw.get("name") is not None:
        return str(raw["name"])
    short = _short_name(item)
    slug = raw.get("slug")
    return f"{short}-{slug}" if short in taken and slug else short


def _short_name(item: object) -> str:
    raw = item if isinstance(item, dict) else {}
    return Path(str(raw.get("preset") or raw.get("kind") or "?")).stem


def source_names(items: Sequence[tuple[Path_, object]]) -> frozenset[str]:
    """Every name a route may call a source by: that of an entry, and that of its preset."""
    names = set[str]()
    for _, item in items:
        names |= {name_of(item, names), _short_name(item)}
    return frozenset(names)


def _read_entry(findings: Findings, where: Path_, item: object, name: str, brands: set[str]) -> SourceEntry | None:
    if not isinstance(item, dict):
        read_one(findings, item, where, SourceSection)
        return None
    ours = {key: value for key, value in item.items() if key in SourceSection.model_fields}
    section = read_one(findings, ours, where, SourceSection)
    settings = _read_settings(findings, where, item)
    brand = _brand_of(findings, where, section.brand if section is not None else None, brands)
    if section is None or settings is None:
        return None
    enabled = section.enabled if section.enabled is not None else settings.verified != NEVER
    entry = SourceEntry(
        name=name,
        kind=section.kind,
        brand=brand,
        enabled=enabled,
        settings=settings,
        rhythm=_rhythm(section, settings),
        on_brand_page=settings.on_brand_page,
    )
    if section.enabled is not False and settings.verified == NEVER:
        _warn_unverified(findings, where, entry)
    return entry


def _secrets(findings: Findings, secrets: Secrets, where: Path_, item: object, entry: SourceEntry) -> dict[str, str]:
    """What the source needs to be let in; a source that is off needs nothing."""
    raw = item if isinstance(item, dict) else {}
    found = {}
    for rule in secrets_of(load_kind(entry.kind)) if entry.enabled else ():
        keys = (f"{rule.name}_env", f"{rule.name}_file")
        given: dict[str, str | Path | None] = {keys[0]: raw.get(keys[0])}
        given[keys[1]] = Path(str(raw[keys[1]])) if raw.get(keys[1]) else None
        if not any(given.values()) and (rule.required or secrets.environ.get(rule.variable)):
            given[keys[0]] = rule.variable
        value = read_secret(findings, secrets, where, given)
        if value is not None:
            found[rule.name] = value
    return found


def _read_settings(findings: Findings, where: Path_, item: Raw) -> KindSettings | None:
    kind = item.get("kind")
    module = _kind_module(findings, where, kind) if isinstance(kind, str) else None
    if module is None:
        return None
    theirs = {key: value for key, value in item.items() if key not in SourceSection.model_fields}
    known = [*SourceSection.model_fields, *fields_of(module)]
    for key in [key for key in theirs if key not in known]:
        what, hint, values = unknown_key(str(key), known)
        findings.problem((*where, str(key)), what, hint, **values)
        del theirs[key]
    try:
        return module.read_settings(theirs, findings.document, where)
    except InvalidFile as error:
        findings.pass_on(error.problems)
        return None


def _kind_module(findings: Findings, where: Path_, kind: str) -> KindModule | None:
    try:
        return load_kind(kind)
    except UnknownKind:
        note_unknown(findings, (*where, "kind"), msg("unknown kind {name}"), kind, KINDS)
        return None


def fields_of(module: KindModule) -> Sequence[str]:
    """The keys that a kind's own settings know."""
    settings = getattr(module, "Settings", None)
    return list(settings.model_fields) if isinstance(settings, type) and issubclass(settings, BaseModel) else []


def _brand_of(findings: Findings, where: Path_, given: str | None, brands: set[str]) -> str:
    if given is not None:
        if given not in brands:
            note_unknown(findings, (*where, "brand"), msg("unknown brand {name}"), given, brands)
        return given
    if len(brands) > 1:
        hint = msg("say which one: {known}")
        what = msg("with several brands, each source must say for which it is read")
        findings.problem((*where, "brand"), what, hint, known=", ".join(sorted(brands)))
    return next(iter(brands), "")


def _rhythm(section: SourceSection, settings: KindSettings) -> Rhythm:
    return Rhythm(
        poll=settings.poll or Rhythm().poll,
        retry=section.retry,
        probe=section.probe,
        tell_after=section.tell_after,
        gone_after=section.gone_after,
    )


def _warn_unverified(findings: Findings, where: Path_, entry: SourceEntry) -> None:
    hint = msg("look at what it reads with: nobetci try {name}")
    if entry.enabled:
        what = msg("the source {name} was never compared with the live site")
    else:
        what = msg("the source {name} is off, because it was never compared with the live site")
    findings.warn(where, what, hint, name=entry.name)
