"""A desk with fakes around it: say something, let time pass, look at what the rooms show."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import true

from fakes import PROBLEM, FakeChannel, FixedClock, a_bench, a_mention, heard
from monitor.rules.card import Room
from monitor.rules.delivery import Delivery, DeliveryClocks, OutboxItem
from monitor.stages.deliver import Delivered, Desk, Outlet, deliver_due
from monitor.stages.judge import Bench, judge_pending
from monitor.store.channels import WORKSPACE, ChannelState
from monitor.store.door import Store
from scrapers.kit.mention import Mention

CLOCKS = DeliveryClocks()


class Newsroom:
    """One store, one clock, some rooms. `draw` is always the longest wait."""

    def __init__(self, store: Store, clock: FixedClock, clocks: DeliveryClocks = CLOCKS, bench: Bench | None = None):
        self.store, self.clock, self.bench = store, clock, bench or a_bench()
        self.woken: list[str] = []
        self.desk = Desk(store, clock, clocks, draw=lambda: 1.0, wake=self.woken.append)

    def outlet(self, channel: FakeChannel, name: str = "team", **changes: object) -> Outlet:
        """A room of that channel; `ops` hears of its troubles."""
        outlet = Outlet(Room(name, f"C-{name}"), channel, WORKSPACE, "ops")
        return replace(outlet, **changes)  # type: ignore[arg-type]

    def hear(self, *mentions: Mention, **how: object) -> None:
        """These are said, stored and judged."""
        with self.store.transaction() as tx:
            tx.mentions.add(mentions, heard(**how), now=self.clock())
        while judge_pending(self.store, self.bench, self.clock).mentions:
            pass

    def alerts(self, count: int, text: str = PROBLEM) -> None:
        """So many people have a problem."""
        first = len(self.items())
        self.hear(*[a_mention(f"alert-{first + number}", text) for number in range(count)])

    def speak(self, *outlets: Outlet, limit: int = 20) -> Delivered:
        """One round of every outlet; the result is the last one's."""
        return [deliver_due(self.desk, outlet, limit=limit) for outlet in outlets][-1]

    def speak_for(self, outlet: Outlet, *others: Outlet, seconds: float = 60) -> None:
        """Go on as the daemon would: whenever something is due, until the time is over."""
        end = self.clock() + timedelta(seconds=seconds)
        while True:
            times = [deliver_due(self.desk, one).next_at for one in (outlet, *others)]
            due = min((at for at in times if at is not None), default=end)
            if self.clock() >= end:
                return
            self.clock.advance(max(0.1, (min(due, end) - self.clock()).total_seconds()))

    # -- what is known

    def items(self) -> list[OutboxItem]:
        """Everything ever owed, oldest first."""
        with self.store.reading() as tx:
            return sorted(tx.outbox._all(true()), key=lambda item: item.id)

    def states(self) -> list[Delivery]:
        """Where each of them stands."""
        return [item.state for item in self.items()]

    def notices(self) -> list[str]:
        """What the operators are owed, by its message id."""
        return [(item.payload or {})["says"] for item in self.items() if item.channel == "ops"]

    def door(self, name: str) -> ChannelState:
        """A channel's pace and troubles."""
        with self.store.reading() as tx:
            return tx.channels.state_of(name)


def after(moment: datetime, seconds: float) -> datetime:
    """So many seconds later."""
    return moment + timedelta(seconds=seconds)
