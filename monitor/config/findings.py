"""Everything found wrong in one file, collected while it is read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scrapers.kit.document import Document, Path_
from scrapers.kit.errors import Problem


@dataclass(slots=True)
class Findings:
    """Problems and warnings of one document. Of two problems at one place only the first is kept."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    _places: set[Path_] = field(default_factory=set)
    _closed: set[Path_] = field(default_factory=set)

    def problem(self, where: Path_, what: str, hint: str = "", **values: object) -> None:
        """Note what is wrong with the value at `where`."""
        if where not in self._places and not any(where[:depth] in self._closed for depth in range(len(where) + 1)):
            self._places.add(where)
            self.problems.append(self.document.problem(where, what, hint, **values))

    def close(self, where: Path_) -> None:
        """Say nothing more about the value at `where` or what is in it."""
        self._closed.add(where)

    def warn(self, where: Path_, what: str, hint: str = "", **values: object) -> None:
        """Note what works, but perhaps not as meant."""
        self.warnings.append(self.document.problem(where, what, hint, **values))

    def is_wrong(self, where: Path_) -> bool:
        """Whether something was noted at `where` or inside it."""
        return any(place[: len(where)] == where for place in self._places)

    def pass_on(self, problems: Iterable[Problem]) -> None:
        """Note problems that already know their file and line."""
        self.problems.extend(problem for problem in problems if problem not in self.problems)

    def in_file_order(self, problems: Iterable[Problem]) -> list[Problem]:
        """This file's problems from top to bottom, then other files' in the same way."""
        return sorted(problems, key=lambda p: (p.path != self.document.path, p.path, p.line or 0))
