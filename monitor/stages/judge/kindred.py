"""Whether what was written here is a matter that is already open from another place. Strangers never join."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from monitor.rules.campaign import is_told_apart
from monitor.rules.case import CUSTOMER_SPOKE_AGAIN, Case, joins
from monitor.rules.matter_marks import ELSEWHERE, MarkKind, MatterMark, Tie, account_mark, marks_of, tie
from monitor.stages.judge.matter import Matter
from monitor.store.case_marks import MOST_HOLDERS, Holder
from monitor.store.door import Tx
from monitor.store.rows import author_key

_OF_MANY = (MarkKind.PAGE, MarkKind.LINK, MarkKind.TEXT)
"""Marks that others may bear as well."""


@dataclass(frozen=True, slots=True)
class Kin:
    """The open case that a mention of another place belongs to, and what its thread says of that."""

    case: Case
    says: str


def kindred(tx: Tx, matter: Matter, patience: timedelta) -> Kin | None:
    """The one open case of the same brand that is this matter; none where two could be."""
    holders = tx.case_marks.holders(matter.stored.heard.brand, _marks(matter))
    if not holders or len(holders) == MOST_HOLDERS:
        return None
    crowded = len({holder.case_id for holder in holders if holder.kind in _OF_MANY}) > 1
    near = {holder.case_id for holder in holders if _is_near(matter, holder, patience)}
    of_account = {holder.case_id for holder in holders if holder.kind in (MarkKind.ACCOUNT, MarkKind.THREAD)}
    cases = [case for number in sorted(near) if (case := tx.cases.get(number)) is not None and case.is_open]
    found = [Kin(case, CUSTOMER_SPOKE_AGAIN) for case in cases if case.id in of_account]
    found += [] if found else [kin for case in cases if (kin := _kin(tx, matter, case, crowded=crowded)) is not None]
    return found[0] if len(found) == 1 else None


def mark_case(tx: Tx, matter: Matter, case: Case, *, joined: bool = False) -> None:
    """The case is known again by what this mention says; `joined` from another place, by its account, too."""
    tx.case_marks.add(case.brand, case.id, _marks(matter) if joined else marks_of(matter.stored.mention), at=matter.now)


def _marks(matter: Matter) -> frozenset[MatterMark]:
    mention = matter.stored.mention
    return marks_of(mention) | {account_mark(mention, author_key(mention.author))}


def _is_near(matter: Matter, holder: Holder, patience: timedelta) -> bool:
    return joins(matter.stored.mention, holder.last_heard_at, same_thread=False, patience=patience)


def _kin(tx: Tx, matter: Matter, case: Case, *, crowded: bool) -> Kin | None:
    found = next(_ties(tx, matter, case, crowded=crowded), None)
    return None if found is None else Kin(case, ELSEWHERE[found])


def _ties(tx: Tx, matter: Matter, case: Case, *, crowded: bool) -> Iterator[Tie]:
    """What ties the mention to those of that case; nothing where somebody of this place is in it."""
    known = tx.mentions.of_case(case.id)
    if any(stored.mention.source == matter.stored.mention.source for stored in known):
        return
    crowded = crowded or _is_of_campaign(tx, [stored.id for stored in known])
    for stored in known:
        found = None if stored.gone is not None else tie(matter.stored.mention, stored.mention, crowded=crowded)
        if found is not None:
            yield found


def _is_of_campaign(tx: Tx, mentions: Collection[int]) -> bool:
    linked = [tx.campaigns.linked(number) for number in mentions]
    campaigns = [tx.campaigns.get(one.group) for one in linked if one is not None and one.group is not None]
    return any(campaign is not None and is_told_apart(campaign) for campaign in campaigns)
