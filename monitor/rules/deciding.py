"""What one person's move does to one case: the case after it and what its thread says, or why it is refused.

Whatever touches a second case, a label or a promise is done by the stage; what the case itself allows is said here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.language.forms import ISTANBUL
from monitor.rules.case import Case, State, move, reference
from monitor.rules.hours import ALWAYS, Calendar
from monitor.rules.moves import Move, Press
from monitor.rules.offers import needs_eyes
from monitor.rules.people import Directory
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case after a press. Refused, it is unchanged and `refused` says why; else `says` is for its thread."""

    case: Case
    says: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    refused: str = ""
    aloud: bool = False
    """Whether those who do not read the thread hear of it too."""
    to: tuple[str, ...] = ()
    """Keys of the people whom the thread mentions."""
    offers: tuple[Move, ...] = ()
    """What may be pressed right there."""
    about: int | None = None
    """Another case that whoever pressed may want to see."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a move is made, and by which calendar."""

    now: datetime
    people: Directory = field(default_factory=Directory)
    calendar: Calendar = ALWAYS


ALREADY_CLAIMED = msg("already claimed by {who}")
ALREADY_ANSWERED = msg("it is already answered")
ALREADY_ASKED = msg("the customer was already asked for a review")
SETTLED = msg("it is settled; open it again first")
STILL_OPEN = msg("it is still open")
NOBODY_HAS_IT = msg("nobody has claimed it")
NOT_YOURS = msg("{who} has claimed it")
LOOK_FIRST = msg("a second person has to look at it before anybody answers")
NO_LOOK_NEEDED = msg("nobody has to look at it a second time")
LOOK_YOURSELF = msg("somebody else has to look: the second pair of eyes cannot be your own")
IS_PART_OF = msg("it is a part of {into} now")
NOT_ASIDE = msg("it is not set aside")
NO_TIME = msg("{text} is no time that it can be set aside until")
NOT_HERE = msg("this cannot be done with a case")

RELEASED = msg("{who} gave it back: nobody has it now")
REOPENED = msg("{who} opened it again")
CALLED_GENUINE = msg("{who} says: a real customer")
CALLED_SUSPICIOUS = msg("{who} says: suspicious")
CALLED_IRRELEVANT = msg("{who} says: irrelevant")
CALLED_OTHER_BRAND = msg("{who} says: not about this brand")
APPROVED = msg("{who} looked at it too: it may be answered")

LONGEST_ASIDE = timedelta(days=366)
_HOURS = {"1h": timedelta(hours=1), "4h": timedelta(hours=4)}
_MORNING = 9


def decide(case: Case, press: Press, moment: Moment) -> Outcome:
    """What that press does to the case."""
    if case.merged_into is not None and press.move is not Move.RESPOND:
        return Outcome(case, refused=IS_PART_OF, values={"into": reference(case.merged_into)})
    rule = _RULES.get(press.move)
    return rule(case, press, moment) if rule is not None else Outcome(case, refused=NOT_HERE)


def _nothing(case: Case, _press: Press, _moment: Moment) -> Outcome:
    return Outcome(case)


def _claim(case: Case, press: Press, moment: Moment) -> Outcome:
    if case.state is State.NEW:
        claimed = replace(move(case, State.CLAIMED, now=moment.now), owner=press.by.key)
        return Outcome(replace(claimed, eyes=None) if claimed.eyes == claimed.owner else claimed)
    if case.owner == press.by.key and case.state is State.CLAIMED:
        return Outcome(case)
    if case.state is State.CLAIMED and case.owner is None:  # claimed before it was noted by whom
        return Outcome(_next(case, owner=press.by.key, claimed_at=moment.now))
    if case.state is State.CLAIMED:
        return _refused(case, ALREADY_CLAIMED, moment)
    return _refused(case, ALREADY_ANSWERED if case.is_open else SETTLED, moment)


def _release(case: Case, press: Press, moment: Moment) -> Outcome:
    if case.state is not State.CLAIMED:
        return _refused(case, NOBODY_HAS_IT, moment)
    return _said(move(case, State.NEW, now=moment.now), RELEASED, press)


def _still_mine(case: Case, press: Press, moment: Moment) -> Outcome:
    if case.state is not State.CLAIMED:
        return _refused(case, NOBODY_HAS_IT, moment)
    if case.owner is None:
        return _refused(case, NOBODY_HAS_IT, moment)
    if case.owner != press.by.key:
        return _refused(case, NOT_YOURS, moment)
    return Outcome(_next(case, asked_at=None))


def _answered(case: Case, press: Press, moment: Moment) -> Outcome:
    if case.state is State.ANSWERED:
        return _refused(case, ALREADY_ANSWERED, moment)
    if not case.is_open:
        return _refused(case, SETTLED, moment)
    owner = case.owner or press.by.key
    if needs_eyes(case):
        return _refused(case, LOOK_FIRST, moment)
    if case.eyes_needed and {owner, press.by.key} == {case.eyes}:
        return _refused(case, LOOK_YOURSELF, moment)
    return Outcome(replace(move(case, State.ANSWERED, now=moment.now), owner=owner))


def _settle(to: State, says: str = "") -> "Rule":
    def rule(case: Case, press: Press, moment: Moment) -> Outcome:
        if not case.is_open:
            return _refused(case, SETTLED, moment)
        moved = replace(move(case, to, now=moment.now), owner=case.owner or press.by.key)
        return _said(moved, says, press) if says else Outcome(moved)

    return rule


def _reopen(case: Case, press: Press, moment: Moment) -> Outcome:
    if case.state in (State.NEW, State.CLAIMED):
        return _refused(case, STILL_OPEN, moment)
    return _said(move(case, State.NEW, now=moment.now), REOPENED, press)


def _genuine(case: Case, press: Press, moment: Moment) -> Outcome:
    if case.state is State.SUSPICIOUS:
        return _said(move(case, State.NEW, now=moment.now), CALLED_GENUINE, press)
    return _said(_next(case), CALLED_GENUINE, press)


def _snooze(case: Case, press: Press, moment: Moment) -> Outcome:
    if not case.is_open:
        return _refused(case, SETTLED, moment)
    wanted = press.args.get("until", "")
    until = aside_until(wanted, moment)
    if until is None:
        return Outcome(case, refused=NO_TIME, values={"text": wanted[:40]})
    return Outcome(_next(case, snoozed_until=until.astimezone(UTC), asked_at=None))


def aside_until(wanted: str, moment: Moment) -> datetime | None:
    """When what is set aside comes back: in `1h` or `4h`, in the `morning`, or at an ISO moment; None for no such."""
    if wanted in _HOURS:
        return moment.now + _HOURS[wanted]
    if wanted == "morning":
        return _next_morning(moment)
    try:
        until = datetime.fromisoformat(wanted)
    except ValueError:
        return None
    until = until if until.tzinfo is not None else until.replace(tzinfo=ISTANBUL)
    return until if moment.now < until <= moment.now + LONGEST_ASIDE else None


def _next_morning(moment: Moment) -> datetime:
    """When work begins on the next day on which somebody works; where somebody always does, at nine."""
    midnight = (moment.now.astimezone(ISTANBUL) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    opens = moment.calendar.opens(midnight)
    return opens if opens > midnight else midnight.replace(hour=_MORNING)


def _wake(case: Case, _press: Press, moment: Moment) -> Outcome:
    if case.snoozed_until is None:
        return _refused(case, NOT_ASIDE, moment)
    return Outcome(_next(case, snoozed_until=None))


def _approve(case: Case, press: Press, moment: Moment) -> Outcome:
    if not needs_eyes(case):
        return _refused(case, NO_LOOK_NEEDED, moment)
    if case.owner == press.by.key:
        return _refused(case, LOOK_YOURSELF, moment)
    return _said(_next(case, eyes=press.by.key), APPROVED, press)


def _story(case: Case, _press: Press, _moment: Moment) -> Outcome:
    return Outcome(case if case.story else _next(case, story=True))


def _ask_review(case: Case, _press: Press, moment: Moment) -> Outcome:
    if case.review_asked_at is not None:
        return _refused(case, ALREADY_ASKED, moment)
    return Outcome(_next(case, review_asked_at=moment.now))


def _refused(case: Case, why: str, moment: Moment) -> Outcome:
    owner = moment.people.by_key(case.owner)
    return Outcome(case, refused=why, values={"who": owner.called} if owner is not None and "{who}" in why else {})


def _said(case: Case, says: str, press: Press) -> Outcome:
    return Outcome(case, says=says, values={"who": press.by.called})


def _next(case: Case, **changes: object) -> Case:
    return replace(case, rev=case.rev + 1, **changes)  # type: ignore[arg-type]  # fields of a case


Rule = Callable[[Case, Press, Moment], Outcome]
_RULES: Mapping[Move, Rule] = {
    Move.RESPOND: _nothing,
    Move.CLAIM: _claim,
    Move.RELEASE: _release,
    Move.STILL_MINE: _still_mine,
    Move.ANSWERED: _answered,
    Move.CLOSE: _settle(State.CLOSED),
    Move.REOPEN: _reopen,
    Move.SNOOZE: _snooze,
    Move.WAKE: _wake,
    Move.SUSPICIOUS: _settle(State.SUSPICIOUS, CALLED_SUSPICIOUS),
    Move.GENUINE: _genuine,
    Move.IRRELEVANT: _settle(State.IRRELEVANT, CALLED_IRRELEVANT),
    Move.WRONG_BRAND: _settle(State.IRRELEVANT, CALLED_OTHER_BRAND),
    Move.APPROVE: _approve,
    Move.STORY: _story,
    Move.ASK_REVIEW: _ask_review,
}
