"""What reading costs and how much of it is allowed: every post that comes is paid for. Pure."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from scrapers.kit.errors import msg
from scrapers.kit.mention import Signal
from scrapers.twitter.fields import LEAST_RESULTS, MOST_RESULTS

_WARN_AT = 0.8


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many posts may be read, what one post or one account costs in dollars, and how many dollars there are."""

    posts_a_day: int = 2_000
    posts_a_month: int = 40_000
    post_price: float = 0.005
    user_price: float = 0.010
    dollars_a_day: float | None = None
    dollars_a_month: float | None = None

    def dollars(self, posts: int, users: int) -> float:
        """What so many posts and accounts cost at most."""
        return posts * self.post_price + users * self.user_price


@dataclass(frozen=True, slots=True)
class Spending:
    """What was read on `day` and in its month (UTC). Posts may have been charged less often, never more."""

    day: date
    posts_day: int = 0
    posts_month: int = 0
    users_month: int = 0
    users_day: int = 0

    def on(self, now: datetime) -> "Spending":
        """The same today: a new day, or a new month, begins with nothing."""
        today = now.astimezone(UTC).date()
        if today <= self.day:  # a clock that was put back neither gives the budget back nor keeps it for a year
            return replace(self, day=today)
        if (today.year, today.month) != (self.day.year, self.day.month):
            return Spending(today)
        return replace(self, day=today, posts_day=0, users_day=0)

    def plus(self, posts: int, users: int) -> "Spending":
        """With so many more read."""
        return Spending(
            *(self.day, self.posts_day + posts, self.posts_month + posts),
            *(self.users_month + users, self.users_day + users),
        )


def left(allowance: Allowance, spending: Spending) -> int:
    """So many posts may still be read today."""
    return min(allowance.posts_a_day - spending.posts_day, _left_today(allowance, spending), _left(allowance, spending))


def _left_today(allowance: Allowance, spending: Spending) -> int:
    spent = allowance.dollars(spending.posts_day, spending.users_day)
    return _affordable(allowance, allowance.dollars_a_day, spent)


def _left(allowance: Allowance, spending: Spending) -> int:
    """So many posts may still be read this month."""
    spent = allowance.dollars(spending.posts_month, spending.users_month)
    affordable = _affordable(allowance, allowance.dollars_a_month, spent)
    return min(allowance.posts_a_month - spending.posts_month, affordable)


def _affordable(allowance: Allowance, dollars: float | None, spent: float) -> int:
    """So many posts, each by somebody else, can be paid for; more than X gives at once where money is no limit."""
    each = allowance.dollars(1, 1)
    return MOST_RESULTS * 10_000 if dollars is None or not each else int((dollars - spent) / each + 1e-9)


def page_size(allowance: Allowance, spending: Spending) -> int:
    """How many posts to ask for; 0 when not even the smallest page is left."""
    rest = min(MOST_RESULTS, left(allowance, spending))
    return rest if rest >= LEAST_RESULTS else 0


def spent_until(allowance: Allowance, spending: Spending) -> datetime:
    """When there is a budget again: the next day or the next month of UTC."""
    midnight = datetime(spending.day.year, spending.day.month, spending.day.day, tzinfo=UTC)
    if _left(allowance, spending) >= LEAST_RESULTS:
        return midnight + timedelta(days=1)
    return (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)


def most_looked_up(allowance: Allowance) -> int:
    """How many posts to look up at once, so that a small budget has room for it too."""
    return min(MOST_RESULTS, max(LEAST_RESULTS, allowance.posts_a_day // 10))


def may_look_up(allowance: Allowance, spending: Spending, posts: int) -> bool:
    """Whether enough of the day is left to look so many posts up again: hearing comes first."""
    rest, whole = left(allowance, spending), left(allowance, replace(spending, posts_day=0, users_day=0))
    return rest >= posts and 2 * rest >= min(whole, allowance.posts_a_day)


def budget_signals(allowance: Allowance, spending: Spending) -> tuple[Signal, ...]:
    """What was read so far, for everybody who asks; and a note, once, when most of it is used."""
    values: dict[str, object] = {
        "posts": spending.posts_day,
        "most": allowance.posts_a_day,
        "month_posts": spending.posts_month,
        "most_month": allowance.posts_a_month,
        "money_today": money_today(allowance, spending),
        "money": money(allowance, spending),
    }
    found = [Signal("budget", BUDGET, values)]
    month = spending.day.strftime("%Y-%m")
    if _is_most(spending.posts_day, allowance.posts_a_day, money_today(allowance, spending), allowance.dollars_a_day):
        found.append(Signal("budget-80", _MOST_OF_DAY, values, once=f"budget-80:{spending.day.isoformat()}"))
    if _is_most(spending.posts_month, allowance.posts_a_month, money(allowance, spending), allowance.dollars_a_month):
        found.append(Signal("budget-80", _MOST_OF_MONTH, values, once=f"budget-80:{month}"))
    return tuple(found)


def _is_most(posts: int, most: int, dollars: str, most_dollars: float | None) -> bool:
    return posts >= _WARN_AT * most or (most_dollars is not None and float(dollars) >= _WARN_AT * most_dollars)


def money(allowance: Allowance, spending: Spending) -> str:
    """What this month's reading cost at most, in dollars."""
    return f"{allowance.dollars(spending.posts_month, spending.users_month):.2f}"


def money_today(allowance: Allowance, spending: Spending) -> str:
    """What today's reading cost at most, in dollars."""
    return f"{allowance.dollars(spending.posts_day, spending.users_day):.2f}"


BUDGET = msg(
    "{posts} of {most} posts read today (at most {money_today} $), {month_posts} of {most_month} this month"
    " (at most {money} $)"
)
_MOST_OF_DAY = msg(
    "X: most of today's reading is used up: {posts} of {most} posts, at most {money_today} $; after that it rests until"
    " tomorrow"
)
_MOST_OF_MONTH = msg(
    "X: most of this month's reading is used up: {month_posts} of {most_month} posts, at most {money} $; after that it"
    " rests until the next month"
)
