"""To the pages of single complaints: only those that are new or changed, one at a time, and never one too many."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, SourceError, Unreachable, msg
from scrapers.kit.etiquette import Answer
from scrapers.kit.html import WildPage, cut, decode
from scrapers.site.cards import Card, Sort
from scrapers.site.detail import Detail, parse_detail
from scrapers.site.layout import Layout
from scrapers.site.memory import Known, Memory, state_of
from scrapers.site.mentions import Matter
from scrapers.site.walk import Visitor

MOST_TRIES = 3
"""So many polls may pass before a complaint whose page cannot be read goes out with its excerpt."""
_MOST_FAILURES = 3
"""So many unreachable pages in a row mean that it is the site."""


class Change(StrEnum):
    """Why a card is looked into."""

    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Task:
    """A card that is new or whose state changed."""

    card: Card
    native_id: str
    change: Change
    state: str
    known: Known | None = None


@dataclass(slots=True)
class Visited:
    """What came of the tasks. A task in neither `done` nor `failed` is left for the next poll."""

    done: list[tuple[Task, Matter]] = field(default_factory=list)
    failed: list[Task] = field(default_factory=list)
    shapeless: int = 0
    left: int = 0
    stop: SourceError | None = None
    last_body: bytes = b""

    @property
    def details(self) -> list[Detail]:
        """The pages that could be read."""
        return [matter.detail for _, matter in self.done if matter.detail]


def find_tasks(cards: Iterable[Card], memory: Memory, layout: Layout) -> Iterator[Task]:
    """The cards to look into, in page order."""
    for card in cards:
        if card.sort is not Sort.OWN or card.native_id is None:
            continue
        state = state_of(card.facts, whole_text=layout.detail.fetch == "never")
        known = memory.known.get(card.native_id)
        if known is None:
            yield Task(card, card.native_id, Change.NEW, state)
        elif known.state != state or known.withdrawn:
            yield Task(card, card.native_id, Change.CHANGED, state, known)


def matter_of(task: Task, layout: Layout, detail: Detail | None = None) -> Matter:
    """The complaint of that task, with its own page if that was read."""
    return Matter(layout.source, task.native_id, task.card.place, task.card.facts, detail)


@dataclass(frozen=True, slots=True)
class Visits:
    """One poll's visits to single complaints."""

    source: str
    layout: Layout
    visitor: Visitor
    owed: Mapping[str, int]
    now: datetime

    def make(self, tasks: Iterable[Task]) -> Visited:
        """What the pages say. Raises `LayoutChanged` if several were read and none looks like a complaint."""
        visited = Visited()
        row = 0
        for task in tasks:
            if not self._wants_page(task):
                visited.done.append((task, matter_of(task, self.layout)))
            elif visited.stop or len(visited.done) + len(visited.failed) >= self.layout.detail.most:
                visited.left += 1
            else:
                row = self._visit(task, visited, row)
        self._must_have_shape(visited)
        return visited

    def _wants_page(self, task: Task) -> bool:
        fetch = self.layout.detail.fetch
        wanted = fetch == "new_or_changed" or (fetch == "new" and task.change is Change.NEW)
        return wanted and task.card.place is not None

    def _visit(self, task: Task, visited: Visited, row: int) -> int:
        """Read one page into `visited`; gives how many were unreachable in a row."""
        try:
            detail = self._detail(task, visited)
        except (Refused, RateLimited) as error:
            visited.stop, visited.left = error, visited.left + 1
            return row
        except Unreachable as error:
            visited.failed.append(task)
            visited.stop = error if row + 1 >= _MOST_FAILURES else None
            return row + 1
        if detail is None:
            visited.failed.append(task)
        else:
            visited.done.append((task, matter_of(task, self.layout, detail)))
        return 0

    def _detail(self, task: Task, visited: Visited) -> Detail | None:
        """The complaint's own page; None if what came is no complaint's page."""
        place = task.card.place
        answer = self.visitor.get(place.url) if place else None
        if answer is None or not self._is_a_complaint(answer):
            return None
        visited.last_body = answer.body
        html = cut(decode(answer.body, header=answer.charset, encoding=self.layout.encoding))
        try:
            detail = parse_detail(html, self.layout, listed=task.card.facts, now=self.now)
        except WildPage:
            detail = None
        if detail is None or not detail.has_one:
            visited.shapeless += 1
            return None
        return detail

    def _is_a_complaint(self, answer: Answer) -> bool:
        """Whether a redirect, if there was one, led to another complaint's address and not somewhere else."""
        if not answer.redirected:
            return True
        place, link = self.layout.addresses.place(answer.url), self.layout.listing.link
        return place is not None and (link is None or link.must.search(place.path) is not None)

    def _must_have_shape(self, visited: Visited) -> None:
        if visited.shapeless >= 2 and not visited.details:
            what = msg("{preset}: none of {count} complaint pages looks like one")
            values: dict[str, object] = {"preset": self.layout.source, "count": visited.shapeless}
            raise LayoutChanged(self.source, what, page=visited.last_body, **values)

    def given_up(self, visited: Visited) -> list[tuple[Task, Matter]]:
        """Tasks that failed too often: they go out with what the card says."""
        over = (task for task in visited.failed if self.owed.get(task.native_id, 0) + 1 >= MOST_TRIES)
        return [(task, matter_of(task, self.layout)) for task in over]

    def still_owed(self, visited: Visited) -> dict[str, int]:
        """How often each of the others was tried."""
        tries = {task.native_id: self.owed.get(task.native_id, 0) + 1 for task in visited.failed}
        return {key: count for key, count in tries.items() if count < MOST_TRIES}
