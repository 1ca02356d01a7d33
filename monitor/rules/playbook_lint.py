"""What is wrong with a playbook, and what perhaps is: each with the place in the file and what to do about it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from monitor.rules.playbook import ALWAYS_SERIOUS, DATE, Entry, Facts, Occasion, Playbook
from monitor.rules.playbook_words import CUSTOMERS, FACTS, WAYS, day_counts, found, is_mobile, literal
from monitor.rules.reply import PLACE, Line, length, places
from monitor.rules.vocabulary import Complaint
from scrapers.kit.errors import msg

REVIEW_AFTER = timedelta(days=180)
"""Facts that nobody looked at for so long are asked about."""
WITHDRAWAL = 14
"""Days that the law gives a consumer to withdraw from a distance sale."""
_ENDING = re.compile(r"\{[^{}]*\}(?:['’]\w|\w)")
_ANYWHERE = "–"
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One wording of a draft and where it stands."""

    where: _Place
    text: str
    last: bool
    """Whether it is the last line of what it belongs to."""


def faults(playbook: Playbook, names: Collection[str]) -> Iterator[Complaint]:
    """Everything wrong with the drafts of those names and with the facts."""
    known = _known(playbook)
    for entry in playbook.entries:
        if entry.name in names:
            yield from _in_entry(playbook, entry, known)
    for brand, facts in playbook.facts.items():
        yield from _contradictions(brand, facts)


def contact_faults(playbook: Playbook) -> Iterator[Complaint]:
    """Everything wrong with the contact lines."""
    known = _known(playbook)
    for at, line in enumerate(playbook.contact):
        spoken = Spoken(("contact", at, "say"), line.say.say, last=True)
        yield from _in_sentence(spoken, known, allowed=())


def doubts(playbook: Playbook, brands: Collection[str], names: Collection[str]) -> Iterator[Complaint]:
    """What works, but perhaps is not meant so: a mobile number, a brand nobody listens for, an answer without a day."""
    for entry in playbook.entries:
        said = {line.say for lines in (entry.text, entry.short) for line in lines}
        if entry.name in names and entry.when.topics & ALWAYS_SERIOUS and not any(DATE in text for text in said):
            hint = msg("say what happens next and by when: {blank}, which whoever answers fills in")
            what = msg("the draft {name} names no day")
            yield Complaint(("drafts", entry.name), what, hint, {"name": entry.name, "blank": DATE})
    for name, facts in playbook.facts.items():
        where = ("brands", name)
        if name not in brands:
            meant = next(iter(get_close_matches(name, brands, 1)), "")
            hint = msg("did you mean {meant}?") if meant else msg("brands in the configuration: {known}")
            what = msg("nobody listens for the brand {name}")
            yield Complaint(where, what, hint, {"name": name, "meant": meant, "known": ", ".join(sorted(brands))})
            continue
        yield from _doubtful_facts(where, facts)
        yield from _lacking_room(playbook, name)


def stale(playbook: Playbook, brands: Collection[str], today: date) -> Iterator[Complaint]:
    """Brands whose facts nobody has looked at for long, or never."""
    for name, facts in playbook.facts.items():
        where = ("brands", name, "reviewed")
        hint = msg('look whether it all still holds, then write reviewed: "{today}"')
        if name not in brands:
            continue
        if facts.reviewed is None:
            yield Complaint(where, msg("nobody said when the facts of {name} were checked"), hint, _when(name, today))
        elif facts.reviewed > today:
            yield Complaint(where, msg("the facts of {name} are checked in the future"), hint, _when(name, today))
        elif today - facts.reviewed > REVIEW_AFTER:
            days = (today - facts.reviewed).days
            what = msg("the facts of {name} were checked {days} days ago")
            yield Complaint(where, what, hint, _when(name, today) | {"days": days})


def _when(name: str, today: date) -> dict[str, object]:
    return {"name": name, "today": today.isoformat()}


def _known(playbook: Playbook) -> frozenset[str]:
    own = {name for facts in playbook.facts.values() for name in facts.values}
    return frozenset(own | set(FACTS))


def _in_entry(playbook: Playbook, entry: Entry, known: frozenset[str]) -> Iterator[Complaint]:
    where = ("drafts", entry.name)
    for part, lines in (("text", entry.text), ("witty", entry.witty), ("short", entry.short)):
        for spoken in _spoken((*where, part), lines):
            yield from _in_sentence(spoken, known, allowed=entry.when.topics)
            yield from _early_contact(spoken)
    for spoken in _spoken((*where, "steps"), entry.steps):
        yield from _unknown_places(spoken, known)
        yield from _literal(spoken)
    if not entry.text:
        yield Complaint((*where, "text"), msg("the draft says nothing"), msg("write at least one sentence"))
    yield from _forbidden_wit(playbook, entry)
    yield from _too_long(playbook, entry)


def _spoken(where: _Place, lines: Sequence[Line]) -> Iterator[Spoken]:
    for at, line in enumerate(lines):
        last = at == len(lines) - 1
        yield Spoken((*where, at), line.say, last)
        if line.otherwise:
            yield Spoken((*where, at, "else"), line.otherwise, last)


def _in_sentence(spoken: Spoken, known: frozenset[str], *, allowed: Collection[str]) -> Iterator[Complaint]:
    yield from _unknown_places(spoken, known)
    yield from _words(spoken, allowed)
    yield from _literal(spoken)
    ending = _ENDING.search(spoken.text)
    if ending:
        hint = msg("endings do not fit every name: put a space and a noun behind it, as in “{{mail}} adresinden”")
        yield Complaint(spoken.where, msg("an ending hangs on {place}"), hint, {"place": ending[0]})


def _literal(spoken: Spoken) -> Iterator[Complaint]:
    said = literal(PLACE.sub(" ", spoken.text))
    if said:
        what = msg("“{said}” is a fact that stands in the draft itself")
        hint = msg("write it once under brands and name it here in curly braces: then all drafts say the same")
        yield Complaint(spoken.where, what, hint, {"said": said})


def _unknown_places(spoken: Spoken, known: frozenset[str]) -> Iterator[Complaint]:
    left = PLACE.sub("", spoken.text)
    if "{" in left or "}" in left or left.count("[") != left.count("]"):
        hint = msg("facts stand in {{…}}, blanks for a person to fill in […]")
        yield Complaint(spoken.where, msg("a bracket has no partner"), hint)
    for name in places(spoken.text):
        if name in CUSTOMERS:
            hint = msg("a draft is new text: it never repeats the customer's words or name")
            yield Complaint(spoken.where, msg("{place} would quote the customer"), hint, {"place": f"{{{name}}}"})
        elif name not in known:
            meant = next(iter(get_close_matches(name, sorted(known), 1)), "")
            hint = msg("did you mean {meant}?") if meant else msg("known here: {known}; others go under brands, other")
            values: dict[str, object] = {"place": f"{{{name}}}", "meant": f"{{{meant}}}"}
            yield Complaint(
                spoken.where, msg("unknown fact {place}"), hint, values | {"known": ", ".join(sorted(known))}
            )


_KINDS = {
    "advertising": (
        msg("“{said}” is advertising"),
        msg("an answer serves the customer alone; leave it out"),
    ),
    "blame": (
        msg("“{said}” sounds as if the customer were to blame"),
        msg("say what is the matter and what happens next"),
    ),
    "sure": (
        msg("“{said}” promises more than anybody can keep"),
        msg("promise a day, and keep it"),
    ),
}


def _words(spoken: Spoken, topics: Collection[str]) -> Iterator[Complaint]:
    for kind, (what, hint) in _KINDS.items():
        said = None if kind == "advertising" and "campaign" in topics else found(kind, spoken.text)
        if said:
            yield Complaint(spoken.where, what, hint, {"said": said})


def _early_contact(spoken: Spoken) -> Iterator[Complaint]:
    ways = WAYS.intersection(places(spoken.text))
    if ways and not spoken.last:
        hint = msg("first the matter: how to reach you is the last line, and is added by itself")
        what = msg("{place} stands in the middle of the draft")
        yield Complaint(spoken.where, what, hint, {"place": f"{{{min(ways)}}}"})


def _forbidden_wit(playbook: Playbook, entry: Entry) -> Iterator[Complaint]:
    serious = sorted((entry.when.topics | entry.when.flags) & playbook.never_witty)
    if entry.witty and (serious or not entry.when.topics):
        hint = msg("remove it: nobody jokes about damage, money, injury or a late parcel")
        names = ", ".join(serious) or _ANYWHERE
        yield Complaint(("drafts", entry.name, "witty"), msg("no joke about {names}"), hint, {"names": names})


def _too_long(playbook: Playbook, entry: Entry) -> Iterator[Complaint]:
    """Wherever not one version fits: on every platform with little room, with every brand's facts."""
    for source in sorted(entry.when.sources or {_ANYWHERE, *playbook.limits}):
        for brand in sorted(playbook.facts) or [""]:
            limit, shortest = playbook.limit_of(source), _shortest(playbook, entry, brand, source)
            if shortest is not None and shortest > limit:
                what = msg("on {source} the draft is {length} letters long, {limit} fit")
                hint = msg("write it in fewer words under short")
                values: dict[str, object] = {"source": source, "length": shortest, "limit": limit}
                yield Complaint(("drafts", entry.name), what, hint, values)
                return


def _shortest(playbook: Playbook, entry: Entry, brand: str, source: str) -> int | None:
    """How long the shortest version is that leaves nothing out."""
    occasion = Occasion(brand, source, tuple(entry.when.topics), entry.when.stage, entry.when.flags)
    return min((length(text, source) for text in playbook.versions_of(entry, occasion)), default=None)


def _lacking_room(playbook: Playbook, brand: str) -> Iterator[Complaint]:
    """Drafts that this brand's facts make too long to be said without leaving out a sentence."""
    for source in sorted(playbook.limits):
        limit = playbook.limit_of(source)
        cut = [entry.name for entry in playbook.entries if (_shortest(playbook, entry, brand, source) or 0) > limit]
        if cut:
            what = msg("with the facts of {brand} drafts lose a sentence on {source}: {names}")
            values: dict[str, object] = {"brand": brand, "source": source, "names": ", ".join(cut)}
            yield Complaint(("brands", brand), what, msg("shorten the address of the form, or the name"), values)


def _contradictions(brand: str, facts: Facts) -> Iterator[Complaint]:
    """What is said of returns in words, and in numbers."""
    numbers = {int(facts.values[name]) for name in ("return_days", "refund_days") if name in facts.values}
    for name in ("return_how", "return_fee"):
        others = sorted(set(day_counts(facts.values.get(name, ""))) - numbers)
        if others and numbers:
            what = msg("{days} days here, {known} days in returns.days and returns.refund_days")
            hint = msg("say one number only, or leave it out here")
            where = ("brands", brand, *FACTS[name].split("."))
            known = ", ".join(map(str, sorted(numbers)))
            yield Complaint(where, what, hint, {"days": others[0], "known": known})


def _doubtful_facts(where: _Place, facts: Facts) -> Iterator[Complaint]:
    phone, days = facts.values.get("phone"), facts.values.get("return_days")
    if phone and is_mobile(phone):
        what, hint = msg("{phone} is a mobile number"), msg("a landline is trusted more, if you have one")
        yield Complaint((*where, "contact", "phone"), what, hint, {"phone": phone})
    if phone and "hours" not in facts.values:
        what, hint = msg("a telephone number without its hours"), msg('say when it is answered: hours: "…"')
        yield Complaint((*where, "contact", "phone"), what, hint)
    if days and int(days) < WITHDRAWAL:
        hint = msg("for what is bought from afar the law gives {law} days")
        yield Complaint(
            (*where, "returns", "days"), msg("returns within {days} days only"), hint, {"days": days, "law": WITHDRAWAL}
        )
    if not WAYS & facts.values.keys():
        hint = msg("name a form, a mail address or a telephone number under contact")
        yield Complaint(where, msg("drafts cannot say how to reach {brand}"), hint, {"brand": where[-1]})
