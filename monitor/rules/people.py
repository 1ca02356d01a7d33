"""The people who answer: how the configuration calls them, and how Slack does."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FROM_SLACK = "slack:"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here, or a group of them.

    `key` is the name in the configuration, or says where an unknown one came from: `slack:U012AB3CD`, `cli:ayse`.
    """

    key: str
    name: str = ""
    slack: str | None = None
    """Member or user group id. Only one from the configuration, or of whoever pressed a button, is ever mentioned."""

    @property
    def is_group(self) -> bool:
        """Whether it is a Slack user group."""
        return bool(self.slack) and (self.slack or "").startswith("S")

    @property
    def called(self) -> str:
        """What to call them where nobody can be mentioned."""
        return self.name or self.key.removeprefix(FROM_SLACK).removeprefix("cli:")


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody the configuration names, by key."""

    people: Mapping[str, Person] = field(default_factory=dict)

    def by_key(self, key: str | None) -> Person | None:
        """Whoever bears that key; a stranger's key still tells who it was."""
        if not key:
            return None
        known = self.people.get(key)
        if known is not None:
            return known
        return Person(key, slack=key.removeprefix(FROM_SLACK) if key.startswith(FROM_SLACK) else None)

    @property
    def slack_ids(self) -> frozenset[str]:
        """Member ids of all that are named; a group's members are known to Slack alone."""
        return frozenset(one.slack for one in self.people.values() if one.slack and not one.is_group)

    def by_slack(self, user: str, name: str = "") -> Person:
        """Whoever has that member id; somebody the configuration does not name is a person all the same."""
        known = (person for person in self.people.values() if person.slack == user)
        return next(known, Person(f"{FROM_SLACK}{user}", name, user))
