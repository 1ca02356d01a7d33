"""What is said on X and Facebook in the demo, line by line, each when its time has come."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from types import TracebackType
from typing import Any, Self

import yaml

from monitor.demo.graph import GraphDouble
from monitor.demo.x import XDouble
from monitor.demo.x_posts import Person, Post
from scrapers.kit.duration import parse_duration
from scrapers.kit.mention import Clock

_FIRST_ACCOUNT = 77_001


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happens at that moment."""

    at: datetime
    happen: Callable[[], None] = field(repr=False)


class Crowd:
    """People on X and Facebook. Whatever lies behind has happened once it is entered; the rest comes in time."""

    def __init__(self, x: XDouble, graph: GraphDouble, clock: Clock) -> None:
        self._clock = clock
        self._over = threading.Event()
        told: Mapping[str, Any] = yaml.safe_load(files("monitor.demo").joinpath("crowd.yaml").read_text("utf-8"))
        started = clock()
        lines = [*_XStage(x, told["people"]).lines(told["x"], started), *_Page(graph).lines(told["facebook"], started)]
        self._lines = sorted(lines, key=lambda line: line.at)
        self._thread = threading.Thread(target=self._play, daemon=True, name="crowd")

    def __enter__(self) -> Self:
        self._play_until_now()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _play(self) -> None:
        while self._lines and not self._over.is_set():
            self._over.wait(max(0.0, (self._lines[0].at - self._clock()).total_seconds()))
            self._play_until_now()

    def _play_until_now(self) -> None:
        while self._lines and self._lines[0].at <= self._clock():
            self._lines.pop(0).happen()


def _moment(written: str, started: datetime) -> datetime:
    span = parse_duration(written.removeprefix("-"))
    return started - span if written.startswith("-") else started + span


class _XStage:
    def __init__(self, x: XDouble, people: Mapping[str, Mapping[str, Any]]) -> None:
        self._x = x
        numbered = enumerate(people.items(), start=_FIRST_ACCOUNT)
        self._people = {name: Person(str(number), **known) for number, (name, known) in numbered}
        self._posts: dict[str, Post] = {}

    def lines(self, told: list[Mapping[str, Any]], started: datetime) -> list[Line]:
        return [Line(at, self._act(item, at)) for item in told for at in (_moment(item["at"], started),)]

    def _act(self, item: Mapping[str, Any], at: datetime) -> Callable[[], None]:
        def happen() -> None:
            if "deletes" in item:
                self._x.delete(self._posts[item["deletes"]])
                return
            author = self._x.brand if item.get("shop") else self._people[item["who"]]
            above = self._posts[item["to"]] if "to" in item else None
            self._posts[item.get("id", "")] = self._x.publish(item["text"], author, at=at, reply_to=above)

        return happen


class _Page:
    def __init__(self, graph: GraphDouble) -> None:
        self._wall = graph.wall
        self._said: dict[str, str] = {}

    def lines(self, told: list[Mapping[str, Any]], started: datetime) -> list[Line]:
        return [Line(at, self._act(item, at)) for item in told for at in (_moment(item["at"], started),)]

    def _act(self, item: Mapping[str, Any], at: datetime) -> Callable[[], None]:
        def happen() -> None:
            author = self._wall.name if item.get("shop") else item["who"]
            if "to" in item:
                made = self._wall.comment(self._said[item["to"]], item["text"], author, at=at)
            else:
                made = self._wall.post(item["text"], author, at=at)
            self._said[item.get("id", "")] = made

        return happen
