"""A campaign: what a group of linked mentions has become, what people said of it, and what follows from a change.

    forming ─► watched ─► suspected ─► quiet ─► (a new member) watched or suspected
                 any of them ─► decided (a person's word) · merged (into an older one)

Nothing here hides anybody or lowers an urgency, and a state is a suspicion until a person decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from monitor.rules.case import Verdict
from monitor.rules.coordination.post import Place, Portrait
from monitor.rules.propaganda import FEWEST_AUTHORS, Assessment, Circumstances
from monitor.rules.score import Reason

AMBER, RED = 60, 80


class CampaignState(StrEnum):
    """Where a campaign stands."""

    FORMING = "forming"
    """Linked mentions of too few authors; nobody sees it."""
    WATCHED = "watched"
    SUSPECTED = "suspected"
    QUIET = "quiet"
    DECIDED = "decided"
    MERGED = "merged"


class Nature(StrEnum):
    """What a group looks like, for whoever is told of it."""

    SUSPECT = "suspect"
    """Signs of coordination against the brand."""
    NEWS = "news"
    """Many people share one piece of news."""
    PETITION = "petition"
    """Many people pass on one text."""
    EVENT = "event"
    """Many customers, one event: to be raised, never discounted."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a campaign is suspected, and when it is over."""

    amber: int = AMBER
    red: int = RED
    quiet_after: timedelta = timedelta(hours=48)
    at_least: int = 5
    """So many posts where all are on complaint sites: these verify who writes there."""
    quiet_for: timedelta = timedelta(days=90)
    """So long after somebody last wrote the like, what a person called genuine may be suspected again."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A group and what is thought of it. `number` is the id of the mention that began it."""

    number: int
    brand: str
    state: CampaignState
    coordination: int
    propaganda: int
    peak: int
    """The highest that `propaganda` was."""
    first_seen: datetime
    last_seen: datetime
    grown_at: datetime
    """When its last member was heard."""
    portrait: Portrait
    """The figures behind it all, and of its sentences."""
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    model: str = ""
    verdict: Verdict | None = None
    asked_at: int = 0
    """How many posts it had when a person was unsure: asked once more when it has twice as many."""
    suspected_at: datetime | None = None
    """When it reached amber first."""
    merged_into: int | None = None
    rev: int = 1
    scored: tuple[int, int] | None = None
    """Coordination and propaganda when all its members were scored last."""

    @property
    def authors(self) -> int:
        """How many different people wrote, as far as can be told."""
        return self.portrait.authors

    @property
    def posts(self) -> int:
        """How many mentions it has."""
        return self.portrait.posts

    @property
    def places(self) -> tuple[Place, ...]:
        """Where they were written."""
        return self.portrait.places

    @property
    def is_settled(self) -> bool:
        """Whether a person decided, or another campaign holds it now."""
        return self.state in (CampaignState.DECIDED, CampaignState.MERGED)


def is_told_apart(campaign: Campaign) -> bool:
    """Whether cards of its members go into its thread: it was suspected, and nobody found that it was wrong."""
    if campaign.suspected_at is None or campaign.verdict in (Verdict.GENUINE, Verdict.COORDINATED_GENUINE):
        return False
    return campaign.state in (CampaignState.SUSPECTED, CampaignState.QUIET, CampaignState.DECIDED)


def circumstances_of(campaign: Campaign | None, thresholds: Thresholds, *, quiet: int = 0) -> Circumstances:
    """What `assess` must know beside the group's figures; `quiet` in millionths of its posts."""
    verdict = campaign.verdict if campaign else None
    bounds = {"at_least": thresholds.at_least, "amber": thresholds.amber, "red": thresholds.red}
    return Circumstances(quiet=quiet, verdict=verdict, **bounds)


def step(
    before: Campaign | None, assessment: Assessment, portrait: Portrait, now: datetime, thresholds: Thresholds
) -> Campaign:
    """The campaign after its group was assessed; `before` is None for a group seen for the first time."""
    grown = before is None or portrait.posts > before.posts
    drawn = Campaign(
        number=portrait.group,
        brand=portrait.brand,
        state=CampaignState.FORMING,
        coordination=assessment.coordination,
        propaganda=assessment.propaganda,
        peak=max(assessment.propaganda, before.peak if before else 0),
        first_seen=datetime.fromtimestamp(portrait.first, UTC),
        last_seen=datetime.fromtimestamp(portrait.last, UTC),
        grown_at=now if before is None or grown else before.grown_at,
        portrait=portrait,
        reasons=assessment.reasons,
        doubts=assessment.doubts,
        model=assessment.model,
    )
    if before is not None:
        drawn = replace(
            drawn,
            verdict=before.verdict,
            asked_at=before.asked_at,
            suspected_at=before.suspected_at,
            merged_into=before.merged_into,
            scored=before.scored,
        )
    return _numbered(before, _placed(drawn, now, thresholds))


def _placed(campaign: Campaign, now: datetime, thresholds: Thresholds) -> Campaign:
    state = _state(campaign, now, thresholds)
    reached = state is CampaignState.SUSPECTED and campaign.suspected_at is None
    return replace(campaign, state=state, suspected_at=now if reached else campaign.suspected_at)


def _state(campaign: Campaign, now: datetime, thresholds: Thresholds) -> CampaignState:
    if campaign.merged_into is not None:
        return CampaignState.MERGED
    if campaign.verdict not in (None, Verdict.UNSURE):
        return CampaignState.DECIDED
    if campaign.authors < FEWEST_AUTHORS:
        return CampaignState.FORMING
    if now - campaign.grown_at >= thresholds.quiet_after:
        return CampaignState.QUIET
    few = campaign.places == (Place.COMPLAINTS,) and campaign.posts < thresholds.at_least
    suspected = campaign.propaganda >= thresholds.amber and not few
    return CampaignState.SUSPECTED if suspected else CampaignState.WATCHED


def _numbered(before: Campaign | None, after: Campaign) -> Campaign:
    """`rev` grows with every change and with nothing else."""
    if before is None:
        return after
    same = replace(after, rev=before.rev)
    return same if same == before else replace(after, rev=before.rev + 1)


def decided(campaign: Campaign, verdict: Verdict, now: datetime, thresholds: Thresholds) -> Campaign:
    """The campaign with a person's word; its scores follow when its group is assessed with it."""
    asked_at = campaign.posts if verdict is Verdict.UNSURE else 0
    return _numbered(campaign, _placed(replace(campaign, verdict=verdict, asked_at=asked_at), now, thresholds))


def merged(campaign: Campaign, into: int) -> Campaign:
    """The campaign after an older one took its members."""
    return _numbered(campaign, replace(campaign, state=CampaignState.MERGED, merged_into=into))


def united(survivor: Campaign | None, absorbed: Sequence[Campaign]) -> Campaign | None:
    """What is known of a campaign before it is looked at with the members of those it absorbed.

    A person's word holds for all only if nobody of them was suspected without it or decided otherwise; else a person
    is asked anew: neither does an old "genuine" hide an attack, nor an old "inauthentic" accuse others.
    """
    everyone = [campaign for campaign in (survivor, *absorbed) if campaign is not None]
    said = {campaign.verdict for campaign in everyone if campaign.verdict is not None or campaign.suspected_at}
    verdict = said.pop() if len(said) == 1 else None
    first = next(iter(everyone), None)
    if first is None or (survivor is None and verdict is None):
        return None
    known = survivor or replace(first, suspected_at=None, merged_into=None, scored=None)
    return replace(known, verdict=verdict)


def nature(campaign: Campaign, thresholds: Thresholds) -> Nature:
    """What the group looks like; only from amber on it is called suspect."""
    totals, posts = campaign.portrait.totals, max(campaign.posts, 1)
    if campaign.propaganda >= thresholds.amber and campaign.verdict in (None, Verdict.UNSURE, Verdict.INAUTHENTIC):
        return Nature.SUSPECT
    if totals.news_linked * 2 >= posts:
        return Nature.NEWS
    return Nature.PETITION if totals.copies * 2 >= posts else Nature.EVENT


_MOVED = 10


def worth_rescoring(before: Campaign | None, after: Campaign, thresholds: Thresholds) -> bool:
    """Whether all members are scored anew: a threshold crossed, ten points moved since, merged, split, decided."""
    return before is None or any(_grounds(before, after, thresholds))


def _grounds(before: Campaign, after: Campaign, thresholds: Thresholds) -> Iterator[bool]:
    bounds = (thresholds.amber, thresholds.red)
    yield any((before.propaganda >= bound) != (after.propaganda >= bound) for bound in bounds)
    coordination, propaganda = before.scored or (before.coordination, before.propaganda)
    yield abs(propaganda - after.propaganda) >= _MOVED
    yield abs(coordination - after.coordination) >= _MOVED
    yield before.verdict is not after.verdict
    yield before.merged_into != after.merged_into
    yield after.posts < before.posts


def scored(campaign: Campaign) -> Campaign:
    """The campaign after all its members were scored by what is thought of it now."""
    return replace(campaign, scored=(campaign.coordination, campaign.propaganda))


class Telling(StrEnum):
    """Why a campaign is worth a message of its own, or why it is not."""

    FIRST = "first"
    """It is suspected for the first time."""
    RED = "red"
    REVIVED = "revived"
    """It was quiet, and somebody wrote again."""
    REOPENED = "reopened"
    """It was decided, and one that was not, or was decided otherwise, became part of it."""
    DOUBLED = "doubled"
    """Somebody was unsure, and it has twice as many posts by now: asked once more."""
    EDIT = "edit"
    """What was told is brought up to date."""
    NOTHING = "nothing"

    @property
    def speaks(self) -> bool:
        """Whether a new message is owed, not only an edit."""
        return self not in (Telling.EDIT, Telling.NOTHING)


def worth_telling(before: Campaign | None, after: Campaign, thresholds: Thresholds) -> Telling:
    """What is owed to the channel after this step."""
    if after.suspected_at is None or (before is not None and before.rev == after.rev):
        return Telling.NOTHING
    if after.state is not CampaignState.SUSPECTED:
        return Telling.EDIT
    if before is None or before.suspected_at is None:
        return Telling.FIRST
    if before.state is CampaignState.QUIET:
        return Telling.REVIVED
    if before.state is CampaignState.DECIDED and after.verdict is None:
        return Telling.REOPENED
    if before.peak < thresholds.red <= after.propaganda:
        return Telling.RED
    unsure = after.verdict is Verdict.UNSURE and after.asked_at
    return Telling.DOUBLED if unsure and after.posts >= 2 * after.asked_at > before.posts else Telling.EDIT
