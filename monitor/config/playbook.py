"""The playbook as files: the shipped drafts, and over them what the operator's own file says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from monitor.config.findings import Findings
from monitor.config.playbook_settings import BrandFacts, ContactSection, DraftSection, PlaybookFile
from monitor.config.playbook_values import contact_of, entry_of, facts_of
from monitor.config.problems import note_secrets, note_traps
from monitor.config.references import note_unknown
from monitor.config.section import Section
from monitor.config.sections import read_one
from monitor.errors import ConfigError
from monitor.rules.playbook import ALWAYS_SERIOUS, LONGEST, ContactLine, Entry, Facts, Playbook, Tone
from monitor.rules.playbook_lint import contact_faults, doubts, faults, stale
from monitor.rules.reply import X_LENGTH, X
from monitor.rules.vocabulary import Complaint
from scrapers.kit.document import read_document
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.shipped import shipped

SHIPPED_PLAYBOOK = "playbook.tr.yaml"
S = TypeVar("S", bound=Section)
K = TypeVar("K", str, int)


@dataclass(frozen=True, slots=True)
class Pages:
    """What one file says."""

    settings: PlaybookFile
    entries: Mapping[str, Entry]
    contact: tuple[ContactLine, ...]
    facts: Mapping[str, Facts]


def shipped_playbook() -> Playbook:
    """The drafts that come with the program. Raises `ConfigError` when the installation is broken."""
    return _playbook(_shipped_pages(), None)


def read_playbook(findings: Findings, own: Path | None, brands: frozenset[str]) -> Playbook:
    """The shipped drafts with the operator's own over them; what is wrong with those is noted, by their own lines."""
    if own is None:
        return shipped_playbook()
    if not own.is_file():
        findings.problem(("playbook",), msg("there is no file {path}"), path=own.name)
        return shipped_playbook()
    try:
        inside = Findings(read_document(own))
    except InvalidFile as error:
        findings.pass_on(error.problems)
        return shipped_playbook()
    note_secrets(inside)
    note_traps(inside)
    pages = _pages(inside)
    playbook = _playbook(_shipped_pages(), pages)
    if not inside.problems:
        _lint(inside, playbook, pages, brands)
    findings.pass_on(inside.in_file_order(inside.problems))
    findings.warnings.extend(inside.warnings)
    return playbook


def stale_facts(path: Path | None, playbook: Playbook, brands: frozenset[str], today: date) -> list[Problem]:
    """The brands whose facts nobody has looked at for long, each with its line."""
    document = read_document(path or shipped(SHIPPED_PLAYBOOK))
    found = stale(playbook, brands, today)
    return [document.problem(one.where, one.what, one.hint, **one.values) for one in found]


def _lint(inside: Findings, playbook: Playbook, pages: Pages, brands: frozenset[str]) -> None:
    for name in pages.settings.without:
        if name not in _shipped_pages().entries:
            what = msg("there is no shipped draft {name}")
            note_unknown(inside, ("without",), what, name, _shipped_pages().entries)
    own = [*faults(playbook, pages.entries), *(contact_faults(playbook) if pages.contact else ())]
    # not one problem a place: a sentence is mended once, not fault by fault
    inside.pass_on(inside.document.problem(one.where, one.what, one.hint, **one.values) for one in own)
    for one in doubts(playbook, brands, pages.entries):
        inside.warn(one.where, one.what, one.hint, **one.values)


def _playbook(base: Pages, own: Pages | None) -> Playbook:
    """New drafts come before the shipped ones; one of a shipped name takes its place. Facts are one's own."""
    facts = base.facts if own is None else own.facts
    own = own or Pages(PlaybookFile(), {}, (), {})
    fresh = [entry for name, entry in own.entries.items() if name not in base.entries]
    kept = [own.entries.get(name, entry) for name, entry in base.entries.items() if name not in own.settings.without]
    first, second = own.settings, base.settings
    return Playbook(
        entries=(*fresh, *kept),
        contact=own.contact or base.contact,
        facts=facts,
        tone=Tone(first.tone or second.tone or Tone.SERIOUS),
        never_witty=ALWAYS_SERIOUS.union(first.never_witty, second.never_witty),
        limits={X: X_LENGTH, **second.limits, **first.limits},
        longest=first.longest or second.longest or LONGEST,
    )


@lru_cache(maxsize=1)
def _shipped_pages() -> Pages:
    try:
        inside = Findings(read_document(shipped(SHIPPED_PLAYBOOK)))
    except InvalidFile as error:
        raise ConfigError(error.problems) from error
    pages = _pages(inside)
    if inside.problems:
        raise ConfigError(inside.problems)
    return pages


def shipped_faults() -> list[Complaint]:
    """Everything the shipped playbook itself would be blamed for."""
    playbook, pages = shipped_playbook(), _shipped_pages()
    found = [*faults(playbook, pages.entries), *contact_faults(playbook)]
    return found + list(doubts(playbook, frozenset(pages.facts), pages.entries))


def _pages(inside: Findings) -> Pages:
    data = inside.document.data
    if not isinstance(data, dict):
        hint = msg("look at the shipped playbook.tr.yaml")
        inside.problem((), msg("the playbook must hold keys and values, like brands: …"), hint)
        data = {}
    settings = read_one(inside, data, (), PlaybookFile) or PlaybookFile()
    drafts = _read(inside, "drafts", settings.drafts.items(), DraftSection)
    brands = _read(inside, "brands", settings.brands.items(), BrandFacts)
    contact = _read(inside, "contact", enumerate(settings.contact), ContactSection)
    return Pages(
        settings,
        {name: entry_of(str(name), section) for name, section in drafts.items()},
        tuple(contact_of(section) for section in contact.values()),
        {name: facts_of(str(name), section) for name, section in brands.items()},
    )


def _read(inside: Findings, key: str, given: Iterable[tuple[K, object]], model: type[S]) -> dict[K, S]:
    """The good ones by name or position; what is wrong in the others is noted."""
    read = ((name, read_one(inside, said, (key, name), model)) for name, said in given)
    return {name: section for name, section in read if section is not None}
