"""What reading costs and how much of it is allowed: every post that comes is paid for. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from scrapers.kit.errors import msg
from scrapers.kit.mention import Signal
from scrapers.twitter.fields import LEAST_RESULTS, MOST_RESULTS

_WARN_AT = 0.8


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many posts may be read, and what one post or one account costs in dollars."""

    posts_a_day: int = 2_000
    posts_a_month: int = 40_000
    post_price: float = 0.005
    user_price: float = 0.010


@dataclass(frozen=True, slots=True)
class Spending:
    """What was read on `day` and in its month (UTC). Posts may have been charged less often, never more."""

    day: date
    posts_day: int = 0
    posts_month: int = 0
    users_month: int = 0

    def on(self, now: datetime) -> "Spending":
        """The same today: a new day, or a new month, begins with nothing."""
        today = now.astimezone(UTC).date()
        if today <= self.day:  # a clock that was put back neither gives the budget back nor keeps it for a year
            return replace(self, day=today)
        if (today.year, today.month) != (self.day.year, self.day.month):
            return Spending(today)
        return replace(self, day=today, posts_day=0)

    def plus(self, posts: int, users: int) -> "Spending":
        """With so many more read."""
        return Spending(self.day, self.posts_day + posts, self.posts_month + posts, self.users_month + users)


def left(allowance: Allowance, spending: Spending) -> int:
    """So many posts may still be read today."""
    return min(allowance.posts_a_day - spending.posts_day, allowance.posts_a_month - spending.posts_month)


def page_size(allowance: Allowance, spending: Spending) -> int:
    """How many posts to ask for; 0 when not even the smallest page is left."""
    rest = min(MOST_RESULTS, left(allowance, spending))
    return rest if rest >= LEAST_RESULTS else 0


def spent_until(allowance: Allowance, spending: Spending) -> datetime:
    """When there is a budget again: the next day or the next month of UTC."""
    midnight = datetime(spending.day.year, spending.day.month, spending.day.day, tzinfo=UTC)
    if allowance.posts_a_month - spending.posts_month >= LEAST_RESULTS:
        return midnight + timedelta(days=1)
    return (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)


def most_looked_up(allowance: Allowance) -> int:
    """How many posts to look up at once, so that a small budget has room for it too."""
    return min(MOST_RESULTS, max(LEAST_RESULTS, allowance.posts_a_day // 10))


def may_look_up(allowance: Allowance, spending: Spending, posts: int) -> bool:
    """Whether enough of the day is left to look so many posts up again: hearing comes first."""
    rest = left(allowance, spending)
    return rest >= posts and 2 * rest >= allowance.posts_a_day


def budget_signals(allowance: Allowance, spending: Spending) -> tuple[Signal, ...]:
    """What was read so far, for everybody who asks; and a note, once, when most of it is used."""
    values: dict[str, object] = {
        "posts": spending.posts_day,
        "most": allowance.posts_a_day,
        "month_posts": spending.posts_month,
        "most_month": allowance.posts_a_month,
        "money": money(allowance, spending),
    }
    found = [Signal("budget", BUDGET, values)]
    month = spending.day.strftime("%Y-%m")
    if spending.posts_day >= _WARN_AT * allowance.posts_a_day:
        found.append(Signal("budget-80", _MOST_OF_DAY, values, once=f"budget-80:{spending.day.isoformat()}"))
    if spending.posts_month >= _WARN_AT * allowance.posts_a_month:
        found.append(Signal("budget-80", _MOST_OF_MONTH, values, once=f"budget-80:{month}"))
    return tuple(found)


def money(allowance: Allowance, spending: Spending) -> str:
    """What this month's reading cost at most, in dollars."""
    dollars = spending.posts_month * allowance.post_price + spending.users_month * allowance.user_price
    return f"{dollars:.2f}"


BUDGET = msg("{posts} of {most} posts read today, {month_posts} of {most_month} this month, at most {money} $")
_MOST_OF_DAY = msg("X: most of today's reading is used up: {posts} of {most} posts; after that it rests until tomorrow")
_MOST_OF_MONTH = msg(
    "X: most of this month's reading is used up: {month_posts} of {most_month} posts; after that it rests until the"
    " next month"
)
